"""How it is proven that one packing makes one fulfillment, though Shopify takes no key for it.

A request is sent only if a replay of it would be refused. Afterwards only a mark proves that a
fulfillment is ours: a tracking number of ours that was nowhere else or, where there is none, an entry
of the shop's timeline (see `second_mark`). An equal shape proves nothing,
since somebody may have fulfilled the same units in the admin: then staff decide.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from orderdesk.domain.allocation import (
    allocate,
    is_held,
    may_be_fulfilled,
    part_to_split,
    rejects_own_replay,
    wanted_units,
)
from orderdesk.domain.fulfillment import Fulfillment
from orderdesk.domain.ids import FulfillmentGid, LineItemGid
from orderdesk.domain.intents import (
    Basis,
    Fulfill,
    Intent,
    Problem,
    ProblemCode,
    RequestLine,
    Sent,
    Step,
    Units,
)
from orderdesk.domain.open_work import is_readdressed, left_of, remaining_at
from orderdesk.domain.order import Order
from orderdesk.domain.outcomes import (
    Blocked,
    Doubt,
    NotCarriedOut,
    Plan,
    PlanAnew,
    Ready,
    Settled,
    SplitFirst,
    Wait,
)
from orderdesk.domain.second_mark import named_by_event
from orderdesk.domain.told import Told
from orderdesk.domain.tracking_numbers import number_key, number_keys

NOTHING_TOLD = Told()

IN_FLIGHT = timedelta(seconds=30)
"""How long a request whose answer was lost may still be carried out, by the shop's time."""

BETWEEN_READINGS = timedelta(seconds=15)
"""The least time between the two readings that together say that nothing happened."""

TWIN_MADE_WITHIN = timedelta(minutes=10)
"""How long after sending an unmarked fulfillment of the same shape counts as made by us too."""


def plan_fulfill(
    intent: Intent,
    order: Order,
    now: datetime,
    taken_numbers: frozenset[str],
    told: Told = NOTHING_TOLD,
) -> Plan:
    """What to do with a packing that waits, on a reading made under the order's lease.

    `taken_numbers` are the keys of our numbers that our copy knows from elsewhere.
    """
    fulfill = _fulfill(intent)
    if intent.attempts and intent.sent is not None:
        settled = find_ours(intent, order, told)
        if settled is not None:
            return settled
    problem = _why_not(intent, order)
    if problem is not None:
        return may_still_arrive(intent, now) or Blocked(problem)
    lines = allocate(order, fulfill, intent.basis.delivery_method).lines
    if rejects_own_replay(lines):
        return Ready(_sent(Step.ACT, fulfill, order, lines, now, taken_numbers))
    part = part_to_split(order, lines)
    if not part:
        return Blocked(Problem(ProblemCode.CANNOT_SPLIT))
    return SplitFirst(_sent(Step.SPLIT, fulfill, order, part, now, taken_numbers))


def judge_fulfill(intent: Intent, order: Order, now: datetime, told: Told = NOTHING_TOLD) -> Doubt:
    """What a reading says about a request whose answer was lost or was a refusal."""
    sent = intent.sent
    if sent is None:
        return PlanAnew()
    if sent.step is Step.SPLIT:
        return _judge_split(intent, order, now, told)
    settled = find_ours(intent, order, told)
    if settled is not None:
        return settled
    new = [one for one in order.fulfillments if one.id not in sent.known]
    unchanged = (
        not new
        and order.cancelled_at is None
        and _same_units(sent.remaining, remaining_at(order, _fulfill(intent).location_id))
    )
    if unchanged:
        verdict = unchanged_since(intent, now)
        is_over = isinstance(verdict, NotCarriedOut)
        # All units are there, in other work than the request named: that refusal says nothing of them.
        return PlanAnew() if is_over and not _is_as_named(sent, order) else verdict
    early = may_still_arrive(intent, now)
    if early is not None:
        return early
    if intent.refusal and not new and order.cancelled_at is not None:
        # It was heard and refused, and a cancelled order takes no parcel any more, however late.
        return Blocked(Problem(ProblemCode.ORDER_CANCELLED, intent.refusal))
    alike = tuple(one.id for one in new if has_our_shape(intent, one))
    code = ProblemCode.MAYBE_OURS if alike else ProblemCode.CHANGED_WHILE_SENDING
    concerned = alike or tuple(one.id for one in new)
    return Blocked(Problem(code, intent.refusal, concerned))


def may_still_arrive(intent: Intent, now: datetime) -> Wait | None:
    """Until when a request of this intent that was sent earlier may still be carried out."""
    if not intent.attempts or intent.sent is None:
        return None
    until = intent.sent.at + IN_FLIGHT
    return Wait(until) if now < until else None


def unchanged_since(intent: Intent, now: datetime) -> Wait | NotCarriedOut:
    """Two readings that show no change, the second after the window, say that nothing happened."""
    assert intent.sent is not None
    first = intent.doubt_read_at
    until = max(intent.sent.at + IN_FLIGHT, (first or now) + BETWEEN_READINGS)
    if first is not None and now >= until:
        return NotCarriedOut()
    return Wait(until, unchanged=True)


