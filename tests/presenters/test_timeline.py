"""The timeline of an order: every source, newest first, nothing told twice."""

from dataclasses import replace
from datetime import timedelta

from orderdesk.domain.fulfillment import (
    Fulfillment,
    FulfillmentLine,
    FulfillmentStatus,
    Tracking,
)
from orderdesk.domain.ids import FulfillmentGid, IntentId, PackingId
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    Basis,
    CancelFulfillment,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    PrepareForPickup,
    Problem,
    ProblemCode,
    Sent,
    SplitWork,
    Step,
    Units,
    UpdateTracking,
)
from orderdesk.domain.message_gate import Because, Said, Word
from orderdesk.domain.order import Order
from orderdesk.domain.packing import EventKind, Packing, PackingEvent, PackingState
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.domain.projection import project
from orderdesk.domain.timeline import CarrierStep, ShopEvent, ShopTimeline
from orderdesk.presenters.timeline import timeline_of
from orderdesk.presenters.timeline_entry import TimelineEntry
from orderdesk.services.history import OrderHistory
from orderdesk.services.orders import OrderSheet
from orderdesk.storage.intents import LogEntry
from tests.builders import BERLIN, LEIPZIG, NOW, an_intent, an_order, line_id, some_work
from tests.presenters.fakes import FORMATS, HERE

SENT_AT = NOW - timedelta(hours=1)
SHIPPED = Fulfillment(
    FulfillmentGid("gid://shopify/Fulfillment/1"),
    "#1001-F1",
    FulfillmentStatus.SUCCESS,
    SENT_AT,
    "IN_TRANSIT",
    BERLIN,
    (Tracking("00340434161094042557", "DHL"),),
    (FulfillmentLine(line_id(1), 2),),
)
APP = "OrderDesk"
NO_RECORD = OrderHistory(app_title=APP)


def an_event(action: str, minutes: float, message: str = "", app: str = "") -> ShopEvent:
    """An entry of the shop, so many minutes after `SENT_AT`."""
    text = message or f"The shop says {action}."
    return ShopEvent(action, action, text, SENT_AT + timedelta(minutes=minutes), app)


def entries(
    order: Order, *intents: Intent, record: OrderHistory = NO_RECORD
) -> list[TimelineEntry]:
    placed_at = order.processed_at or SENT_AT - timedelta(hours=1)
    projected = project(replace(order, processed_at=placed_at), intents)
    sheet = OrderSheet(projected, tuple(intents), None, {}, {}, (HERE,), NOW)
    return list(timeline_of(sheet, record, FORMATS, NOW + timedelta(hours=1)).entries)


def words(found: list[TimelineEntry]) -> list[str]:
    return ["".join(c for c in one.mark.word if c not in "\u2068\u2069") for one in found]


def bare(text: str) -> str:
    return "".join(c for c in text if c not in "\u2068\u2069")


def a_packing(*events: PackingEvent, state: PackingState = PackingState.OPEN) -> Packing:
    order = an_order(some_work(1, {1: 2}))
    return Packing(
        PackingId("packing-1"),
        order.id,
        order.name,
        BERLIN,
        "Anna",
        "Bench 2",
        SENT_AT - timedelta(minutes=10),
        (Units(line_id(1), 2),),
        Basis(),
        state,
        events,
        closed_at=None if state is PackingState.OPEN else SENT_AT - timedelta(minutes=5),
    )


def test_a_parcel_whose_lines_are_not_read_yet_is_told_without_a_number_of_items() -> None:
    unread = replace(SHIPPED, lines=(), lines_unread=True)
    order = replace(an_order(some_work(1, {1: 0})), fulfillments=(unread,))
    assert words(entries(order))[0] == "#1001-F1 was fulfilled"


def test_without_shopifys_timeline_the_local_copy_tells_the_little_it_knows() -> None:
    order = replace(an_order(some_work(1, {1: 0})), fulfillments=(SHIPPED,))
    order = replace(order, cancelled_at=NOW, cancel_reason="FRAUD")
    found = entries(order)
    assert words(found) == [
        "The order was cancelled",
        "#1001-F1 was fulfilled: 2\u00a0items",
        "The order was placed",
    ]
    assert found[0].details == ("Fraud",)
    assert [bare(one) for one in found[1].details] == ["DHL 00340434161094042557"]


