"""One run as a whole: the shop, the stations, those who act on both, and the three phases.

Safety: faults and people at work. Heal: every fault ends. Liveness: what waits is settled, every copy
says what the shop says, and any order can be packed.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable
from contextvars import Context
from datetime import datetime
from pathlib import Path
from typing import Any

from orderdesk.demo.endpoint import VERSIONS
from orderdesk.demo.http import Response, json_response
from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Fulfill, Intent, IntentState
from orderdesk.errors import OrderDeskError
from orderdesk.services.bench import Bench
from tests.simulation.checks_at_rest import ChecksAtRest
from tests.simulation.loop import Life, VirtualLoop
from tests.simulation.outsiders import Outsiders
from tests.simulation.plan import Plan
from tests.simulation.promises import Promises
from tests.simulation.randomness import Chance
from tests.simulation.recorder import Heard, Recorder, Request
from tests.simulation.server import SECRET_WORDS, Server
from tests.simulation.station import Station

STEP_S = 1.0
SETTLED_WITHIN_S = 600.0
IN_STEP_WITHIN_S = 420.0
PACKED_WITHIN_S = 240.0

log = logging.getLogger(__name__)


class SimWorld:
    """Everything of one run, and what happens in it as the checker hears it."""

    def __init__(
        self,
        plan: Plan,
        loop: VirtualLoop,
        chance: Chance,
        folder: Path,
        template: Path,
        hurry: Callable[[], None],
    ) -> None:
        """`hurry` lets everybody poll more often from then on."""
        self.plan = plan
        self._hurry = hurry
        self.loop = loop
        self.chance = chance
        self.folder = folder
        self.template = template
        self.phase = "safety"
        self.healed_at: float | None = None
        self.recorder = Recorder()
        self.server = Server(loop.time, plan.points_per_s)
        self.intents_seen: dict[IntentId, Intent] = {}
        self.mail_allowed: dict[IntentId, datetime] = {}
        self.packing_stages: dict[tuple[str, str], str] = {}
        self.stages: dict[IntentId, tuple[str, str]] = {}
        self.promises = Promises(self)
        self.outsiders = Outsiders(self)
        self.stations = [Station(self, f"bench{n}") for n in range(1, plan.stations + 1)]
        self._seen_history = 0
        self._changed_at = 0.0
        self.log_watch = _LogWatch(self)

    @property
    def now_s(self) -> float:
        """Seconds since the run began."""
        return self.loop.time()

    def rate(self, name: str) -> float:
        """How often something happens now: never any more once everything is healed."""
        return 0.0 if self.healed_at is not None else self.plan.rate(name)

    def tell(self, who: str, what: str) -> None:
        """One line of the story."""
        self.recorder.tell(self.now_s, who, what)

    # The phases

    async def run(self) -> None:
        """All phases, or as far as the first broken promise."""
        self.tell("run", self.plan.told())
        log_root = logging.getLogger("orderdesk")
        log_root.addHandler(self.log_watch)
        try:
            await self._phases()
        except asyncio.CancelledError:
            raise
        finally:
            log_root.removeHandler(self.log_watch)
            for station in self.stations:
                station.shut()

    async def _phases(self) -> None:
        random = self.chance["orders"]
        for _one in range(self.plan.orders):
            made = self.server.place(random)
            units = ", ".join(f"{line['quantity']} {line['sku']}" for line in made["lines"])
            self.tell("customer", f"orders {made['name']}: {units}")
        if self.plan.rate("search lag"):
            self.server.store.settings.search_lag_s = random.choice((2.0, 30.0, 600.0))
            self.met_at_shop("search lag")
        for station in self.stations:
            self.loop.call_later(random.uniform(0.0, 3.0), station.start)
        others = [self.loop.create_task(self.outsiders.work())]
        others += [self.loop.create_task(self._spans(one)) for one in self.stations]
        await self._until(lambda: False, self.plan.safety_s)
        if self.plan.unrestricted or self.promises.broken:
            await self._rest(others)
            return
        self._heal()
        await self._rest(others)
        await self._until(self._is_settled, SETTLED_WITHIN_S)
        rest = ChecksAtRest(self)
        if not self.promises.broken and not self._is_settled():
            rest.tell_unsettled()
        await self._converge(rest)
        if not self.promises.broken:
            await self._pack_one_more(rest)
        if not self.promises.broken:
            rest.decisions_stand()

    async def _converge(self, rest: ChecksAtRest) -> None:
        since = self.now_s
        if self.promises.broken:
            return
        self._hurry()
        await self._until(lambda: self._is_in_step(since), IN_STEP_WITHIN_S)
        if not self._is_settled():
            rest.tell_unsettled()
        if not self._is_in_step(since):
            rest.tell_out_of_step(max(since, self._changed_at))
        if not self.promises.broken:
            await rest.copies_agree()

    async def _pack_one_more(self, rest: ChecksAtRest) -> None:
        """Any order can be packed by anybody once nobody else has it."""
        chosen = rest.choose_packable(self.chance["one more"])
        if chosen is None:
            return
        station, order_id = chosen
        before = len(rest.fulfillments_of(order_id))
        self.tell("run", f"{station.name} is to pack {self.name_of(order_id)}")
        station.staff.wanted = OrderGid(order_id)
        await self._until(
            lambda: len(rest.fulfillments_of(order_id)) > before and self._is_settled(),
            PACKED_WITHIN_S,
        )
        rest.packed(station, order_id, before)

    async def _until(self, is_done: Any, seconds: float) -> None:
        until = self.now_s + seconds
        checked_at = self.now_s
        while self.now_s < until and not self.promises.broken:
            if is_done():
                return
            await asyncio.sleep(STEP_S)
            for station in self.stations:
                self._sign_in_again(station, self.healed_at is not None)
            if self.now_s - checked_at >= 10.0:
                checked_at = self.now_s
                self.promises.at_quiet()

    async def _rest(self, others: list[Any]) -> None:
        self.outsiders.is_on = False
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _heal(self) -> None:
        """Every fault ends, those of the disk too."""
        self.healed_at = self.now_s
        self.phase = "closing"
        self.tell("run", "every fault ends")
        self.server.store.settings.search_lag_s = 0.0
        self.outsiders.is_on = False
        for station in self.stations:
            station.is_wan_up = True
            station.set_disk_faults()
            if station.life is not None:
                station.life.frozen_until = min(station.life.frozen_until, self.now_s + 5.0)

    def _sign_in_again(self, station: Station, is_time: bool) -> None:
        """Somebody signs in again where the shop had refused the token."""
        if is_time and station.desk is not None:
            connection = station.desk.engine.connection
            if connection.is_signed_out:
                self.tell(station.name, "is signed in again")
                connection.sign_in_again()

    def _is_settled(self) -> bool:
        for station in self.stations:
            if station.desk is None or self.promises.has_open_work(station):
                return False
        return True

    def _is_in_step(self, since: float) -> bool:
        """Staff may have begun something yet when all was settled: what counts is the last change."""
        since = max(since, self._changed_at)
        return self._is_settled() and all(
            self.promises.pulls_since(station, since) >= 3
            and self.promises.sweeps_since(station, since) >= 1
            and station.knows_its_location
            for station in self.stations
        )

    async def _spans(self, station: Station) -> None:
        """What lasts for a while: no network, a computer asleep, a program that does not move."""
        random = self.chance[f"spans {station.name}"]
        while True:
            await asyncio.sleep(random.uniform(0.5, 1.5))
            self._sign_in_again(station, random.random() < 0.05)
            for name in ("offline", "asleep", "stalled"):
                rate = self.rate(name)
                if not rate or random.random() >= rate:
                    continue
                self.met(name, station)
                if name == "offline":
                    seconds = random.choice((3.0, 15.0, 60.0))
                    self.tell(station.name, f"has no network for {seconds:.0f} s")
                    station.is_wan_up = False
                    await asyncio.sleep(seconds)
                    station.is_wan_up = True
                else:
                    seconds = 5.0 if name == "stalled" else random.choice((20.0, 45.0, 90.0))
                    self.tell(station.name, f"is {name} for {seconds:.0f} s")
                    station.freeze(seconds)

    # What happens at the shop

    def carry_out(self, asked: Request, sent: tuple[str, str, dict[str, str], bytes]) -> Response:
        """One request of a station, carried out by the shop now."""
        if asked.is_mutation:
            self.outsiders.at_edge(asked)
        number = self.server.next_request
        asked.number = number
        asked.ran_at.append(self.now_s)
        self.recorder.by_number[number] = asked
        response = self.server.handle(*sent)
        self.look_at_history()
        if asked.is_mutation:
            self.outsiders.at_edge(asked)
        return response

    def look_at_history(self) -> None:
        """Judge what the shop has written down since the last look."""
        for entry in self.server.shop.history.since(self._seen_history):
            self._seen_history = entry.number
            if entry.order_id is not None and entry.kind != "metafield.set":
                self._changed_at = self.now_s
            self.promises.on_history(entry)

    def outsider_acted(self, name: str, order_id: str, what: str) -> None:
        """Somebody past the stations changed an order."""
        self.tell("outside", what)
        self.recorder.fired[name] += 1
        for intent_id, (_station, stage) in self.stages.items():
            intent = self.intents_seen.get(intent_id)
            if intent is not None and intent.order_id == order_id:
                self.recorder.reached[name, stage] += 1
        for (_station_name, held), stage in self.packing_stages.items():
            if held == order_id:
                self.recorder.reached[name, stage] += 1
        self.look_at_history()

    def throttled(self) -> Response:
        """The shop's own word for an empty bucket."""
        status = self.server.bucket.status()
        cost = {"requestedQueryCost": 50, "actualQueryCost": None, "throttleStatus": status}
        error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
        answer = json_response(200, {"errors": [error], "extensions": {"cost": cost}})
        return self.dated(answer.with_header("X-Shopify-API-Version", VERSIONS[-1]))

    def dated(self, response: Response) -> Response:
        """The answer with the shop's time."""
        text = self.server.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        return response.with_header("Date", text)

    def name_of(self, order_id: str) -> str:
        """An order's number as people say it."""
        order = self.server.store.orders.get(int(order_id.rpartition("/")[2]))
        return order.name if order is not None else order_id.rpartition("/")[2]

    # What happens at the stations

    def met(self, name: str, station: Station, asked: Request | None = None) -> None:
        """A fault came up at a station."""
        self.recorder.fired[name] += 1
        self.recorder.disturbed_at[station.name] = self.now_s
        if asked is not None:
            if asked.stage:
                self.recorder.reached[name, asked.stage] += 1
            elif asked.operation == "Claim":
                self.recorder.reached[name, "claiming"] += 1
            what = self.name_of(asked.order_id) if asked.order_id.startswith("gid") else ""
            self.tell(station.name, f"{asked.operation} {what} meets: {name}")
            return
        for _intent_id, (where, stage) in self.stages.items():
            if where == station.name:
                self.recorder.reached[name, stage] += 1
        for (where, _order), stage in self.packing_stages.items():
            if where == station.name:
                self.recorder.reached[name, stage] += 1

    def met_at_shop(self, name: str) -> None:
        """A fault of the shop as a whole."""
        self.recorder.fired[name] += 1

    def request_leaves(self, station: Station, asked: Request) -> None:
        """A request is on its way."""
        if asked.intent is not None and asked.stage:
            self.stages[asked.intent] = (station.name, asked.stage)
        if asked.is_mutation and asked.intent is not None and asked.operation != "GuardedValueSet":
            self.tell(station.name, f"sends {asked.operation} for {asked.intent}")
            self.promises.sends(station, asked)

    def request_answered(self, station: Station, asked: Request, response: Response) -> None:
        """An answer came back to a station that still runs."""
        if asked.is_mutation and asked.intent is not None and asked.operation != "GuardedValueSet":
            self.stages[asked.intent] = (station.name, "answered")
        if asked.faults or response.status != 200:
            return
        if asked.operation == "Order":
            key = (station.name, asked.order_id)
            self.recorder.read_at[key] = max(self.recorder.read_at.get(key, 0.0), asked.sent_at)
        self.promises.answered(station, asked, response)

    def note_intent(self, life: Life, intent: Intent) -> None:
        """A decision stands so at a station from now on."""
        before = self.intents_seen.get(intent.id)
        self.intents_seen[intent.id] = intent
        if before is None or before.state is not intent.state or before.problem != intent.problem:
            problem = f" ({intent.problem.code})" if intent.problem else ""
            self.tell(life.station, f"{intent.id} is {intent.state}{problem}")
        stage = {
            IntentState.WAITING: "waiting",
            IntentState.SENDING: "on wire",
            IntentState.CONFLICT: "conflict",
            IntentState.REJECTED: "conflict",
        }.get(intent.state)
        if intent.state in (IntentState.DONE, IntentState.CANCELLED):
            self.stages.pop(intent.id, None)
        elif stage is not None:
            self.stages[intent.id] = (life.station, stage)
        self.promises.on_intent(life, before, intent)

    def opened(self, station: Station) -> None:
        """A life has begun: everything acknowledged before must be there."""
        self.promises.on_opened(station)

    def committed(self, station: Station) -> None:
        """A station's disk has changed."""
        self.promises.on_commit(station)

    def restart_later(self, station: Station, seconds: float) -> None:
        """Somebody starts the program again."""
        seconds = min(seconds, 3.0) if self.healed_at is not None else seconds
        self.loop.call_later(seconds, station.start, context=Context())

    def read_log(self, station: Station, folder: Path) -> None:
        """No name, address or token is ever in a log."""
        for file in (folder / "logs").glob("*"):
            text = file.read_text(errors="replace")
            found = next((word for word in SECRET_WORDS if word in text), None)
            if found is not None:
                self.promises.fail("P16", f"the log of {station.name} says “{found}”")

    # What staff do

    def in_hand(self, station: Station, order_id: str, stage: str) -> None:
        """An order is in somebody's hands, or not any more."""
        if stage:
            self.packing_stages[station.name, order_id] = stage
        else:
            self.packing_stages.pop((station.name, order_id), None)

    def beeped(self, station: Station, bench: Bench) -> None:
        """A verb of the bench has returned: what it did is on the disk for good."""
        assert station.life is not None
        packing = bench.packing
        if packing.events:
            event = packing.events[-1]
            self.recorder.scans.append(
                Heard(self.now_s, station.name, station.life.number, "scan", packing.id, event)
            )
            if event.kind == "counted":
                self.tell(
                    station.name, f"{packing.order_name}: beep, {bench.box.in_box} in the box"
                )

    def scans_next(self, station: Station, bench: Bench) -> None:
        """A scan is about to be accepted."""
        self.promises.before_scan(station, bench)

    def decided(self, station: Station, intent: Intent) -> None:
        """A decision was acknowledged."""
        assert station.life is not None
        self.recorder.decisions.append(
            Heard(self.now_s, station.name, station.life.number, "decision", intent.id, intent)
        )
        kind = type(intent.payload).__name__
        units = ""
        if isinstance(intent.payload, Fulfill):
            units = f", {sum(one.quantity for one in intent.payload.units)} units"
            units += f", {len(intent.payload.parcels)} numbers"
        self.tell(station.name, f"{intent.order_name}: decides {kind} {intent.id}{units}")
        self.intents_seen.setdefault(intent.id, intent)
        self.promises.on_decided(station, intent)

    def by_staff(self, station: Station, intent_id: IntentId, what: str) -> None:
        """Somebody decides what becomes of a decision; "" where they could not."""
        if what:
            self.recorder.by_staff[intent_id] = what
        else:
            self.recorder.by_staff.pop(intent_id, None)

    def change_told(self, station: Station, order_id: str) -> None:
        """The program said that an order in hand has changed."""

    def claim_lost(self, station: Station, order_id: str) -> None:
        """The program said that another station has the order."""
        self.tell(station.name, f"hears that {self.name_of(order_id)} was taken over")
        self.promises.ousted_told(station, order_id)

    def refused(self, station: Station, error: OrderDeskError) -> None:
        """The disk did not take something, and staff were told."""
        self.tell(station.name, f"is refused by the disk: {type(error).__name__}")

    def digest_parts(self) -> list[str]:
        """What two runs of one seed must agree in."""
        entries = [json.dumps(one.as_json(), sort_keys=True) for one in self.server.shop.history]
        return [*self.recorder.story, *entries]


class _LogWatch(logging.Handler):
    """A traceback in the log is a defect of ours, whatever else comes of it."""

    _EXPECTED = re.compile(r"^(the disk failed|a write that nobody|closing after a failure)")

    def __init__(self, world: SimWorld) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        if not record.exc_info or self._EXPECTED.match(record.msg):
            return
        failure = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        self._world.promises.defect(record.getMessage(), failure)
