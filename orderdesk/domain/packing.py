"""An order in a packer's hands: what is needed, what was scanned, and what that adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import LineItemGid, LocationGid, OrderGid, PackingId
from orderdesk.domain.intents import Basis, Units


class PackingState(StrEnum):
    """OPEN is work in hand; COMPLETED became an intent; SET_ASIDE was closed without packing."""

    OPEN = "open"
    COMPLETED = "completed"
    SET_ASIDE = "set_aside"


class EventKind(StrEnum):
    """What can happen to an open packing. Events are only ever added, never changed."""

    COUNTED = "counted"
    UNDONE = "undone"
    SHORT = "short"
    SHORT_LIFTED = "short_lifted"
    PARCEL = "parcel"
    PARCEL_REMOVED = "parcel_removed"
    REFUSED = "refused"
    ANSWERED = "answered"
    REBASED = "rebased"
    MESSAGE_SEEN = "message_seen"
    LINKED = "linked"
    TAKEN_OVER = "taken_over"
    OUSTED = "ousted"


class How(StrEnum):
    """How a unit was confirmed: its code was scanned or typed, or it was only counted by key."""

    SCANNED = "scanned"
    TYPED = "typed"
    BY_KEY = "by_key"


class ShortReason(StrEnum):
    """Why units are missing."""

    OUT_OF_STOCK = "out_of_stock"
    DAMAGED = "damaged"
    NOT_FOUND = "not_found"
    OTHER = "other"
    SEPARATE = "separate"


MISSING_REASONS = tuple(one for one in ShortReason if one is not ShortReason.SEPARATE)
"""Why units are really missing. What ships separately is there, and only not in this parcel."""


@dataclass(frozen=True, slots=True)
class PackingEvent:
    """One thing that happened, in sequence. Which fields are set depends on `kind`.

    COUNTED: line_item_id, quantity, code, how, and what a GS1 code told of lot, expiry (ISO date) and
    serial. UNDONE: undoes. SHORT: line_item_id, quantity, note holds the ShortReason. PARCEL: code
    holds the number ("" for a parcel without one), note the carrier's name. REFUSED: code, how, note
    holds the verdict's kind. REBASED: needs. MESSAGE_SEEN: note holds the message's key, code its mark
    (`domain.messages`). LINKED: code, line_item_id. TAKEN_OVER, OUSTED: code names who had it before, or
    has it now, note the reason that was given. `staff` is empty in packings of older versions.
    """

    seq: int
    kind: EventKind
    at: datetime
    line_item_id: LineItemGid | None = None
    quantity: int = 0
    code: str = ""
    how: How = How.SCANNED
    note: str = ""
    undoes: int = 0
    needs: tuple[Units, ...] = ()
    lot: str = ""
    expires: str = ""
    serial: str = ""
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Packing:
    """One packing of one order at one location. `needs` is what remained when it was opened."""

    id: PackingId
    order_id: OrderGid
    order_name: str
    location_id: LocationGid
    staff: str
    station: str
    opened_at: datetime
    needs: tuple[Units, ...]
    basis: Basis
    state: PackingState = PackingState.OPEN
    events: tuple[PackingEvent, ...] = ()
    closed_at: datetime | None = None

    def with_event(self, event: PackingEvent) -> "Packing":
        """This packing with one more event at its end."""
        return replace(self, events=(*self.events, event))

    @property
    def is_begun(self) -> bool:
        """Whether anything was done with the goods: who has the order in hand is not."""
        return any(
            event.kind not in (EventKind.TAKEN_OVER, EventKind.OUSTED) for event in self.events
        )

    @property
    def next_seq(self) -> int:
        """The sequence number that the next event takes."""
        return self.events[-1].seq + 1 if self.events else 1


@dataclass(frozen=True, slots=True)
class Short:
    """Units that are missing, and why."""

    line_item_id: LineItemGid
    quantity: int
    reason: ShortReason


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the box: needed, in the box, declared short."""

    line_item_id: LineItemGid
    needed: int
    in_box: int
    short: int

    @property
    def left(self) -> int:
        """Units still to be scanned."""
        return max(0, self.needed - self.in_box - self.short)

    @property
    def surplus(self) -> int:
        """Units in the box that are not needed (any more): to be taken out."""
        return max(0, self.in_box - self.needed)


