"""Memory of the window after some use, beside an empty PySide6 window."""

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.result import Row, median
from tests.benchmarks.told import start

ROUNDS = 3
LIMIT = 4.0


def run(corpus: Corpus) -> list[Row]:
    """Resident memory of real processes, each as it says itself."""
    sizes: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for module, arguments in (
            ("whole_program", [str(corpus.profile), "--settle"]),
            ("empty_window", []),
            ("afternoon_window", [str(corpus.plain)]),
        ):
            sizes.setdefault(module, []).append(start(module, arguments)["memory_mb"])
    ours, empty, afternoon = (median(found) for found in sizes.values())
    return [
        Row("memory", "after some use", "MB", ours, empty, "empty window", LIMIT),
        Row("memory", "after some use", "MB", ours, afternoon, "model of all orders"),
    ]
