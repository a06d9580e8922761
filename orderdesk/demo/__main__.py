"""`python -m orderdesk.demo`: runs the demo shop alone and says where it listens."""

import argparse
import asyncio
import contextlib
import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

from orderdesk.demo.server import DemoServer, build_shop
from orderdesk.demo.throttle import PLANS

CANNOT_RUN = 2
_PARENT_LOOK_S = 1.0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_RUN, f"The demo shop cannot start: {message}.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until it is told to stop; the exit code is 0, or 2 where it could not start."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.parent_pid is not None and os.name == "nt":
        parser.error("--parent-pid is not for Windows, use --until-stdin-closes")
    try:
        return asyncio.run(_serve(chosen))
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m orderdesk.demo",
        description="A shop of our own on loopback that keeps Shopify's rules. "
        "Prints one JSON line when it accepts connections.",
    )
    parser.add_argument("--port", type=_port, default=0, help="0 takes a free one (default)")
    parser.add_argument("--control-port", type=_port, default=0, help="0 takes a free one")
    parser.add_argument("--orders", type=_count, default=200, help="orders in the shop (200)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same shop (1)")
    parser.add_argument("--plan", choices=sorted(PLANS), default="standard", help="query budget")
    parser.add_argument(
        "--traffic", type=_rate, default=0.0, metavar="PER_MINUTE", help="events a minute (0)"
    )
    parser.add_argument("--parent-pid", type=_count, help="stop when this process is gone")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="stop when standard input ends"
    )
    return parser


async def _serve(chosen: argparse.Namespace) -> int:
    shop = build_shop(chosen.seed, chosen.orders)
    server = DemoServer(shop, PLANS[chosen.plan], chosen.seed)
    try:
        await server.start(chosen.port, chosen.control_port)
    except OSError as problem:
        wanted = chosen.port or chosen.control_port
        reason = problem.strerror or str(problem)
        print(f"The demo shop cannot listen on port {wanted}: {reason}.", file=sys.stderr)
        return CANNOT_RUN
    # Schema and world live as long as the shop: no round of the collector need walk them.
    gc.freeze()
    _stop_on_signals(server)
    if chosen.until_stdin_closes:
        _stop_when_stdin_closes(server)
    watch = None
    if chosen.parent_pid is not None:
        watch = asyncio.create_task(_stop_without_parent(server, chosen.parent_pid))
    server.traffic.set_rate(chosen.traffic)
    print(json.dumps(server.announcement()), flush=True)
    await server.serve_until_stopped()
    if watch is not None:
        watch.cancel()
    return 0


def _stop_on_signals(server: DemoServer) -> None:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(each, server.stopping.set)
        except NotImplementedError:
            # Windows: its loop takes no signal handlers, so a plain one wakes the loop.
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(server.stopping.set))


def _stop_when_stdin_closes(server: DemoServer) -> None:
    """A daemon thread reads, because not every system can watch a pipe within the loop."""
    loop = asyncio.get_running_loop()

    def read_to_the_end() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(server.stopping.set)

    threading.Thread(target=read_to_the_end, daemon=True).start()


async def _stop_without_parent(server: DemoServer, parent_pid: int) -> None:
    while not server.stopping.is_set():
        try:
            async with asyncio.timeout(_PARENT_LOOK_S):
                await server.stopping.wait()
        except TimeoutError:
            if not _is_alive(parent_pid):
                server.stopping.set()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _port(text: str) -> int:
    port = _count(text)
    if port > 65_535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text}")
    return port


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number, not “{text}”")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 6000:
        raise argparse.ArgumentTypeError(f"expected 0 to 6000 events a minute, not “{text}”")
    return rate


if __name__ == "__main__":
    sys.exit(main())
