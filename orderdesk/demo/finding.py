"""How the shop's side names things: orders by number, lines by SKU, places by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.demo.fulfilling import Part
from orderdesk.demo.ids import gid
from orderdesk.demo.store import DemoActionError, Store
from orderdesk.demo.world import Fulfillment, FulfillmentOrder, Line, Location, Order, Variant

Json = dict[str, Any]


class Finder:
    """Finds what an action names; raises DemoActionError where there is no such thing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def order(self, order: str) -> Order:
        """An order by its global id or its name."""
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

    def location(self, location: str | None) -> Location:
        """A location by id or name; none: the main one."""
        places = list(self._store.locations.values())
        if location is None:
            return places[0]
        for place_ in places:
            if location in (place_.name, gid("Location", place_.number)):
                return place_
        raise DemoActionError(f"There is no location “{location}”.")

    def variant(self, named: Mapping[str, Any]) -> Variant:
        """A variant by `sku` or `variant_id`."""
        for variant in self._store.variants.values():
            if named.get("sku") is not None and variant.sku == named["sku"]:
                return variant
            if named.get("variant_id") == gid("ProductVariant", variant.number):
                return variant
        raise DemoActionError(f"There is no variant {dict(named)}.")

    def line(self, order: Order, named: Mapping[str, Any]) -> Line:
        """A line by `line_item_id`, `sku` or position."""
        for position, line in enumerate(order.lines):
            if named.get("line_item_id") == gid("LineItem", line.number):
                return line
            if named.get("sku") is not None and line.sku == named["sku"]:
                return line
            if named.get("line") == position:
                return line
        raise DemoActionError(f"Order {order.name} has no line {dict(named)}.")

    def fulfillment_order(
        self, order: Order, fulfillment_order: str | int | None
    ) -> FulfillmentOrder:
        """By id or position; none: the first that is open."""
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

    def fulfillment(self, order: Order, fulfillment: str | int | None) -> Fulfillment:
        """By id, name or position; none: the last that was not cancelled."""
        for position, one in enumerate(order.fulfillments):
            if fulfillment in (gid("Fulfillment", one.number), one.name, position):
                return one
        if fulfillment is None:
            for one in reversed(order.fulfillments):
                if one.status == "SUCCESS":
                    return one
        raise DemoActionError(f"Order {order.name} has no such fulfillment.")

    def parts(
        self, fulfillment_order: FulfillmentOrder, lines: Sequence[Mapping[str, Any]] | None
    ) -> list[Part]:
        """Units to send by named lines and quantities; none: all that remain."""
        if lines is None:
            return [
                (fulfillment_order, p, p.remaining) for p in fulfillment_order.lines if p.remaining
            ]
        parts: list[Part] = []
        for named in lines:
            line = self.line(fulfillment_order.order, named)
            part = next((p for p in fulfillment_order.lines if p.line is line), None)
            quantity = int(named.get("quantity", 1))
            if part is None or not 0 < quantity <= part.remaining:
                raise DemoActionError(f"{quantity} of {dict(named)} cannot be had there.")
            parts.append((fulfillment_order, part, quantity))
        return parts


def inputs_of(parts: Sequence[Part]) -> list[Json]:
    """The same units as the API's inputs name them."""
    return [
        {"id": gid("FulfillmentOrderLineItem", part.number), "quantity": quantity}
        for _, part, quantity in parts
    ]
