"""What a scanned test code shows about the scanner, the keyboard layout and Caps Lock."""

import pytest

from orderdesk.domain.scanner_check import TEST_CODES, Fault, Finding, diagnose

DIGITS, LETTERS, SIGNS = TEST_CODES


@pytest.mark.parametrize("code", TEST_CODES)
def test_a_code_that_arrived_whole(code: str) -> None:
    assert diagnose(code) == Finding(code, Fault.FINE)


@pytest.mark.parametrize(
    ("arrived", "code", "fault"),
    [
        ("od-aqwzym", LETTERS, Fault.CAPS_LOCK),
        ('OD/A@B"C', SIGNS, Fault.CAPS_LOCK),
        ("OD)à&é\"'(-è_ç", DIGITS, Fault.FRENCH_KEYBOARD),
        ("OD)QAZWY?", LETTERS, Fault.FRENCH_KEYBOARD),
        ("ODßAQWYZM", LETTERS, Fault.GERMAN_KEYBOARD),
        ("odßaqwyzm", LETTERS, Fault.GERMAN_KEYBOARD),
        ("OD+AQWZYM", LETTERS, Fault.OTHER_LAYOUT),
        ("]C0OD-AQWZYM", LETTERS, Fault.MORE_AROUND),
        ("OD-01234567891", DIGITS, Fault.MORE_AROUND),
        ("OD-01234", DIGITS, Fault.CUT_OFF),
        ("23456789", DIGITS, Fault.CUT_OFF),
        ("4006381333931", "", Fault.NOT_A_TEST),
        ("", "", Fault.NOT_A_TEST),
    ],
)
def test_each_fault_is_told_apart(arrived: str, code: str, fault: Fault) -> None:
    assert diagnose(arrived) == Finding(code, fault)
