"""Every problem has its words, for every kind of intent."""

from datetime import UTC, datetime

import pytest

from orderdesk.domain.fulfillment import DeliveryMethod, Tracking
from orderdesk.domain.ids import FulfillmentGid, IntentId, LineItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    AddTags,
    Basis,
    CancelFulfillment,
    Fulfill,
    HoldWork,
    Intent,
    IntentState,
    MoveWork,
    Payload,
    PrepareForPickup,
    Problem,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
    UpdateTracking,
)
from orderdesk.presenters.problem_sentences import kind_text, problem_text

PAYLOADS: tuple[Payload, ...] = (
    Fulfill(LocationGid("gid://shopify/Location/1"), (Units(LineItemGid("l1"), 2),)),
    UpdateTracking(FulfillmentGid("f1"), (Tracking("1Z"),)),
    CancelFulfillment(FulfillmentGid("f1")),
    AddFulfillmentEvent(FulfillmentGid("f1"), "DELIVERED", datetime(2026, 11, 23, tzinfo=UTC)),
    HoldWork(LocationGid("l"), DeliveryMethod.SHIPPING, "OTHER", "", "orderdesk-1"),
    ReleaseHolds(("orderdesk-1",)),
    AddTags(("a",)),
    RemoveTags(("a",)),
    SetNote("Back door"),
    MoveWork(LocationGid("l"), DeliveryMethod.SHIPPING, LocationGid("m"), "Leipzig"),
    SplitWork(LocationGid("l"), DeliveryMethod.SHIPPING, (Units(LineItemGid("l1"), 1),)),
    PrepareForPickup(LocationGid("l")),
)


def intent_with(code: ProblemCode, payload: Payload, shop_said: str = "") -> Intent:
    return Intent(
        id=IntentId("i1"),
        number=1,
        order_id=OrderGid("gid://shopify/Order/1"),
        order_name="#1{weird}",
        payload=payload,
        basis=Basis(),
        created_at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        staff="Anna",
        station="Bench 2",
        state=IntentState.CONFLICT,
        problem=Problem(code, shop_said),
    )


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("code", tuple(ProblemCode))
def test_every_problem_says_what_is_safe_and_what_to_do(
    code: ProblemCode, payload: Payload
) -> None:
    text = problem_text(intent_with(code, payload))
    assert "#1{weird}" in text.title
    for sentence in (text.what, text.safe, text.advice):
        assert sentence[0].isupper()
        assert sentence.endswith((".", "?"))
        assert "{order}" not in sentence
        for banned in ("please", "successfully"):
            assert banned not in sentence.lower()
    assert text.short
    assert len(text.short) <= 28


def test_no_two_problems_share_their_title() -> None:
    titles = {problem_text(intent_with(code, PAYLOADS[0])).title for code in ProblemCode}
    assert len(titles) == len(ProblemCode)


def test_what_the_shop_said_is_kept_word_for_word() -> None:
    said = "The api_client does not have access. <b>{}</b>"
    text = problem_text(intent_with(ProblemCode.REFUSED, PAYLOADS[0], said))
    assert text.shop_said == said


def test_an_answer_that_was_a_refusal_is_not_said_to_be_lost() -> None:
    code = ProblemCode.CHANGED_WHILE_SENDING
    assert "was lost" in problem_text(intent_with(code, PAYLOADS[0])).what
    assert "was lost" not in problem_text(intent_with(code, PAYLOADS[0], "No.")).what


def test_nothing_claims_that_nothing_was_sent_when_that_is_not_known() -> None:
    for code in (
        ProblemCode.SENT_TWICE,
        ProblemCode.MAYBE_OURS,
        ProblemCode.CHANGED_WHILE_SENDING,
        ProblemCode.SENT_THEN_CANCELLED,
    ):
        assert "Nothing was sent from here" not in problem_text(intent_with(code, PAYLOADS[0])).safe


@pytest.mark.parametrize("payload", PAYLOADS[4:], ids=lambda one: type(one).__name__)
def test_no_parcel_is_talked_of_where_there_is_none(payload: Payload) -> None:
    for code in (
        ProblemCode.ORDER_CANCELLED,
        ProblemCode.ORDER_GONE,
        ProblemCode.NOT_ALLOWED,
        ProblemCode.NOTHING_LEFT,
        ProblemCode.NOTE_CHANGED,
        ProblemCode.WORK_CHANGED,
        ProblemCode.WORK_HIDDEN,
        ProblemCode.REFUSED,
        ProblemCode.ACCESS_MISSING,
        ProblemCode.BUG,
    ):
        text = problem_text(intent_with(code, payload))
        said = f"{text.title} {text.short} {text.what} {text.safe} {text.advice}".lower()
        assert "parcel" not in said, code
        assert "mail" not in said or isinstance(payload, PrepareForPickup), code


def test_each_kind_has_its_word() -> None:
    words = [kind_text(intent_with(ProblemCode.REFUSED, payload)) for payload in PAYLOADS]
    assert len(set(words)) == len(PAYLOADS)


@pytest.mark.parametrize("payload", PAYLOADS[4:11], ids=lambda one: type(one).__name__)
@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (ProblemCode.ORDER_CANCELLED, "Nothing of it is to be packed any more."),
        (ProblemCode.NOT_ALLOWED, "Part of it may have been sent already."),
        (ProblemCode.REFUSED, "Try it again when the reason is gone"),
    ],
)
def test_a_change_means_the_same_as_a_parcel_and_has_its_own_advice(
    payload: Payload, code: ProblemCode, advice: str
) -> None:
    change = problem_text(intent_with(code, payload))
    parcel = problem_text(intent_with(code, PAYLOADS[0]))
    assert (change.short, change.what) == (parcel.short, parcel.what)
    assert advice in change.advice
    assert advice not in parcel.advice
