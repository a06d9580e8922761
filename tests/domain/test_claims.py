"""The claim on an order: its two parts, and values that this version cannot read."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.claims import (
    Claim,
    ForeignClaim,
    Holder,
    Lease,
    SentNote,
    format_claim,
    has_unknown_end,
    may_take,
    parse_claim,
    with_note,
    with_packing,
    with_sending,
    with_what_was_left,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA = Lease("Bench 2", "Anna", "n-1", NOW + MINUTE)
BEN = Lease("Bench 3", "Ben 🦊", "n-2", NOW + 2 * MINUTE, reason="Anna went home")


def test_no_value_is_a_claim_that_nobody_holds() -> None:
    assert parse_claim(None) == Claim()
    assert parse_claim(" ") == Claim()


def test_a_claim_survives_being_written() -> None:
    claim = Claim(ANNA, BEN, (SentNote("i-1", "Bench 2", "Anna", NOW),))
    value = format_claim(claim)
    assert parse_claim(value) == claim
    assert set(json.loads(value)) == {"v", "packing", "sending", "sent"}


def test_the_parts_do_not_block_each_other() -> None:
    claim = with_sending(with_packing(Claim(), ANNA), BEN)
    assert with_sending(claim, None) == Claim(packing=ANNA)
    assert with_packing(claim, None) == Claim(sending=BEN)


def test_a_part_is_free_when_it_is_over_or_our_own() -> None:
    assert may_take(None, NOW)
    assert not may_take(ANNA, NOW)
    assert may_take(ANNA, NOW + MINUTE)
    assert may_take(ANNA, NOW, own_nonce="n-1")
    assert not may_take(ANNA, NOW, own_nonce="n-2")


def test_a_station_of_the_same_name_is_not_the_same_holder() -> None:
    twin = Lease(ANNA.station, ANNA.staff, "another nonce", ANNA.until)
    assert not may_take(ANNA, NOW, own_nonce=twin.nonce)


def test_people_are_told_who_and_until_when() -> None:
    assert ANNA.holder == Holder("Bench 2", "Anna", NOW + MINUTE)


def test_the_last_five_sendings_are_remembered() -> None:
    claim = Claim()
    for number in range(7):
        claim = with_note(claim, SentNote(f"i-{number}", "Bench 2", "Anna", NOW))
    claim = with_note(claim, SentNote("i-4", "Bench 2", "Anna", NOW + MINUTE))
    assert [note.intent for note in claim.sent] == ["i-2", "i-3", "i-5", "i-6", "i-4"]


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("not json", None),
        ("[1, 2]", None),
        ('"text"', None),
        ('{"v": 2}', None),
        ('{"v": 2, "who": [{"until": "2026-11-23T10:00:00Z"}]}', NOW + 60 * MINUTE),
        ('{"v": 2, "a": {"until": "2026-11-23T09:01:00+00:00"}, "until": 7}', NOW + MINUTE),
        ('{"v": 1, "packing": {"until": "2026-11-23T09:01:00Z"}}', NOW + MINUTE),
        ('{"v": 1, "packing": "Anna"}', None),
        ('{"v": 1, "sending": {"until": "yesterday"}}', None),
        ('{"v": 1, "sending": {"until": "2026-11-23T09:01:00"}}', None),
    ],
)
def test_a_value_of_another_version_counts_as_held(value: str, until: datetime | None) -> None:
    assert parse_claim(value) == ForeignClaim(until)


@given(st.text())
def test_no_text_breaks_the_reading(value: str) -> None:
    assert isinstance(parse_claim(value), Claim | ForeignClaim)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["v", "packing", "sending", "sent", "until", "nonce"]), inner
            )
        ),
    )
)
def test_no_json_breaks_the_reading(read: object) -> None:
    assert isinstance(parse_claim(json.dumps(read)), Claim | ForeignClaim)


class TestWhatALeaseWasHeldFor:
    def test_it_is_written_and_read_and_old_values_name_nothing(self) -> None:
        lease = replace(ANNA, intent="i-1")
        assert parse_claim(format_claim(Claim(sending=lease))) == Claim(sending=lease)
        assert "intent" not in json.loads(format_claim(Claim(sending=ANNA)))["sending"]

    def test_whoever_takes_over_a_lease_that_was_left_remembers_it(self) -> None:
        left = Claim(sending=replace(ANNA, intent="i-1"))
        kept = with_sending(with_what_was_left(left), BEN)
        assert has_unknown_end(kept, "i-1")
        assert not has_unknown_end(kept, "i-2")
        # Whoever it was that sent it says so in the end.
        settled = with_note(kept, SentNote("i-1", "Bench 2", "Anna", NOW, "gid://f/1"))
        assert not has_unknown_end(settled, "i-1")

    def test_what_is_known_already_is_not_put_in_doubt(self) -> None:
        note = SentNote("i-1", "Bench 2", "Anna", NOW, "gid://f/1")
        left = Claim(sending=replace(ANNA, intent="i-1"), sent=(note,))
        assert with_what_was_left(left) == left
        for empty in (Claim(), Claim(sending=ANNA)):
            assert with_what_was_left(empty) == empty
