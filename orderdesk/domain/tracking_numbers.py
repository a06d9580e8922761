"""Tracking numbers as they are compared: carriers print them in groups, people type them freely."""

from collections.abc import Iterable

_DASHES = dict.fromkeys(map(ord, "-‐‑–"))


def number_key(number: str) -> str:
    """The form in which two tracking numbers are equal: no spaces or dashes, letters in upper case."""
    return "".join(number.split()).translate(_DASHES).upper()


def number_keys(numbers: Iterable[str]) -> frozenset[str]:
    """The keys of several numbers; empty ones are left out."""
    return frozenset(key for key in map(number_key, numbers) if key)
