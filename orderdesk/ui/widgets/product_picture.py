"""A product's picture on its tile, or a tile with its initials where there is none."""

from zlib import crc32

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Cut, font, paint_icon, tokens

# Warm, pale and near to one another: a tile must not compete with a verdict.
_GROUNDS = (
    ("#F1EADD", "#DCD1BC", "#6B5A3A"),
    ("#EFE6E0", "#D9C8BC", "#6E4E3A"),
    ("#E8EBE3", "#CED4C4", "#4C5A3E"),
    ("#E5EAEC", "#C9D3D8", "#3E5560"),
    ("#ECE6EC", "#D3C8D5", "#5C4663"),
    ("#F0E8D6", "#DFCFA9", "#6A541C"),
)


def paint_picture(
    painter: QPainter, rect: QRectF, title: str, picture: QPixmap | None = None
) -> None:
    """Paint the tile into `rect`: `picture` filling it, else the first letters of `title`."""
    radius = 6.0 if rect.width() < 60 else 8.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    if picture is not None and not picture.isNull():
        painter.save()
        painter.setClipPath(shape)
        painter.fillPath(shape, QColor("#FFFFFF"))
        painter.drawPixmap(rect, picture, _cover(picture, rect))
        painter.restore()
    else:
        _paint_placeholder(painter, rect, shape, title)
    if tokens().is_dark:
        painter.fillPath(shape, QColor(0, 0, 0, 40))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(0, 0, 0, 28))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def _paint_placeholder(painter: QPainter, rect: QRectF, shape: QPainterPath, title: str) -> None:
    top, bottom, ink = _GROUNDS[crc32(title.encode()) % len(_GROUNDS)]
    ground = QLinearGradient(rect.topLeft(), QPointF(rect.left(), rect.bottom()))
    ground.setColorAt(0, QColor(top))
    ground.setColorAt(1, QColor(bottom))
    painter.fillPath(shape, ground)
    letters = _letters(title)
    if not letters:
        inner = rect.adjusted(*(rect.width() * share for share in (0.28, 0.28, -0.28, -0.28)))
        paint_icon(painter, inner, "package", QColor(ink), Cut.REGULAR)
        return
    # On a large tile letters of full strength would shout beside the product's name.
    is_large = rect.width() >= 120
    text_font = font(max(12.0, rect.width() * (0.28 if is_large else 0.34)), 600)
    shade = QColor(ink)
    shade.setAlphaF(0.55 if is_large else 0.9)
    centre = Qt.AlignmentFlag.AlignHCenter
    text_paint.draw_line(painter, rect, letters, text_font, shade, centre)


def _letters(title: str) -> str:
    """First letters of the first two words that begin with a letter; one for scripts without cases."""
    words = [word for word in title.split() if word[0].isalpha()]
    if not words:
        return ""
    if words[0][0].upper() == words[0][0].lower():
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()


def _cover(picture: QPixmap, rect: QRectF) -> QRectF:
    """The middle of `picture` in the proportions of `rect`."""
    width, height = float(picture.width()), float(picture.height())
    wanted = rect.width() / rect.height()
    if width / height > wanted:
        cut = height * wanted
        return QRectF((width - cut) / 2, 0, cut, height)
    cut = width / wanted
    return QRectF(0, (height - cut) / 2, width, cut)


class ProductPicture(QWidget):
    """The tile as a widget."""

    def __init__(self, edge: int = 40, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self._title = title
        self._picture: QPixmap | None = None
        self.setFixedSize(edge, edge)
        self.setAccessibleName(title)

    def show_product(self, title: str, picture: QPixmap | None = None) -> None:
        """Which product it shows."""
        self._title, self._picture = title, picture
        self.setAccessibleName(title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_picture(QPainter(self), QRectF(self.rect()), self._title, self._picture)
