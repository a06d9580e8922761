"""Times, amounts and counts in several locales."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orderdesk.domain.money import Money
from orderdesk.presenters.formats import Formats, isolated

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def english() -> Formats:
    return Formats("en_GB", BERLIN)


def test_times_are_in_the_shops_zone() -> None:
    assert english().time_of_day(NOON) == "13:00"
    assert Formats("en_GB", UTC).time_of_day(NOON) == "12:00"


def test_a_clock_of_twelve_hours_has_a_blank_that_can_be_seen() -> None:
    clock = Formats("en_US", UTC).time_of_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    assert clock == "4:00\u00a0PM"


def test_a_day_names_weekday_day_and_month() -> None:
    assert english().day(NOON).replace(",", "") == "Mon 23 Nov"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "just now"),
        (4, "just now"),
        (5, "5\u00a0s ago"),
        (20, "20\u00a0s ago"),
        (60, "1\u00a0min ago"),
        (3599, "59\u00a0min ago"),
        (3600, "1\u00a0h ago"),
        (86400, "1\u00a0day ago"),
        (172800, "2\u00a0days ago"),
    ],
)
def test_ages(seconds: int, text: str) -> None:
    assert english().age(NOON - timedelta(seconds=seconds), NOON) == text


def test_an_age_is_never_negative_when_clocks_differ() -> None:
    assert english().age(NOON + timedelta(seconds=5), NOON) == "just now"


def test_due_today_shows_the_clock_and_what_is_left() -> None:
    due = english().due(NOON + timedelta(minutes=42), NOON)
    assert (due.when, due.left) == ("13:42", "42\u00a0min left")
    assert due.is_soon
    assert not due.is_late


def test_due_in_the_past_is_late() -> None:
    due = english().due(NOON - timedelta(minutes=18), NOON)
    assert due.left == "18\u00a0min late"
    assert due.is_late
    assert not due.is_soon


def test_due_in_more_than_a_day_shows_the_day_only() -> None:
    due = english().due(NOON + timedelta(days=3), NOON)
    assert due.left == ""
    assert "26 Nov" in due.when


def test_amounts_follow_the_locale() -> None:
    money = Money(Decimal("1312.40"), "EUR")
    assert Formats("de_DE", BERLIN).amount(money) == "1.312,40\u00a0€"
    assert english().amount(money) == "€1,312.40"


def test_counts_have_plural_forms() -> None:
    assert english().items(1) == "1\u00a0item"
    assert english().items(21) == "21\u00a0items"


@pytest.mark.parametrize("name", ["C", "", "xx_YY", "de-DE", "de_DE.UTF-8"])
def test_any_locale_name_of_the_system_is_taken(name: str) -> None:
    assert Formats(name, UTC).number(1)


def test_a_name_cannot_break_out_of_its_isolation() -> None:
    assert isolated("a\u2069b") == "\u2068ab\u2069"
