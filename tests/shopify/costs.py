"""Shopify's query cost, computed from a document: the formula that agrees with every recording.

An object costs 1, a scalar or enum 0, a `Count` 10; a mutation costs 10, and the objects that stand
directly in its payload nothing of their own. A connection of `first: n` costs `2 + S(n) * (1 + what a
node holds)` with `S(n) = max(1, floor(2 ln n))`; a plain list costs 1 and what one member holds.
"""

import math
from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    parse,
)
from graphql.language import FragmentSpreadNode, InlineFragmentNode

MUTATION_POINTS = 10
COUNT_POINTS = 10


def points(schema: GraphQLSchema, text: str, variables: Mapping[str, Any]) -> int:
    """What Shopify reserves before it runs `text` with these variables."""
    parsed = parse(text)
    fragments = {
        one.name.value: one for one in parsed.definitions if isinstance(one, FragmentDefinitionNode)
    }
    operation = next(one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
    is_mutation = operation.operation.value == "mutation"
    root = schema.mutation_type if is_mutation else schema.query_type
    assert root is not None
    meter = _Meter(fragments, variables)
    if not is_mutation:
        return meter.selection(root, operation.selection_set)
    return sum(MUTATION_POINTS + meter.payload(root, field) for field in _fields(operation))


class _Meter:
    def __init__(
        self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]
    ) -> None:
        self._fragments = fragments
        self._variables = variables

    def selection(self, parent: Any, selected: SelectionSetNode) -> int:
        total = 0
        for part in selected.selections:
            if isinstance(part, FragmentSpreadNode):
                total += self.selection(parent, self._fragments[part.name.value].selection_set)
            elif isinstance(part, InlineFragmentNode):
                total += self.selection(parent, part.selection_set)
            elif isinstance(part, FieldNode):
                total += self._field(parent, part)
        return total

    def payload(self, root: Any, mutation: FieldNode) -> int:
        kind = get_named_type(root.fields[mutation.name.value].type)
        total = 0
        for field in _fields(mutation):
            points = self._field(kind, field)
            total += max(0, points - 1)
        return total

    def _field(self, parent: Any, field: FieldNode) -> int:
        kind = get_named_type(parent.fields[field.name.value].type)
        if kind.name == "MoneyBag":
            return 0
        if kind.name == "Count":
            return COUNT_POINTS
        if is_leaf_type(kind) or field.selection_set is None:
            return 0
        if field.name.value in ("pageInfo", "userErrors"):
            return 0
        if kind.name.endswith("Connection"):
            nodes = next(
                part
                for part in field.selection_set.selections
                if isinstance(part, FieldNode) and part.name.value == "nodes"
            )
            assert nodes.selection_set is not None
            node = get_named_type(kind.fields["nodes"].type)
            inside = 1 + self.selection(node, nodes.selection_set)
            return 2 + _size(self._first(field)) * inside
        return 1 + self.selection(kind, field.selection_set)

    def _first(self, field: FieldNode) -> int:
        for argument in field.arguments:
            if argument.name.value != "first":
                continue
            if isinstance(argument.value, VariableNode):
                return int(self._variables[argument.value.name.value])
            assert isinstance(argument.value, IntValueNode)
            return int(argument.value.value)
        raise AssertionError(f"{field.name.value} asks for no `first`")


def _fields(node: OperationDefinitionNode | FieldNode) -> list[FieldNode]:
    assert node.selection_set is not None
    return [part for part in node.selection_set.selections if isinstance(part, FieldNode)]


def _size(first: int) -> int:
    return max(1, math.floor(2 * math.log(first)))
