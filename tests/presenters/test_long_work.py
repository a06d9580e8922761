"""Work that takes its time: when it says so, and what cancelling it leaves."""

import asyncio

import pytest

from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.long_work import CANCEL_AFTER_S, CancelledByPersonError, LongWork
from tests.presenters.fakes import Patience, settle


class Room:
    def __init__(self) -> None:
        self.notices = Notices()
        self.patience = Patience()
        self.long = LongWork(self.notices, self.patience)
        self.let_go = asyncio.Event()
        self.ended: list[str] = []

    async def work(self) -> str:
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise
        return "done"

    @property
    def standing(self) -> list[Notice]:
        return list(self.notices.standing.values())


async def test_what_is_soon_over_says_nothing() -> None:
    room = Room()
    room.let_go.set()
    assert await room.long.watch(room.work(), "It goes on.") == "done"
    assert room.standing == []


async def test_after_two_seconds_it_says_so_until_it_is_done() -> None:
    room = Room()
    watched = asyncio.ensure_future(room.long.watch(room.work(), "It goes on.", "Wait."))
    await settle()
    assert room.patience.asked == [CANCEL_AFTER_S]
    assert room.standing == []
    room.patience.over.set()
    await settle()
    (notice,) = room.standing
    assert (notice.tone, notice.what, notice.action) == (Tone.CALM, "It goes on.", "Cancel")
    room.let_go.set()
    assert await watched == "done"
    assert room.standing == []


async def test_each_work_is_cancelled_by_its_own_button() -> None:
    room = Room()
    room.patience.over.set()
    first = asyncio.ensure_future(room.long.watch(room.work(), "One"))
    second = asyncio.ensure_future(room.long.watch(room.work(), "Two"))
    await settle()
    two = next(one for one in room.standing if one.what == "Two")
    assert two.act is not None
    two.act()
    with pytest.raises(CancelledByPersonError):
        await second
    assert [one.what for one in room.standing] == ["One"]
    room.let_go.set()
    assert await first == "done"
    assert room.ended == ["cancelled"]


async def test_the_end_of_the_program_is_no_wish_of_a_person() -> None:
    room = Room()
    watched = asyncio.ensure_future(room.long.watch(room.work(), "It goes on."))
    await settle()
    watched.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watched
    await settle()
    assert room.ended == ["cancelled"]
