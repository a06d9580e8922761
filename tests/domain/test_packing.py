"""What scans add up to, and what a code means for the order in hand."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.codes import code_key, plain_code
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.intents import Units
from orderdesk.domain.packing import (
    EventKind,
    How,
    Packing,
    PackingEvent,
    ShortReason,
    add_up,
    last_undoable,
)
from orderdesk.domain.verdicts import (
    PackCodes,
    PackLine,
    VerdictKind,
    hard_errors,
    judge_code,
    refusals,
)
from tests.builders import a_packing, an_order, line_id, some_work

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def happened(packing: Packing, kind: EventKind, **fields: object) -> Packing:
    return packing.with_event(PackingEvent(packing.next_seq, kind, AT, **fields))  # type: ignore[arg-type]


def counted(packing: Packing, line: int, quantity: int = 1) -> Packing:
    return happened(packing, EventKind.COUNTED, line_item_id=line_id(line), quantity=quantity)


@pytest.fixture
def packing() -> Packing:
    return a_packing(an_order(some_work(1, {1: 2, 2: 1})))


def test_an_unopened_box_needs_everything(packing: Packing) -> None:
    box = add_up(packing)
    assert (box.needed, box.in_box, box.left, box.is_complete) == (3, 0, 3, False)


def test_counts_and_undo(packing: Packing) -> None:
    two = counted(counted(packing, 1), 1)
    newest = last_undoable(two)
    assert newest is not None
    assert newest.seq == 2
    undone = happened(two, EventKind.UNDONE, undoes=newest.seq)
    assert add_up(undone).count(line_id(1)).in_box == 1  # type: ignore[union-attr]
    older = last_undoable(undone)
    assert older is not None
    assert older.seq == 1


def test_a_short_line_completes_the_box_without_its_units(packing: Packing) -> None:
    short = happened(
        counted(packing, 2),
        EventKind.SHORT,
        line_item_id=line_id(1),
        quantity=2,
        note=str(ShortReason.OUT_OF_STOCK),
    )
    box = add_up(short)
    assert box.is_complete
    assert box.units() == (Units(line_id(2), 1),)
    assert box.shorts[0].reason is ShortReason.OUT_OF_STOCK
    lifted = happened(short, EventKind.SHORT_LIFTED, line_item_id=line_id(1))
    assert add_up(lifted).left == 2


def test_new_needs_leave_a_surplus_to_take_out(packing: Packing) -> None:
    full = counted(packing, 1, 2)
    fewer = happened(full, EventKind.REBASED, needs=(Units(line_id(1), 1), Units(line_id(2), 1)))
    box = add_up(fewer)
    assert (box.surplus, box.left, box.is_complete) == (1, 1, False)
    gone = happened(full, EventKind.REBASED, needs=(Units(line_id(2), 1),))
    assert add_up(gone).count(line_id(1)).surplus == 2  # type: ignore[union-attr]


def test_parcels_come_and_go(packing: Packing) -> None:
    one = happened(packing, EventKind.PARCEL, code="00340434", note="DHL")
    assert add_up(one).parcels == (Tracking("00340434", "DHL"),)
    assert add_up(happened(one, EventKind.PARCEL_REMOVED, code="00340434")).parcels == ()


def test_a_parcel_more_waits_for_its_label(packing: Packing) -> None:
    two = happened(packing, EventKind.PARCEL)
    assert add_up(two).parcels == (Tracking(), Tracking())
    labelled = happened(two, EventKind.PARCEL, code="00340434", note="DHL")
    assert add_up(labelled).parcels == (Tracking("00340434", "DHL"), Tracking())
    three = happened(labelled, EventKind.PARCEL)
    assert len(add_up(three).parcels) == 3
    assert add_up(happened(two, EventKind.PARCEL_REMOVED)).parcels == ()
    assert add_up(happened(labelled, EventKind.UNDONE, undoes=1)).parcels == (
        Tracking("00340434", "DHL"),
    )


def test_a_case_fills_its_line_or_is_too_large(packing: Packing) -> None:
    codes = PackCodes((PackLine(line_id(1), frozenset({"CASE", "1"})),), units={"CASE": 2})
    verdict = judge_code(add_up(packing), codes, plain_code("case"))
    assert verdict is not None
    assert (verdict.kind, verdict.quantity, verdict.line_done) == (VerdictKind.RIGHT, 2, True)
    over = judge_code(add_up(counted(packing, 1)), codes, plain_code("case"))
    assert over is not None
    assert over.kind is VerdictKind.TOO_MANY


def test_what_two_products_answer_to_is_refused(packing: Packing) -> None:
    codes = PackCodes((PackLine(line_id(1), frozenset({"A"})),), shared=frozenset({"A"}))
    verdict = judge_code(add_up(packing), codes, plain_code("a"))
    assert verdict is not None
    assert (verdict.kind, verdict.line_item_id) == (VerdictKind.AMBIGUOUS, line_id(1))


def test_refused_scans_count_nothing(packing: Packing) -> None:
    refused = happened(packing, EventKind.REFUSED, code="999", note=str(VerdictKind.WRONG))
    assert add_up(refused) == add_up(packing)
    assert refusals(refused) == {VerdictKind.WRONG: 1}
    assert hard_errors(refused) == 1


def test_errors_are_counted_by_kind_and_old_notes_are_passed_over(packing: Packing) -> None:
    for note in ("bounce", "damaged", "unknown", "unknown", "a kind of another version"):
        packing = happened(packing, EventKind.REFUSED, code="1", note=note)
    assert refusals(packing) == {
        VerdictKind.BOUNCE: 1,
        VerdictKind.DAMAGED: 1,
        VerdictKind.UNKNOWN: 2,
    }
    assert hard_errors(packing) == 2


def test_lines_of_one_product_fill_in_sequence(packing: Packing) -> None:
    codes = PackCodes(
        (PackLine(line_id(1), frozenset({"A"})), PackLine(line_id(2), frozenset({"A"})))
    )
    for expected, done in ((1, False), (1, True), (2, True)):
        verdict = judge_code(add_up(packing), codes, plain_code("a"))
        assert verdict is not None
        assert (verdict.kind, verdict.line_item_id) == (VerdictKind.RIGHT, line_id(expected))
        assert verdict.line_done is done
        packing = counted(packing, expected)
    over = judge_code(add_up(packing), codes, plain_code("a"))
    assert over is not None
    assert over.kind is VerdictKind.TOO_MANY
    assert judge_code(add_up(packing), codes, plain_code("b")) is None


def test_every_hard_verdict_locks_and_no_other() -> None:
    calm = {
        VerdictKind.READY,
        VerdictKind.RIGHT,
        VerdictKind.TAKEN_OUT,
        VerdictKind.ALREADY_PACKED,
        VerdictKind.BOUNCE,
        VerdictKind.DAMAGED,
        VerdictKind.PACKED,
    }
    assert {kind for kind in VerdictKind if not kind.locks} == calm


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("012345678905", "0012345678905"),
        ("4006381333931", "04006381333931"),
        (" 4006381333931\r", "4006381333931"),
        ("gt-herb-ock", "GT-HERB-OCK"),
        ("\x1d4006381333931", "4006381333931"),
    ],
)
def test_codes_that_are_the_same(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("12345", "012345"), ("4006381333931", "4006381333932")]
)
def test_codes_that_differ(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)


@given(st.text(max_size=200))
def test_a_code_key_is_stable_and_printable(code: str) -> None:
    key = code_key(code)
    assert key.isprintable()
    assert " " not in key
    assert code_key(key) == code_key(code) or not key.isascii()


@given(st.lists(st.sampled_from(["scan 1", "scan 2", "undo", "type"]), max_size=40))
def test_the_box_never_holds_less_than_nothing_or_more_than_judged(steps: list[str]) -> None:
    packing = a_packing(an_order(some_work(1, {1: 3, 2: 2})))
    codes = PackCodes(
        (PackLine(line_id(1), frozenset({"1"})), PackLine(line_id(2), frozenset({"2"})))
    )
    for step in steps:
        if step == "undo":
            newest = last_undoable(packing)
            if newest is not None:
                packing = happened(packing, EventKind.UNDONE, undoes=newest.seq)
            continue
        verdict = judge_code(
            add_up(packing), codes, plain_code(step[-1] if step != "type" else "1")
        )
        if verdict is not None and verdict.kind is VerdictKind.RIGHT:
            assert verdict.line_item_id is not None
            packing = happened(
                packing,
                EventKind.COUNTED,
                line_item_id=verdict.line_item_id,
                quantity=1,
                how=How.TYPED if step == "type" else How.SCANNED,
            )
        box = add_up(packing)
        assert all(0 <= count.in_box <= count.needed for count in box.counts)
        assert box.left + box.in_box == box.needed
