"""What no recording shows of the fields that the client reads: python -m tests.shopify.unrecorded."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    build_schema,
    get_named_type,
    parse,
    validate,
)
from graphql.language import FragmentDefinitionNode, OperationDefinitionNode
from graphql.validation import NoUnusedFragmentsRule, specified_rules

from orderdesk.shopify import documents
from tests.demo.prune_schema import WHOLE
from tests.demo.recordings import RECORDINGS, REPLAYED, load
from tests.demo.test_recordings import PRODUCT, SET
from tests.shopify.shapes import Reader, Shapes, fields_of

LISTED = Path(__file__).with_name("unrecorded_fields.txt")
_SYNTHETIC = "order-merchant-detail-read"
_WITH_A_TEXT_OF_OURS = [name for name in REPLAYED if name.startswith("metafields-set")]
"""They were recorded without the texts that were sent; the replay's are what they must have been."""


@cache
def whole_schema() -> GraphQLSchema:
    """Shopify's own."""
    return build_schema(WHOLE.read_text("utf-8"), assume_valid=True, assume_valid_sdl=True)


@cache
def recorded_shapes() -> Shapes:
    """What real stores answered, wherever a recording holds a text with its answer."""
    whole = whole_schema()
    rules = [rule for rule in specified_rules if rule is not NoUnusedFragmentsRule]
    reader = Reader(whole)
    for path in sorted(RECORDINGS.glob("*.json")):
        if path.stem == _SYNTHETIC:
            continue
        for text, data in _exchanges(json.loads(path.read_text("utf-8"))):
            try:
                document = parse(text)
            except GraphQLError:
                continue
            if not validate(whole, document, rules):
                reader.read(text, data)
    for name in _WITH_A_TEXT_OF_OURS:
        recording = load(name)
        reader.read(SET, recording["mutation"]["response"]["data"])
        reader.read(PRODUCT, recording["downstreamRead"]["data"])
    return reader.shapes


def unrecorded_fields() -> list[str]:
    """The fields that the client reads and no recording shows with a value."""
    seen = {name for name, kinds in recorded_shapes().items() if kinds != {"null"}}
    return sorted(_read_by_client() - seen)


def _exchanges(content: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(content, dict):
        text = content.get("query", content.get("document"))
        told = content.get("response")
        if isinstance(told, dict):
            told = told.get("payload", told.get("body", told))
        if isinstance(text, str) and "{" in text and isinstance(told, dict) and told.get("data"):
            yield text, told["data"]
        for value in content.values():
            yield from _exchanges(value)
    elif isinstance(content, list):
        for value in content:
            yield from _exchanges(value)


def _read_by_client() -> set[str]:
    whole = whole_schema()
    found: set[str] = set()
    for name in documents.names():
        document = parse(documents.load(name).text)
        fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        waiting = [
            (whole.get_root_type(one.operation), one.selection_set)
            for one in document.definitions
            if isinstance(one, OperationDefinitionNode)
        ]
        while waiting:
            parent, selected = waiting.pop()
            assert parent is not None
            for kind, field in fields_of(whole, parent, selected, fragments):
                found.add(f"{kind.name}.{field.name.value}")
                if field.selection_set is not None:
                    definition = kind.fields[field.name.value]  # type: ignore[attr-defined]
                    waiting.append((get_named_type(definition.type), field.selection_set))
    return found


if __name__ == "__main__":
    LISTED.write_text("\n".join(unrecorded_fields()) + "\n", encoding="utf-8")
