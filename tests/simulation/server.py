"""The shop of one run: the demo shop's own rules behind its own request handler, without sockets."""

import json
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from orderdesk.demo.endpoint import Endpoint
from orderdesk.demo.faults import Faults
from orderdesk.demo.http import Request, Response
from orderdesk.demo.ids import gid
from orderdesk.demo.late import LateWork
from orderdesk.demo.shop import DemoActionError
from orderdesk.demo.snapshot import order_as_json
from orderdesk.demo.throttle import Bucket, Plan
from orderdesk.demo.tokens import App, Tokens
from orderdesk.demo.world import Variant
from tests.simulation.quick_answers import QuickShop
from tests.simulation.remembered import RememberingOperations
from tests.simulation.scenes import SWARM, Scene
from tests.simulation.spoken import Spoken

BEGAN = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:7"
TOKEN = "shpat_simulated"
SIGNED_IN = ("simulated", "shpss_simulated")
SIGN_IN = json.dumps({"client_id": SIGNED_IN[0], "client_secret": SIGNED_IN[1]})
VARIANTS = 4
MAIN, SECOND = "Berlin Mitte", "Lager Hamburg"
Json = dict[str, Any]


class Server:
    """Answers requests and acts for everybody who is no station of ours. `now_s` is the virtual time."""

    def __init__(self, now_s: Callable[[], float], points_per_s: int, number: int = 1) -> None:
        self._now_s = now_s
        self.skipped_s = 0.0
        self._skipped_at = 0.0
        self.shop = QuickShop(number, 0, BEGAN)
        self.shop.clock.set_source(self.now)
        self.store = self.shop.store
        self._keep_few_products()
        app = App("298400153601", "OrderDesk", *SIGNED_IN)
        self.tokens = Tokens(app, self.now)
        self.tokens.revoke()
        self.tokens.static_token = TOKEN
        self.tokens.restore()
        self.bucket = Bucket(Plan(points_per_s), now_s)
        self.endpoint = Endpoint(
            self.shop, self.tokens, self.bucket, Faults(), LateWork(self.shop.clock)
        )
        self.spoken = Spoken()
        self.endpoint._operations = RememberingOperations(self.shop, self.bucket, self.spoken)

    def now(self) -> datetime:
        """The shop's time."""
        return BEGAN + timedelta(seconds=self._now_s() + self.skipped_s)

    def skip(self, seconds: float) -> None:
        """The time goes on at once, and nothing happens meanwhile. At most once in a run."""
        self._skipped_at = self._now_s()
        self.skipped_s += seconds

    def time_at(self, at_s: float) -> datetime:
        """What time it was here at a moment of the run."""
        skipped_s = self.skipped_s if at_s >= self._skipped_at else 0.0
        return BEGAN + timedelta(seconds=at_s + skipped_s)

    @property
    def next_request(self) -> int:
        """The number by which the history will name the next request as a cause."""
        return len(self.endpoint.requests) + 1

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        """What the shop does and says, at once."""
        work = self.endpoint.handle(Request(method, path, dict(headers), body))
        try:
            work.send(None)
        except StopIteration as done:
            answered: Response = done.value
            self.spoken.note(answered.body)
            return answered
        raise AssertionError("the shop waited for something")

    def admin(self, action: str, cause: str, **arguments: Any) -> Json | None:
        """An act of the shop's side; None where its rules do not allow it now."""
        try:
            return self.shop.admin(action, {**arguments, "cause": cause})
        except DemoActionError:
            return None

    def let_some_pass(self) -> None:
        """An index is no queue: what was changed later may be found earlier."""
        self.store._lagging = deque(sorted(self.store._lagging))

    def state(self, order_id: str) -> Json | None:
        """One order as the shop has it."""
        order = self.store.orders.get(int(order_id.rpartition("/")[2]))
        return None if order is None else order_as_json(self.store, order)

    def order_ids(self) -> list[str]:
        """All orders that are there."""
        return [gid("Order", number) for number in self.store.orders]

    @property
    def variants(self) -> list[Variant]:
        """What is sold, every one with a SKU and a barcode of its own."""
        return list(self.store.variants.values())

    def place(self, random: Random, scene: Scene = SWARM) -> Json:
        """A customer orders one to three products."""
        chosen = random.sample(self.variants, scene.lines or random.choice((1, 1, 2, 2, 3)))
        others = [one for one in self.variants if one not in chosen]
        apart = random.random() < 0.15
        lines = [
            {
                "sku": one.sku,
                "quantity": scene.units or random.choice((1, 1, 2, 2, 3, 4)),
                "location": SECOND if apart and place else MAIN,
            }
            for place, one in enumerate(chosen)
        ]
        if scene.elsewhere:
            lines.append({"sku": others[0].sku, "quantity": scene.elsewhere, "location": SECOND})
        note = "Ring twice" if random.random() < 0.1 else None
        email = None if random.random() < 0.2 else "grace@example.com"
        more: Json = (
            {"method": "PICK_UP", "delivery": "Pickup"} if random.random() < scene.pickups else {}
        )
        made = self.admin(
            "place_order",
            "customer:order",
            lines=lines,
            note=note,
            email=email,
            customer=CUSTOMER,
            **more,
        )
        assert made is not None
        return made

    def _keep_few_products(self) -> None:
        """A small world is a quick one."""
        store = self.store
        sound = [one for one in store.variants.values() if one.sku and one.barcode]
        codes = [one.barcode for one in sound] + [one.sku for one in sound]
        kept = [
            one
            for one in sound
            if codes.count(one.barcode) == 1 and codes.count(one.sku) == 1 and one.item.tracked
            and one.requires_shipping
        ][:VARIANTS]  # fmt: skip
        numbers = {one.number for one in kept}
        items = {one.item.number for one in kept}
        for product in list(store.products.values()):
            product.variants = [one for one in product.variants if one.number in numbers]
            if not product.variants:
                del store.products[product.number]
        store.variants = {one.number: one for one in kept}
        store.items = {number: one for number, one in store.items.items() if number in items}
        for place in store.locations.values():
            place.levels = {item: one for item, one in place.levels.items() if item in items}
        store.levels = {
            number: one for number, one in store.levels.items() if one.item.number in items
        }
        for level in store.levels.values():
            level.on_hand = 500


CUSTOMER = {
    "first_name": "Grace",
    "last_name": "Zimtstern",
    "address1": "Kastanienweg 17",
    "zip": "20095",
    "city": "Hamburg",
}
SECRET_WORDS = ("Zimtstern", "Kastanienweg", TOKEN, "grace@example.com")
