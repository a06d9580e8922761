"""Bulk operations: started, polled, cancelled; what they write lies in a file for a week."""

import hmac
import secrets
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO, Any
from urllib.parse import urlencode

from graphql import GraphQLError

from orderdesk.demo.clock import ShopClock
from orderdesk.demo.ids import gid
from orderdesk.demo.refusals import RefusalError

FOLDER = "/bulk-operation-outputs/"
MOST_AT_ONCE = 5
Rows = Iterator[tuple[bytes, bool]]
"""Lines of a file, each with whether it is a thing of the top level."""

URL_LIVES = timedelta(days=7)
# As recorded: created at once, and not done before a second and a half.
_BEGINS_AFTER_S = 0.5
_ENDS_AFTER_S = 1.5
_CANCELS_WITHIN_S = 1.0
_KEPT_IN_MEMORY_BYTES = 8 * 1024 * 1024
_OVER = frozenset({"COMPLETED", "CANCELED", "FAILED", "EXPIRED"})


@dataclass(slots=True, eq=False, weakref_slot=True)
class BulkOperation:
    """One operation; `rows` gives the lines that are still to be written."""

    number: int
    app_id: str
    query: str
    created_at: datetime
    began_at: datetime
    rows: Rows
    # The error code that it is to end with, and after which share of a row count.
    failure: tuple[str, int] | None = None
    key: str = field(default_factory=lambda: secrets.token_hex(14))
    status: str = "CREATED"
    error_code: str | None = None
    completed_at: datetime | None = None
    objects: int = 0
    roots: int = 0
    cancelled_at: datetime | None = None
    file: IO[bytes] = field(default_factory=lambda: _new_file())

    @property
    def is_over(self) -> bool:
        """Whether nothing changes any more, but that its file expires."""
        return self.status in _OVER

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self.file.seek(0, 2)

    @property
    def has_url(self) -> bool:
        """Whether all that was asked for lies in the file."""
        return self.status == "COMPLETED" and self.objects > 0

    @property
    def has_partial_url(self) -> bool:
        """Whether the file ends where the operation did."""
        return self.status in ("FAILED", "CANCELED") and self.objects > 0


