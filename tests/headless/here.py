"""The commands within the test's own process: the same road, without starting Python anew."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from orderdesk.arguments import Arguments, parse_arguments
from orderdesk.cli.run import run_command
from orderdesk.composition import Desk, World, open_desk
from orderdesk.demo.process import DemoProcess
from tests.headless.hurried import hurried_world
from tests.headless.orders import Placed, place
from tests.headless.program import Done

T = TypeVar("T")


@dataclass(frozen=True)
class Here:
    """One station. Its waits move the shop's clock."""

    folder: Path
    shop: DemoProcess
    capsys: pytest.CaptureFixture[str]
    endpoint: str = ""
    world: World | None = field(default=None, repr=False)

    def known(self, *quantities: int, **more: Any) -> Placed:
        """A new order, which this station has pulled."""
        order = place(self.shop, *quantities, **more)
        assert self.run("sync").code == 0
        return order

    def run(self, command: str, *more: str) -> Done:
        """Carry out a command. Its answer, and what it said beside it."""
        arguments = self.arguments(command, *more)
        self.capsys.readouterr()
        code = run_command(arguments, self.world or hurried_world(self.shop.control))
        said = self.capsys.readouterr()
        done = Done(code, said.out, said.err)
        assert "Traceback" not in done.out + done.err
        assert code in (0, 1, 2), (code, done.err)
        # Whoever could not run says why, on the error stream, in sentences.
        assert code != 2 or done.err.strip().endswith((".", ")")), done.err
        return done

    def json(self, command: str, *more: str) -> Done:
        """The same with the answer in JSON."""
        done = self.run(command, *more, "--json")
        assert done.data is not None
        return done

    def arguments(self, command: str, *more: str) -> Arguments:
        """What the command line means."""
        named = ("--profile", str(self.folder), "--endpoint", self.endpoint or self.shop.endpoint)
        return parse_arguments([command, *named, *more])

    def at_the_desk(self, script: Callable[[Desk], Awaitable[T]]) -> T:
        """Open the profile as the commands do and look into it."""

        async def opened() -> T:
            desk = await open_desk(self.arguments("outbox"))
            try:
                return await script(desk)
            finally:
                await desk.close()

        return asyncio.run(opened())

    def elsewhere(self, folder: Path, endpoint: str = "") -> "Here":
        """The same on another profile, or for another shop."""
        return replace(self, folder=folder, endpoint=endpoint or self.endpoint)
