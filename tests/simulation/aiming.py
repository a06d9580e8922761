"""Makes what an aimed run aims at come up in its state: a few times each, so that the run gets on."""

from typing import TYPE_CHECKING

from orderdesk.demo.ids import gid
from orderdesk.demo.statuses import FULFILLABLE_STATUSES
from orderdesk.demo.world import FulfillmentOrder
from orderdesk.domain.ids import IntentId
from orderdesk.sync.leases import LEASE_LASTS
from tests.simulation.aims import UNDER_A_LEASE
from tests.simulation.faults import NETWORK, OUTSIDERS, PROCESS, REQUEST_STAGES
from tests.simulation.recorder import Request
from tests.simulation.spans import SPANS

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

TIMES = 3
"""How often each one comes up in a run, at most: what ends a program or holds it up, once less."""

AT_A_VISIT = 0.85
"""How likely something comes up at a visit to the state."""

AT_THE_DISK = 0.6
IN_A_LASTING_STATE = 0.25
LASTING = ("waiting", "first reading", "conflict", "open", "mid", "claimed")
"""How likely something comes up at a turn of the disk, of which there are many where a state lasts."""

LOOKED_AT_AGAIN_S = 2.5
"""A state that lasts is visited once more, when what led to it is over."""

APART_S = 3.0
"""The least time between two of those that end a program or hold it up: others have their turn first."""

LASTS_S = {"offline": (3.0, 8.0), "asleep": (15.0, 25.0), "stalled": (5.0, 5.0)}

LINGERS_S = (1.0, 4.0)
"""How long an answer takes while the state is aimed at by what happens beside it."""

OUT_OF_THE_LEASE_S = LEASE_LASTS.total_seconds() + 4.0
ASLEEP_S = OUT_OF_THE_LEASE_S + 6.0


class Aiming:
    """The aim of one run."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world
        self._aim = world.plan.aim
        self._random = world.chance["aim"]
        rarely = (*SPANS, "kill", "power", "between")
        self._next_at = 0.0
        self._held_up_again_at = 0.0
        self._left = {one: TIMES - (one in rarely) for one in self._aim.faults}

    def may(self, name: str) -> bool:
        """Whether this may come up yet."""
        return self._left.get(name, 0) > 0 and self._world.is_on

    def is_over(self) -> bool:
        """Whether all that the run aims at has come up, so that it may come to its end."""
        return bool(self._left) and not any(self._left.values())

    def prepare(self, order_id: str) -> None:
        """An order has come in: what was done to it before, so that the rest can be done to it."""
        names = set(self._aim.faults)
        order = self._world.server.store.orders[int(order_id.rpartition("/")[2])]
        # What was sent in part cannot be cancelled, and is not held either.
        is_sent = bool({"undo fulfillment", "carrier"} & names) and self._random.random() < 0.6
        for work in list(order.fulfillment_orders):
            if "merge" in names:
                self._do_before("split", order_id, work)
            if is_sent:
                self._do_before("fulfill", order_id, work)

    def _do_before(self, action: str, order_id: str, work: FulfillmentOrder) -> None:
        if work.status in FULFILLABLE_STATUSES and work.remaining > 1:
            part = next(one for one in work.lines if one.remaining)
            self._world.server.admin(
                action,
                "outsider:before",
                order=order_id,
                fulfillment_order=gid("FulfillmentOrder", work.number),
                lines=[{"line_item_id": gid("LineItem", part.line.number), "quantity": 1}],
            )

    # Requests

    def fault_of(self, asked: Request) -> str:
        """What becomes of this request. "": nothing that is aimed at."""
        names = [name for name in NETWORK if self.may(name)] if self._is_in(asked.stage) else []
        return self._chosen(names)

    def lingers_s(self, asked: Request) -> float:
        """What happens at the computer while an answer is under way needs the time for it."""
        beside = any(self.may(name) for name in PROCESS)
        return self._random.uniform(*LINGERS_S) if beside and self._is_in(asked.stage) else 0.0

    def holds_up_disk_s(self, station: "Station") -> float:
        """Nothing happens beside the keeping of a mark, unless that takes its time."""
        beside = self._aim.state == "mark" and any(self.may(name) for name in PROCESS)
        now_s = self._world.now_s
        if not beside or station.pulling != "mark" or now_s < self._held_up_again_at:
            return 0.0
        seconds = self._random.uniform(*LINGERS_S)
        self._held_up_again_at = now_s + seconds + APART_S
        return seconds

    def at_edge(self, asked: Request) -> None:
        """A request is about to be carried out, or was just now: others may be quicker."""
        if asked.intent is not None and self._is_in(asked.stage):
            self._let_others_act(asked.order_id)

    def leaves(self, station: "Station", asked: Request) -> None:
        """A request is on its way."""
        if not self._is_in(asked.stage):
            return
        self._begin_span(station)
        is_leased = asked.intent is not None and asked.stage in UNDER_A_LEASE
        if is_leased and self._chosen(["newer version"] if self.may("newer version") else []):
            self._outlast(station, asked)

    # Everything else

    def visit(self, station: "Station", state: str, order_id: str = "") -> None:
        """A state without a request of its own is entered."""
        if self._is_in(state) and state not in REQUEST_STAGES:
            self._begin_span(station)
            if order_id:
                self._let_others_act(order_id)

    def meets(self, station: "Station", name: str, *, is_at_request: bool = False) -> bool:
        """Whether this comes up at a station now, at one of the edges where it can."""
        if not self.may(name) or station.desk is None or self._world.now_s < self._next_at:
            return False
        if self._aim.state not in self._world.states_of(station):
            return False
        likely = IN_A_LASTING_STATE if self._aim.state in LASTING else AT_THE_DISK
        likely = AT_A_VISIT if is_at_request or name == "between" else likely
        comes = self._random.random() < likely
        self._left[name] -= comes
        if comes and name in ("kill", "power", "between"):
            self._next_at = self._world.now_s + APART_S
        return comes

    def _is_in(self, state: str) -> bool:
        return bool(state) and state == self._aim.state

    def _chosen(self, names: list[str]) -> str:
        """One of several, or none: what is chosen comes up once less."""
        if not names or self._random.random() >= AT_A_VISIT:
            return ""
        name = self._random.choice(names)
        self._left[name] -= 1
        return name

    def _begin_span(self, station: "Station") -> None:
        if self._world.now_s < self._next_at or not station.is_wan_up:
            return
        name = self._chosen([name for name in SPANS if self.may(name)])
        if name:
            seconds = self._random.uniform(*LASTS_S[name])
            self._next_at = self._world.now_s + seconds + APART_S
            station.spans.begin(name, seconds)

    def _let_others_act(self, order_id: str) -> None:
        """One of those who have something to do on the order, if any has."""
        names = [name for name in OUTSIDERS if self.may(name)]
        self._random.shuffle(names)
        if self._random.random() < AT_A_VISIT:
            for name in names:
                if self._world.outsiders.act(name, order_id):
                    self._left[name] -= 1
                    return

    def _outlast(self, station: "Station", asked: Request) -> None:
        """Nobody takes a lease before it has run out: its holder sleeps for that long."""
        station.spans.begin("asleep", ASLEEP_S)
        self._world.loop.call_later(OUT_OF_THE_LEASE_S, self._usurp, asked.intent, asked)

    def _usurp(self, intent_id: IntentId, asked: Request) -> None:
        if self._world.is_on and self._world.stages.get(intent_id, ("", ""))[1] == asked.stage:
            self._world.outsiders.act("newer version", asked.order_id)
