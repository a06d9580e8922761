"""What a scanned code says, taken apart by the real library."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.demo.catalogue import WARES
from orderdesk.domain.check_digits import is_gs1
from orderdesk.domain.codes import GROUP_SEPARATOR, code_key, is_message
from orderdesk.domain.packing import add_up
from orderdesk.domain.verdicts import PackCodes, PackLine, VerdictKind, judge_code
from orderdesk.services.code_reading import read_code
from tests.builders import a_packing, an_order, line_id, some_work

GTIN = "04006381333931"
FNC1 = GROUP_SEPARATOR


@pytest.mark.parametrize(
    "text",
    [
        "4006381333931",
        "04006381333931",
        f"01{GTIN}",
        f"]C101{GTIN}1724063010LOT7",
        f"]d201{GTIN}10LOT7{FNC1}17240630",
        f"{FNC1}01{GTIN}21S1",
        f"(01){GTIN}(10)LOT7",
        f"https://id.gs1.org/01/{GTIN}/10/LOT7?17=240630",
        f"https://shop.example/product/01/{GTIN}",
    ],
)
def test_one_product_however_its_number_is_written(text: str) -> None:
    read = read_code(text)
    assert read.product_key == GTIN
    assert not read.is_misread


def test_lot_expiry_and_serial_are_kept() -> None:
    read = read_code(f"]C101{GTIN}1724063010LOT7{FNC1}21S-1")
    assert (read.lot, read.expires, read.serial) == ("LOT7", "2024-06-30", "S-1")
    by_link = read_code(f"https://id.gs1.org/01/{GTIN}/10/LOT7?17=240630")
    assert (by_link.lot, by_link.expires) == ("LOT7", "2024-06-30")


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}1799990010LOT7",
        f"1799990001{GTIN}10LOT7",
        f"10LOT7{FNC1}1799990001{GTIN}",
        f"]C101{GTIN}10LOT7{FNC1}X9{FNC1}",
    ],
)
def test_one_wrong_element_does_not_lose_the_product(text: str) -> None:
    read = read_code(text if is_message(text) else f"]C1{text}")
    assert read.product_key == GTIN
    assert read.lot == "LOT7"
    assert read.expires == ""


@pytest.mark.parametrize(
    "text", ["4006381333932", "012345678906", "96385075", "0104006381333932", "]C10104006381333932"]
)
def test_a_wrong_check_digit_is_told_and_names_no_product(text: str) -> None:
    read = read_code(text)
    assert read.is_misread
    assert GTIN not in read.keys


@pytest.mark.parametrize("text", ["SKU-1", "12345", "OD-1042", "1Z999AA10123456784", "ABC 12 x"])
def test_house_codes_are_themselves(text: str) -> None:
    read = read_code(text)
    assert len(read.keys) == 1
    assert not read.is_misread


def test_a_small_american_code_is_its_long_form_too() -> None:
    assert read_code("04252614").keys[-1] == "00042100005264"


@given(st.text(max_size=80))
def test_nothing_that_a_scanner_sends_raises(text: str) -> None:
    for sent in (text, f"]C1{text}", f"01{GTIN}{text}", f"{FNC1}{text}"):
        read = read_code(sent)
        assert all(key.isprintable() for key in read.keys)


GERMAN = str.maketrans("yzYZ-_/", "zyZYß?-")
FRENCH = str.maketrans("aqzwAQZWm-1234567890", "qawzQAWZ,)&é\"'(-è_çà")


def _one_sign_wrong(code: str) -> Iterator[str]:
    for at, sign in enumerate(code):
        yield code[:at] + code[at + 1 :]
        yield code[:at] + sign + code[at:]
        if code.isdigit():
            yield code[:at] + str((int(sign) + 1) % 10) + code[at + 1 :]


ALTERED: dict[str, Callable[[str], Iterator[str]]] = {
    "Caps Lock": lambda code: iter((code.swapcase(), code.lower())),
    "a German keyboard": lambda code: iter((code.translate(GERMAN),)),
    "a French keyboard": lambda code: iter((code.translate(FRENCH),)),
    "a sign lost, doubled or misread": _one_sign_wrong,
}


@pytest.mark.parametrize("how", ALTERED)
def test_no_altered_code_counts_another_product(how: str) -> None:
    """Every product of the demo shop in one box, with numbers that follow one another."""
    codes: dict[int, tuple[str, ...]] = {}
    skus = [kind.sku for ware in WARES for kind in ware.kinds if kind.sku]
    for number, sku in enumerate(skus, start=1):
        body = f"42603184{number:04}"
        ean = next(f"{body}{digit}" for digit in range(10) if is_gs1(f"{body}{digit}"))
        # What is one sign away from another SKU cannot be told from it: only a check digit can.
        codes[number] = (ean,) if how == "a sign lost, doubled or misread" else (sku, ean)
    box = add_up(a_packing(an_order(some_work(1, dict.fromkeys(codes, 1)))))
    known = PackCodes(
        tuple(PackLine(line_id(at), frozenset(map(code_key, own))) for at, own in codes.items())
    )
    counted = 0
    for number, own in codes.items():
        for altered in (one for code in own for one in ALTERED[how](code)):
            verdict = judge_code(box, known, read_code(altered))
            if verdict is not None and verdict.kind is VerdictKind.RIGHT:
                counted += 1
                assert verdict.line_item_id == line_id(number), altered
    # Case never matters, and a German keyboard leaves digits alone; all the others say nothing.
    whole = {"Caps Lock": 4 * len(codes), "a German keyboard": counted or 1}
    assert counted == whole.get(how, 0)
