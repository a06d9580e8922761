"""One door for what the user is told outside a page: plain text, and a key so that repeats replace."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from orderdesk.errors import OrderDeskError


class Tone(StrEnum):
    """How loud a notice is. ACT stays until it is solved; DONE passes by itself."""

    DONE = "done"
    CALM = "calm"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence of what happened, one of what to do. `key` replaces an earlier one of its kind.

    `act` does what `action` says on a button; `undo` takes back what a DONE notice tells.
    """

    key: str
    tone: Tone
    what: str
    advice: str = ""
    undo: Callable[[], None] | None = None
    action: str = ""
    act: Callable[[], None] | None = None


@dataclass(slots=True)
class Notices:
    """The notices that stand now, and who shows them."""

    standing: dict[str, Notice] = field(default_factory=dict)
    _shown_by: list[Callable[[], None]] = field(default_factory=list)

    def show(self, notice: Notice) -> None:
        """Show a notice in the place of one with the same key."""
        self.standing[notice.key] = notice
        self._tell()

    def show_error(self, key: str, error: OrderDeskError) -> None:
        """Show an expected failure until it is solved."""
        self.show(Notice(key, Tone.ACT, error.what, error.advice))

    def solve(self, key: str) -> None:
        """Take a notice away: what it told is over."""
        if self.standing.pop(key, None) is not None:
            self._tell()

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever the standing notices do."""
        self._shown_by.append(changed)

    def _tell(self) -> None:
        for changed in tuple(self._shown_by):
            changed()