def find_ours(intent: Intent, order: Order, told: Told = NOTHING_TOLD) -> Settled | None:
    """The fulfillment that a request of this intent has made for sure, by its mark or the second one.

    One that was cancelled since is never sent again: staff are told.
    """
    sent = intent.sent
    if sent is None or not intent.attempts:
        return None
    new = [one for one in order.fulfillments if one.id not in sent.known]
    if sent.marks:
        marked = [
            one
            for one in new
            if not number_keys(one.numbers).isdisjoint(sent.marks) and _lines_fit(intent, one)
        ]
    else:
        named = named_by_event(sent, new, told.naming, told.events)
        marked = [named] if named is not None and has_our_shape(intent, named) else []
    if not marked:
        return None
    found = min(marked, key=lambda one: (not one.is_live, one.created_at, one.id))
    if found.is_live:
        return Settled(found.id)
    return Settled(found.id, Problem(ProblemCode.SENT_THEN_CANCELLED, "", (found.id,)))


def find_twice(
    intent: Intent, order: Order, own_ids: frozenset[FulfillmentGid]
) -> tuple[FulfillmentGid, ...]:
    """The live fulfillments that one decision made beside its own.

    `own_ids` are those that belong to other intents, or that one of them cancels.
    """
    sent = intent.sent
    if sent is None or intent.fulfillment_id is None:
        return ()
    settled = {*sent.known, *own_ids, intent.fulfillment_id}
    return tuple(
        one.id
        for one in order.fulfillments
        if one.is_live and one.id not in settled and _is_twin(intent, sent, one)
    )


def has_our_shape(intent: Intent, fulfillment: Fulfillment) -> bool:
    """Whether it holds the same units from the same location. This is no proof of anything."""
    fulfill = _fulfill(intent)
    return fulfillment.location_id in (None, fulfill.location_id) and _shape(
        fulfillment
    ) == wanted_units(fulfill.units)


def _is_twin(intent: Intent, sent: Sent, fulfillment: Fulfillment) -> bool:
    numbers = number_keys(fulfillment.numbers)
    if sent.marks:
        return not numbers.isdisjoint(sent.marks)
    return (
        has_our_shape(intent, fulfillment)
        and numbers == _our_numbers(_fulfill(intent))
        and sent.at - IN_FLIGHT <= fulfillment.created_at <= sent.at + TWIN_MADE_WITHIN
    )


def _judge_split(intent: Intent, order: Order, now: datetime, told: Told) -> Doubt:
    plan = plan_fulfill(intent, order, now, frozenset(), told)
    if isinstance(plan, Settled | Wait):
        return plan
    if not isinstance(plan, SplitFirst):
        return PlanAnew()
    return unchanged_since(intent, now)


def _why_not(intent: Intent, order: Order) -> Problem | None:
    fulfill, basis = _fulfill(intent), intent.basis
    alike = tuple(_alike_since(intent, order))
    if order.cancelled_at is not None:
        return Problem(ProblemCode.ORDER_CANCELLED, "", alike)
    if intent.attempts and alike:
        # An earlier request of ours may have made it after all; without a mark nobody can tell.
        return Problem(ProblemCode.MAYBE_OURS, intent.refusal, alike)
    allocation = allocate(order, fulfill, basis.delivery_method)
    if allocation.missing or not allocation.lines:
        sent_by_others = tuple(_took_units(basis, order, allocation.missing))
        code = _why_missing(order, fulfill, basis, allocation.missing, is_sent=bool(sent_by_others))
        theirs = sent_by_others if code is ProblemCode.NOT_ENOUGH_LEFT else ()
        return Problem(code, "", alike or theirs or tuple(_with_our_numbers(fulfill, order)))
    if is_readdressed(basis, order):
        return Problem(ProblemCode.ADDRESS_CHANGED)
    used = {line.fulfillment_order_id for line in allocation.lines}
    methods = {str(one.delivery_method) for one in order.fulfillment_orders if one.id in used}
    if basis.delivery_method and basis.delivery_method not in methods:
        return Problem(ProblemCode.METHOD_CHANGED)
    taken = tuple(_with_our_numbers(fulfill, order))
    if taken:
        return Problem(ProblemCode.NUMBER_TAKEN, "", taken)
    if _more_is_ordered(order, fulfill, basis):
        return Problem(ProblemCode.MORE_ORDERED)
    return None


def _took_units(basis: Basis, order: Order, missing: tuple[Units, ...]) -> Iterator[FulfillmentGid]:
    """The live fulfillments since the decision that hold some of the units that are missing now."""
    wanted = {one.line_item_id for one in missing}
    for one in order.fulfillments:
        is_new = one.is_live and one.id not in basis.known
        if is_new and any(line.line_item_id in wanted for line in one.lines):
            yield one.id


