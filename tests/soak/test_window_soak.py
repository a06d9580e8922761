"""The window stays as it is over a few orders, and what is left in it is seen."""

from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from orderdesk.ui.desk_window import DeskWindow
from tests.soak.samples import judge
from tests.soak.window import BOUNDS, WindowPlan, run_window_soak

SOUND_PARTS = 3

# A busy computer is no defect: nothing here measures time.
pytestmark = pytest.mark.timeout(600)


def test_the_window_keeps_nothing_of_the_orders_that_went_through_it(qapp: object) -> None:
    left: list[Any] = []

    def leave_something(desk: DeskWindow, part: int) -> None:
        if part > SOUND_PARTS:
            left.extend(QLabel(desk.window) for _label in range(60))
            left.extend(QObject(desk.window) for _child in range(60))

    samples = run_window_soak(WindowPlan(parts=SOUND_PARTS + 1, orders=1), leave_something)
    sound = judge(samples[:SOUND_PARTS], BOUNDS)
    assert {one.bound.name for one in sound} >= {"widgets", "Qt objects", "scan"}
    # Times are told by the command only: a busy computer is no defect.
    assert [one for one in sound if not one.is_flat and one.bound.unit != "ms"] == []
    grows = {one.bound.name for one in judge(samples, BOUNDS) if not one.is_flat}
    assert grows >= {"widgets", "Qt objects"}
