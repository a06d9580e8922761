"""The settings' part for data and safety: where everything lies, the recovery code, signing out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from orderdesk.errors import OrderDeskError, PassphraseNeededError, WrongPassphraseError
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class DataState:
    """`recovery_code` is shown after it was asked for; `asks_passphrase` where it needs one.

    `sign_out_why` says what is not sent or in hand: then only exporting leads on.
    """

    places: tuple[Place, ...]
    recovery_code: str = field(repr=False)
    recovery_said: str
    asks_passphrase: bool
    sign_out_why: str
    sign_out_said: str
    is_demo: bool


class DataView(Protocol):
    """What the form does for its presenter."""

    def show_data(self, state: DataState) -> None:
        """Show this."""
        ...

    def ask_export_path(self, chosen: Callable[[Path], None]) -> None:
        """Ask where the unsent work is to be written."""
        ...


class StationSafety(Protocol):
    """The open desk, as far as its safety goes."""

    async def unsent(self) -> int:
        """Decisions that are not in the shop yet, those that need a person among them."""
        ...

    async def in_hand(self) -> Sequence[str]:
        """The names of the orders that are being packed."""
        ...

    async def recovery_code(self, passphrase: str) -> str:
        """The code. Raises PassphraseNeededError, WrongPassphraseError and other errors of secrets."""
        ...

    async def export_work(self, path: Path) -> int:
        """Write what is not sent and what is in hand into a file; how many pieces that were.

        Raises FileNotWrittenError.
        """
        ...

    async def sign_out(self) -> None:
        """Forget the shop's sign-in. Raises errors of secrets."""
        ...


class DataSafety:
    """`signed_out` is called once the sign-in is forgotten."""

    def __init__(
        self,
        station: StationSafety,
        places: Sequence[Place],
        tasks: TaskSet,
        signed_out: Callable[[], None],
        *,
        is_demo: bool,
    ) -> None:
        self._station = station
        self._places = tuple(places)
        self._tasks = tasks
        self._signed_out = signed_out
        self._is_demo = is_demo
        self._code = ""
        self._code_said = ""
        self._asks_passphrase = False
        self._why = ""
        self._said = ""
        self._view: DataView | None = None

    def attach(self, view: DataView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self._show()

    def open(self) -> None:
        """The page is looked at: a code that was shown earlier is hidden again."""
        self._code, self._code_said, self._asks_passphrase = "", "", False
        self._why, self._said = "", ""
        self._show()

    def show_recovery_code(self, passphrase: str = "") -> None:
        """Show the code; a passphrase opens it where one locks the profile."""
        self._spawn(self._read_code(passphrase))

    def hide_recovery_code(self) -> None:
        """Take the code off the screen."""
        self._code, self._code_said = "", ""
        self._show()

    def sign_out(self) -> None:
        """Sign out, unless something is not sent or in hand: then say so."""
        self._spawn(self._try_sign_out())

    def export_and_sign_out(self) -> None:
        """Ask where the unsent work goes, write it, and only then sign out."""
        if self._view is not None:
            self._view.ask_export_path(lambda path: self._spawn(self._export(path)))

    def _spawn(self, work: Awaitable[None]) -> None:
        self._tasks.spawn(self._carry_out(work))

    async def _carry_out(self, work: Awaitable[None]) -> None:
        try:
            await work
        except OrderDeskError as error:
            self._said = str(error)
        self._show()

    async def _read_code(self, passphrase: str) -> None:
        try:
            self._code = await self._station.recovery_code(passphrase)
            self._code_said, self._asks_passphrase = "", False
        except (PassphraseNeededError, WrongPassphraseError) as error:
            self._asks_passphrase = True
            self._code_said = (
                error.what
                if isinstance(error, WrongPassphraseError)
                else _("Enter the passphrase of this profile to see the code.")
            )
        except OrderDeskError as error:
            self._code_said = str(error)

    async def _try_sign_out(self) -> None:
        self._said = ""
        self._why = await self._what_is_left()
        if not self._why:
            await self._leave()

    async def _export(self, path: Path) -> None:
        count = await self._station.export_work(path)
        self._said = ngettext(
            "{n} piece of work was written to {name}.",
            "{n} pieces of work were written to {name}.",
            count,
        ).format(n=count, name=path.name)
        self._show()
        await self._leave()

    async def _leave(self) -> None:
        await self._station.sign_out()
        self._signed_out()

    async def _what_is_left(self) -> str:
        unsent, in_hand = await self._station.unsent(), await self._station.in_hand()
        said = []
        if unsent:
            said.append(
                ngettext(
                    "{n} decision is not in the shop yet.",
                    "{n} decisions are not in the shop yet.",
                    unsent,
                ).format(n=unsent)
            )
        if in_hand:
            said.append(
                ngettext("{orders} is in hand.", "{orders} are in hand.", len(in_hand)).format(
                    orders=", ".join(in_hand)
                )
            )
        return " ".join(said)

    def _show(self) -> None:
        if self._view is not None:
            self._view.show_data(
                DataState(
                    places=self._places,
                    recovery_code=self._code,
                    recovery_said=self._code_said,
                    asks_passphrase=self._asks_passphrase,
                    sign_out_why=self._why,
                    sign_out_said=self._said,
                    is_demo=self._is_demo,
                )
            )
