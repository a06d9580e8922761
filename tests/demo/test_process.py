"""The demo shop as a program: one line when it is ready, and never left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orderdesk.demo import process
from orderdesk.demo.__main__ import main
from orderdesk.demo.process import DemoProcess, DemoProcessError
from tests.demo import wire

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and /proc of POSIX systems")


@contextmanager
def started(*arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
    """`python -m orderdesk.demo`, ended at the end whatever happened."""
    child = subprocess.Popen(
        [sys.executable, "-m", "orderdesk.demo", "--orders=3", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            assert pipe is not None
            pipe.close()


def announcement(child: "subprocess.Popen[bytes]") -> dict[str, str]:
    assert child.stdout is not None
    told: dict[str, str] = json.loads(child.stdout.readline())
    return told


def port_of(origin: str) -> int:
    return int(origin.rpartition(":")[2])


async def test_one_line_of_json_says_where_it_is() -> None:
    with started("--port=0", "--seed=4") as child:
        told = announcement(child)

        assert set(told) == {"endpoint", "token", "control", "control_key"}
        assert told["endpoint"].startswith("http://127.0.0.1:")
        assert told["control"] != told["endpoint"]
        query = "{ shop { name } }"
        answer = await wire.ask(port_of(told["endpoint"]), told["token"], query)
        assert answer.json["data"]["shop"]["name"]
        child.terminate()
        out, errors = child.communicate()
    assert (out, errors) == (b"", b"")


@POSIX
@pytest.mark.parametrize("each", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(each: signal.Signals) -> None:
    with started() as child:
        announcement(child)
        child.send_signal(each)
        assert child.wait() == 0


def test_it_ends_when_its_input_does() -> None:
    with started("--until-stdin-closes") as child:
        announcement(child)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait() == 0


@POSIX
def test_it_ends_when_its_parent_is_gone() -> None:
    with started("--until-stdin-closes") as parent:
        announcement(parent)
        with started(f"--parent-pid={parent.pid}") as child:
            announcement(child)
            parent.kill()
            parent.wait()
            assert child.wait() == 0


def test_a_port_that_is_asked_for_is_taken() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    with started(f"--port={free}") as child:
        assert port_of(announcement(child)["endpoint"]) == free


@pytest.mark.parametrize("option", ["--port", "--control-port"])
def test_a_port_in_use_is_one_sentence_and_2(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main([f"{option}={port}", "--orders=1"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"The demo shop cannot listen on port {port}: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port=70000"], "a port is a number from 0 to 65535"),
        (["--port=x"], "expected a whole number"),
        (["--orders=-3"], "expected a whole number"),
        (["--orders=many"], "expected a whole number"),
        (["--seed=x"], "invalid int value"),
        (["--plan=gold"], "invalid choice"),
        (["--traffic=-1"], "expected 0 to 6000 events a minute"),
        (["--traffic=nan"], "expected 0 to 6000 events a minute"),
        (["--fast"], "unrecognized arguments: --fast"),
    ],
)
def test_bad_arguments_are_one_sentence_and_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert said in told.err
    assert told.err.startswith("The demo shop cannot start: ")
    assert told.err.count("\n") == 1


def test_the_process_starts_serves_and_stops(fresh_shop: DemoProcess) -> None:
    assert fresh_shop.endpoint.startswith("http://127.0.0.1:")
    assert "now" in fresh_shop.control.call("clock")
    assert fresh_shop.complaints() == ""
    assert fresh_shop.stop() == 0
    assert fresh_shop.stop() == 0
    assert fresh_shop.complaints() == ""
    with pytest.raises(ProcessLookupError):
        os.kill(fresh_shop.pid, 0)


async def test_the_process_is_driven_by_its_control(fresh_shop: DemoProcess) -> None:
    port = port_of(fresh_shop.endpoint)
    await fresh_shop.control.cut_internet()
    with pytest.raises(ConnectionRefusedError):
        await wire.ask(port, fresh_shop.token, "{ shop { name } }")
    await fresh_shop.control.heal_internet()
    answer = await wire.ask(port, fresh_shop.token, "query Q { shop { name } }")
    assert answer.status == 200
    assert [entry["operation"] for entry in await fresh_shop.control.requests()] == ["Q"]


def test_a_shop_that_cannot_start_says_why() -> None:
    with pytest.raises(DemoProcessError, match="invalid choice"):
        DemoProcess.start(plan="gold")


def test_a_program_that_is_not_there_is_said_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(DemoProcessError, match="could not be started"):
        DemoProcess.start()


def test_a_program_that_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_program", lambda: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(DemoProcessError, match=r"ended at once \(exit code 3\)"):
        DemoProcess.start()


def test_a_frozen_bundle_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process._program() == [sys.executable, "--demo-server"]
