"""What the command line means, and what it refuses in a sentence."""

import json
from datetime import date
from pathlib import Path

import pytest

from orderdesk.arguments import CANNOT_RUN, DEMO_SERVER, WINDOW, Arguments, parse_arguments


def refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The sentence that a command line is refused with."""
    with pytest.raises(SystemExit) as ended:
        parse_arguments(argv)
    assert ended.value.code == CANNOT_RUN
    said = capsys.readouterr()
    if "--json" not in argv:
        assert said.out == ""
    what, advice = said.err.splitlines()
    assert what.endswith(".")
    assert advice.endswith("lists what can be asked.")
    return what


def test_without_a_command_the_window_opens() -> None:
    assert parse_arguments([]) == Arguments(command=WINDOW)
    assert parse_arguments(["--demo"]).demo
    assert parse_arguments(["--endpoint", "a.myshopify.com"]).endpoint == "a.myshopify.com"


def test_the_shop_may_be_named_before_or_after_the_command() -> None:
    named = ["--profile", "/p", "--endpoint", "a.myshopify.com", "--token", "t", "--location", "B"]
    for argv in ([*named, "sync"], ["sync", *named]):
        assert parse_arguments(argv) == Arguments(
            command="sync", profile=Path("/p"), endpoint="a.myshopify.com", token="t", location="B"
        )


def test_pack_takes_all_that_a_box_needs() -> None:
    argv = ["pack", "#1001", "--lines", "A=1", "B=C=2", "--lines", "A=3", "--notify", "--json"]
    found = parse_arguments([*argv, "--tracking", "1", "2", "--tracking", "3", "--carrier", "DHL"])
    assert found == Arguments(
        command="pack",
        order="#1001",
        lines=(("A", 1), ("B=C", 2), ("A", 3)),
        tracking=("1", "2", "3"),
        carrier="DHL",
        notify=True,
        json=True,
    )


def test_outbox_and_doctor() -> None:
    assert parse_arguments(["outbox"]).outbox_action == "list"
    decided = parse_arguments(["outbox", "retry", "abc"])
    assert (decided.outbox_action, decided.intent) == ("retry", "abc")
    assert parse_arguments(["doctor", "--resources"]).resources
    assert parse_arguments(["doctor", "--mend"]).mend


def test_the_frozen_program_starts_its_own_demo_shop() -> None:
    found = parse_arguments([f"--{DEMO_SERVER}", "--port=0", "--whatever"])
    assert found == Arguments(command=DEMO_SERVER, rest=("--port=0", "--whatever"))


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["pack"], "The following arguments are required: ORDER."),
        (["pack", "1", "--lines", "A"], "“A” is not SKU=QTY."),
        (["pack", "1", "--lines", "=2"], "“=2” is not SKU=QTY."),
        (["pack", "1", "--lines", "A=0"], "“A=0” is not SKU=QTY."),
        (["pack", "1", "--lines", "A=-1"], "“A=-1” is not SKU=QTY."),
        (["pack", "1", "--lines", "A=1.5"], "“A=1.5” is not SKU=QTY."),
        (["pack", "1", "--lines", "A=٣"], "“A=٣” is not SKU=QTY."),
        (["pack", "1", "--lines", "A=" + "9" * 5000], "is not SKU=QTY."),
        (["pack", "1", "--carrier", "DHL"], "--carrier goes with --tracking"),
        (["outbox", "list", "abc"], "An ID goes with retry or cancel."),
        (["outbox", "bogus"], "Argument ACTION: invalid choice: 'bogus'"),
        (["sync", "--profile", ""], "Argument --profile: it is empty."),
        (["sync", "--profile", " "], "Argument --profile: it is empty."),
        (["sync", "--token", ""], "Argument --token: it is empty."),
        (["sync", "--endpoint", ""], "Argument --endpoint: it is empty."),
        (["sync", "--location", ""], "Argument --location: it is empty."),
        (["sync", "--prof", "x"], "Unrecognized arguments: --prof x."),
        (["bogus"], "invalid choice: 'bogus'"),
        (["--demo", "sync"], "--demo opens the window and goes with no command."),
        (["--tour", "DIR"], "--tour goes with --demo"),
    ],
)
def test_what_cannot_be_meant(
    argv: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(argv, capsys)


def test_a_refusal_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["pack", "--json"])
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert (answer["error"]["kind"], answer["exit"]) == ("usage", 2)
    assert answer["error"]["what"] == said.err.splitlines()[0]
    assert "orderdesk pack --help" in answer["error"]["advice"]


@pytest.mark.parametrize("command", ["sync", "orders", "pack", "outbox", "doctor"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments([command, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for option in ("--profile DIR", "--endpoint ORIGIN", "--token TOKEN", "--json", "Exit codes"):
        assert option in shown
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert f"    {command} " in capsys.readouterr().out


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse_arguments(["report", "--date", "2026-11-23"]).day == date(2026, 11, 23)
    with pytest.raises(SystemExit):
        parse_arguments(["report", "--date", "2026-02-30"])
    assert "is not a day" in capsys.readouterr().err
