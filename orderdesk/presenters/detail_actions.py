"""What can be done with the order on the page, and for what cannot be done why, in a sentence."""

from dataclasses import dataclass

from orderdesk.domain.allowed_actions import OrderAction, allowed_actions, work_group
from orderdesk.domain.app_scopes import missing_scopes
from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.proof_of_rearranging import may_be_split
from orderdesk.presenters.formats import isolated
from orderdesk.presenters.order_words import holder_word
from orderdesk.presenters.scope_words import disables
from orderdesk.services.orders import OrderSheet
from orderdesk.services.why_not import why_not_advice, why_not_sentence
from orderdesk.words import _

_NEEDS = {
    OrderAction.TAG: "write_orders",
    OrderAction.NOTE: "write_orders",
}
_WORK_SCOPE = "write_merchant_managed_fulfillment_orders"


@dataclass(frozen=True, slots=True)
class ActionState:
    """One action. `why_not` is "" where it can be done now."""

    action: OrderAction
    label: str
    icon: str
    why_not: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether it can be done now."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class SplitLine:
    """A line of which units can be made work of their own; `most` are left of it."""

    line_item_id: LineItemGid
    title: str
    most: int


def actions_of(
    sheet: OrderSheet, location: Location | None, shop: Shop | None, holder: Holder | None = None
) -> tuple[ActionState, ...]:
    """Every action in the sequence of the page, possible or not.

    `holder` has the order in hand at another station: its work is not moved or split below them.
    """
    here = location.id if location is not None else None
    others = any(one.is_active and one.id != here for one in sheet.locations)
    found = allowed_actions(
        sheet.projected,
        here,
        is_packing=sheet.packing is not None,
        has_other_location=others,
    )
    name = isolated(sheet.projected.order.name)
    missing = {one.name: one for one in missing_scopes(shop.scopes)} if shop is not None else {}
    states = []
    for action, why in found.items():
        label, icon = _words(action)
        lacks = missing.get(_NEEDS.get(action, _WORK_SCOPE))
        reason = ""
        if why is not None:
            reason = " ".join(
                part for part in (why_not_sentence(why, name), why_not_advice(why)) if part
            )
        elif holder is not None and action in (OrderAction.MOVE, OrderAction.SPLIT):
            reason = _("{name} has it in hand.").format(
                name=holder_word(holder.staff, holder.station)
            )
        elif lacks is not None:
            reason = disables(lacks)
        states.append(ActionState(action, label, icon, reason))
    return tuple(states)


def split_lines(sheet: OrderSheet, location: Location | None) -> tuple[SplitLine, ...]:
    """What of the work here can be split off."""
    if location is None:
        return ()
    left: dict[LineItemGid, int] = {}
    for work in work_group(sheet.projected, location.id):
        if may_be_split(work):
            for line in work.line_items:
                if line.remaining_quantity:
                    known = left.get(line.line_item_id, 0)
                    left[line.line_item_id] = known + line.remaining_quantity
    order = sheet.projected.order
    return tuple(
        SplitLine(
            line.id,
            " · ".join(isolated(part) for part in (line.title, line.variant_title) if part),
            n,
        )
        for line in order.line_items
        if (n := left.get(line.id, 0))
    )


def _words(action: OrderAction) -> tuple[str, str]:
    match action:
        case OrderAction.HOLD:
            return _("Put on hold"), "hand-palm"
        case OrderAction.RELEASE:
            return _("Release hold"), "check-circle"
        case OrderAction.TAG:
            return _("Tags"), "tag"
        case OrderAction.NOTE:
            return _("Note"), "note-pencil"
        case OrderAction.MOVE:
            return _("Move to another location"), "warehouse"
        case OrderAction.SPLIT:
            return _("Split off a part"), "package"
        case OrderAction.PREPARE:
            return _("Mail “ready for pickup”"), "storefront"
