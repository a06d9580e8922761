"""What a batch of runs has reached: each fault in each state of a decision, a pull, a packing, a claim."""

from collections import Counter
from collections.abc import Iterable

from tests.simulation.faults import (
    ALL,
    CLAIM_STAGES,
    INTENT_STAGES,
    NETWORK,
    OUTSIDERS,
    PACKING_STAGES,
    PEOPLE,
    PROCESS,
    PULL_STAGES,
)
from tests.simulation.run import Result

ENOUGH = 5

# A fault of the network is met by a request: it has the state that the request serves, and no other.
REQUEST_STAGES = (
    "lease",
    "pre-read",
    "on wire",
    "answered",
    "first reading",
    "second reading",
    "split",
    "first page",
    "next page",
    "claiming",
)


def pairs() -> list[tuple[str, str]]:
    """Every pair of fault and state that means something."""
    found: list[tuple[str, str]] = []
    for name in ALL:
        if name in NETWORK:
            found += [(name, stage) for stage in REQUEST_STAGES]
        elif name in OUTSIDERS and name != "new order":
            found += [(name, stage) for stage in (*INTENT_STAGES, *PACKING_STAGES)]
        elif name in PROCESS or name in ("offline", "asleep", "stalled"):
            stages = (*INTENT_STAGES, *PACKING_STAGES, *CLAIM_STAGES, *PULL_STAGES)
            found += [(name, stage) for stage in stages]
    return found


def people_seen(results: Iterable[Result]) -> Counter[str]:
    """What staff did that can go wrong, and how often."""
    seen: Counter[str] = Counter()
    for one in results:
        seen.update({name: count for name, count in one.fired.items() if name in PEOPLE})
    return seen


class Coverage:
    """Adds up what runs have reached."""

    def __init__(self) -> None:
        self.fired: Counter[str] = Counter()
        self.reached: Counter[tuple[str, str]] = Counter()

    def add(self, result: Result) -> None:
        """Take over what one run has reached."""
        self.fired.update(result.fired)
        self.reached.update(result.reached)

    def told(self) -> list[str]:
        """The report, in lines."""
        wanted = pairs()
        often = sum(1 for pair in wanted if self.reached[pair] >= ENOUGH)
        never = [pair for pair in wanted if not self.reached[pair]]
        lines = [
            f"pairs of fault and state: {len(wanted)}, reached {len(wanted) - len(never)},"
            f" at least {ENOUGH} times {often} ({100 * often / len(wanted):.0f} %)"
        ]
        by_fault: dict[str, list[str]] = {}
        for name, stage in never:
            by_fault.setdefault(name, []).append(stage)
        lines += [f"  never: {name} at {', '.join(at)}" for name, at in by_fault.items()]
        return lines
