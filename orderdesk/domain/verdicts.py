"""What a scan means for the box: one verdict on every code, and how many were refused."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from orderdesk.domain.codes import ScannedCode
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.packing import Box, EventKind, Packing


class VerdictKind(StrEnum):
    """What a scan means for the order in hand, as the bench shows it."""

    READY = "ready"
    RIGHT = "right"
    TAKEN_OUT = "taken_out"
    TOO_MANY = "too_many"
    ALREADY_PACKED = "already_packed"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    DAMAGED = "damaged"
    WRONG = "wrong"
    STOP = "stop"
    NOT_EXPECTED = "not_expected"
    BOUNCE = "bounce"
    PACKED = "packed"

    @property
    def locks(self) -> bool:
        """Whether the bench stays locked until a person answers by key."""
        return self in (
            VerdictKind.TOO_MANY,
            VerdictKind.UNKNOWN,
            VerdictKind.AMBIGUOUS,
            VerdictKind.WRONG,
            VerdictKind.STOP,
            VerdictKind.NOT_EXPECTED,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one scan. `line_item_id` is the line that it counts for, or would have.

    `quantity` is how many units the code stands for: more than one where it is on a case.
    """

    kind: VerdictKind
    code: str = ""
    line_item_id: LineItemGid | None = None
    line_done: bool = False
    quantity: int = 1
    read: ScannedCode | None = None


@dataclass(frozen=True, slots=True)
class PackLine:
    """A line in hand with the codes that answer to it, as `code_key` gives them."""

    line_item_id: LineItemGid
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class PackCodes:
    """The codes of an order in hand.

    `shared` are those that another product answers to as well. `units` are those that stand for more
    than one unit.
    """

    lines: tuple[PackLine, ...] = ()
    shared: frozenset[str] = frozenset()
    units: Mapping[str, int] = field(default_factory=dict)


def judge_code(box: Box, codes: PackCodes, read: ScannedCode) -> Verdict | None:
    """What a code means for the lines in hand: RIGHT, TAKEN_OUT, TOO_MANY, AMBIGUOUS; None if to no line.

    While more units of a line are in the box than the order needs, its code takes one out again.

    Lines of the same product are filled in their sequence before a unit is one too many. A code that
    another product answers to as well is refused, whether or not that one is in this order: what lies
    in the hand may be the other one, and the code cannot tell.
    """
    for key in read.keys:
        answering = [line for line in codes.lines if key in line.keys]
        if not answering:
            continue
        if key in codes.shared:
            last = answering[-1].line_item_id
            return Verdict(VerdictKind.AMBIGUOUS, read.text, last, read=read)
        quantity = codes.units.get(key, 1)
        for line in answering:
            count = box.count(line.line_item_id)
            if count is not None and count.surplus >= quantity:
                done = count.surplus == quantity
                return Verdict(
                    VerdictKind.TAKEN_OUT, read.text, line.line_item_id, done, quantity, read
                )
        for line in answering:
            count = box.count(line.line_item_id)
            if count is not None and count.in_box + quantity <= count.needed:
                # A unit that was declared short and turns up after all counts, and lifts the short.
                done = count.in_box + quantity >= count.needed
                return Verdict(
                    VerdictKind.RIGHT, read.text, line.line_item_id, done, quantity, read
                )
        last = answering[-1].line_item_id
        return Verdict(VerdictKind.TOO_MANY, read.text, last, quantity=quantity, read=read)
    return None


_ERRORS = frozenset(
    (
        VerdictKind.TOO_MANY,
        VerdictKind.UNKNOWN,
        VerdictKind.AMBIGUOUS,
        VerdictKind.DAMAGED,
        VerdictKind.WRONG,
        VerdictKind.NOT_EXPECTED,
        VerdictKind.BOUNCE,
    )
)
_HARD = (VerdictKind.TOO_MANY, VerdictKind.UNKNOWN, VerdictKind.AMBIGUOUS, VerdictKind.WRONG)


def refusals(packing: Packing) -> Counter[VerdictKind]:
    """How often each kind of error happened, for the accuracy figures that the packer sees first."""
    kinds = {str(kind): kind for kind in _ERRORS}
    return Counter(
        kinds[event.note]
        for event in packing.events
        if event.kind is EventKind.REFUSED and event.note in kinds
    )


def hard_errors(packing: Packing) -> int:
    """How many scans locked the bench because the wrong thing was in the hand."""
    counts = refusals(packing)
    return sum(counts[kind] for kind in _HARD)
