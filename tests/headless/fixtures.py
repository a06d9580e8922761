"""One demo shop for each module of headless tests, and stations that each test has for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.demo.process import DemoProcess
from tests.demo_shop import make_whole
from tests.headless.here import Here
from tests.headless.program import FOREIGN, Program

ORDERS = 24


@pytest.fixture(scope="module")
def lasting_shop() -> Iterator[DemoProcess]:
    """Lives as long as the module. Every test places orders of its own in it."""
    with DemoProcess.start(orders=ORDERS, seed=7, plan="plus") as running:
        yield running
        assert running.complaints() == ""


@pytest.fixture
def shop(lasting_shop: DemoProcess) -> Iterator[DemoProcess]:
    """The module's shop, whole again after the test."""
    yield lasting_shop
    make_whole(lasting_shop)


@pytest.fixture(scope="module")
def synced(lasting_shop: DemoProcess, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the shop as it was at the module's start. Tests take copies of it."""
    program = Program(tmp_path_factory.mktemp("synced") / "profile", lasting_shop)
    assert program.run("sync", "--token", lasting_shop.token).code == 0
    return program


@pytest.fixture
def program(synced: Program, shop: DemoProcess, tmp_path: Path) -> Program:
    """A station of the test's own, which has just synced."""
    return synced.copy(tmp_path / "profile")


@pytest.fixture
def here(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Here:
    """The same station in the test's own process, where nobody waits."""
    for name in FOREIGN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return Here(program.folder, program.shop, capsys)
