"""What answers look like, field by field: `Type.field` to the kinds of values that were seen there."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    parse,
)

Shapes = dict[str, set[str]]
_GID = re.compile(r"gid://shopify/(\w+)/\d+(\?\w+=\w+)?")
_KINDS = (
    ("time", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")),
    ("decimal", re.compile(r"-?\d+\.\d+")),
    ("digest", re.compile(r"[0-9a-f]{64}")),
    ("address", re.compile(r"https?://\S+")),
)


def kind_of(value: Any) -> str:
    """The kind of one value: its type, and the form of a text that has one."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if not isinstance(value, str):
        return "other"
    gid = _GID.fullmatch(value)
    if gid is not None:
        return f"id of {gid[1]}{' with a question mark' if gid[2] else ''}"
    return next((name for name, form in _KINDS if form.fullmatch(value)), "text")


class Reader:
    """Collects what answers to documents look like."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.shapes: Shapes = defaultdict(set)

    def read(self, text: str, data: Any) -> None:
        """Take in one answer's data."""
        document = parse(text)
        fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        for one in document.definitions:
            if isinstance(one, OperationDefinitionNode):
                root = self._schema.get_root_type(one.operation)
                assert root is not None
                self._walk(root, one.selection_set, data, fragments)

    def _walk(
        self,
        parent: GraphQLNamedType,
        selected: SelectionSetNode,
        data: Any,
        fragments: dict[str, FragmentDefinitionNode],
    ) -> None:
        if not isinstance(data, dict):
            return
        for kind, field in fields_of(self._schema, parent, selected, fragments, data):
            key = field.alias.value if field.alias else field.name.value
            if key not in data or field.name.value.startswith("__"):
                continue
            definition = getattr(kind, "fields", {}).get(field.name.value)
            if definition is None:
                continue
            named = get_named_type(definition.type)
            if data[key] == []:
                self.shapes[f"{kind.name}.{field.name.value}"].add("nothing")
            for value in flat(data[key]):
                is_leaf = is_leaf_type(named) or value is None
                name = f"{kind.name}.{field.name.value}"
                self.shapes[name].add(kind_of(value) if is_leaf else "object")
                if field.selection_set is not None:
                    self._walk(named, field.selection_set, value, fragments)


def fields_of(
    schema: GraphQLSchema,
    parent: GraphQLNamedType,
    selected: SelectionSetNode,
    fragments: dict[str, FragmentDefinitionNode],
    data: dict[str, Any] | None = None,
) -> Iterator[tuple[GraphQLNamedType, FieldNode]]:
    """Fields with the type that they stand on. Where `data` is another thing, its fragment is not."""
    for one in selected.selections:
        if isinstance(one, FieldNode):
            yield parent, one
            continue
        inner = fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
        assert isinstance(inner, FragmentDefinitionNode | InlineFragmentNode)
        condition = inner.type_condition
        kind = parent if condition is None else schema.type_map[condition.name.value]
        own = kind_of((data or {}).get("id")).removeprefix("id of ")
        if kind is parent or data is None or own in (kind.name, "null"):
            yield from fields_of(schema, kind, inner.selection_set, fragments, data)


def flat(value: Any) -> Iterator[Any]:
    """The values of lists within lists; a value by itself."""
    if isinstance(value, list):
        for one in value:
            yield from flat(one)
    else:
        yield value
