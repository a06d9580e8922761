"""What can be judged once every fault has ended: decisions, copies in step, mail, one more packing."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import (
    Fulfill,
    Intent,
    IntentState,
    SplitWork,
)
from orderdesk.domain.message_gate import MAILS_WITHIN, mail_of
from orderdesk.domain.order import Order
from orderdesk.events import Bus
from orderdesk.services.orders import OrdersService
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.client import ShopifyClient
from orderdesk.shopify.gateway import ShopifyGateway
from orderdesk.storage.orders import StoredOrder
from orderdesk.storage.sync_state import get_value
from tests.simulation.direct import DirectTransport
from tests.simulation.recorder import TAKEN_BACK, Request
from tests.simulation.server import MAIN, ORIGIN, TOKEN

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

Json = dict[str, Any]


ON_ITS_WAY = timedelta(minutes=2)
"""A request takes its time, and one that comes late is carried out as long as it may be in flight."""


class ChecksAtRest:
    """Each check says through `promises.fail` what is not as it was promised."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world
        self._promises = world.promises

    def tell_unsettled(self) -> None:
        """Everything was healed long ago, and something still waits."""
        for station in self._world.stations:
            if station.desk is None:
                self._promises.fail("P10", f"{station.name} does not run")
                continue
            state = station.desk.engine.connection.state
            for intent in self._promises.intents_on_disk(station):
                if intent.state.is_open or intent.needs_person:
                    self._promises.fail(
                        "P10", f"{intent.id} is still {intent.state} at {station.name} ({state})"
                    )
            for packing in self._promises.packings_on_disk(station):
                if packing.state == "open":
                    self._promises.fail("P12", f"{packing.order_name} is still in hand")

    def tell_out_of_step(self, since: float) -> None:
        """Pull or sweep has come to a stop."""
        for station in self._world.stations:
            pulls = self._promises.pulls_since(station, since)
            sweeps = self._promises.sweeps_since(station, since)
            if pulls < 3 or not sweeps:
                self._promises.fail("P5", f"{station.name}: {pulls} pulls and {sweeps} sweeps")
            if not station.knows_its_location:
                self._promises.fail("P5", f"{station.name} never learnt its location")

    async def copies_agree(self) -> None:
        """Every order and every field, at every station."""
        gateway = ShopifyGateway(self._client())
        truth: dict[str, Order | None] = {}
        for order_id in self._world.server.order_ids():
            truth[order_id] = (await gateway.fetch_order(OrderGid(order_id))).order
        for station in self._world.stations:
            await self._copy_agrees(station, truth)
        await gateway.aclose()

    async def _copy_agrees(self, station: "Station", truth: dict[str, Order | None]) -> None:
        found = self._promises.orders_on_disk(station)
        known = {str(one.order.id): one for one in found}
        for order_id, order in truth.items():
            stored = known.get(order_id)
            name = self._world.name_of(order_id)
            if stored is None:
                self._promises.fail("P5", f"{station.name} does not know {name}")
                continue
            if stored.gone:
                self._promises.fail("P5", f"{station.name} takes {name} for gone")
            if order is not None and stored.order != order:
                differing = _differing(stored.order, order)
                self._promises.fail("P5", f"{station.name} has {name} otherwise: {differing}")
            self._is_as_the_shop_says(station, stored)
        if station.desk is not None:
            await self._queue_is_as_on_disk(station)

    def _is_as_the_shop_says(self, station: "Station", stored: StoredOrder) -> None:
        """The same once more from the shop's own records, past the code that reads answers."""
        order, state = stored.order, self._world.server.state(stored.order.id)
        if state is None:
            return
        theirs = {
            "cancelled": state["cancelled_at"] is not None,
            "note": state["note"] or "",
            "tags": sorted(state["tags"]),
            "lines": {one["id"]: one["current_quantity"] for one in state["lines"]},
            "work": {
                one["id"]: (
                    one["status"],
                    one["location_id"],
                    sum(line["remaining"] for line in one["lines"]),
                )
                for one in state["fulfillment_orders"]
            },
            "sent": {one["id"]: one["status"] for one in state["fulfillments"]},
        }
        ours = {
            "cancelled": order.cancelled_at is not None,
            "note": order.note,
            "tags": sorted(order.tags),
            "lines": {str(one.id): one.current_quantity for one in order.line_items},
            "work": {
                str(one.id): (str(one.status), str(one.location_id), one.remaining)
                for one in order.fulfillment_orders
            },
            "sent": {str(one.id): str(one.status) for one in order.fulfillments},
        }
        for what, value in theirs.items():
            if ours[what] != value:
                self._promises.fail(
                    "P5", f"{station.name}, {order.name}: {what} {ours[what]}, shop {value}"
                )

    async def _queue_is_as_on_disk(self, station: "Station") -> None:
        """What is shown from memory is what the disk says."""
        desk = station.desk
        assert desk is not None
        location_id = desk.location_id()
        if location_id is None:
            self._promises.fail("P8", f"{station.name} knows no location")
            return
        stores = desk.stores
        fresh = OrdersService(
            stores.orders, stores.intents, stores.packings, stores.catalogue, stores.search,
            Bus(), zone=desk.zone,
        )  # fmt: skip
        shown, stored = await desk.orders.queue(location_id), await fresh.queue(location_id)
        if shown != stored:
            self._promises.fail("P8", f"{station.name} shows another queue than its disk has")

    def decisions_stand(self) -> None:
        """Each decision came to what it says of itself, and no mail was sent that nobody asked for."""
        for station in self._world.stations:
            self._promises.on_opened(station)
            for intent in self._promises.intents_on_disk(station):
                self._judge(intent)
        self._world.quiet.judge()
        self._judge_mails()
        self._judge_shared()
        self._judge_identities()

    def _judge(self, intent: Intent) -> None:
        made = self._promises.made.get(intent.id, [])
        if len(made) > 1 and intent.id not in self._promises.detected:
            self._promises.fail("P2", f"{intent.id} was sent twice, and nobody was told")
        by_staff = self._world.recorder.by_staff.get(intent.id, "")
        is_taken_back = intent.state is IntentState.CANCELLED and by_staff == TAKEN_BACK
        if made and is_taken_back and intent.id not in self._world.put_back_at:
            self._promises.fail("P2", f"{intent.id} was taken back, and was sent")
        if isinstance(intent.payload, Fulfill | SplitWork):
            self._judge_splits(intent)

    def _judge_splits(self, intent: Intent) -> None:
        """Once, and once more only where others rearranged the order in between."""
        history = self._world.server.shop.history.of_order(intent.order_id)
        own = {
            self._request_number(one.cause): one.number
            for one in history
            if one.kind == "fulfillment_order.split"
            and self._world.recorder.intent_of(one.cause) == intent.id
        }
        if len(own) < 2:
            return
        others = [
            one
            for one in history
            if min(own.values()) < one.number < max(own.values())
            and one.kind.startswith(
                ("fulfillment_order.", "order.edited", "fulfillment.", "order.r")
            )
            and self._world.recorder.intent_of(one.cause) != intent.id
        ]
        if not others:
            self._promises.fail("P2", f"{intent.id} was split {len(own)} times")

    def _request_number(self, cause: str) -> int:
        request = self._world.recorder.request_of(cause)
        return id(request)

    def _judge_mails(self) -> None:
        sent: dict[str, set[int]] = {}
        recorder = self._world.recorder
        for mail in self._world.server.store.mailbox:
            intent_id = recorder.intent_of(mail.cause)
            if intent_id is None:
                continue
            intent = self._world.intents_seen.get(intent_id)
            if not self._is_mail_wanted(intent_id):
                self._promises.fail("P3", f"{intent_id} sent a mail that nobody asked for")
            request = recorder.request_of(mail.cause)
            self._judge_found_again(intent_id, request)
            if intent is not None:
                decided = intent.decided_at or intent.created_at
                said = max(decided, self._world.mail_allowed.get(intent_id, decided))
                # What is under way while days are skipped comes after them, and was not late itself.
                left = self._world.server.time_at(request.sent_at) if request else mail.at
                if left - said > MAILS_WITHIN + ON_ITS_WAY:
                    self._promises.fail("P3", f"{intent_id} sent a mail {left - said} late")
            sent.setdefault(intent_id, set()).add(self._request_number(mail.cause))
        for key, requests in sent.items():
            if len(requests) > 1 and key not in self._promises.detected:
                self._promises.fail("P3", f"{key} sent {len(requests)} mails")

    def _is_mail_wanted(self, intent_id: IntentId) -> bool:
        world = self._world
        stands = world.intents_seen.get(intent_id)
        versions = [stands] if stands is not None else []
        if intent_id in world.put_back_at:
            # Of two copies one may be sent without its mail, and the other one with it.
            versions += [one.detail for one in world.recorder.decisions if one.key == intent_id]
        return any(mail_of(one.payload) for one in versions)

    def _judge_found_again(self, intent_id: IntentId, request: Request | None) -> None:
        """What was found again mails nobody by itself, however fresh it is."""
        at = self._world.found_again_at.get(intent_id)
        if at is None or request is None or request.sent_at < at:
            return
        said = intent_id in self._world.recorder.by_staff or intent_id in self._world.mail_allowed
        if not said:
            self._promises.fail("P3", f"{intent_id} was put back, and mailed by itself")

    def _judge_shared(self) -> None:
        """One fulfillment is not two decisions."""
        owners: dict[str, str] = {}
        for station in self._world.stations:
            for intent in self._promises.intents_on_disk(station):
                if not isinstance(intent.payload, Fulfill) or intent.state is not IntentState.DONE:
                    continue
                if intent.id in self._world.recorder.by_staff or intent.fulfillment_id is None:
                    continue
                other = owners.setdefault(intent.fulfillment_id, intent.id)
                if other != intent.id:
                    self._promises.fail("P2", f"{intent.id} and {other} name one fulfillment")

    def are_told_apart(self) -> bool:
        """Whether no two computers are one station."""
        return not self._named_alike()

    def _judge_identities(self) -> None:
        for one, other in self._named_alike():
            self._promises.fail("P14", f"{one} and {other} are one station")

    def _named_alike(self) -> list[tuple[str, str]]:
        known: dict[str, str] = {}
        alike: list[tuple[str, str]] = []
        for station in self._world.stations:
            key = station.read(lambda connection: get_value(connection, "board key")) or ""
            other = known.setdefault(key, station.name)
            if key and other != station.name:
                alike.append((station.name, other))
        return alike

    # One more packing

    def fulfillments_of(self, order_id: str) -> list[Json]:
        """The live fulfillments of an order in the shop."""
        state = self._world.server.state(order_id)
        sent = state["fulfillments"] if state is not None else []
        return [one for one in sent if one["status"] == "SUCCESS"]

    def choose_packable(self, random: Random) -> tuple["Station", str] | None:
        """An order of which something can be packed here, and who is to do it."""
        ready = []
        for order_id in self._world.server.order_ids():
            state = self._world.server.state(order_id)
            assert state is not None
            work = [
                one
                for one in state["fulfillment_orders"]
                if one["location"] == MAIN
                and one["status"] in ("OPEN", "IN_PROGRESS")
                and any(line["remaining"] for line in one["lines"])
                and one["method"] != "PICK_UP"
            ]
            if work and state["cancelled_at"] is None:
                ready.append(order_id)
        if not ready:
            return None
        return random.choice(self._world.stations), random.choice(ready)

    def packed(self, station: "Station", order_id: str, before: int) -> None:
        """It was."""
        if len(self.fulfillments_of(order_id)) <= before:
            name = self._world.name_of(order_id)
            self._promises.fail("P12", f"{station.name} could not pack {name} within minutes")

    def _client(self) -> ShopifyClient:
        world = self._world
        return ShopifyClient(
            parse_endpoint(ORIGIN),
            StaticToken(TOKEN),
            clock=world.server.now,
            monotonic=world.loop.time,
            sleep=_no_sleep,
            random=lambda: 0.5,
            transport=DirectTransport(world.server),
        )


async def _no_sleep(_seconds: float) -> None:
    return None


def _differing(ours: Order, theirs: Order) -> str:
    return "; ".join(
        f"{name} {getattr(ours, name)!r} for {getattr(theirs, name)!r}"[:200]
        for name in ours.__slots__
        if getattr(ours, name) != getattr(theirs, name)
    )
