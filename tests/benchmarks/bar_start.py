"""From the start of the process to a queue that can be used, beside an empty PySide6 window."""

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.result import Row, median
from tests.benchmarks.told import start

ROUNDS = 5
LIMIT = 1.5
# Beyond this the model of all orders takes many seconds, and two of them tell enough.
MANY = 20_000


def run(corpus: Corpus) -> list[Row]:
    """Starts real processes in turn; the first of each only warms the system's file cache."""
    ours: list[float] = []
    empty: list[float] = []
    afternoon: list[float] = []
    for place in range(ROUNDS + 1):
        mine, nothing = start("whole_program", [str(corpus.profile)]), start("empty_window")
        if place:
            ours.append(mine["ms"])
            empty.append(nothing["ms"])
        if 0 < place <= 2 or (place and corpus.orders <= MANY):
            afternoon.append(start("afternoon_window", [str(corpus.plain)])["ms"])
    note = f"{corpus.open_orders} of {corpus.orders:,} orders are open"
    what = "process to queue"
    return [
        Row("start", what, "ms", median(ours), median(empty), "empty window", LIMIT, note=note),
        Row("start", what, "ms", median(ours), median(afternoon), "model of all orders"),
    ]
