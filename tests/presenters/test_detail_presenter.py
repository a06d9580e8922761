"""One order whole: what its page says, and the decisions on its shipments."""

from dataclasses import replace
from datetime import timedelta

from orderdesk.domain.catalogue import Variant
from orderdesk.domain.fulfillment import (
    FulfillmentLine,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.ids import (
    FulfillmentGid,
    IntentId,
    OrderGid,
    ProductGid,
    VariantGid,
)
from orderdesk.domain.intents import (
    CancelFulfillment,
    IntentState,
    Problem,
    ProblemCode,
    UpdateTracking,
)
from orderdesk.domain.order import Address
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.errors import NotPossibleError, UnreachableError
from orderdesk.events import ConnectionChanged, IntentsChanged, OrdersChanged, TimelineChanged
from orderdesk.notices import Tone
from orderdesk.services.history import OrderHistory
from tests.builders import (
    BERLIN,
    LEIPZIG,
    NOW,
    a_line,
    an_intent,
    an_order,
    line_id,
    some_work,
)
from tests.presenters.detail_desk import SHIPPED, Desk, FakeReadings, bare
from tests.presenters.fakes import (
    settle,
    stock,
)


async def test_lines_tell_what_is_to_pack_here_and_what_lies_where() -> None:
    desk = Desk()
    for item, units, place in ((1, 1, BERLIN), (1, 6, LEIPZIG), (2, 0, BERLIN)):
        gid, level = stock(item, units, place=place)
        desk.orders.levels.setdefault(gid, {})[place] = level
    order = an_order(
        some_work(1, {1: 2, 2: 1}),
        replace(some_work(2, {3: 4}, location=LEIPZIG), location_name="Leipzig"),
    )
    removed = replace(a_line(9, 1, title="Knife"), current_quantity=0)
    state = await desk.open(replace(order, line_items=(*order.line_items, removed)))
    one, two, three, knife = state.lines.lines
    assert state.lines.title == "2 lines to pack here, 1 removed"
    assert (one.elsewhere, one.here, one.to_pack) == ("6", "1", "2")
    assert one.here_mark is not None
    assert one.here_mark.word == "Short"
    assert two.here_mark is not None
    assert two.here_mark.word == "None"
    assert three.to_pack == "0"
    assert three.remark is not None
    assert "Leipzig" in three.remark.word
    assert knife.is_removed
    assert knife.remark is not None
    assert knife.remark.word == "Removed from the order. Leave it out."


async def test_the_address_is_the_shops_own_lines() -> None:
    address = Address(name="山本 美咲", formatted=("〒550-0013", "大阪府大阪市西区新町1丁目8-24"))
    state = await Desk().open(
        replace(an_order(some_work(1, {1: 1})), shipping_address=address, phone="+81 90")
    )
    assert state.address == ("〒550-0013", "大阪府大阪市西区新町1丁目8-24")
    assert state.contacts == ("+81 90",)


async def test_a_withheld_address_is_said_and_not_left_blank() -> None:
    order = an_order(some_work(1, {1: 1}))
    state = await Desk().open(replace(order, withheld=("shipping_address", "phone")))
    assert state.address == ("Address withheld by Shopify",)


async def test_opening_reads_the_order_from_the_shop_only_where_there_is_a_line() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 1}))
    await desk.open(order)
    assert desk.readings.asked == [order.id]
    desk.readings.is_online = False
    await desk.open(order)
    assert desk.readings.asked == [order.id]


async def test_a_change_of_this_order_is_shown_and_of_another_is_not() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 1}))
    await desk.open(order)
    shown = len(desk.screen.states)
    desk.bus.publish(OrdersChanged(frozenset({OrderGid("other")})))
    await settle()
    assert len(desk.screen.states) == shown
    desk.orders.orders = [replace(order, note="Ring twice")]
    desk.bus.publish(OrdersChanged(frozenset({order.id})))
    await settle()
    assert desk.screen.state.note == "Ring twice"


