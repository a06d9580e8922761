"""A recovery code survives paper, and every slip of the hand is found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.recovery_code import SIGNS, read_recovery_code, recovery_code
from orderdesk.errors import RecoveryCodeError

keys = st.binary(min_size=32, max_size=32)
places = st.integers(0, 63)


def bare(code: str) -> str:
    return re.sub(r"\s", "", code)


@given(keys)
def test_what_was_written_is_read_back(key: bytes) -> None:
    code = recovery_code(key)
    assert re.fullmatch(r"(([0-9A-Z]{4} ){3}[0-9A-Z]{4}\n){3}([0-9A-Z]{4} ){3}[0-9A-Z]{4}", code)
    assert read_recovery_code(code) == key
    assert read_recovery_code(code.lower().replace(" ", "-")) == key
    assert read_recovery_code(f"  {bare(code)}\n") == key


@given(keys)
def test_letters_that_look_like_digits_are_read_as_those(key: bytes) -> None:
    code = recovery_code(key)
    assert read_recovery_code(code.replace("0", "o").replace("1", "I")) == key
    assert read_recovery_code(code.replace("0", "O").replace("1", "l")) == key


@given(keys, places, st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found_and_its_row_named(key: bytes, place: int, sign: str) -> None:
    code = bare(recovery_code(key))
    if code[place] == sign:
        return
    with pytest.raises(RecoveryCodeError) as caught:
        read_recovery_code(code[:place] + sign + code[place + 1 :])
    assert caught.value.rows == (place // 16 + 1,)
    assert str(place // 16 + 1) in caught.value.what


@given(keys, st.integers(0, 62))
def test_two_neighbours_that_changed_places_are_found(key: bytes, place: int) -> None:
    code = bare(recovery_code(key))
    if code[place] == code[place + 1] or place % 16 in (12, 15):
        # Over the border of body and check, or of two rows, only almost all are found.
        return
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    with pytest.raises(RecoveryCodeError) as caught:
        read_recovery_code(swapped)
    assert caught.value.rows == (place // 16 + 1,)


@given(keys)
def test_two_rows_that_changed_places_are_found(key: bytes) -> None:
    rows = recovery_code(key).split("\n")
    with pytest.raises(RecoveryCodeError) as caught:
        read_recovery_code("\n".join([rows[1], rows[0], rows[2], rows[3]]))
    assert caught.value.rows == (1, 2)
    assert "1, 2" in caught.value.what


@pytest.mark.parametrize("typed", ["", "ABCD", "0" * 63, "0" * 65, "🙂" * 64])
def test_what_is_no_code_is_said(typed: str) -> None:
    with pytest.raises(RecoveryCodeError):
        read_recovery_code(typed)


def test_a_key_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        recovery_code(bytes(31))
