"""The list of linked codes: what it says of each, and that a link taken away can be put back."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from orderdesk.domain.code_links import CodeLink
from orderdesk.presenters.code_links import CodeLinksPresenter
from orderdesk.ui.settings.links_form import LinksForm
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.plain_label import PlainLabel
from tests.presenters.bench_world import BenchWorld, settle, variant
from tests.presenters.fakes import FORMATS


class Settings:
    """The list over the real store, and the toasts that it asked for."""

    def __init__(self, world: BenchWorld) -> None:
        self.world = world
        self.toasts: list[tuple[str, Callable[[], None]]] = []
        self.presenter = CodeLinksPresenter(
            world.catalogue.links,
            world.tasks,
            lambda: FORMATS,
            world.clock,
            lambda said, act: self.toasts.append((said, act)),
        )
        self.form = LinksForm(self.presenter)
        self.presenter.attach(self.form)

    @property
    def texts(self) -> list[str]:
        return [
            one.text() for one in self.form.findChildren(PlainLabel) if one.isVisibleTo(self.form)
        ]


@pytest_asyncio.fixture
async def settings(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Settings]:
    world = await BenchWorld.open(tmp_path)
    made = Settings(world)
    qtbot.addWidget(made.form)
    made.form.show()
    yield made
    await world.close()


async def test_a_link_is_listed_taken_away_and_put_back(settings: Settings) -> None:
    world = settings.world
    settings.presenter.open()
    await settle()
    assert settings.texts == ["No code is linked. At the bench, an unknown code offers it."]
    one = variant(1)
    link = CodeLink(
        "HOUSE-99", "house-99", one.id, one.full_title, "Anna", "Bench 2", world.clock()
    )
    await world.catalogue.links.save(link)
    settings.presenter.open()
    await settle()
    assert settings.texts[0] == "house-99"
    assert "Anna" in settings.texts[2]
    (button,) = settings.form.buttons
    assert button.accessibleName().startswith("Unlink house-99 from")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await settle()
    assert await world.catalogue.links.load() == ()
    ((said, put_back),) = settings.toasts
    assert said == "house-99 is not linked any more."
    put_back()
    await settle()
    assert await world.catalogue.links.load() == (link,)
    assert len(settings.form.buttons) == 1
