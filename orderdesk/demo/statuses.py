"""What is derived from an order: how far it is paid and fulfilled, and what may be done next."""

from orderdesk.demo.store import CLOSED_STATUSES
from orderdesk.demo.world import FulfillmentOrder, Line, Order

HOLDS_PER_APP = 10
FULFILLABLE_STATUSES = frozenset({"OPEN", "IN_PROGRESS", "INCOMPLETE"})
_SETTLED = frozenset({"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})


def subtotal(order: Order) -> int:
    """Goods as ordered."""
    return sum(line.price * line.quantity for line in order.lines)


def current_subtotal(order: Order) -> int:
    """Goods without what was removed."""
    return sum(line.price * line.current_quantity for line in order.lines)


def total(order: Order) -> int:
    """What was ordered, shipping included."""
    return subtotal(order) + order.shipping_price


def current_total(order: Order) -> int:
    """What the order is worth now."""
    return current_subtotal(order) + order.shipping_price


def included_tax(amount: int) -> int:
    """The German value added tax inside a gross amount."""
    return round(amount * 19 / 119)


def received(order: Order) -> int:
    """Money that came in."""
    return sum(
        t.amount
        for t in order.transactions
        if t.kind in ("SALE", "CAPTURE") and t.status == "SUCCESS"
    )


def refunded(order: Order) -> int:
    """Money that went back."""
    return sum(t.amount for t in order.transactions if t.kind == "REFUND" and t.status == "SUCCESS")


def capturable(order: Order) -> int:
    """Money that is promised and not yet taken."""
    if any(t.kind == "VOID" for t in order.transactions):
        return 0
    promised = sum(t.amount for t in order.transactions if t.kind == "AUTHORIZATION")
    taken = sum(t.amount for t in order.transactions if t.kind == "CAPTURE")
    return max(promised - taken, 0)


def outstanding(order: Order) -> int:
    """Money that the customer still owes."""
    if order.cancelled_at is not None:
        return 0
    return max(current_total(order) - received(order) + refunded(order), 0)


def financial_status(order: Order) -> str:
    """`displayFinancialStatus`."""
    got, back = received(order), refunded(order)
    if back and back >= got:
        return "REFUNDED"
    if back:
        return "PARTIALLY_REFUNDED"
    if any(t.kind == "VOID" for t in order.transactions):
        return "VOIDED"
    if got == 0 and capturable(order):
        return "AUTHORIZED"
    if got >= current_total(order):
        return "PAID"
    return "PARTIALLY_PAID" if got else "PENDING"


def is_settled(order: Order) -> bool:
    """Whether money is no reason to keep the order open."""
    return financial_status(order) in _SETTLED


def fulfillment_status(order: Order) -> str:
    """`displayFulfillmentStatus`. A cancelled order that never left shows as unfulfilled."""
    if all(line.current_quantity == 0 for line in order.lines):
        sent = any(line.fulfilled for line in order.lines)
        return "FULFILLED" if sent else "FULFILLMENT_NOT_REQUIRED"
    unfulfilled = sum(line.unfulfilled for line in order.lines)
    if unfulfilled == 0:
        return "FULFILLED"
    if order.cancelled_at is None:
        waiting = [
            fo
            for fo in order.fulfillment_orders
            if fo.status not in CLOSED_STATUSES and fo.remaining
        ]
        if waiting and all(fo.status == "ON_HOLD" for fo in waiting):
            return "ON_HOLD"
        if waiting and all(fo.status == "SCHEDULED" for fo in waiting):
            return "SCHEDULED"
        if waiting and all(fo.progress_reported or fo.prepared for fo in waiting):
            return "IN_PROGRESS"
    if any(line.fulfilled for line in order.lines):
        return "PARTIALLY_FULFILLED"
    return "UNFULFILLED"


def resting_status(fulfillment_order: FulfillmentOrder) -> str:
    """The status of one that is neither held, scheduled nor closed."""
    begun = any(line.total > line.remaining for line in fulfillment_order.lines)
    reported = fulfillment_order.progress_reported or fulfillment_order.prepared
    return "IN_PROGRESS" if begun or reported else "OPEN"


def fulfillable_quantity(line: Line) -> int:
    """Units that may be fulfilled: unfulfilled ones that no hold keeps back."""
    held = sum(
        part.remaining
        for fulfillment_order in line.order.fulfillment_orders
        if fulfillment_order.status == "ON_HOLD"
        for part in fulfillment_order.lines
        if part.line is line
    )
    return max(line.unfulfilled - held, 0)


def may_merge(one: FulfillmentOrder, other: FulfillmentOrder) -> bool:
    """Whether two fulfillment orders of an order could become one."""
    return (
        one is not other
        and one.status == other.status == "OPEN"
        and one.location is other.location
        and one.method.method_type == other.method.method_type
    )


def supported_actions(fulfillment_order: FulfillmentOrder, app_id: str) -> list[str]:
    """What the shop would let an app do, in the sequence in which Shopify names it.

    The sets of open, held, closed and progress-reported ones are recorded. After a partial
    fulfillment none is: there SPLIT is left out, so that nobody relies on it.
    """
    status = fulfillment_order.status
    if status == "OPEN":
        actions = ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"]
        if fulfillment_order.remaining >= 2:
            actions.append("SPLIT")
        siblings = fulfillment_order.order.fulfillment_orders
        if len(siblings) > 1 and any(may_merge(fulfillment_order, other) for other in siblings):
            actions.append("MERGE")
        return actions
    if status == "IN_PROGRESS":
        actions = ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD"]
        return [*actions, "MARK_AS_OPEN"] if fulfillment_order.progress_reported else actions
    if status == "ON_HOLD":
        own = sum(hold.app_id == app_id for hold in fulfillment_order.holds)
        return ["RELEASE_HOLD", "HOLD", "MOVE"] if own < HOLDS_PER_APP else ["RELEASE_HOLD", "MOVE"]
    return ["MARK_AS_OPEN"] if status == "SCHEDULED" else []
