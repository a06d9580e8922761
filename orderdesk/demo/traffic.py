"""Live traffic: what customers, carriers and the shop's own people do meanwhile, from a seed."""

import asyncio
import random
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from orderdesk.demo.fulfillment_actions import OTHER_APP
from orderdesk.demo.ids import gid
from orderdesk.demo.shop import DemoActionError, Shop
from orderdesk.demo.world import Fulfillment, FulfillmentOrder, Line, Order

# How often each of them happens, relative to the others.
_EVENTS = {
    "place_order": 55,
    "carrier_scan": 14,
    "edit_order": 8,
    "add_tag": 4,
    "set_note": 4,
    "change_address": 3,
    "cancel_order": 3,
    "hold": 3,
    "release_hold": 3,
    "refund": 3,
    "fulfill": 3,
    "mark_paid": 2,
}
_HOLDS = ("INCORRECT_ADDRESS", "HIGH_RISK_OF_FRAUD", "AWAITING_PAYMENT", "OTHER")
_NOTES = (
    "Please leave with the neighbour at no. 12.",
    "Customer called: needs it by Friday.",
    "Bitte neutral verpacken, ist ein Geschenk.",
)
_TAGS = ("express", "checked", "stammkunde", "wholesale")
_STREETS = (
    ("Bergmannstraße 61", "10961", "Berlin"),
    ("Große Bleichen 8", "20354", "Hamburg"),
    ("Pfarrgasse 3", "69117", "Heidelberg"),
    ("Am Mühlbach 27", "04109", "Leipzig"),
)
_SCANS = ("CARRIER_PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED")
# Nobody edits an order of long ago; and looking at a few keeps a big shop quick.
_RECENT = 60
# Of so many parcels the carrier scans one: who has just packed sees their own parcel travel.
_TRAVELLING = 8
_IN_PEACE = timedelta(seconds=60)


