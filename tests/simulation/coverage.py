"""What a batch of runs has reached: each fault in each state of a decision, a pull, a packing, a claim."""

from collections import Counter

from tests.simulation.faults import pairs
from tests.simulation.run import Result

ENOUGH = 5


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
