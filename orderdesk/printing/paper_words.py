"""How paper says texts of the shop, quantities and times."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from unicodedata import bidirectional, category

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from orderdesk.domain.money import Money
from orderdesk.words import _, ngettext

_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class PaperContext:
    """What every paper of one run has in common. `zone` is the shop's own.

    `code_prefix` and the order's number make the code that opens the order by scan.
    """

    shop_name: str
    place_name: str
    locale: Locale
    zone: tzinfo
    code_prefix: str
    printed_at: datetime

    def day(self, at: datetime) -> str:
        """The date in full: 23 November 2026."""
        return format_date(at.astimezone(self.zone), format="long", locale=self.locale)

    def day_and_time(self, at: datetime) -> str:
        """The date in full with the clock."""
        clock = format_time(at.astimezone(self.zone), format="short", locale=self.locale)
        return _("{day}, {time}").format(day=self.day(at), time=clock)

    def number(self, count: int) -> str:
        """A whole number with the locale's grouping."""
        return format_decimal(count, locale=self.locale)

    def items(self, count: int) -> str:
        """So many units of goods."""
        sentence = ngettext("{count}\u00a0item", "{count}\u00a0items", count)
        return sentence.format(count=self.number(count))

    def orders(self, count: int) -> str:
        """So many orders."""
        sentence = ngettext("{count}\u00a0order", "{count}\u00a0orders", count)
        return sentence.format(count=self.number(count))

    def amount(self, money: Money) -> str:
        """An amount with its currency."""
        return format_currency(money.amount, money.currency, locale=self.locale)


def shown(text: str) -> str:
    """A text of the shop or its customers in one line, fit to be printed.

    Control characters go. What holds right-to-left script is isolated, so that it keeps its own
    direction and turns nothing around it.
    """
    bare = "".join(
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or (category(sign) not in ("Cc", "Cs") and not _is_embedding(sign))
    )
    bare = " ".join(bare.split(" ")).strip()
    if any(bidirectional(sign) in ("R", "AL", "AN") for sign in bare):
        return f"{_ISOLATE}{bare}{_END}"
    return bare


def shown_lines(text: str) -> tuple[str, ...]:
    """A text of several lines, as `shown`; empty lines at its ends go."""
    return tuple(shown(line) for line in text.strip().splitlines())


def _is_embedding(sign: str) -> bool:
    """Marks that would turn the rest of the page around: embeddings, overrides, isolates."""
    return "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
