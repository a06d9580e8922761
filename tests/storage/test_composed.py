"""Queries that are composed once: their values go where they belong, each time anew."""

from pathlib import Path
from typing import Any

import pytest

from orderdesk.storage.composed import Composed, each_of
from orderdesk.storage.connection import Connection, open_connection
from orderdesk.storage.tables import SyncStateRow


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    opened = open_connection(tmp_path / "orders.sqlite3", bytes(32))
    opened.run_script("CREATE TABLE sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    yield opened
    opened.close()


def test_values_stand_where_their_stand_ins_stood_also_beside_fixed_ones(
    connection: Connection,
) -> None:
    put = Composed(lambda value, name: SyncStateRow.insert(name=name, value=value))
    find = Composed(
        lambda name: SyncStateRow.select(SyncStateRow.value).where(
            (SyncStateRow.value != "never") & (SyncStateRow.name == name)
        )
    )
    put.run(connection, "one", "a")
    put.run(connection, "never", "b")
    assert find.rows(connection, "a") == [("one",)]
    assert find.first(connection, "b") is None
    assert find.first(connection, "a") == ("one",)


def test_any_number_of_values_is_one_collection(connection: Connection) -> None:
    put = Composed(
        lambda *values: SyncStateRow.insert(dict(zip(("name", "value"), values, strict=True))), 2
    )
    find = Composed(
        lambda names: SyncStateRow.select(SyncStateRow.name).where(
            SyncStateRow.name.in_(each_of(names))
        )
    )
    names = [f'{number} "é' for number in range(40_000)]
    for name in names[:3]:
        put.run(connection, name, "x")
    assert sorted(find.rows(connection, names)) == [(name,) for name in names[:3]]
    assert find.rows(connection, []) == []


def test_rows_changed_are_counted_and_new_ones_numbered(connection: Connection) -> None:
    put = Composed(lambda name: SyncStateRow.insert(name=name, value="x"))
    end = Composed(lambda name: SyncStateRow.delete().where(SyncStateRow.name == name))
    assert [put.insert(connection, name) for name in "ab"] == [1, 2]
    assert end.run(connection, "a") == 1
    assert end.run(connection, "a") == 0


def test_the_text_is_composed_once(connection: Connection) -> None:
    calls = []

    def compose(name: Any) -> Any:
        calls.append(name)
        return SyncStateRow.select().where(SyncStateRow.name == name)

    query = Composed(compose)
    for name in ("a", "b"):
        query.rows(connection, name)
    assert len(calls) == 1
