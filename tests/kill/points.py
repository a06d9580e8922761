"""The named points at which a child ends at once: around every commit, sync, rename, request and step.

The program knows none of them. They are put around its functions in a process that is about to die.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import orderdesk.storage.migrate
from orderdesk.shopify import client
from orderdesk.shopify.client import ShopifyClient
from orderdesk.storage.connection import Connection
from orderdesk.storage.journal_file import RealHandle

KILLED = 137

_document: ContextVar[str] = ContextVar("document", default="")


class Points:
    """Counts how often each point is passed; at `die_at` ("name:n") the process ends, unheard."""

    def __init__(self, die_at: str = "") -> None:
        name, _colon, number = die_at.rpartition(":")
        self._die_at = (name, int(number or 0))
        self._lock = threading.Lock()
        self.passed: Counter[str] = Counter()

    def reach(self, name: str) -> None:
        """This point is passed now."""
        with self._lock:
            self.passed[name] += 1
            if (name, self.passed[name]) == self._die_at:
                # As a kill does it: no handler, no finally, no flush.
                os._exit(KILLED)

    def install(self) -> None:
        """Put them around the functions of this process, for good."""
        self._around_commits()
        self._around_the_journal()
        self._around_requests()
        self._around(os, "replace", "rename")
        self._around(Connection, "run_script", "migration step")
        self._around(orderdesk.storage.migrate, "_copy", "backup")

    def _around(self, owner: Any, attribute: str, what: str) -> None:
        real = getattr(owner, attribute)

        def around(*args: Any, **options: Any) -> Any:
            self.reach(f"before {what}")
            result = real(*args, **options)
            self.reach(f"after {what}")
            return result

        setattr(owner, attribute, around)

    def _around_commits(self) -> None:
        begin, commit = Connection.begin, Connection.commit
        writing: set[int] = set()

        def begun(connection: Connection, lock_type: str | None = None) -> Any:
            if lock_type == "IMMEDIATE":
                writing.add(id(connection))
            return begin(connection, lock_type)

        def committed(connection: Connection) -> Any:
            if id(connection) not in writing:
                return commit(connection)
            writing.discard(id(connection))
            self.reach("before commit")
            result = commit(connection)
            self.reach("after commit")
            return result

        Connection.begin, Connection.commit = begun, committed

    def _around_the_journal(self) -> None:
        write, handle = RealHandle.write, RealHandle

        def written(self_: RealHandle, data: bytes) -> None:
            self.reach("before journal write")
            half = len(data) // 2
            write(self_, data[:half])
            self.reach("half a journal frame")
            write(self_, data[half:])
            self.reach("before journal sync")

        def told(sync: Callable[[RealHandle], None]) -> Callable[[RealHandle], None]:
            def synced(self_: RealHandle) -> None:
                sync(self_)
                self.reach("after journal sync")

            return synced

        handle.write = written
        handle.sync = told(handle.sync)

    def _around_requests(self) -> None:
        send, trace = ShopifyClient._send, client._Phase.trace

        async def sent(self_: ShopifyClient, document: Any, *args: Any) -> Any:
            name = document.name if document.is_mutation else "a query"
            _document.set(name)
            self.reach(f"before request: {name}")
            reply = await send(self_, document, *args)
            self.reach(f"answer received: {name}")
            return reply

        async def traced(self_: Any, event: str, info: Any) -> None:
            await trace(self_, event, info)
            if event.endswith("send_request_body.complete"):
                self.reach(f"request sent: {_document.get()}")

        ShopifyClient._send = sent
        client._Phase.trace = traced
