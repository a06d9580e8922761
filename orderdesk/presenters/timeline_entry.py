"""One entry of an order's timeline, before and after it is put into words for the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.order import Order
from orderdesk.presenters.formats import isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened at `at`: a mark with the sentence, who did it, and what belongs to it."""

    at: datetime
    mark: Mark
    who: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A happening ready to be shown: `when` is in the shop's own time, `meta` adds who did it."""

    when: str
    mark: Mark
    meta: str
    details: tuple[str, ...]

    @property
    def spoken(self) -> str:
        """All of it in one line, for a screen reader."""
        return ", ".join((self.mark.word, *self.details, self.meta))


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest entry first. `age` says how old Shopify's part is, and where it is missing why."""

    entries: tuple[TimelineEntry, ...] = ()
    age: str = ""


def happening(
    at: datetime,
    icon: str,
    sentence: str,
    *,
    who: str = "",
    details: Iterable[str] = (),
    hue: Hue = Hue.PLAIN,
) -> Happening:
    """A happening with its mark; a hue that is not plain makes it loud. Empty details are left out."""
    mark = Mark(icon, sentence, hue, filled=hue is not Hue.PLAIN)
    return Happening(at, mark, who, tuple(detail for detail in details if detail))


def product_name(order: Order, line_item_id: LineItemGid | None) -> str:
    """A product of the order with its option."""
    line = order.line_item(line_item_id) if line_item_id is not None else None
    if line is None:
        return isolated(_("a line that is gone"))
    return isolated(", ".join(part for part in (line.title, line.variant_title) if part))


def person_at(staff: str, station: str) -> str:
    """Who did something, and where."""
    if not station:
        return isolated(staff)
    return _("{staff} at {station}").format(staff=isolated(staff), station=isolated(station))
