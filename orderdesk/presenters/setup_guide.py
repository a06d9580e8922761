"""The last steps of a first run: scanner, paper and sound are tried, each in its part of the settings.

Nothing waits for them: each can be passed over, and all of it stands in the settings later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from orderdesk.words import _


class SetupStep(StrEnum):
    """What is tried, in its sequence."""

    SCANNER = "scanner"
    PAPER = "paper"
    SOUND = "sound"


_STEPS = tuple(SetupStep)


@dataclass(frozen=True, slots=True)
class SetupState:
    """Step `number` of `count`. `next` is the verb that goes on, `skip` the one that ends the guide.

    The last step cannot be skipped: its `skip` is "".
    """

    step: SetupStep
    number: int
    count: int
    sentence: str
    next: str
    skip: str
    may_go_back: bool


class SetupView(Protocol):
    """What the settings page does for the guide."""

    def show_setup(self, state: SetupState | None) -> None:
        """Show this step; None where the guide is over."""
        ...


class SetupGuide:
    """`finished` hears of its end by the person in front, also of one who skips the rest."""

    def __init__(self, view: SetupView, finished: Callable[[], None]) -> None:
        self._view = view
        self._finished = finished
        self._place: int | None = None

    def begin(self) -> None:
        """Show the first step."""
        self._turn_to(0)

    def go_on(self) -> None:
        """The next step; after the last the guide is over."""
        if self._place is not None and self._place + 1 < len(_STEPS):
            self._turn_to(self._place + 1)
        else:
            self.skip()

    def back(self) -> None:
        """The step before."""
        if self._place:
            self._turn_to(self._place - 1)

    def skip(self) -> None:
        """The person in front wants to work."""
        if self._place is not None:
            self.leave()
            self._finished()

    def leave(self) -> None:
        """Another page is looked at: the guide does not come back by itself."""
        self._place = None
        self._view.show_setup(None)

    def _turn_to(self, place: int) -> None:
        self._place = place
        is_last = place == len(_STEPS) - 1
        self._view.show_setup(
            SetupState(
                step=_STEPS[place],
                number=place + 1,
                count=len(_STEPS),
                sentence=_sentence(_STEPS[place]),
                next=_("Go to the queue") if is_last else _("Next"),
                skip="" if is_last else _("Skip the rest"),
                may_go_back=place > 0,
            )
        )


def _sentence(step: SetupStep) -> str:
    match step:
        case SetupStep.SCANNER:
            return _("Check the scanner, so that each code is read whole.")
        case SetupStep.PAPER:
            return _("Choose the printer and print a test page. Without one, slips become files.")
        case SetupStep.SOUND:
            return _("Play the test, and make it as loud as the room needs.")