def test_what_shopify_tells_too_is_told_once() -> None:
    order = replace(
        an_order(some_work(1, {1: 0})),
        fulfillments=(SHIPPED,),
        cancelled_at=SENT_AT + timedelta(minutes=30),
    )
    timeline = ShopTimeline(
        (
            an_event("placed", -60, "Mara <b> placed this order."),
            an_event("sale_success", -59, "34,00 € was paid by card."),
            an_event("fulfillment_success", 0.2, "Kim Lee fulfilled 2 items."),
            an_event("cancelled", 30, "Kim Lee cancelled this order."),
            an_event("mail_sent", 31, "A mail was sent."),
        )
    )
    found = entries(order, record=OrderHistory(timeline=timeline, read_at=NOW))
    assert words(found) == [
        "A mail was sent.",
        "The order was cancelled",
        "#1001-F1 was fulfilled: 2\u00a0items",
        "34,00 € was paid by card.",
        "Mara <b> placed this order.",
    ]
    assert "Kim Lee fulfilled 2 items." in bare(found[2].spoken)
    assert "Kim Lee cancelled this order." in bare(found[1].spoken)


def test_a_fulfillment_of_ours_names_person_and_station_and_its_first_number() -> None:
    shipped = replace(SHIPPED, tracking=(Tracking("NEW", "UPS"),))
    order = replace(an_order(some_work(1, {1: 0})), fulfillments=(shipped,))
    made = replace(
        an_intent(order, numbers=("1Z999",), state=IntentState.DONE),
        fulfillment_id=SHIPPED.id,
        created_at=SENT_AT - timedelta(minutes=5),
        settled_at=SENT_AT,
    )
    timeline = ShopTimeline((an_event("fulfillment_success", 0, app=APP),))
    found = entries(order, made, record=OrderHistory(timeline=timeline, app_title=APP))
    assert len(found) == 3
    assert "sent by OrderDesk for Anna at Bench 2" in bare(found[0].meta)
    assert "1Z999" in found[0].details[0]
    assert words(found)[1].startswith("Packed")


def test_our_own_changes_are_not_told_again_by_shopify_but_a_strangers_are() -> None:
    order = replace(an_order(some_work(1, {1: 0})), fulfillments=(SHIPPED,))
    sent = Sent(Step.ACT, SENT_AT + timedelta(minutes=10))
    change = replace(
        an_intent(order, UpdateTracking(SHIPPED.id, (Tracking("1Z", "UPS"),))),
        state=IntentState.DONE,
        sent=sent,
        settled_at=sent.at,
        created_at=sent.at,
    )
    cancel = replace(change, id=IntentId("intent-2"), payload=CancelFulfillment(SHIPPED.id))
    events = (
        an_event("tracking_updated", 10, app=APP),
        an_event("fulfillment_cancelled", 10, "Track & Co cancelled.", app="Track & Co"),
        an_event("fulfillment_cancelled", 10, app=APP),
        an_event("tracking_updated", 50, "Another bench.", app=APP),
    )
    found = entries(
        order, change, cancel, record=OrderHistory(timeline=ShopTimeline(events), app_title=APP)
    )
    told = words(found)
    assert told.count("New tracking") == 1
    assert told.count("Parcel cancelled") == 1
    assert "Track & Co cancelled." in told
    assert "Another bench." in told
    assert not any(one.startswith("The shop says") for one in told)
    assert found[told.index("New tracking")].details[0].strip("\u2068\u2069") == "UPS 1Z"


def test_a_packing_tells_shorts_with_reason_undone_and_set_aside() -> None:
    at = SENT_AT - timedelta(minutes=9)
    packing = a_packing(
        PackingEvent(1, EventKind.COUNTED, at, line_id(1), 1),
        PackingEvent(2, EventKind.UNDONE, at + timedelta(seconds=5), undoes=1),
        PackingEvent(3, EventKind.SHORT, at + timedelta(seconds=9), line_id(1), 2, note="damaged"),
        state=PackingState.SET_ASIDE,
    )
    found = entries(an_order(some_work(1, {1: 2})), record=OrderHistory(packings=(packing,)))
    assert words(found)[:4] == [
        "Set aside, not packed",
        "Short: 2\u00a0× Product 1 (Damaged)",
        "Undone: 1\u00a0× Product 1 out of the box again",
        "Taken in hand to be packed",
    ]
    assert "Anna at Bench 2" in bare(found[1].meta)


