"""Addresses as their countries write them."""

from dataclasses import replace

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.order import Address
from orderdesk.printing.address_lines import address_lines
from tests.printing.papers import IRISH, JAPANESE

ENGLISH = Locale("en", "GB")
PLAIN = Address(name="A B", address1="Street 1", city="Town", zip="123", province_code="PR")


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("DE", ("A B", "Street 1", "123 Town", "Germany")),
        ("US", ("A B", "Street 1", "Town, PR 123", "United States")),
        ("GB", ("A B", "Street 1", "Town", "PR", "123", "United Kingdom")),
        ("CA", ("A B", "Street 1", "Town PR 123", "Canada")),
        ("IT", ("A B", "Street 1", "123 Town PR", "Italy")),
        ("HU", ("A B", "Town", "Street 1", "123", "Hungary")),
        ("BR", ("A B", "Street 1", "Town-PR", "123", "Brazil")),
        ("XQ", ("A B", "Street 1", "123 Town", "XQ")),
    ],
)
def test_a_country_has_its_order(country: str, lines: tuple[str, ...]) -> None:
    assert address_lines(replace(PLAIN, country_code=country), ENGLISH) == lines


def test_japan_goes_from_the_large_to_the_person() -> None:
    assert address_lines(JAPANESE, Locale("ja")) == (
        "日本",
        "〒100-0005",
        "東京都 千代田区",
        "丸の内1-9-2",
        "山田 太郎",
    )


def test_the_shops_own_lines_win() -> None:
    lines = ("山田 太郎様", "〒100-0005", " ", "日本")
    assert address_lines(replace(IRISH, formatted=lines), ENGLISH) == (lines[0], lines[1], lines[3])


def test_no_address_is_no_line() -> None:
    assert address_lines(None, ENGLISH) == ()
    assert address_lines(Address(country_code="JP", zip=""), ENGLISH) == ("Japan",)


@given(
    st.builds(
        Address,
        name=st.text(max_size=20),
        company=st.text(max_size=20),
        address1=st.text(max_size=20),
        city=st.text(max_size=20),
        zip=st.text(max_size=8),
        country_code=st.sampled_from(["DE", "US", "JP", "GB", "HU", "BR", "IT", "CN", "IN", ""]),
    )
)
def test_nothing_of_an_address_is_lost(address: Address) -> None:
    shown = " ".join(address_lines(address, ENGLISH))
    for part in (address.name, address.company, address.address1, address.city, address.zip):
        for word in part.split():
            assert word.strip(" ,-") in shown
