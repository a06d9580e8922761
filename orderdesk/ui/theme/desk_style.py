"""Fusion with our own boxes, ticks, carets, sliders, and room for the focus ring outside a widget."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QWidget,
)

from orderdesk.ui.theme.tokens import RADIUS_CONTROL, RADIUS_KEY, Colour, Tokens

RING_GAP = 2
RING_WIDTH = 2
_INDICATOR = 20
_FIELD_PAD = 13
_CARET_ROOM = 34
_FIELD_HEIGHT = 40
_HANDLE = 20
_GROOVE = 4

Metric = QStyle.PixelMetric
Primitive = QStyle.PrimitiveElement
Control = QStyle.ComplexControl
SubControl = QStyle.SubControl
State = QStyle.StateFlag


class DeskStyle(QProxyStyle):
    """Paints what a stylesheet cannot tint: indicators, number fields and choices.

    A number field has no arrows: they are too small to be hit, and the arrow keys do the same.
    """

    def __init__(self, tokens: Callable[[], Tokens]) -> None:
        super().__init__("Fusion")
        self._tokens = tokens

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (Metric.PM_FocusFrameHMargin, Metric.PM_FocusFrameVMargin):
            return RING_GAP + RING_WIDTH
        if metric in (
            Metric.PM_IndicatorWidth,
            Metric.PM_IndicatorHeight,
            Metric.PM_ExclusiveIndicatorWidth,
            Metric.PM_ExclusiveIndicatorHeight,
        ):
            return _INDICATOR
        if metric in (Metric.PM_CheckBoxLabelSpacing, Metric.PM_RadioButtonLabelSpacing):
            return 10
        if metric in (Metric.PM_SliderLength, Metric.PM_SliderThickness):
            return _HANDLE
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            # The ring may then reach over the edges of the boxes around its widget.
            return 1
        return super().styleHint(hint, option, widget, returnData)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is Primitive.PE_IndicatorCheckBox:
            self._paint_check(painter, QRectF(option.rect), option.state)
        elif element is Primitive.PE_IndicatorRadioButton:
            self._paint_radio(painter, QRectF(option.rect), option.state)
        elif element is not Primitive.PE_FrameFocusRect:
            # The ring outside replaces the dotted line within.
            super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control is Control.CC_Slider and isinstance(option, QStyleOptionSlider):
            self._paint_slider(painter, option)
            return
        if control not in (Control.CC_SpinBox, Control.CC_ComboBox):
            super().drawComplexControl(control, option, painter, widget)
            return
        rect = QRectF(option.rect)
        is_on = bool(option.state & State.State_Enabled)
        edge = Colour.LINE_STRONG if is_on else Colour.LINE
        if is_on and option.state & State.State_HasFocus:
            edge = Colour.FOCUS
        painter.save()
        self._plate(painter, Colour.SURFACE if is_on else Colour.SUNKEN, edge)
        inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, RADIUS_CONTROL, RADIUS_CONTROL)
        if control is Control.CC_ComboBox:
            centre = QPointF(rect.right() - 20, rect.center().y())
            self._paint_caret(painter, centre, Colour.INK2 if is_on else Colour.LINE_MID)
        painter.restore()

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        sub_control: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        rect = QRect(option.rect)
        if control is Control.CC_SpinBox:
            if sub_control is SubControl.SC_SpinBoxEditField:
                return rect.adjusted(_FIELD_PAD, 1, -_FIELD_PAD, -1)
            if sub_control in (SubControl.SC_SpinBoxUp, SubControl.SC_SpinBoxDown):
                return QRect()
        if control is Control.CC_ComboBox:
            if sub_control is SubControl.SC_ComboBoxEditField:
                return rect.adjusted(_FIELD_PAD, 1, -_CARET_ROOM, -1)
            if sub_control is SubControl.SC_ComboBoxArrow:
                return QRect(rect.right() - _CARET_ROOM, rect.top(), _CARET_ROOM, rect.height())
        return super().subControlRect(control, option, sub_control, widget)  # type: ignore[arg-type]

    def _paint_slider(self, painter: QPainter, option: QStyleOptionSlider) -> None:
        """A line that is filled up to its handle; all three parts are 3:1 on every ground."""
        rect = QRectF(option.rect)
        at = QStyle.sliderPositionFromValue(
            option.minimum,
            option.maximum,
            option.sliderPosition,
            round(rect.width()) - _HANDLE,
            option.upsideDown,
        )
        is_on = bool(option.state & State.State_Enabled)
        fill = Colour.ACCENT if is_on else Colour.LINE_MID
        middle = rect.center().y()
        handle = QPointF(rect.left() + at + _HANDLE / 2, middle)
        groove = QRectF(rect.left() + 2, middle - _GROOVE / 2, max(0.0, rect.width() - 4), _GROOVE)
        painter.save()
        self._plate(painter, Colour.LINE_STRONG if is_on else Colour.LINE, Colour.SURFACE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        painter.setBrush(self._tokens()[fill])
        groove.setRight(handle.x())
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        painter.setPen(QPen(self._tokens()[Colour.SURFACE], 2))
        painter.drawEllipse(handle, _HANDLE / 2 - 1, _HANDLE / 2 - 1)
        painter.restore()

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        # The stubs forget that a control may be drawn without a widget.
        wanted = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind is QStyle.ContentsType.CT_ComboBox:
            return QSize(wanted.width() + _FIELD_PAD, max(_FIELD_HEIGHT, wanted.height()))
        if kind is QStyle.ContentsType.CT_SpinBox:
            return QSize(wanted.width() + 2 * _FIELD_PAD, max(_FIELD_HEIGHT, wanted.height()))
        return wanted

    def _plate(self, painter: QPainter, fill: Colour, edge: Colour) -> None:
        tokens = self._tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(tokens[fill])
        painter.setPen(tokens[edge])

    def _indicator_colours(self, state: QStyle.StateFlag) -> tuple[Colour, Colour, Colour]:
        """Plate, edge and sign."""
        is_on, is_checked = bool(state & State.State_Enabled), not state & State.State_Off
        if not is_on:
            return Colour.SUNKEN, Colour.LINE_MID, Colour.INK3
        if is_checked:
            return Colour.ACCENT, Colour.ACCENT, Colour.ON_ACCENT
        return Colour.SURFACE, Colour.LINE_STRONG, Colour.ON_ACCENT

    def _paint_check(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        fill, edge, sign = self._indicator_colours(state)
        painter.save()
        self._plate(painter, fill, edge)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_KEY, RADIUS_KEY)
        painter.setPen(_round_pen(self._tokens()[sign], 2))
        left, top, edge_px = rect.left(), rect.top(), rect.width()
        if state & State.State_On:
            points = ((0.26, 0.53), (0.43, 0.69), (0.75, 0.33))
            at = [QPointF(left + edge_px * x, top + edge_px * y) for x, y in points]
            painter.drawPolyline(QPolygonF(at))
        elif state & State.State_NoChange:
            middle = rect.center().y()
            painter.drawLine(QPointF(left + 5, middle), QPointF(rect.right() - 5, middle))
        painter.restore()

    def _paint_radio(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        fill, edge, sign = self._indicator_colours(state)
        painter.save()
        self._plate(painter, fill, edge)
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        if state & State.State_On:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tokens()[sign])
            painter.drawEllipse(rect.adjusted(6, 6, -6, -6))
        painter.restore()

    def _paint_caret(self, painter: QPainter, centre: QPointF, role: Colour) -> None:
        painter.setPen(_round_pen(self._tokens()[role], 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        offsets = ((-5, -2.5), (0, 2.5), (5, -2.5))
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in offsets]))


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
