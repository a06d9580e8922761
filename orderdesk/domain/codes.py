"""What a scanned code says: the form in which codes are compared, and the product that it names.

A number of the GS1 family is one and the same however it is written: UPC-A (12 digits), EAN-13 with a
leading zero and GTIN-14 are the same trade item, and so is the GTIN inside a GS1-128, DataMatrix or
digital link (GS1 General Specifications, 1.3 and 3.3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orderdesk.domain.check_digits import is_gs1

GROUP_SEPARATOR = "\x1d"
GTIN_LENGTHS = (8, 12, 13, 14)

# How many signs follow an application identifier that needs no separator behind it, by its first two
# digits (GS1 General Specifications, figure 7.8.5-2).
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "03": 14,
    "04": 16,
    **{str(first): 6 for first in range(11, 20)},
    "20": 2,
    **{str(first): 8 for first in range(31, 37)},
    "41": 14,
}
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_IN_BRACKETS = re.compile(r"\((\d{2,4})\)")


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """One code as it was read. `keys` are what it can be known by, the likeliest first.

    `lot`, `expires` (ISO date) and `serial` stand in GS1 messages only. `is_misread`: it has the shape
    of a trade item's number and a wrong check digit.
    """

    text: str
    keys: tuple[str, ...] = ()
    lot: str = ""
    expires: str = ""
    serial: str = ""
    is_misread: bool = False

    @property
    def product_key(self) -> str:
        """The part of it that names the product, without lot and serial; "" if nothing is readable."""
        return self.keys[-1] if self.keys else ""


def code_key(code: str) -> str:
    """The form in which two codes are compared.

    White space and control characters go. A number of 8, 12, 13 or 14 digits is a GTIN and is filled
    with zeros to 14, so that the UPC-A 012345678905 equals the EAN-13 0012345678905. Letters do not
    distinguish by case, since a scanner under Caps Lock swaps it.
    """
    shown = "".join(sign for sign in code if sign.isprintable() and not sign.isspace())
    if _is_gtin_shaped(shown):
        return shown.zfill(14)
    return shown.upper()


def plain_code(text: str) -> ScannedCode:
    """A code that is no GS1 message: itself, and the UPC-A that a UPC-E stands for."""
    key = code_key(text)
    if not key:
        return ScannedCode(text)
    digits = text.strip()
    if not _is_gtin_shaped(digits):
        return ScannedCode(text, (key,))
    upc_a = _upc_a_of(digits)
    if upc_a:
        return ScannedCode(text, (key, upc_a.zfill(14)))
    return ScannedCode(text, (key,), is_misread=not is_gs1(digits))


def is_message(text: str) -> bool:
    """Whether a code can be a GS1 message or digital link, and has to be taken apart."""
    coded = _SYMBOLOGY.sub("", text)
    bare = coded.lstrip(GROUP_SEPARATOR)
    return (
        coded != text
        or GROUP_SEPARATOR in bare
        or bool(re.match(r"01\d{14}|\(\d{2,4}\)", bare))
        or bool(re.match(r"https?://.+/01/\d{8,14}(/|\?|$)", bare, re.IGNORECASE))
    )


def without_brackets(text: str) -> str:
    """A message as people read it, "(01)…(10)…", in the form in which scanners send it."""
    bare = _SYMBOLOGY.sub("", text).lstrip(GROUP_SEPARATOR)
    if not _IN_BRACKETS.match(bare):
        return text
    return _IN_BRACKETS.sub(lambda found: GROUP_SEPARATOR + found[1], bare).lstrip(GROUP_SEPARATOR)


def message_code(text: str, elements: Iterator[tuple[str, str]]) -> ScannedCode:
    """A GS1 message by its elements: pairs of application identifier and value."""
    found: dict[str, str] = {}
    for identifier, value in elements:
        found.setdefault(identifier, value)
    gtin = found.get("01", "").zfill(14)
    exact = code_key(text)
    if not found.get("01"):
        return ScannedCode(text, (exact,) if exact else ())
    if not (gtin.isdigit() and is_gs1(gtin)):
        return ScannedCode(text, (exact,), is_misread=True)
    return ScannedCode(
        text,
        tuple(dict.fromkeys((exact, gtin))),
        lot=found.get("10", "")[:20],
        expires=found.get("17", ""),
        serial=found.get("21", "")[:20],
    )


def walk_elements(text: str) -> Iterator[tuple[str, str]]:
    """The elements that matter of a message in which not everything is right.

    One wrong date must not lose the product: what has a fixed length is passed over by it, everything
    else up to the next separator. Dates are not read here, for one of them may be what is wrong.
    """
    rest = _SYMBOLOGY.sub("", text).lstrip(GROUP_SEPARATOR)
    while len(rest) > 2:
        identifier = rest[:2]
        length = _FIXED.get(identifier)
        if length is None:
            value, _separator, rest = rest[2:].partition(GROUP_SEPARATOR)
        else:
            value, rest = rest[2 : 2 + length], rest[2 + length :].lstrip(GROUP_SEPARATOR)
        if identifier in ("01", "10", "21"):
            yield identifier, value


def _is_gtin_shaped(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in GTIN_LENGTHS


def _upc_a_of(digits: str) -> str:
    """The UPC-A that eight digits of a UPC-E stand for; "" if they are none (GS1 5.2.2.4)."""
    if len(digits) != 8 or digits[0] not in "01" or is_gs1(digits):
        return ""
    body, last = digits[1:6], digits[6]
    if last in "012":
        middle = f"{body[:2]}{last}0000{body[2:]}"
    elif last == "3":
        middle = f"{body[:3]}00000{body[3:]}"
    elif last == "4":
        middle = f"{body[:4]}00000{body[4]}"
    else:
        middle = f"{body}0000{last}"
    upc_a = digits[0] + middle + digits[7]
    return upc_a if is_gs1(upc_a) else ""
