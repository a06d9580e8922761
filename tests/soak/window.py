"""The real window for some hundred orders: each is taken in hand by its slip, packed, and every page opened.

Offscreen, with real keys, the database's own thread, and real HTTP to a demo shop in another process.
"""

import asyncio
import gc
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from orderdesk.app import WindowProgram
from orderdesk.arguments import Arguments
from orderdesk.demo.process import DemoProcess
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_screens import BenchScreen, PackedScreen
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.tour.hands import Hands
from tests.journeys.window_life import Lives, opened
from tests.patience import until
from tests.soak.samples import Bound, Sample, count_objects

SHOP_ORDERS = 40
UNITS = 2
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
PAGES = (
    (PageName.OUTBOX, Qt.Key.Key_3),
    (PageName.REPORT, Qt.Key.Key_4),
    (PageName.SETTINGS, Qt.Key.Key_5),
    (PageName.PACK, Qt.Key.Key_2),
    (PageName.QUEUE, Qt.Key.Key_1),
)

BOUNDS = (
    Bound("widgets", "", 1.02, 4),
    Bound("Qt objects", "", 1.02, 20),
    Bound("Python objects", "", 1.05, 2000),
    Bound("memory blocks", "", 1.05, 4000),
    Bound("resident memory", "MB", 1.08, 3.0),
    Bound("file handles", "", 1.0, 1),
    Bound("threads", "", 1.0, 0),
    Bound("asyncio tasks", "", 1.0, 4),
    Bound("scan", "ms", 1.5, 2.0),
    Bound("round", "ms", 1.5, 20.0),
)

Plant = Callable[[DeskWindow, int], None]


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """So many orders in each of so many parts; after each part it is looked what there is."""

    parts: int = 6
    orders: int = 50


def run_window_soak(
    plan: WindowPlan, plant: Plant | None = None, told: Callable[[Sample], None] | None = None
) -> list[Sample]:
    """Run it. `plant` is called before each look, to spoil it on purpose."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    samples: list[Sample] = []
    with (
        tempfile.TemporaryDirectory(prefix="orderdesk-soak-") as folder,
        DemoProcess.start(orders=SHOP_ORDERS, seed=1) as shop,
        _own_hooks(),
    ):
        arguments = Arguments(
            profile=Path(folder) / "profile", endpoint=shop.endpoint, token=shop.token
        )

        async def script(program: WindowProgram) -> None:
            desk, hands = await opened(program)
            packer = _Packer(desk, hands, shop)
            await packer.meet_shop()
            for part in range(1, plan.parts + 1):
                for _order in range(plan.orders):
                    await packer.round()
                if plant is not None:
                    plant(desk, part)
                samples.append(await _sample(part, desk, packer))
                if told is not None:
                    told(samples[-1])

        assert Lives(app, arguments).live(script) == 0
    return samples


@contextmanager
def _own_hooks() -> Iterator[None]:
    """The program takes over Python's hooks: they are given back."""
    before = sys.excepthook
    try:
        yield
    finally:
        sys.excepthook = before


class _Packer:
    """One person at the window."""

    def __init__(self, desk: DeskWindow, hands: Hands, shop: DemoProcess) -> None:
        self._desk = desk
        self._hands = hands
        self._shop = shop
        self._products: Sequence[tuple[str, str]] = ()
        self.took_ms: dict[str, list[float]] = {"scan": [], "round": []}

    async def meet_shop(self) -> None:
        """Choose two products whose codes are their own."""
        orders = (await self._ask("state"))["orders"]
        owners: dict[str, set[str]] = {}
        for line in (line for order in orders for line in order["lines"]):
            for code in filter(None, {line["sku"], line["barcode"]}):
                owners.setdefault(code, set()).add(line["sku"] or "")
        own = {
            line["sku"]: line["barcode"]
            for order in orders
            for line in order["lines"]
            if line["sku"] and line["barcode"] and len(owners[line["barcode"]]) == 1
        }
        self._products = sorted(own.items())[:2]

    async def round(self) -> None:
        """An order comes in, is packed, and somebody looks around."""
        began_s = time.process_time()
        desk, hands = self._desk, self._hands
        lines = [{"sku": sku, "quantity": UNITS} for sku, _barcode in self._products]
        name = (await self._ask("place_order", lines=lines))["name"]
        desk.check_now()
        await until(lambda: name in desk.queue.queued_names.values())
        await hands.scan(name.removeprefix("#"))
        await until(lambda: self._has_in_box(name, 0))
        codes = [barcode for _sku, barcode in self._products] * UNITS
        for place, code in enumerate(codes, start=1):
            scan_began_s = time.process_time()
            await hands.scan(code)
            await until(lambda place=place: self._has_in_box(name, place))  # type: ignore[misc]
            self._took("scan", scan_began_s)
        await hands.press(Qt.Key.Key_F12)
        await until(lambda: isinstance(desk.packing_page.screen_shown, PackedScreen))
        for page, key in PAGES:
            await self._open(page, key)
        await hands.press(Qt.Key.Key_Down)
        await hands.press(Qt.Key.Key_Right)
        await until(lambda: self._page == PageName.DETAIL)
        await self._sheet(Qt.Key.Key_F1, NONE)
        await self._sheet(Qt.Key.Key_K, CTRL)
        await self._open(PageName.QUEUE, Qt.Key.Key_1)
        self._took("round", began_s)

    async def _open(self, page: PageName, key: Qt.Key) -> None:
        await self._hands.press(key, CTRL)
        await until(lambda: self._page == page)

    async def _sheet(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Open what lies over the page, and close it."""
        focused = QApplication.focusWidget()
        await self._hands.press(key, modifiers)
        await until(lambda: QApplication.focusWidget() is not focused)
        await self._hands.press(Qt.Key.Key_Escape)
        await until(lambda: QApplication.activeModalWidget() is None)

    @property
    def _page(self) -> str:
        return self._desk.window.current_page

    def _has_in_box(self, name: str, units: int) -> bool:
        screen = self._desk.packing_page.screen_shown
        return (
            self._page == PageName.PACK
            and isinstance(screen, BenchScreen)
            and screen.head.title == name
            and screen.progress.in_box == units
        )

    def _took(self, what: str, began_s: float) -> None:
        self.took_ms[what].append((time.process_time() - began_s) * 1000)

    async def _ask(self, action: str, **given: Any) -> Any:
        return await asyncio.to_thread(self._shop.control.call, action, **given)


async def _sample(part: int, desk: DeskWindow, packer: _Packer) -> Sample:
    await until(lambda: desk.parts.line.is_online)
    handles, tasks = [], []
    for _look in range(20):
        handles.append(len(os.listdir("/proc/self/fd")))
        tasks.append(len(asyncio.all_tasks()))
        await asyncio.sleep(0.05)
    # The program freezes what it has looked through once: everything is looked through here.
    gc.unfreeze()
    widgets = QApplication.allWidgets()
    values: dict[str, float] = {
        "widgets": len(widgets),
        # Not by `findChildren`, which keeps what it has found.
        "Qt objects": sum(len(one.children()) for one in widgets),
        "file handles": min(handles),
        "threads": threading.active_count(),
        "asyncio tasks": min(tasks),
    }
    for what, taken in packer.took_ms.items():
        values[what] = statistics.median(taken)
        taken.clear()
    return Sample(part, values, count_objects(values))
