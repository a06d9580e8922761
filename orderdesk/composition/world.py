"""What the program takes from outside itself."""

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """This computer's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """Clock, ids and chance, so that a test can give others."""

    clock: Clock = now_utc
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    new_id: Callable[[], str] = field(default=lambda: str(uuid.uuid4()))
    random: Callable[[], float] = random.random
