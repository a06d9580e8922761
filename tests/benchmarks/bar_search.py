"""Search as you type over all orders, beside LIKE over the same orders in a plain file."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from orderdesk.composition import open_desk
from tests.benchmarks.corpus import FIRST, LAST, Corpus, plain_database
from tests.benchmarks.result import Row, median, percentile

ROUNDS = 3
P99_MS = 50.0


def run(corpus: Corpus) -> list[Row]:
    """Types whole words letter by letter, each state of the field a search, ours and theirs in turn."""
    return asyncio.run(_measure(corpus))


async def _measure(corpus: Corpus) -> list[Row]:
    desk = await open_desk(corpus.arguments)
    database, _model = plain_database(corpus.plain)

    async def ours(text: str) -> object:
        return await desk.orders.search(text)

    async def theirs(text: str) -> object:
        pattern = f"%{text}%"
        return database.execute_sql(
            "SELECT id, payload FROM orders WHERE name LIKE ? OR customer LIKE ? OR payload LIKE ?"
            " ORDER BY created_at DESC LIMIT 50",
            (pattern, pattern, pattern),
        ).fetchall()

    try:
        typed = _typed(corpus)
        slow = typed if corpus.orders <= 20_000 else typed[:: len(typed) // 25 + 1]
        for text in typed[:10]:
            await ours(text)
        ours_ms: list[float] = []
        theirs_ms: list[float] = []
        for _round in range(ROUNDS):
            ours_ms += [await _timed(ours, text) for text in typed]
            theirs_ms += [await _timed(theirs, text) for text in slow]
    finally:
        await desk.close()
        database.close()
    beside = "LIKE '%…%'"
    note = f"{len(ours_ms)} searches; a plain file without encryption for LIKE"
    return [
        Row("search", "as you type, p99", "ms", percentile(ours_ms, 0.99),
            percentile(theirs_ms, 0.99), beside, P99_MS, is_absolute=True, note=note),
        Row("search", "as you type, p50", "ms", median(ours_ms), median(theirs_ms), beside),
    ]  # fmt: skip


def _typed(corpus: Corpus) -> list[str]:
    chance = random.Random(3)
    words = [f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}" for _one in range(5)]
    words += [str(1_000_000 + chance.randrange(corpus.orders)) for _one in range(3)]
    words += ["JD1000010", "shirt blau", "müller berlin", "nothing such"]
    return [word[:end] for word in words for end in range(1, len(word) + 1)]


async def _timed(search: Callable[[str], Awaitable[object]], text: str) -> float:
    began = time.perf_counter()
    await search(text)
    return (time.perf_counter() - began) * 1000
