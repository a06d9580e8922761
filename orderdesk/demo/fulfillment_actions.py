"""What others do to the work itself: hold, move, split, send elsewhere, take back, carry."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from orderdesk.demo.finding import Finder, Json, inputs_of
from orderdesk.demo.fulfilling import Part, scan, send, undo
from orderdesk.demo.holding import hold, release, report_progress
from orderdesk.demo.ids import gid
from orderdesk.demo.pickup import prepare
from orderdesk.demo.rearranging import merge, move, split
from orderdesk.demo.snapshot import order_as_json
from orderdesk.demo.statuses import FULFILLABLE_STATUSES
from orderdesk.demo.store import Caller, DemoActionError, Store
from orderdesk.demo.world import DELIVERY_METHODS, DeliveryMethod, Step

OTHER_APP = ("7401", "Betrugsschutz Pro")


def _nobody(cause: str) -> Caller:
    """Shop staff, who act through no app."""
    return Caller("0", "", frozenset(), cause)


class FulfillmentActions:
    """Each action takes `cause` and answers with the order as the shop has it then."""

    def __init__(self, store: Store, find: Finder) -> None:
        self._store = store
        self._find = find
        self.actions: dict[str, Callable[..., Json]] = {
            "hold": self._hold,
            "release_hold": self._release_hold,
            "move_fulfillment_order": self._move,
            "split": self._split,
            "merge": self._merge,
            "fulfill": self._fulfill,
            "cancel_fulfillment": self._cancel_fulfillment,
            "change_delivery": self._change_delivery,
            "prepare_for_pickup": self._prepare_for_pickup,
            "report_progress": self._report_progress,
            "carrier_scan": self._carrier_scan,
        }

    def _hold(
        self,
        order: str,
        cause: str,
        fulfillment_order: str | int | None = None,
        reason: str = "OTHER",
        notes: str | None = None,
        handle: str = "",
        by_app: bool = False,
        lines: Sequence[Mapping[str, Any]] = (),
    ) -> Json:
        """An admin holds, or with `by_app` another app."""
        found = self._find.order(order)
        held = self._find.fulfillment_order(found, fulfillment_order)
        parts = self._find.parts(held, lines) if lines else []
        app_id, app_title = OTHER_APP if by_app else (None, None)
        given = {
            "reason": reason,
            "reasonNotes": notes,
            "handle": handle,
            "fulfillmentOrderLineItems": inputs_of(parts),
        }
        hold(
            self._store, gid("FulfillmentOrder", held.number), given,
            app_id=app_id, app_title=app_title, cause=cause,
        )  # fmt: skip
        return order_as_json(self._store, found)

    def _release_hold(
        self,
        order: str,
        cause: str,
        fulfillment_order: str | int | None = None,
        hold_ids: Sequence[str] | None = None,
    ) -> Json:
        found = self._find.order(order)
        held = self._find.fulfillment_order(found, fulfillment_order)
        release(self._store, gid("FulfillmentOrder", held.number), hold_ids, cause=cause)
        return order_as_json(self._store, found)

    def _move(
        self,
        order: str,
        location: str,
        cause: str,
        fulfillment_order: str | int | None = None,
        lines: Sequence[Mapping[str, Any]] = (),
    ) -> Json:
        found = self._find.order(order)
        moved = self._find.fulfillment_order(found, fulfillment_order)
        target = gid("Location", self._find.location(location).number)
        wanted = inputs_of(self._find.parts(moved, lines)) if lines else None
        move(self._store, _nobody(cause), gid("FulfillmentOrder", moved.number), target, wanted)
        return order_as_json(self._store, found)

    def _split(
        self,
        order: str,
        lines: Sequence[Mapping[str, Any]],
        cause: str,
        fulfillment_order: str | int | None = None,
    ) -> Json:
        found = self._find.order(order)
        source = self._find.fulfillment_order(found, fulfillment_order)
        given = {
            "fulfillmentOrderId": gid("FulfillmentOrder", source.number),
            "fulfillmentOrderLineItems": inputs_of(self._find.parts(source, lines)),
        }
        split(self._store, _nobody(cause), [given])
        return order_as_json(self._store, found)

    def _merge(self, order: str, fulfillment_orders: Sequence[str | int], cause: str) -> Json:
        found = self._find.order(order)
        group = [self._find.fulfillment_order(found, one) for one in fulfillment_orders]
        intents = [{"fulfillmentOrderId": gid("FulfillmentOrder", one.number)} for one in group]
        merge(self._store, _nobody(cause), [{"mergeIntents": intents}])
        return order_as_json(self._store, found)

    def _fulfill(
        self,
        order: str,
        cause: str,
        fulfillment_order: str | int | None = None,
        lines: Sequence[Mapping[str, Any]] | None = None,
        tracking: Mapping[str, Any] | None = None,
        notify: bool = False,
        app_title: str | None = None,
    ) -> Json:
        """A parcel made elsewhere: by an admin, or by another app with `app_title`."""
        found = self._find.order(order)
        source = self._find.fulfillment_order(found, fulfillment_order)
        if source.status not in FULFILLABLE_STATUSES:
            raise DemoActionError(f"A fulfillment order that is {source.status} cannot be sent.")
        parts = self._find.parts(source, lines)
        if not parts:
            raise DemoActionError(f"Order {found.name} has nothing left to send there.")
        self._send(parts, cause, tracking, notify, app_title)
        return order_as_json(self._store, found)

    def _send(
        self,
        parts: Sequence[Part],
        cause: str,
        tracking: Mapping[str, Any] | None = None,
        notify: bool = False,
        app_title: str | None = None,
    ) -> None:
        send(self._store, parts, cause=cause, app_title=app_title, tracking=tracking, notify=notify)

    def _cancel_fulfillment(
        self, order: str, cause: str, fulfillment: str | int | None = None
    ) -> Json:
        found = self._find.order(order)
        chosen = self._find.fulfillment(found, fulfillment)
        if chosen.status != "CANCELLED":
            undo(self._store, chosen, cause, None)
        return order_as_json(self._store, found)

    def _change_delivery(
        self, order: str, cause: str, method: str = "PICK_UP", name: str | None = None
    ) -> Json:
        """An admin lets all that is open be handed over another way.

        How Shopify does it was never recorded: here the work keeps its ids and its location.
        """
        found, store = self._find.order(order), self._store
        if method not in DELIVERY_METHODS:
            raise DemoActionError(f"There is no delivery method “{method}”.")
        for one in found.fulfillment_orders:
            if one.number in store.open_fulfillment_orders:
                shown = one.location.name if method == "PICK_UP" else name
                one.method = DeliveryMethod(store.ids.next("DeliveryMethod"), method, shown)
                one.destination = None if method == "PICK_UP" else found.shipping_address
                one.updated_at = store.now()
        found.shipping_title = name or found.shipping_title
        store.touch(found)
        message = "Shop staff changed the delivery method."
        store.say(found, "shipping_line_updated", message, None)
        store.record("order.delivery_changed", found, cause, method=method)
        return order_as_json(store, found)

    def _prepare_for_pickup(self, order: str, cause: str) -> Json:
        """An admin says that all that is fetched of an order is ready."""
        found = self._find.order(order)
        wanted = [
            {"fulfillmentOrderId": gid("FulfillmentOrder", one.number)}
            for one in found.fulfillment_orders
            if one.status == "OPEN"
        ]
        prepare(self._store, Caller("0", "", frozenset(), cause), wanted)
        return order_as_json(self._store, found)

    def _report_progress(
        self, order: str, cause: str, fulfillment_order: str | int | None = None
    ) -> Json:
        found = self._find.order(order)
        begun = self._find.fulfillment_order(found, fulfillment_order)
        report_progress(self._store, gid("FulfillmentOrder", begun.number), cause=cause)
        return order_as_json(self._store, found)

    def _carrier_scan(
        self,
        order: str,
        cause: str,
        status: str = "IN_TRANSIT",
        fulfillment: str | int | None = None,
        message: str | None = None,
    ) -> Json:
        found = self._find.order(order)
        chosen = self._find.fulfillment(found, fulfillment)
        now = self._store.now()
        number = self._store.ids.next("FulfillmentEvent")
        scan(self._store, chosen, Step(number, status, now, now, message), cause)
        return order_as_json(self._store, found)
