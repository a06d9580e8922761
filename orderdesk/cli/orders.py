"""`orderdesk orders`: the work of a location, or what a search finds."""

from datetime import datetime
from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.cli.answer import Answer, table
from orderdesk.cli.shop import age_sentence, formats_of, locations_meant
from orderdesk.composition import Desk
from orderdesk.domain.catalogue import Location
from orderdesk.domain.order import OrderFulfillmentStatus
from orderdesk.domain.work import WorkItem, WorkStatus
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.order_words import delivery_word, payment_mark, stock_mark
from orderdesk.services.orders import OrderHit
from orderdesk.words import _, ngettext

FOUND_AT_MOST = 50
UNITS_COLUMN = 2


async def orders(desk: Desk, arguments: Arguments) -> Answer:
    """List what is to be done here, or find orders by what is typed."""
    if arguments.search:
        return await _search(desk, arguments.search)
    formats, now = formats_of(desk), desk.world.clock()
    places = locations_meant(desk)
    sentences: list[str] = []
    data: list[dict[str, Any]] = []
    for place in places:
        work = await desk.orders.queue(place.id)
        if sentences:
            sentences.append("")
        sentences.append(_heading(place, len(work)))
        if work:
            sentences += table(
                _work_head(), [_work_row(item, formats, now) for item in work], UNITS_COLUMN
            )
        data += [_work_data(item, place) for item in work]
    sentences += ["", age_sentence(desk, now)]
    synced_at = desk.synced_at.isoformat() if desk.synced_at else None
    return Answer(tuple(sentences), {"orders": data, "synced_at": synced_at})


async def _search(desk: Desk, text: str) -> Answer:
    hits = await desk.orders.search(text, FOUND_AT_MOST)
    formats, now = formats_of(desk), desk.world.clock()
    sentences = [_("Nothing was found here. Try the number, a name, a SKU or a tracking number.")]
    if hits:
        sentences = table(_hit_head(), [_hit_row(hit, formats) for hit in hits], UNITS_COLUMN)
    if len(hits) == FOUND_AT_MOST:
        sentences.append(_("These are the best {n} matches.").format(n=len(hits)))
    sentences += ["", age_sentence(desk, now)]
    return Answer(tuple(sentences), {"orders": [_hit_data(hit) for hit in hits]})


def _heading(place: Location, count: int) -> str:
    if not count:
        return _("{location}: nothing to pack.").format(location=place.name)
    sentence = ngettext("{location}: {n} order.", "{location}: {n} orders.", count)
    return sentence.format(location=place.name, n=count)


def _work_head() -> tuple[str, ...]:
    return (
        _("Order"),
        _("State"),
        _("Items"),
        _("Due"),
        _("Delivery"),
        _("Stock"),
        _("Remarks"),
        _("Customer"),
    )


def _work_row(item: WorkItem, formats: Formats, now: datetime) -> tuple[str, ...]:
    return (
        item.order_name,
        _status_word(item.status),
        formats.number(item.units),
        formats.due(item.due_at, now).sentence,
        item.delivery_name.strip() or delivery_word(item.delivery_method),
        stock_mark(item.stock).word,
        ", ".join(_remarks(item)),
        item.customer_name,
    )


def _status_word(status: WorkStatus) -> str:
    match status:
        case WorkStatus.TO_PACK:
            return _("To pack")
        case WorkStatus.ON_HOLD:
            return _("On hold")
        case WorkStatus.SCHEDULED:
            return _("Scheduled")
        case _:
            return _("Not for this bench")


def _remarks(item: WorkItem) -> list[str]:
    remarks = [_("Expedited")] if item.is_expedited else []
    if item.unsent:
        remarks.append(_("Part not sent yet") if not item.may_be_next else _("Change not sent yet"))
    if not item.is_paid:
        remarks.append(payment_mark(item.financial_status).word)
    if item.has_gift:
        remarks.append(_("Gift"))
    if item.has_note:
        remarks.append(_("Note"))
    return remarks


def _work_data(item: WorkItem, place: Location) -> dict[str, Any]:
    return {
        "id": item.order_id,
        "name": item.order_name,
        "location": place.name,
        "status": item.status,
        "units": item.units,
        "lines": item.lines,
        "delivery": item.delivery_method,
        "delivery_name": item.delivery_name,
        "due_at": item.due_at.isoformat(),
        "stock": item.stock.state,
        "financial_status": item.financial_status,
        "customer": item.customer_name,
        "expedited": item.is_expedited,
        "unsent": item.unsent,
    }


def _hit_head() -> tuple[str, ...]:
    return (_("Order"), _("State"), _("Items"), _("Payment"), _("Placed"), _("Customer"))


def _hit_row(hit: OrderHit, formats: Formats) -> tuple[str, ...]:
    return (
        hit.name,
        _hit_state(hit),
        formats.number(hit.units),
        payment_mark(hit.financial_status).word,
        formats.day(hit.created_at),
        hit.customer_name,
    )


def _hit_state(hit: OrderHit) -> str:
    if hit.is_cancelled:
        return _("Cancelled")
    words = {
        OrderFulfillmentStatus.FULFILLED: _("Fulfilled"),
        OrderFulfillmentStatus.PARTIALLY_FULFILLED: _("Partly fulfilled"),
        OrderFulfillmentStatus.UNFULFILLED: _("To pack"),
        OrderFulfillmentStatus.OPEN: _("To pack"),
        OrderFulfillmentStatus.ON_HOLD: _("On hold"),
        OrderFulfillmentStatus.SCHEDULED: _("Scheduled"),
        OrderFulfillmentStatus.IN_PROGRESS: _("In progress"),
        OrderFulfillmentStatus.RESTOCKED: _("Taken back into stock"),
    }
    fallback = str(hit.fulfillment_status).replace("_", " ").capitalize()
    return words.get(hit.fulfillment_status, fallback)


def _hit_data(hit: OrderHit) -> dict[str, Any]:
    return {
        "id": hit.order_id,
        "name": hit.name,
        "customer": hit.customer_name,
        "units": hit.units,
        "created_at": hit.created_at.isoformat(),
        "cancelled": hit.is_cancelled,
        "fulfillment_status": hit.fulfillment_status,
        "financial_status": hit.financial_status,
    }
