"""From the first paint to an open desk: which shop, how to sign in, and what keeps it from opening.

Every obstacle is said on the start page, with the way on beside it; none of them ends the program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, open_desk
from orderdesk.errors import (
    DatabaseDamagedError,
    DatabaseGoneError,
    JournalUnreadableError,
    KeyringUnavailableError,
    NoShopError,
    NoTokenError,
    OrderDeskError,
    PassphraseNeededError,
    ProfileInUseError,
    RecoveryCodeError,
    SecretDamagedError,
    WrongKeyError,
    WrongPassphraseError,
)
from orderdesk.mending import Mended, mend
from orderdesk.notices import Notice, Tone
from orderdesk.paths import profile_paths
from orderdesk.presenters.navigation import PageName
from orderdesk.settings import load_settings
from orderdesk.shops import KnownShop, known_shops, last_shop, note_last_shop
from orderdesk.tasks import TaskSet
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.start_page import StartPage
from orderdesk.words import _

if TYPE_CHECKING:
    from orderdesk.presenters.connect_presenter import ConnectPresenter
    from orderdesk.presenters.connect_state import ConnectedShop

ANOTHER = "another"
MEND = "mend"
AGAIN = "again"


class Instead(Enum):
    """Where a person goes who does not connect a shop."""

    DEMO = "demo"
    BACK = "back"


Answer: TypeAlias = "asyncio.Future[ConnectedShop | Instead]"
# Most starts connect nothing: what that takes is loaded where it is done.


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a run of the window starts with.

    `new_shop` asks for another shop to be connected; `mends` looks the local copy through beforehand.
    """

    arguments: Arguments
    new_shop: bool = False
    mends: bool = False


class OtherWindowError(Exception):
    """Another window has this profile, and came to the front."""


