"""From the start of the process to a queue that can be used, beside an empty PySide6 window."""

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.result import Row, median
from tests.benchmarks.told import start

ROUNDS = 5
LIMIT = 1.5


def run(corpus: Corpus) -> list[Row]:
    """Starts real processes in turn; the first of each only warms the system's file cache."""
    ours: list[float] = []
    empty: list[float] = []
    afternoon: list[float] = []
    for place in range(ROUNDS + 1):
        found = (
            start("whole_program", [str(corpus.profile)]),
            start("empty_window"),
            start("afternoon_window", [str(corpus.plain)]),
        )
        if place:
            for values, one in zip((ours, empty, afternoon), found, strict=True):
                values.append(one["ms"])
    note = f"{corpus.open_orders} of {corpus.orders:,} orders are open"
    what = "process to queue"
    return [
        Row("start", what, "ms", median(ours), median(empty), "empty window", LIMIT, note=note),
        Row("start", what, "ms", median(ours), median(afternoon), "model of all orders"),
    ]
