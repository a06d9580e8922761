"""What the program takes from outside itself."""

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orderdesk.profile import OpenDatabase
from orderdesk.storage.database import Database
from orderdesk.storage.journal_file import JournalDisk

if TYPE_CHECKING:
    from orderdesk.shopify.gateway import Transport

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """This computer's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """Clock, ids, chance, disk and network, so that a test can give others.

    `transport` carries requests in the place of the network; `journal_disk` is what the journal is
    written to, None for this computer's disk.
    """

    clock: Clock = now_utc
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    new_id: Callable[[], str] = field(default=lambda: str(uuid.uuid4()))
    random: Callable[[], float] = random.random
    open_database: OpenDatabase = Database.open
    journal_disk: JournalDisk | None = None
    transport: "Transport | None" = None
