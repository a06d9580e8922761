"""Queries of which peewee composes the text once.

Composing takes peewee several times as long as SQLite needs for the answer, and what is asked at
every turn of sync and at every scan differs only in its values.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from inspect import signature
from typing import Any

import apsw
import peewee

from orderdesk.storage.connection import Connection


class Composed:
    """One query for the whole program, asked each time with its own values.

    `compose` gets a stand-in for each value, which takes the value's place in a peewee expression, and
    gives back the query; it is called once. Values go to SQLite as they are: no field converts them.
    What the engine refuses is raised as its own error, see `Connection.ask`.
    """

    def __init__(self, compose: Callable[..., peewee.Query], count: int | None = None) -> None:
        """`count`: how many values there are, where `compose` does not say it by its parameters."""
        self._compose = compose
        self._count = len(signature(compose).parameters) if count is None else count
        self._sql = ""
        self._values: list[Any] = []

    def rows(self, connection: Connection, *values: Any) -> list[tuple[Any, ...]]:
        """All rows that the query finds."""
        return list(self._ask(connection, values))

    def first(self, connection: Connection, *values: Any) -> tuple[Any, ...] | None:
        """The first row, or None. The statement is read to its end, see `Connection.first`."""
        found = self.rows(connection, *values)
        return found[0] if found else None

    def run(self, connection: Connection, *values: Any) -> int:
        """Carry out a query that changes rows. Returns how many it changed."""
        self._ask(connection, values)
        return int(connection.connection().changes())

    def insert(self, connection: Connection, *values: Any) -> int:
        """Carry out a query that adds one row. Returns its number."""
        self._ask(connection, values)
        return int(connection.connection().last_insert_rowid())

    def _ask(self, connection: Connection, values: tuple[Any, ...]) -> apsw.Cursor:
        if not self._sql:
            self._compose_with(connection)
        given = [one.of(values) if isinstance(one, _Place) else one for one in self._values]
        return connection.ask(self._sql, given)

    def _compose_with(self, connection: Connection) -> None:
        query = self._compose(*(_StandIn(_Place(number)) for number in range(self._count)))
        self._sql, self._values = connection.get_sql_context().sql(query).query()


def each_of(values: "_StandIn") -> peewee.Node:
    """For `in_`: any number of values, which are given to the query as one collection."""
    return _Collection(values.place)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the text a value goes, by its place among the query's values."""

    number: int

    def of(self, values: tuple[Any, ...]) -> Any:
        return values[self.number]


@dataclass(frozen=True, slots=True)
class _PlaceOfMany(_Place):
    def of(self, values: tuple[Any, ...]) -> Any:
        many: Iterable[Any] = values[self.number]
        return json.dumps(list(many))


class _StandIn(peewee.Node):
    def __init__(self, place: _Place) -> None:
        self.place = place

    def __sql__(self, context: peewee.Context) -> peewee.Context:
        context.value(self.place, converter=False)
        return context


class _Collection(peewee.Node):
    def __init__(self, place: _Place) -> None:
        self._place = _PlaceOfMany(place.number)

    def __sql__(self, context: peewee.Context) -> peewee.Context:
        context.literal("(SELECT value FROM json_each(")
        context.value(self._place, converter=False)
        context.literal("))")
        return context