@dataclass(frozen=True, slots=True)
class Box:
    """What a packing's events add up to."""

    counts: tuple[Count, ...]
    shorts: tuple[Short, ...]
    parcels: tuple[Tracking, ...]
    last_counted: PackingEvent | None

    @property
    def left(self) -> int:
        """Units still to be scanned, over all lines."""
        return sum(count.left for count in self.counts)

    @property
    def in_box(self) -> int:
        """Units in the box, over all lines."""
        return sum(count.in_box for count in self.counts)

    @property
    def needed(self) -> int:
        """Units needed, over all lines."""
        return sum(count.needed for count in self.counts)

    @property
    def surplus(self) -> int:
        """Units to be taken out again, over all lines."""
        return sum(count.surplus for count in self.counts)

    @property
    def is_complete(self) -> bool:
        """Whether every unit is in the box or declared short, and nothing is too much."""
        return self.left == 0 and self.surplus == 0

    def count(self, line_item_id: LineItemGid) -> Count | None:
        """The line's count, or None where the line is not part of this packing."""
        return next((one for one in self.counts if one.line_item_id == line_item_id), None)

    def units(self) -> tuple[Units, ...]:
        """What is in the box, per line item, lines without a unit left out."""
        return tuple(Units(one.line_item_id, one.in_box) for one in self.counts if one.in_box)


def add_up(packing: Packing) -> Box:
    """The box that `packing`'s events leave. Undone events do not count."""
    undone = {event.undoes for event in packing.events if event.kind is EventKind.UNDONE}
    standing = [event for event in packing.events if event.seq not in undone]
    needs = _needs(packing, standing)
    in_box: dict[LineItemGid, int] = {}
    shorts: dict[LineItemGid, Short] = {}
    parcels = _Parcels()
    last: PackingEvent | None = None
    for event in standing:
        if event.kind is EventKind.COUNTED and event.line_item_id is not None:
            in_box[event.line_item_id] = in_box.get(event.line_item_id, 0) + event.quantity
            last = event
        elif event.kind is EventKind.SHORT and event.line_item_id is not None:
            reason = ShortReason(event.note)
            shorts[event.line_item_id] = Short(event.line_item_id, event.quantity, reason)
        elif event.kind is EventKind.SHORT_LIFTED and event.line_item_id is not None:
            shorts.pop(event.line_item_id, None)
        elif event.kind is EventKind.PARCEL:
            parcels.add(event.code, event.note)
        elif event.kind is EventKind.PARCEL_REMOVED:
            parcels.remove(event.code)
    lines = [*needs, *(line for line in in_box if line not in needs)]
    counts = tuple(
        Count(
            line_item_id=line,
            needed=needs.get(line, 0),
            in_box=in_box.get(line, 0),
            short=shorts[line].quantity if line in shorts else 0,
        )
        for line in lines
    )
    return Box(counts, tuple(shorts.values()), parcels.all(), last)


class _Parcels:
    """The parcels of a packing. Nothing noted is one parcel, of which there is nothing to be said."""

    def __init__(self) -> None:
        self._numbered: dict[str, Tracking] = {}
        self._unnumbered = 0

    def add(self, number: str, company: str) -> None:
        """A number goes to a parcel that waits for one; "" is one more parcel than there were."""
        if number:
            if number not in self._numbered and self._unnumbered:
                self._unnumbered -= 1
            self._numbered[number] = Tracking(number, company)
            return
        self._unnumbered += 1 if self._numbered or self._unnumbered else 2

    def remove(self, number: str) -> None:
        """Forget a number with its parcel, or for "" a parcel without one."""
        if number:
            self._numbered.pop(number, None)
        elif self._unnumbered:
            self._unnumbered -= 1
        if not self._numbered and self._unnumbered == 1:
            self._unnumbered = 0

    def all(self) -> tuple[Tracking, ...]:
        return (*self._numbered.values(), *[Tracking()] * self._unnumbered)


def _needs(packing: Packing, standing: Iterable[PackingEvent]) -> dict[LineItemGid, int]:
    needs = packing.needs
    for event in standing:
        if event.kind is EventKind.REBASED:
            needs = event.needs
    return {units.line_item_id: units.quantity for units in needs}


def last_undoable(packing: Packing) -> PackingEvent | None:
    """The newest event that undo takes back: a count, a short, a parcel or a linked code."""
    undone = {event.undoes for event in packing.events if event.kind is EventKind.UNDONE}
    kinds = (EventKind.COUNTED, EventKind.SHORT, EventKind.PARCEL, EventKind.LINKED)
    return next(
        (
            event
            for event in reversed(packing.events)
            if event.kind in kinds and event.seq not in undone
        ),
        None,
    )
