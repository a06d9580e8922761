"""What a scanner makes of test codes, and which setting of it or of the keyboard is to blame.

A keyboard scanner types. What arrives depends on its own settings, on the keyboard layout that it
believes in, and on the Caps Lock of the keyboard beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TEST_CODES = ("OD-0123456789", "OD-AQWZYM", 'od/a@b"c')
"""Digits, the letters that layouts move, and lower case with signs. Each has "od" in front."""

# What a US keyboard's keys give under another layout, key by key.
_US = "1234567890-qwertyuiopasdfghjkl;'zxcvbnm,./" + '!@#$%^&*()_QWERTYUIOPASDFGHJKL:"ZXCVBNM<>?'
_FRENCH = (
    "&é\"'(-è_çà)azertyuiopqsdfghjklmùwxcvbn,;:!" + "1234567890°AZERTYUIOPQSDFGHJKLM%WXCVBN?./§"
)
_GERMAN = (
    "1234567890ßqwertzuiopasdfghjklöäyxcvbnm,.-" + '!"§$%&/()=?QWERTZUIOPASDFGHJKLÖÄYXCVBNM;:_'
)


class Fault(StrEnum):
    """What is wrong with a code that arrived. NOT_A_TEST: it is none of the test codes at all."""

    FINE = "fine"
    CAPS_LOCK = "caps_lock"
    FRENCH_KEYBOARD = "french_keyboard"
    GERMAN_KEYBOARD = "german_keyboard"
    OTHER_LAYOUT = "other_layout"
    MORE_AROUND = "more_around"
    CUT_OFF = "cut_off"
    NOT_A_TEST = "not_a_test"


@dataclass(frozen=True, slots=True)
class Finding:
    """One code that arrived: which test code it was meant to be, and what is wrong with it."""

    expected: str
    fault: Fault


def diagnose(arrived: str, codes: Sequence[str] = TEST_CODES) -> Finding:
    """What `arrived` shows about the scanner."""
    for code in codes:
        if arrived == code:
            return Finding(code, Fault.FINE)
    for code in codes:
        for fault, spoiled in _spoilings(code):
            if arrived == spoiled:
                return Finding(code, fault)
    for code in codes:
        if code in arrived or code.swapcase() in arrived:
            return Finding(code, Fault.MORE_AROUND)
    for code in codes:
        if len(arrived) >= 3 and (code.startswith(arrived) or code.endswith(arrived)):
            return Finding(code, Fault.CUT_OFF)
    for code in codes:
        same = sum(a == b for a, b in zip(arrived.lower(), code.lower(), strict=False))
        if len(arrived) == len(code) and 2 * same >= len(code):
            return Finding(code, Fault.OTHER_LAYOUT)
    return Finding("", Fault.NOT_A_TEST)


def _spoilings(code: str) -> list[tuple[Fault, str]]:
    # Digits stay digits under Caps Lock, which only swaps the letters.
    swapped = code.swapcase()
    found = [(Fault.CAPS_LOCK, swapped)]
    for fault, layout in (
        (Fault.FRENCH_KEYBOARD, _FRENCH),
        (Fault.GERMAN_KEYBOARD, _GERMAN),
    ):
        table = str.maketrans(_US, layout)
        found += [(fault, code.translate(table)), (fault, swapped.translate(table))]
    return found
