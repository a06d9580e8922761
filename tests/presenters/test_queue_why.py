"""Why an order stands in the list or not, in sentences, with what can be done about it."""

from dataclasses import dataclass, field, replace

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus, Hold
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import FinancialStatus, Order
from orderdesk.domain.queue_filter import Choice, Facet
from orderdesk.domain.work import View
from orderdesk.presenters.queue_state import Target
from orderdesk.presenters.queue_why import WhyState
from tests.builders import LEIPZIG, NOW, an_order, some_work
from tests.presenters.fakes import settle
from tests.presenters.queue_bench import FIRST, SECOND, Bench

HELD = replace(
    an_order(
        replace(
            some_work(7, {1: 2}, order_number=1007, actions=frozenset()),
            status=FulfillmentOrderStatus.ON_HOLD,
            holds=(Hold("h", "INCORRECT_ADDRESS", "No house number"),),
        ),
        number=1007,
    ),
    financial_status=FinancialStatus.PENDING,
)
AWAY = an_order(some_work(8, {1: 1}, order_number=1008, location=LEIPZIG), number=1008)
AWAY = replace(
    AWAY,
    fulfillment_orders=(replace(AWAY.fulfillment_orders[0], location_name="Leipzig"),),
)


@dataclass
class Sheet:
    """Remembers what it was told to show."""

    states: list[WhyState] = field(default_factory=list)

    def show_why(self, state: WhyState) -> None:
        self.states.append(state)

    @property
    def words(self) -> list[str]:
        return [reason.word for reason in self.states[-1].reasons]

    def act(self, label: str) -> None:
        next(one for one in self.states[-1].acts if one.label == label).act()


async def asked(bench: Bench, order_id: OrderGid | None) -> Sheet:
    sheet = Sheet()
    bench.presenter.why.open(sheet, order_id)
    await settle()
    return sheet


async def test_an_order_in_the_list_says_what_puts_it_there() -> None:
    bench = Bench()
    await bench.start(FIRST)
    bench.elsewhere[FIRST.id] = Holder("Bench 2", "Anna", NOW)
    sheet = await asked(bench, FIRST.id)
    assert sheet.states[-1].answer == "Order #1001 is in this list."
    assert sheet.words == [
        "To be packed at Berlin Mitte: 1\u00a0item.",
        "It can be packed now.",
        "\u2068Anna\u2069 · \u2068Bench 2\u2069 has it in hand.",
        "It stands in “To pack”.",
    ]
    sheet.act("Open the order")
    assert bench.went.went == [("detail", FIRST.id)]


async def test_a_held_order_leads_to_the_view_where_it_stands() -> None:
    bench = Bench()
    await bench.start(FIRST, HELD)
    sheet = await asked(bench, HELD.id)
    assert sheet.states[-1].answer == "Order #1007 is not in this list."
    assert sheet.words[1:] == [
        "On hold: the address is not right. “No house number”",
        "It is not paid: Payment pending.",
        "“To pack” shows only what can be packed now.",
    ]
    sheet.act("Turn to “On hold”")
    assert bench.screen.numbers == ["#1007"]
    assert bench.presenter.selected_order == HELD.id


async def test_a_filtered_order_names_the_chips_and_widening_shows_it() -> None:
    bench = Bench()
    await bench.start(FIRST, replace(SECOND, tags=("vip", "b2b")))
    for choice in (
        Choice(Facet.TAG, "gold"),
        Choice(Facet.TAG, "vip"),
        Choice(Facet.DELIVERY, DeliveryMethod.PICK_UP),
    ):
        bench.presenter.filters.toggle(choice)
    sheet = await asked(bench, SECOND.id)
    assert sheet.words[-1] == "It is filtered out by: Pickup."
    sheet.act("Remove these filters")
    assert bench.screen.numbers == ["#1002"]
    assert bench.presenter.selected_order == SECOND.id


async def test_an_order_that_is_elsewhere_is_found_by_typing() -> None:
    bench = Bench()
    await bench.start(FIRST, AWAY)
    sheet = await asked(bench, None)
    assert sheet.states[-1].hint
    bench.presenter.why.type(" 1008 ")
    await settle()
    (hit,) = sheet.states[-1].hits
    assert hit.number == "#1008"
    bench.presenter.why.ask(hit.order_id)
    await settle()
    assert sheet.words == ["To be packed at Leipzig: 1\u00a0item."]
    assert [one.label for one in sheet.states[-1].acts] == ["Open the order"]
    bench.presenter.why.type("nobody has this")
    await settle()
    assert "60 days" in sheet.states[-1].hint
    bench.presenter.why.close()
    count = len(sheet.states)
    bench.presenter.why.type("1001")
    await settle()
    assert len(sheet.states) == count


async def test_every_other_reason_has_its_sentence() -> None:
    cases: dict[str, Order] = {
        "It was cancelled on Mon 23 Nov.": an_order(some_work(1, {1: 1}), cancelled_at=NOW),
        "Nothing of it is left to pack.": an_order(),
        "It was handed over at the till.": an_order(
            some_work(1, {1: 1}, method=DeliveryMethod.RETAIL)
        ),
        "Nothing of it is packed: it is digital, or needs no shipping.": an_order(
            some_work(1, {1: 1}, method=DeliveryMethod.NONE)
        ),
        "At a location that this app does not see: 1\u00a0item.": an_order(
            replace(some_work(1, {1: 1}), location_id=None)
        ),
    }
    for sentence, order in cases.items():
        bench = Bench()
        await bench.start(order)
        assert (await asked(bench, order.id)).words == [sentence]


async def test_an_empty_list_leads_to_the_question() -> None:
    bench = Bench()
    await bench.start(HELD)
    message = bench.screen.state.message
    assert message is not None
    assert message.links[-1].target is Target.WHY
    bench.presenter.filters.toggle(Choice(Facet.TAG, "x"))
    bench.presenter.choose_view(View.ALL)
    bench.presenter.filters.toggle(Choice(Facet.TAG, "x"))
    message = bench.screen.state.message
    assert message is not None
    assert [link.target for link in message.links] == [Target.UNFILTERED, Target.WHY]
