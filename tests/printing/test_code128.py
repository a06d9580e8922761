"""Bars that a scanner reads back."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.printing.code128 import can_encode, modules_of, picture_url

CODES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=24)


def read_back(text: str) -> str:
    zxingcpp = pytest.importorskip("zxingcpp")
    row = bytes(0 if black else 255 for black in modules_of(text) for _dot in range(3))
    picture = memoryview(row * 40).cast("B", shape=[40, len(row)])
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


@given(CODES)
def test_a_symbol_is_eleven_modules_and_the_stop_thirteen(text: str) -> None:
    modules = modules_of(text)
    assert len(modules) == 20 + 11 * (len(text) + 2) + 13
    assert modules[10]
    assert modules[-11]
    assert not any(modules[:10])
    assert not any(modules[-10:])


@pytest.mark.parametrize("text", ["OD-1001", "OD-EN1002-B", "~ !", "0"])
def test_a_reader_reads_what_was_written(text: str) -> None:
    assert read_back(text) == text


def test_signs_without_a_symbol_are_refused() -> None:
    assert not can_encode("")
    assert not can_encode("OD-Ü1")
    with pytest.raises(ValueError, match="ASCII"):
        modules_of("OD-Ü1")


def test_the_picture_is_a_png() -> None:
    head, _comma, content = picture_url("OD-1001").partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(content).startswith(b"\x89PNG")
