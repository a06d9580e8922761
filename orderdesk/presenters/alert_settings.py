"""What tells of new orders at this station, and how much moves: settings that are in force at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from orderdesk.settings import Settings


class AlertSettingsView(Protocol):
    """What the form does for its presenter."""

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        ...


class AlertSettingsPresenter:
    """`apply` takes new settings into force and saves them."""

    def __init__(self, settings: Callable[[], Settings], apply: Callable[[Settings], None]) -> None:
        self._settings = settings
        self._apply = apply
        self._view: AlertSettingsView | None = None

    def attach(self, view: AlertSettingsView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self.open()

    def open(self) -> None:
        """The form is looked at."""
        if self._view is not None:
            self._view.show_settings(self._settings())

    def tell_orders(self, tells: bool) -> None:
        """Whether orders to ship are told of."""
        self._take(replace(self._settings(), tells_orders=tells))

    def tell_pickups(self, tells: bool) -> None:
        """Whether orders for pickup are told of."""
        self._take(replace(self._settings(), tells_pickups=tells))

    def repeat_chime(self, repeats: bool) -> None:
        """Whether the chime comes again until somebody looks."""
        self._take(replace(self._settings(), repeats_chime=repeats))

    def show_on_desktop(self, shows: bool) -> None:
        """Whether the desktop shows a notice while the window is not in front."""
        self._take(replace(self._settings(), shows_on_desktop=shows))

    def reduce_motion(self, reduces: bool) -> None:
        """Whether anything may move by itself."""
        self._take(replace(self._settings(), reduces_motion=reduces))

    def _take(self, settings: Settings) -> None:
        self._apply(settings)
        self.open()
