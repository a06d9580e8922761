"""What can be done now: the commands of the table with what they do and why they may not."""

from collections.abc import Callable
from dataclasses import dataclass, field

from orderdesk.presenters.command import Command, CommandId
from orderdesk.presenters.command_table import commands_of, table
from orderdesk.presenters.navigation import PageName


@dataclass(frozen=True, slots=True)
class Bound:
    """What a command does. `why_not` answers "" while it can be done."""

    act: Callable[[], None]
    why_not: Callable[[], str]
    detail: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as it stands now: `why_not` is "" where it can be done, `detail` adds to its title."""

    command: Command
    why_not: str
    detail: str


def _nothing() -> str:
    return ""


@dataclass(slots=True)
class Commands:
    """Holds what each command of the table does, and answers live."""

    _bound: dict[CommandId, Bound] = field(default_factory=dict)

    def bind(
        self,
        command_id: CommandId,
        act: Callable[[], None],
        why_not: Callable[[], str] = _nothing,
        detail: Callable[[], str] = _nothing,
    ) -> None:
        """Say what a command does, and how to ask whether it can be done now."""
        self._bound[command_id] = Bound(act, why_not, detail)

    def is_bound(self, command_id: CommandId) -> bool:
        """Whether anybody does it."""
        return command_id in self._bound

    def why_not(self, command_id: CommandId) -> str:
        """Why a command cannot be done now, as a sentence; "" where it can."""
        return self._bound[command_id].why_not()

    def run(self, command_id: CommandId) -> str:
        """Do it. Returns why it was not done, "" where it was."""
        bound = self._bound.get(command_id)
        if bound is None:
            return ""
        why_not = bound.why_not()
        if not why_not:
            bound.act()
        return why_not

    def offer(self, command_id: CommandId) -> Offer | None:
        """One command as it stands now; None where nobody does it."""
        bound = self._bound.get(command_id)
        if bound is None:
            return None
        return Offer(table()[command_id], bound.why_not(), bound.detail())

    def offers(self, page: PageName) -> tuple[Offer, ...]:
        """Everything that somebody does on this page, with what cannot be done now and why."""
        found = (self.offer(one.id) for one in commands_of(page))
        return tuple(one for one in found if one is not None)
