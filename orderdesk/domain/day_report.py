"""What was packed on one day: people, time, refused scans and missing units, computed from packings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from statistics import median

from orderdesk.domain.ids import LineItemGid, OrderGid
from orderdesk.domain.packing import (
    EventKind,
    How,
    Packing,
    PackingEvent,
    PackingState,
    ShortReason,
    add_up,
)
from orderdesk.domain.work import WorkItem, WorkStatus

DAMAGED_UNITS = "damaged_units"
"""The kind under which damaged units are counted beside the refused scans."""

LineTitles = Mapping[LineItemGid, str]


@dataclass(frozen=True, slots=True)
class DayWindow:
    """From `since` up to, but not including, `until`; both in UTC."""

    since: datetime
    until: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether a time lies in it."""
        return at is not None and self.since <= at < self.until


def day_window(day: date, zone: tzinfo) -> DayWindow:
    """A calendar day where the shop is: 23 or 25 hours long when the clocks change."""
    start, end = (
        datetime.combine(one, time(), zone).astimezone(UTC)
        for one in (day, day + timedelta(days=1))
    )
    return DayWindow(start, end)


@dataclass(frozen=True, slots=True)
class PackedOrder:
    """One order that was packed. `scans` counts units that were scanned, not those set by key."""

    order_id: OrderGid
    order_name: str
    staff: str
    station: str
    opened_at: datetime
    packed_at: datetime
    units: int
    parcels: int
    scans: int
    refused: int
    short_units: int
    short_reasons: tuple[ShortReason, ...] = ()

    @property
    def took(self) -> timedelta:
        """From taken in hand to packed."""
        return self.packed_at - self.opened_at


@dataclass(frozen=True, slots=True)
class PersonDay:
    """What one person packed at one station."""

    staff: str
    station: str
    orders: int
    units: int
    parcels: int
    scans: int
    refused: int
    median_time: timedelta


@dataclass(frozen=True, slots=True)
class StopCount:
    """How often scans were refused for one reason: a VerdictKind's value, or DAMAGED_UNITS."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class ShortPick:
    """Units of an order that were missing. `title` is "" where the line is not known any more."""

    order_name: str
    title: str
    quantity: int
    reason: ShortReason


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What is left at this moment: orders of the location, and decisions that are not in Shopify."""

    to_pack: int
    late: int
    due_today: int
    on_hold: int
    unsent: int
    needs_person: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """One day at this computer. `hours` are orders by hour of the shop's clock, in sequence.

    `still_open` is None for any day but the present one: it is not kept what was open then.
    """

    day: date
    orders: tuple[PackedOrder, ...]
    people: tuple[PersonDay, ...]
    hours: tuple[tuple[int, int], ...]
    stops: tuple[StopCount, ...]
    shorts: tuple[ShortPick, ...]
    still_open: StillOpen | None = None

    @property
    def units(self) -> int:
        """Units packed."""
        return sum(order.units for order in self.orders)

    @property
    def parcels(self) -> int:
        """Parcels packed."""
        return sum(order.parcels for order in self.orders)

    @property
    def scans(self) -> int:
        """Units that were scanned into the orders packed."""
        return sum(order.scans for order in self.orders)

    @property
    def scans_per_order(self) -> float | None:
        """None where nothing was packed."""
        return self.scans / len(self.orders) if self.orders else None

    @property
    def median_time(self) -> timedelta | None:
        """From taken in hand to packed, of the order in the middle; None where nothing was packed."""
        return _median(self.orders) if self.orders else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was packed, refused or missing."""
        return not (self.orders or self.stops or self.shorts)


def report_of(
    day: date,
    zone: tzinfo,
    packings: Iterable[Packing],
    titles: LineTitles,
    still_open: StillOpen | None = None,
) -> DayReport:
    """The day's report from packings that something may have happened to on it.

    `titles` names the lines that were short; any other may be missing there.
    """
    window = day_window(day, zone)
    touched = list(packings)
    orders = sorted(
        (
            _packed(packing)
            for packing in touched
            if packing.state is PackingState.COMPLETED and window.holds(packing.closed_at)
        ),
        key=lambda order: (order.packed_at, order.order_name),
    )
    by_hour = Counter(order.packed_at.astimezone(zone).hour for order in orders)
    shorts = tuple(
        ShortPick(
            packing.order_name,
            titles.get(event.line_item_id, "") if event.line_item_id else "",
            event.quantity,
            ShortReason(event.note),
        )
        for packing in touched
        for event in standing_shorts(packing)
        if window.holds(event.at)
    )
    return DayReport(
        day=day,
        orders=tuple(orders),
        people=_people(orders),
        hours=tuple(sorted(by_hour.items())),
        stops=_stops(touched, shorts, window),
        shorts=shorts,
        still_open=still_open,
    )


def still_open_of(
    work: Iterable[WorkItem], now: datetime, zone: tzinfo, *, unsent: int, needs_person: int
) -> StillOpen:
    """What is left of a location's work. An order that is late already is not due today as well."""
    items = list(work)
    to_pack = [item for item in items if item.status is WorkStatus.TO_PACK]
    late = sum(1 for item in to_pack if item.due_at < now)
    today = now.astimezone(zone).date()
    return StillOpen(
        to_pack=len(to_pack),
        late=late,
        due_today=sum(
            1
            for item in to_pack
            if item.due_at >= now and item.due_at.astimezone(zone).date() == today
        ),
        on_hold=sum(1 for item in items if item.status is WorkStatus.ON_HOLD),
        unsent=unsent,
        needs_person=needs_person,
    )


