"""The first load of a large shop in a process of its own, which is killed in the middle of it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orderdesk.demo.process import DemoProcess
from tests.journeys.half_loaded import LARGE_FROM
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
ORDERS = 150


def start(shop: DemoProcess, profile: Path, stop_at: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.journeys.half_loaded", str(profile)]
    return subprocess.Popen(
        [*command, shop.endpoint, shop.token, str(stop_at)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed so on Windows")
def test_a_first_load_that_is_killed_goes_on_with_the_same_file(tmp_path: Path) -> None:
    assert ORDERS > LARGE_FROM
    with DemoProcess.start(orders=ORDERS, seed=2) as shop:
        with start(shop, tmp_path / "profile", ORDERS // 2) as killed:
            assert killed.stdout is not None
            kept = int(killed.stdout.readline())
            assert ORDERS // 2 <= kept < ORDERS
            killed.send_signal(signal.SIGKILL)
            assert killed.wait(PATIENCE_S) == -signal.SIGKILL
        with start(shop, tmp_path / "profile", 0) as station:
            out, _err = station.communicate(timeout=PATIENCE_S)
        assert (station.returncode, int(out)) == (0, ORDERS)
        told = shop.control.call("bulk")
        assert shop.complaints() == ""
    (operation,) = told["operations"]
    assert operation["roots"] == ORDERS
    first, second = told["asked"]
    assert first["range"] == ""
    began = int(second["range"].removeprefix("bytes=").removesuffix("-"))
    assert operation["size"] / 3 < began < operation["size"]
    assert not first["with_token"]
    assert not second["with_token"]
