"""Tags of orders: how they are typed, and when two are the same."""

import re
from collections.abc import Iterable

LONGEST_TAG = 40
MOST_TAGS = 250
"""Shopify keeps at most so many tags of so many characters on one order."""


def tag_key(tag: str) -> str:
    """The form in which two tags are equal: Shopify has no regard to case."""
    return tag.strip().casefold()


def read_tags(typed: Iterable[str]) -> tuple[str, ...]:
    """The tags in what was typed: a comma parts two of them. Each once, in the sequence given."""
    found: dict[str, str] = {}
    for text in typed:
        for part in text.split(","):
            tag = re.sub(r"\s+", " ", part).strip()
            if tag:
                found.setdefault(tag_key(tag), tag)
    return tuple(found.values())


def missing_tags(wanted: Iterable[str], present: Iterable[str]) -> tuple[str, ...]:
    """Those of the wanted tags that are not there."""
    keys = {tag_key(tag) for tag in present}
    return tuple(tag for tag in wanted if tag_key(tag) not in keys)


def without_tags(present: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """What is left of the tags when some are removed, however they are written."""
    keys = {tag_key(tag) for tag in removed}
    return tuple(tag for tag in present if tag_key(tag) not in keys)
