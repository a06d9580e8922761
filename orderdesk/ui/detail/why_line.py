"""The sentence beside the actions: why the main one cannot be done, else how old the order is."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font, paint_icon
from orderdesk.ui.widgets.plain_label import plain_tooltip

_INDENT = 26
_LINE = 17.0
_MOST_LINES = 3


class WhyLine(QWidget):
    """An icon and a sentence of at most three lines; a longer one is whole in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""

    def say(self, sentence: str) -> None:
        """Say this."""
        self.sentence = sentence
        self.setAccessibleName(sentence)
        self.setToolTip(plain_tooltip(sentence))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, round(_LINE * _MOST_LINES))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.sentence:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, text_font = colour(Colour.INK2), font(13)
        width = max(40.0, self.width() - _INDENT)
        _layout, height = text_paint.lay_out(self.sentence, text_font, width, _LINE, _MOST_LINES)
        top = (self.height() - height) / 2
        paint_icon(painter, QRectF(0, 0, 18, self.height()), "info", ink)
        place = QPointF(_INDENT, top)
        text_paint.draw_wrapped(
            painter, place, self.sentence, text_font, ink, width, _LINE, _MOST_LINES
        )
