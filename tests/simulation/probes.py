"""Where the checker listens in on real code: which decision a request serves, and in which state it is.

Installed once a process, around functions that no mutant replaces.
"""

import contextvars
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from orderdesk.domain.intents import Intent, IntentState
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.claims import Claims
from orderdesk.sync.pull import Pull
from orderdesk.sync.push import Push
from orderdesk.sync.transitions import Transitions
from tests.simulation.loop import LIFE

INTENT: contextvars.ContextVar[Intent | None] = contextvars.ContextVar("intent", default=None)
ROAD: contextvars.ContextVar[str] = contextvars.ContextVar("road", default="")

_installed = False


def install() -> None:
    """Begin to listen. May be called again."""
    global _installed
    if _installed:
        return
    _installed = True
    Push._push = _with_intent(Push._push)  # type: ignore[method-assign]
    Pull.orders = _on_road("pull", Pull.orders)  # type: ignore[method-assign]
    Claims._hold = _while_claiming(Claims._hold)  # type: ignore[method-assign]
    SyncStateStore.set_watermark = _while_marking(  # type: ignore[method-assign]
        SyncStateStore.set_watermark
    )
    Transitions._keep = _noting_state(Transitions._keep)  # type: ignore[method-assign]


def _with_intent(push: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(push)
    async def pushed(self: Any, intent: Intent) -> None:
        token = INTENT.set(intent)
        life = LIFE.get()
        if life is not None:
            life.world.note_intent(life, intent)
        try:
            await push(self, intent)
        finally:
            with suppress(ValueError):
                INTENT.reset(token)

    return pushed


def _on_road(name: str, walk: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(walk)
    async def walked(self: Any, *args: Any, **more: Any) -> Any:
        token, station = ROAD.set(name), _station()
        if station is not None:
            station.pulling = "first page"
        try:
            return await walk(self, *args, **more)
        finally:
            if station is not None and station is _station():
                station.pulling = ""
            # A coroutine of a dead life is collected in no context of its own.
            with suppress(ValueError):
                ROAD.reset(token)

    return walked


def _station() -> Any:
    """The station in whose life this runs, as long as that lasts."""
    life = LIFE.get()
    if life is None or not life.alive:
        return None
    return life.world.station(life.station)


def _while_claiming(hold: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(hold)
    async def held(self: Any, order_id: Any, *args: Any, **more: Any) -> Any:
        token, station = ROAD.set("claiming"), _station()
        if station is not None:
            station.claiming += 1
        try:
            holder = await hold(self, order_id, *args, **more)
            if station is not None and station is _station() and holder is None:
                station.world.aiming.visit(station, "claimed")
            return holder
        finally:
            if station is not None and station is _station():
                station.claiming -= 1
            with suppress(ValueError):
                ROAD.reset(token)

    return held


def _while_marking(keep: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(keep)
    async def kept(self: Any, *args: Any, **more: Any) -> Any:
        station = _station()
        if station is None:
            return await keep(self, *args, **more)
        before, station.pulling = station.pulling, "mark"
        station.world.aiming.visit(station, "mark")
        try:
            return await keep(self, *args, **more)
        finally:
            if station is _station():
                station.pulling = before

    return kept


def _noting_state(keep: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(keep)
    async def kept(self: Any, intent: Intent) -> Any:
        stored = await keep(self, intent)
        life = LIFE.get()
        if stored is not None and life is not None:
            life.world.note_intent(life, stored)
        return stored

    return kept


def stage_of(operation: str, known: Intent | None) -> str:
    """The state of the decision that a request serves, in the failure model's words."""
    if known is None:
        return {"pull": "first page", "claiming": "claiming"}.get(ROAD.get(), "")
    if operation in ("Claim", "GuardedValueSet"):
        return "lease" if known.state is IntentState.WAITING else ""
    if operation == "Order":
        if known.state is IntentState.WAITING:
            return "pre-read"
        if known.state is IntentState.AMBIGUOUS:
            return "second reading" if known.doubt_read_at is not None else "first reading"
        return "answered" if known.state is IntentState.DONE else ""
    if operation == "FulfillmentOrderSplit":
        return "split"
    return "on wire"
