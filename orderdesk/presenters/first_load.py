"""How far the first load of a shop's orders is, and how long the rest of it takes."""

from datetime import datetime, timedelta

from orderdesk.events import PullProgressed
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.long_work import CANCEL_AFTER_S
from orderdesk.words import _

_LEAST_WATCHED = timedelta(seconds=3)
_HALF_A_MINUTE = timedelta(seconds=30)


class FirstLoad:
    """Told of each step; its speed is that since the first step of this run."""

    def __init__(self) -> None:
        self._latest: PullProgressed | None = None
        self._first: tuple[datetime, int] | None = None
        self._left: timedelta | None = None
        self._began_at: datetime | None = None
        self._is_paused = False

    @property
    def is_paused(self) -> bool:
        """Whether staff have stopped it for now."""
        return self.is_running and self._is_paused

    def pause(self, is_paused: bool) -> None:
        """Staff have stopped it for now, or let it go on."""
        self._is_paused = is_paused
        self._first = self._left = None

    def act(self, now: datetime) -> str:
        """The verb that stops it for now or lets it go on; "" where it has just begun."""
        if self.is_paused:
            return _("Go on loading")
        began = self._began_at
        is_long = began is not None and now - began >= timedelta(seconds=CANCEL_AFTER_S)
        return _("Pause loading") if self.is_running and is_long else ""

    @property
    def is_running(self) -> bool:
        """Whether orders of the past still come in."""
        return self._latest is not None and not self._latest.finished

    @property
    def is_filling(self) -> bool:
        """Whether open orders may be among those that still come in."""
        return self._latest is not None and not self._latest.finished and not self._latest.past

    def take(self, step: PullProgressed, now: datetime) -> None:
        """Note a step."""
        self._latest = step
        self._is_paused = step.paused
        self._began_at = self._began_at or now
        if step.gathered is not None:
            self._first = self._left = None
            return
        if self._first is None or step.finished:
            self._first = (now, step.done)
        since, done_before = self._first
        gained, took = step.done - done_before, now - since
        if step.total is not None and gained > 0 and took >= _LEAST_WATCHED:
            self._left = took * (max(0, step.total - step.done) / gained)

    def text(self, formats: Formats) -> str:
        """The progress in a line; "" where no first load runs."""
        step = self._latest
        if step is None or step.finished:
            return ""
        if step.gathered is not None and step.total is not None and not self.is_paused:
            sentence = _("Shopify puts the orders together: {done} of about {total}")
            return sentence.format(
                done=formats.number(step.gathered), total=formats.number(step.total)
            )
        done = formats.number(step.done)
        if step.total is None and self.is_paused:
            return _("Loading the orders is paused: {done} are here").format(done=done)
        if step.total is None:
            return _("Loading the orders: {done} so far").format(done=done)
        total = formats.number(step.total)
        if self.is_paused:
            sentence = _("Loading the orders is paused: {done} of about {total} are here")
            return sentence.format(done=done, total=total)
        if self._left is None:
            return _("Loading the orders: {done} of about {total}").format(done=done, total=total)
        if self._left < _HALF_A_MINUTE:
            sentence = _("Loading the orders: {done} of about {total}, nearly done")
            return sentence.format(done=done, total=total)
        # Whole minutes, upwards: an estimate that counts seconds only flickers.
        span = formats.duration(timedelta(minutes=-(-self._left // timedelta(minutes=1))))
        sentence = _("Loading the orders: {done} of about {total}, about {span} left")
        return sentence.format(done=done, total=total, span=span)
