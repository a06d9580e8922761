"""Who decides at this station: every decision is signed by a person, dated, and has an id of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Basis, Intent, Payload, Signed
from orderdesk.services.orders import OrderSheet
from orderdesk.services.ports import Person


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever works here now. `clock` is this computer's; by `shop_now` decisions grow old."""

    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    person: Callable[[], Person]
    shop_now: Callable[[], datetime]

    def intent_id(self) -> IntentId:
        """A name that no other intent has."""
        return IntentId(self.new_id())

    def intent(
        self, sheet: OrderSheet, payload: Payload, basis: Basis, intent_id: IntentId | None = None
    ) -> Intent:
        """What is decided on an order as it is known now; it gets its number when it is kept."""
        person, order = self.person(), sheet.projected.order
        return Intent(
            id=intent_id or self.intent_id(),
            number=0,
            order_id=order.id,
            order_name=order.name,
            payload=payload,
            basis=replace(basis, read_at=sheet.read_at),
            created_at=self.clock(),
            decided_at=self.shop_now(),
            staff=person.staff,
            station=person.station,
        )

    def anew(self, intent: Intent) -> Intent:
        """The same as an intent that was never sent, decided now: another one, by whoever is here."""
        person = self.person()
        return replace(
            intent,
            id=self.intent_id(),
            created_at=self.clock(),
            decided_at=self.shop_now(),
            staff=person.staff,
            station=person.station,
        )

    def signed(self) -> Signed:
        """Who is here, and the hour."""
        person = self.person()
        return Signed(person.staff, person.station, self.clock())
