"""What a screen reader is told at the bench: each verdict, once, without a look at the screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from pytestqt.qtbot import QtBot

from orderdesk.ui.packing.page import PackingPage
from orderdesk.ui.theme import Theme
from tests.presenters.bench_world import CANDLE, CUP, SOCK, BenchWorld, order_of


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is handed to Qt for screen readers, in its sequence."""
    said: list[str] = []

    def take(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", take)
    return said


@pytest_asyncio.fixture
async def world(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[BenchWorld]:
    made = await BenchWorld.open(tmp_path)
    page = PackingPage(made.presenter)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    made.view = page  # type: ignore[assignment]
    try:
        yield made
    finally:
        made.presenter.detach()
        await made.close()


async def test_each_verdict_is_heard(world: BenchWorld, heard: list[str]) -> None:
    await world.take(order_of({CUP: 2, SOCK: 1}))
    for code, word in ((CUP, "Right."), (CUP, "Right."), (CUP, "One too many.")):
        heard.clear()
        await world.scan(code)
        assert [said for said in heard if said.startswith(word)]
    await world.do(world.presenter.answer)
    heard.clear()
    await world.scan(CANDLE)
    (wrong,) = [said for said in heard if "Wrong item" in said]
    assert "Duftkerze Zeder & Feige" in wrong
    await world.do(world.presenter.answer)
    heard.clear()
    await world.do(lambda: world.presenter.scan("HOUSE-99"))
    assert [said for said in heard if said.startswith("Unknown code.")]
    await world.do(world.presenter.answer)
    await world.scan(SOCK)
    heard.clear()
    await world.do(world.presenter.complete)
    assert [said for said in heard if "Packed" in said]
