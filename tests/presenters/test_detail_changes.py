"""Holding, releasing, tagging, noting, moving and splitting from the order's page, and why not."""

from dataclasses import replace

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.catalogue import Shop
from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import Action, FulfillmentOrderStatus, Hold
from orderdesk.domain.holds import HoldReason, hold_handle
from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import HoldWork, IntentState, Problem, ProblemCode, Units
from orderdesk.domain.order import Order
from orderdesk.errors import NotPossibleError
from orderdesk.events import BoardChanged, OrdersChanged
from orderdesk.presenters.detail_state import DetailState
from orderdesk.services.decided import Undone
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, line_id, some_work
from tests.presenters.detail_desk import Desk, bare
from tests.presenters.fakes import settle

OWN = hold_handle(IntentId("intent-1"))
HELD_ACTIONS = frozenset({Action.RELEASE_HOLD, Action.HOLD, Action.MOVE})


def held(*holds: Hold) -> Order:
    work = replace(
        some_work(1, {1: 2}),
        status=FulfillmentOrderStatus.ON_HOLD,
        holds=holds,
        supported_actions=HELD_ACTIONS,
    )
    return an_order(work)


def why_not(state: DetailState) -> dict[OrderAction, str]:
    return {one.action: bare(one.why_not) for one in state.actions}


async def test_every_action_is_there_and_what_is_forbidden_says_why() -> None:
    state = await Desk().open(an_order(some_work(1, {1: 2, 2: 1})))
    assert why_not(state) == {
        OrderAction.HOLD: "",
        OrderAction.RELEASE: "#1001 is not on hold.",
        OrderAction.TAG: "",
        OrderAction.NOTE: "",
        OrderAction.MOVE: "",
        OrderAction.SPLIT: "",
        OrderAction.PREPARE: "Nothing of #1001 is picked up here.",
    }
    assert [(line.line_item_id, line.most) for line in state.split] == [
        (line_id(1), 2),
        (line_id(2), 1),
    ]


async def test_an_open_decision_forbids_all_and_names_the_way() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    stuck = replace(
        an_intent(order, state=IntentState.CONFLICT), problem=Problem(ProblemCode.NOT_ENOUGH_LEFT)
    )
    desk.orders.intents[order.id] = (stuck,)
    reasons = set(why_not(await desk.open(order)).values())
    assert reasons == {
        "#1001 waits for a decision in the outbox. Open the outbox and decide first."
    }


async def test_a_missing_permission_is_the_reason_where_nothing_else_is() -> None:
    desk = Desk()
    desk.shop = Shop(
        "1", "Shop", "x.myshopify.com", "UTC", "EUR", scopes=frozenset({"read_orders"})
    )
    state = await desk.open(an_order(some_work(1, {1: 2})))
    reasons = why_not(state)
    assert "Tags and notes cannot be changed" in reasons[OrderAction.TAG]
    assert "held, moved or split" in reasons[OrderAction.HOLD]
    assert reasons[OrderAction.RELEASE] == "#1001 is not on hold."
    assert desk.presenter.why_not(OrderAction.NOTE)


async def test_a_hold_says_why_whose_it_is_and_what_can_be_done() -> None:
    desk = Desk()
    order = held(
        Hold("1", "INCORRECT_ADDRESS", " House number? ", OWN),
        Hold("2", "HIGH_RISK_OF_FRAUD"),
        Hold("3", "OTHER", handle="orderdesk-elsewhere"),
    )
    mine = replace(
        an_intent(
            order,
            HoldWork(
                BERLIN,
                order.fulfillment_orders[0].delivery_method,
                "INCORRECT_ADDRESS",
                handle=OWN,
            ),
        ),
        state=IntentState.DONE,
    )
    desk.orders.intents[order.id] = (mine,)
    state = await desk.open(order)
    own, theirs, elsewhere = state.holds
    assert (own.reason, own.notes) == ("On hold: the address is not right.", "House number?")
    assert bare(own.who) == "By Anna at Bench 2, 10:00"
    assert own.can_release
    assert theirs.who == "By another app or the admin"
    assert theirs.advice == "It ends where it was made, or in Shopify."
    assert not theirs.can_release
    assert elsewhere.who == "By OrderDesk, at another station"
    assert why_not(state)[OrderAction.HOLD] == "#1001 is on hold already."
    assert why_not(state)[OrderAction.RELEASE] == ""


async def test_a_hold_of_others_alone_cannot_be_released_here() -> None:
    state = await Desk().open(held(Hold("2", "HIGH_RISK_OF_FRAUD")))
    assert why_not(state)[OrderAction.RELEASE] == (
        "#1001 was put on hold by somebody else. Release the hold in Shopify, or where it was made."
    )


async def test_a_hold_at_another_location_is_shown_with_its_place() -> None:
    work = replace(
        some_work(1, {1: 2}, location=LEIPZIG),
        status=FulfillmentOrderStatus.ON_HOLD,
        holds=(Hold("1", "OTHER", handle="orderdesk-x"),),
        location_name="Leipzig",
    )
    (card,) = (await Desk().open(an_order(work))).holds
    assert bare(card.advice) == "It concerns the work at Leipzig."
    assert not card.can_release


async def test_a_hold_that_waits_says_that_it_is_not_in_shopify_yet() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    method = order.fulfillment_orders[0].delivery_method
    desk.orders.intents[order.id] = (
        an_intent(order, HoldWork(BERLIN, method, "OTHER", handle=OWN)),
    )
    (card,) = (await desk.open(order)).holds
    assert bare(card.who).endswith("not in Shopify yet")
    assert card.can_release


