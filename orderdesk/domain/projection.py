"""What every screen shows: Shopify's last word with the open intents laid on top."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orderdesk.domain.fulfillment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderStatus,
    FulfillmentStatus,
)
from orderdesk.domain.ids import LOCAL_PREFIX, FulfillmentGid, LineItemGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    AddTags,
    CancelFulfillment,
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    UpdateTracking,
)
from orderdesk.domain.order import Order
from orderdesk.domain.projection_of_changes import change_order, change_work


@dataclass(frozen=True, slots=True)
class Projected:
    """An order as staff see it. `pending` are the intents that Shopify has not confirmed, oldest first.

    A fulfillment that is only an intent yet has an id that `is_local` knows.
    """

    order: Order
    pending: tuple[Intent, ...] = ()
    gone: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether one of the intents waits on a decision of staff."""
        return any(intent.needs_person for intent in self.pending)

    @property
    def has_unsent_parcel(self) -> bool:
        """Whether something was packed here that Shopify has not confirmed."""
        return any(isinstance(intent.payload, Fulfill) for intent in self.pending)


def local_fulfillment_id(intent: Intent) -> FulfillmentGid:
    """The stand-in id of the fulfillment that `intent` will make."""
    return FulfillmentGid(f"{LOCAL_PREFIX}{intent.id}")


def is_local(fulfillment_id: str) -> bool:
    """Whether a fulfillment's id is the stand-in of an intent."""
    return fulfillment_id.startswith(LOCAL_PREFIX)


def project(
    order: Order, intents: Iterable[Intent], *, reading: int = 0, gone: bool = False
) -> Projected:
    """Lay the intents of one order over what Shopify last said of it, in reading number `reading`.

    What was confirmed stays laid on until a reading shows it, so that an own confirmed act never
    disappears from the screen again (promise: a reading number that is shown never falls).
    """
    shown = order
    pending: list[Intent] = []
    for intent in sorted(intents, key=lambda one: one.number):
        if not _stands(intent, order, reading):
            continue
        if intent.state.is_open or intent.needs_person:
            pending.append(intent)
        if intent.state is IntentState.DONE and intent.problem is not None:
            continue
        shown = _apply(shown, intent)
    return Projected(shown, tuple(pending), gone)


def _stands(intent: Intent, order: Order, reading: int) -> bool:
    if intent.state.is_open or intent.needs_person:
        return True
    if intent.state is not IntentState.DONE:
        return False
    if isinstance(intent.payload, Fulfill):
        return intent.fulfillment_id is not None and (
            order.fulfillment(intent.fulfillment_id) is None
        )
    return intent.settled_reading >= max(reading, 1)


def _apply(order: Order, intent: Intent) -> Order:
    match intent.payload:
        case Fulfill() as fulfill:
            return _with_fulfillment(order, intent, fulfill)
        case UpdateTracking(fulfillment_id=fulfillment_id, parcels=parcels):
            return _replace_fulfillment(order, fulfillment_id, tracking=parcels)
        case CancelFulfillment(fulfillment_id=fulfillment_id):
            return _replace_fulfillment(order, fulfillment_id, status=FulfillmentStatus.CANCELLED)
        case AddFulfillmentEvent(fulfillment_id=fulfillment_id, status=status):
            return _replace_fulfillment(order, fulfillment_id, display_status=status)
        case (AddTags() | RemoveTags() | SetNote()) as change:
            return change_order(order, change)
        case (
            HoldWork() | ReleaseHolds() | MoveWork() | SplitWork() | PrepareForPickup()
        ) as change:
            return change_work(order, intent, change)


def _replace_fulfillment(order: Order, fulfillment_id: FulfillmentGid, **changed: object) -> Order:
    fulfillments = tuple(
        replace(one, **changed) if one.id == fulfillment_id else one  # type: ignore[arg-type]
        for one in order.fulfillments
    )
    return replace(order, fulfillments=fulfillments)


def _with_fulfillment(order: Order, intent: Intent, fulfill: Fulfill) -> Order:
    wanted = {units.line_item_id: units.quantity for units in fulfill.units}
    work = tuple(
        _without_units(one, wanted)
        if one.location_id == fulfill.location_id and one.is_open
        else one
        for one in order.fulfillment_orders
    )
    made = Fulfillment(
        id=intent.fulfillment_id or local_fulfillment_id(intent),
        name="",
        status=FulfillmentStatus.PENDING,
        created_at=intent.created_at,
        location_id=fulfill.location_id,
        tracking=fulfill.parcels,
        lines=tuple(FulfillmentLine(one.line_item_id, one.quantity) for one in fulfill.units),
    )
    return replace(order, fulfillment_orders=work, fulfillments=(*order.fulfillments, made))


def _without_units(work: FulfillmentOrder, wanted: dict[LineItemGid, int]) -> FulfillmentOrder:
    lines = []
    taken_any = False
    for line in work.line_items:
        taken = min(wanted.get(line.line_item_id, 0), line.remaining_quantity)
        if taken:
            taken_any = True
            wanted[line.line_item_id] -= taken
            line = replace(line, remaining_quantity=line.remaining_quantity - taken)
        lines.append(line)
    if not taken_any:
        return work
    done = not any(line.remaining_quantity for line in lines)
    return replace(
        work,
        line_items=tuple(lines),
        status=FulfillmentOrderStatus.CLOSED if done else FulfillmentOrderStatus.IN_PROGRESS,
        supported_actions=frozenset() if done else work.supported_actions,
    )
