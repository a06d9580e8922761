"""One store as a whole: its world, its rules, its history, and the schema that answers for it."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, build_schema, execute_sync

from orderdesk.demo.binding import bind
from orderdesk.demo.bulk import BulkDesk
from orderdesk.demo.clock import ShopClock
from orderdesk.demo.fulfilling import archive_due
from orderdesk.demo.history import History
from orderdesk.demo.request import Request
from orderdesk.demo.seed import fill
from orderdesk.demo.shop_side import ShopSide
from orderdesk.demo.store import Caller, DemoActionError, Settings, Store

__all__ = ["Caller", "DemoActionError", "Shop", "load_schema"]

SHOP_NUMBER = 68_310_771_000


@cache
def load_schema() -> GraphQLSchema:
    """The pruned schema with its resolvers, one for all shops of a process.

    The real schema breaks a rule of the validator (deprecated fields of an interface), hence it
    is taken as valid.
    """
    text = (Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8")
    schema = build_schema(text, assume_valid=True, assume_valid_sdl=True)
    bind(schema)
    return schema


class Shop:
    """One store: its world, its rules, its history. Single-threaded, no I/O."""

    def __init__(self, seed: int, orders: int, now: datetime | None = None) -> None:
        """Reproducible from `seed` and `now`, the shop's time at creation (aware UTC)."""
        self.clock = ShopClock(now)
        # Another seed is another shop, with orders of its own.
        self.store = Store(
            self.clock, domain=f"kranich-demo-{seed}.myshopify.com", number=SHOP_NUMBER + seed
        )
        self.schema: GraphQLSchema = load_schema()
        fill(self.store, seed, orders)
        self._side = ShopSide(self.store, seed)

    @property
    def history(self) -> History:
        """Every change since the shop was made, with its cause."""
        return self.store.history

    @property
    def settings(self) -> Settings:
        """What the merchant chose; may be changed at any time."""
        return self.store.settings

    @property
    def bulk(self) -> BulkDesk:
        """The bulk operations."""
        return self.store.bulk

    def show_pictures(self, origin: str) -> None:
        """Says where pictures are served; before that nothing has one."""
        self.store.pictures_origin = origin

    def execute(
        self,
        document: DocumentNode,
        variables: dict[str, Any],
        operation_name: str | None,
        *,
        caller: Caller,
    ) -> ExecutionResult:
        """Runs one operation of a document that was already validated against `schema`.

        `extensions["search"]` of the result names search fields that were ignored.
        """
        archive_due(self.store)
        request = Request(self.store, caller)
        result = execute_sync(
            self.schema,
            document,
            variable_values=variables,
            operation_name=operation_name,
            context_value=request,
        )
        if request.warnings:
            result.extensions = {"search": request.warnings}
        return result

    def admin(self, action: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Does what only the shop's side does; raises DemoActionError."""
        archive_due(self.store)
        return self._side.act(action, arguments)
