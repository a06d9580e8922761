"""When the bench says no: to orders that cannot be taken in hand, boxes, and tracking numbers."""

from orderdesk.domain.fulfillment import Action, FulfillmentOrderStatus
from orderdesk.domain.ids import LocationGid
from orderdesk.domain.messages import GIFT, unseen
from orderdesk.domain.open_work import open_work_at
from orderdesk.domain.packing import PackingState
from orderdesk.errors import NotPossibleError
from orderdesk.services.bench import Bench
from orderdesk.services.code_reading import read_when_ready
from orderdesk.services.orders import OrderSheet
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.words import _

LONGEST_CODE = 100


def refuse_unpackable(sheet: OrderSheet, location_id: LocationGid) -> None:
    """Raise NotPossibleError with the reason where an order has nothing that can be packed here now."""
    projected = sheet.projected
    order = projected.order
    if projected.gone:
        raise NotPossibleError(_("{name} is no longer in Shopify.").format(name=order.name))
    if order.cancelled_at is not None:
        raise NotPossibleError(
            _("{name} was cancelled.").format(name=order.name), _("Leave the goods where they are.")
        )
    if projected.needs_person:
        raise NotPossibleError(
            _("{name} waits for a decision in the outbox.").format(name=order.name),
            _("Open the outbox and decide first."),
        )
    work = open_work_at(order, location_id)
    if not any(one.remaining for one in work):
        waiting = _("Its parcel waits to be sent.") if projected.has_unsent_parcel else ""
        raise NotPossibleError(
            _("Nothing of {name} is left to pack here.").format(name=order.name), waiting
        )
    if any(one.allows(Action.CREATE_FULFILLMENT) for one in work):
        return
    if any(one.status is FulfillmentOrderStatus.ON_HOLD for one in work):
        raise NotPossibleError(
            _("{name} is on hold.").format(name=order.name),
            _("It can be packed once the hold is released."),
        )
    if any(one.status is FulfillmentOrderStatus.SCHEDULED for one in work):
        raise NotPossibleError(_("{name} is scheduled for a later day.").format(name=order.name))
    raise NotPossibleError(
        _("Shopify does not allow {name} to be fulfilled now.").format(name=order.name)
    )


def refuse_incomplete(bench: Bench) -> None:
    """Raise NotPossibleError with the reason where the box is not ready to be closed."""
    box, packing = bench.box, bench.packing
    if packing.state is not PackingState.OPEN:
        raise NotPossibleError(_("This packing is closed already."))
    if bench.changes:
        raise NotPossibleError(
            _("The order changed while it was packed."), _("Look at the change first.")
        )
    if box.surplus:
        raise NotPossibleError(
            _("Too many in the box: {count}.").format(count=box.surplus),
            _("Take out what is too many first."),
        )
    if box.left:
        raise NotPossibleError(
            _("{count} left to scan.").format(count=box.left),
            _("Scan what is missing, or say that it is short."),
        )
    if not box.in_box:
        raise NotPossibleError(
            _("The box is empty, so there is nothing to send."), _("Set the order aside.")
        )
    for message in unseen(packing, bench.projected.order):
        raise NotPossibleError(
            _("A gift message belongs into the box, and nobody has confirmed it yet.")
            if message.key == GIFT
            else _("Nobody has confirmed the note on this order yet."),
            _("Read it, do what it says, and confirm it."),
        )


async def refuse_number(bench: Bench, catalogue: CatalogueStore, code: str, number: str) -> None:
    """Raise NotPossibleError for what is no tracking number, or is noted already.

    `code` is what was scanned, `number` what is to be noted of it.
    """
    if not number or len(number) > LONGEST_CODE or not number.isprintable():
        raise NotPossibleError(
            _("This is not a tracking number: it is empty, too long or not readable."),
            _("Scan the label of the parcel."),
        )
    read = await read_when_ready(code)
    if bench.judge(read) is not None or await catalogue.code_owners(read.keys):
        raise NotPossibleError(
            _("This is the barcode of a product, not a tracking number."),
            _("Scan the label of the parcel."),
        )
    if any(parcel.number == number for parcel in bench.box.parcels):
        raise NotPossibleError(_("This number is noted already."))
