"""What a scan is measured beside: one row into the same kind of file, and nothing of ours."""

import os
from collections.abc import Callable
from pathlib import Path

import apsw

from orderdesk.storage.connection import PRAGMAS


def bare_insert(path: Path) -> Callable[[], object]:
    """The same engine, cipher and settings, and nothing of ours."""
    connection = apsw.Connection(os.fspath(path))
    for sql in ("PRAGMA cipher = 'aegis'", f"PRAGMA key = 'raw:{bytes(range(32)).hex()}'"):
        list(connection.execute(sql))
    for name, value, _read_back in PRAGMAS:
        list(connection.execute(f"PRAGMA {name} = {value}"))
    connection.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, packing TEXT, payload TEXT)")
    sql = "INSERT INTO event (packing, payload) VALUES (?, ?)"
    return lambda: connection.execute(sql, ("packing", "x" * 200))
