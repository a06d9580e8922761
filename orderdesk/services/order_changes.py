"""What staff change on orders beside packing them: holds, tags, the note, where work is done.

Each decision becomes an intent and goes out by itself. Rules are judged on the projection, so that
decisions which wait to be sent count as done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from orderdesk.domain.allowed_actions import (
    OrderAction,
    WhyNot,
    own_holds,
    why_not,
    work_group,
)
from orderdesk.domain.catalogue import Location
from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.holds import HoldReason, hold_handle
from orderdesk.domain.ids import LOCAL_PREFIX, IntentId, LocationGid, OrderGid
from orderdesk.domain.intents import (
    AddTags,
    Basis,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    Intent,
    MoveWork,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.opposites import Change
from orderdesk.domain.proof_of_rearranging import holds_more_than, may_be_split
from orderdesk.domain.tags import LONGEST_TAG, missing_tags, read_tags, without_tags
from orderdesk.domain.work_parts import change_basis
from orderdesk.errors import NotPossibleError
from orderdesk.events import Bus, IntentsChanged
from orderdesk.services.author import Author
from orderdesk.services.decided import Decided, Draft, Undone
from orderdesk.services.orders import OrderSheet, OrdersService
from orderdesk.services.ports import FreshReadings, MoveTargets
from orderdesk.services.why_not import refusal
from orderdesk.storage.intents import IntentStore
from orderdesk.words import _

LONGEST_NOTE = 5000
LONGEST_HOLD_NOTES = 500


@dataclass(frozen=True, slots=True)
class Targets:
    """Where work may go. `is_certain`: Shopify said so now; offline it is the shop's other places."""

    locations: tuple[Location, ...]
    is_certain: bool