async def test_a_shipment_in_the_shop_can_be_changed_and_cancelled() -> None:
    order = replace(an_order(some_work(1, {1: 2})), fulfillments=(SHIPPED,))
    state = await Desk().open(order)
    card = state.shipments[0]
    assert (card.title, card.state.word) == ("#1001-F1", "On its way")
    assert card.parcels == ("DHL 00340434161094042557",)
    assert card.update.is_possible
    assert card.cancel.is_possible
    assert card.take_back is None


async def test_a_shipment_whose_lines_are_not_read_yet_is_not_said_to_be_empty() -> None:
    unread = replace(SHIPPED, lines=(), lines_unread=True)
    order = replace(an_order(some_work(1, {1: 0}), lines=(a_line(1, 2),)), fulfillments=(unread,))
    state = await Desk().open(order)
    card = state.shipments[0]
    assert card.contents == "contents not read yet"
    assert card.consequence[0] == "What is in it is to be packed again."
    [line] = state.lines.lines
    assert line.remark is not None
    assert line.remark.word == "Packed"
    given_up = await Desk().open(replace(order, cancelled_at=NOW))
    [line] = given_up.lines.lines
    assert line.remark is not None
    assert line.remark.word == "Cancelled, not to be packed"


async def test_an_unsent_shipment_says_so_and_can_be_taken_back() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    desk.orders.intents[order.id] = (an_intent(order, numbers=("1Z999",)),)
    state = await desk.open(order)
    card = state.shipments[0]
    assert card.state.word == "Waiting to send"
    assert card.update.why_not == "This parcel is not in Shopify yet. Take it back to change it."
    assert card.take_back == "intent-1"
    assert "Anna" in card.made
    assert [chip.word for chip in state.chips] == ["Paid", "Packed, waiting to send"]
    assert state.primary.why_not == "Packed already, waiting to send."
    desk.presenter.take_back(IntentId("intent-1"))
    await settle()
    assert desk.decisions.made == [("take back", "intent-1")]
    assert desk.notices.standing["detail"].tone is Tone.DONE


async def test_what_is_on_its_way_cannot_be_taken_back() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    desk.orders.intents[order.id] = (an_intent(order, state=IntentState.SENDING),)
    card = (await desk.open(order)).shipments[0]
    assert card.state.word == "Being sent"
    assert card.take_back is None
    desk.decisions.refusal = NotPossibleError("It is on its way.")
    desk.presenter.take_back(IntentId("intent-1"))
    await settle()
    assert desk.notices.standing["detail"].what == "It is on its way."


async def test_a_conflict_leads_to_the_outbox() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    conflict = replace(
        an_intent(order, state=IntentState.CONFLICT), problem=Problem(ProblemCode.NOT_ENOUGH_LEFT)
    )
    desk.orders.intents[order.id] = (conflict,)
    state = await desk.open(order)
    assert state.conflicts[0].sentence
    assert state.shipments[0].asks_intent == conflict.id
    desk.presenter.open_conflict(state.conflicts[0].intent_id)
    assert desk.went.went == [("outbox", conflict.id)]


async def test_tracking_is_changed_with_the_carrier_and_undone_from_the_toast() -> None:
    desk = Desk()
    await desk.open(replace(an_order(some_work(1, {1: 2})), fulfillments=(SHIPPED,)))
    desk.presenter.update_tracking(SHIPPED.id, [" 1Z999 ", ""], "UPS", notify_customer=True)
    await settle()
    assert desk.decisions.made == [("tracking", SHIPPED.id, (Tracking("1Z999", "UPS"),), True)]
    assert desk.screen.closed == 1
    undo = desk.notices.standing["detail"].undo
    assert undo is not None
    undo()
    await settle()
    assert desk.decisions.made[-1] == ("take back", "intent-1")


async def test_a_products_barcode_is_no_tracking_number() -> None:
    desk = Desk()
    desk.orders.variants = [
        Variant(VariantGid("v"), ProductGid("p"), "Mug", barcode="4006381333931")
    ]
    await desk.open(replace(an_order(some_work(1, {1: 2})), fulfillments=(SHIPPED,)))
    desk.presenter.update_tracking(SHIPPED.id, ["4006381333931"], "", notify_customer=False)
    await settle()
    assert desk.decisions.made == []
    assert "barcode of “Mug”" in desk.screen.refused[0]
    assert desk.screen.closed == 0


