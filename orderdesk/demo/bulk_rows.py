"""What a bulk operation writes: one JSON object a line, children right behind their parents."""

import json
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    execute_sync,
    get_named_type,
)
from graphql.execution.values import get_argument_values

from orderdesk.demo.bulk import Rows
from orderdesk.demo.bulk_rules import BulkQuery, fields_of, is_connection, node_of
from orderdesk.demo.paging import LARGEST_PAGE
from orderdesk.demo.request import Request

# As the recorded file spells them, which is to the byte as long as it was told to be.
_SPELLED = {"/": "\\/", "&": "\\u0026", "<": "\\u003c", ">": "\\u003e"}


def rows_of(schema: GraphQLSchema, query: BulkQuery, request: Request) -> Rows:
    """The lines of the file.

    Things are read when their line is asked for, as Shopify reads them while the operation runs.
    Raises GraphQLError where the app may not see something.
    """
    root = schema.query_type
    assert root is not None
    writer = _Writer(query, request)
    for one in query.roots:
        yield from writer.connection(root, None, one, None)


class _Writer:
    def __init__(self, query: BulkQuery, request: Request) -> None:
        self._fragments = query.fragments
        self._request = request
        self._plain: dict[int, DocumentNode] = {}

    def connection(
        self, parent: GraphQLObjectType, source: Any, one: FieldNode, parent_id: str | None
    ) -> Rows:
        """All things of a connection, page after page, with what hangs on them."""
        definition = parent.fields[one.name.value]
        connection = get_named_type(definition.type)
        if not is_connection(connection):
            return
        assert isinstance(connection, GraphQLObjectType)
        thing = _thing(connection)
        node = node_of(one, self._fragments)
        assert node is not None
        nested = [
            each
            for each in fields_of(node.selection_set, self._fragments)
            if is_connection(get_named_type(thing.fields[each.name.value].type))
        ]
        for found in self._pages(definition, source, one):
            row = self._row(thing, found, node, nested)
            yield _line(row, parent_id), parent_id is None
            for each in nested:
                yield from self.connection(thing, found, each, row["id"])

    def _pages(self, definition: GraphQLField, source: Any, one: FieldNode) -> Iterator[Any]:
        assert definition.resolve is not None
        arguments = get_argument_values(definition, one)
        for limit in ("first", "last"):
            arguments.pop(limit, None)
        # All that resolvers of connections ask of it.
        info: Any = SimpleNamespace(context=self._request, field_name=one.name.value)
        while True:
            page = definition.resolve(source, info, first=LARGEST_PAGE, **arguments)
            yield from page.nodes
            if not page.has_next:
                return
            arguments["after"] = page.page_info["endCursor"]

    def _row(
        self, thing: GraphQLObjectType, found: Any, node: FieldNode, nested: list[FieldNode]
    ) -> dict[str, Any]:
        document = self._plain.get(id(node))
        if document is None:
            document = self._plain[id(node)] = self._without(node, nested)
        result = execute_sync(
            _schema_of(thing), document, root_value=found, context_value=self._request
        )
        if result.errors or result.data is None:
            raise (result.errors or [GraphQLError("nothing came")])[0]
        row: dict[str, Any] = result.data["node"]
        return row

    def _without(self, node: FieldNode, nested: list[FieldNode]) -> DocumentNode:
        """A query of the fields of one thing, its connections left out."""
        assert node.selection_set is not None
        names = {id(one) for one in nested}
        kept = [
            one for one in fields_of(node.selection_set, self._fragments) if id(one) not in names
        ]
        asked = FieldNode(
            name=NameNode(value="node"),
            arguments=(),
            directives=(),
            selection_set=SelectionSetNode(selections=tuple(kept)),
        )
        operation = OperationDefinitionNode(
            operation=OperationType.QUERY,
            variable_definitions=(),
            directives=(),
            selection_set=SelectionSetNode(selections=(asked,)),
        )
        return DocumentNode(definitions=(operation, *self._fragments.values()))


@cache
def _schema_of(thing: GraphQLObjectType) -> GraphQLSchema:
    """A schema whose only root field is the thing that it is asked for."""
    node = GraphQLField(thing, resolve=lambda source, _info: source)
    return GraphQLSchema(GraphQLObjectType("BulkRow", {"node": node}), assume_valid=True)


def _thing(connection: GraphQLObjectType) -> GraphQLObjectType:
    edge = get_named_type(connection.fields["edges"].type)
    assert isinstance(edge, GraphQLObjectType)
    thing = get_named_type(edge.fields["node"].type)
    assert isinstance(thing, GraphQLObjectType)
    return thing


def _line(row: dict[str, Any], parent_id: str | None) -> bytes:
    if parent_id is not None:
        row = {**row, "__parentId": parent_id}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    for sign, spelled in _SPELLED.items():
        text = text.replace(sign, spelled)
    return text.encode() + b"\n"
