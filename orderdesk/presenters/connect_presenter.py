"""The connect page's logic: from nothing to a profile that can be opened.

What was typed stays through every step back and every failure. Secrets are held only until the shop
is kept.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from orderdesk.domain.app_scopes import APP_SCOPES, missing_scopes
from orderdesk.domain.catalogue import Location
from orderdesk.errors import OrderDeskError, PassphraseNeededError
from orderdesk.presenters.connect_state import (
    SECRETS,
    ConnectedShop,
    ConnectState,
    ConnectView,
    Field,
    FoundShop,
    GivenSignIn,
    Line,
    ShopDoor,
    StationChoice,
    Step,
    Way,
)
from orderdesk.presenters.connect_words import of_failure, of_found
from orderdesk.presenters.formats import isolated
from orderdesk.presenters.scope_words import names_of
from orderdesk.presenters.settings_presenter import Choice
from orderdesk.presenters.station_words import seen_as
from orderdesk.settings import computer_name
from orderdesk.shopify.address import is_loopback, shop_address
from orderdesk.tasks import TaskSet
from orderdesk.words import _

_ALL_STEPS = (Step.WELCOME, Step.APP, Step.SIGN_IN, Step.STATION, Step.RECOVERY)


class ConnectPresenter:
    """`connected` hears of the shop once it is kept and the person goes on; `demo_wanted` of the demo.

    With a `known_address` the profile's own shop is to be signed in to; where the station is set up
    already (not `asks_station`) that is all that is asked. `leave` is called by going back from the
    first screen, where that is possible.
    """

    def __init__(
        self,
        door: ShopDoor,
        tasks: TaskSet,
        connected: Callable[[ConnectedShop], None],
        *,
        demo_wanted: Callable[[], None] | None = None,
        known_address: str = "",
        asks_station: bool = True,
        leave: Callable[[], None] | None = None,
    ) -> None:
        self._door = door
        self._tasks = tasks
        self._connected = connected
        self._demo_wanted = demo_wanted
        self._leave = leave
        self._fixed = bool(known_address)
        steps = _ALL_STEPS[2:] if known_address else _ALL_STEPS
        self._all_steps = steps if asks_station else (Step.SIGN_IN,)
        self._step = self._all_steps[0]
        self._way = Way.APP
        self._texts = dict.fromkeys(Field, "")
        self._texts[Field.ADDRESS] = known_address
        self._found: FoundShop | None = None
        self._kept: ConnectedShop | None = None
        self._location_id = ""
        self._lines: tuple[Line, ...] = ()
        self._wrong: Field | None = None
        self._passphrase_why = ""
        self._working: asyncio.Task[Any] | None = None
        self._view: ConnectView | None = None

    @property
    def _steps(self) -> tuple[Step, ...]:
        """The screens of this way: a shop on this computer has its key in a file, and no recovery code."""
        if is_loopback(self._texts[Field.ADDRESS]):
            return tuple(one for one in self._all_steps if one is not Step.RECOVERY)
        return self._all_steps

    def attach(self, view: ConnectView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self._show()

    # What the page tells

    def enter(self, field: Field, text: str) -> None:
        """A field's text, as it stands after each key. A result about other texts is taken away."""
        if self._texts[field] == text:
            return
        self._texts[field] = text
        if self._step is Step.SIGN_IN:
            self._found, self._lines, self._wrong = None, (), None
            self._stop()
        elif self._step is Step.STATION:
            self._lines, self._wrong = (), None
        self._show()

    def choose_way(self, way: Way) -> None:
        """Sign in in this way."""
        if way is not self._way:
            self._way = way
            self._found, self._lines, self._wrong = None, (), None
            self._stop()
            self._show()

    def choose_location(self, location_id: str) -> None:
        """Work for this location."""
        self._location_id = location_id
        self._show()

    def try_demo(self) -> None:
        """Look around in the demo shop instead."""
        if self._demo_wanted is not None:
            self._stop()
            self._demo_wanted()

    def back(self) -> None:
        """One screen back; while the shop is being asked, stop asking."""
        if self._working is not None:
            self._stop()
            self._show()
        elif self._may_go_back():
            place = self._steps.index(self._step)
            if place:
                self._turn_to(self._steps[place - 1])
            elif self._leave is not None:
                self._leave()

    def go_on(self) -> None:
        """Do what the primary button says."""
        if self._working is not None or self._why_not()[0]:
            return
        if self._step is Step.SIGN_IN and self._found is None:
            self._begin(self._test())
        elif self._step is Step.STATION or self._steps == (Step.SIGN_IN,):
            self._begin(self._keep())
        elif self._step is Step.RECOVERY:
            self._finish()
        else:
            self._turn_to(self._steps[self._steps.index(self._step) + 1])

    # Asking and keeping

    async def _test(self) -> None:
        address = shop_address(self._texts[Field.ADDRESS])
        if address != self._texts[Field.ADDRESS]:
            self._texts[Field.ADDRESS] = address
            self._show()
        try:
            found = await self._door.examine(address, self._sign_in())
        except OrderDeskError as error:
            line, self._wrong = of_failure(error, self._way)
            self._lines = (line,)
            return
        missing = missing_scopes(found.shop.scopes)
        self._lines = of_found(found, missing)
        if not any(one.is_essential for one in missing):
            self._found = found
        open_ones = self._open_locations(found)
        if self._location_id not in {one.id for one in open_ones}:
            first = next((one for one in open_ones if one.fulfills_online_orders), None)
            self._location_id = first.id if first is not None else ""

    async def _keep(self) -> None:
        assert self._found is not None
        choice = StationChoice(
            self._location_id,
            self._texts[Field.STATION].strip(),
            self._texts[Field.STAFF].strip(),
            self._texts[Field.PASSPHRASE],
        )
        try:
            self._kept = await self._door.keep(self._found, choice)
        except PassphraseNeededError as error:
            self._passphrase_why = (
                _(
                    "This computer has no keyring that OrderDesk trusts. Choose a passphrase: it"
                    " locks the local copy, and is asked for at each start."
                )
                if error.is_new
                else error.what
            )
            self._wrong = Field.PASSPHRASE
            return
        except OrderDeskError as error:
            self._lines = (Line(False, error.what, error.advice),)
            return
        for field in SECRETS:
            self._texts[field] = ""
        if self._kept.recovery_code and Step.RECOVERY in self._steps:
            self._turn_to(Step.RECOVERY)
        else:
            self._finish()

    def _finish(self) -> None:
        if self._kept is not None:
            self._view = None
            self._connected(self._kept)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._lines, self._wrong = (), None
        self._working = self._tasks.spawn(self._carry_out(work))
        self._show()

    async def _carry_out(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            if self._working is asyncio.current_task():
                self._working = None
                self._show()

    def _stop(self) -> None:
        if self._working is not None:
            self._working.cancel()
            self._working = None

    def _turn_to(self, step: Step) -> None:
        self._step = step
        self._wrong = None
        self._lines = ()
        if step is Step.SIGN_IN and self._found is not None:
            self._lines = of_found(self._found, missing_scopes(self._found.shop.scopes))
        self._show()

    # What is shown

    def _sign_in(self) -> GivenSignIn:
        if self._way is Way.TOKEN:
            return GivenSignIn("", self._texts[Field.TOKEN].strip())
        return GivenSignIn(self._texts[Field.CLIENT_ID].strip(), self._texts[Field.SECRET].strip())

    @staticmethod
    def _open_locations(found: FoundShop | None) -> list[Location]:
        return [one for one in found.locations if one.is_active] if found else []

    def _may_go_back(self) -> bool:
        # A shop that is kept is not un-kept by going back.
        if self._step is Step.RECOVERY:
            return False
        return self._step is not self._steps[0] or self._leave is not None

    def _why_not(self) -> tuple[str, Field | None]:
        """What is still missing, "" for nothing, and the field that it belongs into."""
        texts = self._texts
        if self._step is Step.SIGN_IN:
            if not texts[Field.ADDRESS].strip():
                return _("Type the shop's address"), Field.ADDRESS
            if self._way is Way.TOKEN and not texts[Field.TOKEN].strip():
                return _("Type the access token"), Field.TOKEN
            if self._way is Way.APP and not texts[Field.CLIENT_ID].strip():
                return _("Type the client ID"), Field.CLIENT_ID
            if self._way is Way.APP and not texts[Field.SECRET].strip():
                return _("Type the client secret"), Field.SECRET
        if self._step is Step.STATION:
            if not self._location_id:
                return _("Choose a location"), None
            if not texts[Field.STAFF].strip():
                # Every decision is kept under this name.
                return _("Type who works here"), Field.STAFF
            if self._passphrase_why and not texts[Field.PASSPHRASE]:
                return _("Choose a passphrase"), Field.PASSPHRASE
            if self._passphrase_why and texts[Field.PASSPHRASE] != texts[Field.PASSPHRASE_AGAIN]:
                return _("The two passphrases differ"), Field.PASSPHRASE_AGAIN
        return "", None

    def _primary(self) -> str:
        if self._step is Step.WELCOME:
            return _("Connect a store")
        if self._step is Step.SIGN_IN and self._found is None:
            return _("Test again") if self._lines else _("Test the sign-in")
        if self._steps == (Step.SIGN_IN,):
            return _("Sign in")
        if self._step is Step.RECOVERY:
            return _("Open the queue")
        return _("Continue")

    def _show(self) -> None:
        if self._view is None:
            return
        found = self._found
        numbered = [one for one in self._steps if one is not Step.WELCOME]
        is_busy = self._working is not None
        why_not, missing = (_("Asking the shop…"), None) if is_busy else self._why_not()
        self._view.show_state(
            ConnectState(
                step=self._step,
                number=numbered.index(self._step) + 1 if self._step in numbered else 0,
                count=len(numbered),
                texts={field: text for field, text in self._texts.items() if field not in SECRETS},
                way=self._way,
                address_is_fixed=self._fixed,
                address_said=(
                    _("Found: {shop}").format(shop=isolated(found.shop.name)) if found else ""
                ),
                lines=self._lines,
                locations=tuple(
                    Choice(one.id, isolated(one.name)) for one in self._open_locations(found)
                ),
                location_id=self._location_id,
                passphrase_why=self._passphrase_why,
                recovery_code=self._kept.recovery_code if self._kept else "",
                scopes=names_of(APP_SCOPES),
                primary=self._primary(),
                why_not=why_not,
                may_go_back=self._may_go_back() or is_busy,
                is_busy=is_busy,
                wrong=self._wrong,
                missing=missing,
                usual_station=computer_name(),
                station_said=seen_as(self._texts[Field.STATION]),
            )
        )
