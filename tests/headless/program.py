"""The program as people start it: a process on a profile's folder, its streams and its exit code."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orderdesk.demo.process import DemoProcess
from orderdesk.paths import profile_paths
from tests.headless.hurried import CONTROL, CONTROL_KEY
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
# What this computer's user has set must not decide what a test sees.
FOREIGN = ("ORDERDESK_TOKEN", "ORDERDESK_PASSPHRASE", "LC_ALL", "LC_TIME", "LANGUAGE")


@dataclass(frozen=True)
class Done:
    """One command that has ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The answer in JSON: exactly one line of it, and its exit code is the process's."""
        (line,) = self.out.splitlines()
        found: dict[str, Any] = json.loads(line)
        assert found["exit"] == self.code
        return found


@dataclass(frozen=True)
class Program:
    """OrderDesk on one profile. `token` is given only where a command brings it."""

    folder: Path
    shop: DemoProcess
    endpoint: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, command: str, *more: str, hurried: bool = False, typed: str = "") -> Done:
        """Carry out a command to its end. It never ends with a traceback, whatever it met."""
        child = self.start(command, *more, hurried=hurried)
        out, err = child.communicate(typed, timeout=PATIENCE_S)
        done = Done(child.returncode, out, err)
        assert "Traceback" not in out + err, err
        assert done.code in (0, 1, 2), (done.code, err)
        # Whoever could not run says why, on the error stream, in sentences.
        assert done.code != 2 or err.strip().endswith((".", ")")), err
        return done

    def json(self, command: str, *more: str, hurried: bool = False) -> Done:
        """The same, with the answer in JSON, which has to be valid whatever happens."""
        done = self.run(command, *more, "--json", hurried=hurried)
        assert done.data is not None
        return done

    def start(self, command: str, *more: str, hurried: bool = False) -> "subprocess.Popen[str]":
        """Start a command and leave it running."""
        module = "tests.headless.hurried" if hurried else "orderdesk"
        return self.spawn(["-m", module, command, *self._named(), *more])

    def spawn(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        """Start Python itself in the program's environment."""
        inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={
                **inherited,
                "LANG": "C.UTF-8",
                "PYTHONPATH": str(ROOT),
                **reached(self.shop),
                **self.environment,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def copy(self, folder: Path, *, station: str = "", staff: str = "") -> "Program":
        """Another profile with the same local copy, as another station that has just synced."""
        copy_profile(self.folder, folder)
        if station or staff:
            settings = folder / "settings.json"
            settings.write_text(json.dumps({"station_name": station, "staff_name": staff}))
        return replace(self, folder=folder)

    def logged(self) -> str:
        """Everything in the profile's log."""
        return "".join(
            file.read_text(encoding="utf-8") for file in sorted((self.folder / "logs").iterdir())
        )

    def _named(self) -> list[str]:
        return ["--profile", str(self.folder), "--endpoint", self.endpoint or self.shop.endpoint]


def copy_profile(source: Path, target: Path) -> None:
    """A profile somewhere else, with its journal."""
    shutil.copytree(source, target)
    shutil.copytree(profile_paths(source).journal_folder, profile_paths(target).journal_folder)


def reached(shop: DemoProcess) -> dict[str, str]:
    """How a child of a test reaches the shop's own side."""
    control = shop.control
    return {CONTROL: f"http://{control._host}:{control._port}", CONTROL_KEY: control._key}


def kill(child: "subprocess.Popen[str]") -> None:
    """End a process as a power cut would."""
    child.kill()
    child.communicate(timeout=PATIENCE_S)
    assert child.returncode == -signal.SIGKILL