class OrderChangesService:
    """Every verb raises NotPossibleError with the sentence where none of the orders allows it."""

    def __init__(
        self,
        intents: IntentStore,
        orders: OrdersService,
        readings: FreshReadings,
        targets: MoveTargets,
        bus: Bus,
        author: Author,
        *,
        location: Callable[[], LocationGid | None],
    ) -> None:
        self._intents = intents
        self._orders = orders
        self._readings = readings
        self._targets = targets
        self._bus = bus
        self._location = location
        self._author = author

    async def hold(
        self,
        order_ids: Iterable[OrderGid],
        reason: HoldReason,
        notes: str = "",
        *,
        delivery_method: DeliveryMethod | None = None,
    ) -> Decided:
        """Keep back what is left to pack here of these orders: one intent for each delivery method.

        `delivery_method` narrows it to the work that is done in one way.
        """
        said = _plain(notes)
        if len(said) > LONGEST_HOLD_NOTES:
            raise NotPossibleError(
                _("These notes are longer than {count} characters.").format(
                    count=LONGEST_HOLD_NOTES
                )
            )
        draft = Draft()
        for sheet in await self._sheets(order_ids):
            why = self._why_not(OrderAction.HOLD, sheet, delivery_method)
            if why is not None:
                draft.refuse(sheet, why)
                continue
            for location_id, method in self._pieces(sheet, delivery_method, OrderAction.HOLD):
                intent_id = self._author.intent_id()
                hold = HoldWork(location_id, method, str(reason), said, hold_handle(intent_id))
                self._add(draft, sheet, hold, intent_id)
        return await self._decide(draft)

    async def release(
        self,
        order_ids: Iterable[OrderGid],
        *,
        delivery_method: DeliveryMethod | None = None,
    ) -> Decided:
        """End the holds that OrderDesk made on the work here. Those of others stay."""
        draft = Draft()
        for sheet in await self._sheets(order_ids):
            why = self._why_not(OrderAction.RELEASE, sheet, delivery_method)
            if why is not None:
                draft.refuse(sheet, why)
                continue
            group = work_group(sheet.projected, self._location(), delivery_method)
            handles = dict.fromkeys(hold.handle for hold in own_holds(group))
            self._add(draft, sheet, ReleaseHolds(tuple(handles)))
        return await self._decide(draft)

    async def add_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        """Put tags on orders; a comma parts two tags. An order that has them all is left alone."""
        wanted = _readable_tags(tags)

        def change(present: tuple[str, ...]) -> AddTags | None:
            missing = missing_tags(wanted, present)
            return AddTags(missing) if missing else None

        return await self._retag(order_ids, change)

    async def remove_tags(self, order_ids: Iterable[OrderGid], tags: Iterable[str]) -> Decided:
        """Take tags off orders, however they are written. An order without them is left alone."""
        wanted = _readable_tags(tags)

        def change(present: tuple[str, ...]) -> RemoveTags | None:
            kept = without_tags(present, wanted)
            there = tuple(tag for tag in present if tag not in kept)
            return RemoveTags(there) if there else None

        return await self._retag(order_ids, change)

    async def set_note(
        self, order_id: OrderGid, note: str, *, seen: str | None = None
    ) -> Intent | None:
        """Replace an order's note; None where it says that already.

        `seen` is the note that staff saw when they began to write (left out: the present one). If
        Shopify has another by the time it is sent, a person decides with both in sight.
        """
        (sheet,) = await self._sheets([order_id])
        order = sheet.projected.order
        why = self._why_not(OrderAction.NOTE, sheet)
        if why is not None:
            raise refusal(why, order.name)
        text = _plain(note)
        if len(text) > LONGEST_NOTE:
            raise NotPossibleError(
                _("This note is longer than {count} characters.").format(count=LONGEST_NOTE)
            )
        before = order.note if seen is None else seen
        if text == _plain(before):
            return None
        intent = self._intent(sheet, SetNote(text), basis=Basis(note=before))
        return (await self._keep([intent]))[0]

    async def move_targets(self, order_ids: Sequence[OrderGid]) -> Targets:
        """The locations that can take over what is left here of all these orders.

        Asks Shopify where it can be reached, for at most two seconds; else the shop's other places.
        """
        sheets = await self._sheets(order_ids)
        here = self._location()
        known = tuple(
            one
            for one in (sheets[0].locations if sheets else ())
            if one.is_active and one.id != here
        )
        asked = [
            one.id
            for sheet in sheets
            for one in work_group(sheet.projected, here)
            if not one.id.startswith(LOCAL_PREFIX)
        ]
        told = await self._targets.move_targets(asked) if asked else None
        if told is None:
            return Targets(known, is_certain=False)
        return Targets(tuple(one for one in told if one.id != here), is_certain=True)

    async def move(
        self,
        order_ids: Iterable[OrderGid],
        location_id: LocationGid,
        *,
        delivery_method: DeliveryMethod | None = None,
    ) -> Decided:
        """Give what is left here of these orders to another location."""
        draft = Draft()
        for sheet in await self._sheets(order_ids):
            target = next((one for one in sheet.locations if one.id == location_id), None)
            if target is None or not target.is_active or location_id == self._location():
                raise NotPossibleError(_("The work cannot go to this location."))
            why = self._why_not(OrderAction.MOVE, sheet, delivery_method)
            if why is not None:
                draft.refuse(sheet, why)
                continue
            for origin, method in self._pieces(sheet, delivery_method, OrderAction.MOVE):
                move = MoveWork(origin, method, target.id, target.name)
                self._add(draft, sheet, move)
        return await self._decide(draft)

    async def split(
        self,
        order_id: OrderGid,
        units: Sequence[Units],
        *,
        delivery_method: DeliveryMethod | None = None,
    ) -> Intent:
        """Make these units a piece of work of their own, at this location."""
        (sheet,) = await self._sheets([order_id])
        order = sheet.projected.order
        why = self._why_not(OrderAction.SPLIT, sheet, delivery_method)
        if why is not None:
            raise refusal(why, order.name)
        wanted = tuple(one for one in units if one.quantity > 0)
        if not wanted:
            raise NotPossibleError(_("Choose the items that become a piece of work of their own."))
        group = work_group(sheet.projected, self._location(), delivery_method)
        source = next(
            (one for one in group if may_be_split(one) and holds_more_than(one, wanted)), None
        )
        if source is None or source.location_id is None:
            raise NotPossibleError(
                _("These items cannot be split off together."),
                _("Leave at least one item behind, and choose from one delivery only."),
            )
        split = SplitWork(source.location_id, source.delivery_method, wanted)
        return (await self._keep([self._intent(sheet, split)]))[0]

    async def undo(self, decided: Decided) -> Undone:
        """Take back what still waits, and decide the opposite of what has left for Shopify."""
        taken_back: set[OrderGid] = set()
        left: list[Intent] = []
        for intent in reversed(decided.intents):
            if await self._intents.take_back(intent.id, self._author.clock()):
                taken_back.add(intent.order_id)
            else:
                left.append(intent)
        if taken_back:
            self._tell(taken_back)
        draft = Draft()
        for intent in left:
            (sheet,) = await self._sheets([intent.order_id])
            for change in decided.opposites.get(intent.id, ()):
                self._oppose(draft, sheet, change)
        opposed = await self._keep(draft.intents)
        return Undone(
            frozenset(taken_back),
            frozenset(one.order_id for one in opposed),
            frozenset(one.order_id for one in left if not decided.opposites.get(one.id)),
            tuple(draft.refused),
        )

    def _oppose(self, draft: Draft, sheet: OrderSheet, change: Change) -> None:
        why = self._why_not(_action_of(change), sheet, getattr(change, "delivery_method", None))
        if why is not None:
            draft.refuse(sheet, why)
            return
        intent_id = self._author.intent_id()
        if isinstance(change, HoldWork):
            change = replace(change, handle=hold_handle(intent_id))
        self._add(draft, sheet, change, intent_id)

    async def prepare_for_pickup(self, order_ids: Iterable[OrderGid]) -> Decided:
        """Say that what customers fetch here of these orders is ready. Shopify mails each of them."""
        draft = Draft()
        here = self._location()
        for sheet in await self._sheets(order_ids):
            why = self._why_not(OrderAction.PREPARE, sheet)
            if why is not None or here is None:
                draft.refuse(sheet, why or WhyNot.NOT_PICKED_UP)
                continue
            draft.intents.append(self._intent(sheet, PrepareForPickup(here)))
        return await self._decide(draft)

    async def _retag(
        self,
        order_ids: Iterable[OrderGid],
        change_of: Callable[[tuple[str, ...]], AddTags | RemoveTags | None],
    ) -> Decided:
        draft = Draft()
        for sheet in await self._sheets(order_ids):
            why = self._why_not(OrderAction.TAG, sheet)
            if why is not None:
                draft.refuse(sheet, why)
                continue
            change = change_of(sheet.projected.order.tags)
            if change is None:
                draft.unchanged.append(sheet.projected.order.id)
            else:
                self._add(draft, sheet, change)
        return await self._decide(draft)

    async def _sheets(self, order_ids: Iterable[OrderGid]) -> list[OrderSheet]:
        return [await self._orders.order(one) for one in dict.fromkeys(order_ids)]

    def _why_not(
        self, action: OrderAction, sheet: OrderSheet, method: DeliveryMethod | None = None
    ) -> WhyNot | None:
        return why_not(
            action,
            sheet.projected,
            self._location(),
            delivery_method=method,
            is_packing=sheet.packing is not None,
        )

    def _pieces(
        self, sheet: OrderSheet, method: DeliveryMethod | None, action: OrderAction
    ) -> list[tuple[LocationGid, DeliveryMethod]]:
        """The pieces of work that it concerns: those of which the action is possible."""
        here = self._location()
        if here is None:
            return []
        group = work_group(sheet.projected, here, method)
        methods = dict.fromkeys(one.delivery_method for one in group)
        return [(here, one) for one in methods if self._why_not(action, sheet, one) is None]

    def _intent(
        self,
        sheet: OrderSheet,
        change: ChangeOfOrder | ChangeOfWork,
        *,
        basis: Basis | None = None,
        intent_id: IntentId | None = None,
    ) -> Intent:
        why = basis or change_basis(sheet.projected.order, change)
        return self._author.intent(sheet, change, why, intent_id)

    def _add(
        self,
        draft: Draft,
        sheet: OrderSheet,
        change: ChangeOfOrder | ChangeOfWork,
        intent_id: IntentId | None = None,
    ) -> None:
        draft.add(sheet, self._intent(sheet, change, intent_id=intent_id), change)

    async def _decide(self, draft: Draft) -> Decided:
        if not draft.intents and not draft.unchanged and draft.refused:
            first = draft.refused[0]
            raise refusal(first.why, first.order_name)
        return draft.decided(await self._keep(draft.intents))

    async def _keep(self, intents: Sequence[Intent]) -> tuple[Intent, ...]:
        added = await self._intents.add_all(intents)
        if added:
            self._tell(one.order_id for one in added)
            self._readings.wake()
        return added

    def _tell(self, order_ids: Iterable[OrderGid]) -> None:
        self._bus.publish(IntentsChanged(frozenset(order_ids)))


def _action_of(change: Change) -> OrderAction:
    match change:
        case HoldWork():
            return OrderAction.HOLD
        case ReleaseHolds():
            return OrderAction.RELEASE
        case _:
            return OrderAction.TAG


def _readable_tags(typed: Iterable[str]) -> tuple[str, ...]:
    tags = read_tags(_plain(one) for one in typed)
    if not tags:
        raise NotPossibleError(_("Type at least one tag."))
    if any(len(tag) > LONGEST_TAG for tag in tags):
        raise NotPossibleError(_("A tag has at most {count} characters.").format(count=LONGEST_TAG))
    return tags


def _plain(text: str) -> str:
    """What was typed, without control characters and the space around it."""
    kept = (sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return "".join(kept).strip()