def test_a_packing_tells_who_took_it_over_and_what_ships_separately() -> None:
    at = SENT_AT - timedelta(minutes=9)
    packing = a_packing(
        PackingEvent(1, EventKind.TAKEN_OVER, at, code="Marek, Bench 1", note="away"),
        PackingEvent(2, EventKind.SHORT, at + timedelta(seconds=5), line_id(1), 2, note="separate"),
        PackingEvent(3, EventKind.OUSTED, at + timedelta(seconds=9), code="Jule, Bench 3"),
        PackingEvent(
            4,
            EventKind.OUSTED,
            at + timedelta(seconds=12),
            code="Jule, Bench 3",
            note="my own words",
        ),
    )
    found = entries(an_order(some_work(1, {1: 2})), record=OrderHistory(packings=(packing,)))
    assert [bare(one) for one in words(found)[:4]] == [
        "Given over to Jule, Bench 3 (my own words)",
        "Given over to Jule, Bench 3 (Something else)",
        "Ships separately: 2\u00a0× Product 1",
        "Taken over from Marek, Bench 1 (Nobody is at that bench)",
    ]


def test_a_conflict_and_its_answer_are_turns_of_their_own() -> None:
    order = an_order(some_work(1, {1: 2}))
    first = replace(an_intent(order), state=IntentState.CANCELLED, answered_by=IntentId("intent-2"))
    second = replace(
        an_intent(order), id=IntentId("intent-2"), created_at=NOW, staff="Ben", station="Bench 1"
    )
    log = (
        LogEntry(SENT_AT, None, IntentState.WAITING, ""),
        LogEntry(SENT_AT + timedelta(minutes=1), IntentState.WAITING, IntentState.SENDING, ""),
        LogEntry(SENT_AT + timedelta(minutes=2), IntentState.SENDING, IntentState.AMBIGUOUS, ""),
        LogEntry(
            SENT_AT + timedelta(minutes=3),
            IntentState.AMBIGUOUS,
            IntentState.CONFLICT,
            str(ProblemCode.ON_HOLD),
        ),
        LogEntry(SENT_AT + timedelta(minutes=4), IntentState.CONFLICT, IntentState.CANCELLED, ""),
    )
    found = entries(order, first, second, record=OrderHistory(logs={first.id: log}))
    told = words(found)
    assert "Needed a decision: On hold in Shopify" in told
    assert "Sent, and the answer was lost; OrderDesk looks in Shopify" in told
    answer = found[told.index("Decided: send it anew")]
    assert "Ben at Bench 1" in bare(answer.meta)


def test_taken_back_is_told_and_what_still_waits_says_so() -> None:
    order = an_order(some_work(1, {1: 2}))
    back = replace(an_intent(order), state=IntentState.CANCELLED)
    log = (LogEntry(SENT_AT, IntentState.WAITING, IntentState.CANCELLED, ""),)
    waiting = replace(an_intent(order), id=IntentId("intent-2"), created_at=NOW)
    found = entries(order, back, waiting, record=OrderHistory(logs={back.id: log}))
    assert "Taken back before it was sent" in words(found)
    assert "Waiting to send" in found[0].details


def test_a_decision_that_needs_somebody_is_loud() -> None:
    order = an_order(some_work(1, {1: 2}))
    problem = Problem(ProblemCode.NOT_ENOUGH_LEFT)
    stuck = replace(an_intent(order), state=IntentState.CONFLICT, problem=problem)
    log = (LogEntry(NOW, IntentState.WAITING, IntentState.CONFLICT, str(problem.code)),)
    found = entries(order, stuck, record=OrderHistory(logs={stuck.id: log}))
    assert found[0].mark.filled
    assert found[0].details


def test_paper_is_told_as_at_the_printer_and_never_as_printed() -> None:
    job = PaperJob("1", PaperKind.SLIP, (), (), "Laser", NOW, "Anna", "Bench 2")
    states = {
        PaperState.ASKED: "on its way",
        PaperState.SENT: "went to the printer Laser",
        PaperState.FAILED: "could not be printed",
        PaperState.DROPPED: "was given up",
    }
    for state, part in states.items():
        record = OrderHistory(papers=(replace(job, state=state),))
        assert part in words(entries(an_order(some_work(1, {1: 1})), record=record))[0]
    pdf = replace(job, state=PaperState.SENT, printer="", kind=PaperKind.PICK_LIST)
    found = entries(an_order(some_work(1, {1: 1})), record=OrderHistory(papers=(pdf,)))
    assert words(found)[0] == "The pick list was saved as a PDF file"


def test_carriers_steps_name_their_parcel_and_a_new_word_is_shown_as_it_is() -> None:
    order = replace(an_order(some_work(1, {1: 0})), fulfillments=(SHIPPED,))
    steps = (
        CarrierStep(SHIPPED.id, "IN_TRANSIT", SENT_AT + timedelta(minutes=1), city="Köln"),
        CarrierStep(SHIPPED.id, "LOST_AT_SEA", SENT_AT + timedelta(minutes=2)),
        CarrierStep(SHIPPED.id, "FAILURE", SENT_AT + timedelta(minutes=3)),
    )
    found = entries(order, record=OrderHistory(timeline=ShopTimeline(steps=steps)))
    assert words(found)[:3] == [
        "#1001-F1: Could not be delivered",
        "#1001-F1: Lost at sea",
        "#1001-F1: On its way",
    ]
    assert found[0].mark.filled
    assert "Köln" in found[2].details[0]


