"""Runs the tour from the first step to the last and says whether everything was as it has to be."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from orderdesk.events import PullProgressed
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.tour.bench_steps import tour_bench
from orderdesk.ui.tour.casting import NoSuchOrderError, cast_from
from orderdesk.ui.tour.hands import Hands
from orderdesk.ui.tour.offline_steps import tour_offline
from orderdesk.ui.tour.recorder import Recorder
from orderdesk.ui.tour.shop_view import ShopView
from orderdesk.ui.tour.stage import Stage

_LOADED_WITHIN_S = 60.0


async def run_tour(
    desk: DeskWindow, shop: ShopView, folder: Path, count_crashes: Callable[[], int]
) -> bool:
    """Drive the open window through the main job; pictures and tour.json go to `folder`.

    Returns whether every check held. A check that does not hold is marked, and the tour goes on.
    `count_crashes` tells how often the program has failed since its start.
    """
    window = desk.window
    window.activateWindow()
    recorder = Recorder(
        window,
        folder,
        size=[window.width(), window.height()],
        look=desk.parts.settings().theme,
        platform=QApplication.platformName(),
    )
    try:
        await _first_load(desk)
        location_id = _location_of(desk)
        cast = cast_from(await shop.orders(), location_id)
    except (TimeoutError, NoSuchOrderError) as problem:
        async with recorder.step("start", "Looked for the orders of the tour") as step:
            step.check("The orders are here and the tour can begin", False, problem or "too late")
        recorder.write(is_finished=True)
        return False
    stage = Stage(desk, Hands(window), recorder, shop, cast)
    await tour_bench(stage)
    await tour_offline(stage)
    recorder.steps[-1].check_equal("Nothing in OrderDesk failed", count_crashes(), 0)
    recorder.write(is_finished=True)
    return recorder.ok


async def _first_load(desk: DeskWindow) -> None:
    """Return once every order is here. The tour begins before the first of them can be."""
    loaded = asyncio.Event()
    end = desk.parts.bus.subscribe(
        PullProgressed, lambda event: loaded.set() if event.finished else None
    )
    try:
        async with asyncio.timeout(_LOADED_WITHIN_S):
            await loaded.wait()
    finally:
        end()


def _location_of(desk: DeskWindow) -> str:
    location = desk.parts.location()
    if location is None:
        raise NoSuchOrderError("The desk works for no location.")
    return location.id