class Opening:
    """One opening. `start_demo` starts the demo shop and tells how to reach it, None where it cannot."""

    def __init__(
        self,
        beginning: Beginning,
        window: MainWindow,
        start_page: StartPage,
        tasks: TaskSet,
        start_demo: Callable[[], Awaitable[Arguments | None]],
    ) -> None:
        self._arguments = beginning.arguments
        self._new_shop = beginning.new_shop
        self._mends = beginning.mends
        self._mended = Mended()
        self._window = window
        self._page = start_page
        self._tasks = tasks
        self._start_demo = start_demo
        self._passphrase = ""
        self._recovery = ""
        self.is_new_station = False
        """Whether a shop was connected on the way: then nobody has tried the scanner yet."""

    async def run(self) -> Desk | None:
        """The open desk; None where the demo shop did not start. Raises OtherWindowError."""
        if self._arguments.demo and not self._new_shop and not await self._take_demo():
            return None
        if self._new_shop:
            await self._connect()
        elif not self._names_a_profile():
            await self._choose_shop()
        if self._mends:
            await self._mend()
        while True:
            try:
                desk = await open_desk(
                    self._arguments, passphrase=self._passphrase, recovery=self._recovery
                )
            except NoShopError:
                if not await self._connect():
                    return None
            except NoTokenError:
                await self._sign_in()
            except OrderDeskError as error:
                await self._overcome(error)
            else:
                note_last_shop(desk.files.paths.folder)
                self._tell_mended(desk)
                return desk

    def _names_a_profile(self) -> bool:
        arguments = self._arguments
        return arguments.profile is not None or bool(arguments.endpoint) or arguments.demo

    async def _choose_shop(self) -> None:
        """Where several shops are connected, ask which; the last one is a key away."""
        shops = await asyncio.to_thread(known_shops)
        last = await asyncio.to_thread(last_shop)
        if len(shops) == 1:
            self._arguments = replace(self._arguments, profile=shops[0].folder)
        if len(shops) < 2:
            return
        choices = [(str(place), one.name, one.domain) for place, one in enumerate(shops)]
        choices.append((ANOTHER, _("Connect another store"), ""))
        preferred = next((n for n, one in enumerate(shops) if one.folder == last), 0)
        chosen = await self._page.choose(
            _("Which shop is worked for?"), "", choices, str(preferred)
        )
        if chosen == ANOTHER:
            await self._connect()
        else:
            self._take_shop(shops[int(chosen)])

    def _take_shop(self, shop: KnownShop) -> None:
        self._arguments = replace(self._arguments, profile=shop.folder)

    async def _overcome(self, error: OrderDeskError) -> None:
        """Say what keeps the desk from opening, and wait for what the user does about it."""
        if isinstance(error, ProfileInUseError):
            from orderdesk.ui.first_window import raise_first_window

            if raise_first_window(profile_paths(self._arguments.profile).folder):
                raise OtherWindowError
        if isinstance(error, PassphraseNeededError | WrongPassphraseError):
            is_new = isinstance(error, PassphraseNeededError) and error.is_new
            self._passphrase = await self._page.ask_passphrase(
                error.what, _passphrase_advice(error, is_new=is_new), is_new=is_new
            )
            return
        if isinstance(error, DatabaseDamagedError | JournalUnreadableError):
            await self._offer_mending(error)
            return
        is_lost = isinstance(error, KeyringUnavailableError) and error.holds_key
        if is_lost or isinstance(error, WrongKeyError | SecretDamagedError | RecoveryCodeError):
            self._recovery = await self._page.ask_recovery_code(error.what, error.advice)
            return
        await self._page.ask_again(error.what, error.advice)

    async def _offer_mending(self, error: OrderDeskError) -> None:
        what, advice = _mending_words(error)
        # What may come back by itself is tried again first.
        preferred = AGAIN if isinstance(error, DatabaseGoneError | JournalUnreadableError) else MEND
        choices = [(MEND, _("Mend it now"), ""), (AGAIN, _("Try again"), "")]
        if await self._page.choose(what, advice, choices, preferred) == MEND:
            await self._mend()

    async def _mend(self) -> None:
        self._page.say(
            _("Mending the local copy"), _("What was not sent is put back from the journal.")
        )
        try:
            self._mended = await mend(self._arguments, passphrase=self._passphrase)
        except (PassphraseNeededError, WrongPassphraseError):
            # Opening asks for it, and meets the damage once more.
            return
        except OrderDeskError as failure:
            await self._page.ask_again(failure.what, failure.advice)

    def _tell_mended(self, desk: Desk) -> None:
        """Where the damaged copy lies; the file that people can read is told by whoever watches it."""
        if not self._mended.is_made_anew:
            return
        what = _("The local copy was gone and was made anew.")
        if self._mended.kept is not None:
            what = _(
                "The local copy was damaged and was made anew. The damaged one is kept as {name}."
            ).format(name=self._mended.kept.name)
        advice = _("It is filled from the shop now.")
        desk.notices.show(Notice("mended", Tone.CALM, what, advice))

    async def _connect(self) -> bool:
        """Connect a shop, or go elsewhere instead: False where the demo shop did not start then."""
        before = self._arguments
        if self._new_shop:
            self._arguments = Arguments()
        from orderdesk.connecting import Connecting
        from orderdesk.presenters.connect_presenter import ConnectPresenter

        answer: Answer = asyncio.get_running_loop().create_future()
        presenter = ConnectPresenter(
            Connecting(self._arguments.profile, World()),
            self._tasks,
            lambda kept: _answer(answer, kept),
            demo_wanted=lambda: _answer(answer, Instead.DEMO),
            # Who adds a shop may change their mind, and is back in the one that was open.
            leave=(lambda: _answer(answer, Instead.BACK)) if self._new_shop else None,
        )
        kept = await self._shown(presenter, answer)
        self._new_shop = False
        if not isinstance(kept, Instead):
            self._take(kept)
            self.is_new_station = True
            return True
        if kept is Instead.BACK:
            self._arguments = before
            return not before.demo or await self._take_demo()
        return await self._take_demo()

    async def _sign_in(self) -> None:
        """The profile knows its shop and has no sign-in, as after signing out."""
        settings, _notice = load_settings(profile_paths(self._arguments.profile).settings)
        address = self._arguments.endpoint or settings.shop_domain
        answer: Answer = asyncio.get_running_loop().create_future()
        from orderdesk.connecting import Connecting
        from orderdesk.presenters.connect_presenter import ConnectPresenter

        door = Connecting(profile_paths(self._arguments.profile).folder, World(), self._passphrase)
        presenter = ConnectPresenter(
            door,
            self._tasks,
            lambda kept: _answer(answer, kept),
            known_address=address,
            asks_station=not settings.location_id,
        )
        kept = await self._shown(presenter, answer)
        if not isinstance(kept, Instead):
            self._take(kept)

    async def _shown(self, presenter: ConnectPresenter, answer: Answer) -> ConnectedShop | Instead:
        """Show the connect page until it has been gone through."""
        # Most starts need neither.
        from orderdesk.ui.connect.connect_page import ConnectPage
        from orderdesk.ui.sheet_printer import SheetPrinter

        page = ConnectPage(presenter)
        printer = SheetPrinter(self._window, self._tasks)
        page.print_wanted.connect(lambda code: printer.print_recovery_code(code, page.recovery.say))
        presenter.attach(page)
        self._window.add_page(
            PageName.CONNECT, _("Connect a store"), "plugs", page, in_rail=False, full_bleed=True
        )
        self._window.show_page(PageName.CONNECT)
        try:
            return await answer
        finally:
            self._page.say(_("Opening the orders of this station"), "")
            self._window.show_page("start")
            self._window.remove_page(PageName.CONNECT)

    def _take(self, kept: ConnectedShop) -> None:
        self._passphrase = kept.passphrase
        self._arguments = replace(
            self._arguments,
            profile=kept.folder,
            endpoint=kept.endpoint or self._arguments.endpoint,
            token="",
            client_id="",
        )

    async def _take_demo(self) -> bool:
        found = await self._start_demo()
        if found is None:
            return False
        self._arguments = found
        return True


def _mending_words(error: OrderDeskError) -> tuple[str, str]:
    """What is wrong and what can be done. Where it lies nobody at a bench can do anything with."""
    if isinstance(error, JournalUnreadableError):
        return _("The journal beside the local copy cannot be read."), _(
            "Check the disk and try again. Where it stays so, OrderDesk can keep that file and go on"
            " with the local copy."
        )
    if isinstance(error, DatabaseGoneError):
        return _("The file with the orders is gone."), _(
            "Put it back, or connect the disk that it lies on, and try again. Where it is lost,"
            " OrderDesk can make a new one from the shop; what was not sent is put back."
        )
    return _("The local copy of the orders is damaged."), _(
        "OrderDesk can make a new one from the shop. The damaged one is kept, and what was not sent is"
        " put back."
    )


def _passphrase_advice(error: OrderDeskError, *, is_new: bool) -> str:
    """What to do where a field for the passphrase stands below: a script reads the error's own words."""
    if is_new:
        return _(
            "Choose a passphrase. It locks the local copy, and is asked for at each start: without it"
            " only the recovery code opens what is kept here."
        )
    if isinstance(error, PassphraseNeededError):
        return _("Type it to open the orders of this station.")
    return error.advice


def _answer(answer: Answer, kept: ConnectedShop | Instead) -> None:
    if not answer.done():
        answer.set_result(kept)
