"""Which carrier a tracking number looks like. A guess for the form's field, never a decision."""

import re

CARRIERS = (
    "DHL",
    "DHL Express",
    "DPD",
    "UPS",
    "GLS",
    "Hermes",
    "Deutsche Post",
    "FedEx",
    "USPS",
    "Royal Mail",
    "PostNL",
    "Canada Post",
)

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_POSTS = {
    "DE": "Deutsche Post",
    "GB": "Royal Mail",
    "US": "USPS",
    "CA": "Canada Post",
    "NL": "PostNL",
}


def guess_carrier(number: str) -> str:
    """The carrier whose own marks and check digit a number carries; "" where none is sure.

    Plain numbers of 10, 12 or 14 digits are left alone: a tenth of all product codes would pass for
    a parcel of one carrier or another.
    """
    text = re.sub(r"[\s-]", "", number).upper()
    if re.fullmatch(r"1Z[0-9A-Z]{16}", text):
        return "UPS" if _is_ups(text) else ""
    if re.fullmatch(r"00340434\d{12}", text) or re.fullmatch(r"(JJD|JVGL)\d{10,20}", text):
        return "DHL"
    if re.fullmatch(r"9[2-5]\d{20}", text) and _is_mod_10(text):
        return "USPS"
    match = re.fullmatch(r"[A-Z]{2}(\d{8})(\d)([A-Z]{2})", text)
    if match and _s10_check(match[1]) == int(match[2]):
        return _POSTS.get(match[3], "")
    return ""


def _is_ups(text: str) -> bool:
    """Letters count as (code - 63) mod 10; digits at even places count twice."""
    total = 0
    for index, sign in enumerate(text[2:-1]):
        value = int(sign) if sign.isdigit() else (ord(sign) - 63) % 10
        total += value * 2 if index % 2 else value
    return text[-1] == str(-total % 10)


def _is_mod_10(digits: str) -> bool:
    """GS1's check digit: weights 3 and 1 from the right."""
    body = digits[:-1][::-1]
    total = sum(int(sign) * (3 if index % 2 == 0 else 1) for index, sign in enumerate(body))
    return -total % 10 == int(digits[-1])


def _s10_check(serial: str) -> int:
    """The check digit of the Universal Postal Union's S10 numbers."""
    rest = (
        11 - sum(int(sign) * weight for sign, weight in zip(serial, _S10_WEIGHTS, strict=True)) % 11
    )
    return {10: 0, 11: 5}.get(rest, rest)
