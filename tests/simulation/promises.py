"""The failure model's promises, judged while a run goes on.

`fail` notes the first broken ones; the run ends there. What can only be judged once everything is at
rest stands in `checks_at_rest`.
"""

import json
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orderdesk.demo.history import HistoryEntry
from orderdesk.demo.http import Response
from orderdesk.domain.claims import Claim, Lease, parse_claim
from orderdesk.domain.ids import IntentId, PackingId
from orderdesk.domain.intents import (
    Fulfill,
    Intent,
    IntentState,
    ProblemCode,
    Units,
)
from orderdesk.domain.packing import EventKind, Packing
from orderdesk.domain.stops import changes_since
from orderdesk.errors import OrderDeskError
from orderdesk.services.bench import Bench
from tests.simulation.on_disk import OnDisk
from tests.simulation.recorder import Request

if TYPE_CHECKING:
    from tests.simulation.loop import Life
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

READ_BEFORE_COMPLETING_S = 15.0 + 2.5
TOLD_WITHIN_S = 16.0
UNDISTURBED_S = 60.0
SAID_WITHIN_S = 1.0
GROWS = ("order.edited", "fulfillment.cancelled", "fulfillment_order.merged",
         "fulfillment_order.moved", "fulfillment_order.released")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was not held."""

    promise: str
    at: float
    text: str


class Promises(OnDisk):
    """Hears what happens and says what must not have."""

    def __init__(self, world: "SimWorld") -> None:
        super().__init__(world)
        self.broken: list[Broken] = []
        self.made: dict[IntentId, list[HistoryEntry]] = {}
        self.residue = 0
        self.detected: set[IntentId] = set()
        self.settled: set[IntentId] = set()
        self._readings: dict[str, dict[str, int]] = {}
        self._pulls: dict[str, list[float]] = {}
        self._sweeps: dict[str, list[float]] = {}
        self._committed_at: dict[str, float] = {}
        self._ousted: dict[tuple[str, str], float] = {}
        self._claims: dict[str, Claim] = {}
        self._holds_of_others: set[str] = set()
        self._marked: set[IntentId] = set()

    def fail(self, promise: str, text: str) -> None:
        """A promise is broken; the first few are kept."""
        world = self._world
        if len(self.broken) < 5:
            self.broken.append(Broken(promise, world.now_s, text))
            world.tell("CHECKER", f"{promise} is broken: {text}")

    def defect(self, where: str, failure: BaseException | None) -> None:
        """An exception that nobody expected."""
        if failure is None or isinstance(failure, OrderDeskError):
            return
        frames = traceback.extract_tb(failure.__traceback__)[-3:]
        places = " < ".join(f"{one.name}:{one.lineno}" for one in reversed(frames))
        self.fail("defect", f"{where}: {type(failure).__name__} {str(failure)[:160]} in {places}")

    # At the shop

    def on_history(self, entry: HistoryEntry) -> None:
        """Every change in the shop, the moment that it is made."""
        intent_id = self._world.recorder.intent_of(entry.cause)
        if entry.kind == "metafield.set":
            self._on_claim(entry)
        if entry.kind == "fulfillment_order.held" and intent_id is None:
            self._holds_of_others.add(entry.detail["hold_id"])
        if intent_id is None:
            return
        if entry.kind == "fulfillment_order.released":
            theirs = self._holds_of_others.intersection(entry.detail["hold_ids"])
            if theirs:
                self.fail("P3", f"{intent_id} released {len(theirs)} holds of somebody else")
        if entry.kind == "fulfillment.created":
            self._on_created(entry, intent_id)
        self._world.tell("shop", f"{entry.kind} for {intent_id}")

    def _on_created(self, entry: HistoryEntry, intent_id: IntentId) -> None:
        made = self.made.setdefault(intent_id, [])
        made.append(entry)
        intent = self._world.intents_seen.get(intent_id)
        if intent is None or not isinstance(intent.payload, Fulfill):
            self.fail("P2", f"{intent_id} made a fulfillment and is no packing")
            return
        if len(made) > 1:
            self._on_second(intent, made)
        if intent_id not in self._world.put_back_at:
            self._judge_ended(intent)
        lines = {one["line_item_id"]: one["quantity"] for one in entry.detail["lines"]}
        if lines != _by_line(intent.payload.units):
            self.fail(
                "P2", f"{intent_id} sent {lines}, packed was {_by_line(intent.payload.units)}"
            )
        self._judge_quantities(entry, intent, lines)

    def _judge_ended(self, intent: Intent) -> None:
        """Where a copy of it stands elsewhere, that one may be a card while this one is carried out."""
        if intent.state in (IntentState.CONFLICT, IntentState.REJECTED):
            self.fail("P13", f"{intent.id} is {intent.state} and was carried out after that")
        if intent.state is IntentState.CANCELLED:
            self.fail("P2", f"{intent.id} was taken back and was carried out after that")

    def _judge_quantities(self, entry: HistoryEntry, intent: Intent, lines: dict[str, int]) -> None:
        assert isinstance(intent.payload, Fulfill)
        order = self._world.server.store.orders.get(int(str(entry.order_id).rpartition("/")[2]))
        for line in order.lines if order is not None else ():
            # What was refunded after it was sent counts as removed, and was sent all the same.
            if line.fulfilled > line.quantity:
                self.fail("P4", f"{intent.id}: more was sent of {line.sku} than is ordered")
        counted = [_counted(one) for one in self.packings_of(intent.payload.packing_id)]
        # A copied computer has the same packing, and goes on with it in its own way.
        if counted and not any(
            all(quantity <= one.get(line, 0) for line, quantity in lines.items()) for one in counted
        ):
            self.fail("P4", f"{intent.id} sent {lines}, scanned was {counted}")

    def _on_second(self, intent: Intent, made: list[HistoryEntry]) -> None:
        """D5: no client can prevent a doubled request on work that grew under it; it must be told."""
        requests = [self._world.recorder.request_of(one.cause) for one in made]
        doubled = any(one is not None and len(one.ran_at) > 1 for one in requests)
        first = min(one.sent_at for one in requests if one is not None)
        grew = any(
            one.kind in GROWS and (one.at - made[0].at).total_seconds() >= -(made[0].at.timestamp()
            - self._world.server.now().timestamp() + self._world.now_s - first) - 5.0
            for one in self._world.server.shop.history.of_order(str(made[0].order_id))
        )  # fmt: skip
        if doubled and grew:
            self.residue += 1
            self._world.tell("CHECKER", f"{intent.id}: doubled on work that grew (D5)")
            return
        self.fail("P2", f"{intent.id} made {len(made)} fulfillments")

    def _on_claim(self, entry: HistoryEntry) -> None:
        if entry.order_id is None:
            return
        claim = self._claim_on(entry.order_id)
        before = self._claims.get(entry.order_id)
        if claim is None:
            return
        self._claims[entry.order_id] = claim
        if before is None or before.packing is None or claim.packing is None:
            return
        loser, heir = _machine(before.packing), _machine(claim.packing)
        if heir != loser and before.packing.until > self._world.server.now():
            self._ousted[loser, entry.order_id] = self._world.now_s

    def _claim_on(self, order_id: str) -> Claim | None:
        order = self._world.server.store.orders.get(int(order_id.rpartition("/")[2]))
        if order is None:
            return None
        for metafield in (order.metafields or {}).values():
            claim = parse_claim(metafield.value)
            if isinstance(claim, Claim):
                return claim
        return None

    # Requests

    def sends(self, station: "Station", asked: Request) -> None:
        """A mutation for a decision leaves: under a lease that is this station's, by the shop's time."""
        claim = self._claim_on(asked.order_id)
        order = self._world.server.store.orders.get(int(asked.order_id.rpartition("/")[2]))
        if order is None:
            return
        sending = claim.sending if claim is not None else None
        now = self._world.server.now()
        if sending is None or not sending.nonce.startswith(f"{station.name}-"):
            holder = sending.station if sending is not None else "nobody"
            self.fail("P11", f"{asked.intent} leaves under a lease that {holder} has")
        elif sending.until < now:
            self.fail("P11", f"{asked.intent} leaves under a lease that has ended")
        self._judge_basis(station, asked)
        stored = self.intent_on_disk(station, asked.intent)
        if stored is not None and stored.state is not IntentState.SENDING:
            self.fail("P2", f"{asked.intent} leaves while its disk says {stored.state}")

    def _judge_basis(self, station: "Station", asked: Request) -> None:
        """D4: planned on a reading that began once the lease was written."""
        own = [one for one in self._world.recorder.requests if one.intent == asked.intent
               and one.station == station.name and one.life == asked.life]  # fmt: skip
        leased = [one.sent_at for one in own if one.operation == "GuardedValueSet"]
        read = [one.sent_at for one in own if one.operation == "Order" and one.answered_at]
        if leased and (not read or max(read) < max(leased)):
            self.fail("D4", f"{asked.intent} is planned on a reading from before its lease")
        self._judge_address(asked, max(read, default=0.0))

    def _judge_address(self, asked: Request, read_at: float) -> None:
        """What was readdressed before that reading is not sent on an older basis."""
        intent = self._world.intents_seen.get(asked.intent) if asked.intent else None
        if intent is None or not isinstance(intent.payload, Fulfill) or not intent.basis.read_at:
            return
        order = self._world.server.store.orders.get(int(asked.order_id.rpartition("/")[2]))
        address = order.shipping_address if order is not None else None
        if address is None or address.address1 in intent.basis.destination:
            return
        changed = [
            one
            for one in self._world.server.shop.history.of_order(asked.order_id)
            if one.kind == "order.readdressed"
        ]
        since_s = (self._world.server.now() - changed[-1].at).total_seconds() if changed else 0.0
        if changed and since_s > self._world.now_s - read_at + 2.0:
            self.fail("D4", f"{intent.id} goes to an address that the order had before")

    def answered(self, station: "Station", asked: Request, response: Response) -> None:
        """Note how often a station has been told everything."""
        if asked.operation == "OrdersPage":
            page = json.loads(response.body).get("data", {}).get("orders", {})
            if not page.get("pageInfo", {}).get("hasNextPage", True):
                self._pulls.setdefault(station.name, []).append(asked.sent_at)
        elif asked.operation == "OpenFulfillmentOrders":
            self._sweeps.setdefault(station.name, []).append(asked.sent_at)

    def pulls_since(self, station: "Station", since: float) -> int:
        """How many pulls began and came to their last page since."""
        return sum(1 for at in self._pulls.get(station.name, ()) if at > since)

    def sweeps_since(self, station: "Station", since: float) -> int:
        """How many sweeps of open work."""
        return sum(1 for at in self._sweeps.get(station.name, ()) if at > since)

    # Decisions

    def on_intent(self, life: "Life", before: Intent | None, intent: Intent) -> None:
        """Where a decision stands now is true."""
        made = self.made.get(intent.id, [])
        ids = [one.detail["fulfillment_id"] for one in made]
        if intent.problem is not None and intent.problem.code is ProblemCode.SENT_TWICE:
            self.detected.add(intent.id)
        if intent.state is IntentState.DONE:
            self.settled.add(intent.id)
        if intent.sent is not None and intent.sent.marks and intent.attempts:
            self._marked.add(intent.id)
        if not isinstance(intent.payload, Fulfill):
            return
        by_staff = self._world.recorder.by_staff.get(intent.id, "")
        is_done = intent.state is IntentState.DONE and not by_staff
        if is_done and intent.fulfillment_id not in ids:
            self.fail("P13", f"{intent.id} is done by {intent.fulfillment_id}, made were {ids}")
        if intent.state in (IntentState.CONFLICT, IntentState.REJECTED) and ids:
            self._judge_card(intent, ids)

    def _judge_card(self, intent: Intent, ids: list[str]) -> None:
        """A card on what was carried out: only where nothing but its shape can tell, and it is shown."""
        if intent.id in self._world.put_back_at:
            return
        shown = intent.problem.fulfillment_ids if intent.problem else ()
        is_marked = intent.id in self._marked and not self._was_renumbered(intent, ids)
        if is_marked or not set(ids) & set(shown):
            order = self._world.server.state(intent.order_id)
            if order is None:
                return
            code = intent.problem.code if intent.problem else ""
            self.fail("P13", f"{intent.id} is {intent.state} ({code}), and {ids} is its own")

    def _was_renumbered(self, intent: Intent, ids: list[str]) -> bool:
        """Whether the number that marked it was changed before its own station looked."""
        return any(
            one.kind == "fulfillment.tracking_updated" and one.detail["fulfillment_id"] in ids
            for one in self._world.server.shop.history.of_order(intent.order_id)
        )

    def on_decided(self, station: "Station", intent: Intent) -> None:
        """A decision was acknowledged: it is on the disk, and was made on what the shop has."""
        stored = self.intent_on_disk(station, intent.id)
        if stored is None and station.can_be_read:
            # Where it cannot be read now, the rest at the end says whether it is there.
            self.fail("P6", f"{intent.id} was acknowledged and is not on the disk")
        if not isinstance(intent.payload, Fulfill) or station.desk is None:
            return
        if intent.payload.packing_id is None or self.is_disturbed(station):
            return
        if intent.id in self._world.recorder.by_staff or not station.desk.engine.is_online:
            return
        if any(one.detail.payload.packing_id == intent.payload.packing_id
               for one in self._world.recorder.decisions[:-1]
               if isinstance(one.detail.payload, Fulfill)):  # fmt: skip
            return
        read_at = self._world.recorder.read_at.get((station.name, intent.order_id), -1000.0)
        age_s = self._world.now_s - read_at
        if age_s > READ_BEFORE_COMPLETING_S:
            self.fail("P9", f"{intent.id} was completed on a reading {age_s:.1f} s old")

    def before_scan(self, station: "Station", bench: Bench) -> None:
        """A scan is accepted only on what the copy knows."""
        self._judge_ousted(station, bench.packing.order_id)
        since = self._world.now_s - self._committed_at.get(station.name, 0.0)
        if self.is_disturbed(station) or since < 0.5:
            return
        shown = self.projected(station, bench.packing.order_id)
        if shown is not None and tuple(changes_since(bench.packing, shown)):
            name = bench.packing.order_name
            self.fail("P9", f"{name} changed in the copy, and the next scan was accepted")

    def _judge_ousted(self, station: "Station", order_id: str) -> None:
        at = self._ousted.get((station.name, order_id))
        if at is None or self.is_disturbed(station) or station.desk is None:
            return
        claim = self._claims.get(order_id)
        if claim is None or claim.packing is None or _machine(claim.packing) == station.name:
            self._ousted.pop((station.name, order_id))
            return
        if not station.desk.engine.is_online or claim.packing.until < self._world.server.now():
            return
        if self._world.now_s - at > TOLD_WITHIN_S:
            self.fail("P11", f"{station.name} scans on and was not told who has the order")

    def ousted_told(self, station: "Station", order_id: str) -> None:
        """The one who lost an order knows it."""
        self._ousted.pop((station.name, order_id), None)

    def is_disturbed(self, station: "Station") -> bool:
        """Whether so much has gone wrong of late that times do not count."""
        at = self._world.recorder.disturbed_at.get(station.name)
        life = station.life
        if life is not None and 0.0 < life.frozen_until > self._world.now_s - UNDISTURBED_S:
            return True
        return (at is not None and self._world.now_s - at < UNDISTURBED_S) or (
            life is not None and life.number > 1 and station.commits < 20
        )

    # The disk

    def acknowledged(self, station: "Station", event: Any, packing_id: PackingId) -> None:
        """A verb of the bench has returned while the disk fails now and then."""
        kept = [one for one in self.packings_on_disk(station) if one.id == packing_id]
        if station.desk is not None and not any(event in one.events for one in kept):
            self.fail(
                "P15", f"{station.name} beeps for {event.kind} {event.seq}, which is not saved"
            )

    def told_of_disk(self, station: "Station") -> None:
        """Staff are told that something was not saved: at once, or it is no word on what they did."""
        since_s = self._world.now_s - station.disk_failed_at
        if since_s > SAID_WITHIN_S and not self._world.plan.has("slow disk"):
            self.fail("P15", f"{station.name} is told {since_s:.1f} s late that its disk fails")

    def forget_readings(self, station: "Station") -> None:
        """The disk is an older one."""
        self._readings.pop(station.name, None)

    def on_commit(self, station: "Station") -> None:
        """Whatever changed, no reading that is shown falls."""
        self._committed_at[station.name] = self._world.now_s
        rows = station.read(
            lambda connection: connection.rows("SELECT order_id, reading FROM orders")
        )
        known = self._readings.setdefault(station.name, {})
        for order_id, reading in rows or ():
            if reading < known.get(order_id, 0):
                self.fail("P7", f"{self._world.name_of(order_id)}: an older reading is shown again")
            known[order_id] = reading

    def on_opened(self, station: "Station") -> None:
        """Everything that was acknowledged to staff is there."""
        recorder = self._world.recorder
        packings = {one.id: one for one in self.packings_on_disk(station)}
        for heard in recorder.scans:
            if heard.station != station.name:
                continue
            packing = packings.get(PackingId(heard.key))
            if packing is None or heard.detail not in packing.events:
                self.fail("P1", f"{station.name} lost the scan {heard.detail.seq} of {heard.key}")
                break
        stored = {one.id for one in self.intents_on_disk(station)}
        for heard in recorder.decisions:
            if heard.station == station.name and heard.key not in stored:
                self.fail("P6", f"{station.name} lost the decision {heard.key}")


def _machine(lease: Lease) -> str:
    """Which computer drew a lease: two may bear one name."""
    return lease.nonce.partition("-")[0]


def _counted(packing: Packing) -> dict[str, int]:
    """How many units of each line were scanned, without what was undone."""
    undone = {one.undoes for one in packing.events if one.kind is EventKind.UNDONE}
    counted: dict[str, int] = {}
    for event in packing.events:
        if event.kind is EventKind.COUNTED and event.seq not in undone:
            line_id = str(event.line_item_id)
            counted[line_id] = counted.get(line_id, 0) + event.quantity
    return counted


def _by_line(units: tuple[Units, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in units:
        found[str(one.line_item_id)] = found.get(str(one.line_item_id), 0) + one.quantity
    return found