def _more_is_ordered(order: Order, fulfill: Fulfill, basis: Basis) -> bool:
    """Whether the order was edited up since, and what was added is to be packed at this location."""
    if not basis.ordered:
        return False
    ordered, left = wanted_units(basis.ordered), wanted_units(basis.remaining)
    now_left = wanted_units(remaining_at(order, fulfill.location_id))
    return any(
        line.current_quantity > ordered.get(line.id, 0)
        and now_left.get(line.id, 0) > left.get(line.id, 0)
        for line in order.line_items
    )


def _why_missing(
    order: Order, fulfill: Fulfill, basis: Basis, missing: tuple[Units, ...], *, is_sent: bool
) -> ProblemCode:
    """Why units cannot be fulfilled: they are there, but held or not offered; or they are gone.

    `is_sent`: somebody else has sent some of them.
    """
    wanted = {units.line_item_id: units.quantity for units in missing}
    held: dict[LineItemGid, int] = {}
    codes: list[ProblemCode] = []
    for work in order.fulfillment_orders_at(fulfill.location_id):
        holds = [line for line in work.line_items if wanted.get(line.line_item_id)]
        if not work.is_open or not any(line.remaining_quantity for line in holds):
            continue
        if is_held(work):
            codes.append(ProblemCode.ON_HOLD)
        elif not work.is_bench_work:
            codes.append(ProblemCode.METHOD_CHANGED)
        elif not may_be_fulfilled(work):
            codes.append(ProblemCode.NOT_ALLOWED)
        else:
            continue
        for line in holds:
            held[line.line_item_id] = held.get(line.line_item_id, 0) + line.remaining_quantity
    if codes and all(held.get(item, 0) >= quantity for item, quantity in wanted.items()):
        return codes[0]
    if is_sent:
        return ProblemCode.NOT_ENOUGH_LEFT
    if _lie_elsewhere(order, fulfill, wanted):
        return ProblemCode.MOVED_AWAY
    now = {line.id: line.current_quantity for line in order.line_items}
    if any(now.get(one.line_item_id, 0) < one.quantity for one in basis.ordered):
        return ProblemCode.LESS_ORDERED
    return ProblemCode.NOT_ENOUGH_LEFT


def _lie_elsewhere(order: Order, fulfill: Fulfill, wanted: dict[LineItemGid, int]) -> bool:
    """Whether all that is missing is to be packed at other locations now."""
    others = (
        one
        for one in order.fulfillment_orders
        if one.is_open and one.location_id != fulfill.location_id
    )
    there = wanted_units(left_of(order, others))
    return bool(wanted) and all(there.get(item, 0) >= count for item, count in wanted.items())


def _alike_since(intent: Intent, order: Order) -> Iterator[FulfillmentGid]:
    """The live fulfillments of our shape that are newer than what the decision or request knew."""
    known = intent.sent.known if intent.sent is not None else intent.basis.known
    since = intent.basis.read_at
    for one in order.fulfillments:
        if not one.is_live or one.id in known or not has_our_shape(intent, one):
            continue
        if intent.attempts or since is None or one.created_at >= since - TWIN_MADE_WITHIN:
            yield one.id


def _with_our_numbers(fulfill: Fulfill, order: Order) -> Iterator[FulfillmentGid]:
    ours = _our_numbers(fulfill)
    for one in order.fulfillments:
        if one.is_live and not number_keys(one.numbers).isdisjoint(ours):
            yield one.id


def _sent(
    step: Step,
    fulfill: Fulfill,
    order: Order,
    lines: tuple[RequestLine, ...],
    now: datetime,
    taken_numbers: frozenset[str],
) -> Sent:
    seen = number_keys(number for one in order.fulfillments for number in one.numbers)
    marks = _our_numbers(fulfill) - seen - frozenset(map(number_key, taken_numbers))
    return Sent(
        step=step,
        at=now,
        lines=lines,
        remaining=remaining_at(order, fulfill.location_id),
        known=tuple(one.id for one in order.fulfillments),
        marks=tuple(sorted(marks)),
    )


def _our_numbers(fulfill: Fulfill) -> frozenset[str]:
    return number_keys(parcel.number for parcel in fulfill.parcels)


def _lines_fit(intent: Intent, fulfillment: Fulfillment) -> bool:
    """Ours has our lines; where the shop withheld them, the mark alone speaks."""
    return not fulfillment.lines or _shape(fulfillment) == wanted_units(_fulfill(intent).units)


def _shape(fulfillment: Fulfillment) -> dict[LineItemGid, int]:
    return wanted_units(Units(line.line_item_id, line.quantity) for line in fulfillment.lines)


def _is_as_named(sent: Sent, order: Order) -> bool:
    """Whether the fulfillment orders that a request names are still open with what was left of them."""
    left = {
        (work.id, line.id): line.remaining_quantity
        for work in order.fulfillment_orders
        if work.is_open
        for line in work.line_items
    }
    return all(
        left.get((one.fulfillment_order_id, one.fulfillment_order_line_item_id)) == one.remaining
        for one in sent.lines
    )


def _same_units(before: tuple[Units, ...], now: tuple[Units, ...]) -> bool:
    return wanted_units(before) == wanted_units(now)


def _fulfill(intent: Intent) -> Fulfill:
    assert isinstance(intent.payload, Fulfill)
    return intent.payload
