"""Words and marks for an order's states, the same on every page."""

from orderdesk.domain.fulfillment import DeliveryMethod, Hold
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.work import Stock, StockState, WorkItem, WorkStatus
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.words import _, ngettext

DELIVERY_ICONS = {
    DeliveryMethod.SHIPPING: "truck",
    DeliveryMethod.PICK_UP: "storefront",
    DeliveryMethod.LOCAL: "bicycle",
    DeliveryMethod.PICKUP_POINT: "map-pin",
    DeliveryMethod.RETAIL: "storefront",
    DeliveryMethod.NONE: "envelope-simple",
}


def delivery_mark(method: DeliveryMethod, name: str) -> Mark:
    """How it leaves. The shop's own name of the method, else ours."""
    return Mark(DELIVERY_ICONS.get(method, "truck"), name.strip() or delivery_word(method))


def delivery_word(method: DeliveryMethod) -> str:
    """The delivery method in our own words."""
    match method:
        case DeliveryMethod.PICK_UP:
            return _("Pickup")
        case DeliveryMethod.LOCAL:
            return _("Local delivery")
        case DeliveryMethod.PICKUP_POINT:
            return _("Pickup point")
        case DeliveryMethod.RETAIL:
            return _("Handed over")
        case DeliveryMethod.NONE:
            return _("Digital")
        case _:
            return _("Shipping")


def delivery_state_word(status: str) -> str:
    """What became of a parcel (`FulfillmentDisplayStatus`, `FulfillmentEventStatus`); "" if unknown."""
    words = {
        "ATTEMPTED_DELIVERY": _("Delivery attempted"),
        "CARRIER_PICKED_UP": _("With the carrier"),
        "CONFIRMED": _("Announced to the carrier"),
        "DELAYED": _("Delayed"),
        "DELIVERED": _("Delivered"),
        "FAILURE": _("Could not be delivered"),
        "IN_TRANSIT": _("On its way"),
        "LABEL_PRINTED": _("Label printed"),
        "LABEL_PURCHASED": _("Label bought"),
        "NOT_DELIVERED": _("Not delivered"),
        "OUT_FOR_DELIVERY": _("Out for delivery"),
        "PICKED_UP": _("Picked up"),
        "READY_FOR_PICKUP": _("Ready for pickup"),
    }
    return words.get(status, "")


def stock_mark(stock: Stock) -> Mark:
    """Whether the goods lie here: quiet when they do, loud when they do not."""
    match stock.state:
        case StockState.ALL_HERE:
            return Mark("check-circle", _("All here"), Hue.RIGHT)
        case StockState.NONE_HERE:
            return Mark("x-circle", _("None here"), Hue.WRONG, filled=True)
        case StockState.SHORT:
            word = ngettext("{count} short", "{count} short", stock.short_lines)
            return Mark("circle-half", word.format(count=stock.short_lines), Hue.AMBER, filled=True)
        case _:
            return Mark("circle-dashed", _("No count"))


def payment_mark(status: FinancialStatus) -> Mark:
    """The state of the payment. Quiet where the money is there."""
    words = {
        FinancialStatus.PAID: _("Paid"),
        FinancialStatus.AUTHORIZED: _("Authorized"),
        FinancialStatus.PENDING: _("Payment pending"),
        FinancialStatus.PARTIALLY_PAID: _("Partly paid"),
        FinancialStatus.PARTIALLY_REFUNDED: _("Partly refunded"),
        FinancialStatus.REFUNDED: _("Refunded"),
        FinancialStatus.VOIDED: _("Payment voided"),
        FinancialStatus.EXPIRED: _("Payment expired"),
    }
    word = words.get(status) or str(status).replace("_", " ").capitalize()
    if status is FinancialStatus.PAID:
        return Mark("check-circle", word, Hue.RIGHT, filled=True)
    if status in (FinancialStatus.VOIDED, FinancialStatus.EXPIRED, FinancialStatus.REFUNDED):
        return Mark("credit-card", word, Hue.WRONG, filled=True)
    if status is FinancialStatus.PARTIALLY_REFUNDED:
        return Mark("credit-card", word)
    return Mark("credit-card", word, Hue.AMBER, filled=True)


def expedited_mark() -> Mark:
    """The mark of an order that goes first."""
    return Mark("lightning", _("Expedited"), Hue.AMBER, filled=True)


def hold_word(reason: str) -> str:
    """A `FulfillmentHoldReason` in two words."""
    words = {
        "AWAITING_PAYMENT": _("Awaiting payment"),
        "HIGH_RISK_OF_FRAUD": _("High risk of fraud"),
        "INCORRECT_ADDRESS": _("Incorrect address"),
        "INVENTORY_OUT_OF_STOCK": _("Out of stock"),
        "UNKNOWN_DELIVERY_DATE": _("Unknown delivery date"),
        "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": _("Customer may still add to it"),
        "AWAITING_RETURN_ITEMS": _("Awaiting returned goods"),
        "OTHER": _("Another reason"),
    }
    return words.get(reason) or reason.replace("_", " ").strip().capitalize()


def hold_reason_sentence(reason: str) -> str:
    """Why work waits, by the reason of the hold (`FulfillmentHoldReason`)."""
    reasons = {
        "AWAITING_PAYMENT": _("On hold: the payment is awaited."),
        "HIGH_RISK_OF_FRAUD": _("On hold: high risk of fraud."),
        "INCORRECT_ADDRESS": _("On hold: the address is not right."),
        "INVENTORY_OUT_OF_STOCK": _("On hold: out of stock."),
        "UNKNOWN_DELIVERY_DATE": _("On hold: the delivery date is not known."),
        "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": _("On hold: the customer may still add to it."),
        "AWAITING_RETURN_ITEMS": _("On hold: returned goods are awaited."),
    }
    return reasons.get(reason, _("On hold."))


def hold_sentence(hold: Hold) -> str:
    """Why work waits, with the notes of who put it on hold."""
    sentence = hold_reason_sentence(hold.reason)
    notes = hold.reason_notes.strip()
    return _("{sentence} “{notes}”").format(sentence=sentence, notes=notes) if notes else sentence


def why_not_packable(item: WorkItem, formats: Formats) -> str:
    """Why the work cannot be packed now; "" if it can."""
    match item.status:
        case WorkStatus.TO_PACK:
            return ""
        case WorkStatus.ON_HOLD:
            return hold_sentence(item.holds[0]) if item.holds else _("On hold.")
        case WorkStatus.SCHEDULED:
            return _("Scheduled for {day}.").format(day=formats.day(item.due_at))
        case _:
            return _("The shop does not allow it now: a fulfillment service may have it.")


def blocked_word(item: WorkItem) -> str:
    """The same in two words, for the button; "" if it can be packed."""
    match item.status:
        case WorkStatus.TO_PACK:
            return ""
        case WorkStatus.ON_HOLD:
            return _("On hold")
        case WorkStatus.SCHEDULED:
            return _("Scheduled")
        case _:
            return _("Not allowed now")


def holder_word(staff: str, station: str) -> str:
    """Who has an order, and where."""
    if not staff or not station:
        return isolated(staff or station) if staff or station else _("Another station")
    return _("{name} · {station}").format(name=isolated(staff), station=isolated(station))


def initials(name: str) -> str:
    """Up to two letters that stand for a person."""
    words = name.split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.strip()[:1]]
    return "".join(letters).upper()
