"""Builds the screens between two orders: packed, and nothing in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import Fulfill, Intent, IntentState
from orderdesk.domain.packing import Packing, add_up
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.domain.work import WorkItem
from orderdesk.presenters.bench_screen import (
    Surroundings,
    build_head,
    order_head,
)
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.order_words import delivery_mark
from orderdesk.presenters.packing_screens import (
    Band,
    Fact,
    IdleScreen,
    InHand,
    NextOrder,
    PackedScreen,
    Row,
    RowKind,
)
from orderdesk.presenters.sheet_states import Action
from orderdesk.services.bench import Bench
from orderdesk.services.orders import OrderSheet
from orderdesk.words import _, ngettext

MOST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The order that comes next: its work and all that is known of it."""

    work: WorkItem
    sheet: OrderSheet


def build_next(upcoming: Upcoming, now: datetime, formats: Formats, *, armed: bool) -> NextOrder:
    """The next order as a preview. `armed`: the next scan opens it."""
    work, order = upcoming.work, upcoming.sheet.projected.order
    due = formats.due(work.due_at, now)
    wanted = [
        line
        for one in order.fulfillment_orders
        if one.id in work.fulfillment_order_ids
        for line in one.line_items
        if line.remaining_quantity
    ]
    rows = []
    for line in wanted[:MOST_ITEMS]:
        item = order.line_item(line.line_item_id)
        variant = upcoming.sheet.variants.get(line.variant_id) if line.variant_id else None
        title = item.title if item else line.sku
        rows.append(
            Row(
                line_item_id=line.line_item_id,
                kind=RowKind.TO_DO,
                title=title,
                code=item.sku if item else "",
                detail=item.variant_title.replace(" / ", " · ") if item else "",
                amount=formats.times(line.remaining_quantity),
                image_url=(item.image_url if item else "")
                or (variant.image_url if variant else ""),
                is_chosen=False,
                spoken=f"{title}, {formats.number(line.remaining_quantity)}",
            )
        )
    delivery = delivery_mark(work.delivery_method, work.delivery_name)
    return NextOrder(
        label=_("Next order"),
        name=work.order_name,
        customer=work.customer_name,
        due=Fact(
            "warning" if due.is_late else "clock-countdown",
            _("{late}, was due {time}").format(late=due.left, time=due.when)
            if due.is_late
            else _("Due {due}").format(due=due.sentence),
            is_alert=due.is_late,
        ),
        delivery=Fact(
            delivery.icon,
            _("{delivery}, {items}").format(
                delivery=delivery.word, items=formats.items(work.units)
            ),
        ),
        items=tuple(rows),
        lines=len(wanted),
        opens=(
            _("Opens with {key}, or with your next scan") if armed else _("Opens with {key}")
        ).format(key=cap(CommandId.PACK_COMPLETE)),
    )


def build_packed(
    bench: Bench,
    intent: Intent,
    upcoming: Upcoming | None,
    now: datetime,
    around: Surroundings,
    formats: Formats,
    *,
    armed: bool,
    is_looked_up: bool,
    trouble: str = "",
) -> PackedScreen:
    """Shown only once the packing and its intent are on disk.

    Until `is_looked_up`, it is not known what comes next, and nothing is said about it. Both buttons
    stand already: what they are pressed for waits its turn behind the look-up, and is not lost.
    """
    box = bench.box
    may_open = upcoming is not None or not is_looked_up
    parcels = max(1, len(box.parcels))
    return PackedScreen(
        head=order_head(bench, around, formats),
        word=_("Packed"),
        sentence=_("{order}: {items}, {parcels}").format(
            order=intent.order_name,
            items=formats.items(box.in_box),
            parcels=formats.parcels(parcels),
        ),
        facts=(
            *_facts(bench, intent, around, formats),
            *([Fact("warning", trouble, is_alert=True)] if trouble else []),
        ),
        next_order=build_next(upcoming, now, formats, armed=armed) if upcoming else None,
        nothing_next=_("Nothing left to pack") if is_looked_up else "",
        nothing_next_detail=_("New orders appear in the queue by themselves.")
        if is_looked_up
        else "",
        open_next=Action(_("Open now"), may_open),
        stay=_("Stay here") if armed and may_open else _("Queue"),
        undo=_("Take it back")
        if intent.state is IntentState.WAITING
        else _("Cancel the shipment…"),
    )


def _facts(bench: Bench, intent: Intent, around: Surroundings, formats: Formats) -> list[Fact]:
    facts = [Fact("floppy-disk", _("Saved on this computer."))]
    if intent.state is IntentState.DONE:
        facts.append(Fact("cloud-check", _("In Shopify.")))
    elif intent.needs_person:
        facts.append(
            Fact("warning-octagon", _("Shopify says something else. Look in the outbox."), True)
        )
    elif around.is_online:
        facts.append(Fact("paper-plane-tilt", _("Sending to Shopify.")))
    elif around.is_signed_out:
        facts.append(
            Fact(
                "hourglass-medium", _("Waiting to send. It goes by itself after signing in again.")
            )
        )
    else:
        facts.append(
            Fact("hourglass-medium", _("Waiting to send. It goes by itself once you are online."))
        )
    if isinstance(intent.payload, Fulfill):
        if intent.payload.notify_customer:
            text = _("The customer gets one mail about it.")
        else:
            text = _("The customer gets no mail.")
        facts.append(Fact("envelope-simple", text))
    short = sum(count.short for count in bench.box.counts)
    if short:
        text = ngettext(
            "{count}\u00a0item short. It stays open on the order.",
            "{count}\u00a0items short. They stay open on the order.",
            short,
        ).format(count=formats.number(short))
        facts.append(Fact("circle-half", text, True))
    return facts


def ready_for_order() -> Band:
    """The quiet band of an empty bench."""
    sentence = _("Or open the next order with {key}.").format(key=cap(CommandId.PACK_COMPLETE))
    return Band(VerdictKind.READY, _("Scan a slip"), sentence)


def build_idle(
    band: Band | None,
    in_hand: Sequence[tuple[Packing, str]],
    chosen: OrderGid | None,
    upcoming: Upcoming | None,
    now: datetime,
    around: Surroundings,
    formats: Formats,
) -> IdleScreen:
    """An empty bench. `in_hand` are the packings left open here, with their customers."""
    rows = tuple(
        _in_hand(packing, customer, packing.order_id == chosen, now, formats)
        for packing, customer in in_hand
    )
    return IdleScreen(
        head=build_head(_("Pack"), "", (), around, formats),
        band=band or ready_for_order(),
        in_hand_title=_("In hand on this computer"),
        in_hand=rows,
        next_order=build_next(upcoming, now, formats, armed=False) if upcoming else None,
        open_next=Action(_("Go on") if chosen else _("Open next"), bool(chosen or upcoming)),
        leave=_("Queue"),
        empty=_("No order is in hand"),
        empty_detail=_("Every packing that was started here is finished or put aside."),
    )


def _in_hand(
    packing: Packing, customer: str, is_chosen: bool, now: datetime, formats: Formats
) -> InHand:
    box = add_up(packing)
    detail = _("{done} of {needed} in the box, opened {age}").format(
        done=formats.number(box.in_box),
        needed=formats.number(box.needed),
        age=formats.age(packing.opened_at, now),
    )
    return InHand(
        name=packing.order_name,
        customer=customer,
        detail=detail,
        is_chosen=is_chosen,
        spoken=f"{packing.order_name}. {customer}. {detail}",
    )
