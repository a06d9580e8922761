"""`orderdesk pack`: one order into the box by its lines, without a scanner."""

from collections import Counter
from collections.abc import Iterable, Sequence

from orderdesk.arguments import Arguments
from orderdesk.cli.answer import Answer, complaint
from orderdesk.cli.shop import locations_meant, meet_shop
from orderdesk.composition import Desk
from orderdesk.domain.carriers import offered
from orderdesk.domain.codes import code_key
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import LineItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import Fulfill, Intent
from orderdesk.domain.messages import GIFT, messages_of, unseen
from orderdesk.domain.open_work import packable_at
from orderdesk.domain.packing import ShortReason
from orderdesk.errors import NoLocationError, NotPossibleError, OrderDeskError, ShopifyError
from orderdesk.services.bench import Bench
from orderdesk.words import _, ngettext

SKUS_NAMED = 12
CARRIERS_NAMED = 3


async def pack(desk: Desk, arguments: Arguments) -> Answer:
    """Say what is in the box, and hand it to the outbox. Where it is refused, nothing is left behind.

    The shop is asked first where it can be reached, so that a change and another station's claim
    are known; without it the local copy counts.
    """
    away = await meet_shop(desk)
    order_id = await desk.orders.find(arguments.order)
    await desk.engine.refresh_order(order_id)
    bench = await _open(desk, order_id, await _location(desk, order_id))
    try:
        await _refuse_claimed(desk, bench)
        await _fill(desk, bench, arguments.lines)
        for number in arguments.tracking:
            await desk.packing.add_parcel(bench, number, arguments.carrier)
        for message in unseen(bench.packing, bench.projected.order):
            # Who says what is in the box answers for what belongs in with it, and is told below.
            await desk.packing.confirm_message(bench, message)
        intent = await desk.packing.complete(bench, notify_customer=arguments.notify)
    except OrderDeskError:
        await desk.packing.set_aside(bench)
        raise
    return _packed(desk, bench, intent, arguments, away)


async def _open(desk: Desk, order_id: OrderGid, location_id: LocationGid) -> Bench:
    """A packing of its own: what is said here is the whole box, whatever was begun before."""
    if (await desk.orders.order(order_id)).packing is not None:
        await desk.packing.set_aside(await desk.packing.open(order_id, location_id))
    return await desk.packing.open(order_id, location_id)


async def _location(desk: Desk, order_id: OrderGid) -> LocationGid:
    """The location that is meant: where none was named, the only one that has work on the order."""
    places = locations_meant(desk)
    if len(places) > 1:
        order = (await desk.orders.order(order_id)).projected.order
        working = [one for one in places if packable_at(order, one.id)]
        if len(working) > 1:
            raise NoLocationError([one.name for one in working])
        places = tuple(working) or places
    return places[0].id


async def _refuse_claimed(desk: Desk, bench: Bench) -> None:
    holder = await desk.engine.claims.take(bench.packing.order_id)
    if holder is None:
        return
    if not holder.station:
        why = _("{name} is in hand at another station.").format(name=bench.packing.order_name)
    else:
        why = _("{name} is in hand at {station} ({staff}).").format(
            name=bench.packing.order_name, station=holder.station, staff=holder.staff
        )
    raise NotPossibleError(why, _("Nothing was changed. Pack another order, or try again later."))


async def _fill(desk: Desk, bench: Bench, lines: Sequence[tuple[str, int]]) -> None:
    """Put the named quantities into the box, or everything; what is not named stays open."""
    wanted = _wanted(bench, lines) if lines else None
    for count in bench.box.counts:
        take = count.needed if wanted is None else wanted.get(count.line_item_id, 0)
        if take:
            await desk.packing.set_quantity(bench, count.line_item_id, take)
        if take < count.needed:
            missing = count.needed - take
            await desk.packing.short(bench, count.line_item_id, missing, ShortReason.OTHER)


