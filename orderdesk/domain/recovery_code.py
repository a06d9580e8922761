"""A key of 32 bytes as signs that a person can print, write down and type back.

Four rows of four groups of four signs, without the letters that are mistaken for others. Each row
carries its own check signs, so that a typing error is found and its row is named.
"""

import re

from orderdesk.errors import RecoveryCodeError

KEY_BYTES = 32
ROWS = 4
ROW_BYTES = KEY_BYTES // ROWS
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY_SIGNS = 13
CHECK_SIGNS = 3
CHECK_SPAN = 32_768
ROW_SIGNS = BODY_SIGNS + CHECK_SIGNS

# The largest prime below 32 ** 3. Being prime to 31 and 32, its remainder changes with every single
# wrong sign and with every two neighbours that changed places.
CHECK_PRIME = 32749
# Tells the rows apart, so that two rows that changed places do not check.
ROW_STEP = 7919


def recovery_code(key: bytes) -> str:
    """The code of `key`, one row a line."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    rows = []
    for row in range(ROWS):
        value = int.from_bytes(key[row * ROW_BYTES : (row + 1) * ROW_BYTES], "big")
        signs = _written(value, BODY_SIGNS) + _written(_check(row, value), CHECK_SIGNS)
        rows.append(" ".join(signs[at : at + 4] for at in range(0, ROW_SIGNS, 4)))
    return "\n".join(rows)


def read_recovery_code(typed: str) -> bytes:
    """The key that a code stands for, in whatever case and grouping it was typed.

    O is read as 0, I and L as 1. Raises RecoveryCodeError, with the rows that do not check.
    """
    signs = re.sub(r"[\s\-–—.]", "", typed).upper().replace("O", "0")
    signs = signs.replace("I", "1").replace("L", "1")
    if len(signs) != ROWS * ROW_SIGNS:
        raise RecoveryCodeError
    key = b""
    wrong = []
    for row in range(ROWS):
        part = signs[row * ROW_SIGNS : (row + 1) * ROW_SIGNS]
        value, check = _read(part[:BODY_SIGNS]), _read(part[BODY_SIGNS:])
        if value is None or value >> (8 * ROW_BYTES) or check != _check(row, value):
            wrong.append(row + 1)
        else:
            key += value.to_bytes(ROW_BYTES, "big")
    if wrong:
        raise RecoveryCodeError(wrong)
    return key


def _check(row: int, value: int) -> int:
    # The body stands three places to the left of its check, as in one long number.
    return (value * CHECK_SPAN + (row + 1) * ROW_STEP) % CHECK_PRIME


def _written(value: int, places: int) -> str:
    signs = ""
    for _ in range(places):
        value, digit = divmod(value, 32)
        signs = SIGNS[digit] + signs
    return signs


def _read(signs: str) -> int | None:
    value = 0
    for sign in signs:
        digit = SIGNS.find(sign)
        if digit < 0:
            return None
        value = value * 32 + digit
    return value
