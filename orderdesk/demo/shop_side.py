"""What only the shop's side does: its staff, its other apps, its customers. Never through the API."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from orderdesk.demo.editing import add_line, set_quantity
from orderdesk.demo.fulfilling import Part, send, undo
from orderdesk.demo.holding import hold, release
from orderdesk.demo.ids import gid
from orderdesk.demo.money_rules import cancel_order, mark_paid, refund
from orderdesk.demo.people import Guest, make_guest
from orderdesk.demo.placing import Basket, Wish, place
from orderdesk.demo.rearranging import merge, move, split
from orderdesk.demo.refusals import RefusalError
from orderdesk.demo.seed_orders import OrderSeeder
from orderdesk.demo.snapshot import mail_as_json, order_as_json
from orderdesk.demo.statuses import FULFILLABLE_STATUSES
from orderdesk.demo.store import Caller, DemoActionError, Store
from orderdesk.demo.world import (
    Fulfillment,
    FulfillmentOrder,
    Line,
    Location,
    Order,
    Step,
    Variant,
)

Json = dict[str, Any]
STAFF = "Shop staff"
OTHER_APP = ("7401", "Betrugsschutz Pro")


def _nobody(cause: str) -> Caller:
    return Caller("0", STAFF, frozenset(), cause)


class ShopSide:
    """The actions of the control channel. Each takes `cause`, which the history keeps.

    Orders are named by `order`: a global id or a name (`#1001`). Lines by `sku`, `line_item_id`
    or `line` (position from 0). Fulfillment orders by id or position among the order's own.
    """

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._random = Random(f"{seed}:shop side")
        self._actions: dict[str, Callable[..., Json]] = {
            "place_order": self._place_order,
            "edit_order": self._edit_order,
            "cancel_order": self._cancel_order,
            "mark_paid": self._mark_paid,
            "refund": self._refund,
            "hold": self._hold,
            "release_hold": self._release_hold,
            "move_fulfillment_order": self._move,
            "split": self._split,
            "merge": self._merge,
            "fulfill": self._fulfill,
            "cancel_fulfillment": self._cancel_fulfillment,
            "carrier_scan": self._carrier_scan,
            "change_address": self._change_address,
            "set_note": self._set_note,
            "add_tag": self._add_tag,
            "archive": self._archive,
            "delete_order": self._delete_order,
            "set_stock": self._set_stock,
            "set_barcode": self._set_barcode,
            "settings": self._settings,
            "state": self._state,
            "mailbox": self._mailbox,
        }

    def act(self, action: str, arguments: Mapping[str, Any]) -> Json:
        """Does one action; raises DemoActionError with a sentence that says why not."""
        found = self._actions.get(action)
        if found is None:
            raise DemoActionError(f"The shop knows no action “{action}”.")
        given = {"cause": f"admin:{action}", **arguments}
        if "order_id" in given:
            given["order"] = given.pop("order_id")
        if "cause" not in inspect.signature(found).parameters:
            del given["cause"]
        try:
            inspect.signature(found).bind(**given)
        except TypeError as problem:
            raise DemoActionError(f"“{action}” was called wrongly: {problem}.") from None
        try:
            return found(**given)
        except RefusalError as refusal:
            raise DemoActionError(str(refusal)) from None

    # Finding

    def _order(self, order: str) -> Order:
        found: Order | None
        if order.startswith("gid://"):
            tail = order.rpartition("/")[2]
            found = self._store.orders.get(int(tail)) if tail.isdecimal() else None
        else:
            name = order if order.startswith("#") else f"#{order}"
            # Orders are few or looked up by id; a name is a convenience for tests and people.
            found = next((one for one in self._store.orders.values() if one.name == name), None)
        if found is None:
            raise DemoActionError(f"There is no order {order}.")
        return found

    def _location(self, location: str | None) -> Location:
        places = list(self._store.locations.values())
        if location is None:
            return places[0]
        for place_ in places:
            if location in (place_.name, gid("Location", place_.number)):
                return place_
        raise DemoActionError(f"There is no location “{location}”.")

    def _variant(self, named: Mapping[str, Any]) -> Variant:
        for variant in self._store.variants.values():
            if named.get("sku") is not None and variant.sku == named["sku"]:
                return variant
            if named.get("variant_id") == gid("ProductVariant", variant.number):
                return variant
        raise DemoActionError(f"There is no variant {dict(named)}.")

    def _line(self, order: Order, named: Mapping[str, Any]) -> Line:
        for position, line in enumerate(order.lines):
            if named.get("line_item_id") == gid("LineItem", line.number):
                return line
            if named.get("sku") is not None and line.sku == named["sku"]:
                return line
            if named.get("line") == position:
                return line
        raise DemoActionError(f"Order {order.name} has no line {dict(named)}.")

    def _fulfillment_order(
        self, order: Order, fulfillment_order: str | int | None
    ) -> FulfillmentOrder:
        known = order.fulfillment_orders
        if fulfillment_order is None:
            known = [one for one in known if one.status not in ("CLOSED", "CANCELLED")]
            if known:
                return known[0]
        elif isinstance(fulfillment_order, int):
            if 0 <= fulfillment_order < len(known):
                return known[fulfillment_order]
        else:
            for one in known:
                if gid("FulfillmentOrder", one.number) == fulfillment_order:
                    return one
        raise DemoActionError(f"Order {order.name} has no such fulfillment order.")

    def _fulfillment(self, order: Order, fulfillment: str | int | None) -> Fulfillment:
        for position, one in enumerate(order.fulfillments):
            if fulfillment in (gid("Fulfillment", one.number), one.name, position):
                return one
        if fulfillment is None:
            for one in reversed(order.fulfillments):
                if one.status == "SUCCESS":
                    return one
        raise DemoActionError(f"Order {order.name} has no such fulfillment.")

    def _parts(
        self, fulfillment_order: FulfillmentOrder, lines: Sequence[Mapping[str, Any]] | None
    ) -> list[Part]:
        if lines is None:
            return [
                (fulfillment_order, p, p.remaining) for p in fulfillment_order.lines if p.remaining
            ]
        parts: list[Part] = []
        for named in lines:
            line = self._line(fulfillment_order.order, named)
            part = next((p for p in fulfillment_order.lines if p.line is line), None)
            quantity = int(named.get("quantity", 1))
            if part is None or not 0 < quantity <= part.remaining:
                raise DemoActionError(f"{quantity} of {dict(named)} cannot be had there.")
            parts.append((fulfillment_order, part, quantity))
        return parts

    # Orders

    def _place_order(
        self,
        cause: str,
        lines: Sequence[Mapping[str, Any]] | None = None,
        customer: Mapping[str, Any] | None = None,
        method: str = "SHIPPING",
        delivery: str | None = "DHL Paket",
        money: str = "PAID",
        note: str | None = None,
        tags: Sequence[str] = (),
        attributes: Mapping[str, str] | None = None,
        fulfill_by: str | None = None,
        fulfill_at: str | None = None,
        shipping_price: int = 590,
        email: str | None = None,
    ) -> Json:
        """A customer orders; without lines whatever the shop's seed brings.

        A line: `sku` or `variant_id` or `title`, and `quantity`, `price` (cents, custom items
        only), `location`, `attributes`, `method`.
        """
        store, now = self._store, self._store.now()
        if lines is None:
            people = list(store.customers.values())
            basket = OrderSeeder(store, self._random, now, people).basket()
        else:
            guest = self._guest(customer)
            buyer = make_guest(store, guest)
            basket = Basket(
                [self._wish(line) for line in lines],
                buyer,
                buyer.address,
                method,
                delivery,
                shipping_price=shipping_price,
                note=note,
                tags=tuple(tags),
                attributes=tuple((attributes or {}).items()),
                money=money,
                fulfill_by=None if fulfill_by is None else datetime.fromisoformat(fulfill_by),
                fulfill_at=None if fulfill_at is None else datetime.fromisoformat(fulfill_at),
                email=email,
            )
        order = place(store, basket, now)
        store.reindex(order)
        store.record("order.placed", order, cause, name=order.name)
        if lines is None and basket.method_type == "RETAIL":
            for fulfillment_order in order.fulfillment_orders:
                self._send(self._parts(fulfillment_order, None), cause)
        return order_as_json(store, order)

    def _guest(self, customer: Mapping[str, Any] | None) -> Guest:
        known = {
            "first_name": "Jonas",
            "last_name": "Petersen",
            "address1": "Lindenallee 4",
            "zip": "10115",
            "city": "Berlin",
            "country": "Germany",
            "country_code": "DE",
            "locale": "de",
            "email": "jonas@example.com",
        }
        try:
            return Guest(**(known | dict(customer or {})))
        except TypeError as problem:
            raise DemoActionError(f"The customer cannot be read: {problem}.") from None

    def _wish(self, line: Mapping[str, Any]) -> Wish:
        custom = line.get("sku") is None and line.get("variant_id") is None
        known = {variant.sku for variant in self._store.variants.values()}
        custom = custom or (line.get("title") is not None and line.get("sku") not in known)
        return Wish(
            None if custom else self._variant(line),
            int(line.get("quantity", 1)),
            self._location(line.get("location")),
            title=str(line.get("title", "")),
            price=int(line.get("price", 0)),
            sku=line.get("sku") if custom else None,
            attributes=tuple((line.get("attributes") or {}).items()),
            method_type=line.get("method"),
        )

    def _edit_order(
        self,
        order: str,
        cause: str,
        set: Sequence[Mapping[str, Any]] = (),
        add: Sequence[Mapping[str, Any]] = (),
    ) -> Json:
        """Staff edit: `set` lines to a `quantity` (0 takes them out), `add` variants."""
        found = self._order(order)
        if found.cancelled_at is not None:
            raise DemoActionError("The order cannot be edited.")
        for named in set:
            set_quantity(self._store, self._line(found, named), int(named["quantity"]))
        for named in add:
            location = self._location(named.get("location"))
            add_line(
                self._store, found, self._variant(named), int(named.get("quantity", 1)), location
            )
        found.edited = True
        self._done(
            found,
            "order.edited",
            cause,
            "edited",
            f"{STAFF} edited this order.",
            set=list(set),
            add=list(add),
        )
        return order_as_json(self._store, found)

    def _done(
        self, order: Order, kind: str, cause: str, action: str, message: str, **detail: Any
    ) -> None:
        self._store.touch(order)
        self._store.say(order, action, message, None)
        self._store.record(kind, order, cause, **detail)

    def _cancel_order(
        self,
        order: str,
        cause: str,
        reason: str = "CUSTOMER",
        restock: bool = True,
        give_back: bool = True,
        notify: bool = False,
    ) -> Json:
        found = self._order(order)
        cancel_order(self._store, found, reason, restock=restock, give_back=give_back)
        self._done(
            found,
            "order.cancelled",
            cause,
            "cancelled",
            f"{STAFF} cancelled this order.",
            reason=reason,
        )
        if notify:
            self._store.mail("order_cancelled", found, None, cause)
        return order_as_json(self._store, found)

    def _mark_paid(self, order: str, cause: str) -> Json:
        found = self._order(order)
        amount = mark_paid(self._store, found)
        self._done(
            found, "order.paid", cause, "paid", f"{STAFF} marked this order as paid.", amount=amount
        )
        return order_as_json(self._store, found)

    def _refund(
        self,
        order: str,
        cause: str,
        amount: int | None = None,
        lines: Sequence[Mapping[str, Any]] = (),
        restock: bool = True,
        note: str | None = None,
    ) -> Json:
        """Money back (`amount` in cents; None: the lines' price), and lines taken out."""
        found = self._order(order)
        units = [(self._line(found, named), int(named.get("quantity", 1))) for named in lines]
        back = refund(self._store, found, amount, units, restock=restock, note=note)
        self._done(
            found,
            "order.refunded",
            cause,
            "refunded",
            f"{STAFF} refunded this order.",
            amount=back,
            lines=list(lines),
        )
        return order_as_json(self._store, found)

    # Fulfillment orders

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
        found = self._order(order)
        held = self._fulfillment_order(found, fulfillment_order)
        parts = self._parts(held, lines) if lines else []
        app_id, app_title = OTHER_APP if by_app else (None, None)
        given = {
            "reason": reason,
            "reasonNotes": notes,
            "handle": handle,
            "fulfillmentOrderLineItems": _inputs(parts),
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
        found = self._order(order)
        held = self._fulfillment_order(found, fulfillment_order)
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
        found = self._order(order)
        moved = self._fulfillment_order(found, fulfillment_order)
        target = gid("Location", self._location(location).number)
        wanted = _inputs(self._parts(moved, lines)) if lines else None
        move(self._store, _nobody(cause), gid("FulfillmentOrder", moved.number), target, wanted)
        return order_as_json(self._store, found)

    def _split(
        self,
        order: str,
        lines: Sequence[Mapping[str, Any]],
        cause: str,
        fulfillment_order: str | int | None = None,
    ) -> Json:
        found = self._order(order)
        source = self._fulfillment_order(found, fulfillment_order)
        given = {
            "fulfillmentOrderId": gid("FulfillmentOrder", source.number),
            "fulfillmentOrderLineItems": _inputs(self._parts(source, lines)),
        }
        split(self._store, _nobody(cause), [given])
        return order_as_json(self._store, found)

    def _merge(self, order: str, fulfillment_orders: Sequence[str | int], cause: str) -> Json:
        found = self._order(order)
        group = [self._fulfillment_order(found, one) for one in fulfillment_orders]
        intents = [{"fulfillmentOrderId": gid("FulfillmentOrder", one.number)} for one in group]
        merge(self._store, _nobody(cause), [{"mergeIntents": intents}])
        return order_as_json(self._store, found)

    # Fulfillments

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
        found = self._order(order)
        source = self._fulfillment_order(found, fulfillment_order)
        if source.status not in FULFILLABLE_STATUSES:
            raise DemoActionError(f"A fulfillment order that is {source.status} cannot be sent.")
        parts = self._parts(source, lines)
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
        found = self._order(order)
        chosen = self._fulfillment(found, fulfillment)
        if chosen.status != "CANCELLED":
            undo(self._store, chosen, cause, None)
        return order_as_json(self._store, found)

    def _carrier_scan(
        self,
        order: str,
        cause: str,
        status: str = "IN_TRANSIT",
        fulfillment: str | int | None = None,
        message: str | None = None,
    ) -> Json:
        found = self._order(order)
        chosen = self._fulfillment(found, fulfillment)
        now = self._store.now()
        number = self._store.ids.next("FulfillmentEvent")
        chosen.steps.append(Step(number, status, now, now, message))
        if chosen.status == "SUCCESS":
            chosen.display_status = status
        chosen.updated_at = now
        self._store.touch(found)
        self._store.record("fulfillment.scanned", found, cause, name=chosen.name, status=status)
        return order_as_json(self._store, found)

    # Small changes

    def _change_address(self, order: str, address: Mapping[str, Any], cause: str) -> Json:
        found = self._order(order)
        buyer = make_guest(self._store, self._guest(address)).address
        found.shipping_address = buyer
        for fulfillment_order in found.fulfillment_orders:
            fulfillment_order.destination = buyer
        self._done(
            found,
            "order.readdressed",
            cause,
            "shipping_address_updated",
            f"{STAFF} changed the shipping address.",
        )
        return order_as_json(self._store, found)

    def _set_note(self, order: str, note: str | None, cause: str) -> Json:
        found = self._order(order)
        found.note = note
        self._done(found, "order.noted", cause, "note_updated", f"{STAFF} changed the note.")
        return order_as_json(self._store, found)

    def _add_tag(self, order: str, tag: str, cause: str) -> Json:
        found = self._order(order)
        found.tags = tuple(sorted({*found.tags, tag}))
        self._store.touch(found)
        self._store.record("order.tagged", found, cause, tag=tag)
        return order_as_json(self._store, found)

    def _archive(self, order: str, cause: str) -> Json:
        found = self._order(order)
        if found.closed_at is None:
            found.closed_at = self._store.now()
            self._done(found, "order.archived", cause, "closed", f"{STAFF} archived this order.")
        return order_as_json(self._store, found)

    def _delete_order(self, order: str, cause: str) -> Json:
        found = self._order(order)
        store = self._store
        store.record("order.deleted", found, cause, name=found.name)
        for fulfillment_order in found.fulfillment_orders:
            if fulfillment_order.number in store.open_fulfillment_orders:
                for part in fulfillment_order.lines:
                    store.commit_stock(part.line, fulfillment_order.location, -part.remaining)
            store.open_fulfillment_orders.pop(fulfillment_order.number, None)
            del store.fulfillment_orders[fulfillment_order.number]
        for line in found.lines:
            del store.lines[line.number]
        for fulfillment in found.fulfillments:
            del store.fulfillments[fulfillment.number]
        store.by_updated.drop(found.number)
        store.by_created.drop(found.number)
        del store.orders[found.number]
        return {"deleted": gid("Order", found.number)}

    def _set_stock(self, sku: str, on_hand: int, cause: str, location: str | None = None) -> Json:
        variant = self._variant({"sku": sku})
        level = variant.item.levels[self._location(location).number]
        level.on_hand = on_hand
        level.updated_at = self._store.now()
        self._store.record("stock.set", None, cause, sku=sku, on_hand=on_hand)
        return {
            "on_hand": level.on_hand,
            "committed": level.committed,
            "available": level.available,
        }

    def _set_barcode(self, sku: str, barcode: str | None, cause: str) -> Json:
        variant = self._variant({"sku": sku})
        variant.barcode = barcode
        variant.updated_at = variant.product.updated_at = self._store.now()
        self._store.record("variant.changed", None, cause, sku=sku, barcode=barcode)
        return {"sku": sku, "barcode": barcode}

    def _settings(self, **changes: Any) -> Json:
        settings = self._store.settings
        for name, value in changes.items():
            if not hasattr(settings, name):
                raise DemoActionError(f"The shop has no setting “{name}”.")
            setattr(settings, name, value)
        return {
            "auto_archive": settings.auto_archive,
            "search_lag_s": settings.search_lag_s,
            "metafields_touch_order": settings.metafields_touch_order,
        }

    # Looking

    def _state(self, order: str | None = None) -> Json:
        """One order in full, or the names and ids of all."""
        if order is not None:
            return order_as_json(self._store, self._order(order))
        return {"orders": [order_as_json(self._store, one) for one in self._store.orders.values()]}

    def _mailbox(self) -> Json:
        return {"mails": [mail_as_json(mail) for mail in self._store.mailbox]}


def _inputs(parts: Sequence[Part]) -> list[Json]:
    return [
        {"id": gid("FulfillmentOrderLineItem", part.number), "quantity": quantity}
        for _, part, quantity in parts
    ]