def test_times_are_the_shops_own() -> None:
    found = entries(replace(an_order(some_work(1, {1: 1})), processed_at=NOW))
    assert found[0].when == "10:00"


def test_a_split_says_what_was_split_off_and_where_it_lies_and_a_move_from_where() -> None:
    order = an_order(some_work(1, {1: 2, 2: 1}))
    cup = replace(order.line_items[0], title="Cup", variant_title="Blue")
    order = replace(order, line_items=(cup, *order.line_items[1:]))
    method = order.fulfillment_orders[0].delivery_method
    split = SplitWork(BERLIN, method, (Units(line_id(1), 1), Units(line_id(9), 3)))
    (entry, _placed) = entries(order, an_intent(order, split))
    details = [plain(one) for one in entry.details]
    assert details == [
        "1\u00a0× Cup, Blue",
        "3\u00a0× a line that is gone",
        "Work of its own at Berlin Mitte now",
        "Waiting to send",
    ]
    move = MoveWork(BERLIN, method, LEIPZIG, "Leipzig")
    moved = replace(an_intent(order, move), basis=Basis(remaining=(Units(line_id(1), 2),)))
    (entry, _placed) = entries(order, moved)
    assert plain(entry.mark.word) == "Moved to Leipzig"
    assert [plain(one) for one in entry.details][:2] == ["2\u00a0× Cup, Blue", "From Berlin Mitte"]


def plain(text: str) -> str:
    """Without the signs that keep directions apart."""
    return "".join(sign for sign in text if sign not in "\u2068\u2069")


def test_of_an_act_in_several_requests_shopify_tells_nothing_twice() -> None:
    order = an_order(some_work(1, {1: 2}))
    work = HoldWork(
        BERLIN, order.fulfillment_orders[0].delivery_method, "OTHER", handle="orderdesk-1"
    )
    hold = replace(
        an_intent(order, work, state=IntentState.DONE),
        sent=Sent(Step.ACT, SENT_AT),
        settled_at=SENT_AT + timedelta(seconds=2),
    )
    own = [an_event("fulfillment_hold_added", 1 / 60 * second, app=APP) for second in (1, 2)]
    other = an_event(
        "fulfillment_hold_added", 30, "Fraud Watch put 2 items on hold.", "Fraud Watch"
    )
    record = replace(NO_RECORD, timeline=ShopTimeline((*own, other)))
    told = words(entries(order, hold, record=record))
    assert told.count("Fraud Watch put 2 items on hold.") == 1
    assert "hand-palm" in [one.mark.icon for one in entries(order, record=record)]
    assert len(told) == 3


def test_what_was_said_of_a_mail_stands_there_with_who_said_it() -> None:
    order = an_order(some_work(1, {1: 2}))
    intent = an_intent(order, PrepareForPickup(BERLIN))
    later = NOW + timedelta(minutes=5)
    record = replace(
        NO_RECORD,
        mail_words=(
            Said(intent.id, Word.HELD, NOW, Because.LATE),
            Said(intent.id, Word.SEND, later, staff="Ben", station="Office"),
        ),
    )
    said, held, *_rest = entries(order, intent, record=record)
    assert words([said, held]) == [
        "Decided: mail the customer now",
        "The mail to the customer waits for somebody's word",
    ]
    assert "Ben" in said.meta
    assert "Ben" not in held.meta


def test_what_was_told_from_here_of_a_parcel_is_not_told_again_as_the_carriers() -> None:
    order = replace(an_order(some_work(1, {1: 2})), fulfillments=(SHIPPED,))
    at = NOW.replace(microsecond=0)
    intent = an_intent(order, AddFulfillmentEvent(SHIPPED.id, "DELIVERED", at))
    own = CarrierStep(SHIPPED.id, "DELIVERED", at)
    theirs = CarrierStep(SHIPPED.id, "OUT_FOR_DELIVERY", at - timedelta(hours=1))
    record = replace(NO_RECORD, timeline=ShopTimeline((), (theirs, own)))
    found = words(entries(order, intent, record=record))
    assert sum("Delivered" in one for one in found) == 1
    assert any("Out for delivery" in one for one in found)
