"""What a statement answered, between apsw, which runs it, and peewee, which makes rows of it."""

from collections.abc import Iterator
from typing import Any

import apsw


class Answer:
    """What a statement answered, read to its end at once, as peewee goes through it.

    apsw 3.54.0.0 never lets go of a cursor that was closed, nor of one that was read to its end while
    another one came and went; peewee does both. And a statement that stands in the middle keeps the
    file's log from being checkpointed.
    """

    __slots__ = ("_rows", "connection", "description")

    def __init__(self, cursor: apsw.Cursor) -> None:
        self.connection = cursor.connection
        try:
            self.description = cursor.getdescription()
        except apsw.ExecutionCompleteError:
            self.description = ()
        self._rows = iter(cursor.fetchall())

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        return next(self._rows, None)

    def close(self) -> None:
        """Nothing is open."""