def _wanted(bench: Bench, lines: Iterable[tuple[str, int]]) -> dict[LineItemGid, int]:
    """How many of each line, after every SKU was found and found to be enough."""
    typed: dict[str, str] = {}
    asked: Counter[str] = Counter()
    for sku, quantity in lines:
        typed.setdefault(code_key(sku), sku)
        asked[code_key(sku)] += quantity
    unknown = [typed[key] for key in asked if not _answering(bench, key)]
    if unknown:
        raise NotPossibleError(
            _("{name} has nothing to pack here with the code {codes}.").format(
                name=bench.packing.order_name, codes=", ".join(unknown)
            ),
            _("Nothing was changed. To pack are: {codes}.").format(codes=_codes_of(bench)),
        )
    taken: Counter[LineItemGid] = Counter()
    for key, quantity in asked.items():
        left = quantity
        for line in _answering(bench, key):
            count = bench.box.count(line)
            assert count is not None
            take = min(left, count.needed - taken[line])
            taken[line] += take
            left -= take
        if left:
            raise NotPossibleError(
                _("{name} needs {needed} of {code}, not {asked}.").format(
                    name=bench.packing.order_name,
                    needed=quantity - left,
                    code=typed[key],
                    asked=quantity,
                )
            )
    return dict(taken)


def _answering(bench: Bench, key: str) -> list[LineItemGid]:
    return [
        line.line_item_id
        for line in bench.codes.lines
        if key in line.keys and (count := bench.box.count(line.line_item_id)) and count.needed
    ]


def _codes_of(bench: Bench) -> str:
    items = (bench.line_item(count.line_item_id) for count in bench.box.counts if count.needed)
    codes = list(dict.fromkeys(item.sku or _("(no SKU)") for item in items if item is not None))
    shown = codes[:SKUS_NAMED] + (["…"] if len(codes) > SKUS_NAMED else [])
    return ", ".join(shown)


def _packed(
    desk: Desk, bench: Bench, intent: Intent, arguments: Arguments, away: ShopifyError | None
) -> Answer:
    assert isinstance(intent.payload, Fulfill)
    in_box, left = bench.box.in_box, bench.box.needed - bench.box.in_box
    name = bench.packing.order_name
    packed = ngettext("{name} is packed: {n} item.", "{name} is packed: {n} items.", in_box)
    sentences = [packed.format(name=name, n=in_box)]
    if left:
        open_still = ngettext("{n} item stays open.", "{n} items stay open.", left)
        sentences.append(open_still.format(n=left))
    sentences.append(_("It is saved on this computer. The next “orderdesk sync” sends it."))
    notes: list[str] = []
    if arguments.notify and not intent.payload.notify_customer:
        notes.append(_("No mail will go out: the customer cannot be reached by mail."))
    for message in messages_of(bench.projected.order):
        sentence = (
            _("The gift message belongs into the box: “{text}”.")
            if message.key == GIFT
            else _("There is a note on the order: “{text}”.")
        )
        notes.append(sentence.format(text=" ".join(message.text.split())))
    notes += _unnamed(intent.payload.parcels)
    if away is not None:
        notes += [*complaint(away)[:1], _("It was packed by the local copy.")]
    return Answer(
        tuple(sentences),
        {
            "intent": intent.id,
            "order": intent.order_id,
            "name": name,
            "units": in_box,
            "left": left,
            "tracking": [parcel.number for parcel in intent.payload.parcels],
            "carriers": [parcel.company for parcel in intent.payload.parcels],
            "notify": intent.payload.notify_customer,
            "online": away is None,
        },
        complaints=tuple(notes),
    )


def _unnamed(parcels: Iterable[Tracking]) -> list[str]:
    """What is to be said of numbers that went out without a carrier: who might have them."""
    notes = []
    for parcel in parcels:
        names = () if parcel.company else offered([parcel.number])[:CARRIERS_NAMED]
        if names:
            sentence = _(
                "{number} goes out without a carrier; it may be one of: {names}. "
                "Say which with --carrier, or afterwards on the order's page."
            )
            notes.append(sentence.format(number=parcel.number, names=", ".join(names)))
    return notes
