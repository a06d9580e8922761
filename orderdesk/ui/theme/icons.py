"""Icons: one set (Phosphor), tinted when painted, cached per size, pixel ratio and colour."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class Cut(StrEnum):
    """REGULAR says normal, FILL active or exception, BOLD is for the bench's buttons."""

    REGULAR = "regular"
    FILL = "fill"
    BOLD = "bold"


class MissingIconError(LookupError):
    """The set holds no icon of this name and cut. Ours to mend: a name in the code is wrong."""


_folder = Path("resources/icons")


def use_folder(folder: Path) -> None:
    """Read icons from `folder`, which holds one subfolder per cut."""
    global _folder
    if folder != _folder:
        _folder = folder
        _renderer.cache_clear()
        tinted_pixmap.cache_clear()


@lru_cache(maxsize=512)
def _renderer(name: str, cut: Cut) -> QSvgRenderer:
    file = _folder / cut / f"{name}.svg"
    try:
        drawing = file.read_bytes()
    except OSError as error:
        raise MissingIconError(f"{cut}/{name}") from error
    return QSvgRenderer(QByteArray(drawing))


@lru_cache(maxsize=2048)
def tinted_pixmap(name: str, cut: Cut, size_px: int, ratio: float, rgba: int) -> QPixmap:
    """The icon as a pixmap of `size_px` logical pixels at the screen's pixel `ratio`."""
    # Before the painter starts: one that is left active by an error takes the process with it.
    drawing = _renderer(name, cut)
    edge = max(1, round(size_px * ratio))
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, edge, edge))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor.fromRgba(rgba))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(
    painter: QPainter, rect: QRectF, name: str, colour: QColor, cut: Cut = Cut.REGULAR
) -> None:
    """Paint the icon as the largest square centred in `rect`, on whole device pixels."""
    size_px = round(min(rect.width(), rect.height()))
    ratio = painter.device().devicePixelRatioF()
    pixmap = tinted_pixmap(name, cut, size_px, ratio, colour.rgba())
    left = round((rect.center().x() - size_px / 2) * ratio) / ratio
    top = round((rect.center().y() - size_px / 2) * ratio) / ratio
    painter.drawPixmap(QRectF(left, top, size_px, size_px), pixmap, QRectF(pixmap.rect()))


class TintedIconEngine(QIconEngine):
    """Paints one icon in the colour that `colour` gives at that moment, so it follows the theme."""

    def __init__(self, name: str, cut: Cut, colour: Callable[[], QColor]) -> None:
        super().__init__()
        self._name = name
        self._cut = cut
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tint = self._colour()
        if mode is QIcon.Mode.Disabled:
            tint.setAlphaF(0.5)
        paint_icon(painter, QRectF(rect), self._name, tint, self._cut)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Qt asks in device pixels here, whatever the scale.
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def clone(self) -> "TintedIconEngine":
        return TintedIconEngine(self._name, self._cut, self._colour)
