"""The real server on real sockets around a tiny shop, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from orderdesk.demo.server import DemoServer
from orderdesk.demo.throttle import PLANS
from tests.demo import wire
from tests.demo.tiny_shop import TinyShop


@dataclass
class Running:
    """A running server, and short ways to ask it."""

    shop: TinyShop
    server: DemoServer

    @property
    def port(self) -> int:
        return self.server.client_port.port

    @property
    def control_port(self) -> int:
        return self.server.control_port.port

    @property
    def token(self) -> str:
        return self.server.tokens.static_token

    async def ask(
        self, query: str, variables: dict[str, Any] | None = None, **extra: Any
    ) -> wire.Answer:
        return await wire.ask(self.port, self.token, query, variables, **extra)

    async def control(self, action: str, **arguments: Any) -> Any:
        """The result of a control action that must succeed."""
        answer = await self.control_answer(action, **arguments)
        assert answer.status == 200, answer.json
        return answer.json["result"]

    async def control_answer(self, action: str, **arguments: Any) -> wire.Answer:
        return await wire.control(self.control_port, self.server.control.key, action, **arguments)


@pytest_asyncio.fixture
async def running() -> AsyncIterator[Running]:
    shop = TinyShop()
    server = DemoServer(shop, PLANS["standard"], seed=1)
    await server.start(0, 0)
    serving = asyncio.create_task(server.serve_until_stopped())
    yield Running(shop, server)
    server.stopping.set()
    await serving
