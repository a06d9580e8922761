"""A day's report from packings: its bounds by the shop's clock, and what counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orderdesk.domain.day_report import (
    DAMAGED_UNITS,
    StillOpen,
    StopCount,
    day_window,
    report_of,
    still_open_of,
)
from orderdesk.domain.packing import (
    EventKind,
    How,
    Packing,
    PackingEvent,
    PackingState,
    ShortReason,
)
from orderdesk.domain.projection import project
from orderdesk.domain.work import WorkItem, WorkStatus, work_of
from tests.builders import BERLIN, a_packing, an_order, line_id, some_work

ZONE = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
TITLES = {line_id(1): "Kanne"}


def packed(
    *events: PackingEvent,
    number: int = 1,
    opened: datetime = NINE,
    took: timedelta = timedelta(minutes=2),
    staff: str = "Anna",
    station: str = "Bench 1",
) -> Packing:
    order = an_order(some_work(number, {1: 3}, order_number=number), number=number)
    return replace(
        a_packing(order, number=number),
        staff=staff,
        station=station,
        opened_at=opened,
        closed_at=opened + took,
        state=PackingState.COMPLETED,
        events=events,
    )


def counted(
    seq: int, quantity: int = 1, how: How = How.SCANNED, at: datetime = NINE
) -> PackingEvent:
    return PackingEvent(seq, EventKind.COUNTED, at, line_id(1), quantity, "1", how)


def refused(seq: int, kind: str, at: datetime = NINE) -> PackingEvent:
    return PackingEvent(seq, EventKind.REFUSED, at, code="x", note=kind)


def short(seq: int, quantity: int, reason: ShortReason, at: datetime = NINE) -> PackingEvent:
    return PackingEvent(seq, EventKind.SHORT, at, line_id(1), quantity, note=str(reason))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (DAY, 24)]
)
def test_a_day_is_as_long_as_the_clocks_say(day: date, hours: int) -> None:
    window = day_window(day, ZONE)
    assert window.until - window.since == timedelta(hours=hours)
    assert window.until == day_window(day + timedelta(days=1), ZONE).since
    assert window.since.astimezone(ZONE).date() == day


def test_a_day_whose_midnight_does_not_exist_still_follows_the_one_before() -> None:
    """In Beirut clocks go from 24:00 to 1:00 in spring."""
    zone = ZoneInfo("Asia/Beirut")
    before, day = (day_window(date(2026, 3, one), zone) for one in (28, 29))
    assert before.until == day.since
    assert day.until - day.since == timedelta(hours=23)


def test_what_ends_with_midnight_belongs_to_the_next_day() -> None:
    midnight = datetime(2026, 11, 24, tzinfo=ZONE)
    last = packed(opened=midnight - timedelta(minutes=3))
    first = packed(opened=midnight - timedelta(minutes=2), number=2)
    assert [one.order_name for one in report_of(DAY, ZONE, [last, first], {}).orders] == ["#1"]
    following = report_of(DAY + timedelta(days=1), ZONE, [last, first], {})
    assert [one.order_name for one in following.orders] == ["#2"]


def test_what_was_packed_is_counted_by_person_and_station() -> None:
    parcel = PackingEvent(9, EventKind.PARCEL, NINE, code="00340434", note="DHL")
    report = report_of(
        DAY,
        ZONE,
        [
            packed(counted(1), counted(2), counted(3), took=timedelta(minutes=4)),
            packed(counted(1, 3, How.TYPED), parcel, number=2, took=timedelta(minutes=2)),
            packed(counted(1), number=3, staff="Marek", took=timedelta(minutes=9)),
            packed(counted(1), number=4, station="Bench 2", took=timedelta(minutes=1)),
        ],
        {},
    )
    assert [(one.staff, one.station, one.orders, one.units) for one in report.people] == [
        ("Anna", "Bench 1", 2, 6),
        ("Anna", "Bench 2", 1, 1),
        ("Marek", "Bench 1", 1, 1),
    ]
    assert report.people[0].median_time == timedelta(minutes=3)
    assert report.median_time == timedelta(minutes=3)
    assert (report.units, report.parcels, report.scans) == (8, 4, 5)
    assert report.scans_per_order == 5 / 4
    assert report.hours == ((9, 4),)


def test_a_scan_that_was_undone_is_none() -> None:
    undo = PackingEvent(2, EventKind.UNDONE, NINE, undoes=1)
    report = report_of(DAY, ZONE, [packed(counted(1), undo, counted(3))], {})
    assert (report.units, report.scans) == (1, 1)


def test_refused_scans_count_on_the_day_they_happened_also_of_what_is_not_packed() -> None:
    yesterday = NINE - timedelta(days=1)
    in_hand = replace(
        packed(refused(1, "wrong", yesterday), refused(2, "wrong"), refused(3, "bounce")),
        state=PackingState.OPEN,
        closed_at=None,
    )
    report = report_of(DAY, ZONE, [in_hand, packed(refused(1, "wrong"), number=2)], {})
    assert report.stops == (StopCount("wrong", 2), StopCount("bounce", 1))
    assert [one.refused for one in report.orders] == [1]
    assert not report.is_empty


def test_short_picks_stand_with_product_and_reason_unless_they_were_taken_back() -> None:
    undone = PackingEvent(2, EventKind.UNDONE, NINE, undoes=1)
    lifted = PackingEvent(2, EventKind.SHORT_LIFTED, NINE, line_id(1))
    set_aside = replace(
        packed(short(1, 2, ShortReason.OUT_OF_STOCK), number=4), state=PackingState.SET_ASIDE
    )
    report = report_of(
        DAY,
        ZONE,
        [
            packed(short(1, 1, ShortReason.OTHER), undone),
            packed(short(1, 1, ShortReason.OTHER), lifted, number=2),
            packed(short(1, 1, ShortReason.DAMAGED), counted(2, 2), number=3),
            set_aside,
            packed(short(1, 1, ShortReason.OTHER, NINE - timedelta(days=1)), number=5),
        ],
        TITLES,
    )
    assert [(one.order_name, one.title, one.quantity, one.reason) for one in report.shorts] == [
        ("#3", "Kanne", 1, ShortReason.DAMAGED),
        ("#4", "Kanne", 2, ShortReason.OUT_OF_STOCK),
    ]
    assert report.stops == (StopCount(DAMAGED_UNITS, 1),)
    assert [one.short_units for one in report.orders] == [0, 0, 1, 1]


def test_an_empty_day_has_no_median() -> None:
    report = report_of(DAY, ZONE, [], {})
    assert report.is_empty
    assert report.median_time is None
    assert report.scans_per_order is None


def test_what_is_late_is_not_due_today_as_well() -> None:
    order = an_order(some_work(1, {1: 1}, order_number=1), number=1)
    (item,) = work_of(project(order, ()), BERLIN, {}, ZONE)

    def due(at: datetime, status: WorkStatus = WorkStatus.TO_PACK) -> WorkItem:
        return replace(item, due_at=at.astimezone(UTC), status=status)

    left = still_open_of(
        [
            due(NINE - timedelta(hours=1)),
            due(NINE + timedelta(hours=1)),
            due(datetime(2026, 11, 23, 23, 59, tzinfo=ZONE)),
            due(datetime(2026, 11, 24, tzinfo=ZONE)),
            due(NINE - timedelta(hours=1), WorkStatus.ON_HOLD),
        ],
        NINE,
        ZONE,
        unsent=2,
        needs_person=1,
    )
    assert left == StillOpen(4, 1, 2, 1, 2, 1)
