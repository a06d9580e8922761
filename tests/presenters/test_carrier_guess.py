"""Carriers are named by their own marks and check digits only; product codes never pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.presenters.carrier_guess import CARRIERS, guess_carrier


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("1Z999AA10123456784", "UPS"),
        ("1Z 999 AA1 01 2345 6784", "UPS"),
        ("1Z999AA10123456785", ""),
        ("00340434161602094771", "DHL"),
        ("JJD0149990123456789", "DHL"),
        ("9361289878700317633795", "USPS"),
        ("9361289878700317633796", ""),
        ("RR473124829DE", "Deutsche Post"),
        ("RR473124828DE", ""),
        ("", ""),
    ],
)
def test_guesses(number: str, carrier: str) -> None:
    assert guess_carrier(number) == carrier


@given(st.text(alphabet="0123456789", min_size=8, max_size=14))
def test_no_product_code_looks_like_a_parcel(code: str) -> None:
    assert guess_carrier(code) == ""


def test_what_is_guessed_is_on_the_list() -> None:
    assert {"UPS", "DHL", "USPS", "Deutsche Post", "Royal Mail", "PostNL"} <= set(CARRIERS)
