"""When a piece of work is due, in the shop's own time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrder


@dataclass(frozen=True, slots=True)
class DueRule:
    """Ordered before `cut_off` on a working day: due `days` working days later at `due`.

    Ordered later, or on a day off: counted from the next working day. `working_days` holds
    `datetime.weekday()` numbers, Monday is 0.
    """

    cut_off: time
    due: time
    days: int = 0
    working_days: frozenset[int] = frozenset(range(5))


SHOP_DAYS = frozenset(range(6))
DEFAULT_RULES: Mapping[DeliveryMethod, DueRule] = {
    DeliveryMethod.SHIPPING: DueRule(cut_off=time(14, 0), due=time(16, 0)),
    DeliveryMethod.PICKUP_POINT: DueRule(cut_off=time(14, 0), due=time(16, 0)),
    DeliveryMethod.LOCAL: DueRule(cut_off=time(13, 0), due=time(17, 0), working_days=SHOP_DAYS),
    DeliveryMethod.PICK_UP: DueRule(cut_off=time(16, 0), due=time(18, 0), working_days=SHOP_DAYS),
}


def due_at(
    work: FulfillmentOrder,
    ordered_at: datetime,
    zone: tzinfo,
    rules: Mapping[DeliveryMethod, DueRule] = DEFAULT_RULES,
) -> datetime:
    """The moment (UTC) by which the work should be done.

    Shopify's own `fulfillBy` wins; scheduled work counts from its `fulfillAt`; the rest follows the
    rule of its delivery method.
    """
    if work.fulfill_by is not None:
        return work.fulfill_by
    start = work.fulfill_at if work.fulfill_at and work.fulfill_at > ordered_at else ordered_at
    rule = rules.get(work.delivery_method, DEFAULT_RULES[DeliveryMethod.SHIPPING])
    local = start.astimezone(zone)
    day = local.date()
    if local.time() >= rule.cut_off or day.weekday() not in rule.working_days:
        day = _next_working_day(day, rule)
    for _step in range(rule.days):
        day = _next_working_day(day, rule)
    return datetime.combine(day, rule.due, tzinfo=zone).astimezone(UTC)


def midnight(now: datetime, zone: tzinfo, days: int = 0) -> datetime:
    """When the shop's present day began (UTC), or another one so many days from it.

    Days of the calendar, which are not always 24 hours long.
    """
    here = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return (here + timedelta(days=days)).astimezone(UTC)


def _next_working_day(day: date, rule: DueRule) -> date:
    day += timedelta(days=1)
    while day.weekday() not in rule.working_days:
        day += timedelta(days=1)
    return day
