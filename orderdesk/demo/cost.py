"""What a query costs, by rules that were derived from the recorded answers of real shops.

An object or a list of objects costs 1, a scalar nothing, an amount of money nothing, a count 10. A
connection costs 2 plus, for each of its nodes, what a node costs, where n nodes count as
`max(1, floor(2·ln n))`. A mutation costs 10 (updating tracking 50 since June 2026), and the objects
right below it come with it. All of this fits every recorded `requestedQueryCost`.

What is really charged is less where a connection gave fewer nodes than were asked for: each node
then counts by its share of that weight. This fits four of five recorded `actualQueryCost`s, and is
off by a point or two in the others.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    value_from_ast_untyped,
)

MAX_QUERY_COST = 1000

_MUTATION = 10
_DEAR_MUTATIONS = {"fulfillmentTrackingInfoUpdate": 50, "fulfillmentTrackingInfoUpdateV2": 50}
_COUNT = 10
_CONNECTION = 2
# Values that only look like objects: selecting them costs nothing.
_FREE = frozenset({"MoneyBag", "MoneyV2", "Weight", "InventoryItemMeasurement"})


@dataclass(slots=True)
class _Price:
    """One selected object, list or connection, and what is selected below it."""

    own: int
    below: "dict[str, _Price]" = field(default_factory=dict)
    # Of a connection: what one node costs, and how many were asked for.
    node: "_Price | None" = None
    asked: int = 0

    def requested(self) -> int:
        """Points of the largest answer that may come."""
        points = self.own + sum(each.requested() for each in self.below.values())
        if self.node is not None:
            points += _weight(self.asked) * self.node.requested()
        return points

    def actual(self, value: Any, *, in_row: bool = False) -> int:
        """Points of this answer: nothing below a null costs."""
        if isinstance(value, list):
            below = max((self._inside(each, in_row) for each in value), default=0)
        else:
            below = self._inside(value, in_row)
        if self.node is None or value is None:
            return self.own + below
        rows = _rows(value)
        if not rows:
            return self.own + below + (0 if in_row else _weight(self.asked))
        nodes = sum(self.node.actual(row, in_row=True) for row in rows)
        # In whole numbers, so that no rounding of fractions can tip it over.
        return self.own + below + -(-_weight(self.asked) * nodes // max(self.asked, len(rows)))

    def _inside(self, value: Any, in_row: bool) -> int:
        if not isinstance(value, dict):
            return 0
        return sum(
            each.actual(value[key], in_row=in_row)
            for key, each in self.below.items()
            if key in value
        )


@dataclass(frozen=True, slots=True)
class _Selected:
    """One field as selected somewhere, with the type that it was selected on."""

    on: GraphQLNamedType
    node: FieldNode

    @property
    def name(self) -> str:
        return self.node.name.value

    @property
    def returned(self) -> GraphQLNamedType | None:
        """The type it gives; None for the fields that every schema has for reading itself."""
        if not isinstance(self.on, GraphQLObjectType | GraphQLInterfaceType):
            return None
        definition = self.on.fields.get(self.name)
        return None if definition is None else get_named_type(definition.type)


# Response key: every place that selects it.
_Fields = dict[str, list[_Selected]]


class Pricing:
    """The price of one operation of a validated document, with its variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._variables = dict(variables)
        for definition in operation.variable_definitions or ():
            if definition.default_value is not None:
                name = definition.variable.name.value
                self._variables.setdefault(name, value_from_ast_untyped(definition.default_value))
        self._root = _Price(0)
        root = schema.get_root_type(operation.operation)
        if root is not None:
            fields: _Fields = {}
            self._collect(root, operation.selection_set.selections, fields)
            self._root.below = self._prices(fields)
            if operation.operation is OperationType.MUTATION:
                self._price_mutations(fields)

    def requested(self) -> int:
        """Points that are reserved before the operation runs."""
        return self._root.requested()

    def actual(self, data: Mapping[str, Any] | None) -> int:
        """Points of what came back: the same prices over the nodes that are really there."""
        if data is None:
            return sum(each.own for each in self._root.below.values())
        return self._root.actual(data)

    def _price_mutations(self, fields: _Fields) -> None:
        for key, price in self._root.below.items():
            price.own = _DEAR_MUTATIONS.get(fields[key][0].name, _MUTATION)
            for payload in price.below.values():
                if payload.node is None:
                    payload.own = 0

    def _prices(self, fields: _Fields) -> dict[str, _Price]:
        prices = {key: self._price(selected) for key, selected in fields.items()}
        return {key: price for key, price in prices.items() if price is not None}

    def _price(self, selected: list[_Selected]) -> _Price | None:
        returned = selected[0].returned
        if returned is None or is_leaf_type(returned):
            return None
        below = self._below(selected)
        if returned.name.endswith("Connection"):
            return self._price_connection(selected[0].node, below)
        own = _COUNT if returned.name == "Count" else 1
        return _Price(0 if returned.name in _FREE else own, self._prices(below))

    def _price_connection(self, asked: FieldNode, below: _Fields) -> _Price:
        nodes: list[_Selected] = []
        beside: _Fields = {}
        for key, each in below.items():
            if each[0].name == "nodes":
                nodes += each
            elif each[0].name == "edges":
                for inner in self._below(each).values():
                    nodes += [one for one in inner if one.name == "node"]
            elif each[0].name != "pageInfo":
                beside[key] = each
        node = _Price(1, self._prices(self._below(nodes)))
        size = self._argument(asked, "first") or self._argument(asked, "last") or 1
        return _Price(_CONNECTION, self._prices(beside), node, size)

    def _below(self, selected: Iterable[_Selected]) -> _Fields:
        fields: _Fields = {}
        for each in selected:
            if each.node.selection_set is not None and each.returned is not None:
                self._collect(each.returned, each.node.selection_set.selections, fields)
        return fields

    def _collect(
        self, on: GraphQLNamedType, selections: Iterable[SelectionNode], into: _Fields
    ) -> None:
        for node in selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                into.setdefault(key, []).append(_Selected(on, node))
            elif isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                narrowed = self._schema.type_map[fragment.type_condition.name.value]
                self._collect(narrowed, fragment.selection_set.selections, into)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                narrowed = self._schema.type_map[condition.name.value] if condition else on
                self._collect(narrowed, node.selection_set.selections, into)

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        for directive in directives:
            for argument in directive.arguments or ():
                if argument.name.value == "if":
                    wanted = directive.name.value == "include"
                    if self._value(argument.value) is not wanted:
                        return False
        return True

    def _argument(self, node: FieldNode, name: str) -> int | None:
        for argument in node.arguments or ():
            if argument.name.value == name:
                value = self._value(argument.value)
                return value if isinstance(value, int) else None
        return None

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return value_from_ast_untyped(node)


def _weight(count: int) -> int:
    return max(1, math.floor(2 * math.log(count))) if count > 0 else 1


def _rows(value: Any) -> list[Any]:
    """The nodes of an answered connection, whichever way they were selected."""
    if not isinstance(value, dict):
        return []
    for part in value.values():
        if isinstance(part, list):
            return [each.get("node", each) if isinstance(each, dict) else each for each in part]
    return []
