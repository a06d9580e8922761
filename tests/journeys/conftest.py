"""A whole demo shop, its cast, and a profile on it for each journey."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from orderdesk.arguments import Arguments
from orderdesk.demo.process import DemoProcess
from orderdesk.ui.tour.casting import Cast, cast_from
from tests.journeys.window_life import Lives

WHOLE_WORLD = 120
"""Enough that each part has an order which can play it. The tour opens the usual two hundred."""


@pytest.fixture
def whole_shop() -> Iterator[DemoProcess]:
    """The demo shop, with all kinds of orders that it knows."""
    with DemoProcess.start(orders=WHOLE_WORLD, seed=1) as shop:
        yield shop
        assert shop.complaints() == ""


@pytest.fixture
def cast(whole_shop: DemoProcess) -> Cast:
    """Orders that can be packed plainly."""
    orders = whole_shop.control.call("state")["orders"]
    location_id = next(
        work["location_id"]
        for order in orders
        for work in order["fulfillment_orders"]
        if work["location"] == "Berlin Mitte"
    )
    return cast_from(orders, location_id)


@pytest.fixture
def lives(qapp: QApplication, tmp_path: Path, whole_shop: DemoProcess) -> Iterator[Lives]:
    """A new profile on the demo shop. The program takes over Python's hooks: they are given back."""
    before = sys.excepthook
    yield Lives(
        qapp,
        Arguments(
            profile=tmp_path / "profile", endpoint=whole_shop.endpoint, token=whole_shop.token
        ),
    )
    sys.excepthook = before