class Traffic:
    """Acts on the shop at a given rate; stands still at first.

    An order is left in peace for a minute after it was placed, and after an app wrote its own
    metafield on it: that is how a station says that it has the order in hand.
    """

    def __init__(self, shop: Shop, seed: int) -> None:
        self._shop = shop
        self._random = random.Random(f"{seed}:traffic")
        self._per_minute = 0.0
        self._next: asyncio.TimerHandle | None = None
        self._choices: dict[str, Callable[[], dict[str, Any] | None]] = {
            "place_order": dict,
            "carrier_scan": self._scan,
            "edit_order": self._edit,
            "refund": self._refund,
            "change_address": self._readdress,
            "fulfill": self._send_elsewhere,
            "hold": self._hold,
            "release_hold": lambda: self._named("ON_HOLD"),
            "cancel_order": self._named,
            "mark_paid": self._named,
            "set_note": lambda: self._named(note=self._random.choice(_NOTES)),
            "add_tag": lambda: self._named(tag=self._random.choice(_TAGS)),
        }

    @property
    def per_minute(self) -> float:
        """Events a minute; 0 where it stands still."""
        return self._per_minute

    def set_rate(self, per_minute: float) -> None:
        """Starts, changes or stops it."""
        self._per_minute = max(per_minute, 0.0)
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if self._per_minute > 0:
            self._arm()

    def step(self) -> str | None:
        """One event, chosen by the seed: its action, or None where the shop had no use for it."""
        (action,) = self._random.choices(list(_EVENTS), weights=list(_EVENTS.values()))
        arguments = self._choices[action]()
        if arguments is None:
            return None
        try:
            self._shop.admin(action, {**arguments, "cause": f"traffic:{action}"})
        except DemoActionError:
            return None
        return action

    # What happens to which order

    def _named(self, status: str = "OPEN", **more: Any) -> dict[str, Any] | None:
        chosen = self._waiting(status)
        return None if chosen is None else {"order": _id(chosen.order), **more}

    def _hold(self) -> dict[str, Any] | None:
        return self._named(
            reason=self._random.choice(_HOLDS), by_app=self._random.choice((True, False))
        )

    def _edit(self) -> dict[str, Any] | None:
        """A quantity up or down, a line taken out, or another product put in."""
        chosen = self._waiting("OPEN")
        if chosen is None:
            return None
        order = chosen.order
        named = {"order": _id(order)}
        if self._random.random() < 0.3:
            wanted = [one.sku for one in self._shop.store.variants.values() if one.sku]
            added = {"sku": self._random.choice(wanted), "location": chosen.location.name}
            return {**named, "add": [{**added, "quantity": self._random.choice((1, 1, 2))}]}
        line = self._line(order)
        if line is None:
            return None
        others = any(one is not line and one.current_quantity for one in order.lines)
        quantity = line.current_quantity + self._random.choice((-1, 1))
        if others and self._random.random() < 0.3:
            quantity = 0
        # An order that has nothing left is cancelled, not edited.
        quantity = max(quantity, 0 if others else 1, line.fulfilled)
        return {**named, "set": [{"line": order.lines.index(line), "quantity": quantity}]}

    def _refund(self) -> dict[str, Any] | None:
        """One unit that was not sent yet is paid back and taken out."""
        chosen = self._waiting("OPEN")
        line = None if chosen is None else self._line(chosen.order)
        if line is None or sum(one.unfulfilled for one in line.order.lines) < 2:
            return None
        taken = {"line": line.order.lines.index(line), "quantity": 1}
        return {"order": _id(line.order), "lines": [taken]}

    def _readdress(self) -> dict[str, Any] | None:
        chosen = self._waiting("OPEN")
        if chosen is None or chosen.order.shipping_address is None:
            return None
        known = chosen.order.shipping_address
        address1, postcode, city = self._random.choice(_STREETS)
        return {
            "order": _id(chosen.order),
            "address": {
                "first_name": known.first_name,
                "last_name": known.last_name,
                "address1": address1,
                "zip": postcode,
                "city": city,
            },
        }

    def _send_elsewhere(self) -> dict[str, Any] | None:
        """Somebody sends a parcel past the stations."""
        chosen = self._waiting("OPEN")
        if chosen is None or chosen.method.method_type != "SHIPPING":
            return None
        number = f"00340434{self._random.randrange(10**12):012d}"
        _, app_title = OTHER_APP
        return {
            "order": _id(chosen.order),
            "fulfillment_order": gid("FulfillmentOrder", chosen.number),
            "tracking": {"company": "DHL", "number": number},
            "app_title": self._random.choice((None, app_title)),
        }

    def _scan(self) -> dict[str, Any] | None:
        """The next of a parcel's scans, in the sequence in which carriers make them."""
        sent = list(self._shop.store.fulfillments.values())[-_RECENT:]
        moving = [one for one in sent if one.status == "SUCCESS" and one.tracking and _ahead(one)]
        if not moving:
            return None
        fulfillment = self._random.choice(moving[-_TRAVELLING:])
        return {
            "order": _id(fulfillment.order),
            "fulfillment": fulfillment.name,
            "status": _ahead(fulfillment)[0],
        }

    def _waiting(self, status: str) -> FulfillmentOrder | None:
        recent = list(self._shop.store.open_fulfillment_orders.values())[-_RECENT:]
        waiting = [one for one in recent if one.status == status and not self._in_peace(one.order)]
        return self._random.choice(waiting) if waiting else None

    def _line(self, order: Order) -> Line | None:
        left = [line for line in order.lines if line.unfulfilled]
        return self._random.choice(left) if left else None

    def _in_peace(self, order: Order) -> bool:
        since = self._shop.store.now() - _IN_PEACE
        kept = (order.metafields or {}).values()
        return order.created_at > since or any(one.updated_at > since for one in kept)

    # When

    def _arm(self) -> None:
        # Neither bursts nor long silences: people watch it.
        gap_s = 60.0 / self._per_minute * self._random.uniform(0.5, 1.5)
        self._next = asyncio.get_running_loop().call_later(gap_s, self._happen)

    def _happen(self) -> None:
        try:
            self.step()
        except Exception:
            traceback.print_exc(file=sys.stderr)
        self._arm()


def _ahead(fulfillment: Fulfillment) -> list[str]:
    """The scans that are still to come after the latest."""
    seen = [_SCANS.index(step.status) for step in fulfillment.steps if step.status in _SCANS]
    return list(_SCANS[max(seen, default=-1) + 1 :])


def _id(order: Order) -> str:
    return gid("Order", order.number)
