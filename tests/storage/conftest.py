"""A database that the tests of one test share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database

KEY = bytes(range(32))


def make_note_table(connection: Connection) -> None:
    connection.run("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT UNIQUE)")


def add_note(connection: Connection, text: str) -> int:
    return connection.run("INSERT INTO note (text) VALUES (?)", (text,))


def notes(connection: Connection) -> list[str]:
    return [row[0] for row in connection.rows("SELECT text FROM note ORDER BY id")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.sqlite3"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(path, KEY)
    await opened.write(make_note_table)
    yield opened
    await opened.close()
