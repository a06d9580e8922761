"""What staff decided and Shopify has not confirmed yet: kinds, states, and what each rests on."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from orderdesk.domain.claims import SentNote
from orderdesk.domain.fulfillment import DeliveryMethod, Tracking
from orderdesk.domain.ids import (
    FulfillmentGid,
    FulfillmentOrderGid,
    FulfillmentOrderLineItemGid,
    IntentId,
    LineItemGid,
    LocationGid,
    OrderGid,
    PackingId,
)


class IntentState(StrEnum):
    """Where an intent stands. Only push leaves WAITING, except for staff's own taking back."""

    WAITING = "waiting"
    SENDING = "sending"
    AMBIGUOUS = "ambiguous"
    DONE = "done"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether the decision still stands unconfirmed: it is shown as done here, with a mark."""
        return self not in (IntentState.DONE, IntentState.CANCELLED)

    @property
    def goes_by_itself(self) -> bool:
        """Whether push works on it without a person."""
        return self in (IntentState.WAITING, IntentState.SENDING, IntentState.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class Units:
    """So many units of one line item."""

    line_item_id: LineItemGid
    quantity: int


@dataclass(frozen=True, slots=True)
class Fulfill:
    """These units left in these parcels. `parcels` may be empty or hold parcels without a number."""

    location_id: LocationGid
    units: tuple[Units, ...]
    parcels: tuple[Tracking, ...] = ()
    notify_customer: bool = False
    packing_id: PackingId | None = None


@dataclass(frozen=True, slots=True)
class UpdateTracking:
    """This fulfillment's parcels carry these numbers; all earlier ones are replaced."""

    fulfillment_id: FulfillmentGid
    parcels: tuple[Tracking, ...]
    notify_customer: bool = False


@dataclass(frozen=True, slots=True)
class CancelFulfillment:
    """This fulfillment did not happen: its units are to be packed again."""

    fulfillment_id: FulfillmentGid


@dataclass(frozen=True, slots=True)
class HoldWork:
    """The work of one delivery method at one location is kept back. `reason` is a `HoldReason`.

    `handle` names the hold in Shopify and is ours alone: the hold is known by it ever after.
    """

    location_id: LocationGid
    delivery_method: DeliveryMethod
    reason: str
    notes: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseHolds:
    """These holds of ours, named by their handles, keep nothing back any more."""

    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddTags:
    """The order carries these tags. Shopify tells tags apart without regard to case."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveTags:
    """The order carries none of these tags."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetNote:
    """The order's note says this instead of what staff saw (`Basis.note`)."""

    note: str


@dataclass(frozen=True, slots=True)
class MoveWork:
    """The work of one delivery method at one location is to be done at another one."""

    location_id: LocationGid
    delivery_method: DeliveryMethod
    target_id: LocationGid
    target_name: str = ""


@dataclass(frozen=True, slots=True)
class SplitWork:
    """These units become a piece of work of their own, at the same location."""

    location_id: LocationGid
    delivery_method: DeliveryMethod
    units: tuple[Units, ...]


@dataclass(frozen=True, slots=True)
class PrepareForPickup:
    """What customers fetch at one location is ready. Shopify mails them so: it has no switch for that."""

    location_id: LocationGid

    @property
    def delivery_method(self) -> DeliveryMethod:
        """Only work that is picked up can be prepared so."""
        return DeliveryMethod.PICK_UP


@dataclass(frozen=True, slots=True)
class AddFulfillmentEvent:
    """This happened to what was sent: `status` is a `FulfillmentEventStatus`.

    `happened_at` is in whole seconds, as Shopify keeps it: with the status it tells the event from
    others.
    """

    fulfillment_id: FulfillmentGid
    status: str
    happened_at: datetime


ChangeOfOrder = AddTags | RemoveTags | SetNote
ChangeOfWork = HoldWork | ReleaseHolds | MoveWork | SplitWork | PrepareForPickup
ChangeOfFulfillment = UpdateTracking | CancelFulfillment | AddFulfillmentEvent
Payload = Fulfill | ChangeOfFulfillment | ChangeOfOrder | ChangeOfWork


