"""The words of the queue's filters and sequences."""

from collections.abc import Sequence

from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.queue_filter import NOBODY, Choice, Due, Extra, Facet, Placed, Speed
from orderdesk.domain.queue_sort import BY_DEADLINE, SortBy, Sorting
from orderdesk.domain.work import StockState, WorkStatus
from orderdesk.presenters.formats import isolated
from orderdesk.presenters.order_words import delivery_word, hold_word, holder_word, payment_mark
from orderdesk.words import _, ngettext

FACET_ICONS = {
    Facet.STATUS: "list-checks",
    Facet.DELIVERY: "truck",
    Facet.STOCK: "warehouse",
    Facet.PAYMENT: "credit-card",
    Facet.DUE: "clock-countdown",
    Facet.PLACED: "calendar-blank",
    Facet.SPEED: "lightning",
    Facet.EXTRAS: "note",
    Facet.WITH: "user",
    Facet.HOLD: "hand-palm",
    Facet.TAG: "tag",
}


def facet_title(facet: Facet) -> str:
    """The heading of a facet's values."""
    match facet:
        case Facet.STATUS:
            return _("Status")
        case Facet.DELIVERY:
            return _("Delivery")
        case Facet.STOCK:
            return _("Stock")
        case Facet.PAYMENT:
            return _("Payment")
        case Facet.DUE:
            return _("Due")
        case Facet.PLACED:
            return _("Ordered")
        case Facet.SPEED:
            return _("Speed")
        case Facet.EXTRAS:
            return _("Note and gift")
        case Facet.WITH:
            return _("With")
        case Facet.HOLD:
            return _("Reason of the hold")
        case Facet.TAG:
            return _("Tag")


def value_word(choice: Choice) -> str:
    """One value, as it is understood without its heading."""
    match choice.facet:
        case Facet.STATUS:
            return _status_word(choice.value)
        case Facet.DELIVERY:
            return delivery_word(DeliveryMethod(choice.value))
        case Facet.STOCK:
            return _stock_word(choice.value)
        case Facet.PAYMENT:
            return payment_mark(FinancialStatus(choice.value)).word
        case Facet.DUE:
            return _due_word(choice.value)
        case Facet.PLACED:
            return _placed_word(choice.value)
        case Facet.SPEED:
            return _("Expedited") if choice.value == Speed.EXPEDITED else _("Not expedited")
        case Facet.EXTRAS:
            return _extra_word(choice.value)
        case Facet.WITH:
            return _with_word(choice.value)
        case Facet.HOLD:
            return hold_word(choice.value)
        case Facet.TAG:
            return isolated(choice.value)


def chip_word(choices: Sequence[Choice]) -> str:
    """The chosen values of one facet on one chip: any of them is enough."""
    first = value_word(choices[0])
    if len(choices) == 1:
        return first
    if len(choices) == 2:
        return _("{one} or {other}").format(one=first, other=value_word(choices[1]))
    more = len(choices) - 1
    sentence = ngettext("{one} or {count} other", "{one} or {count} others", more)
    return sentence.format(one=first, count=more)


def sort_word(by: SortBy) -> str:
    """A sequence, as it follows “Sort by”."""
    match by:
        case SortBy.DEADLINE:
            return _("Deadline")
        case SortBy.OLDEST:
            return _("Oldest order")
        case SortBy.NEWEST:
            return _("Newest order")
        case SortBy.NUMBER:
            return _("Order number")
        case SortBy.CUSTOMER:
            return _("Customer")
        case SortBy.MOST_UNITS:
            return _("Most items")
        case SortBy.FEWEST_LINES:
            return _("Fewest lines")


def sorting_words(sorting: Sorting) -> str:
    """A sequence with all that decides in it, as it follows “Sort by”."""
    if sorting == BY_DEADLINE:
        return _("Deadline, expedited first")
    return sort_word(sorting.by)


def _status_word(value: str) -> str:
    words = {
        WorkStatus.TO_PACK: _("To pack"),
        WorkStatus.ON_HOLD: _("On hold"),
        WorkStatus.SCHEDULED: _("Scheduled"),
        WorkStatus.BLOCKED: _("Blocked"),
    }
    return words[WorkStatus(value)]


def _stock_word(value: str) -> str:
    words = {
        StockState.ALL_HERE: _("All here"),
        StockState.SHORT: _("Short"),
        StockState.NONE_HERE: _("None here"),
        StockState.UNKNOWN: _("No count"),
    }
    return words[StockState(value)]


def _due_word(value: str) -> str:
    words = {
        Due.LATE: _("Late"),
        Due.TODAY: _("Due today"),
        Due.TOMORROW: _("Due tomorrow"),
        Due.LATER: _("Due later"),
    }
    return words[Due(value)]


def _placed_word(value: str) -> str:
    words = {
        Placed.TODAY: _("Ordered today"),
        Placed.LAST_TWO_DAYS: _("Ordered in the last 2 days"),
        Placed.THIS_WEEK: _("Ordered this week"),
        Placed.OLDER: _("Ordered earlier"),
    }
    return words[Placed(value)]


def _extra_word(value: str) -> str:
    words = {
        Extra.NOTE: _("With a note"),
        Extra.GIFT: _("With a gift message"),
        Extra.NONE: _("Without note and gift"),
    }
    return words[Extra(value)]


def _with_word(value: str) -> str:
    if value == NOBODY:
        return _("In nobody's hands")
    staff, _line, station = value.partition("\n")
    return holder_word(staff, station)
