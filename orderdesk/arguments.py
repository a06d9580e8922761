"""The command line: what may be asked, and what it means."""

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from orderdesk import __version__
from orderdesk.words import _

WINDOW = "window"
DEMO_SERVER = "demo-server"
CANNOT_RUN = 2
LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Arguments:
    """One parsed command line. Fields that a command does not have stand at their defaults."""

    command: str = WINDOW
    profile: Path | None = None
    endpoint: str = ""
    token: str = ""
    client_id: str = ""
    location: str = ""
    json: bool = False
    demo: bool = False
    tour: Path | None = None
    tour_look: str = "light"
    tour_size: tuple[int, int] = (1280, 720)
    order: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    tracking: tuple[str, ...] = ()
    carrier: str = ""
    notify: bool = False
    search: str = ""
    outbox_action: str = "list"
    intent: str = ""
    day: date | None = None
    csv: Path | None = None
    resources: bool = False
    mend: bool = False
    rest: tuple[str, ...] = ()


class _UsageError(Exception):
    """The command line says something that cannot be meant."""

    def __init__(self, program: str, message: str) -> None:
        super().__init__(message)
        self.program = program


class _Parser(argparse.ArgumentParser):
    """Raises what is wrong; every option is to be written out, so that scripts stay readable."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise _UsageError(self.prog, message)


def parse_arguments(argv: list[str]) -> Arguments:
    """Read `argv` without the program's name. Ends the process with 2 and a sentence if it is wrong."""
    if argv[:1] == [f"--{DEMO_SERVER}"]:
        return Arguments(command=DEMO_SERVER, rest=tuple(argv[1:]))
    try:
        found = _parser().parse_args(argv)
        fields = {name: value for name, value in vars(found).items() if value is not None}
        fields["command"] = fields.get("command") or WINDOW
        for name in ("lines", "tracking"):
            fields[name] = tuple(fields.get(name, ()))
        arguments = Arguments(**fields)
        _refuse_senseless(arguments)
    except _UsageError as error:
        what = f"{str(error)[:1].upper()}{str(error)[1:]}."
        advice = _("“{program} --help” lists what can be asked.").format(program=error.program)
        sys.stderr.write(f"{what}\n{advice}\n")
        if "--json" in argv:
            said = {"kind": "usage", "what": what, "advice": advice}
            sys.stdout.write(json.dumps({"error": said, "exit": CANNOT_RUN}) + "\n")
        sys.exit(CANNOT_RUN)
    return arguments


def _refuse_senseless(arguments: Arguments) -> None:
    """What each option allows by itself and no two of them together. Raises _UsageError."""
    program = "orderdesk" if arguments.command == WINDOW else f"orderdesk {arguments.command}"
    wrong = ""
    if arguments.tour is not None and (
        not arguments.demo or arguments.profile or arguments.endpoint
    ):
        wrong = _("--tour goes with --demo, and brings a shop and a profile of its own")
    elif arguments.demo and arguments.command != WINDOW:
        wrong = _("--demo opens the window and goes with no command")
    elif arguments.token and arguments.client_id:
        wrong = _("--token and --client-id are two ways to sign in: give one of them")
    elif arguments.carrier and not arguments.tracking:
        wrong = _("--carrier goes with --tracking: a parcel without a number has no carrier")
    elif arguments.intent and arguments.outbox_action == "list":
        wrong = _("an ID goes with retry or cancel")
    if wrong:
        raise _UsageError(program, wrong)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="orderdesk",
        description=_("Pick, pack and hand over the orders of a Shopify store."),
        epilog=_exit_codes(),
    )
    parser.add_argument("--version", action="version", version=f"OrderDesk {__version__}")
    _add_shop(parser)
    parser.add_argument(
        "--demo", action="store_true", help=_("open a shop of our own on this computer")
    )
    parser.add_argument(
        "--tour",
        type=Path,
        metavar="DIR",
        help=_("with --demo: go through the main job by itself, keep pictures and checks in DIR"),
    )
    parser.add_argument(
        "--tour-look", choices=("light", "dark"), help=_("the theme of the tour's pictures")
    )
    parser.add_argument(
        "--tour-size", type=_size, metavar="WxH", help=_("the window of the tour, in pixels")
    )
    commands = parser.add_subparsers(
        dest="command",
        parser_class=_Parser,
        title=_("commands"),
        metavar=_("COMMAND"),
        description=_(
            "Without a command, the window opens. “orderdesk COMMAND --help” tells more."
        ),
    )
    _add_commands(commands)
    return parser


