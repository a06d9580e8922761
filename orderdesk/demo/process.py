"""The demo shop in a process of its own: started, announced, stopped, and never left behind."""

import json
import subprocess
import sys
import tempfile
import threading
from types import TracebackType
from typing import IO

from orderdesk.demo.channel import DemoControl

START_LIMIT_S = 30.0
_STOP_LIMIT_S = 5.0


class DemoProcessError(Exception):
    """The demo shop did not start; the text is one sentence that says why."""


class DemoProcess:
    """A running demo shop. Use `start`, and `stop` or a with block at the end.

    The child ends by itself when this process does, however it ends: its standard input closes.
    """

    def __init__(
        self, child: "subprocess.Popen[bytes]", announcement: dict[str, str], said: IO[bytes]
    ) -> None:
        self.endpoint = announcement["endpoint"]
        self.token = announcement["token"]
        self.control = DemoControl(announcement["control"], announcement["control_key"])
        self._child = child
        self._said = said

    @classmethod
    def start(
        cls,
        orders: int = 200,
        seed: int = 1,
        *,
        traffic_per_minute: float = 0.0,
        plan: str = "standard",
    ) -> "DemoProcess":
        """Blocks until the shop accepts connections (a fraction of a second; keep it off a thread
        that must not wait). Raises DemoProcessError."""
        command = [
            *_program(),
            "--port=0",
            f"--orders={orders}",
            f"--seed={seed}",
            f"--traffic={traffic_per_minute}",
            f"--plan={plan}",
            "--until-stdin-closes",
        ]
        said = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the child)
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
            )
        except OSError as problem:
            said.close()
            raise DemoProcessError(f"The demo shop could not be started: {problem}.") from problem
        # A child that neither speaks nor ends must not hold the window for ever.
        watchdog = threading.Timer(START_LIMIT_S, child.kill)
        watchdog.start()
        assert child.stdout is not None
        line = child.stdout.readline()
        watchdog.cancel()
        if not line:
            child.kill()
            child.wait()
            raise DemoProcessError(_reason(child, said))
        return cls(child, json.loads(line), said)

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    def stop(self) -> int:
        """Ends the shop and waits for it; its exit code. May be called twice."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        try:
            code = self._child.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        self._said.close()
        return code

    def complaints(self) -> str:
        """What the child printed as errors so far: defects of the demo shop itself."""
        if self._said.closed:
            return ""
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace")

    def __enter__(self) -> "DemoProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _program() -> list[str]:
    """How this program starts its own demo shop: from a frozen bundle there is no Python to ask."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--demo-server"]
    return [sys.executable, "-m", "orderdesk.demo"]


def _reason(child: "subprocess.Popen[bytes]", said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    said.close()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    return lines[-1] if lines else f"The demo shop ended at once (exit code {child.returncode})."
