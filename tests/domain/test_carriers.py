"""Carriers are recognised by marks and check digits; bare digits never prove anything."""

import gzip
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.demo import tracking as demo
from orderdesk.domain import carriers
from orderdesk.domain.carrier_formats import FORMATS, Certainty
from orderdesk.domain.carriers import (
    COMPANIES,
    Guess,
    offered,
    parcel_of,
    recognise,
    spelled,
)
from orderdesk.domain.check_digits import is_gs1, is_identcode, is_mod_37_36
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.tracking_numbers import number_key

SCHEMA = Path(__file__).parents[2] / ".." / "shared/shopify/admin-2026-10.described.graphql.gz"
SURE, LIKELY, POSSIBLE = Certainty.SURE, Certainty.LIKELY, Certainty.POSSIBLE
DIGITS = "0123456789"

# Numbers that the carriers print in their own guides, label specifications and test environments.
PUBLISHED = [
    ("1Z999AA10123456784", "UPS", SURE),
    ("1Z12345E6605272234", "UPS", SURE),
    ("1ZWX0692YP40636269", "UPS", SURE),
    ("9101026837331000039521", "USPS", SURE),
    ("9361289878700317633795", "USPS", SURE),
    ("92748931507708513018050063", "USPS", SURE),
    ("71123456789123456787", "USPS", LIKELY),
    ("03071790000523483741", "USPS", LIKELY),
    ("EE123456785US", "USPS", SURE),
    ("RR473124829GB", "Royal Mail", SURE),
    ("9611020987654312345672", "FedEx", SURE),
    ("1001921334250001000300779017972697", "FedEx", SURE),
    ("9632001960000000000400152152152158", "FedEx", SURE),
    ("61299998820821171811", "FedEx", LIKELY),
    ("9261299998820821171811", "FedEx", LIKELY),
    ("449044304137821", "FedEx", LIKELY),
    ("149331877648230", "FedEx", LIKELY),
    ("122816215025810", "FedEx", LIKELY),
    ("568838414941", "FedEx", POSSIBLE),
    ("797806677146", "FedEx", POSSIBLE),
    ("00340434161094042557", "DHL", SURE),
    ("00340434292135100186", "DHL", SURE),
    ("563102430313", "DHL", POSSIBLE),
    ("7777777770", "DHL Express", POSSIBLE),
    ("008182709980000020033350276C", "DPD", LIKELY),
    ("C11031500001879", "OnTrac", SURE),
    ("D10011354453707", "OnTrac", LIKELY),
    ("7023210039414604", "Canada Post", POSSIBLE),
    ("1371134583769923", "Canada Post", POSSIBLE),
]
# Published too, but marks without a check digit.
MARKED = [
    ("JJD000390007827711283", "DHL", LIKELY),
    ("JD014600003828392837", "DHL Express", LIKELY),
    ("JVGL06000000000001", "DHL Parcel", LIKELY),
    ("%008182709980000020033350276", "DPD", LIKELY),
    ("TBA000000000000", "Amazon", LIKELY),
    ("3SDEVC201611210", "PostNL", LIKELY),
    ("6A12345678901", "Colissimo", LIKELY),
    ("H1001990017386501043", "Hermes", LIKELY),
    ("H00HYA0000000012", "Evri", LIKELY),
    ("JD0002217000000000", "Yodel", LIKELY),
    ("50346011280", "GLS", POSSIBLE),
]


def certainty_of(company: str, number: str) -> Certainty | None:
    return next((one.certainty for one in recognise(number) if one.company == company), None)


@pytest.mark.parametrize(("number", "company", "certainty"), PUBLISHED + MARKED)
def test_published_numbers(number: str, company: str, certainty: Certainty) -> None:
    assert certainty_of(company, number) is certainty


@pytest.mark.parametrize(("number", "company", "_certainty"), PUBLISHED)
def test_one_wrong_last_digit_is_refused(number: str, company: str, _certainty: Certainty) -> None:
    wrong = [number[:-1] + sign for sign in DIGITS if sign != number[-1]]
    if number.startswith("RR") or number.startswith("EE"):
        wrong = [number[:10] + sign + number[11:] for sign in DIGITS if sign != number[10]]
    passing = [one for one in wrong if certainty_of(company, one) is not None]
    # Numbers with a 91 before them or without are told by two check digits.
    assert len(passing) <= (1 if len(number) == 20 and company == "USPS" else 0)


