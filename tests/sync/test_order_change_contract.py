"""What becomes of a parcel that was packed offline while the shop changed its order: README's table.

Each row is done once over real HTTP: packed, the line cut, the order changed, the line healed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import PackingId
from orderdesk.domain.intents import Fulfill, IntentState, ProblemCode
from orderdesk.domain.open_work import remaining_at
from orderdesk.errors import UnreachableError
from orderdesk.presenters.problem_sentences import problem_text
from orderdesk.services.outbox_choices import ChoiceKind, choices
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station

README = Path(__file__).parents[2] / "README.md"

SENDS = "sends it"
ASKS = "sends nothing, no mail, and asks: “{title}”"

WORDS = {
    ChoiceKind.ADOPT: "keep what Shopify has",
    ChoiceKind.SEND_AGAIN: "send mine",
    ChoiceKind.REOPEN: "open it on the bench again",
    ChoiceKind.GIVE_UP: "give mine up",
    ChoiceKind.LEAVE: "leave it for the manager",
}
TAKES_OUT = (ProblemCode.LESS_ORDERED, ProblemCode.NOT_ENOUGH_LEFT)


@dataclass(frozen=True)
class Row:
    """A change, done by `actions` of the shop's side; `code` is the card, None where there is none."""

    actions: tuple[tuple[str, dict[str, Any]], ...]
    code: ProblemCode | None = None
    before: tuple[tuple[str, dict[str, Any]], ...] = ()


def act(name: str, **arguments: Any) -> tuple[tuple[str, dict[str, Any]], ...]:
    return ((name, arguments),)


ONE_OF_LINE = [{"line": 0, "quantity": 1}]
SPLIT = act("split", lines=ONE_OF_LINE)

ROWS: dict[str, Row] = {
    "cancelled": Row(act("cancel_order"), ProblemCode.ORDER_CANCELLED),
    "deleted, or too old to be seen": Row(act("delete_order"), ProblemCode.ORDER_GONE),
    "edited: fewer of a line": Row(act("edit_order", set=ONE_OF_LINE), ProblemCode.LESS_ORDERED),
    "edited: a line removed": Row(
        act("edit_order", set=[{"line": 1, "quantity": 0}]), ProblemCode.LESS_ORDERED
    ),
    "edited: more of a line": Row(
        act("edit_order", set=[{"line": 0, "quantity": 3}]), ProblemCode.MORE_ORDERED
    ),
    "edited: a line added here": Row(
        act("edit_order", add=[{"sku": "SKU", "quantity": 1, "location": "HERE"}]),
        ProblemCode.MORE_ORDERED,
    ),
    "edited: a line added at another location": Row(
        act("edit_order", add=[{"sku": "SKU", "quantity": 1, "location": "THERE"}])
    ),
    "put on hold, whole or in part": Row(act("hold"), ProblemCode.ON_HOLD),
    "another address": Row(
        act("change_address", address={"zip": "10999"}), ProblemCode.ADDRESS_CHANGED
    ),
    "delivered another way": Row(act("change_delivery"), ProblemCode.METHOD_CHANGED),
    "sent elsewhere, all of it": Row(act("fulfill"), ProblemCode.NOT_ENOUGH_LEFT),
    "sent elsewhere, a part of it": Row(
        act("fulfill", lines=ONE_OF_LINE), ProblemCode.NOT_ENOUGH_LEFT
    ),
    "refunded: units": Row(act("refund", lines=ONE_OF_LINE), ProblemCode.LESS_ORDERED),
    "refunded: money only": Row(act("refund", amount=100)),
    "given to another location": Row(
        act("move_fulfillment_order", location="THERE"), ProblemCode.MOVED_AWAY
    ),
    "split in the admin": Row(SPLIT),
    "merged in the admin": Row(act("merge", fulfillment_orders=[0, 1]), before=SPLIT),
    "note or tags": Row((*act("set_note", note="Ring twice"), *act("add_tag", tag="gift"))),
    "archived": Row(act("archive")),
}


def table() -> dict[str, tuple[str, str]]:
    """The rows of README's table."""
    _before, _mark, rest = README.read_text("utf-8").partition("<!-- offline changes -->")
    found, _end, _after = rest.partition("<!-- end of offline changes -->")
    lines = [line for line in found.strip().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return {name: (does, chosen) for name, does, chosen in cells}


def test_the_table_and_the_tests_have_the_same_rows() -> None:
    assert list(table()) == list(ROWS)


async def _arguments(shop: DemoProcess, bench: Station, given: dict[str, Any]) -> dict[str, Any]:
    """The action's arguments with the shop's own names in the places of ours."""
    here, there = [one.id for one in (await bench.spy.fetch_locations())[:2]]
    sku = next(
        line["sku"] for one in await shop.control.orders() for line in one["lines"] if line["sku"]
    )
    names = {"HERE": here, "THERE": there, "SKU": sku}
    put: Callable[[Any], Any] = lambda value: (  # noqa: E731
        {key: put(one) for key, one in value.items()}
        if isinstance(value, dict)
        else [put(one) for one in value]
        if isinstance(value, list)
        else names.get(value, value)
        if isinstance(value, str)
        else value
    )
    found: dict[str, Any] = put(given)
    return found


async def _do(shop: DemoProcess, bench: Station, order: Placed, row: Row) -> None:
    for name, given in row.actions:
        await order.admin(name, **await _arguments(shop, bench, given))


@pytest.mark.parametrize("name", ROWS)
async def test_packed_offline_while_the_order_was(
    shop: DemoProcess, bench: Station, name: str
) -> None:
    row = ROWS[name]
    placed = await place(shop, 2, 1)
    for action, given in row.before:
        await placed.admin(action, **given)
    known = await bench.load(placed.id)
    location_id = known.fulfillment_orders[0].location_id
    assert location_id is not None
    await bench.spy.fetch_locations()
    await shop.control.cut_internet()
    units = remaining_at(known, location_id)
    parcels = (Tracking(f"ROW{list(ROWS).index(name):05}", "DHL"),)
    packing_id = PackingId("packing")
    intent = await bench.decide(known, Fulfill(location_id, units, parcels, True, packing_id))
    with pytest.raises(UnreachableError):
        await bench.push.drain()
    await shop.control.heal_internet()
    await bench.engine.connection.connect()
    await _do(shop, bench, placed, row)
    await bench.settle()
    found = await bench.find(intent)
    does, chosen = table()[name]
    if row.code is None:
        assert found.state is IntentState.DONE
        (made,) = await placed.made_by_us()
        assert sum(one["quantity"] for one in made["detail"]["lines"]) == 3
        assert (does, chosen) == (SENDS, "nothing")
        return
    assert found.state is IntentState.CONFLICT
    assert found.problem is not None
    assert found.problem.code is row.code
    assert "create_fulfillment" not in bench.spy.calls
    mails = (await shop.control.admin("mailbox"))["mails"]
    assert not [mail for mail in mails if mail["order_id"] == placed.id]
    stored = await bench.orders.find_order(placed.id)
    order = stored.order if stored is not None and not stored.gone else None
    offered = [choice.kind for choice in choices(found, order)]
    words = [WORDS[kind] for kind in offered]
    if row.code in TAKES_OUT and ChoiceKind.SEND_AGAIN in offered:
        words[offered.index(ChoiceKind.SEND_AGAIN)] = "take out what is too many, send the rest"
    title = problem_text(replace(found, order_name="#1001")).title
    assert does == ASKS.format(title=title)
    assert chosen == " · ".join(words)