def _add_shop(parser: argparse.ArgumentParser, *, within: bool = False) -> None:
    # A subcommand must not reset what stood before it, hence no default there.
    none = argparse.SUPPRESS if within else None
    parser.add_argument(
        "--profile", type=_folder, metavar="DIR", default=none, help=_("where the local copy lies")
    )
    parser.add_argument(
        "--endpoint",
        type=_filled,
        metavar="ORIGIN",
        default=none,
        help=_("the shop: NAME.myshopify.com, or a loopback origin"),
    )
    parser.add_argument(
        "--token",
        type=_filled,
        default=none,
        help=_("the Admin API token; ORDERDESK_TOKEN does the same"),
    )
    parser.add_argument(
        "--client-id",
        type=_filled,
        metavar="ID",
        default=none,
        help=_("the app's client ID instead of a token; its secret in ORDERDESK_CLIENT_SECRET"),
    )
    parser.add_argument(
        "--location",
        type=_filled,
        metavar="NAME",
        default=none,
        help=_("the location whose work is meant"),
    )


def _add_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    sync = _add(commands, "sync", _("pull and push to the end, once"))
    orders = _add(commands, "orders", _("list the work of a location, or search"))
    orders.add_argument(
        "--search",
        metavar="TEXT",
        help=_(
            "find orders, open or not: number, name, address, SKU, product, barcode,"
            " tracking number, note"
        ),
    )
    pack = _add(commands, "pack", _("pack one order; the next sync sends it"))
    pack.add_argument("order", metavar="ORDER", help=_("the order's number, such as 1001"))
    pack.add_argument(
        "--lines",
        nargs="+",
        action="extend",
        type=_line,
        metavar="SKU=QTY",
        help=_("what is in the box, by SKU or barcode; without it, everything that is left"),
    )
    pack.add_argument(
        "--tracking",
        nargs="+",
        action="extend",
        metavar="NUMBER",
        help=_("the tracking number of each parcel"),
    )
    pack.add_argument("--carrier", metavar="NAME", help=_("who carries them, such as DHL"))
    pack.add_argument("--notify", action="store_true", help=_("mail the customer"))
    outbox = _add(commands, "outbox", _("what waits to be sent, and what needs a person"))
    outbox.add_argument(
        "outbox_action",
        metavar="ACTION",
        nargs="?",
        choices=("list", "retry", "cancel"),
        default="list",
        help=_("list (also without it); retry: send anew; cancel: take back, or give up"),
    )
    outbox.add_argument(
        "intent", nargs="?", metavar="ID", help=_("which one, by its ID or the first signs of it")
    )
    report = _add(commands, "report", _("what was packed at this computer on a day"))
    report.add_argument(
        "--date",
        dest="day",
        type=_day,
        metavar="YYYY-MM-DD",
        help=_("which day; without it, today at the shop"),
    )
    report.add_argument(
        "--csv",
        type=_folder,
        metavar="FILE",
        help=_("also write the orders as a table into this file"),
    )
    doctor = _add(commands, "doctor", _("check this computer, the local copy and the shop"))
    doctor.add_argument(
        "--resources", action="store_true", help=_("only whether the program itself is whole")
    )
    doctor.add_argument(
        "--mend",
        action="store_true",
        help=_("mend what can be: a damaged local copy is made anew, with what was not sent"),
    )
    for command in (sync, orders, pack, outbox, report, doctor):
        _add_shop(command, within=True)
        command.add_argument("--json", action="store_true", help=_("answer in JSON"))


def _add(
    commands: "argparse._SubParsersAction[_Parser]", name: str, sentence: str
) -> argparse.ArgumentParser:
    description = f"{sentence[:1].upper()}{sentence[1:]}."
    return commands.add_parser(name, help=sentence, description=description, epilog=_exit_codes())


def _exit_codes() -> str:
    return _("Exit codes: 0 done, 1 something needs a person, 2 could not run.")


def _filled(text: str) -> str:
    # An unset variable of a script must not become the folder that it was started in.
    if not text.strip():
        raise argparse.ArgumentTypeError(_("it is empty"))
    return text


def _folder(text: str) -> Path:
    return Path(_filled(text))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a day, written YYYY-MM-DD").format(text=text)
        ) from None


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not cross or not all(one.isascii() and one.isdigit() for one in (width, height)):
        raise argparse.ArgumentTypeError(_("“{text}” is not WIDTHxHEIGHT").format(text=text))
    return int(width), int(height)


def _line(text: str) -> tuple[str, int]:
    sku, equals, quantity = text.rpartition("=")
    is_number = quantity.isascii() and quantity.isdigit() and len(quantity) <= LONGEST_NUMBER
    if not equals or not sku.strip() or not is_number or not int(quantity):
        raise argparse.ArgumentTypeError(_("“{text}” is not SKU=QTY").format(text=text[:80]))
    return sku, int(quantity)
