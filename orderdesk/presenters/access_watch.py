"""What stands between this station and its shop, said above every page until it is solved.

A sign-in that is not accepted, a permission that was taken away, a connection that is not trusted,
a clock that is wrong. None of it stops work that can be done without the shop.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from orderdesk.domain.app_scopes import missing_scopes
from orderdesk.domain.catalogue import Shop
from orderdesk.errors import (
    InsecureConnectionError,
    NotTheShopError,
    OrderDeskError,
    OtherShopError,
)
from orderdesk.events import Bus, ConnectionChanged, ShopChanged
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.clock_words import CLOCK_MAY_DIFFER, clock_sentence
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.scope_words import NOTICE as SCOPES
from orderdesk.presenters.scope_words import scope_notice
from orderdesk.words import _

SIGNED_OUT = "signed out"
ROAD = "road to the shop"
CLOCK = "clock"


class AccessLine(Protocol):
    """What is known of the connection."""

    @property
    def is_online(self) -> bool:
        """Whether the shop answered lately."""
        ...

    @property
    def is_signed_out(self) -> bool:
        """Whether the shop refuses this station's sign-in."""
        ...

    @property
    def problem(self) -> OrderDeskError | None:
        """Why it is not online, where the shop or the network said so."""
        ...

    @property
    def last_heard_at(self) -> datetime | None:
        """When the shop last answered; None: not since the start."""
        ...

    def server_now(self) -> datetime:
        """The shop's time."""
        ...


class AccessWatch:
    """`sign_in` opens the page on which a manager signs in again."""

    def __init__(
        self,
        line: AccessLine,
        shop: Callable[[], Shop | None],
        bus: Bus,
        notices: Notices,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        sign_in: Callable[[], None],
    ) -> None:
        self._line = line
        self._shop = shop
        self._notices = notices
        self._formats = formats
        self._clock = clock
        self._sign_in = sign_in
        bus.subscribe(ConnectionChanged, lambda _event: self.tick())
        bus.subscribe(ShopChanged, lambda _event: self.tick())

    def tick(self) -> None:
        """Look again."""
        line = self._line
        is_other = isinstance(line.problem, OtherShopError)
        self._tell(SIGNED_OUT, self._signed_out() if line.is_signed_out and not is_other else None)
        self._tell(ROAD, self._road())
        shop = self._shop()
        # Nothing is known of permissions before the shop has told them.
        told = missing_scopes(shop.scopes) if shop is not None and shop.scopes else ()
        self._tell(SCOPES, scope_notice(told))
        self._tell(CLOCK, self._wrong_clock())

    def _signed_out(self) -> Notice:
        return Notice(
            SIGNED_OUT,
            Tone.ACT,
            _("Signed out: the shop no longer accepts this station's sign-in."),
            _("Keep packing: everything is saved here and goes out after signing in again."),
            action=_("Sign in again"),
            act=self._sign_in,
        )

    def _road(self) -> Notice | None:
        problem = self._line.problem
        if self._line.is_online or not isinstance(
            problem, InsecureConnectionError | NotTheShopError
        ):
            return None
        return Notice(ROAD, Tone.ACT, problem.what, problem.advice)

    def _wrong_clock(self) -> Notice | None:
        if self._line.last_heard_at is None:
            return None
        here, there = self._clock(), self._line.server_now()
        ahead = there - here
        if abs(ahead) <= CLOCK_MAY_DIFFER:
            return None
        formats = self._formats()
        advice = _(
            "Here it is {here}, at the shop {there}. Set this computer's date and time right: ages and"
            " deadlines are wrong until then."
        ).format(here=formats.day_and_time(here), there=formats.day_and_time(there))
        return Notice(CLOCK, Tone.CALM, clock_sentence(ahead), advice)

    def _tell(self, key: str, notice: Notice | None) -> None:
        standing = self._notices.standing.get(key)
        if notice is None:
            self._notices.solve(key)
        elif standing is None or standing.what != notice.what:
            self._notices.show(notice)
