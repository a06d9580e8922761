"""Reads what a scanner sent: plain numbers here, GS1 messages through biip."""

import asyncio
import importlib
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from orderdesk.domain.codes import (
    ScannedCode,
    is_message,
    message_code,
    plain_code,
    walk_elements,
    without_brackets,
)

# It takes longer to load than a frame: not before the first GS1 message, and not on the window's thread.
_LIBRARY = "biip"


def needs_loading(text: str) -> bool:
    """Whether `load` has to be awaited before this code can be read."""
    return _LIBRARY not in sys.modules and is_message(text)


async def load() -> None:
    """Make ready to read GS1 messages."""
    await asyncio.to_thread(importlib.import_module, _LIBRARY)


async def read_when_ready(text: str) -> ScannedCode:
    """What a code says, the library loaded first where it takes that."""
    if needs_loading(text):
        await load()
    return read_code(text)


def read_code(text: str) -> ScannedCode:
    """What a code says. Never raises: what cannot be taken apart is known by its whole text only."""
    if not is_message(text):
        return plain_code(text)
    message = without_brackets(text)
    elements = _elements(message)
    return message_code(text, iter(elements) if elements else walk_elements(message))


def _elements(message: str) -> list[tuple[str, str]]:
    import biip

    result = biip.parse(message)
    found = result.gs1_message or result.gs1_digital_link_uri
    return list(_pairs(found.element_strings)) if found is not None else []


def _pairs(elements: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for element in elements:
        is_dated = element.ai.ai == "17" and element.date is not None
        yield element.ai.ai, element.date.isoformat() if is_dated else element.value
