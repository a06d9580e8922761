"""Steps never overtake each other, and one that fails does not hold up the rest."""

import asyncio
from collections.abc import Coroutine
from typing import Any

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


async def test_after_closing_nothing_starts_and_nothing_hangs() -> None:
    tasks = TaskSet()
    turns = Turns(tasks)
    await tasks.close()

    async def never() -> None:
        raise AssertionError

    turns.add(never)
    assert not turns.is_busy
