"""What the verdicts share that fill the window: the strip that says why nothing moves, and an answer."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import Head
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize


def answer_button(
    parent: QWidget, icon: str, command_id: CommandId, ink: Colour = Colour.WRONG_INK
) -> Button:
    """An answer to a stop, with the command's key on it; `ink` is the colour of what it says."""
    answer = Button(
        "", ButtonKind.ANSWER, ButtonSize.STOP, icon=icon, key=cap(command_id), parent=parent
    )
    # Space held is an answer to the page; a short press on the button must not be one.
    answer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    answer.set_answer_colour(ink)
    return answer


def paint_locked_strip(
    painter: QPainter, width: float, head: Head, locked: str, tone: Tone, k: float
) -> None:
    """The strip above a verdict that fills the window: whose order it is, and why nothing moves."""
    strip = QRectF(0, 0, width, 56 * k)
    painter.fillRect(strip, colour(tone.fill).darker(128))
    ink = colour(tone.on_fill)
    left = 32 * k
    area = QRectF(left, 0, 260 * k, strip.height())
    left += text_paint.draw_line(painter, area, head.title, font(22 * k, 700), ink) + 16 * k
    face = font(18 * k, 600)
    text_width = text_paint.width_of(locked, face) + 1
    start = width - 32 * k - text_width
    area = QRectF(start, 0, text_width, strip.height())
    text_paint.draw_line(painter, area, locked, face, ink)
    lock = QRectF(start - 32 * k, strip.center().y() - 11 * k, 22 * k, 22 * k)
    paint_icon(painter, lock, "lock-simple", ink, Cut.FILL)
    area = QRectF(left, 0, max(0.0, lock.left() - 24 * k - left), strip.height())
    text_paint.draw_line(painter, area, head.customer, font(18 * k, 500), ink)