@dataclass(frozen=True, slots=True)
class WorkPart:
    """A fulfillment order as it was read: where it lay, what it was for, and what was left of it."""

    fulfillment_order_id: FulfillmentOrderGid
    location_id: LocationGid | None
    total: tuple[Units, ...]
    remaining: tuple[Units, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The state that a decision was made on, to be compared with Shopify's at push.

    `remaining` is per line item over the open fulfillment orders of the decision's location.
    `destination` is the address as lines, and `is_destination_withheld` says that nobody here knew it;
    `parcels` the tracking of the fulfillment concerned;
    `note` the note that staff saw; `work` all fulfillment orders of the order. `ordered` is what the
    order held of each line, wherever it is packed; `known` are the fulfillments that it had.
    """

    remaining: tuple[Units, ...] = ()
    destination: tuple[str, ...] = ()
    delivery_method: str = ""
    parcels: tuple[Tracking, ...] = ()
    read_at: datetime | None = None
    note: str = ""
    work: tuple[WorkPart, ...] = ()
    ordered: tuple[Units, ...] = ()
    known: tuple[FulfillmentGid, ...] = ()
    is_destination_withheld: bool = False


class Step(StrEnum):
    """Which request is, or may be, on its way. After a PART more requests of the intent follow."""

    SPLIT = "split"
    PART = "part"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of a request, with what remained of it at the reading just before."""

    fulfillment_order_id: FulfillmentOrderGid
    fulfillment_order_line_item_id: FulfillmentOrderLineItemGid
    line_item_id: LineItemGid
    quantity: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What was committed before a request left: enough to tell later whether it was carried out.

    `known` are the order's fulfillments at that reading, `marks` the tracking numbers that were on
    no other fulfillment and on no other intent, `work` the order's fulfillment orders, `at` is the
    shop's own time. `hold_ids` are the holds that the request releases. Until `lease_until` nobody else
    could send; None where somebody's request of before might still have arrived by then.
    """

    step: Step
    at: datetime
    lines: tuple[RequestLine, ...] = ()
    remaining: tuple[Units, ...] = ()
    known: tuple[FulfillmentGid, ...] = ()
    marks: tuple[str, ...] = ()
    work: tuple[WorkPart, ...] = ()
    hold_ids: tuple[str, ...] = ()
    lease_until: datetime | None = None


class ProblemCode(StrEnum):
    """Why a person must look. The sentence for each is made by the presenter."""

    ORDER_CANCELLED = "order_cancelled"
    ORDER_GONE = "order_gone"
    ON_HOLD = "on_hold"
    NOT_ENOUGH_LEFT = "not_enough_left"
    LESS_ORDERED = "less_ordered"
    MORE_ORDERED = "more_ordered"
    MOVED_AWAY = "moved_away"
    ADDRESS_CHANGED = "address_changed"
    METHOD_CHANGED = "method_changed"
    NUMBER_TAKEN = "number_taken"
    CANNOT_SPLIT = "cannot_split"
    NOT_ALLOWED = "not_allowed"
    MAYBE_OURS = "maybe_ours"
    MAYBE_MAILED = "maybe_mailed"
    CHANGED_WHILE_SENDING = "changed_while_sending"
    TRACKING_CHANGED = "tracking_changed"
    NOTE_CHANGED = "note_changed"
    NOTHING_LEFT = "nothing_left"
    WORK_CHANGED = "work_changed"
    WORK_HIDDEN = "work_hidden"
    FULFILLMENT_CANCELLED = "fulfillment_cancelled"
    FULFILLMENT_GONE = "fulfillment_gone"
    REFUSED = "refused"
    SENT_TWICE = "sent_twice"
    SENT_THEN_CANCELLED = "sent_then_cancelled"
    ACCESS_MISSING = "access_missing"
    FOUND_AGAIN = "found_again"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person must decide on: the code, the shop's own words, and the fulfillments concerned.

    `senders` are the stations that say they made one of these fulfillments.
    """

    code: ProblemCode
    shop_said: str = ""
    fulfillment_ids: tuple[FulfillmentGid, ...] = ()
    senders: tuple[SentNote, ...] = ()

    def with_senders(self, notes: tuple[SentNote, ...]) -> "Problem":
        """With the names of those who made the fulfillments concerned, as far as a claim notes them."""
        concerned = tuple(one for one in notes if one.fulfillment in self.fulfillment_ids)
        return replace(self, senders=concerned)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who decided something about an intent, and when by this computer's clock."""

    staff: str
    station: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Intent:
    """One decision of staff on one order, durable until it is done or staff take it back.

    `number` orders the intents of a shop (first in, first out per order). `decided_at` is `created_at`
    by the shop's time, as far as it was known. `retry_at` and `doubt_read_at` are the shop's time; the
    latter is when a reading after a lost answer first showed nothing changed. `settled_reading` is the
    highest number of a reading that may still show the order as it was before; 0 where the reading that
    settled it shows it. `settled_by` is who answered its problem where no other intent does; `left_by`
    who left that problem to the manager.
    """

    id: IntentId
    number: int
    order_id: OrderGid
    order_name: str
    payload: Payload
    basis: Basis
    created_at: datetime
    staff: str
    station: str
    state: IntentState = IntentState.WAITING
    attempts: int = 0
    retry_at: datetime | None = None
    sent: Sent | None = None
    refusal: str = ""
    doubt_read_at: datetime | None = None
    fulfillment_id: FulfillmentGid | None = None
    problem: Problem | None = None
    settled_at: datetime | None = None
    settled_reading: int = 0
    answered_by: IntentId | None = None
    decided_at: datetime | None = None
    settled_by: Signed | None = None
    left_by: Signed | None = None

    @property
    def needs_person(self) -> bool:
        """Whether it waits on a decision of staff (a done one can: it was sent twice)."""
        return self.state in (IntentState.CONFLICT, IntentState.REJECTED) or (
            self.problem is not None and self.state is IntentState.DONE
        )