async def test_decisions_reach_the_service_close_the_sheet_and_can_be_undone() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    await desk.open(order)
    changes = desk.presenter.changes
    changes.hold(HoldReason.OTHER, "Ask first")
    changes.release()
    changes.add_tags("vip, gift")
    changes.remove_tag("vip")
    changes.set_note("Ring twice", "")
    changes.move(LEIPZIG, "Leipzig")
    changes.split([(line_id(1), 1), (line_id(2), 0)])
    await settle()
    assert desk.decisions.made == [
        ("hold", [order.id], HoldReason.OTHER, "Ask first"),
        ("release", [order.id]),
        ("add tags", [order.id], ["vip, gift"]),
        ("remove tags", [order.id], ["vip"]),
        ("note", "Ring twice", ""),
        ("move", [order.id], LEIPZIG),
        ("split", (Units(line_id(1), 1),)),
    ]
    assert desk.screen.closed == 7
    undo = desk.notices.standing["detail"].undo
    assert undo is not None
    undo()
    await settle()
    assert desk.decisions.made[-1] == ("undo", "intent-1")
    assert desk.notices.standing["detail"].what == "Taken back. Nothing was sent."


async def test_a_refusal_stays_in_the_sheet_with_its_sentence() -> None:
    desk = Desk()
    await desk.open(an_order(some_work(1, {1: 2})))
    desk.decisions.refusal = NotPossibleError("Type at least one tag.")
    desk.presenter.changes.add_tags(" ")
    desk.presenter.changes.ask_targets()
    await settle()
    assert desk.screen.refused == ["Type at least one tag. Nothing was changed."] * 2
    assert desk.screen.closed == 0


async def test_a_note_that_says_the_same_sends_nothing() -> None:
    desk = Desk()
    await desk.open(an_order(some_work(1, {1: 2}), note="Ring"))
    desk.presenter.changes.set_note("Ring", "Ring")
    await settle()
    assert desk.decisions.made == []
    assert desk.notices.standing["detail"].undo is None
    assert desk.screen.closed == 1


async def test_where_it_may_move_is_asked_and_shown() -> None:
    desk = Desk()
    await desk.open(an_order(some_work(1, {1: 2})))
    desk.presenter.changes.ask_targets()
    await settle()
    assert [one.name for one in desk.screen.targets[0].locations] == ["Leipzig"]


async def test_until_another_order_is_read_nothing_is_done_with_the_one_before() -> None:
    desk = Desk()
    await desk.open(an_order(some_work(1, {1: 2})))
    missing = an_order(some_work(2, {1: 1}, order_number=1002), number=1002)
    desk.presenter.open(missing.id)
    desk.presenter.pack()
    assert desk.went.went == []
    assert desk.presenter.state is None
    assert desk.presenter.why_not(OrderAction.HOLD) == "No order is shown."


async def test_a_cancelled_order_keeps_its_tags_and_note_open() -> None:
    state = await Desk().open(an_order(some_work(1, {1: 1}), cancelled_at=NOW))
    reasons = why_not(state)
    assert reasons[OrderAction.NOTE] == ""
    assert reasons[OrderAction.HOLD] == "#1001 is cancelled."


async def test_undo_after_it_was_sent_says_what_to_do_instead() -> None:
    desk = Desk()
    await desk.open(an_order(some_work(1, {1: 2})))
    desk.presenter.changes.hold(HoldReason.OTHER, "")
    await settle()
    undo = desk.notices.standing["detail"].undo
    assert undo is not None
    desk.decisions.undone = Undone(frozenset(), too_late=frozenset({OrderGid("1")}))
    undo()
    await settle()
    notice = desk.notices.standing["detail"]
    assert notice.what == "It is on its way to Shopify already."
    assert notice.advice == "Release the hold to end it."


async def test_undo_after_it_was_sent_decides_the_opposite_and_says_so() -> None:
    desk = Desk()
    await desk.open(an_order(some_work(1, {1: 2})))
    desk.presenter.changes.remove_tag("vip")
    await settle()
    undo = desk.notices.standing["detail"].undo
    assert undo is not None
    desk.decisions.undone = Undone(frozenset(), frozenset({OrderGid("1")}))
    undo()
    await settle()
    notice = desk.notices.standing["detail"]
    assert notice.what == "Shopify had it already. The tag is added again."


async def test_what_a_colleague_has_in_hand_is_not_moved_or_split_but_can_be_held() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    state = await desk.open(order)
    assert why_not(state)[OrderAction.MOVE] == ""
    desk.elsewhere[order.id] = Holder("Bench 1", "Ben", NOW)
    desk.bus.publish(BoardChanged())
    state = desk.screen.state
    reasons = why_not(state)
    assert reasons[OrderAction.MOVE] == "Ben · Bench 1 has it in hand."
    assert reasons[OrderAction.SPLIT] == reasons[OrderAction.MOVE]
    assert reasons[OrderAction.HOLD] == ""
    assert "In hand: Ben · Bench 1" in [bare(chip.word) for chip in state.chips]


async def test_an_order_that_was_never_loaded_is_read_and_shown_when_it_comes() -> None:
    desk = Desk()
    order = an_order(some_work(1, {1: 2}))
    desk.presenter.open(order.id)
    await settle()
    assert desk.screen.errors
    assert desk.readings.asked == [order.id]
    desk.orders.orders.append(order)
    desk.bus.publish(OrdersChanged(frozenset({order.id})))
    await settle()
    assert desk.screen.state.number == "#1001"