@pytest.mark.parametrize(
    ("start", "digits", "company"),
    [("1Z999AA1", 10, "UPS"), ("93", 20, "USPS"), ("00340434", 12, "DHL"), ("C", 14, "OnTrac")],
)
@given(data=st.data())
def test_one_changed_digit_is_refused(
    start: str, digits: int, company: str, data: st.DataObject
) -> None:
    body = data.draw(st.text(DIGITS, min_size=digits - 1, max_size=digits - 1))
    whole = [n for n in (f"{start}{body}{sign}" for sign in DIGITS) if recognise(n)]
    assert len(whole) == 1
    place = data.draw(st.integers(len(start), len(whole[0]) - 1))
    other = data.draw(st.sampled_from([sign for sign in DIGITS if sign != whole[0][place]]))
    changed = whole[0][:place] + other + whole[0][place + 1 :]
    if company not in ("UPS", "OnTrac"):
        assert recognise(changed) == ()
    elif abs(int(other) - int(whole[0][place])) != 5:
        # Twice a digit is blind to a difference of five; UPS lives with that.
        assert certainty_of(company, changed) is None


@given(st.text(DIGITS, min_size=7, max_size=13))
def test_a_products_barcode_is_never_more_than_possible(body: str) -> None:
    code = next(body + sign for sign in DIGITS if is_gs1(body + sign))
    assert all(one.certainty is POSSIBLE for one in recognise(code))
    assert parcel_of(code) == Tracking(code)


@pytest.mark.parametrize(
    ("length", "gtin", "company", "share"),
    [
        (12, True, "FedEx", 0.12),
        (12, True, "DHL", 0.12),
        (12, True, "Yamato (JA)", 0.12),
        (12, False, "FedEx", 0.12),
        (10, False, "DHL Express", 0.12),
        (8, True, "", 0.0),
        (13, True, "", 0.0),
        (15, False, "FedEx", 0.12),
        (16, False, "Canada Post", 0.12),
        (20, False, "", 0.03),
        (22, False, "", 0.02),
    ],
)
def test_how_many_codes_pass_by_chance(length: int, gtin: bool, company: str, share: float) -> None:
    """A tenth of UPC-A codes pass for a carrier: why products are looked up before."""
    dice = random.Random(length)
    passed = 0
    for _ in range(3000):
        code = "".join(dice.choices(DIGITS, k=length))
        if gtin:
            code = next(code[:-1] + sign for sign in DIGITS if is_gs1(code[:-1] + sign))
        names = [one.company for one in recognise(code)]
        passed += company in names if company else bool(names)
    assert passed <= share * 3000
    assert passed or share < 0.1


def test_none_is_sure_where_two_are_likely() -> None:
    assert [one.company for one in recognise("9261299998820821171811")] == ["FedEx", "USPS"]
    assert {one.certainty for one in recognise("9261299998820821171811")} == {LIKELY}
    assert [one.company for one in recognise("JJD014600003828392837")] == ["DHL Express", "DHL"]


def test_a_sure_one_is_only_likely_beside_a_likely_one(monkeypatch: pytest.MonkeyPatch) -> None:
    usps = next(one for one in FORMATS if one.company == "USPS")
    other = replace(usps, company="GLS", certainty=LIKELY, check=None)
    monkeypatch.setattr(carriers, "FORMATS", (usps, other))
    number = "9101026837331000039521"
    assert [(one.company, one.certainty) for one in recognise(number)] == [
        ("USPS", LIKELY),
        ("GLS", LIKELY),
    ]
    assert parcel_of(number) == Tracking(number)


@given(st.one_of(st.text(max_size=40), *(st.from_regex(one.shape) for one in FORMATS[:12])))
def test_guesses_are_ranked_and_one_at_most_is_sure(number: str) -> None:
    guesses = recognise(number)
    certainties = [one.certainty for one in guesses]
    assert certainties == sorted(certainties, reverse=True)
    assert certainties.count(SURE) <= 1
    if SURE in certainties:
        assert LIKELY not in certainties
    assert len({one.company for one in guesses}) == len(guesses)


@pytest.mark.parametrize("number", ["", " ", "ABC 123", "1Z", "4006381333931", "٣٣١٨٨١٠٠٢٥", "😀"])
def test_unknown_is_nobodys(number: str) -> None:
    assert recognise(number) == ()


