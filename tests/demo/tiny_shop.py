"""A shop of a few lines behind the real server, so that tests of the wire need no world."""

from datetime import UTC, datetime
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    build_schema,
    execute_sync,
)

from orderdesk.demo.bulk import BulkDesk
from orderdesk.demo.clock import ShopClock
from orderdesk.demo.history import History
from orderdesk.demo.shop import Caller, DemoActionError, Shop

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SCHEMA = """
enum Colour { RED BLUE }
input ThingInput { name: String!, colour: Colour = RED, tags: [String!], depth: Int }
type Person { name: String! }
type Thing { id: ID!, name: String!, owner: Person }
type ThingEdge { node: Thing! }
type PageInfo { hasNextPage: Boolean!, endCursor: String }
type ThingConnection { nodes: [Thing!]!, edges: [ThingEdge!]!, pageInfo: PageInfo! }
type UserError { message: String! }
type ThingCreatePayload { thing: Thing, userErrors: [UserError!]! }
type QueryRoot {
  shop: Person!
  thing(id: ID!): Thing
  things(first: Int, after: String): ThingConnection!
  broken: Person
}
type Mutation { thingCreate(input: ThingInput!): ThingCreatePayload }
schema { query: QueryRoot, mutation: Mutation }
"""

CREATE = """mutation Create($i: ThingInput!) {
  thingCreate(input: $i) { thing { id name } userErrors { message } }
}"""
LIST = """query List($after: String) {
  things(first: 2, after: $after) {
    nodes { id name owner { name } } pageInfo { hasNextPage endCursor }
  }
}"""
NAME = "query Name { shop { name } }"


class TinyShop(Shop):
    """Things can be made and listed; each making is on record with its cause. Its clock stands."""

    def __init__(self) -> None:
        self.clock = ShopClock()
        self.clock.set_source(lambda: NINE)
        self._made = History()
        self._bulk = BulkDesk(self.clock)
        self.schema = build_schema(SCHEMA)
        self.names = ["one", "two", "three"]
        self.callers: list[Caller] = []
        fields = self.schema.type_map["QueryRoot"].fields  # type: ignore[attr-defined]
        fields["shop"].resolve = lambda *_: {"name": "Tiny"}
        fields["thing"].resolve = self._thing
        fields["things"].resolve = self._things
        fields["broken"].resolve = self._broken
        mutations = self.schema.type_map["Mutation"].fields  # type: ignore[attr-defined]
        mutations["thingCreate"].resolve = self._create

    @property
    def history(self) -> History:
        return self._made

    @property
    def bulk(self) -> BulkDesk:
        return self._bulk

    def show_pictures(self, origin: str) -> None:
        self.pictures_origin = origin

    def execute(
        self,
        document: DocumentNode,
        variables: dict[str, Any],
        operation_name: str | None,
        *,
        caller: Caller,
    ) -> ExecutionResult:
        self.callers.append(caller)
        result = execute_sync(
            self.schema,
            document,
            variable_values=variables,
            operation_name=operation_name,
            context_value=caller,
        )
        assert isinstance(result, ExecutionResult)
        return result

    def admin(self, action: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if action != "rename":
            raise DemoActionError(f"The shop knows no action “{action}”.")
        self.names[0] = arguments["name"]
        return {"renamed": arguments["name"]}

    @property
    def made(self) -> list[str]:
        """The causes of everything that was made."""
        return [entry.cause for entry in self.history]

    def _thing(self, _: object, __: GraphQLResolveInfo, id: str) -> dict[str, Any] | None:
        if id == "0":
            raise GraphQLError("Invalid id: 0", extensions={"code": "RESOURCE_NOT_FOUND"})
        return None

    def _things(
        self,
        _: object,
        __: GraphQLResolveInfo,
        first: int | None = None,
        after: str | None = None,
    ) -> dict[str, Any]:
        start = int(after) if after else 0
        end = start + (first or 0)
        nodes = [
            {"id": str(start + at), "name": name, "owner": {"name": "Ann"}}
            for at, name in enumerate(self.names[start:end])
        ]
        page = {"hasNextPage": end < len(self.names), "endCursor": str(start + len(nodes))}
        return {"nodes": nodes, "edges": [{"node": node} for node in nodes], "pageInfo": page}

    def _create(self, _: object, info: GraphQLResolveInfo, input: dict[str, Any]) -> dict[str, Any]:
        self.history.add(self.clock.now(), "thing.created", None, info.context.cause, input)
        self.names.append(input["name"])
        number = len(self.names) - 1
        return {"thing": {"id": str(number), "name": input["name"]}, "userErrors": []}

    def _broken(self, *_: object) -> None:
        raise RuntimeError("a resolver of ours broke")
