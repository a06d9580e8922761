"""From the scanner's last key to the painted verdict, and to the count on the disk."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import peewee
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from orderdesk.app import WindowProgram
from orderdesk.composition import Desk
from orderdesk.domain.fulfillment import Action
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.events import OrdersChanged
from orderdesk.storage.packings import PackingStore
from orderdesk.ui.widgets.verdict_band import VerdictBand
from tests.benchmarks.bare_insert import bare_insert
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.gui import live, opened, until
from tests.benchmarks.result import Row, median, percentile

SCANS = 300
PAUSE_S = 0.02
LIMIT_MS = 16.0


def run(corpus: Corpus) -> list[Row]:
    """Scans one order of many units with real key presses; after each scan the others insert a row."""
    with tempfile.TemporaryDirectory(dir=corpus.profile.parent) as folder:
        return _measure(corpus.copy(Path(folder)), Path(folder))


def _measure(corpus: Corpus, folder: Path) -> list[Row]:
    bare, afternoon = bare_insert(folder / "bare"), _peewee_save(folder / "afternoon")
    painted: list[float] = []
    durable: list[float] = []
    bare_ms: list[float] = []
    afternoon_ms: list[float] = []
    moments: dict[str, float] = {}
    VerdictBand.paintEvent = _noting(VerdictBand.paintEvent, moments)  # type: ignore[method-assign]
    PackingStore.append = _noting_done(PackingStore.append, moments)  # type: ignore[method-assign]

    async def script(program: WindowProgram) -> None:
        window = await opened(program)
        assert program.desk is not None
        order_id, codes = await _order_of_many(program.desk)
        window.open_packing(order_id)
        await until(lambda: window.packing.order_in_hand == order_id)
        program.window.activateWindow()
        await asyncio.sleep(0.5)
        for place in range(SCANS):
            moments.clear()
            began = _scan(program.window, codes[place % 2])
            await until(lambda: "durable" in moments and "painted" in moments, 0.001)
            if place >= 10:
                painted.append((moments["painted"] - began) * 1000)
                durable.append((moments["durable"] - began) * 1000)
                bare_ms.append(_timed(bare))
                afternoon_ms.append(_timed(afternoon))
            await asyncio.sleep(PAUSE_S)

    live(corpus.arguments, script)
    note = f"{len(painted)} scans through real key presses; the row beside is inserted after each"
    rows = [
        Row("scan", "to painted verdict, p99", "ms", percentile(painted, 0.99),
            percentile(bare_ms, 0.99), "bare INSERT, commit", LIMIT_MS, is_absolute=True, note=note),
        Row("scan", "to painted verdict, p50", "ms", median(painted), median(bare_ms),
            "bare INSERT, commit"),
    ]  # fmt: skip
    for what, pick in (("p50", median), ("p99", lambda values: percentile(values, 0.99))):
        for beside, values in (("bare INSERT, commit", bare_ms), ("peewee save()", afternoon_ms)):
            rows.append(Row("scan", f"to durable commit, {what}", "ms", pick(durable),
                            pick(values), beside))  # fmt: skip
    return rows


def _scan(window: QWidget, code: str) -> float:
    """Types the code as a scanner does. Returns when the last key, its Enter, was pressed."""
    target = window.focusWidget() or window
    QTest.keyClicks(target, code)
    began = time.perf_counter()
    QTest.keyClick(target, Qt.Key.Key_Return)
    return began


def _noting(paint: Callable[..., None], moments: dict[str, float]) -> Callable[..., None]:
    def painted(self: VerdictBand, event: Any) -> None:
        paint(self, event)
        moments.setdefault("painted", time.perf_counter())

    return painted


def _noting_done(append: Callable[..., Any], moments: dict[str, float]) -> Callable[..., Any]:
    async def appended(*arguments: Any) -> None:
        await append(*arguments)
        moments["durable"] = time.perf_counter()

    return appended


async def _order_of_many(desk: Desk) -> tuple[OrderGid, tuple[str, str]]:
    """Make an open order ask for more units of its only line than are scanned.

    Two codes of its product, used in turn: the same code again at once counts as the scanner's bounce.
    """
    location = desk.location_id()
    assert location is not None
    for stored in await desk.stores.orders.load_open(location):
        order = stored.order
        work = [one for one in order.fulfillment_orders_at(location) if one.is_open]
        variant_id = order.line_items[0].variant_id
        if len(order.line_items) != 1 or len(work) != 1 or variant_id is None:
            continue
        found = await desk.stores.catalogue.load_variants([variant_id])
        codes = (found[variant_id].barcode, found[variant_id].sku) if found else ("", "")
        if (
            not all(codes)
            or not work[0].allows(Action.CREATE_FULFILLMENT)
            or len(order.fulfillment_orders) != 1
        ):
            continue
        many = _with_units(order, 2 * SCANS)
        await desk.stores.orders.save_order(many, stored.reading + 1)
        desk.bus.publish(OrdersChanged(frozenset({order.id})))
        return order.id, codes
    raise LookupError("no open order with one line, a barcode and a SKU")


def _with_units(order: Order, units: int) -> Order:
    (line,), (work,) = order.line_items, order.fulfillment_orders
    return replace(
        order,
        line_items=(replace(line, quantity=units, current_quantity=units),),
        fulfillment_orders=(
            replace(
                work,
                line_items=tuple(
                    replace(one, total_quantity=units, remaining_quantity=units)
                    for one in work.line_items
                ),
            ),
        ),
    )


def _peewee_save(path: Path) -> Callable[[], object]:
    database = peewee.SqliteDatabase(path)

    class Event(peewee.Model):
        packing = peewee.CharField()
        payload = peewee.TextField()

    Event.bind(database)
    database.connect()
    database.create_tables([Event])
    return lambda: Event(packing="packing", payload="x" * 200).save()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
