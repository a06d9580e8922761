"""Dates, ages, amounts and counts as the user's locale writes them, through Babel."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from orderdesk.domain.money import Money
from orderdesk.words import _, ngettext

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
SIGNS = {"\u2066", "\u2067", "\u2068", "\u2069"}
DAY_S = 24 * 60 * 60
JUST_NOW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class DueText:
    """A deadline in words. `when` is the clock or the day, `left` what is left of it (may be "")."""

    when: str
    left: str
    is_late: bool
    is_soon: bool

    @property
    def sentence(self) -> str:
        """Both in one line."""
        return f"{self.when}, {self.left}" if self.left else self.when


class Formats:
    """How this user reads times and amounts. `zone` is the shop's own, never the computer's.

    A number and its unit are joined by a no-break space.
    """

    def __init__(self, locale: str | Locale, zone: tzinfo) -> None:
        self.locale = locale if isinstance(locale, Locale) else _parse_locale(locale)
        self.zone = zone

    def time_of_day(self, at: datetime) -> str:
        """The clock: 14:30."""
        clock = format_time(at.astimezone(self.zone), format="short", locale=self.locale)
        # On a screen the narrow blank of "4:00 PM" looks like none.
        return clock.replace(NARROW_NBSP, NBSP)

    def day(self, at: datetime) -> str:
        """Weekday, day and month: Mon 23 Nov."""
        return format_skeleton("MMMEd", at.astimezone(self.zone), locale=self.locale)

    def day_and_time(self, at: datetime) -> str:
        """Day and clock: Mon 23 Nov, 14:30."""
        return _("{day}, {time}").format(day=self.day(at), time=self.time_of_day(at))

    def when(self, at: datetime, now: datetime) -> str:
        """The clock alone for today, day and clock for any other day."""
        if self._date(at) == self._date(now):
            return self.time_of_day(at)
        return self.day_and_time(at)

    def duration(self, span: timedelta) -> str:
        """A span in its largest fitting unit: 20 s, 42 min, 3 h, 5 days."""
        seconds = max(0, int(span.total_seconds()))
        if seconds < 60:
            return _("{count}\u00a0s").format(count=self.number(seconds))
        minutes = seconds // 60
        if minutes < 60:
            return _("{count}\u00a0min").format(count=self.number(minutes))
        hours = minutes // 60
        if hours < 24:
            return _("{count}\u00a0h").format(count=self.number(hours))
        days = hours // 24
        sentence = ngettext("{count}\u00a0day", "{count}\u00a0days", days)
        return sentence.format(count=self.number(days))

    def age(self, since: datetime, now: datetime) -> str:
        """How long ago something was: 20 s ago. The first seconds are "just now" and do not flicker."""
        if now - since < JUST_NOW:
            return _("just now")
        return _("{span} ago").format(span=self.duration(now - since))

    def due(self, at: datetime, now: datetime, *, soon: timedelta = timedelta(hours=1)) -> DueText:
        """A deadline: the clock with the time left while that is under a day, else the day."""
        left = at - now
        late = left < timedelta(0)
        if abs(left.total_seconds()) >= DAY_S:
            span = _("{span} late").format(span=self.duration(-left)) if late else ""
            return DueText(self.day_and_time(at), span, is_late=late, is_soon=False)
        if late:
            span = _("{span} late").format(span=self.duration(-left))
        else:
            span = _("{span} left").format(span=self.duration(left))
        return DueText(self.when(at, now), span, is_late=late, is_soon=not late and left <= soon)

    def amount(self, money: Money) -> str:
        """An amount with its currency: 312,40 €."""
        return format_currency(money.amount, money.currency, locale=self.locale)

    def number(self, count: int) -> str:
        """A whole number with the locale's grouping."""
        return _decimal(count, self.locale)

    def decimal(self, value: float) -> str:
        """A number with one place behind the point: 4.5."""
        return format_decimal(round(value, 1), format="#,##0.0", locale=self.locale)

    def hour(self, hour: int) -> str:
        """An hour of the clock, 0 to 23, as the locale writes it alone: 14, or 2 PM."""
        at = time(hour)
        if "a" not in self.locale.time_formats["short"].pattern:
            return format_time(at, format="HH", locale=self.locale)
        return format_time(at, format="h\u00a0a", locale=self.locale)

    def items(self, count: int) -> str:
        """So many units of goods: 21 items."""
        sentence = ngettext("{count}\u00a0item", "{count}\u00a0items", count)
        return sentence.format(count=self.number(count))

    def lines(self, count: int) -> str:
        """So many lines of an order."""
        sentence = ngettext("{count}\u00a0line", "{count}\u00a0lines", count)
        return sentence.format(count=self.number(count))

    def orders(self, count: int) -> str:
        """So many orders."""
        sentence = ngettext("{count}\u00a0order", "{count}\u00a0orders", count)
        return sentence.format(count=self.number(count))

    def parcels(self, count: int) -> str:
        """So many parcels."""
        sentence = ngettext("{count}\u00a0parcel", "{count}\u00a0parcels", count)
        return sentence.format(count=self.number(count))

    def times(self, count: int) -> str:
        """A quantity beside a product: × 4."""
        return f"×{NBSP}{self.number(count)}"

    def times_of(self, count: int) -> str:
        """A quantity before a product, within a sentence: 4 ×."""
        return f"{self.number(count)}{NBSP}×"

    def of(self, done: int, whole: int) -> str:
        """A part of a whole in a list: 1 / 3."""
        return f"{self.number(done)}{NBSP}/{NBSP}{self.number(whole)}"

    def _date(self, at: datetime) -> object:
        return at.astimezone(self.zone).date()


@lru_cache(maxsize=4096)
def _decimal(count: int, locale: Locale) -> str:
    return format_decimal(count, locale=locale)


def isolated(name: str) -> str:
    """A name of any script, so that its direction does not turn the sentence around it."""
    bare = "".join(sign for sign in name if sign not in SIGNS)
    return f"\u2068{bare}\u2069"


@lru_cache(maxsize=8)
def _parse_locale(name: str) -> Locale:
    try:
        return Locale.parse(name.split(".")[0].replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
