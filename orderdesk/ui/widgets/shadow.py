"""The one shadow, painted: only palettes, menus, toasts and side sheets float."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

SHADOW_REACH = 16
_DROP = 4
_STRENGTH = 42


def paint_shadow(painter: QPainter, plate: QRectF, radius: float) -> None:
    """Paint the shadow of `plate`, which needs SHADOW_REACH pixels around it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(SHADOW_REACH - _DROP, 0, -1):
        fade = 1 - step / (SHADOW_REACH - _DROP + 1)
        painter.setBrush(QColor(0, 0, 0, max(1, round(_STRENGTH * fade * fade / 6))))
        grown = plate.adjusted(-step, -step + _DROP, step, step + _DROP)
        painter.drawRoundedRect(grown, radius + step, radius + step)
    painter.restore()
