"""Whether the shop can be reached, and what time it is there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import StrEnum

from orderdesk.errors import (
    OrderDeskError,
    OtherShopError,
    RefusedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.events import Bus, ConnectionChanged
from orderdesk.sync.alarm import Alarm
from orderdesk.sync.ports import Clock, Gateway, Monotonic, Random, Sleep

log = logging.getLogger(__name__)

PROBES_APART_S = 2.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 15.0


class ConnectionState(StrEnum):
    """CONNECTING until the shop answered once. SIGNED_OUT ends by a person's act only.

    SIGNED_OUT is also said where another shop answers than the profile's own.
    """

    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"


class Connection:
    """Offline after a failed call whose retry failed too; online again after two good probes.

    `problem` is why it is not online, where the shop or the network said so. `identify` is asked each
    time that the shop is reached anew, before anything else is asked of it, and raises where it is not
    the right one: an address may lead elsewhere since.
    """

    def __init__(
        self,
        gateway: Gateway,
        bus: Bus,
        *,
        clock: Clock,
        monotonic: Monotonic,
        sleep: Sleep,
        random: Random,
        identify: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._gateway = gateway
        self._identify = identify
        self._is_identified = False
        self._bus = bus
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._random = random
        self.state = ConnectionState.CONNECTING
        self.since: datetime | None = clock()
        self.last_heard_at: datetime | None = None
        self.problem: OrderDeskError | None = None
        self._heard: tuple[datetime, datetime, float] | None = None
        self._online = asyncio.Event()
        self._alarm = Alarm(sleep)
        self._doubting = asyncio.Lock()

    @property
    def is_online(self) -> bool:
        """Whether the shop answered lately."""
        return self.state is ConnectionState.ONLINE

    @property
    def is_signed_out(self) -> bool:
        """Whether the shop refuses this station's sign-in."""
        return self.state is ConnectionState.SIGNED_OUT

    @property
    def is_connecting(self) -> bool:
        """Whether it is not known yet if the shop answers."""
        return self.state is ConnectionState.CONNECTING

    def server_now(self) -> datetime:
        """The shop's time. This computer's own before the first answer.

        Of its two clocks the one that ran further counts: one stands still while the computer sleeps,
        the other may be set back by hand. A lease may so seem to end early, never late.
        """
        if self._heard is None:
            return self._clock()
        told, at, ticks = self._heard
        elapsed = max(
            self._clock() - at, timedelta(seconds=self._monotonic() - ticks), timedelta(0)
        )
        return told + elapsed

    def heard(self, server_time: datetime | None = None) -> None:
        """The shop answered; it said that it is `server_time` there (as the gateway noted if None)."""
        now = self._clock()
        self._heard = (server_time or self._gateway.server_now(), now, self._monotonic())
        self.last_heard_at = now

    async def connect(self) -> None:
        """Ask once, and once more, whether the shop answers.

        Raises:
            UnreachableError, SignedOutError, RefusedError: it does not, and `state` says so.
            OtherShopError: another shop answers.
        """
        try:
            try:
                await self._probe()
            except UnreachableError:
                await self._probe()
        except OrderDeskError as error:
            self._fail(error)
            raise
        self._become(ConnectionState.ONLINE)

    async def suspect(self, error: ShopifyError) -> None:
        """A call failed. Ask again at once; where that fails too, the shop is out of reach."""
        if not self.is_online:
            return
        if isinstance(error, SignedOutError | OtherShopError):
            self._fail(error)
            return
        heard = self._heard
        async with self._doubting:
            if not self.is_online or self._heard is not heard:
                return
            try:
                await self._probe()
            except ShopifyError as failure:
                self._fail(failure)

    async def wait_online(self) -> None:
        """Return when the shop can be reached; at once if it can."""
        await self._online.wait()

    def nudge(self) -> None:
        """Somebody waits: probe now instead of after the pause."""
        if self.state in (ConnectionState.OFFLINE, ConnectionState.CONNECTING):
            self._alarm.ring()

    def sign_in_again(self) -> None:
        """A person gave another sign-in: try it."""
        if self.is_signed_out:
            self._become(ConnectionState.CONNECTING)
        self._alarm.ring()

    async def watch(self) -> None:
        """Probe for as long as the shop is out of reach. Runs until it is cancelled."""
        failures = 0
        while True:
            if self.is_online or self.is_signed_out:
                failures = 0
                await self._alarm.wait()
                continue
            try:
                first = self.state is ConnectionState.CONNECTING
                await self._probe()
                if not first:
                    await self._sleep(PROBES_APART_S)
                    await self._probe()
                self._become(ConnectionState.ONLINE)
            except OrderDeskError as error:
                self._fail(error)
                failures += 1
                await self._alarm.wait(self._pause_s(failures))

    async def _probe(self) -> None:
        try:
            self.heard(await self._gateway.probe())
        except ThrottledError:
            # Who asks for a pause is there.
            self.heard()
        if self._identify is not None and not self._is_identified:
            await self._identify()
            self._is_identified = True

    def _fail(self, error: OrderDeskError) -> None:
        self._is_identified = False
        if isinstance(error, SignedOutError | OtherShopError):
            self._become(ConnectionState.SIGNED_OUT, error)
        elif isinstance(error, UnreachableError | RefusedError):
            self._become(ConnectionState.OFFLINE, error)
        else:
            log.error("the shop answers a probe with %s", type(error).__name__)
            self._become(ConnectionState.OFFLINE, error)

    def _become(self, state: ConnectionState, problem: OrderDeskError | None = None) -> None:
        self.problem = problem
        if state is self.state:
            return
        log.info("connection: %s", state)
        self.state = state
        self.since = self._clock()
        if self.is_online:
            self._online.set()
        else:
            self._online.clear()
            self._alarm.ring()
        self._bus.publish(ConnectionChanged())

    def _pause_s(self, failures: int) -> float:
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(failures - 1, 10))
        return longest * (0.5 + 0.5 * self._random())
