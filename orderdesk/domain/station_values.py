"""JSON values that all stations share, with one entry for each under a key of its own."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


def parse_entries(value: str | None, version: int, read: Callable[[Any], T]) -> dict[str, T] | None:
    """The entries by the stations' keys; None for a value that this version cannot read.

    `read` raises KeyError, TypeError or ValueError for a damaged entry, which is left out: its station
    writes it anew.
    """
    if value is None or not value.strip():
        return {}
    try:
        found = json.loads(value)
        if found["v"] != version:
            return None
        entries = dict(found["stations"])
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
    whole: dict[str, T] = {}
    for key, entry in entries.items():
        try:
            whole[str(key)] = read(entry)
        except (KeyError, TypeError, ValueError):
            continue
    return whole


def format_entries(entries: Mapping[str, Mapping[str, Any]], version: int) -> str:
    """The value to be written: compact JSON."""
    return json.dumps(
        {"v": version, "stations": entries}, ensure_ascii=False, separators=(",", ":")
    )
