"""Steps never overtake each other, and one that fails does not hold up the rest."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from orderdesk.presenters.turns import Turns
from orderdesk.tasks import TaskSet
from tests.presenters.fakes import settle


async def test_a_step_starts_at_once_when_nothing_runs_and_waits_otherwise() -> None:
    tasks = TaskSet()
    turns = Turns(tasks)
    log: list[str] = []
    gate = asyncio.Event()

    def step(name: str) -> Coroutine[Any, Any, None]:
        log.append(f"start {name}")

        async def rest() -> None:
            await gate.wait()
            log.append(f"end {name}")

        return rest()

    turns.add(lambda: step("a"))
    turns.add(lambda: step("b"))
    turns.add(lambda: log.append("c"))
    assert log == ["start a"]
    assert turns.is_busy
    gate.set()
    await settle()
    assert log == ["start a", "end a", "start b", "end b", "c"]
    await tasks.close()


async def test_a_failing_step_is_reported_and_the_next_has_its_turn() -> None:
    failures: list[BaseException] = []
    tasks = TaskSet(failures.append)
    turns = Turns(tasks)
    log: list[str] = []

    async def fails() -> None:
        raise RuntimeError("broken")

    turns.add(fails)
    turns.add(lambda: log.append("next"))
    await settle()
    assert log == ["next"]
    assert [str(one) for one in failures] == ["broken"]
    await tasks.close()


@pytest.mark.parametrize("is_sync", [True, False])
async def test_what_a_failed_step_left_is_put_right_before_the_next_one(is_sync: bool) -> None:
    failures: list[BaseException] = []
    tasks = TaskSet(failures.append)
    log: list[str] = []

    async def fails_too() -> None:
        log.append("put right")
        raise RuntimeError("again")

    turns = Turns(tasks, fails_too)

    def fails_at_once() -> None:
        raise RuntimeError("broken")

    async def fails() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("broken")

    if is_sync:
        with pytest.raises(RuntimeError, match="broken"):
            turns.add(fails_at_once)
        await settle()
        assert log == ["put right"]
    else:
        turns.add(fails)
    turns.add(lambda: log.append("next"))
    await settle()
    # A failure in putting right is not put right: that might never end.
    assert log == ["put right", "next"]
    assert [str(one) for one in failures] == (["again"] if is_sync else ["broken", "again"])
    await tasks.close()


async def test_after_closing_nothing_starts_and_nothing_hangs() -> None:
    tasks = TaskSet()
    turns = Turns(tasks)
    await tasks.close()

    async def never() -> None:
        raise AssertionError

    turns.add(never)
    assert not turns.is_busy
