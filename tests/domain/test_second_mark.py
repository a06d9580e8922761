"""When an entry of the shop's timeline proves that a fulfillment is ours, and when it does not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from orderdesk.domain.fulfillment import Fulfillment, FulfillmentStatus
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import Sent, Step
from orderdesk.domain.second_mark import NEEDED, Naming, learn_naming, named_by_event
from orderdesk.domain.timeline import AppEvent
from tests.builders import NOW

OURS, MADE = "OrderDesk", "fulfillment_success"
PROVED = Naming(OURS, MADE, NEEDED)
SENT = Sent(Step.ACT, NOW + timedelta(milliseconds=700), lease_until=NOW + timedelta(seconds=60))


def parcel(number: int = 1, at: datetime = NOW) -> Fulfillment:
    return Fulfillment(FulfillmentGid(f"f{number}"), f"#1-F{number}", FulfillmentStatus.SUCCESS, at)


def event(at: datetime = NOW, app_title: str = OURS, action: str = MADE) -> AppEvent:
    return AppEvent(f"e{at}{app_title}{action}", action, app_title, at)


def test_a_shop_is_believed_after_confirmed_parcels_in_a_row() -> None:
    known = Naming()
    for _time in range(NEEDED):
        assert not known.is_proved
        known = learn_naming(known, OURS, parcel(), [event(), event(action="tagged", app_title="")])
    assert known == PROVED
    # One parcel that it does not name, and it has to be seen anew.
    assert not learn_naming(known, OURS, parcel(), [event(app_title="")]).is_proved
    assert not learn_naming(known, "Renamed", parcel(), [event(app_title="Renamed")]).is_proved
    assert learn_naming(known, "", parcel(), []) == known


def test_several_entries_of_one_moment_teach_nothing() -> None:
    both = [event(), event(action="order_edited")]
    assert learn_naming(Naming(), OURS, parcel(), both).in_a_row == 0
    assert learn_naming(Naming(OURS, MADE, 1), OURS, parcel(), both).in_a_row == 2


def test_an_entry_under_our_lease_is_a_mark() -> None:
    assert named_by_event(SENT, [parcel()], PROVED, [event()]) == parcel()


LATER = NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("parcels", "events"),
    [
        ([parcel()], []),
        ([parcel()], [event(app_title="")]),
        ([parcel()], [event(app_title="Another app")]),
        ([parcel()], [event(action="tracking_updated")]),
        ([parcel()], [event(LATER)]),
        ([parcel(at=LATER)], [event()]),
        ([parcel(), parcel(2)], [event()]),
        ([parcel()], [event(), event(LATER)]),
        ([parcel(at=NOW - timedelta(minutes=1))], [event(NOW - timedelta(minutes=1))]),
        ([parcel(at=NOW + timedelta(minutes=2))], [event(NOW + timedelta(minutes=2))]),
        ([], [event()]),
    ],
)
def test_anything_less_is_none(parcels: list[Fulfillment], events: list[AppEvent]) -> None:
    assert named_by_event(SENT, parcels, PROVED, events) is None


def test_neither_is_it_in_a_shop_that_has_not_shown_it_or_under_a_lease_that_was_left() -> None:
    once = replace(PROVED, in_a_row=NEEDED - 1)
    assert named_by_event(SENT, [parcel()], once, [event()]) is None
    inherited = replace(SENT, lease_until=None)
    assert named_by_event(inherited, [parcel()], PROVED, [event()]) is None
