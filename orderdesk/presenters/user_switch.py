"""Who works here now: one of those known at this station, or somebody new."""

from collections.abc import Callable
from dataclasses import replace

from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.formats import isolated
from orderdesk.settings import Settings
from orderdesk.words import _

NOTICE = "user"
LONGEST_NAME = 60
MOST_KNOWN = 12


class UserSwitchPresenter:
    """Nothing in hand is touched: what is decided from now on carries the other name."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        apply: Callable[[Settings], None],
        notices: Notices,
        changed: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._apply = apply
        self._notices = notices
        self._changed = changed

    @property
    def present(self) -> str:
        """Who works here now; "" before anybody said so."""
        return self._settings().staff_name

    @property
    def known(self) -> tuple[str, ...]:
        """Everybody else who worked here, the latest first."""
        present = self.present
        return tuple(name for name in self._settings().known_staff if name != present)

    def choose(self, name: str) -> bool:
        """Let somebody work here. False for a name that is none."""
        chosen = " ".join(name.split())[:LONGEST_NAME].strip()
        if not chosen or not chosen.isprintable():
            return False
        settings = self._settings()
        # A name that differs in case alone is the same person, written in a hurry.
        names = dict.fromkeys((settings.staff_name, *settings.known_staff))
        chosen = next((one for one in names if one.casefold() == chosen.casefold()), chosen)
        known = [one for one in (chosen, *names) if one]
        latest = tuple(dict.fromkeys(known))[:MOST_KNOWN]
        self._apply(replace(settings, staff_name=chosen, known_staff=latest))
        self._changed()
        said = _("{name} works here now.").format(name=isolated(chosen))
        self._notices.show(Notice(NOTICE, Tone.DONE, said))
        return True
