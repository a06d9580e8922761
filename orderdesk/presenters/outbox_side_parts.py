"""What the two cards of a decision are made of, whatever was decided."""

from collections.abc import Iterable
from datetime import datetime

from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.order import Order
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.outbox_state import Side, SideLine
from orderdesk.words import _


def side_ours(
    intent: Intent, title: str, lines: Iterable[SideLine], now: datetime, formats: Formats
) -> Side:
    """The card of what was done here, with who did it and when."""
    who = _("{staff}, {station}, {time}").format(
        staff=isolated(intent.staff),
        station=isolated(intent.station),
        time=formats.when(intent.created_at, now),
    )
    return Side("desktop", title, who, tuple(lines))


def side_theirs(order: Order | None, lines: Iterable[SideLine]) -> Side | None:
    """The card of what the order shows in Shopify; None where it is not in the local copy."""
    if order is None:
        return None
    return Side("cloud", _("In Shopify"), order_line(order), tuple(lines))


def order_line(order: Order) -> str:
    """What stands below “In Shopify” where nobody is known who changed something there."""
    return _("Order {order}").format(order=order.name)


def product_line(
    order: Order | None, line_item_id: LineItemGid, amount: str, differs: bool
) -> SideLine:
    """Units of a line item; one that is no longer on the order is said to be so."""
    line = order.line_item(line_item_id) if order else None
    if line is None:
        unknown = _("A line that is no longer on the order")
        return SideLine(unknown, amount, icon="package", differs=differs)
    return SideLine(
        line.title,
        amount,
        line.variant_title.replace(" / ", " · "),
        image_url=line.image_url,
        differs=differs,
    )
