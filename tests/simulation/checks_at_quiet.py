"""What must hold at any quiet moment: judged every few seconds, and once more at the end."""

from typing import TYPE_CHECKING

from orderdesk.domain.intents import Fulfill, Intent, IntentState
from orderdesk.domain.message_gate import mail_of

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

DELAYED_S = 45.0


class ChecksAtQuiet:
    """Each check says through `promises.fail` what is not as it was promised."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world
        self._promises = world.promises
        self._once_whole: set[tuple[str, str]] = set()

    def judge(self) -> None:
        """Now and then: nothing confirmed is un-shown, and only staff ever end a decision."""
        for station in self._world.stations:
            self._judge_withheld(station)
            self._judge_delayed(station)
            for intent in self._promises.intents_on_disk(station):
                if intent.state is IntentState.CANCELLED:
                    if intent.id not in self._world.recorder.by_staff:
                        self._promises.fail(
                            "P6", f"{intent.id} is cancelled, and nobody decided that"
                        )
                elif isinstance(intent.payload, Fulfill) and intent.state is IntentState.DONE:
                    self._judge_shown(station, intent)

    def _judge_delayed(self, station: "Station") -> None:
        """What keeps failing delays nothing else: where nothing else is wrong, the others go out."""
        world = self._world
        is_judged = (
            world.plan.rate("poison") and world.healed_at is None and station.desk is not None
        )
        connection = station.desk.engine.connection if station.desk is not None else None
        if connection is not None and not connection.is_online and not connection.is_connecting:
            world.disturb(station)
        if not is_judged or self._promises.is_disturbed(station):
            return
        for intent in self._promises.intents_on_disk(station):
            waits_s = (world.server.now() - intent.created_at).total_seconds()
            # Another decision on its order, or a word that its mail waits for, holds it back rightly.
            alone = not mail_of(intent.payload) and not world.ways.is_at_poisoned(intent.order_id)
            if intent.state is IntentState.WAITING and alone and waits_s > DELAYED_S:
                self._promises.fail(
                    "P10", f"{intent.id} waits for {waits_s:.0f} s behind another order's"
                )

    def _judge_withheld(self, station: "Station") -> None:
        """A null erases nothing: what once was there with address and lines always is."""
        for stored in self._promises.orders_on_disk(station):
            known = (station.name, str(stored.order.id))
            if stored.order.shipping_address is not None and stored.order.line_items:
                self._once_whole.add(known)
            elif known in self._once_whole:
                self._promises.fail(
                    "P5", f"{station.name} has {stored.order.name} without address or lines"
                )

    def forget(self, station: "Station") -> None:
        """The disk is an older one, or a new one."""
        self._once_whole = {one for one in self._once_whole if one[0] != station.name}

    def _judge_shown(self, station: "Station", intent: Intent) -> None:
        shown = self._promises.projected(station, intent.order_id)
        if shown is None or shown.gone or intent.fulfillment_id is None:
            return
        if intent.problem is not None or intent.id in self._world.put_back_at:
            return
        if shown.order.fulfillment(intent.fulfillment_id) is None:
            self._promises.fail("P7", f"{intent.id} was confirmed and is not shown any more")