async def test_cancelling_is_a_decision_that_goes_out() -> None:
    desk = Desk()
    order = replace(an_order(some_work(1, {1: 2})), fulfillments=(SHIPPED,))
    await desk.open(order)
    desk.presenter.cancel_fulfillment(SHIPPED.id)
    await settle()
    assert desk.decisions.made == [("cancel", SHIPPED.id)]
    desk.orders.intents[order.id] = (an_intent(order, CancelFulfillment(SHIPPED.id)),)
    desk.bus.publish(IntentsChanged(frozenset({order.id})))
    await settle()
    card = desk.screen.state.shipments[0]
    assert card.state.word == "Cancelling, waiting to send"
    assert not card.update.is_possible
    assert card.take_back == "intent-1"


async def test_a_cancelled_order_is_not_packed() -> None:
    desk = Desk()
    state = await desk.open(an_order(some_work(1, {1: 1}), cancelled_at=NOW))
    assert state.warnings[0].word.startswith("This order is cancelled.")
    desk.presenter.pack()
    assert desk.went.went == []


async def test_enter_packs_and_other_orders_are_one_key_away() -> None:
    desk = Desk()
    first, second = (
        an_order(some_work(number, {1: 1}, order_number=number), number=number)
        for number in (1001, 1002)
    )
    desk.orders.orders.append(second)
    desk.neighbours = (first.id, second.id)
    await desk.open(first)
    desk.presenter.pack()
    assert desk.went.went == [("packing", first.id)]
    desk.presenter.step(1)
    await settle()
    assert desk.screen.state.number == "#1002"
    desk.presenter.step(1)
    await settle()
    assert desk.screen.state.number == "#1002"


async def test_an_order_that_is_not_here_says_so() -> None:
    desk = Desk()
    desk.presenter.open(OrderGid("gone"))
    await settle()
    assert set(desk.screen.errors) == {"This order is not on this computer yet."}
    assert desk.screen.advice[0].startswith("It is read from Shopify now")
    assert desk.screen.advice[-1].startswith("Shopify has not shown it")
    assert desk.readings.asked == [OrderGid("gone")]


async def test_a_new_number_that_waits_does_not_make_the_order_packed_again() -> None:
    desk = Desk()
    order = replace(an_order(some_work(1, {1: 0})), fulfillments=(SHIPPED,))
    change = UpdateTracking(SHIPPED.id, (Tracking("1Z999", "UPS"),))
    desk.orders.intents[order.id] = (an_intent(order, change),)
    state = await desk.open(order)
    card = state.shipments[0]
    assert card.state.word == "New number, waiting to send"
    assert card.parcels == ("UPS 1Z999",)
    assert card.take_back == "intent-1"
    assert not card.update.is_possible
    assert state.primary.why_not == "Nothing is left to pack."
    assert all(chip.icon != "paper-plane-tilt" for chip in state.chips)


async def test_shopifys_timeline_is_read_online_and_without_it_the_page_works() -> None:
    desk = Desk()
    desk.history.refusal = UnreachableError()
    order = an_order(some_work(1, {1: 1}))
    state = await desk.open(order)
    assert desk.history.asked == [False]
    assert [one.mark.word for one in state.timeline.entries] == ["The order was placed"]
    assert state.timeline.age.startswith("Shopify's own entries are not here: ")
    desk.history.refusal = None
    desk.history.record = OrderHistory(timeline=ShopTimeline(), read_at=NOW)
    desk.presenter.check_now()
    await settle()
    desk.bus.publish(TimelineChanged(order.id))
    await settle()
    assert desk.history.asked == [False, True]
    assert desk.screen.state.timeline.age == "With Shopify's own entries as of just now."


