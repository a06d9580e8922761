"""A product's picture on its tile, or a tile with its initials where there is none."""

from collections.abc import Callable
from zlib import crc32

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Cut, font, paint_icon, tokens

Pictures = Callable[[str, int], QPixmap | None]
"""A product's picture by its address and the edge wanted in device pixels; None: not here (yet)."""

# Warm, pale and near to one another: a tile must not compete with a verdict.
_GROUNDS = (
    ("#F1EADD", "#DCD1BC", "#6B5A3A"),
    ("#EFE6E0", "#D9C8BC", "#6E4E3A"),
    ("#E8EBE3", "#CED4C4", "#4C5A3E"),
    ("#E5EAEC", "#C9D3D8", "#3E5560"),
    ("#ECE6EC", "#D3C8D5", "#5C4663"),
    ("#F0E8D6", "#DFCFA9", "#6A541C"),
)


def no_pictures(address: str, edge_px: int) -> QPixmap | None:
    """A source that has no picture of anything."""
    return None


def paint_product(
    painter: QPainter,
    rect: QRectF,
    title: str,
    address: str,
    pictures: Pictures,
    *,
    opacity: float = 1.0,
) -> None:
    """A product's picture, or its stand-in of the same size."""
    ratio = painter.device().devicePixelRatioF()
    pixmap = pictures(address, round(rect.width() * ratio)) if address else None
    painter.setOpacity(opacity)
    paint_picture(painter, rect, title, pixmap)
    painter.setOpacity(1.0)


def paint_picture(
    painter: QPainter, rect: QRectF, title: str, picture: QPixmap | None = None
) -> None:
    """Paint the tile into `rect`: `picture` filling it, else the first letters of `title`."""
    radius = 6.0 if rect.width() < 60 else 8.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if picture is not None and not picture.isNull():
        rect = _on_pixels(rect, painter.device().devicePixelRatioF())
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    if picture is not None and not picture.isNull():
        # A brush and not a clip: a clip's corners have steps.
        brush = QBrush(picture)
        brush.setTransform(_covering(picture, rect))
        painter.fillPath(shape, brush)
    else:
        _paint_placeholder(painter, rect, shape, title)
    if tokens().is_dark:
        painter.fillPath(shape, QColor(0, 0, 0, 40))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(0, 0, 0, 28))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def _on_pixels(rect: QRectF, ratio: float) -> QRectF:
    """The rectangle moved onto whole device pixels: between two of them a picture is blurred."""
    left, top = round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio
    return QRectF(
        left, top, round(rect.width() * ratio) / ratio, round(rect.height() * ratio) / ratio
    )


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


def _covering(picture: QPixmap, rect: QRectF) -> QTransform:
    """Lays the middle of `picture` over `rect`, in its own proportions."""
    scale = max(rect.width() / picture.width(), rect.height() / picture.height())
    centre = rect.center()
    made = QTransform.fromTranslate(
        centre.x() - picture.width() * scale / 2, centre.y() - picture.height() * scale / 2
    )
    return made.scale(scale, scale)


class ProductPicture(QWidget):
    """The tile as a widget. Whoever made it repaints it when pictures have come."""

    def __init__(
        self,
        edge: int = 40,
        title: str = "",
        address: str = "",
        pictures: Pictures = no_pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._edge = edge
        self._title = title
        self._address = address
        self._pictures = pictures
        self.setFixedSize(edge, edge)
        self.setAccessibleName(title)

    def show_product(self, title: str, address: str = "") -> None:
        """Which product it shows."""
        self._title, self._address = title, address
        self.setAccessibleName(title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_product(painter, rect, self._title, self._address, self._pictures)
