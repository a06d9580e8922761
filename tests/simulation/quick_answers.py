"""The shop's answers to queries, from plans: a document is gone through once, not once for each answer.

The resolvers, the rules and the types are the demo shop's own. Where anything at all is out of the
ordinary (an error, a null that may not be), graphql-core answers instead; `without_plans` lets it answer
everything, which the runs that are made twice compare.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_operation_ast,
    get_variable_values,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql import GraphQLIncludeDirective as Include
from graphql import GraphQLSkipDirective as Skip
from graphql.execution.values import VariableValues

from orderdesk.demo.fulfilling import archive_due
from orderdesk.demo.ids import gid
from orderdesk.demo.request import Request
from orderdesk.demo.shop import Caller, Shop
from orderdesk.demo.world import Order

Complete = Callable[[Any, "_Run"], Any]

_AS_THEY_ARE: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}
_are_on = True


@contextmanager
def without_plans() -> Iterator[None]:
    """graphql-core answers everything."""
    global _are_on
    _are_on, before = False, _are_on
    try:
        yield
    finally:
        _are_on = before


class QuickShop(Shop):
    """The demo shop; queries are answered from plans, and an order's part of them while it is the same."""

    def __init__(self, seed: int, orders: int, now: datetime) -> None:
        super().__init__(seed, orders, now)
        self._orders: dict[Any, dict[str, Any]] = {}
        self._seen = 0
        self._changes: dict[Any, int] = {}

    def once(
        self, key: Any, order: Order, with_metafields: bool, answer: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """What `key` asks of an order; the very same as long as nothing has happened to it."""
        for entry in self.history.since(self._seen):
            self._seen = entry.number
            is_metafield = entry.kind == "metafield.set"
            self._changes[entry.order_id, is_metafield] = entry.number
        named, changes = gid("Order", order.number), self._changes
        state = (changes.get((named, False)), changes.get((None, False)))
        if with_metafields or self.settings.metafields_touch_order:
            state += (changes.get((named, True)), changes.get((None, True)))
        found = self._orders.get((key, order.number, state))
        if found is None:
            found = self._orders[key, order.number, state] = answer()
        return found

    def execute(
        self,
        document: DocumentNode,
        variables: dict[str, Any],
        operation_name: str | None,
        *,
        caller: Caller,
    ) -> ExecutionResult:
        """See `Shop.execute`."""
        operation = get_operation_ast(document, operation_name)
        if _are_on and operation is not None and operation.operation is OperationType.QUERY:
            result = self._from_plan(document, operation, variables, caller)
            if result is not None:
                return result
        return super().execute(document, variables, operation_name, caller=caller)

    def _from_plan(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any],
        caller: Caller,
    ) -> ExecutionResult | None:
        archive_due(self.store)
        run = _Run(Request(self.store, caller), self)
        try:
            plan, run.arguments = _prepared(self.schema, document, operation, variables)
            data = plan.root(None, run)
        except Exception:  # whatever it is, graphql-core knows what to say of it
            return None
        extensions = {"search": run.context.warnings} if run.context.warnings else None
        return ExecutionResult(data, None, extensions)