class BulkDesk:
    """All operations of a shop. They go on by its clock, whenever `settle` is called.

    `rows_per_s` is how many lines one operation writes in a second, `rows_at_once` how many in one go
    at most: else a large shop could answer nothing else meanwhile. `fail_next` makes the next one
    end with an error code after so many lines. `on_started` hears of each start.
    """

    def __init__(self, clock: ShopClock) -> None:
        self.rows_per_s = 10_000.0
        self.rows_at_once = sys.maxsize
        self.fail_next: tuple[str, int] | None = None
        self.origin = "https://storage.invalid"
        self.on_started: Callable[[], None] | None = None
        self.asked: list[dict[str, Any]] = []
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._made: dict[int, BulkOperation] = {}

    @property
    def is_busy(self) -> bool:
        """Whether an operation still goes on."""
        return any(not one.is_over for one in self._made.values())

    def of_app(self, app_id: str) -> list[BulkOperation]:
        """An app's operations, oldest first."""
        self.settle()
        return [one for one in self._made.values() if one.app_id == app_id]

    def find(self, app_id: str, number: int) -> BulkOperation | None:
        """One operation of an app."""
        self.settle()
        found = self._made.get(number)
        return found if found is not None and found.app_id == app_id else None

    def as_json(self) -> list[dict[str, Any]]:
        """Plain JSON of every operation, for the control channel."""
        self.settle()
        return [
            {
                "id": gid("BulkOperation", one.number),
                "status": one.status,
                "objects": one.objects,
                "roots": one.roots,
                "size": one.size,
            }
            for one in self._made.values()
        ]

    def by_key(self, key: str) -> BulkOperation | None:
        """The operation whose file has this name."""
        return next((one for one in self._made.values() if one.key == key), None)

    def run(self, number: int, app_id: str, text: str, rows: Rows) -> BulkOperation:
        """Start an operation that writes `rows`. Raises RefusalError."""
        running = [one for one in self.of_app(app_id) if not one.is_over]
        if len(running) >= MOST_AT_ONCE:
            ids = ", ".join(gid("BulkOperation", one.number) for one in running)
            raise RefusalError(
                None,
                f"A bulk query operation for this app and shop is already in progress: {ids}.",
                "OPERATION_IN_PROGRESS",
            )
        made = BulkOperation(
            number,
            app_id,
            text,
            self._clock.now(),
            self._clock.exact_now(),
            rows,
            self.fail_next,
        )
        # The file goes with its operation, and that with its shop.
        weakref.finalize(made, made.file.close)
        self.fail_next = None
        self._made[made.number] = made
        if self.on_started is not None:
            self.on_started()
        return made

    def cancel(self, number: int, app_id: str | None = None) -> BulkOperation:
        """Let an operation (of an app) end before it is done. Raises RefusalError."""
        self.settle()
        found = self._made.get(number)
        if found is not None and app_id not in (None, found.app_id):
            found = None
        if found is None:
            raise RefusalError(["id"], "Bulk operation does not exist")
        if found.is_over:
            raise RefusalError(None, "A bulk operation cannot be canceled when it is completed")
        found.status = "CANCELING"
        found.cancelled_at = self._clock.exact_now()
        return found

    def settle(self, most_rows: int | None = None) -> None:
        """Bring every operation to where it is by now, or nearer by so many lines."""
        now = self._clock.exact_now()
        for one in self._made.values():
            if not one.is_over:
                self._go_on(one, now, most_rows or self.rows_at_once)
            elif one.completed_at is not None and now > one.completed_at + URL_LIVES:
                one.status = "EXPIRED"

    def url(self, one: BulkOperation) -> str:
        """Where the file lies: signed, and on another host than the shop."""
        assert one.completed_at is not None
        expires = int((one.completed_at + URL_LIVES).timestamp())
        name = f'attachment; filename="bulk-{one.number}.jsonl"'
        asked = {
            "Expires": str(expires),
            "Signature": self.signature(one.key, expires),
            "response-content-disposition": name,
            "response-content-type": "application/jsonl",
        }
        return f"{self.origin}{FOLDER}{one.key}?{urlencode(asked)}"

    def signature(self, key: str, expires: int) -> str:
        """What proves that the shop gave this address out."""
        return hmac.new(self._secret, f"{key}:{expires}".encode(), "sha256").hexdigest()

    def now(self) -> datetime:
        """The shop's time, with its fraction."""
        return self._clock.exact_now()

    def _go_on(self, one: BulkOperation, now: datetime, most_rows: int) -> None:
        if one.cancelled_at is not None:
            if (now - one.cancelled_at).total_seconds() >= _CANCELS_WITHIN_S:
                self._end(one, "CANCELED")
            return
        age_s = (now - one.began_at).total_seconds()
        if age_s < _BEGINS_AFTER_S:
            return
        one.status = "RUNNING"
        allowed = 1 + int((age_s - _BEGINS_AFTER_S) * self.rows_per_s)
        allowed = min(allowed, one.objects + most_rows)
        try:
            is_whole = _write(one, allowed)
        except GraphQLError as error:
            denied = (error.extensions or {}).get("code") == "ACCESS_DENIED"
            one.error_code = "ACCESS_DENIED" if denied else "INTERNAL_SERVER_ERROR"
            self._end(one, "FAILED")
            return
        if one.failure is not None and (is_whole or one.objects >= one.failure[1]):
            one.error_code = one.failure[0]
            self._end(one, "FAILED")
        elif is_whole and age_s >= _ENDS_AFTER_S:
            self._end(one, "COMPLETED")

    def _end(self, one: BulkOperation, status: str) -> None:
        one.status = status
        one.completed_at = self._clock.now()
        one.rows = iter(())


def _new_file() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY_BYTES)


def _write(one: BulkOperation, allowed: int) -> bool:
    """Write lines until there are so many; whether that was all."""
    if one.failure is not None:
        allowed = min(allowed, one.failure[1])
    one.file.seek(0, 2)
    while one.objects < allowed:
        found = next(one.rows, None)
        if found is None:
            return True
        line, is_root = found
        one.file.write(line)
        one.objects += 1
        one.roots += is_root
    return False
