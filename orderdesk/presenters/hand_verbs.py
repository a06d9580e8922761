"""What staff do with the order in hand."""

from collections.abc import Callable

from orderdesk.domain.ids import LineItemGid
from orderdesk.presenters.claim_talk import ClaimTalk
from orderdesk.presenters.order_in_hand import OrderInHand
from orderdesk.presenters.turns import Rest, Turns
from orderdesk.services.packing import PackingService
from orderdesk.tasks import TaskSet


class HandVerbs:
    """The verbs of the order in hand. Each waits its turn, and does nothing where no order is in hand."""

    def __init__(self, turns: Turns, packing: PackingService, tasks: TaskSet) -> None:
        self._turns = turns
        self._hand: OrderInHand | None = None
        self._talk = ClaimTalk(packing, tasks, turns, lambda: self._hand)

    def answer(self) -> None:
        """F9: what locked the bench is dealt with."""
        self._with_hand(lambda hand: hand.answer())

    def adjust(self, by: int) -> None:
        """One more or one fewer of the line in front."""
        self._with_hand(lambda hand: hand.sheets.adjust(by))

    def choose_line(self, line_item_id: LineItemGid) -> None:
        """A line was touched: put it in front."""
        self._with_hand(lambda hand: hand.choose_line(line_item_id))

    def open_quantity(self) -> None:
        """F2: the sheet for a quantity; from an unknown code, the one to link it to a line."""
        self._with_hand(lambda hand: hand.quantity_key())

    def open_code(self) -> None:
        """Shift+F2: the sheet in which a code is typed."""
        self._with_hand(lambda hand: hand.entry.open_code())

    def hint_by_hand(self) -> None:
        """Keys come one by one and no scan does: say how a code is typed."""
        self._with_hand(lambda hand: hand.entry.hint())

    def save_link(self, choice: str, units: int) -> None:
        """Link the unknown code to the line that was chosen in the sheet."""
        self._with_hand(lambda hand: hand.entry.save_link(choice, units))

    def open_hold(self) -> None:
        """F7: the sheet for a hold."""
        self._with_hand(lambda hand: hand.hold.open())

    def save_hold(self, reason: str, notes: str) -> None:
        """Hold the order for the reason that was chosen in the sheet."""
        self._with_hand(lambda hand: hand.hold.save(reason, notes))

    def open_parcel(self) -> None:
        """One more parcel than there were."""
        self._with_hand(lambda hand: hand.sheets.open_parcel())

    def open_short(self) -> None:
        """F6: the sheet for what is missing; while sending a part is asked: leave the order open."""
        self._with_hand(lambda hand: hand.short_key())

    def open_tracking(self) -> None:
        """F8: the sheet for parcels; in it: done."""
        self._with_hand(lambda hand: hand.sheets.tracking_key())

    def open_message(self) -> None:
        """F3: a note in full; in it: done."""
        self._with_hand(lambda hand: hand.sheets.open_message())

    def save_quantity(self, quantity: int) -> None:
        """Set the quantity from the sheet."""
        self._with_hand(lambda hand: hand.sheets.set_quantity(quantity))

    def save_short(self, quantity: int, reason: str) -> None:
        """Note what is missing from the sheet."""
        self._with_hand(lambda hand: hand.sheets.save_short(quantity, reason))

    def save_parcel(self, number: str, carrier: str) -> None:
        """Note a number that was typed into the sheet."""
        self._with_hand(lambda hand: hand.sheets.save_parcel(number, carrier))

    def give_carrier(self, carrier: str) -> None:
        """The carrier was named by hand in the sheet."""
        self._with_hand(lambda hand: hand.sheets.give_carrier(carrier))

    def choose_carrier(self, number: str, carrier: str) -> None:
        """One of the carriers that were offered for a number."""
        self._with_hand(lambda hand: hand.sheets.choose_carrier(number, carrier))

    def remove_parcel(self, number: str) -> None:
        """Forget a parcel's number."""
        self._with_hand(lambda hand: hand.sheets.remove_parcel(number))

    def toggle_notify(self) -> None:
        """Whether the customer gets a mail when this is sent."""
        self._with_hand(lambda hand: hand.toggle_notify())

    def take_over(self, reason: str) -> None:
        """Take the order from the station that has it in hand."""

        def press() -> None:
            if self._hand is not None:
                self._talk.take_over(self._hand, reason)

        self._turns.add(press)

    def leave_open(self) -> None:
        """Send nothing: the order stays open, box and scans are kept."""
        self._with_hand(lambda hand: hand.leave())

    def _with_hand(self, verb: Callable[[OrderInHand], Rest | None]) -> None:
        """Queue a verb of the order in hand; its coroutine, if it has one, is its turn."""
        self._turns.add(lambda: verb(self._hand) if self._hand is not None else None)
