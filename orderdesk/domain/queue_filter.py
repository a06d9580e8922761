"""Filters of the queue: what staff want to see of it, and how many orders each choice would show.

Within a facet any of the chosen values is enough; every facet that has one must agree.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from orderdesk.domain.claims import Holder
from orderdesk.domain.deadline import midnight
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.work import StockState, WorkItem, WorkStatus


class Facet(StrEnum):
    """What can be filtered by, in the sequence in which it is offered."""

    STATUS = "status"
    DELIVERY = "delivery"
    STOCK = "stock"
    PAYMENT = "payment"
    DUE = "due"
    PLACED = "placed"
    SPEED = "speed"
    EXTRAS = "extras"
    WITH = "with"
    HOLD = "hold"
    TAG = "tag"


class Due(StrEnum):
    """How near the deadline is, by the shop's own days."""

    LATE = "late"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


class Placed(StrEnum):
    """How long ago the customer ordered. An order of today is also one of the last two days."""

    TODAY = "today"
    LAST_TWO_DAYS = "last_two_days"
    THIS_WEEK = "this_week"
    OLDER = "older"


class Speed(StrEnum):
    """Whether it goes first."""

    EXPEDITED = "expedited"
    NORMAL = "normal"


class Extra(StrEnum):
    """What a packer has to look at beside the goods."""

    NOTE = "note"
    GIFT = "gift"
    NONE = "none"


OWN_VALUES: Mapping[Facet, tuple[str, ...]] = {
    Facet.STATUS: tuple(WorkStatus),
    Facet.STOCK: tuple(StockState),
    Facet.DUE: tuple(Due),
    Facet.PLACED: tuple(Placed),
    Facet.SPEED: tuple(Speed),
    Facet.EXTRAS: tuple(Extra),
}
"""The facets whose values are ours, with all of them in their sequence. The others hold words of the
shop or of Shopify, which may be anything."""

NOBODY = "nobody"
"""The value of `Facet.WITH` for an order that nobody has in hand. People are called by `with_value`."""


def with_value(holder: Holder) -> str:
    """The value of `Facet.WITH` for who has an order in hand."""
    return f"{holder.staff}\n{holder.station}"


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """One value of one facet."""

    facet: Facet
    value: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an order itself does not tell: the time, the shop's time zone, who has what in hand."""

    now: datetime
    zone: tzinfo
    holders: Mapping[OrderGid, Holder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """The choices that stand, in the sequence in which they were made. None of them shows all."""

    choices: tuple[Choice, ...] = ()

    def matches(self, item: WorkItem, around: Surroundings) -> bool:
        """Whether an order is shown."""
        return self.test(around)(item)

    def test(self, around: Surroundings) -> Callable[[WorkItem], bool]:
        """`matches` made ready for many orders at one moment."""
        wanted = self.by_facet()
        values = Values(around)
        tests = [(values.of(facet), chosen) for facet, chosen in wanted.items()]
        return lambda item: all(not chosen.isdisjoint(of(item)) for of, chosen in tests)

    def failing(self, item: WorkItem, around: Surroundings) -> tuple[Choice, ...]:
        """The choices that keep an order out: all of a facet none of whose values it has."""
        values = Values(around)
        out = {
            facet
            for facet, chosen in self.by_facet().items()
            if chosen.isdisjoint(values.of(facet)(item))
        }
        return tuple(choice for choice in self.choices if choice.facet in out)

    def toggled(self, choice: Choice) -> "Filter":
        """The filter with a choice made, or taken back where it stood."""
        if choice in self.choices:
            return Filter(tuple(one for one in self.choices if one != choice))
        return Filter((*self.choices, choice))

    def by_facet(self) -> dict[Facet, set[str]]:
        """The chosen values, facet by facet."""
        wanted: dict[Facet, set[str]] = {}
        for choice in self.choices:
            wanted.setdefault(choice.facet, set()).add(choice.value)
        return wanted


NO_FILTER = Filter()


class ValueCounts:
    """For each value of each facet, how many orders would be shown if it were the facet's only one.

    The choices of the other facets stand. A chosen value is there even where it counts none. Orders
    are added in as many parts as the caller likes.
    """

    def __init__(self, chosen: Filter, around: Surroundings) -> None:
        self.counts: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}
        values = Values(around)
        self._all = [(values.of(facet), self.counts[facet]) for facet in Facet]
        self._tests = [
            (values.of(facet), picked, self.counts[facet])
            for facet, picked in chosen.by_facet().items()
        ]
        for choice in chosen.choices:
            self.counts[choice.facet][choice.value] = 0

    def add(self, items: Iterable[WorkItem]) -> None:
        """Count more orders."""
        for item in items:
            out = [
                (values_of, tally)
                for values_of, picked, tally in self._tests
                if picked.isdisjoint(values_of(item))
            ]
            if len(out) > 1:
                continue
            # What one facet alone keeps out would be shown by another choice of that facet.
            for values_of, tally in out or self._all:
                for value in values_of(item):
                    tally[value] = tally.get(value, 0) + 1


class Values:
    """The values that an order has, facet by facet, at one moment.

    The borders between days are drawn once, so that an order costs comparisons only.
    """

    def __init__(self, around: Surroundings) -> None:
        self._now = around.now
        self._holders = around.holders
        weekday = around.now.astimezone(around.zone).weekday()
        self._today, self._tomorrow, self._day_after, self._yesterday, self._monday = (
            midnight(around.now, around.zone, days) for days in (0, 1, 2, -1, -weekday)
        )
        self._of: dict[Facet, Callable[[WorkItem], tuple[str, ...]]] = {
            Facet.STATUS: lambda item: (item.status,),
            Facet.DELIVERY: lambda item: (item.delivery_method,),
            Facet.STOCK: lambda item: (item.stock.state,),
            Facet.PAYMENT: lambda item: (item.financial_status,),
            Facet.DUE: self._due,
            Facet.PLACED: self._placed,
            Facet.SPEED: lambda item: (Speed.EXPEDITED if item.is_expedited else Speed.NORMAL,),
            Facet.EXTRAS: _extras,
            Facet.WITH: self._with,
            Facet.HOLD: lambda item: tuple({hold.reason for hold in item.holds}),
            Facet.TAG: lambda item: item.tags,
        }

    def of(self, facet: Facet) -> Callable[[WorkItem], tuple[str, ...]]:
        """The function that tells an order's values of a facet."""
        return self._of[facet]

    def _due(self, item: WorkItem) -> tuple[str, ...]:
        at = item.due_at
        if at < self._now:
            return (Due.LATE,)
        if at < self._tomorrow:
            return (Due.TODAY,)
        return (Due.TOMORROW,) if at < self._day_after else (Due.LATER,)

    def _placed(self, item: WorkItem) -> tuple[str, ...]:
        at = item.created_at
        found = [
            name
            for name, since in (
                (Placed.TODAY, self._today),
                (Placed.LAST_TWO_DAYS, self._yesterday),
                (Placed.THIS_WEEK, self._monday),
            )
            if at >= since
        ]
        return tuple(found) if found else (Placed.OLDER,)

    def _with(self, item: WorkItem) -> tuple[str, ...]:
        holder = self._holders.get(item.order_id)
        return (with_value(holder) if holder is not None else NOBODY,)


def _extras(item: WorkItem) -> tuple[str, ...]:
    if item.has_note:
        return (Extra.NOTE, Extra.GIFT) if item.has_gift else (Extra.NOTE,)
    return (Extra.GIFT,) if item.has_gift else (Extra.NONE,)
