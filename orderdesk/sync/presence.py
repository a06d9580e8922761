"""One station among several: who it is, what it has in hand here, and what the others have."""

from collections.abc import Awaitable, Callable, Container

from orderdesk.domain.ids import OrderGid
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.storage.intents import IntentStore
from orderdesk.sync.board import Board
from orderdesk.sync.claims import Claims
from orderdesk.sync.identity import Identity
from orderdesk.sync.local_copy import LocalCopy
from orderdesk.sync.ports import Gateway, Random
from orderdesk.sync.pull import Pull
from orderdesk.sync.transitions import Transitions
from orderdesk.words import _

BENCH_EVERY_S = 12.0
BOARD_EVERY_S = 4.0
BOARD_EVERY_LOW_S = 15.0
IDENTITY_EVERY_S = 15.0


class Presence:
    """Three roads, each at a pace of its own: none waits for another one's turn."""

    def __init__(
        self,
        gateway: Gateway,
        claims: Claims,
        identity: Identity,
        board: Board,
        copy: LocalCopy,
        pull: Pull,
        *,
        in_hand: Callable[[], Awaitable[Container[OrderGid]]],
        random: Random,
    ) -> None:
        """`in_hand` tells of which orders a packing is open here, by what is on the disk."""
        self._in_hand = in_hand
        self._gateway = gateway
        self._claims = claims
        self._identity = identity
        self._board = board
        self._copy = copy
        self._pull = pull
        self._random = random
        self.busy_order: OrderGid | None = None

    @property
    def roads(self) -> tuple[tuple[str, Callable[[], Awaitable[float]]], ...]:
        """Their names, and the step of each that says after how many seconds the next one is due."""
        return (
            ("identity", self.identity_step),
            ("board", self.board_step),
            ("bench", self.bench_step),
        )

    async def identity_step(self) -> float:
        """Look whether anybody else runs as this station."""
        await self._identity.check()
        return IDENTITY_EVERY_S

    async def board_step(self) -> float:
        """Tell what is in hand here, and hear what is in hand elsewhere."""
        await self._board.step()
        for order_id in self._claims.held:
            if order_id in self._board.holders:
                await self._claims.look_again(order_id)
        budget = self._gateway.budget()
        is_low = budget.available < budget.maximum / 2
        return BOARD_EVERY_LOW_S if is_low else BOARD_EVERY_S

    async def bench_step(self) -> float:
        """Read the order in a packer's hands, and renew what is claimed."""
        if self.busy_order is not None:
            age_s = self._copy.age_s(self.busy_order)
            if age_s is None or age_s >= BENCH_EVERY_S - 1:
                await self._pull.by_id(self.busy_order)
        await self._let_go_of_what_is_packed()
        await self._claims.renew()
        return BENCH_EVERY_S * (0.9 + 0.2 * self._random())

    async def _let_go_of_what_is_packed(self) -> None:
        """A write that was told as failed may have closed a packing all the same, and nobody knew."""
        held = self._claims.held
        in_hand = await self._in_hand() if held else ()
        for order_id in held:
            if order_id not in in_hand:
                self._claims.let_go(order_id)


class CopiedQueue:
    """What becomes of claims and decisions where a copy of this profile runs, or ran, elsewhere."""

    def __init__(
        self, claims: Claims, intents: IntentStore, transitions: Transitions, notices: Notices
    ) -> None:
        self._claims = claims
        self._intents = intents
        self._transitions = transitions
        self._notices = notices

    async def give_up(self) -> None:
        """The copy has the same claims and the same queue: both may have been used, which is said."""
        await self._claims.forget_copied()
        for intent in await self._intents.load_open():
            await self._transitions.copied(intent)
        self._notices.show(
            Notice(
                "twin",
                Tone.ACT,
                _(
                    "OrderDesk was started elsewhere from a copy of this station's data, or an older "
                    "state of it was put back."
                ),
                _(
                    "This station goes on under a new identity, and looks in Shopify before it sends "
                    "what both may have. Set up the other computer anew, with a name of its own."
                ),
            )
        )
