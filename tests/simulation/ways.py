"""Where requests end that do not end as the shop would: an order that always fails, a sign-in that was
taken away for a while, and another shop under the same name."""

from functools import cached_property
from typing import TYPE_CHECKING

from orderdesk.demo.history import HistoryEntry
from orderdesk.demo.http import Response
from orderdesk.demo.ids import gid
from tests.simulation.recorder import Request
from tests.simulation.server import Server

if TYPE_CHECKING:
    from tests.simulation.world import SimWorld

OTHER_SHOP = 2
REVOKED_S = 15.0
MOST_REFUSALS = 60
REFUSED_WITHIN_S = 10.0


class Ways:
    """The odd ways of one run."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world
        self._random = world.chance["ways"]
        self._poisoned = ""
        self._revoked_at = -1000.0
        self._hides_prepared = world.chance["prepared"].random() < 0.5
        self._refused: dict[str, list[float]] = {}

    def begin(self) -> None:
        """Draw what is odd in this run, once its orders are there."""
        orders = list(self._world.server.store.orders)
        if self._world.plan.rate("poison") and len(orders) > 1:
            self._poisoned = gid("Order", self._random.choice(orders))
            self._world.tell("shop", f"fails at {self._world.name_of(self._poisoned)}")
        if self._world.plan.rate("app sign-in"):
            self._revoked_at = (
                self._world.now_s + self._random.uniform(0.2, 0.6) * self._world.plan.safety_s
            )

    @cached_property
    def _elsewhere(self) -> Server:
        return Server(self._world.loop.time, self._world.plan.points_per_s, OTHER_SHOP)

    def is_poisoned(self, asked: Request) -> bool:
        """Whether the shop fails at this, however often it is asked: until everything is healed."""
        return (
            asked.intent is not None
            and asked.operation != "Probe"
            and asked.order_id == self._poisoned
            and self._world.healed_at is None
        )

    def is_at_poisoned(self, order_id: str) -> bool:
        """Whether this is the order at which the shop fails."""
        return order_id == self._poisoned

    def is_revoked(self, asked: Request) -> bool:
        """Whether no token is let in at present. A new one is granted, and is as useless."""
        since_s = self._world.now_s - self._revoked_at
        if asked.operation == "token" or not 0.0 <= since_s < REVOKED_S:
            return False
        refused = self._refused.setdefault(asked.station, [])
        refused.append(self._world.now_s)
        if len(refused) > MOST_REFUSALS:
            began_at = refused[-MOST_REFUSALS]
            if self._world.now_s - began_at < REFUSED_WITHIN_S:
                self._world.promises.fail(
                    "P10", f"{asked.station} asks on and on with a sign-in that is refused"
                )
        return self._world.healed_at is None

    def after(self, entry: HistoryEntry) -> None:
        """No document says that what is ready to be fetched shows as such: in some runs it does not."""
        if entry.kind != "fulfillment_order.prepared" or not self._hides_prepared:
            return
        store = self._world.server.store
        for named in entry.detail["fulfillment_order_ids"]:
            work = store.fulfillment_orders[int(named.rpartition("/")[2])]
            work.prepared = False
            store.set_status(work, "OPEN")

    def answer_elsewhere(
        self, asked: Request, sent: tuple[str, str, dict[str, str], bytes]
    ) -> Response:
        """What another shop says. Nothing may be changed in it."""
        if asked.is_mutation:
            self._world.promises.fail(
                "P14", f"{asked.station} sends {asked.operation} to another shop"
            )
        return self._elsewhere.handle(*sent)
