"""Fixtures for every room: the demo shop as it is shipped, a process of its own on loopback.

A shop that lives as long as a module saves its start; each test finds it in working order, with what
the tests before it have placed and sent.
"""

from collections.abc import Iterator

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.demo.tokens import SCOPES

SMALL_WORLD = 24
SEED = 1


def make_whole(shop: DemoProcess) -> None:
    """Take back whatever a test has broken."""
    for action in ("clear_faults", "heal_internet", "restore_token"):
        shop.control.call(action)
    held = shop.control.call("app", installed=True, same_organization=True)["scopes"]
    for scope in sorted(set(SCOPES) - set(held)):
        shop.control.call("grant_scope", scope=scope)


@pytest.fixture(scope="module")
def small_shop() -> Iterator[DemoProcess]:
    """A small world for a module. A defect of the shop fails the module."""
    with DemoProcess.start(orders=SMALL_WORLD, seed=SEED) as shop:
        yield shop
        assert shop.complaints() == ""


@pytest.fixture
def demo_shop(small_shop: DemoProcess) -> Iterator[DemoProcess]:
    """The module's shop, whole again after the test."""
    yield small_shop
    make_whole(small_shop)


@pytest.fixture
def fresh_shop() -> Iterator[DemoProcess]:
    """A shop that nobody has met yet, for a test that counts from the beginning or ends it."""
    with DemoProcess.start(orders=SMALL_WORLD, seed=SEED) as shop:
        yield shop
        assert shop.complaints() == ""
