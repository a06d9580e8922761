"""The demo shop as a process sees it: one shop behind three loopback ports."""

import asyncio
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime

from orderdesk.demo.bulk_files import BulkFiles
from orderdesk.demo.control import Control
from orderdesk.demo.endpoint import Endpoint
from orderdesk.demo.faults import Faults
from orderdesk.demo.http import Handler, Listener, Request, Response, json_response
from orderdesk.demo.late import LateWork
from orderdesk.demo.shop import Shop
from orderdesk.demo.throttle import Bucket, Plan
from orderdesk.demo.tokens import App, Tokens
from orderdesk.demo.traffic import Traffic

APP_ID = "298400153601"
_BULK_STEP_S = 0.02
_BULK_STEP_ROWS = 150
_BULK_ROWS_AT_ONCE = 1_000
APP_TITLE = "OrderDesk"
_LOOPBACK_HOST = re.compile(r"(127\.0\.0\.1|localhost)(:\d{1,5})?", re.IGNORECASE)


class DemoServer:
    """Owns the ports and everything behind them. Call it from within a running loop only."""

    def __init__(self, shop: Shop, plan: Plan, seed: int) -> None:
        self._shop = shop
        app = App(APP_ID, APP_TITLE, secrets.token_hex(16), f"shpss_{secrets.token_hex(16)}")
        self.tokens = Tokens(app, shop.clock.exact_now)
        self.traffic = Traffic(shop, seed)
        self.stopping = asyncio.Event()
        bucket = Bucket(plan, lambda: shop.clock.exact_now().timestamp())
        faults = Faults()
        late = LateWork(shop.clock)
        endpoint = Endpoint(shop, self.tokens, bucket, faults, late)
        self.client_port = Listener(_guarded(endpoint.handle))
        self.files_port = Listener(_guarded(BulkFiles(shop.bulk, faults).handle))
        self._bulk_work: asyncio.Task[None] | None = None
        shop.bulk.on_started = self._work_on_bulk
        shop.bulk.rows_at_once = _BULK_ROWS_AT_ONCE
        self.control = Control(
            shop=shop,
            endpoint=endpoint,
            client_ports=(self.client_port, self.files_port),
            tokens=self.tokens,
            bucket=bucket,
            faults=faults,
            late=late,
            traffic=self.traffic,
            stop=self.stopping.set,
        )
        self.control_port = Listener(_guarded(self.control.handle))

    async def start(self, port: int, control_port: int) -> None:
        """Accepts connections on all ports; 0 takes a free one. Raises OSError."""
        await self.client_port.start(port)
        self._shop.show_pictures(self.client_port.origin)
        try:
            await self.control_port.start(control_port)
            await self.files_port.start(0)
        except OSError:
            await self.client_port.stop()
            await self.control_port.stop()
            raise
        self._shop.bulk.origin = self.files_port.origin

    def announcement(self) -> dict[str, str]:
        """What whoever started the process needs to know."""
        return {
            "endpoint": self.client_port.origin,
            "token": self.tokens.static_token,
            "control": self.control_port.origin,
            "control_key": self.control.key,
        }

    async def serve_until_stopped(self) -> None:
        """Returns once `stopping` was set and every connection is closed."""
        try:
            await self.stopping.wait()
        finally:
            self.traffic.set_rate(0)
            if self._bulk_work is not None:
                self._bulk_work.cancel()
            await self.client_port.stop()
            await self.files_port.stop()
            await self.control_port.stop()

    def _work_on_bulk(self) -> None:
        """Lets bulk operations go on between requests, in pieces that hold none of them up."""
        if self._bulk_work is None or self._bulk_work.done():
            self._bulk_work = asyncio.get_running_loop().create_task(self._go_on_with_bulk())

    async def _go_on_with_bulk(self) -> None:
        while self._shop.bulk.is_busy:
            await asyncio.sleep(_BULK_STEP_S)
            self._shop.bulk.settle(_BULK_STEP_ROWS)


def build_shop(seed: int, orders: int) -> Shop:
    """A shop whose time is now."""
    return Shop(seed, orders, datetime.now(UTC))


def _guarded(handle: Handler) -> Handler:
    """A defect of the demo shop is printed and answered by a 500; it never takes the server down."""

    async def handle_guarded(request: Request) -> Response | None:
        if _is_of_a_web_page(request):
            return json_response(403, {"errors": "Forbidden"})
        try:
            return await handle(request)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return json_response(500, {"errors": "Internal Server Error"})

    return handle_guarded


def _is_of_a_web_page(request: Request) -> bool:
    """Whether a browser sent it for a page from elsewhere, also one whose name was led to this computer.

    A browser names the page's origin, and as the host what the page was opened by (DNS rebinding).
    """
    if "origin" in request.headers:
        return True
    return _LOOPBACK_HOST.fullmatch(request.headers.get("host", "")) is None