async def test_offline_the_timeline_is_the_cached_one_with_its_age() -> None:
    desk = Desk(readings=FakeReadings(is_online=False))
    desk.history.record = OrderHistory(
        timeline=ShopTimeline(
            (ShopEvent("1", "mail_sent", "A mail was sent.", NOW + timedelta(1)),)
        ),
        read_at=NOW - timedelta(hours=3),
    )
    state = await desk.open(an_order(some_work(1, {1: 1})))
    assert desk.history.asked == []
    assert "A mail was sent." in state.timeline.entries[0].mark.word
    assert state.timeline.age == "With Shopify's own entries as of 3\u00a0h ago."


async def test_stock_elsewhere_is_told_by_place_and_what_of_it_is_free() -> None:
    desk = Desk()
    for units, committed, place in ((1, 0, BERLIN), (6, 2, LEIPZIG)):
        gid, level = stock(1, units, committed, place=place)
        desk.orders.levels.setdefault(gid, {})[place] = level
    state = await desk.open(an_order(some_work(1, {1: 2})))
    line = state.lines.lines[0]
    assert state.lines.elsewhere == "Leipzig"
    assert line.elsewhere == "8"
    assert line.shows_places
    assert "Leipzig" in line.places
    assert "8 (6 free)" in line.places
    assert line.places in line.spoken


async def test_offline_the_stock_tells_since_when() -> None:
    desk = Desk()
    state = await desk.open(an_order(some_work(1, {1: 2})))
    assert "stock at" not in state.lines.title
    desk.line.is_online = False
    desk.bus.publish(ConnectionChanged())
    await settle()
    assert desk.screen.state.lines.title == "1 line to pack here, stock at 10:00"


async def test_what_cancelling_leads_to_is_said_before() -> None:
    lines = tuple(FulfillmentLine(line_id(number), number) for number in range(1, 9))
    order = replace(
        an_order(some_work(1, dict.fromkeys(range(1, 9), 1))),
        fulfillments=(
            replace(SHIPPED, lines=lines),
            replace(SHIPPED, id=FulfillmentGid("2"), display_status="FULFILLED", tracking=()),
            replace(SHIPPED, id=FulfillmentGid("3"), display_status="DELIVERED"),
            replace(SHIPPED, id=FulfillmentGid("4"), display_status="FULFILLED"),
        ),
    )
    cards = (await Desk().open(order)).shipments
    first = [bare(sentence) for sentence in cards[0].consequence]
    assert first[0].startswith("To be packed again: 1\u00a0× Product 1, 2\u00a0× Product 2,")
    assert first[0].endswith("2 more lines.")
    assert first[1] == "The carrier has the parcel: cancelling does not stop it."
    assert "no mail" in first[2]
    assert "take it back until it is sent" in first[3]
    told = [card.consequence[1] for card in cards[1:]]
    assert told == [
        "If the parcel has left, cancelling does not stop it.",
        "The customer has the goods already: cancelling brings nothing back.",
        "The label stays valid: if the parcel has left, cancelling does not stop it.",
    ]


async def test_cancelling_in_a_cancelled_order_opens_nothing() -> None:
    order = replace(an_order(cancelled_at=NOW), fulfillments=(SHIPPED,))
    card = (await Desk().open(order)).shipments[0]
    assert card.consequence[0] == "The order is cancelled: put the goods back."


async def test_a_line_is_packed_only_where_it_is_in_a_parcel() -> None:
    order = replace(an_order(some_work(1, {1: 0, 2: 0}), cancelled_at=NOW), fulfillments=(SHIPPED,))
    first, second = (await Desk().open(order)).lines.lines
    assert first.remark is not None
    assert first.remark.word == "Packed"
    assert second.remark is not None
    assert second.remark.word == "Cancelled, not to be packed"
    undone = replace(SHIPPED, status=FulfillmentStatus.CANCELLED)
    open_again = replace(order, cancelled_at=None, fulfillments=(undone,))
    first = (await Desk().open(open_again)).lines.lines[0]
    assert first.remark is not None
    assert first.remark.word == "Nothing to pack"
