"""The outbox on the real service and a real database: rows, sides, decisions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.claims import SentNote
from orderdesk.domain.fulfillment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid, IntentId
from orderdesk.domain.intents import (
    CancelFulfillment,
    Fulfill,
    Intent,
    IntentState,
    Problem,
    ProblemCode,
    Sent,
    Step,
    UpdateTracking,
)
from orderdesk.domain.order import Order
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.events import ConnectionChanged, IntentsChanged, OrdersChanged
from orderdesk.presenters.outbox_presenter import OutboxPresenter
from orderdesk.presenters.outbox_state import OutboxDetail, OutboxState, OutboxTab, RowTone
from tests.builders import BERLIN, an_intent, line_id
from tests.presenters.bench_world import (
    CANDLE,
    CUP,
    FORMATS,
    SOCK,
    BenchWorld,
    order_of,
    settle,
)
from tests.presenters.fakes import FakeTimelines

THEIRS = FulfillmentGid("gid://shopify/Fulfillment/1")


class Page:
    def __init__(self) -> None:
        self.states: list[OutboxState] = []

    def show_state(self, state: OutboxState) -> None:
        self.states.append(state)


class Outbox:
    """The presenter with its page, and intents put straight into the store."""

    def __init__(self, world: BenchWorld) -> None:
        self.world = world
        self.page = Page()
        self.timelines = FakeTimelines(world.bus)
        self.presenter = OutboxPresenter(
            world.outbox,
            world.bus,
            world.tasks,
            world.line,
            world.navigator,
            formats=lambda: FORMATS,
            clock=world.clock,
            timelines=self.timelines,
        )
        self.presenter.attach(self.page)

    async def add(self, intent: Intent, name: str = "a") -> IntentId:
        added = await self.world.intents.add(replace(intent, id=IntentId(name), number=0))
        if intent.state is IntentState.DONE:
            await self.world.intents.update(added)
        self.world.bus.publish(IntentsChanged(frozenset({intent.order_id})))
        await settle()
        return added.id

    @property
    def state(self) -> OutboxState:
        return self.page.states[-1]

    @property
    def detail(self) -> OutboxDetail:
        assert self.state.detail is not None
        return self.state.detail

    async def decide(self, place: int) -> None:
        self.presenter.choose(place)
        self.presenter.do_it()
        await settle()

    async def find(self, intent_id: str) -> Intent:
        found = await self.world.intents.find(IntentId(intent_id))
        assert found is not None
        return found


@pytest.fixture
def outbox(world: BenchWorld) -> Outbox:
    return Outbox(world)


def their_parcel(world: BenchWorld, units: dict[int, int]) -> Fulfillment:
    return Fulfillment(
        id=THEIRS,
        name="#10482-F1",
        status=FulfillmentStatus.SUCCESS,
        created_at=world.clock() - timedelta(minutes=3),
        location_id=BERLIN,
        tracking=(Tracking("JJD0000000000000001", "DHL"),),
        lines=tuple(FulfillmentLine(line_id(line), count) for line, count in units.items()),
    )


async def packed_twice(outbox: Outbox) -> Order:
    """Three lines packed here; somebody else sent two of them before."""
    order = order_of({CUP: 1, CANDLE: 1, SOCK: 1})
    left = order_of({SOCK: 1})
    theirs = their_parcel(outbox.world, {CUP: 1, CANDLE: 1})
    now = replace(order, fulfillment_orders=left.fulfillment_orders, fulfillments=(theirs,))
    await outbox.world.put(now)
    conflict = replace(
        an_intent(order, state=IntentState.CONFLICT, numbers=("JJD0000000000000002",)),
        problem=Problem(ProblemCode.NOT_ENOUGH_LEFT, "", (THEIRS,)),
    )
    await outbox.add(conflict)
    return now


async def test_an_empty_outbox_says_that_all_is_in_shopify(outbox: Outbox) -> None:
    outbox.presenter.reload()
    assert outbox.state.is_loading
    await settle()
    assert outbox.state.empty is not None
    assert outbox.state.empty.title == "Nothing waits"
    assert outbox.state.empty.sentence == "Everything you did is in Shopify."
    assert not outbox.state.can_send_now


async def test_what_needs_a_person_stands_above_what_goes_by_itself(outbox: Outbox) -> None:
    waiting = order_of({CUP: 1}, number=10400)
    await outbox.world.put(waiting)
    await outbox.add(an_intent(waiting), "waiting")
    await packed_twice(outbox)
    titles = [section.title for section in outbox.state.sections]
    assert titles == ["Needs you", "Waiting, sent by itself"]
    assert outbox.state.sections[0].rows[0].tone is RowTone.ALERT
    assert outbox.state.sections[1].rows[0].detail == "Sends in a moment"
    assert [tab.count for tab in outbox.state.tabs] == [2, 0]


async def test_both_sides_are_shown_line_by_line_with_the_differences_marked(
    outbox: Outbox,
) -> None:
    await packed_twice(outbox)
    outbox.presenter.select(IntentId("a"))
    detail = outbox.detail
    assert detail.title == "#10482 was packed twice"
    assert "Nothing was sent from here" in detail.sentence
    assert detail.theirs is not None
    assert [(line.amount, line.differs) for line in detail.ours.lines[:3]] == [
        ("×\u00a01", True),
        ("×\u00a01", False),
        ("×\u00a01", False),
    ]
    assert [(line.amount, line.differs) for line in detail.theirs.lines[:3]] == [
        ("not packed", True),
        ("×\u00a01", False),
        ("×\u00a01", False),
    ]
    assert detail.ours.lines[3].title == "DHL JJD0000000000000002"
    assert detail.theirs.lines[3].differs
    assert detail.legend == "Marked lines differ"


async def test_nothing_is_marked_by_itself_and_enter_alone_does_nothing(outbox: Outbox) -> None:
    await packed_twice(outbox)
    assert not any(choice.is_chosen for choice in outbox.detail.choices)
    outbox.presenter.do_it()
    await settle()
    assert (await outbox.find("a")).state is IntentState.CONFLICT


async def test_keeping_what_shopify_has_settles_without_sending(outbox: Outbox) -> None:
    await packed_twice(outbox)
    assert outbox.detail.choices[0].title == "Keep what Shopify has"
    await outbox.decide(0)
    settled = await outbox.find("a")
    assert settled.state is IntentState.CANCELLED
    assert settled.fulfillment_id == THEIRS
    assert outbox.state.empty is not None
    assert "counts" in outbox.state.told


async def test_sending_again_sends_only_what_is_left_as_a_new_decision(outbox: Outbox) -> None:
    await packed_twice(outbox)
    assert outbox.detail.choices[1].title == "Take 2\u00a0items out, send the rest"
    await outbox.decide(1)
    old = await outbox.find("a")
    assert old.state is IntentState.CANCELLED
    assert old.answered_by is not None
    new = await outbox.find(old.answered_by)
    assert new.state is IntentState.WAITING
    assert isinstance(new.payload, Fulfill)
    assert [(one.line_item_id, one.quantity) for one in new.payload.units] == [(line_id(SOCK), 1)]
    assert outbox.world.readings.asked == 1
    outbox.presenter.show_tab(OutboxTab.SENT)
    assert outbox.state.tabs[1].title == "Settled today", "not all of it was sent"
    assert [one.detail for part in outbox.state.sections for one in part.rows] == ["Decided anew"]


async def test_what_the_copy_still_has_of_a_deleted_order_is_not_said_to_be_in_shopify(
    outbox: Outbox,
) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.world.orders_store.mark_gone([order.id])
    problem = Problem(ProblemCode.ORDER_GONE)
    await outbox.add(replace(an_intent(order, state=IntentState.CONFLICT), problem=problem))
    assert [line.amount for line in outbox.detail.ours.lines] == ["×\u00a01"]
    assert outbox.detail.theirs is not None
    told = [(line.title, line.amount) for line in outbox.detail.theirs.lines]
    assert told == [("The order is not there any more", "")]


async def test_what_was_said_to_be_on_its_way_is_not_said_once_it_is_there(
    outbox: Outbox,
) -> None:
    await packed_twice(outbox)
    await outbox.decide(1)
    assert "on its way to Shopify" in outbox.state.told
    (again,) = [row.intent_id for part in outbox.state.sections for row in part.rows]
    arrived = replace(
        await outbox.find(again), state=IntentState.DONE, settled_at=outbox.world.clock()
    )
    await outbox.world.intents.update(arrived)
    outbox.presenter.reload()
    await settle()
    assert outbox.state.empty is not None
    assert outbox.state.told == "#10482: Shopify has it."


async def test_the_list_says_what_happened_as_the_page_beside_it_does(outbox: Outbox) -> None:
    await packed_twice(outbox)
    assert outbox.detail.title == "#10482 was packed twice"
    assert outbox.state.sections[0].rows[0].detail == "Packed twice"


async def test_what_comes_back_is_said_while_the_eyes_are_on_the_next_row(outbox: Outbox) -> None:
    await packed_twice(outbox)
    await outbox.decide(1)
    (again,) = [row.intent_id for part in outbox.state.sections for row in part.rows]
    refused = replace(
        await outbox.find(again),
        state=IntentState.CONFLICT,
        problem=Problem(ProblemCode.ORDER_CANCELLED),
    )
    await outbox.world.intents.update(refused)
    outbox.presenter.reload()
    await settle()
    assert outbox.state.told == ""
    assert outbox.state.trouble == "Not sent, and in the list again: #10482 was cancelled."
    outbox.presenter.choose(0)
    outbox.presenter.do_it()
    await settle()
    assert outbox.state.trouble == ""


async def test_what_was_done_is_not_said_again_to_who_comes_back_to_the_page(
    outbox: Outbox,
) -> None:
    await packed_twice(outbox)
    await outbox.decide(1)
    assert outbox.state.told
    outbox.presenter.leave()
    assert outbox.state.told == ""


async def test_giving_up_drops_mine_and_says_who_did(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(replace(order, cancelled_at=outbox.world.clock()))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.CONFLICT),
            problem=Problem(ProblemCode.ORDER_CANCELLED),
        )
    )
    titles = [choice.title for choice in outbox.detail.choices]
    assert titles == ["Give mine up", "Leave it for the manager"]
    await outbox.decide(0)
    settled = await outbox.find("a")
    assert settled.state is IntentState.CANCELLED
    assert settled.settled_by is not None
    assert (settled.settled_by.staff, settled.settled_by.station) == ("Anna Kühn", "Bench 2")
    outbox.presenter.show_tab(OutboxTab.SENT)
    assert "Anna Kühn, Bench 2" in outbox.detail.sentence


async def test_what_is_left_for_the_manager_keeps_its_question_and_the_name(
    outbox: Outbox,
) -> None:
    await packed_twice(outbox)
    await outbox.decide(2)
    left = await outbox.find("a")
    assert left.state is IntentState.CONFLICT
    assert left.left_by is not None
    assert outbox.state.sections[0].title == "Left for the manager"
    assert "Anna Kühn" in outbox.state.sections[0].rows[0].detail
    assert "Anna Kühn" in outbox.detail.advice
    titles = [choice.title for choice in outbox.detail.choices]
    assert titles[0] == "Keep what Shopify has"
    assert "Leave it for the manager" not in titles


async def test_the_stations_that_were_faster_are_named(outbox: Outbox) -> None:
    order = await packed_twice(outbox)
    problem = (await outbox.find("a")).problem
    assert problem is not None
    note = SentNote("theirs", "Bench {1}", "Marek", outbox.world.clock(), THEIRS)
    named = replace(await outbox.find("a"), problem=problem.with_senders((note,)))
    await outbox.world.intents.update(named)
    outbox.world.bus.publish(IntentsChanged(frozenset({order.id})))
    await settle()
    assert "Marek" in outbox.detail.sentence
    assert "Bench {1}" in outbox.detail.sentence
    assert outbox.detail.theirs is not None
    assert "Marek" in outbox.detail.theirs.who
    assert "#10482-F1" in outbox.detail.theirs.who


async def test_shopifys_own_timeline_says_who_did_what_since(outbox: Outbox) -> None:
    now = outbox.world.clock()
    outbox.timelines.shop_has = ShopTimeline(
        (
            ShopEvent("1", "placed", "A customer placed this order.", now - timedelta(days=2)),
            ShopEvent("2", "edited", "Jule edited this order.", now, by_staff=True),
        )
    )
    order = order_of({CUP: 2})
    await outbox.world.put(order_of({CUP: 1}))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.CONFLICT),
            problem=Problem(ProblemCode.LESS_ORDERED),
        )
    )
    assert outbox.detail.theirs is not None
    assert "Jule edited this order." in outbox.detail.theirs.who
    assert not any("customer" in line.title for line in outbox.detail.theirs.lines)


async def test_a_smaller_order_says_what_to_take_out(outbox: Outbox) -> None:
    order = order_of({CUP: 3})
    await outbox.world.put(order_of({CUP: 1}))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.CONFLICT),
            problem=Problem(ProblemCode.LESS_ORDERED),
        )
    )
    first = outbox.detail.choices[0]
    assert first.title.startswith("Take 2\u00a0items out, send the rest: ")
    assert "Kranich" in first.title


async def test_a_packing_comes_back_to_the_bench_with_its_scans(
    world: BenchWorld, outbox: Outbox
) -> None:
    await world.take(order_of({CUP: 2}))
    await world.scan(CUP, CUP)
    await world.do(world.presenter.complete)
    (intent,) = await world.intents.load_open()
    await world.put(order_of({CUP: 3}))
    card = replace(intent, state=IntentState.CONFLICT, problem=Problem(ProblemCode.MORE_ORDERED))
    await world.intents.update(card)
    world.bus.publish(IntentsChanged(frozenset({intent.order_id})))
    await settle()
    titles = [choice.title for choice in outbox.detail.choices]
    assert titles == [
        "Send mine as it is",
        "Open it on the bench again",
        "Give mine up",
        "Leave it for the manager",
    ]
    await outbox.decide(1)
    assert (await outbox.find(intent.id)).state is IntentState.CANCELLED
    (packing,) = await world.packings.find_open()
    assert [event.quantity for event in packing.events] == [1, 1]
    world.presenter.open(intent.order_id)
    await settle()
    assert world.stop.changes[0].now == "3"


async def test_where_nothing_is_left_sending_is_not_offered(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    theirs = their_parcel(outbox.world, {CUP: 1})
    await outbox.world.put(replace(order, fulfillment_orders=(), fulfillments=(theirs,)))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.CONFLICT),
            problem=Problem(ProblemCode.NOT_ENOUGH_LEFT, "", (THEIRS,)),
        )
    )
    titles = [choice.title for choice in outbox.detail.choices]
    assert titles == ["Keep what Shopify has", "Leave it for the manager"]


async def test_a_lost_race_is_told_and_the_entry_is_read_again(outbox: Outbox) -> None:
    await packed_twice(outbox)
    outbox.presenter.choose(2)
    await outbox.world.intents.update(
        replace(await outbox.find("a"), state=IntentState.DONE, problem=None)
    )
    outbox.presenter.do_it()
    await settle()
    assert outbox.state.trouble.startswith("This is settled")
    assert outbox.state.empty is not None


async def test_a_mark_does_not_outlive_its_question(outbox: Outbox) -> None:
    await packed_twice(outbox)
    outbox.presenter.choose(0)
    assert outbox.detail.choices[0].is_chosen
    conflict = await outbox.find("a")
    problem = Problem(ProblemCode.ORDER_CANCELLED)
    await outbox.world.intents.update(replace(conflict, problem=problem))
    outbox.presenter.reload()
    await settle()
    assert not any(choice.is_chosen for choice in outbox.detail.choices)


async def test_taking_back_opens_the_packing_again_with_its_scans(
    world: BenchWorld, outbox: Outbox
) -> None:
    await world.take(order_of({CUP: 2}))
    await world.scan(CUP, CUP)
    await world.do(world.presenter.complete)
    assert outbox.detail.take_back == "Take back"
    outbox.presenter.take_back()
    await settle()
    assert "open on the bench again" in outbox.state.told
    (packing,) = await world.packings.find_open()
    assert len(packing.events) == 2


async def test_what_is_on_its_way_cannot_be_taken_back(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.add(an_intent(order))
    assert outbox.detail.take_back
    await outbox.world.intents.update(replace(await outbox.find("a"), state=IntentState.SENDING))
    outbox.presenter.take_back()
    await settle()
    assert "on its way" in outbox.state.trouble
    assert outbox.detail.take_back == ""
    assert outbox.detail.title == "#10482 is being sent"


async def test_offline_says_what_is_safe_and_online_takes_it_away(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.add(an_intent(order))
    outbox.world.line.is_online = False
    outbox.world.bus.publish(ConnectionChanged())
    assert "saved here" in outbox.state.connection
    assert outbox.state.sections[0].rows[0].detail == "Waits for the connection"
    assert "once the shop can be reached" in outbox.detail.sentence
    outbox.world.line.is_online = True
    outbox.world.bus.publish(ConnectionChanged())
    assert outbox.state.connection == ""


async def test_send_now_wakes_the_road_out(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.add(an_intent(order))
    assert outbox.state.can_send_now
    outbox.presenter.send_now()
    assert outbox.world.readings.wakes == 1


async def test_looking_for_the_shop_is_said_only_as_long_as_it_is_away(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.add(an_intent(order))
    outbox.world.line.is_online = False
    outbox.world.bus.publish(ConnectionChanged())
    outbox.presenter.send_now()
    assert "looks for it now" in outbox.state.connection
    assert outbox.state.told == ""
    outbox.world.line.is_online = True
    outbox.world.bus.publish(ConnectionChanged())
    assert (outbox.state.connection, outbox.state.told) == ("", "")


async def test_trying_all_is_said_only_as_long_as_something_waits(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.add(an_intent(order))
    outbox.presenter.send_now()
    assert "tries everything" in outbox.state.told
    sent = replace(await outbox.find("a"), state=IntentState.DONE, settled_at=outbox.world.clock())
    await outbox.world.intents.update(sent)
    outbox.world.bus.publish(IntentsChanged(frozenset({order.id})))
    await settle()
    assert outbox.state.told == ""


async def test_what_waits_behind_a_decision_says_so(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    refused = replace(
        an_intent(order, state=IntentState.REJECTED),
        problem=Problem(ProblemCode.REFUSED, "No <b>way</b>"),
    )
    await outbox.add(refused, "first")
    parcels = (Tracking("X1"),)
    await outbox.add(an_intent(order, UpdateTracking(THEIRS, parcels)), "second")
    assert outbox.state.sections[1].rows[0].detail == "Waits for the decision before it"
    assert outbox.detail.shop_said == "No <b>way</b>"


async def test_the_selection_survives_and_moves_to_the_neighbour_when_its_row_goes(
    outbox: Outbox,
) -> None:
    for number in (10401, 10402, 10403):
        order = order_of({CUP: 1}, number=number)
        await outbox.world.put(order)
        await outbox.add(an_intent(order), str(number))
    outbox.presenter.move(1)
    assert outbox.state.selected == "10402"
    outbox.world.bus.publish(OrdersChanged())
    await settle()
    assert outbox.state.selected == "10402"
    outbox.presenter.take_back()
    await settle()
    assert outbox.state.selected == "10403"


async def test_an_entry_can_be_asked_for_before_it_is_loaded(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(order)
    await outbox.world.intents.add(replace(an_intent(order), id=IntentId("z"), number=0))
    outbox.presenter.select(IntentId("z"))
    await settle()
    assert outbox.state.selected == "z"


async def test_sent_ones_name_their_fulfillment(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    theirs = their_parcel(outbox.world, {CUP: 1})
    await outbox.world.put(replace(order, fulfillments=(theirs,)))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.DONE),
            fulfillment_id=THEIRS,
            settled_at=outbox.world.clock(),
        )
    )
    outbox.presenter.show_tab(OutboxTab.SENT)
    assert outbox.state.sections[0].rows[0].detail.startswith("#10482-F1")
    assert outbox.detail.title == "#10482 is in Shopify"
    assert not outbox.detail.choices


async def test_sent_twice_offers_to_cancel_the_extra_or_to_keep_both(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(replace(order, fulfillments=(their_parcel(outbox.world, {CUP: 1}),)))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.DONE),
            fulfillment_id=FulfillmentGid("mine"),
            settled_at=outbox.world.clock(),
            sent=Sent(Step.ACT, outbox.world.clock()),
            problem=Problem(ProblemCode.SENT_TWICE, "", (THEIRS,)),
        )
    )
    titles = [choice.title for choice in outbox.detail.choices]
    assert titles == ["Cancel #10482-F1", "Keep both", "Leave it for the manager"]
    await outbox.decide(0)
    (cancel,) = await outbox.world.intents.load_open()
    assert isinstance(cancel.payload, CancelFulfillment)
    assert cancel.payload.fulfillment_id == THEIRS


async def test_keeping_both_ends_the_question(outbox: Outbox) -> None:
    order = order_of({CUP: 1})
    await outbox.world.put(replace(order, fulfillments=(their_parcel(outbox.world, {CUP: 1}),)))
    await outbox.add(
        replace(
            an_intent(order, state=IntentState.DONE),
            settled_at=outbox.world.clock(),
            sent=Sent(Step.ACT, outbox.world.clock()),
            problem=Problem(ProblemCode.SENT_TWICE, "", (THEIRS,)),
        )
    )
    await outbox.decide(1)
    assert outbox.state.empty is not None


@pytest.mark.parametrize("code", tuple(ProblemCode))
async def test_every_problem_can_be_shown_even_without_its_order(
    outbox: Outbox, code: ProblemCode
) -> None:
    order = order_of({CUP: 1, SOCK: 2})
    state = IntentState.DONE if code.value.startswith("sent_") else IntentState.CONFLICT
    for place, payload in enumerate(
        (None, UpdateTracking(THEIRS, (Tracking("N"),)), CancelFulfillment(THEIRS))
    ):
        await outbox.add(
            replace(
                an_intent(order, payload, state=state),
                problem=Problem(code, "said", (THEIRS,)),
                settled_at=outbox.world.clock(),
            ),
            f"{place}",
        )
    for _step in range(3):
        assert outbox.detail.title
        assert outbox.detail.choices
        outbox.presenter.move(1)
    await outbox.world.put(order)
    for _step in range(3):
        assert outbox.detail.ours.lines
        outbox.presenter.move(-1)
