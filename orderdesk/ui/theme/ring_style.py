"""Fusion, with room for the focus ring outside the widget that has it."""

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

RING_GAP = 2
RING_WIDTH = 2


class RingStyle(QProxyStyle):
    """Tells QFocusFrame to lie 4 px outside its widget, and leaves the rest to Fusion."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            return RING_GAP + RING_WIDTH
        return super().pixelMetric(metric, option, widget)
