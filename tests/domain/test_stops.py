"""What a packer is told of changes made upstream while the order is in hand."""

from dataclasses import replace

from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus
from orderdesk.domain.intents import Units
from orderdesk.domain.open_work import basis_of, packable_at, remaining_at
from orderdesk.domain.order import Address, Order
from orderdesk.domain.packing import EventKind, Packing, PackingEvent
from orderdesk.domain.projection import project
from orderdesk.domain.stops import CalmChange, Change, ChangeKind, calm_change, changes_since
from tests.builders import BERLIN, LEIPZIG, NOW, a_packing, an_order, line_id, some_work
from tests.domain.test_proof import a_parcel

ORDER = an_order(some_work(1, {1: 2, 2: 1}))


def changes(packing: Packing, order: Order) -> list[Change]:
    return list(changes_since(packing, project(order, ())))


def with_work(*work: object) -> Order:
    return replace(ORDER, fulfillment_orders=work)  # type: ignore[arg-type]


def test_nothing_changed() -> None:
    assert changes(a_packing(ORDER), ORDER) == []


def test_cancelled_and_gone_end_the_packing() -> None:
    packing = a_packing(ORDER)
    (cancelled,) = changes(packing, replace(ORDER, cancelled_at=NOW))
    assert (cancelled.kind, cancelled.ends_packing) == (ChangeKind.CANCELLED, True)
    (gone,) = changes_since(packing, project(ORDER, (), gone=True))
    assert gone.ends_packing


def test_held_and_delivered_otherwise() -> None:
    held = with_work(some_work(1, {1: 2, 2: 1}, status=FulfillmentOrderStatus.ON_HOLD))
    assert [one.kind for one in changes(a_packing(ORDER), held)] == [ChangeKind.HELD]
    pickup = with_work(some_work(1, {1: 2, 2: 1}, method=DeliveryMethod.PICK_UP))
    assert [one.kind for one in changes(a_packing(ORDER), pickup)] == [ChangeKind.METHOD_CHANGED]


def test_lines_reduced_removed_added_and_moved_away() -> None:
    packing = a_packing(ORDER).with_event(
        PackingEvent(1, EventKind.COUNTED, NOW, line_item_id=line_id(1), quantity=2)
    )
    (reduced,) = changes(packing, an_order(some_work(1, {1: 1, 2: 1})))
    assert reduced == Change(ChangeKind.LINE_REDUCED, line_id(1), was=2, now=1, in_box=2)
    (removed,) = changes(packing, an_order(some_work(1, {1: 2, 2: 0})))
    assert (removed.kind, removed.now) == (ChangeKind.LINE_REDUCED, 0)
    (added,) = changes(packing, with_work(some_work(1, {1: 2, 2: 1, 3: 4})))
    assert (added.kind, added.line_item_id, added.now) == (ChangeKind.LINE_ADDED, line_id(3), 4)
    moved = with_work(some_work(1, {1: 2}), some_work(2, {2: 1}, location=LEIPZIG))
    (away,) = changes(packing, moved)
    assert (away.kind, away.line_item_id) == (ChangeKind.LINE_MOVED, line_id(2))


def test_what_somebody_else_has_sent_is_told_as_sent_and_not_as_removed() -> None:
    old = a_parcel(1, {2: 1})
    before = replace(ORDER, fulfillments=(old,))
    theirs = a_parcel(2, {1: 1, 2: 1})
    after = replace(with_work(some_work(1, {1: 1})), fulfillments=(old, theirs))
    found = {one.line_item_id: one for one in changes(a_packing(before), after)}
    assert {one.kind for one in found.values()} == {ChangeKind.LINE_SENT}
    assert {one.fulfillment_ids for one in found.values()} == {(theirs.id,)}


def test_note_and_tags_interrupt_nobody() -> None:
    noted = replace(ORDER, note="Ring twice", tags=("Gift",))
    assert changes(a_packing(ORDER), noted) == []
    assert calm_change(ORDER, noted) == CalmChange("Ring twice", ("Gift",))
    assert calm_change(noted, replace(noted, tags=("gift",))) is None
    assert calm_change(noted, replace(noted, tags=())) == CalmChange(removed_tags=("Gift",))
    assert calm_change(noted, noted) is None


def test_a_new_address_is_told() -> None:
    moved = replace(ORDER, shipping_address=Address(name="Aoife", address1="Elsewhere 9"))
    assert [one.kind for one in changes(a_packing(ORDER), moved)] == [ChangeKind.ADDRESS_CHANGED]


def test_an_address_that_is_withheld_or_was_is_no_new_one() -> None:
    blank = replace(ORDER, shipping_address=None, withheld=("shipping_address",))
    known = replace(ORDER, shipping_address=Address(name="Aoife", address1="Elsewhere 9"))
    assert changes(a_packing(blank), known) == []
    assert changes(a_packing(known), blank) == []
    assert changes(a_packing(known), replace(blank, withheld=())) != []


def test_an_answered_change_is_not_told_again() -> None:
    packing = a_packing(ORDER)
    edited = with_work(some_work(1, {1: 1, 2: 1}))
    needs = remaining_at(edited, BERLIN)
    answered = replace(
        packing.with_event(PackingEvent(1, EventKind.REBASED, NOW, needs=needs)),
        basis=basis_of(edited, BERLIN),
    )
    assert changes(answered, edited) == []


def test_a_split_is_no_change_for_the_packer() -> None:
    split = with_work(some_work(1, {1: 1, 2: 1}), some_work(7, {1: 1}))
    assert changes(a_packing(ORDER), split) == []
    assert remaining_at(split, BERLIN) == (Units(line_id(1), 2), Units(line_id(2), 1))


def test_a_part_that_was_on_hold_before_holds_up_nothing() -> None:
    free = some_work(1, {2: 1})
    held = some_work(7, {1: 2}, status=FulfillmentOrderStatus.ON_HOLD)
    partly = with_work(free, held)
    needs = packable_at(partly, BERLIN)
    assert needs == (Units(line_id(2), 1),)
    packing = replace(a_packing(partly), needs=needs)
    assert changes(packing, partly) == []
    released = with_work(free, some_work(7, {1: 2}))
    assert changes(packing, released) == [Change(ChangeKind.LINE_ADDED, line_id(1), was=0, now=2)]
    all_held = with_work(replace(free, status=FulfillmentOrderStatus.ON_HOLD), held)
    assert [one.kind for one in changes(packing, all_held)] == [ChangeKind.HELD]
    edited = with_work(free, replace(held, line_items=()))
    assert changes(packing, edited) == []


def test_a_hold_on_a_part_of_what_is_in_hand_is_told() -> None:
    partly = with_work(
        some_work(1, {1: 1, 2: 1}), some_work(7, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD)
    )
    assert [one.kind for one in changes(a_packing(ORDER), partly)] == [ChangeKind.HELD]
