"""The pick list: what to bring from the shelves, for one order or many at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from orderdesk.domain.ids import LocationGid
from orderdesk.domain.open_work import remaining_at
from orderdesk.domain.order import LineItem, Order
from orderdesk.printing.paper_words import PaperContext, shown
from orderdesk.printing.templates import PaperDocument, Template, part_of
from orderdesk.words import _

TEMPLATE = "pick_list.html"


@dataclass(frozen=True, slots=True)
class PickLine:
    """One product to be brought. `orders` names who needs how many."""

    title: str
    option: str
    sku: str
    quantity: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PickList:
    """What a template of a pick list is given, every text ready to be shown."""

    shop: str
    place: str
    date: str
    count: str
    lines: tuple[PickLine, ...]


@dataclass(slots=True)
class _Pile:
    """Units of one product, by order."""

    item: LineItem
    needs: dict[str, int] = field(default_factory=dict)


def pick_list(
    orders: Sequence[Order], location_id: LocationGid, template: Template, context: PaperContext
) -> PaperDocument | None:
    """The list over the orders' open work at a location; None where there is nothing to bring.

    Raises TemplateError.
    """
    listed = pick_list_of(orders, location_id, context)
    if not listed.lines:
        return None
    title = _("Pick list, {time}").format(time=listed.date)
    html = template.render({"list": listed, "word": _list_words()})
    return PaperDocument(title, (part_of(html, title),))


def pick_list_of(
    orders: Sequence[Order], location_id: LocationGid, context: PaperContext
) -> PickList:
    """The list's texts: each product once, by name, then option."""
    piles: dict[tuple[str, ...], _Pile] = {}
    asking = 0
    for order in orders:
        remaining = remaining_at(order, location_id)
        asking += bool(remaining)
        for units in remaining:
            item = order.line_item(units.line_item_id)
            if item is None:
                continue
            pile = piles.setdefault(_product(item), _Pile(item))
            pile.needs[order.name] = pile.needs.get(order.name, 0) + units.quantity
    lines = [
        _line(pile, context) for pile in sorted(piles.values(), key=lambda one: _place(one.item))
    ]
    total = sum(sum(pile.needs.values()) for pile in piles.values())
    return PickList(
        shop=shown(context.shop_name),
        place=shown(context.place_name),
        date=context.day_and_time(context.printed_at),
        count=_("{orders}, {items}").format(
            orders=context.orders(asking), items=context.items(total)
        ),
        lines=tuple(lines),
    )


def _product(item: LineItem) -> tuple[str, ...]:
    """What makes two lines the same goods; a line without a variant is known by its words only."""
    if item.variant_id is not None:
        return (item.variant_id,)
    return (item.title, item.variant_title, item.sku)


def _place(item: LineItem) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]], str]:
    return _natural(item.title), _natural(item.variant_title), item.sku


def _natural(text: str) -> list[tuple[int, int, str]]:
    """So that "Size 9" comes before "Size 10"."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", text.casefold())
        if part
    ]


def _line(pile: _Pile, context: PaperContext) -> PickLine:
    item = pile.item
    return PickLine(
        title=shown(item.title),
        option=shown(item.variant_title),
        sku=shown(item.sku),
        quantity=context.number(sum(pile.needs.values())),
        orders=tuple(
            _("{number}\u00a0×\u00a0{count}").format(
                number=shown(name), count=context.number(count)
            )
            for name, count in pile.needs.items()
        ),
    )


def _list_words() -> dict[str, str]:
    return {
        "title": _("Pick list"),
        "product": _("Product"),
        "sku": _("SKU"),
        "quantity": _("Quantity"),
        "orders": _("For orders"),
    }
