"""The verdict band: one painted widget that answers every scan by colour, shape and word."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Tone, colour, font
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_hazard, paint_shape
from orderdesk.words import _

BAND_HEIGHT = 136
_HAZARD = 16


class VerdictState(StrEnum):
    """What a scan can lead to, and the state before the first one."""

    READY = "ready"
    RIGHT = "right"
    TOO_MANY = "too_many"
    ALREADY_PACKED = "already_packed"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    STOP = "stop"
    PACKED = "packed"

    @property
    def tone(self) -> Tone:
        """The colour of the band or of the whole window."""
        return _TONES[self]

    @property
    def shape(self) -> Shape:
        """The shape beside the word."""
        return _SHAPES[self]

    def word(self) -> str:
        """The word, in the user's language."""
        words = {
            VerdictState.READY: _("Scan an item"),
            VerdictState.RIGHT: _("Right"),
            VerdictState.TOO_MANY: _("One too many"),
            VerdictState.ALREADY_PACKED: _("Already packed"),
            VerdictState.UNKNOWN: _("Unknown code"),
            VerdictState.WRONG: _("Wrong item"),
            VerdictState.STOP: _("Stop"),
            VerdictState.PACKED: _("Packed"),
        }
        return words[self]


_TONES = {
    VerdictState.READY: Tone.PLAIN,
    VerdictState.RIGHT: Tone.RIGHT,
    VerdictState.TOO_MANY: Tone.AMBER,
    VerdictState.ALREADY_PACKED: Tone.PLAIN,
    VerdictState.UNKNOWN: Tone.VIOLET,
    VerdictState.WRONG: Tone.WRONG,
    VerdictState.STOP: Tone.WRONG,
    VerdictState.PACKED: Tone.RIGHT,
}
_SHAPES = {
    VerdictState.READY: Shape.SCAN_FRAME,
    VerdictState.RIGHT: Shape.DISC_TICK,
    VerdictState.TOO_MANY: Shape.TRIANGLE_PLUS,
    VerdictState.ALREADY_PACKED: Shape.DISC_OUTLINE,
    VerdictState.UNKNOWN: Shape.DIAMOND_QUESTION,
    VerdictState.WRONG: Shape.OCTAGON_CROSS,
    VerdictState.STOP: Shape.OCTAGON_HAND,
    VerdictState.PACKED: Shape.DISC_TICK,
}


@dataclass(frozen=True, slots=True)
class BandText:
    """What the band says. `word` "" takes the state's own. `count` "" leaves the right side empty."""

    state: VerdictState
    sentence: str = ""
    count: str = ""
    count_caption: str = ""
    word: str = ""

    @property
    def shown_word(self) -> str:
        """The word on the band."""
        return self.word or self.state.word()


class VerdictBand(QWidget):
    """Shows one `BandText` in one layout for all states, and says it to screen readers.

    The count is set apart from the verdict (`set_count`), because it may move only after the commit
    while colour and word are due in the frame of the scan.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = BandText(VerdictState.READY)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._scale = 1.0
        self.setFixedHeight(BAND_HEIGHT)

    @property
    def shown(self) -> BandText:
        """What the band says now."""
        return self._text

    def show_text(self, text: BandText) -> None:
        """Show a verdict, in the very next frame."""
        self._text = text
        self.setAccessibleName(f"{text.shown_word}. {text.sentence}".strip())
        self.setAccessibleDescription(f"{text.count} {text.count_caption}".strip())
        announcement = QAccessibleAnnouncementEvent(self, self.accessibleName())
        QAccessible.updateAccessibility(announcement)
        # update() would wait for the loop's next turn; the answer to a scan is due at once.
        self.repaint()

    def set_count(self, count: str, caption: str) -> None:
        """Change the number at the right and leave the verdict."""
        self._text = BandText(
            self._text.state, self._text.sentence, count, caption, self._text.word
        )
        self.setAccessibleDescription(f"{count} {caption}".strip())
        self.update()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        self._scale = factor
        self.setFixedHeight(round(BAND_HEIGHT * factor))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(1280, round(BAND_HEIGHT * self._scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_band(painter, QRectF(self.rect()), self._text)


def paint_band(painter: QPainter, rect: QRectF, text: BandText) -> None:
    """Paint the band into `rect`; everything in it scales with the height."""
    k = rect.height() / BAND_HEIGHT
    tone = text.state.tone
    ground, ink = colour(tone.fill), colour(tone.on_fill)
    soft = colour(Colour.INK2) if tone is Tone.PLAIN else ink
    painter.fillRect(rect, ground)
    if tone is Tone.PLAIN:
        painter.fillRect(
            QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour(Colour.LINE)
        )
    lift = 0.0
    if text.state is VerdictState.STOP:
        paint_hazard(
            painter, QRectF(rect.left(), rect.bottom() - _HAZARD * k, rect.width(), _HAZARD * k)
        )
        lift = 7 * k
    edge = (84 if text.state.shape is not Shape.SCAN_FRAME else 86) * k
    shape_rect = QRectF(
        rect.left() + 74 * k - edge / 2, rect.center().y() - lift - edge / 2, edge, edge
    )
    paint_shape(painter, shape_rect, text.state.shape, ink, ground)
    right = rect.right() - 32 * k
    count_width = _paint_count(painter, rect, right, text, k, lift)
    left = rect.left() + 148 * k
    width = right - count_width - 32 * k - left
    sentence = text_paint.one_line(text.sentence)
    is_one_line = text_paint.width_of(sentence, font(22 * k, 500)) <= width
    if not is_one_line and lift:
        # Two lines and the stripes below them: what to do must not lie under these.
        lift += 6 * k
    word_area = QRectF(left, rect.top() + 16 * k - lift, width, 80 * k)
    text_paint.draw_line(painter, word_area, text.shown_word, font(64 * k, 700), ink)
    middle = QPointF(left + 3 * k, rect.top() + 107 * k - lift)
    _paint_sentence(painter, middle, width, sentence, soft, k, is_one_line=is_one_line)
    painter.setPen(soft)


def _paint_count(
    painter: QPainter, rect: QRectF, right: float, text: BandText, k: float, lift: float
) -> float:
    if not text.count:
        return 0.0
    tone = text.state.tone
    ink = colour(tone.on_fill)
    soft = colour(Colour.INK2) if tone is Tone.PLAIN else ink
    align = Qt.AlignmentFlag.AlignRight
    area = QRectF(right - 400 * k, rect.top() + 16 * k - lift, 400 * k, 80 * k)
    width = text_paint.draw_line(painter, area, text.count, font(72 * k, 700), ink, align)
    below = QRectF(right - 400 * k, rect.top() + 92 * k - lift, 400 * k, 30 * k)
    caption = font(22 * k, 500)
    return max(
        width, text_paint.draw_line(painter, below, text.count_caption, caption, soft, align)
    )


def _paint_sentence(
    painter: QPainter,
    centre_left: QPointF,
    width: float,
    sentence: str,
    ink: QColor,
    k: float,
    *,
    is_one_line: bool,
) -> None:
    """One line of 22, or two of 18 where it does not fit: what to do must not be cut off."""
    if is_one_line:
        area = QRectF(centre_left.x(), centre_left.y() - 15 * k, width, 30 * k)
        text_paint.draw_line(painter, area, sentence, font(22 * k, 500), ink)
        return
    top = QPointF(centre_left.x(), centre_left.y() - 19 * k)
    text_paint.draw_wrapped(
        painter, top, sentence, font(18 * k, 500), ink, width, 22 * k, max_lines=2
    )
