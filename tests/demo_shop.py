"""Fixtures for every room: the demo shop as it is shipped, a process of its own on loopback."""

from collections.abc import Iterator

import pytest

from orderdesk.demo.process import DemoProcess

SMALL_WORLD = 24
SEED = 1


@pytest.fixture
def demo_shop() -> Iterator[DemoProcess]:
    """A fresh shop with a small world for this test alone. A defect of the shop fails the test."""
    with DemoProcess.start(orders=SMALL_WORLD, seed=SEED) as shop:
        yield shop
        assert shop.complaints() == ""
