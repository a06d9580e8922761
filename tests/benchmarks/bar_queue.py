"""The queue after one order changed: from the change to the painted list, with few and many open orders."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QTableView

from orderdesk.app import WindowProgram
from orderdesk.composition import Desk
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.queue_filter import Choice, Facet
from orderdesk.domain.queue_sort import SortBy
from orderdesk.events import OrdersChanged
from orderdesk.ui.desk_window import DeskWindow
from tests.benchmarks import corpus as orders_made
from tests.benchmarks.afternoon_window import load_all
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.gui import Heartbeat, live, opened, until
from tests.benchmarks.result import Row, median

CHANGES = 15
RELOADS = 3
FEW, MANY = 200, 2000
LIMIT_MS = 16.0


def run(corpus: Corpus) -> list[Row]:
    """The corpus as it is, and one with ten times the work: its own profile, made for this bar."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(dir=corpus.profile.parent) as folder:
        # A profile that lies beside the corpus is made once and copied, since it is written to.
        many = asyncio.run(
            orders_made.build(
                corpus.profile.parent.parent / f"open-{MANY}", 2 * MANY, open_orders=MANY
            )
        )
        for made, name in ((corpus, "few"), (many, "many")):
            place = Path(folder) / name
            place.mkdir()
            copied = replace(made.copy(place), plain=place / "plain.sqlite")
            shutil.copyfile(made.plain, copied.plain)
            rows += _measure(copied)
    return rows


def _measure(corpus: Corpus) -> list[Row]:
    ours: list[float] = []
    theirs: list[float] = []
    heartbeat, looking = Heartbeat(), Heartbeat()

    async def script(program: WindowProgram) -> None:
        window = await opened(program)
        assert program.desk is not None
        reload_all = _afternoon(corpus.plain)
        await asyncio.sleep(1.0)
        chosen = window.queue.listed_orders[:CHANGES]
        for place, order_id in enumerate(chosen):
            heartbeat.start()
            took_ms = await _change(program.desk, window, order_id)
            heartbeat.stop()
            if place:
                ours.append(took_ms)
        for _round in range(RELOADS):
            for look in _looks(window):
                looking.start()
                look()
                await asyncio.sleep(0.1)
                looking.stop()
        # Not in turn with ours: the window would have to collect what these leave behind.
        theirs.extend(reload_all() for _time in range(RELOADS))

    live(corpus.arguments, script)
    what = f"one of {corpus.open_orders:,} open changed"
    note = "the longest work in one go also holds the reading of the changed order and its row"
    return [
        Row("queue", what, "ms", median(ours), median(theirs), "model of all, reset"),
        Row("queue", f"{what}: work in one go", "ms", max(heartbeat.work_ms), median(theirs),
            "model of all, reset", LIMIT_MS, is_absolute=True, note=note),
        Row("queue", f"{corpus.open_orders:,} open filtered, sorted, counted, marked: work in one go",
            "ms", max(looking.work_ms), median(theirs), "model of all, reset", LIMIT_MS,
            is_absolute=True),
    ]  # fmt: skip


def _looks(window: DeskWindow) -> Iterator[Callable[[], None]]:
    """Everything that staff do to the whole list at once."""
    queue, sheets = window.queue, window.queue_page.sheets
    paid = Choice(Facet.PAYMENT, FinancialStatus.PAID)
    yield sheets.open_chooser
    yield lambda: queue.filters.toggle(paid)
    yield lambda: queue.filters.sort(SortBy.CUSTOMER)
    yield lambda: queue.filters.sort(SortBy.DEADLINE)
    yield queue.filters.remove_all
    yield sheets.sheet.close_sheet
    yield queue.bulk.mark_all
    yield queue.bulk.clear


async def _change(desk: Desk, window: DeskWindow, order_id: OrderGid) -> float:
    """Save one order with another customer's name and wait until its row is painted."""
    stored = await desk.stores.orders.find_order(order_id)
    assert stored is not None
    name = f"Changed {stored.reading}"
    changed = replace(stored.order, customer_name=name)
    await desk.stores.orders.save_order(changed, stored.reading + 1)
    rows = window.queue_page.list
    began = time.perf_counter()
    desk.bus.publish(OrdersChanged(frozenset({order_id})))
    await until(lambda: _is_listed(window, order_id, name), 0.001)
    rows.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def _is_listed(window: DeskWindow, order_id: OrderGid, name: str) -> bool:
    items = window.queue._listing.listed
    return any(item.order_id == order_id and item.customer_name == name for item in items)


def _afternoon(plain: Path) -> Callable[[], float]:
    view = QTableView()
    view.resize(936, 600)
    view.show()

    def reload_all() -> float:
        began = time.perf_counter()
        view.setModel(load_all(plain))
        view.viewport().repaint()
        QApplication.sendPostedEvents()
        return (time.perf_counter() - began) * 1000

    return reload_all
