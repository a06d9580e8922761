"""Which queries a bulk operation takes: Shopify's limits, refused in the words that were recorded.

How several refusals of one query are told was not recorded: here the first one is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    parse,
)

from orderdesk.demo.refusals import RefusalError
from orderdesk.demo.schema_errors import schema_errors

MOST_BYTES = 65_535
MOST_CONNECTIONS = 5
DEEPEST = 2

Fragments = dict[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class BulkQuery:
    """A query that may run in bulk: its selections at the top, and the fragments that it spreads."""

    roots: tuple[FieldNode, ...]
    fragments: Fragments


def read_bulk_query(schema: GraphQLSchema, text: str) -> BulkQuery:
    """The query as it will run. Raises RefusalError for one that may not run in bulk."""
    size = len(text.encode())
    if size > MOST_BYTES:
        raise _refused(f"Query is too large ({size} bytes; maximum is {MOST_BYTES} bytes)")
    document = _parsed(text)
    operation = next(
        (one for one in document.definitions if isinstance(one, OperationDefinitionNode)), None
    )
    if operation is None or operation.operation is not OperationType.QUERY:
        raise _refused("Invalid operation type. Only `query` operations are supported.")
    for problem in schema_errors(schema, document):
        raise _refused(f"Invalid bulk query: {problem['message']}")
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    found = _Found(fragments)
    assert schema.query_type is not None
    found.look(schema.query_type, operation.selection_set)
    found.judge()
    return BulkQuery(tuple(fields_of(operation.selection_set, fragments)), fragments)


def fields_of(selections: SelectionSetNode | None, fragments: Fragments) -> Iterator[FieldNode]:
    """The fields that are selected here, also through fragments."""
    for one in selections.selections if selections is not None else ():
        if isinstance(one, FieldNode):
            yield one
        elif isinstance(one, InlineFragmentNode):
            yield from fields_of(one.selection_set, fragments)
        elif isinstance(one, FragmentSpreadNode):
            yield from fields_of(fragments[one.name.value].selection_set, fragments)


def is_connection(kind: object) -> bool:
    """Whether a field of this type gives a page of things."""
    return isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection")


def node_of(connection: FieldNode, fragments: Fragments) -> FieldNode | None:
    """The `node` in a connection's `edges`; None where it is not selected."""
    for edges in fields_of(connection.selection_set, fragments):
        if edges.name.value == "edges":
            for node in fields_of(edges.selection_set, fragments):
                if node.name.value == "node":
                    return node
    return None


@dataclass(slots=True)
class _Found:
    """What a query selects, as far as a limit is about it."""

    fragments: Fragments
    connections: int = 0
    deepest: int = 0
    has_node: bool = False
    is_within_list: bool = False
    without_edges: list[str] = field(default_factory=list)
    without_id: list[str] = field(default_factory=list)

    def look(
        self,
        parent: object,
        selections: SelectionSetNode | None,
        depth: int = 0,
        *,
        listed: bool = False,
    ) -> bool:
        """Note what is selected on `parent`; whether there is a connection in it."""
        assert isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
        has_connection = False
        for one in fields_of(selections, self.fragments):
            definition = parent.fields.get(one.name.value)
            if definition is None:
                continue
            kind = get_named_type(definition.type)
            if is_connection(kind):
                has_connection = True
                self._look_into(one, kind, depth, listed)
                continue
            self.has_node |= depth == 0 and one.name.value in ("node", "nodes")
            if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
                inside = listed or _is_list(definition.type)
                has_connection |= self.look(kind, one.selection_set, depth, listed=inside)
        return has_connection

    def _look_into(self, one: FieldNode, kind: object, depth: int, listed: bool) -> None:
        name = one.name.value
        self.connections += 1
        self.deepest = max(self.deepest, depth)
        self.is_within_list |= listed
        node = node_of(one, self.fragments)
        if node is None:
            self.without_edges.append(name)
            return
        assert isinstance(kind, GraphQLObjectType)
        edge = get_named_type(kind.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        thing = get_named_type(edge.fields["node"].type)
        if self.look(thing, node.selection_set, depth + 1) and not any(
            selected.name.value == "id" and selected.alias is None
            for selected in fields_of(node.selection_set, self.fragments)
        ):
            self.without_id.append(name)

    def judge(self) -> None:
        """Raises RefusalError for the first limit that is passed."""
        if self.has_node:
            raise _refused("Bulk queries cannot contain a top level `node` field.")
        if not self.connections:
            raise _refused("Bulk queries must contain at least one connection.")
        if self.without_edges:
            names = ", ".join(f"'{name}'" for name in self.without_edges)
            raise _refused(
                "All connection fields in a bulk query must select their contents using 'edges' >"
                " 'node', e.g: 'orders { edges { node {'. Selecting via 'nodes' is not supported."
                f" Invalid connection fields: {names}."
            )
        if self.connections > MOST_CONNECTIONS:
            raise _refused(f"Bulk queries cannot contain more than {MOST_CONNECTIONS} connections.")
        if self.deepest > DEEPEST:
            raise _refused(
                "Bulk queries cannot contain connections with a nesting depth greater than"
                f" {DEEPEST}."
            )
        if self.is_within_list:
            raise _refused(
                "Queries that contain a connection field within a list field are not currently"
                " supported."
            )
        if self.without_id:
            names = ", ".join(self.without_id)
            raise _refused(
                "The parent 'node' field for a nested connection must select the 'id' field without"
                f" an alias and must be of 'ID' return type. Connection fields without 'id': {names}."
            )


def _parsed(text: str) -> DocumentNode:
    try:
        return parse(text)
    except GraphQLSyntaxError as error:
        said = "unexpected end of file" if "<EOF>" in error.message else error.message
        raise _refused(f"Invalid bulk query: syntax error, {said}") from None


def _is_list(kind: object) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def _refused(message: str) -> RefusalError:
    return RefusalError(["query"], message, "INVALID")
