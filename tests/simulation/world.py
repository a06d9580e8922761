"""One run as a whole: the shop, the stations, those who act on both, and what the checker hears of it."""

import json
import logging
from contextvars import Context
from datetime import datetime
from pathlib import Path

from orderdesk.demo.endpoint import VERSIONS
from orderdesk.demo.http import Response, json_response
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Fulfill, Intent, IntentState
from orderdesk.errors import DiskFullError, OrderDeskError, StorageUnavailableError
from orderdesk.services.bench import Bench
from tests.simulation.aiming import LOOKED_AT_AGAIN_S, Aiming
from tests.simulation.checks_at_quiet import ChecksAtQuiet
from tests.simulation.log_watch import LogWatch
from tests.simulation.loop import Life, VirtualLoop
from tests.simulation.outsiders import Outsiders
from tests.simulation.plan import Plan
from tests.simulation.promises import Promises
from tests.simulation.randomness import Chance
from tests.simulation.recorder import Heard, Recorder, Request
from tests.simulation.server import SECRET_WORDS, Server
from tests.simulation.station import Station
from tests.simulation.ways import Ways

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
    ) -> None:
        self.plan = plan
        self.loop = loop
        self.chance = chance
        self.folder = folder
        self.template = template
        self.phase = "safety"
        self.healed_at: float | None = None
        self.is_warming_up = bool(plan.scene.name)
        self.recorder = Recorder()
        self.server = Server(loop.time, plan.points_per_s)
        self.ways = Ways(self)
        self.put_back_at: dict[IntentId, float] = {}
        self.found_again_at: dict[IntentId, float] = {}
        self.intents_seen: dict[IntentId, Intent] = {}
        self.mail_allowed: dict[IntentId, datetime] = {}
        self.packing_stages: dict[tuple[str, str], str] = {}
        self.stages: dict[IntentId, tuple[str, str]] = {}
        self.promises = Promises(self)
        self.quiet = ChecksAtQuiet(self)
        self.outsiders = Outsiders(self)
        self.aiming = Aiming(self)
        self.stations = [Station(self, f"bench{n}") for n in range(1, plan.stations + 1)]
        self._seen_history = 0
        self.changed_at = 0.0
        self.log_watch = LogWatch(self)

    @property
    def now_s(self) -> float:
        """Seconds since the run began."""
        return self.loop.time()

    def rate(self, name: str) -> float:
        """How often something happens now: not before a scene begins, nor once everything is healed."""
        return self.plan.rate(name) if self.is_on else 0.0

    @property
    def is_on(self) -> bool:
        """Whether anything goes wrong yet, or still."""
        return self.healed_at is None and not self.is_warming_up

    def may_meet(self, name: str) -> bool:
        """Whether something can happen now."""
        return self.is_on and self.plan.has(name)

    def tell(self, who: str, what: str) -> None:
        """One line of the story."""
        self.recorder.tell(self.now_s, who, what)

    def sign_in_again(self, station: Station, is_time: bool) -> None:
        """Somebody signs in again where the shop had refused the token."""
        if is_time and station.desk is not None:
            connection = station.desk.engine.connection
            if connection.is_signed_out:
                self.tell(station.name, "is signed in again")
                connection.sign_in_again()

    # What happens at the shop

    def carry_out(self, asked: Request, sent: tuple[str, str, dict[str, str], bytes]) -> Response:
        """One request of a station, carried out by the shop now."""
        if asked.is_elsewhere:
            return self.ways.answer_elsewhere(asked, sent)
        self.outsiders.at_edge(asked)
        number = self.server.next_request
        asked.number = number
        asked.ran_at.append(self.now_s)
        self.recorder.by_number[number] = asked
        response = self.server.handle(*sent)
        self.look_at_history()
        self.outsiders.at_edge(asked)
        return response

    def look_at_history(self) -> None:
        """Judge what the shop has written down since the last look."""
        for entry in self.server.shop.history.since(self._seen_history):
            self._seen_history = entry.number
            if entry.order_id is not None and entry.kind != "metafield.set":
                self.changed_at = self.now_s
            self.ways.after(entry)
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

    # What happens to the fleet

    def add_station(self, name: str) -> Station:
        """One more computer, which nobody has started yet."""
        added = Station(self, name)
        self.stations.append(added)
        self.loop.create_task(added.spans.work())
        return added

    def put_back(self, station: Station, intent_ids: set[IntentId]) -> None:
        """These decisions stand in a copy, or in what was put back: nobody asked for them there."""
        for intent_id in intent_ids:
            self.put_back_at[intent_id] = self.now_s

    def found_again(self, intent_ids: set[IntentId]) -> None:
        """These were lost with a database and are brought back by its journal."""
        for intent_id in intent_ids:
            self.found_again_at[intent_id] = self.now_s

    def never_found_again(self, intent_ids: set[IntentId], since: float) -> None:
        """What was found again of these is on no disk any more."""
        for intent_id in intent_ids:
            if self.found_again_at.get(intent_id, -1.0) >= since:
                del self.found_again_at[intent_id]

    def forget_readings(self, station: Station) -> None:
        """What a station shows may be older than what it showed before."""
        self.promises.forget_readings(station)
        self.quiet.forget(station)

    def skip(self, seconds: float) -> None:
        """Nobody is here for a while: all clocks go on, and nothing else happens."""
        self.server.skip(seconds)

    # What happens at the stations

    def met(self, name: str, station: Station, asked: Request | None = None) -> None:
        """A fault came up at a station."""
        self.recorder.fired[name] += 1
        if name != "poison":
            self.disturb(station)
        if asked is not None:
            if asked.stage:
                self.recorder.reached[name, asked.stage] += 1
            what = self.name_of(asked.order_id) if asked.order_id.startswith("gid") else ""
            self.tell(station.name, f"{asked.operation} {what} meets: {name}")
            return
        for state in self.states_of(station):
            self.recorder.reached[name, state] += 1

    def states_of(self, station: Station) -> list[str]:
        """What a station is at: its decisions, its packings, its pull and its claims."""
        found = [stage for where, stage in self.stages.values() if where == station.name]
        found += [
            stage for (where, _order), stage in self.packing_stages.items() if where == station.name
        ]
        return [*found, *station.stages()]

    def disturb(self, station: Station, seconds: float = 0.0) -> None:
        """So much is wrong at a station, for so long, that for a while nothing there has to be quick."""
        self.recorder.disturbed_at[station.name] = self.now_s + seconds

    def met_at_shop(self, name: str) -> None:
        """A fault of the shop as a whole."""
        self.recorder.fired[name] += 1

    def station(self, name: str) -> Station:
        """The computer of this name."""
        return next(one for one in self.stations if one.name == name)

    def request_leaves(self, station: Station, asked: Request) -> None:
        """A request is on its way."""
        if asked.intent is not None and asked.stage:
            self.stages[asked.intent] = (station.name, asked.stage)
        if asked.stage == "next page":
            station.pulling = asked.stage
        self.aiming.leaves(station, asked)
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

    def request_ended(self, asked: Request) -> None:
        """Its answer has come, or will not come any more: what was read after sending is over."""
        if asked.intent is not None and asked.stage == "answered":
            self.stages.pop(asked.intent, None)

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
            self._is_at(self.station(life.station), intent, stage)
        self.promises.on_intent(life, before, intent)

    def _is_at(self, station: Station, intent: Intent, stage: str) -> None:
        """A decision is in a state that is no request's."""
        self.stages[intent.id] = (station.name, stage)

        def visit() -> None:
            if self.stages.get(intent.id) == (station.name, stage):
                self.aiming.visit(station, stage, intent.order_id)

        if stage == self.plan.aim.state:
            visit()
            self.loop.call_later(LOOKED_AT_AGAIN_S, visit, context=Context())

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
            self.outsiders.beside(order_id)
            self.aiming.visit(station, stage, order_id)
        else:
            self.packing_stages.pop((station.name, order_id), None)

    def beeped(self, station: Station, bench: Bench) -> None:
        """A verb of the bench has returned: what it did is on the disk for good."""
        assert station.life is not None
        packing = bench.packing
        if packing.events:
            event = packing.events[-1]
            if self.may_meet("disk full") or self.may_meet("fsync fails"):
                self.promises.acknowledged(station, event, packing.id)
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
        if intent.state is IntentState.WAITING and intent.id not in self.stages:
            self._is_at(station, intent, "waiting")
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
        if isinstance(error, DiskFullError | StorageUnavailableError):
            self.promises.told_of_disk(station)

    def digest_parts(self) -> list[str]:
        """What two runs of one seed must agree in."""
        entries = [json.dumps(one.as_json(), sort_keys=True) for one in self.server.shop.history]
        return [*self.recorder.story, *entries]
