"""What a measured process says of itself, in one line that its parent reads."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE_S = 180


def tell() -> None:
    """Say that it is painted now, and how much memory that took."""
    print(json.dumps({"at_ns": time.time_ns(), "memory_mb": memory_mb()}), flush=True)


def memory_mb() -> float:
    """What this process holds in memory now; where the system does not say, the most it held."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


def start(module: str, arguments: Sequence[str] = ()) -> dict[str, float]:
    """Run a module as a program. `ms` from its start to what it told; `memory_mb` as it said.

    Its modules are compiled once and kept, as every installed program has them.
    """
    compiled = Path(tempfile.gettempdir()) / f"orderdesk-benchmarks-{os.getpid()}"
    atexit.register(shutil.rmtree, compiled, ignore_errors=True)
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began_ns = time.time_ns()
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE_S,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return {"ms": (told["at_ns"] - began_ns) / 1e6, "memory_mb": told["memory_mb"]}
