"""What staff and customers do to orders as a whole: place, edit, cancel, pay, readdress, delete."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from orderdesk.demo.editing import add_line, set_quantity
from orderdesk.demo.finding import Finder, Json
from orderdesk.demo.fulfilling import send
from orderdesk.demo.ids import gid
from orderdesk.demo.money_rules import cancel_order, mark_paid, refund
from orderdesk.demo.people import Guest, make_guest
from orderdesk.demo.placing import Basket, Wish, place
from orderdesk.demo.seed_orders import OrderSeeder
from orderdesk.demo.snapshot import order_as_json
from orderdesk.demo.store import DemoActionError, Store
from orderdesk.demo.world import Order

STAFF = "Shop staff"


class OrderActions:
    """Each action takes `cause` and answers with the order as the shop has it then."""

    def __init__(self, store: Store, find: Finder, seed: int) -> None:
        self._store = store
        self._find = find
        self._random = Random(f"{seed}:shop side")
        self.actions: dict[str, Callable[..., Json]] = {
            "place_order": self._place_order,
            "edit_order": self._edit_order,
            "cancel_order": self._cancel_order,
            "mark_paid": self._mark_paid,
            "refund": self._refund,
            "change_address": self._change_address,
            "set_note": self._set_note,
            "add_tag": self._add_tag,
            "archive": self._archive,
            "delete_order": self._delete_order,
        }

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
                parts = self._find.parts(fulfillment_order, None)
                send(store, parts, cause=cause, app_title=None, tracking=None, notify=False)
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
            None if custom else self._find.variant(line),
            int(line.get("quantity", 1)),
            self._find.location(line.get("location")),
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
        found = self._find.order(order)
        if found.cancelled_at is not None or found.closed_at is not None:
            raise DemoActionError("The order cannot be edited.")
        for named in set:
            set_quantity(self._store, self._find.line(found, named), int(named["quantity"]))
        for named in add:
            location = self._find.location(named.get("location"))
            add_line(
                self._store,
                found,
                self._find.variant(named),
                int(named.get("quantity", 1)),
                location,
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
        found = self._find.order(order)
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
        found = self._find.order(order)
        amount = mark_paid(self._store, found, cause)
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
        found = self._find.order(order)
        units = [(self._find.line(found, named), int(named.get("quantity", 1))) for named in lines]
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

    def _change_address(self, order: str, address: Mapping[str, Any], cause: str) -> Json:
        found = self._find.order(order)
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
        found = self._find.order(order)
        found.note = note
        self._done(found, "order.noted", cause, "note_updated", f"{STAFF} changed the note.")
        return order_as_json(self._store, found)

    def _add_tag(self, order: str, tag: str, cause: str) -> Json:
        found = self._find.order(order)
        found.tags = tuple(sorted({*found.tags, tag}))
        self._store.touch(found)
        self._store.record("order.tagged", found, cause, tag=tag)
        return order_as_json(self._store, found)

    def _archive(self, order: str, cause: str) -> Json:
        found = self._find.order(order)
        if found.closed_at is None:
            found.closed_at = self._store.now()
            self._done(found, "order.archived", cause, "closed", f"{STAFF} archived this order.")
        return order_as_json(self._store, found)

    def _delete_order(self, order: str, cause: str) -> Json:
        found = self._find.order(order)
        store = self._store
        store.record("order.deleted", found, cause, name=found.name)
        for fulfillment_order in found.fulfillment_orders:
            if fulfillment_order.number in store.open_fulfillment_orders:
                for part in fulfillment_order.lines:
                    store.commit_stock(part.line, fulfillment_order.location, -part.remaining)
            store.open_fulfillment_orders.pop(fulfillment_order.number, None)
            del store.fulfillment_orders[fulfillment_order.number]
            for part in fulfillment_order.lines:
                del store.fulfillment_order_lines[part.number]
        for line in found.lines:
            del store.lines[line.number]
        for fulfillment in found.fulfillments:
            del store.fulfillments[fulfillment.number]
        for metafield in (found.metafields or {}).values():
            del store.metafields[metafield.number]
        store.by_updated.drop(found.number)
        store.by_created.drop(found.number)
        del store.orders[found.number]
        return {"deleted": gid("Order", found.number)}