def standing_shorts(packing: Packing) -> list[PackingEvent]:
    """The declarations of missing units that were neither undone nor lifted."""
    undone = {event.undoes for event in packing.events if event.kind is EventKind.UNDONE}
    standing: dict[LineItemGid | None, PackingEvent] = {}
    for event in packing.events:
        if event.seq in undone:
            continue
        is_missing = event.note != str(ShortReason.SEPARATE)
        if event.kind is EventKind.SHORT and event.quantity and is_missing:
            standing[event.line_item_id] = event
        elif event.kind in (EventKind.SHORT, EventKind.SHORT_LIFTED):
            standing.pop(event.line_item_id, None)
    return list(standing.values())


def _packed(packing: Packing) -> PackedOrder:
    box = add_up(packing)
    undone = {event.undoes for event in packing.events if event.kind is EventKind.UNDONE}
    assert packing.closed_at is not None
    missing = [one for one in box.shorts if one.quantity and one.reason is not ShortReason.SEPARATE]
    return PackedOrder(
        order_id=packing.order_id,
        order_name=packing.order_name,
        staff=packing.staff,
        station=packing.station,
        opened_at=packing.opened_at,
        packed_at=packing.closed_at,
        units=box.in_box,
        # A parcel whose number nobody noted is a parcel all the same.
        parcels=max(1, len(box.parcels)),
        scans=sum(
            event.quantity
            for event in packing.events
            if event.kind is EventKind.COUNTED
            and event.how is How.SCANNED
            and event.seq not in undone
        ),
        refused=sum(1 for event in packing.events if event.kind is EventKind.REFUSED),
        short_units=sum(short.quantity for short in missing),
        short_reasons=tuple(short.reason for short in missing),
    )


def _people(orders: Sequence[PackedOrder]) -> tuple[PersonDay, ...]:
    """By person and station, the busiest first."""
    groups: dict[tuple[str, str], list[PackedOrder]] = {}
    for order in orders:
        groups.setdefault((order.staff, order.station), []).append(order)
    people = [
        PersonDay(
            staff=staff,
            station=station,
            orders=len(group),
            units=sum(order.units for order in group),
            parcels=sum(order.parcels for order in group),
            scans=sum(order.scans for order in group),
            refused=sum(order.refused for order in group),
            median_time=_median(group),
        )
        for (staff, station), group in groups.items()
    ]
    return tuple(sorted(people, key=lambda one: (-one.orders, one.staff, one.station)))


def _stops(
    packings: Iterable[Packing], shorts: Iterable[ShortPick], window: DayWindow
) -> tuple[StopCount, ...]:
    """The most frequent first."""
    counted = Counter(
        event.note
        for packing in packings
        for event in packing.events
        if event.kind is EventKind.REFUSED and window.holds(event.at)
    )
    damaged = sum(one.quantity for one in shorts if one.reason is ShortReason.DAMAGED)
    if damaged:
        counted[DAMAGED_UNITS] += damaged
    return tuple(
        StopCount(kind, count)
        for kind, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    )


def _median(orders: Iterable[PackedOrder]) -> timedelta:
    return timedelta(seconds=median(order.took.total_seconds() for order in orders))