def test_groups_and_small_letters_do_not_matter() -> None:
    assert recognise("1z 999 aa1 01 2345 6784")[0].company == "UPS"
    assert recognise("00340434 1610-9404-2557")[0].company == "DHL"


@pytest.mark.parametrize(
    ("barcode", "guess"),
    [
        (
            "420221539101026837331000039521",
            Guess("USPS", SURE, "9101026837331000039521"),
        ),
        (
            "42022153\x1d9101026837331000039521",
            Guess("USPS", SURE, "9101026837331000039521"),
        ),
        (
            "42022153123492748931507708513018050063",
            Guess("USPS", SURE, "92748931507708513018050063"),
        ),
        (
            "4202215312349101026837331000039521",
            Guess("USPS", SURE, "9101026837331000039521"),
        ),
        (
            "4202215392748931507708513018050063",
            Guess("USPS", SURE, "92748931507708513018050063"),
        ),
        (
            "9622001900000000000000776632517510",
            Guess("FedEx", SURE, "776632517510"),
        ),
        (
            "008182709980000020033350276C",
            Guess("DPD", LIKELY, "09980000020033"),
        ),
    ],
)
def test_the_number_in_a_labels_barcode(barcode: str, guess: Guess) -> None:
    assert recognise(barcode)[0] == guess


def test_what_is_noted_of_a_label() -> None:
    ups = "1Z999AA10123456784"
    assert parcel_of(f" {ups} ") == Tracking(ups, "UPS")
    assert parcel_of("1Z 999 AA1 01 2345 6784").number == "1Z 999 AA1 01 2345 6784"
    assert parcel_of(ups, " my courier ") == Tracking(ups, "my courier")
    assert parcel_of("420221539101026837331000039521") == Tracking("9101026837331000039521", "USPS")
    assert parcel_of("420221539101026837331000039521", "usps").number == "9101026837331000039521"
    assert parcel_of("420221539101026837331000039521", "GLS").number.startswith("420")
    assert parcel_of("449044304137821") == Tracking("449044304137821")
    assert parcel_of("449044304137821", "fedex") == Tracking("449044304137821", "FedEx")


def test_what_is_offered() -> None:
    assert offered(["449044304137821"]) == ("FedEx",)
    assert offered(["449044304137821"], "fedex") == ()
    assert offered(["449044304137821"], "DHL") == ("FedEx",)
    assert offered(["568838414941", "1Z999AA10123456784"])[:2] == ("UPS", "FedEx")
    assert offered(["nothing"]) == ()
    assert offered([]) == ()


def test_names_get_shopifys_capitals() -> None:
    assert spelled(" dhl express ") == "DHL Express"
    assert spelled("Bike Bob") == "Bike Bob"
    assert spelled("") == ""


@pytest.mark.skipif(not SCHEMA.exists(), reason="the described schema is not here")
def test_every_name_is_spelled_as_shopify_spells_it() -> None:
    text = gzip.decompress(SCHEMA.read_bytes()).decode()
    described = text[text.index("### Supported tracking companies") :]
    described = described[: described.index("company: String")]
    everywhere = re.findall(r"^    \* (.+)$", described, re.MULTILINE)
    somewhere = described[described.index("specific countries") :].split("**:")[1:]
    names = {name.strip() for name in everywhere}
    for part in somewhere:
        listed = re.split(r"\n\s*\* \*\*|\.\s*\"\"\"", part)[0]
        names |= {" ".join(name.split()) for name in listed.split(",")}
    assert set(COMPANIES) <= names


def test_the_demo_shop_spells_them_alike() -> None:
    alike = {name.casefold(): name for name in demo._KNOWN}
    for name in COMPANIES:
        assert alike.get(name.casefold(), name) == name
    for name in (
        "UPS",
        "USPS",
        "FedEx",
        "DHL",
        "DHL Express",
        "DPD",
        "GLS",
        "Royal Mail",
        "PostNL",
    ):
        assert name in demo._KNOWN
        assert name in COMPANIES


def test_standards_own_examples() -> None:
    assert is_mod_37_36("A12425GABC1234002M")
    assert not is_mod_37_36("A12425GABC1234003M")
    assert is_gs1("4006381333931")
    assert is_identcode("563102430313")
    assert number_key("1z 999") == "1Z999"
