"""Money and calling off: paid later, refunded, cancelled."""

from collections.abc import Sequence

from orderdesk.demo.editing import remove_units
from orderdesk.demo.fulfilling import archive_when_done
from orderdesk.demo.placing import add_transaction
from orderdesk.demo.statuses import capturable, outstanding, received, refunded
from orderdesk.demo.store import CLOSED_STATUSES, DemoActionError, Store
from orderdesk.demo.world import Line, Order, Refund


def mark_paid(store: Store, order: Order, cause: str) -> int:
    """Takes what is owed; the cents that came in."""
    owed = outstanding(order)
    if owed == 0 or order.cancelled_at is not None:
        raise DemoActionError("Order cannot be marked as paid.")
    promised = next((t for t in order.transactions if t.kind == "AUTHORIZATION"), None)
    kind = "CAPTURE" if promised is not None and capturable(order) else "SALE"
    add_transaction(store, order, kind, owed, store.now(), promised)
    archive_when_done(store, order, cause)
    return owed


def refund(
    store: Store,
    order: Order,
    amount: int | None,
    units: Sequence[tuple[Line, int]],
    *,
    restock: bool,
    note: str | None,
) -> int:
    """Gives money back and takes unsent units out; the cents that went back."""
    for line, quantity in units:
        if quantity > line.current_quantity:
            raise DemoActionError("Quantity cannot refund more items than were purchased")
    back = sum(line.price * quantity for line, quantity in units) if amount is None else amount
    held = received(order) - refunded(order)
    if back > held:
        raise DemoActionError(
            f"Refund amount €{back / 100:.2f} is greater than net payment received €{held / 100:.2f}"
        )
    now = store.now()
    kinds = []
    for line, quantity in units:
        unsent = min(quantity, line.unfulfilled)
        remove_units(store, line, unsent)
        line.removed += quantity - unsent
        kinds.append((line, quantity, "CANCEL" if restock else "NO_RESTOCK"))
    order.refunds.append(Refund(store.ids.next("Refund"), now, back, note, kinds))
    if back:
        parent = next((t for t in order.transactions if t.kind in ("SALE", "CAPTURE")), None)
        add_transaction(store, order, "REFUND", back, now, parent)
    return back


def cancel_order(
    store: Store, order: Order, reason: str, *, restock: bool, give_back: bool
) -> None:
    """Calls an order off. Its fulfillment orders close and keep what remained, and the order is
    archived unless money is still held for it (both recorded)."""
    if order.cancelled_at is not None:
        raise DemoActionError("Cannot cancel an order that has already been canceled")
    if any(fulfillment.status == "SUCCESS" for fulfillment in order.fulfillments):
        raise DemoActionError("Cannot cancel an order that has outstanding fulfillments")
    now = store.now()
    order.cancelled_at, order.cancel_reason = now, reason
    for fulfillment_order in order.fulfillment_orders:
        if fulfillment_order.status in CLOSED_STATUSES:
            continue
        for part in fulfillment_order.lines:
            location = fulfillment_order.location
            if restock:
                store.commit_stock(part.line, location, -part.remaining)
            else:
                store.ship_stock(part.line, location, part.remaining)
        fulfillment_order.holds = []
        fulfillment_order.updated_at = now
        store.set_status(fulfillment_order, "CLOSED")
    held = received(order) - refunded(order)
    if give_back and held:
        refund(store, order, held, [], restock=False, note=None)
    elif capturable(order):
        promised = next(t for t in order.transactions if t.kind == "AUTHORIZATION")
        add_transaction(store, order, "VOID", promised.amount, now, promised)
    if received(order) == refunded(order):
        order.closed_at = now
