"""An empty page: what that means, when it was checked, and what is elsewhere and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon, tokens
from orderdesk.ui.widgets.hover import paint_hover
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.verdict_shapes import Shape, paint_shape

_LIST_WIDTH = 520
_LEAST_HEIGHT = 160
_LEAST_WITH_PICTURE = 340
_PARCELS = ((24, 84, 64), (120, 108, 92), (240, 84, 76))
"""Left edge, width and height of the three parcels of the picture, in pixels."""


class EmptyPicture(StrEnum):
    """ALL_DONE: parcels on a shelf, ticked. SHELF: a place for each, empty. NONE: no picture."""

    ALL_DONE = "all_done"
    SHELF = "shelf"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is not in this list, and why; choosing it leads there."""

    key: str
    text: str
    why: str = ""
    icon: str = "caret-right"
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class EmptyText:
    """What an empty page says."""

    title: str
    sentence: str = ""
    picture: EmptyPicture = EmptyPicture.ALL_DONE
    elsewhere_title: str = ""
    elsewhere: Sequence[Elsewhere] = ()


class _Picture(QWidget):
    """Three parcels on a shelf, or where they would stand."""

    def __init__(self, picture: EmptyPicture) -> None:
        super().__init__()
        self._picture = picture
        # With room below, that goes with the picture where a low window has none for it.
        self.setFixedSize(360, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if tokens().is_dark:
            box, tape = QColor("#8C7650"), QColor("#766241")
        else:
            box, tape = QColor("#E4CDA8"), QColor("#D1B588")
        for left, width, height in _PARCELS:
            body = QRectF(left, 120 - height, width, height)
            if self._picture is EmptyPicture.SHELF:
                painter.setPen(QPen(colour(Colour.LINE_MID), 2, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(body.adjusted(1, 1, -1, 4), 5, 5)
                painter.setPen(Qt.PenStyle.NoPen)
            else:
                painter.setBrush(box)
                painter.drawRoundedRect(body, 5, 5)
                painter.fillRect(QRectF(body.center().x() - 8, body.top(), 16, height), tape)
                self._paint_label(painter, body)
        painter.setBrush(QColor("#4A4C50" if tokens().is_dark else "#D6D4CC"))
        painter.drawRoundedRect(QRectF(0, 120, 360, 8), 4, 4)
        if self._picture is EmptyPicture.ALL_DONE:
            badge = QRectF(202, 4, 40, 40)
            painter.setBrush(colour(Colour.SURFACE))
            painter.drawEllipse(badge.adjusted(-4, -4, 4, 4))
            right = Tone.RIGHT
            paint_shape(painter, badge, Shape.DISC_TICK, colour(right.fill), colour(right.on_fill))

    @staticmethod
    def _paint_label(painter: QPainter, body: QRectF) -> None:
        painter.setBrush(QColor("#FFFFFF" if not tokens().is_dark else "#D8D2C6"))
        label = QRectF(body.left() + 8, body.bottom() - 28, 26, 18)
        painter.drawRoundedRect(label, 2, 2)
        painter.fillRect(QRectF(label.left() + 4, label.top() + 5, 18, 2), QColor("#A5A29A"))
        painter.fillRect(QRectF(label.left() + 4, label.top() + 10, 12, 2), QColor("#A5A29A"))


class _Divider(QWidget):
    """The line above the first row."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.LINE))


class _ElsewhereRow(QAbstractButton):
    """One thing that is elsewhere."""

    def __init__(self, one: Elsewhere) -> None:
        super().__init__()
        self._one = one
        self.setFixedHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(one.text)
        self.setAccessibleName(f"{one.text}. {one.why}" if one.why else one.text)

    def sizeHint(self) -> QSize:
        return QSize(_LIST_WIDTH, 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse():
            paint_hover(painter, rect.adjusted(-4, 1, 4, -1))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), colour(Colour.LINE))
        one = self._one
        area = QRectF(0, 0, 20, rect.height())
        cut = Cut.REGULAR if one.tone is Tone.PLAIN else Cut.FILL
        paint_icon(painter, area, one.icon, colour(one.tone.ink), cut)
        caret = QRectF(rect.right() - 18, 0, 16, rect.height())
        paint_icon(painter, caret, "caret-right", colour(Colour.INK2))
        line = QRectF(34, 0, caret.left() - 44, rect.height())
        used = text_paint.draw_line(painter, line, one.text, font(14, 600), colour(Colour.INK))
        rest = line.adjusted(used + 10, 0, 0, 0)
        if rest.width() > 20:
            text_paint.draw_line(painter, rest, one.why, font(13), colour(Colour.INK2))


class EmptyState(QWidget):
    """Fills the place of a list that is empty.

    Signals: elsewhere_chosen(key).
    """

    elsewhere_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 32, 24, 24)
        self._column.setSpacing(0)
        self._shown: EmptyText | None = None
        self._picture: _Picture | None = None

    @property
    def shown(self) -> EmptyText | None:
        """What it says."""
        return self._shown

    def show_text(self, text: EmptyText) -> None:
        """Say it; the same words again change nothing, and keep the focus."""
        if text == self._shown:
            return
        self._shown = text
        self._clear()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._column.addStretch(2)
        if text.picture is not EmptyPicture.NONE:
            self._picture = _Picture(text.picture)
            self._column.addWidget(self._picture, 0, centre)
        title = PlainLabel(text.title, 28, 700)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(title)
        if text.sentence:
            self._column.addSpacing(8)
            sentence = PlainLabel(text.sentence, 15, 400, Colour.INK2)
            sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._column.addWidget(sentence)
        if text.elsewhere:
            self._column.addSpacing(24)
            self._column.addWidget(self._list(text))
        self._column.addStretch(3)
        self.setAccessibleName(f"{text.title}. {text.sentence}".strip())
        self._fit()

    def _fit(self) -> None:
        """In a low window the words come before the picture."""
        if self._picture is not None:
            rows = len(self._shown.elsewhere) if self._shown is not None else 0
            self._picture.setVisible(self.height() >= _LEAST_WITH_PICTURE + rows * 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _list(self, text: EmptyText) -> QWidget:
        holder = QWidget()
        rows = QWidget()
        rows.setMaximumWidth(_LIST_WIDTH)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(rows, 1_000)
        line.addStretch(1)
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if text.elsewhere_title:
            column.addWidget(PlainLabel(text.elsewhere_title, 13, 600, Colour.INK2))
            column.addSpacing(8)
        column.addWidget(_Divider())
        for one in text.elsewhere:
            row = _ElsewhereRow(one)
            row.clicked.connect(lambda _checked, key=one.key: self.elsewhere_chosen.emit(key))
            column.addWidget(row)
        return holder

    def _clear(self) -> None:
        self._picture = None
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
