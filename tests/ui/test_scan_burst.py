"""What counts as a scan: length, pace, characters, and the gap that fits a scanner."""

from hypothesis import given
from hypothesis import strategies as st

from orderdesk.ui.scan_burst import Burst, Refusal, ScannerSettings, clean_code, judge

SETTINGS = ScannerSettings()


def burst(text: str, gap_ms: float) -> Burst:
    made = Burst(0, 0)
    for index, character in enumerate(text):
        made.add(character, index * gap_ms, SETTINGS.max_length)
    return made


def test_a_terminated_burst_of_four_is_a_scan() -> None:
    assert judge(burst("4711", 10), SETTINGS, in_text_field=False) == "4711"


def test_three_characters_are_too_short() -> None:
    assert judge(burst("471", 10), SETTINGS, in_text_field=False) is Refusal.TOO_SHORT


def test_in_a_text_field_the_pace_has_to_be_a_scanners() -> None:
    slow = burst("471108", 60)
    assert judge(slow, SETTINGS, in_text_field=True) is Refusal.TOO_SLOW
    assert judge(slow, SETTINGS, in_text_field=False) == "471108"
    assert judge(burst("471108", 39), SETTINGS, in_text_field=True) == "471108"


def test_four_thousand_characters_are_refused_and_not_kept() -> None:
    long = burst("7" * 4000, 1)
    assert judge(long, SETTINGS, in_text_field=False) is Refusal.TOO_LONG
    assert len(long.text) == SETTINGS.max_length
    assert long.refused(Refusal.TOO_LONG, was_typed=False).length == 4000


def test_control_characters_are_stripped() -> None:
    assert judge(burst("\x0240063\x0781\x03", 5), SETTINGS, in_text_field=False) == "4006381"


def test_nothing_but_control_characters_is_unreadable() -> None:
    assert (
        judge(burst("\x02\x07\x08\x03\x01", 5), SETTINGS, in_text_field=False) is Refusal.UNREADABLE
    )


def test_the_group_separator_of_gs1_stays_between_its_fields() -> None:
    assert clean_code("\x1d0104006381\x1d10ABC\x1d") == "0104006381\x1d10ABC"


def test_a_refused_burst_shows_only_its_start() -> None:
    refused = burst("0123456789ABC", 5).refused(Refusal.NO_TERMINATOR, was_typed=True)
    assert refused.start == "01234567"
    assert refused.length == 13


@given(st.text())
def test_a_clean_code_holds_nothing_invisible(raw: str) -> None:
    code = clean_code(raw)
    assert all(c.isprintable() or c == "\x1d" for c in code)
    assert clean_code(code) == code
