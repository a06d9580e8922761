"""The button: icon, verb and the key that does the same, in three sizes."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.theme.tokens import LIGHT, RADIUS_CONTROL
from orderdesk.ui.widgets.arrow_keys import leaves_arrows
from orderdesk.ui.widgets.focus_frame import ON_FILL
from orderdesk.ui.widgets.key_cap import CapGround, cap_width, paint_cap
from orderdesk.ui.widgets.plain_label import plain_tooltip
from orderdesk.words import _


class ButtonKind(StrEnum):
    """PRIMARY: the page's one main action. SECONDARY: outlined. QUIET: text only until touched.

    ANSWER lies on a verdict's full colour: white, its text in `answer_colour`.
    """

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    ANSWER = "answer"


@dataclass(frozen=True)
class _Measures:
    height: int
    text_px: int
    icon_px: int
    cap: int
    pad: int
    cut: Cut


class ButtonSize(Enum):
    """DESK 40 high, COUNTER 52, BENCH 56, STOP 80: the answer to a full-window verdict."""

    DESK = _Measures(40, 14, 18, 24, 14, Cut.REGULAR)
    COUNTER = _Measures(52, 16, 20, 30, 16, Cut.BOLD)
    BENCH = _Measures(56, 18, 22, 32, 15, Cut.BOLD)
    STOP = _Measures(80, 28, 28, 40, 24, Cut.BOLD)


class Button(QPushButton):
    """A push button painted by us, so that icon, text and key cap stand on one line.

    `key` is printed on it ("F12"): the cap of a command of the table.
    Pointed at, it says verb and key. A button that cannot act says why: `block(reason)`, undone by
    `unblock()`.
    """

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.SECONDARY,
        size: ButtonSize = ButtonSize.DESK,
        *,
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._icon = icon
        self._key = key
        self._label = text
        self._reason = ""
        self._scale = 1.0
        self._answer_colour = Colour.WRONG_INK
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.set_kind(kind)
        # Enter belongs to the page and to the scanner, except where the ring stands: EnterPresses.
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_label(text)

    def set_label(self, text: str) -> None:
        """Change the verb. Shown as long as the button is not blocked."""
        self._label = text
        self._name_it()

    def set_key(self, key: str) -> None:
        """Change the key that is printed on it; "" for none."""
        self._key = key
        self._name_it()

    def set_icon(self, name: str) -> None:
        """Change the icon; "" for none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    @property
    def icon_name(self) -> str:
        """The icon, "" for none."""
        return self._icon

    def set_kind(self, kind: ButtonKind) -> None:
        """Change the weight that the button has on the page."""
        self._kind = kind
        self.setProperty(ON_FILL, kind is ButtonKind.ANSWER)
        self.update()

    def set_scale(self, factor: float) -> None:
        """Draw everything larger by the bench factor."""
        self._scale = factor
        self.updateGeometry()
        self.update()

    def set_answer_colour(self, role: Colour) -> None:
        """The text colour of an ANSWER button: the ink of the verdict that it answers."""
        self._answer_colour = role
        self.update()

    def block(self, reason: str) -> None:
        """Disable the button and show `reason` in place of the verb ("Complete: 10 left")."""
        self._reason = reason
        self.setEnabled(False)
        self._name_it()

    def unblock(self) -> None:
        """Enable the button again under its verb."""
        self._reason = ""
        self.setEnabled(True)
        self._name_it()

    @property
    def reason(self) -> str:
        """Why the button is blocked; "" while it is not."""
        return self._reason

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_arrows(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _name_it(self) -> None:
        shown = self._reason or self._label
        self.setText(shown)
        # Qt would take "&" in a shop's words for a mnemonic.
        self.setShortcut(QKeySequence())
        self.setAccessibleName(shown)
        self.setAccessibleDescription(self._key)
        self.setToolTip(plain_tooltip(self._pointed_at()))
        self.updateGeometry()
        self.update()

    def _pointed_at(self) -> str:
        if self._reason or not (self._key and self._label):
            return self._reason
        keys = self._key.replace(" ", "+")
        return _("{title} ({key})").format(title=self._label, key=keys)

    def _font(self) -> QFont:
        return font(self._size.value.text_px * self._scale, 600)

    def sizeHint(self) -> QSize:
        measures, k = self._size.value, self._scale
        width = 2.0 * measures.pad * k
        if self.text():
            width += text_paint.width_of(self.text(), self._font())
        if self._icon:
            width += measures.icon_px * k + (8 * k if self.text() else 0)
        if self._key:
            width += cap_width(self._key, measures.cap * k) + (16 - measures.pad + 10) * k
        if not self.text():
            width = measures.height * k
        return QSize(max(round(measures.height * k), round(width)), round(measures.height * k))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        ink = self._paint_ground(painter, rect)
        measures, k = self._size.value, self._scale
        right = rect.right() - measures.pad * k
        if self._key:
            height = measures.cap * k
            width = cap_width(self._key, height)
            cap = QRectF(
                rect.right() - 10 * k - width, rect.center().y() - height / 2, width, height
            )
            paint_cap(painter, cap, self._key, self._cap_ground())
            right = cap.left() - 12 * k
        self._paint_content(painter, rect, right, ink)

    def _cap_ground(self) -> CapGround:
        if self._reason:
            return CapGround.SUNKEN
        if not self.isEnabled():
            return CapGround.SURFACE
        grounds = {ButtonKind.PRIMARY: CapGround.FILL, ButtonKind.ANSWER: CapGround.WHITE}
        return grounds.get(self._kind, CapGround.SURFACE)

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> QColor:
        """The button's plate. Returns the colour of what stands on it."""
        is_hot = self.isEnabled() and (self.underMouse() or self.isDown())
        edge: QColor | None = None
        fill: QColor | None = None
        ink = colour(Colour.INK)
        if not self.isEnabled():
            ink = colour(Colour.INK3)
            if self._kind is not ButtonKind.QUIET:
                fill, edge = colour(Colour.SUNKEN), colour(Colour.LINE)
        elif self._kind is ButtonKind.PRIMARY:
            fill = colour(Colour.ACCENT_HOVER if is_hot else Colour.ACCENT)
            ink = colour(Colour.ON_ACCENT)
        elif self._kind is ButtonKind.ANSWER:
            fill = QColor("#FFFFFF")
            # White on a verdict's fill in both themes, so its ink is the light theme's.
            ink = LIGHT[self._answer_colour]
        elif self._kind is ButtonKind.SECONDARY:
            fill = colour(Colour.HOVER if is_hot else Colour.SURFACE)
            edge = colour(Colour.LINE_STRONG if is_hot else Colour.LINE_MID)
        elif is_hot:
            fill = colour(Colour.HOVER)
        if fill is not None:
            painter.setPen(edge if edge is not None else Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            inset = 0.5 if edge is not None else 0.0
            painter.drawRoundedRect(
                rect.adjusted(inset, inset, -inset, -inset), RADIUS_CONTROL, RADIUS_CONTROL
            )
        return ink

    def _paint_content(self, painter: QPainter, rect: QRectF, right: float, ink: QColor) -> None:
        measures, k = self._size.value, self._scale
        text_font = self._font()
        icon_width = measures.icon_px * k if self._icon else 0.0
        gap = 8 * k if self._icon and self.text() else 0.0
        text_width = text_paint.width_of(self.text(), text_font) if self.text() else 0.0
        group = icon_width + gap + text_width
        left = max(
            rect.left() + measures.pad * k, min(rect.center().x() - group / 2, right - group)
        )
        if not self.text():
            left = rect.center().x() - icon_width / 2
        if self._icon:
            area = QRectF(left, rect.top(), icon_width, rect.height())
            paint_icon(painter, area, self._icon, ink, measures.cut)
        if self.text():
            start = left + icon_width + gap
            area = QRectF(start, rect.top(), max(0.0, right - start), rect.height())
            text_paint.draw_line(painter, area, self.text(), text_font, ink)
