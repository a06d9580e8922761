"""A way to the shop on which nothing ever goes wrong: the checker's own."""

import httpx

from tests.simulation.server import Server


class DirectTransport(httpx.AsyncBaseTransport):
    """Asks the shop at once, and fills its bucket before."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        self._server.bucket.leave(self._server.bucket.plan.maximum)
        answer = self._server.handle(request.method, request.url.path, dict(request.headers), body)
        return httpx.Response(
            answer.status, headers=list(answer.headers), content=answer.body, request=request
        )
