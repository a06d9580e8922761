"""The words of acts on many orders at once: what they are, whom they concern, and why not the others."""

from collections import Counter
from collections.abc import Iterable, Sequence

from orderdesk.domain.allowed_actions import OrderAction, WhyNot
from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.work import StockState, WorkItem
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.order_words import DELIVERY_ICONS, delivery_word, payment_mark
from orderdesk.services.decided import Undone
from orderdesk.words import _, ngettext


def selected_title(count: int, formats: Formats) -> str:
    """So many orders are selected."""
    sentence = ngettext("{count} order selected", "{count} orders selected", count)
    return sentence.format(count=formats.number(count))


def act_title(action: OrderAction, names: Sequence[str], formats: Formats) -> str:
    """What is about to be done with orders of these names; of one order, its name."""
    if action is OrderAction.HOLD:
        one, more = _("Put {order} on hold"), _("Put {count} orders on hold")
    else:
        one, more = _("Change the tags of {order}"), _("Change the tags of {count} orders")
    if len(names) == 1:
        return one.format(order=names[0])
    return more.format(count=formats.number(len(names)))


def left_sentence(count: int) -> str:
    """Orders have left the list, and the selection with it."""
    return ngettext(
        "{count} order left this list and is no longer selected.",
        "{count} orders left this list and are no longer selected.",
        count,
    ).format(count=count)


def done_sentence(action: OrderAction, count: int) -> str:
    """What was decided for so many orders."""
    match action:
        case OrderAction.HOLD:
            sentence = ngettext("{count} order put on hold.", "{count} orders put on hold.", count)
        case OrderAction.RELEASE:
            sentence = ngettext(
                "The hold of {count} order is released.",
                "The holds of {count} orders are released.",
                count,
            )
        case OrderAction.PREPARE:
            sentence = ngettext(
                "{count} order is ready for pickup. Its customer is mailed.",
                "{count} orders are ready for pickup. Their customers are mailed.",
                count,
            )
        case _:
            sentence = ngettext(
                "The tags of {count} order are changed.",
                "The tags of {count} orders are changed.",
                count,
            )
    return sentence.format(count=count)


def undone_sentences(action: OrderAction, undone: Undone) -> tuple[str, str]:
    """How a decision was undone, and what of it otherwise or not at all."""
    left_out = left_out_sentence(one.why for one in undone.refused)
    count = len(undone.opposed)
    if not count:
        what = _("Taken back. Nothing was sent.") if undone.taken_back else _("Nothing is undone.")
        return what, left_out
    match action:
        case OrderAction.HOLD:
            sentence = ngettext(
                "Shopify had it already. The hold of {count} order is released again.",
                "Shopify had it already. The holds of {count} orders are released again.",
                count,
            )
        case OrderAction.RELEASE:
            sentence = ngettext(
                "Shopify had it already. {count} order is put on hold again.",
                "Shopify had it already. {count} orders are put on hold again.",
                count,
            )
        case _:
            sentence = ngettext(
                "Shopify had it already. The tags of {count} order are changed back.",
                "Shopify had it already. The tags of {count} orders are changed back.",
                count,
            )
    unsent = ""
    if undone.taken_back:
        unsent = ngettext(
            "For {count} order nothing was sent.",
            "For {count} orders nothing was sent.",
            len(undone.taken_back),
        ).format(count=len(undone.taken_back))
    return sentence.format(count=count), " ".join(one for one in (unsent, left_out) if one)


def left_out_sentence(reasons: Iterable[WhyNot]) -> str:
    """How many orders an act leaves out, and why; "" for none."""
    counted = Counter(reasons)
    if not counted:
        return ""
    count = sum(counted.values())
    why = ", ".join(why_word(reason) for reason, _count in counted.most_common())
    sentence = ngettext("Not for {count}: {why}.", "Not for {count}: {why}.", count)
    return sentence.format(count=count, why=why)


def why_word(why: WhyNot) -> str:
    """Why an act is not possible, in a few words that follow a colon."""
    match why:
        case WhyNot.ORDER_GONE:
            return _("no longer in Shopify")
        case WhyNot.ORDER_CANCELLED:
            return _("cancelled")
        case WhyNot.DECISION_DUE:
            return _("waits for a decision in the outbox")
        case WhyNot.NOTHING_LEFT:
            return _("nothing left to pack")
        case WhyNot.PARCEL_WAITS:
            return _("packed, and waits to be sent")
        case WhyNot.BEING_PACKED:
            return _("being packed here")
        case WhyNot.ALREADY_HELD:
            return _("on hold already")
        case WhyNot.NOT_HELD:
            return _("not on hold")
        case WhyNot.HELD_BY_OTHERS:
            return _("held by somebody else")
        case WhyNot.ON_HOLD:
            return _("on hold")
        case WhyNot.SCHEDULED:
            return _("scheduled for a later day")
        case WhyNot.BEGUN:
            return _("partly sent already")
        case WhyNot.ONE_UNIT:
            return _("only one item left")
        case WhyNot.NO_OTHER_LOCATION:
            return _("no other location")
        case WhyNot.NOT_PICKED_UP:
            return _("not picked up here")
        case WhyNot.ALREADY_READY:
            return _("ready already")
        case WhyNot.NOT_OFFERED:
            return _("not offered by Shopify now")


def fact_marks(items: Sequence[WorkItem], formats: Formats) -> tuple[tuple[Mark, ...], ...]:
    """Delivery, stock and payment of the orders, each with how many."""
    delivery = Counter(item.delivery_method for item in items)
    stock = Counter(item.stock.state for item in items)
    payment = Counter(item.financial_status for item in items)
    return (
        tuple(_delivery(method, count, formats) for method, count in delivery.most_common()),
        tuple(_stock(state, count, formats) for state, count in stock.most_common()),
        tuple(_payment(status, count, formats) for status, count in payment.most_common()),
    )


def _counted(count: int, word: str, formats: Formats) -> str:
    return _("{count} × {what}").format(count=formats.number(count), what=word)


def _delivery(method: DeliveryMethod, count: int, formats: Formats) -> Mark:
    icon = DELIVERY_ICONS.get(method, "truck")
    return Mark(icon, _counted(count, delivery_word(method), formats))


def _stock(state: StockState, count: int, formats: Formats) -> Mark:
    match state:
        case StockState.ALL_HERE:
            return Mark("check-circle", _counted(count, _("All here"), formats), Hue.RIGHT)
        case StockState.SHORT:
            return Mark("circle-half", _counted(count, _("Short"), formats), Hue.AMBER, filled=True)
        case StockState.NONE_HERE:
            return Mark(
                "x-circle", _counted(count, _("None here"), formats), Hue.WRONG, filled=True
            )
        case StockState.UNKNOWN:
            return Mark("circle-dashed", _counted(count, _("No count"), formats))


def _payment(status: FinancialStatus, count: int, formats: Formats) -> Mark:
    mark = payment_mark(status)
    return Mark("credit-card", _counted(count, mark.word, formats), mark.hue, mark.filled)
