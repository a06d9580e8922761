"""Everybody who works on the same orders past the stations: admin, till, other apps, carrier, customer."""

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from orderdesk.demo.ids import gid
from orderdesk.demo.metafield_rules import _digest
from orderdesk.demo.statuses import FULFILLABLE_STATUSES
from orderdesk.demo.world import FulfillmentOrder, Order
from orderdesk.domain.claims import Claim, may_take, parse_claim
from tests.simulation.faults import OUTSIDERS
from tests.simulation.recorder import Request
from tests.simulation.server import MAIN, SECOND

if TYPE_CHECKING:
    from tests.simulation.world import SimWorld


AT_A_BENCH = 0.3
# No lag at all would let everything that is on its way into the index arrive.
AT_ONCE_S = 0.001


class Outsiders:
    """Acts at random times, and on purpose while a request of ours on the same order is on its way."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world
        self._random = world.chance["outsiders"]
        self.is_on = True

    async def work(self) -> None:
        """Act now and then until the safety phase is over."""
        while self.is_on:
            gap_s = self._random.uniform(0.5, 2.5)
            await asyncio.sleep(gap_s)
            if not self.is_on:
                return
            for name in OUTSIDERS:
                rate = self._world.rate(name)
                if rate and self._random.random() < rate * gap_s * 1.5:
                    self.act(name, None)

    def at_edge(self, asked: Request) -> None:
        """A request of ours is about to be carried out, or was just now."""
        if not self.is_on or asked.intent is None or not asked.order_id:
            return
        self._world.aiming.at_edge(asked)
        edges_at = self._world.plan.scene.edges_at
        if edges_at and asked.stage not in edges_at:
            return
        self._act_beside(asked.order_id, 1.0)

    def beside(self, order_id: str) -> None:
        """Somebody at a bench goes on with an order."""
        if self.is_on and not self._world.plan.scene.edges_at:
            self._act_beside(order_id, AT_A_BENCH)

    def _act_beside(self, order_id: str, times: float) -> None:
        times *= self._world.plan.scene.edges / 10
        for name in OUTSIDERS:
            rate = self._world.rate(name)
            if rate and self._world.chance[f"edge {name}"].random() < rate * times:
                self.act(name, order_id)

    def act(self, name: str, order_id: str | None) -> bool:
        """Somebody does this, to this order or to any. False where there was nothing to do."""
        world, random = self._world, self._world.chance[f"outsider {name}"]
        if world.plan.scene.lag_s:
            lag_s = random.choice((AT_ONCE_S, world.plan.scene.lag_s))
            world.server.store.settings.search_lag_s = lag_s
        if name == "new order":
            if order_id is None and len(world.server.store.orders) < 6:
                made = world.server.place(random, world.plan.scene)
                world.outsider_acted(name, made["id"], f"orders {made['name']}")
                return True
            return False
        orders = list(world.server.store.orders.values())
        if order_id is not None:
            orders = [one for one in orders if gid("Order", one.number) == order_id]
        if not orders:
            return False
        order = random.choice(orders)
        made = self._try(name, order)
        if world.plan.scene.lag_s:
            world.server.let_some_pass()
        if made is not None:
            world.outsider_acted(name, gid("Order", order.number), f"{name} on {order.name}")
        return made is not None

    def _try(self, name: str, order: Order) -> Any:
        server, random = self._world.server, self._world.chance[f"outsider {name}"]
        named, cause = gid("Order", order.number), f"outsider:{name}"
        line = random.choice(order.lines)
        work = [one for one in order.fulfillment_orders if one.status in FULFILLABLE_STATUSES]
        some = random.choice(_fit_for(name, work)) if work else None

        def act(action: str, **more: Any) -> Any:
            return server.admin(action, cause, order=named, **more)

        if name == "edit down":
            if line.current_quantity <= line.fulfilled or line.current_quantity < 1:
                return None
            wanted = random.choice((line.current_quantity - 1, line.fulfilled))
            others = any(one is not line and one.current_quantity for one in order.lines)
            if wanted == 0 and not others:
                return None
            return act("edit_order", set=[{"line": order.lines.index(line), "quantity": wanted}])
        if name == "edit up":
            if random.random() < 0.5:
                more = line.current_quantity + random.choice((1, 2))
                return act("edit_order", set=[{"line": order.lines.index(line), "quantity": more}])
            added = random.choice(server.variants)
            where = random.choice((MAIN, MAIN, SECOND))
            return act("edit_order", add=[{"sku": added.sku, "quantity": 1, "location": where}])
        if name == "readdress":
            street = f"Kastanienweg {random.randrange(1, 99)}"
            return act("change_address", address={"first_name": "Grace", "address1": street})
        if name == "cancel order":
            return act("cancel_order") if order.cancelled_at is None else None
        if name == "hold":
            return self._hold(act, order, random)
        if name == "refund":
            return act("refund", lines=[{"line": order.lines.index(line), "quantity": 1}])
        if name == "archive":
            return act("archive") if order.closed_at is None else None
        if name == "delete order":
            return server.admin("delete_order", cause, order=named)
        if name == "carrier":
            return act("carrier_scan") if order.fulfillments else None
        if name == "note":
            return act("set_note", note=random.choice(("Ring twice", "Leave it there", None)))
        if name == "undo fulfillment":
            live = [one for one in order.fulfillments if one.status == "SUCCESS"]
            return act("cancel_fulfillment", fulfillment=random.choice(live).name) if live else None
        if name == "newer version":
            return self._claim_as_newer(order, random)
        if name == "merge":
            alike = [one for one in work if some and one.location is some.location]
            if len(alike) < 2:
                return None
            pair = [gid("FulfillmentOrder", one.number) for one in alike[:2]]
            return act("merge", fulfillment_orders=pair)
        return self._with_work(name, act, some, random)

    def _with_work(self, name: str, act: Any, some: FulfillmentOrder | None, random: Any) -> Any:
        if some is None or some.remaining < (2 if name == "split" else 1):
            return None
        work_id = gid("FulfillmentOrder", some.number)
        part = random.choice([one for one in some.lines if one.remaining])
        most = min(part.remaining, some.remaining - (name == "split"))
        taken = random.randint(1, most)
        line = {"line_item_id": gid("LineItem", part.line.number), "quantity": taken}
        lines = [line] if random.random() < 0.6 else None
        if name == "split":
            return act("split", fulfillment_order=work_id, lines=[line])
        if name == "move":
            where = SECOND if some.location.name == MAIN else MAIN
            return act("move_fulfillment_order", location=where, fulfillment_order=work_id,
                       lines=lines or [])  # fmt: skip
        tracking = None
        if random.random() < 0.4:
            tracking = {"company": "UPS", "number": f"1Z{random.randrange(10**9):09d}"}
        return act(
            "fulfill", fulfillment_order=work_id, lines=lines, tracking=tracking,
            app_title=random.choice((None, "Till")),
        )  # fmt: skip

    def _claim_as_newer(self, order: Order, random: Any) -> Any:
        """A station with a later version of the program sends: its claim says so in words of its own."""
        server = self._world.server
        now = server.now()
        for metafield in (order.metafields or {}).values():
            claim = parse_claim(metafield.value)
            if not isinstance(claim, Claim) or not may_take(claim.sending, now):
                continue
            until = now + timedelta(seconds=random.choice((20, 45)))
            metafield.value = json.dumps({"v": 2, "by": {"id": 7, "until": until.isoformat()}})
            metafield.digest = _digest(metafield.number, metafield.type, metafield.value)
            server.store.record("metafield.set", order, "outsider:newer version")
            return True
        return None

    def _hold(self, act: Any, order: Order, random: Any) -> Any:
        held = [one for one in order.fulfillment_orders if one.status == "ON_HOLD"]
        if held and random.random() < 0.7:
            chosen = random.choice(held)
            theirs = [
                gid("FulfillmentHold", one.number)
                for one in chosen.holds
                if not (one.handle or "").startswith("orderdesk-")
            ]
            if not theirs:
                return None
            return act("release_hold", fulfillment_order=gid("FulfillmentOrder", chosen.number),
                       hold_ids=theirs)  # fmt: skip
        free = [one for one in order.fulfillment_orders if one.status == "OPEN"]
        if not free:
            return None
        chosen = random.choice(free)
        return act("hold", fulfillment_order=gid("FulfillmentOrder", chosen.number),
                   reason="HIGH_RISK_OF_FRAUD", by_app=random.random() < 0.5)  # fmt: skip


def _fit_for(name: str, work: list[FulfillmentOrder]) -> list[FulfillmentOrder]:
    """What can be done to it, rather than not; all of it where that is so of none."""
    least = 2 if name == "split" else 1
    return [one for one in work if one.remaining >= least] or work
