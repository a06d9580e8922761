"""How long customers' data is kept: a setting that is in force at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from orderdesk.presenters.settings_presenter import Choice
from orderdesk.settings import Settings
from orderdesk.words import ngettext

CHOICES_DAYS = (30, 60, 90, 180, 365)


class ForgetSettingsView(Protocol):
    """What the form does for its presenter."""

    def show_choices(self, choices: Sequence[Choice], chosen: str) -> None:
        """Show these, and the value of the one in force."""
        ...


class ForgetSettingsPresenter:
    """`apply` takes new settings into force and saves them."""

    def __init__(self, settings: Callable[[], Settings], apply: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._apply = apply
        self._view: ForgetSettingsView | None = None

    def attach(self, view: ForgetSettingsView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self._tell()

    def forget_after(self, days: str) -> None:
        """Take the people out of orders that have been done for so many days."""
        self._apply(replace(self._settings(), forget_after_days=int(days)))
        self._tell()

    def _tell(self) -> None:
        if self._view is None:
            return
        chosen = self._settings().forget_after_days
        # A file may name another number of days: it is shown as it is.
        offered = sorted({*CHOICES_DAYS, chosen})
        choices = [
            Choice(str(days), ngettext("{days} day", "{days} days", days).format(days=days))
            for days in offered
        ]
        self._view.show_choices(choices, str(chosen))
