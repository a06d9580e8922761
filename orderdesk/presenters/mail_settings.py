"""When customers are mailed: settings that are in force at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from orderdesk.settings import Settings


class MailSettingsView(Protocol):
    """What the form does for its presenter."""

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        ...


class MailSettingsPresenter:
    """`apply` takes new settings into force and saves them. Times are "HH:MM"."""

    def __init__(self, settings: Callable[[], Settings], apply: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._apply = apply
        self._view: MailSettingsView | None = None

    def attach(self, view: MailSettingsView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        view.show_settings(self._settings())

    def set_quiet_from(self, clock: str) -> None:
        """From when on nobody is mailed."""
        self._take(replace(self._settings(), quiet_from=clock))

    def set_quiet_until(self, clock: str) -> None:
        """Until when nobody is mailed."""
        self._take(replace(self._settings(), quiet_until=clock))

    def let_late_parcels_go(self, silently: bool) -> None:
        """Whether a parcel whose mail would wait goes out without it."""
        self._take(replace(self._settings(), late_parcels_go_silently=silently))

    def _take(self, settings: Settings) -> None:
        self._apply(settings)
        if self._view is not None:
            self._view.show_settings(self._settings())
