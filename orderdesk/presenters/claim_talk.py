"""What other stations are told of the order in hand: it asks the shop, and no scan waits for that."""

from collections.abc import Callable

from orderdesk.errors import OrderDeskError
from orderdesk.presenters.order_in_hand import OrderInHand
from orderdesk.presenters.turns import Turns
from orderdesk.services.bench import Bench
from orderdesk.services.packing import PackingService
from orderdesk.tasks import TaskSet


class ClaimTalk:
    """Runs beside the turns of the bench; what comes of it takes its turn where the order is still there.

    `in_hand` gives the order that is in hand when the shop has answered.
    """

    def __init__(
        self,
        packing: PackingService,
        tasks: TaskSet,
        turns: Turns,
        in_hand: Callable[[], OrderInHand | None],
    ) -> None:
        self._packing = packing
        self._tasks = tasks
        self._turns = turns
        self._in_hand = in_hand

    def confirm(self, bench: Bench) -> None:
        """Claim the order and read it afresh while the packer has begun already."""
        self._tasks.spawn(self._confirm(bench))

    def take_over(self, hand: OrderInHand, reason: str) -> None:
        """Take the order from the station that has it; scans are refused until it is known."""
        if hand.begin_take_over():
            self._tasks.spawn(self._take_over(hand, reason))

    def ask_again(self, hand: OrderInHand) -> None:
        """Who had the order may have left it: ask for it without taking it from anybody."""
        if hand.is_held and not self._packing.is_elsewhere(hand.bench.packing.order_id):
            self._tasks.spawn(self._ask_again(hand))

    def give_free(self, bench: Bench) -> None:
        """The order left the bench: others may have it."""
        self._tasks.spawn(self._packing.leave(bench))

    async def _confirm(self, bench: Bench) -> None:
        await self._packing.confirm(bench)
        hand = self._in_hand()
        if hand is not None and hand.bench is bench:
            self._turns.add(hand.after_reading)

    async def _ask_again(self, hand: OrderInHand) -> None:
        await self._packing.confirm(hand.bench)
        self._turns.add(lambda: hand.end_waiting() if self._in_hand() is hand else None)

    async def _take_over(self, hand: OrderInHand, reason: str) -> None:
        failure: OrderDeskError | None = None
        try:
            await self._packing.take_over(hand.bench, reason)
        except OrderDeskError as error:
            failure = error
        self._turns.add(lambda: hand.end_take_over(failure) if self._in_hand() is hand else None)
