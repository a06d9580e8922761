"""What stands in place of rows: nothing left to do, nothing here yet, or what went wrong."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.queue_state import Link, Message
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_WIDTH = 520
_LINK_HEIGHT = 56
# The parcels are a picture, not a state: their cardboard is the same in both themes.
_CARDBOARD, _TAPE, _LABEL, _SHELF = "#E2CDAE", "#CDB28A", "#FFFFFF", "#D2D0C9"


class _Parcels(QWidget):
    """Three packed parcels with a tick."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(360, 132)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for left, top, width in ((24, 56, 84), (120, 28, 108), (240, 44, 84)):
            painter.setBrush(QColor(_CARDBOARD))
            box = QRectF(left, top, width, 120 - top)
            painter.drawRoundedRect(box, 4, 4)
            painter.setBrush(QColor(_TAPE))
            painter.drawRect(QRectF(box.center().x() - 8, top, 16, box.height()))
            painter.setBrush(QColor(_LABEL))
            label = QRectF(left + 8, 120 - 28, 26, 20)
            painter.drawRoundedRect(label, 3, 3)
            painter.setBrush(QColor(_SHELF))
            painter.drawRect(QRectF(label.left() + 4, label.top() + 6, 18, 2))
            painter.drawRect(QRectF(label.left() + 4, label.top() + 12, 12, 2))
        painter.setBrush(QColor(_SHELF))
        painter.drawRoundedRect(QRectF(0, 120, 360, 8), 4, 4)
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawEllipse(QPointF(222, 24), 24, 24)
        painter.setBrush(colour(Tone.RIGHT.fill))
        painter.drawEllipse(QPointF(222, 24), 20, 20)
        white = colour(Tone.RIGHT.on_fill)
        paint_icon(painter, QRectF(210, 12, 24, 24), "check", white, Cut.BOLD)


class _LinkRow(QAbstractButton):
    """Where work is that is not in this list."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.setFixedHeight(_LINK_HEIGHT)
        self.setText(link.mark.word)
        self.setAccessibleName(f"{link.mark.word}. {link.detail}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _LINK_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.underMouse():
            painter.fillRect(rect, colour(Colour.HOVER))
        painter.setPen(colour(Colour.LINE))
        painter.drawLine(
            QPointF(0, rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5)
        )
        ink2 = colour(Colour.INK2)
        paint_icon(painter, QRectF(2, 0, 18, rect.height()), self.link.mark.icon, ink2)
        area = rect.adjusted(34, 0, -36, 0)
        ink = colour(Colour.INK)
        used = text_paint.draw_line(painter, area, self.link.mark.word, font(14, 600), ink)
        text_paint.draw_line(
            painter, area.adjusted(used + 10, 0, 0, 0), self.link.detail, font(13), ink2
        )
        arrow = QRectF(rect.right() - 20, 0, 16, rect.height())
        paint_icon(painter, arrow, "caret-right", ink2)


class MessagePanel(QWidget):
    """Signals: followed(link); check_requested()."""

    followed = Signal(object)
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Message | None = None
        self._parcels = _Parcels()
        self._title = PlainLabel("", 28, 700)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = PlainLabel("", 15, 400, Colour.INK2)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._links_title = PlainLabel("", 13, 600, Colour.INK2)
        self._checked = PlainLabel("", 13, 400, Colour.INK2, wraps=False)
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        self.check = Button(_("Check now"), icon="arrows-clockwise", key="F5")
        self.check.clicked.connect(self.check_requested)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self._links_title)
        inner.addLayout(self._links)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 20, 16)
        foot.addWidget(self._checked)
        foot.addStretch(1)
        foot.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(3)
        column.addWidget(self._parcels, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(28)
        for label in (self._title, self._sentence):
            row = QHBoxLayout()
            row.setContentsMargins(48, 0, 48, 8)
            row.addWidget(label)
            column.addLayout(row)
        column.addSpacing(16)
        column.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)
        column.addLayout(foot)

    def show_message(self, message: Message) -> None:
        """Say this."""
        if message.links != (self._shown.links if self._shown else ()):
            while (item := self._links.takeAt(0)) is not None:
                row = item.widget()
                if row is not None:
                    row.deleteLater()
            for link in message.links:
                row = _LinkRow(link)
                row.clicked.connect(lambda _checked=False, one=link: self.followed.emit(one))
                self._links.addWidget(row)
        self._shown = message
        self._parcels.setVisible(message.is_all_done)
        self._title.setText(message.title)
        self._title.set_font(20 if message.is_error else 28, 700)
        self._sentence.setText(message.sentence)
        self._links_title.setText(message.links_title if message.links else "")
        self._checked.setText(message.checked)
        self.setAccessibleName(f"{message.title}. {message.sentence}")
