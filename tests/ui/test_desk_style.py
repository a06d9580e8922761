"""Boxes, ticks and carets of our own, in both themes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from orderdesk.ui.theme import Colour, Mode, Theme, Tone, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.focus_frame import FocusRing
from orderdesk.ui.widgets.status_strip import StatusStrip, StripState

MODES = pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2's contrast of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shades(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@MODES
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_ticked_is_plain_to_see(
    dressed: Theme, qtbot: QtBot, mode: Mode, kind: type[QAbstractButton]
) -> None:
    dressed.set_mode(mode)
    box = kind("Tell the customer")  # type: ignore[call-arg]
    qtbot.addWidget(box)
    assert colour(Colour.ACCENT).name() not in shades(box)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.sizeHint().height() // 2))
    assert box.isChecked()
    assert colour(Colour.ACCENT).name() in shades(box)
    box.setEnabled(False)
    assert colour(Colour.ACCENT).name() not in shades(box)


@MODES
def test_a_number_field_has_its_text_inside_its_edge(
    dressed: Theme, qtbot: QtBot, mode: Mode
) -> None:
    dressed.set_mode(mode)
    box = QSpinBox()
    qtbot.addWidget(box)
    box.resize(120, 40)
    box.show()
    assert box.lineEdit().geometry().left() >= 12
    assert box.sizeHint().height() >= 40
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 1


@MODES
def test_a_choice_has_a_caret_and_opens_by_keyboard(
    dressed: Theme, qtbot: QtBot, mode: Mode
) -> None:
    dressed.set_mode(mode)
    box = QComboBox()
    box.addItems(["DHL", "GLS"])
    qtbot.addWidget(box)
    box.resize(200, 40)
    box.show()
    image = box.grab().toImage()
    right = {image.pixelColor(x, y).name() for x in range(172, 190) for y in range(12, 28)}
    assert len(right) > 1
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "GLS"


@MODES
def test_a_sliders_handle_and_line_are_plain_to_see(
    dressed: Theme, qtbot: QtBot, mode: Mode
) -> None:
    dressed.set_mode(mode)
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.resize(200, 24)
    slider.setValue(50)
    image = slider.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(99, middle).name() == colour(Colour.ACCENT).name()
    assert image.pixelColor(20, middle).name() == colour(Colour.ACCENT).name()
    assert image.pixelColor(180, middle).name() == colour(Colour.LINE_STRONG).name()
    for one in (Colour.ACCENT, Colour.LINE_STRONG):
        assert contrast(colour(one), colour(Colour.SURFACE)) >= 3
    slider.setEnabled(False)
    assert colour(Colour.ACCENT).name() not in shades(slider)


def test_the_ring_is_seen_on_a_full_colour_too(dressed: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    answer = Button("It is back", ButtonKind.ANSWER, parent=window)
    answer.move(50, 50)
    strip = StatusStrip(window)
    strip.move(0, 150)
    strip.show_state(StripState("Offline.", tone=Tone.OFFLINE))
    fact = strip.set_item("unsent", "paper-plane-tilt", "1 waiting")
    ring = FocusRing(window)
    window.show()
    for widget in (answer, fact):
        ring.setWidget(widget)
        assert colour(Colour.FOCUS).name() not in shades(ring)
        assert colour(Colour.ON_ACCENT).name() in shades(ring)


def test_the_ring_reaches_over_the_edge_of_the_box_around_its_widget(
    dressed: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    box = QWidget(window)
    box.setGeometry(50, 50, 100, 24)
    tick = QCheckBox("All", box)
    tick.resize(100, 24)
    ring = FocusRing(window)
    qtbot.addWidget(window)
    window.show()
    ring.setWidget(tick)
    assert ring.geometry().contains(box.geometry().adjusted(-4, -4, 4, 4))
    assert ring.parentWidget() is window
