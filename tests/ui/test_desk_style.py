"""Boxes, ticks and carets of our own, in both themes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QRadioButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.theme import Colour, Mode, Theme, colour

MODES = pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])


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
