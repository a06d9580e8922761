"""Keeping orders that were read, beside `save()` for each order in a plain file."""

import asyncio
import random
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from orderdesk.composition import open_desk
from orderdesk.domain.order import Order
from tests.benchmarks.corpus import SEED, Corpus, patterns, plain_database, plain_values, varied
from tests.benchmarks.result import AT_LEAST, Row, median

ROUNDS = 3
ORDERS = 500
PAGE = 50


def run(corpus: Corpus) -> list[Row]:
    """Adds new orders to the corpus, page by page as the road in does, ours and theirs in turn."""
    with tempfile.TemporaryDirectory(dir=corpus.profile.parent) as folder:
        return asyncio.run(_measure(corpus.copy(Path(folder)), Path(folder)))


async def _measure(corpus: Corpus, folder: Path) -> list[Row]:
    plain = folder / "plain.sqlite"
    shutil.copyfile(corpus.plain, plain)
    desk = await open_desk(corpus.arguments)
    database, model = plain_database(plain)
    try:
        is_open, closed = await patterns(desk)
        sources = [*is_open, *closed][:200]
        made = list(
            varied(
                sources, ROUNDS * ORDERS, random.Random(SEED), datetime.now(UTC), first=5_000_000
            )
        )
        ours, theirs, at_once = [], [], []
        for place in range(ROUNDS):
            part = made[place * ORDERS : (place + 1) * ORDERS]
            began = time.perf_counter()
            for start in range(0, ORDERS, PAGE):
                await desk.stores.orders.save_orders(
                    [(one, 1) for one in part[start : start + PAGE]]
                )
            ours.append(ORDERS / (time.perf_counter() - began))
            theirs.append(_save_each(model, part))
            model.delete().where(model.id.in_([one.id for one in part])).execute()
            began = time.perf_counter()
            for start in range(0, ORDERS, PAGE):
                with database.atomic():
                    model.insert_many(map(plain_values, part[start : start + PAGE])).execute()
            at_once.append(ORDERS / (time.perf_counter() - began))
    finally:
        await desk.close()
        database.close()
    note = "ours encrypts, compresses, indexes for search, and syncs every commit"
    return [
        Row("saving", "orders kept", "/s", median(ours), median(theirs), "save() an order", 1.0,
            AT_LEAST, note=note),
        Row("saving", "orders kept", "/s", median(ours), median(at_once), "insert_many a page"),
    ]  # fmt: skip


def _save_each(model: type, part: list[Order]) -> float:
    began = time.perf_counter()
    for one in part:
        model(**plain_values(one)).save(force_insert=True)
    return len(part) / (time.perf_counter() - began)
