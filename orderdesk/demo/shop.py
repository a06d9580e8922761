"""One store as a whole: its world, its rules, its history, and the schema that answers for it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, build_schema, execute_sync

from orderdesk.demo.clock import ShopClock
from orderdesk.demo.history import History


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the app behind the token, what it may, and what it calls the cause of its act."""

    app_id: str
    app_title: str
    scopes: frozenset[str]
    cause: str


class DemoActionError(Exception):
    """What only the shop's side does could not be done; the text is one sentence that says why."""


class Shop:
    """One store: its world, its rules, its history. Single-threaded, no I/O."""

    def __init__(self, seed: int, orders: int, now: datetime) -> None:
        """Reproducible from `seed`; `now` is the shop's time at creation (aware UTC)."""
        self.clock = ShopClock(now)
        self.history = History()
        text = (Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8")
        self.schema: GraphQLSchema = build_schema(text, assume_valid=True, assume_valid_sdl=True)

    def execute(
        self,
        document: DocumentNode,
        variables: dict[str, Any],
        operation_name: str | None,
        *,
        caller: Caller,
    ) -> ExecutionResult:
        """Runs one operation of a document that was already validated against `schema`."""
        return execute_sync(
            self.schema,
            document,
            variable_values=variables,
            operation_name=operation_name,
            context_value=caller,
        )

    def admin(self, action: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Does what only the shop's side does; raises DemoActionError."""
        raise DemoActionError(f"The shop knows no action “{action}”.")