@dataclass(slots=True)
class _Run:
    """One answer. For the resolvers it is also what graphql-core tells them of the request."""

    context: Request
    shop: QuickShop
    arguments: list[dict[str, Any]] = field(default_factory=list)
    field_name: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a document is answered: its root, and what each field with arguments is given."""

    root: Complete
    arguments: list[Callable[[Any], dict[str, Any]]]


# A document is kept with its plans, so that no other one can take its place in memory.
_plans: dict[Any, tuple[DocumentNode, _Plan]] = {}
_known: dict[Any, tuple[DocumentNode, _Plan, list[dict[str, Any]]]] = {}
MOST_KNOWN = 4096


def _prepared(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: dict[str, Any],
) -> tuple[_Plan, list[dict[str, Any]]]:
    """The plan of a document, and the arguments that these variables make of it."""
    key = (id(document), id(operation), repr(variables))
    found = _known.get(key)
    if found is None:
        given = get_variable_values(schema, operation.variable_definitions or (), variables)
        if isinstance(given, list):
            raise given[0]
        plan = _plan(schema, document, operation, given)
        if len(_known) > MOST_KNOWN:
            _known.clear()
        found = _known[key] = document, plan, [one(given) for one in plan.arguments]
    return found[1], found[2]


def _plan(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: VariableValues,
) -> _Plan:
    # A switch decides about whole fields; every other variable is only a value.
    switches = sorted((name, one) for name, one in given.coerced.items() if isinstance(one, bool))
    key = (id(document), id(operation), tuple(switches))
    if key not in _plans:
        _plans[key] = document, _Planner(schema, document, operation, given).plan()
    return _plans[key][1]


class _Planner:
    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        given: VariableValues,
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._given = given
        self._fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        self._arguments: list[Callable[[Any], dict[str, Any]]] = []

    def plan(self) -> _Plan:
        """Gone through from the root."""
        root = self._schema.query_type
        assert root is not None
        return _Plan(self._object(root, [self._operation.selection_set]), self._arguments)

    def _object(self, kind: GraphQLObjectType, sets: list[SelectionSetNode]) -> Complete:
        found: dict[str, list[FieldNode]] = {}
        for one in sets:
            self._collect(kind, one, found)
        first = len(self._arguments)
        fields = [self._field(kind, key, nodes) for key, nodes in found.items()]

        def answered(source: Any, run: _Run) -> dict[str, Any]:
            answer = {}
            for key, resolve, place, finish in fields:
                if place < 0:
                    answer[key] = finish(resolve(source, run), run)
                else:
                    answer[key] = finish(resolve(source, run, **run.arguments[place]), run)
            return answer

        if kind.name != "Order":
            return answered
        below = slice(first, len(self._arguments))
        with_metafields = any(
            node.name.value.startswith("metafield") for nodes in found.values() for node in nodes
        )

        def complete(source: Any, run: _Run) -> dict[str, Any]:
            key = (answered, str(run.arguments[below]))
            return run.shop.once(key, source, with_metafields, lambda: answered(source, run))

        return complete

    def _collect(
        self, kind: GraphQLObjectType, chosen: SelectionSetNode, into: dict[str, list[FieldNode]]
    ) -> None:
        for node in chosen.selections:
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                into.setdefault((node.alias or node.name).value, []).append(node)
                continue
            below: InlineFragmentNode | FragmentDefinitionNode
            if isinstance(node, FragmentSpreadNode):
                below = self._fragments[node.name.value]
            else:
                assert isinstance(node, InlineFragmentNode)
                below = node
            wanted = below.type_condition.name.value if below.type_condition else kind.name
            names = {kind.name, *(one.name for one in kind.interfaces)}
            if wanted in names:
                self._collect(kind, below.selection_set, into)

    def _is_included(self, node: Any) -> bool:
        if not node.directives:
            return True
        included = get_directive_values(Include, node, self._given)
        skipped = get_directive_values(Skip, node, self._given)
        return (included is None or included["if"]) and (skipped is None or not skipped["if"])

    def _field(
        self, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]
    ) -> tuple[str, Callable[..., Any], int, Complete]:
        name = nodes[0].name.value
        if name == "__typename":
            return key, lambda _source, _run: kind.name, -1, lambda value, _run: value
        asked = kind.fields[name]
        place = -1
        if asked.args or nodes[0].arguments:
            place = len(self._arguments)
            self._arguments.append(
                lambda given, asked=asked, node=nodes[0]: get_argument_values(asked, node, given)
            )
        assert asked.resolve is not None
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        return key, asked.resolve, place, self._complete(asked.type, sets)

    def _complete(self, kind: GraphQLOutputType, sets: list[SelectionSetNode]) -> Complete:
        if is_non_null_type(kind):
            return _never_null(self._complete(kind.of_type, sets))
        if is_list_type(kind):
            return _each(self._complete(kind.of_type, sets))
        if is_leaf_type(kind):
            return _leaf(kind)
        if is_object_type(kind):
            return _or_null(self._object(kind, sets))
        assert is_abstract_type(kind)
        return self._abstract(kind, sets)

    def _abstract(self, kind: Any, sets: list[SelectionSetNode]) -> Complete:
        plans: dict[str, Complete] = {}
        # Planned here and now, so that the arguments are counted before the first answer.
        for one in self._schema.get_possible_types(kind):
            plans[one.name] = self._object(one, sets)
        return _or_null(lambda value, run: plans[kind.resolve_type(value)](value, run))


def _never_null(complete: Complete) -> Complete:
    def completed(value: Any, run: _Run) -> Any:
        done = complete(value, run)
        if done is None:
            raise TypeError("null")
        return done

    return completed


def _or_null(complete: Complete) -> Complete:
    return lambda value, run: None if value is None else complete(value, run)


def _each(complete: Complete) -> Complete:
    def completed(value: Any, run: _Run) -> Any:
        return None if value is None else [complete(one, run) for one in value]

    return completed


def _leaf(kind: Any) -> Complete:
    plain = _AS_THEY_ARE.get(kind.name)
    write = kind.coerce_output_value

    def completed(value: Any, _run: _Run) -> Any:
        if value is None or type(value) is plain:
            return value
        return write(value)

    return completed
