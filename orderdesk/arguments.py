"""The command line: what may be asked, and what it means."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from orderdesk import __version__
from orderdesk.words import _

WINDOW = "window"
DEMO_SERVER = "demo-server"
CANNOT_RUN = 2


@dataclass(frozen=True, slots=True)
class Arguments:
    """One parsed command line. Fields that a command does not have stand at their defaults."""

    command: str = WINDOW
    profile: Path | None = None
    endpoint: str = ""
    token: str = ""
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
    resources: bool = False
    rest: tuple[str, ...] = ()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence and ends with 2."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{message[:1].upper()}{message[1:]}.\n")
        sys.stderr.write(_("“orderdesk --help” lists what can be asked.") + "\n")
        sys.exit(CANNOT_RUN)


def parse_arguments(argv: list[str]) -> Arguments:
    """Read `argv` without the program's name. Ends the process with 2 and a sentence if it is wrong."""
    if argv[:1] == [f"--{DEMO_SERVER}"]:
        return Arguments(command=DEMO_SERVER, rest=tuple(argv[1:]))
    parser = _parser()
    found = parser.parse_args(argv)
    if found.tour is not None and (not found.demo or found.profile or found.endpoint):
        parser.error(_("--tour goes with --demo, and brings a shop and a profile of its own"))
    fields = {name: value for name, value in vars(found).items() if value is not None}
    fields["command"] = fields.get("command") or WINDOW
    for name in ("lines", "tracking"):
        fields[name] = tuple(fields.get(name, ()))
    return Arguments(**fields)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="orderdesk",
        description=_("Pick, pack and hand over the orders of a Shopify store."),
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
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    _add_commands(commands)
    return parser


def _add_shop(parser: argparse.ArgumentParser, *, within: bool = False) -> None:
    # A subcommand must not reset what stood before it, hence no default there.
    none = argparse.SUPPRESS if within else None
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", default=none, help=_("where the local copy lies")
    )
    parser.add_argument(
        "--endpoint",
        metavar="ORIGIN",
        default=none,
        help=_("the shop: NAME.myshopify.com, or a loopback origin"),
    )
    parser.add_argument(
        "--token", default=none, help=_("the Admin API token; ORDERDESK_TOKEN does the same")
    )
    parser.add_argument(
        "--location", metavar="NAME", default=none, help=_("the location whose work is meant")
    )


def _add_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    sync = commands.add_parser("sync", help=_("pull and push to the end, once"))
    orders = commands.add_parser("orders", help=_("list the work of a location, or search"))
    orders.add_argument("--search", metavar="TEXT")
    pack = commands.add_parser("pack", help=_("pack one order; it is sent by the next sync"))
    pack.add_argument("order", metavar="ORDER", help=_("the order's number, such as 1001"))
    pack.add_argument(
        "--lines",
        nargs="+",
        type=_line,
        metavar="SKU=QTY",
        help=_("what is in the box; without it, everything that is left"),
    )
    pack.add_argument("--tracking", nargs="+", metavar="NUMBER")
    pack.add_argument("--carrier", metavar="NAME")
    pack.add_argument("--notify", action="store_true", help=_("mail the customer"))
    outbox = commands.add_parser("outbox", help=_("what waits to be sent, and what needs a person"))
    outbox.add_argument(
        "outbox_action", nargs="?", choices=("list", "retry", "cancel"), default="list"
    )
    outbox.add_argument("intent", nargs="?", metavar="ID")
    doctor = commands.add_parser("doctor", help=_("check this computer and the local copy"))
    doctor.add_argument(
        "--resources", action="store_true", help=_("only whether the program itself is whole")
    )
    for command in (sync, orders, pack, outbox, doctor):
        _add_shop(command, within=True)
        command.add_argument("--json", action="store_true", help=_("answer in JSON"))


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not cross or not all(one.isascii() and one.isdigit() for one in (width, height)):
        raise argparse.ArgumentTypeError(_("“{text}” is not WIDTHxHEIGHT").format(text=text))
    return int(width), int(height)


def _line(text: str) -> tuple[str, int]:
    sku, equals, quantity = text.rpartition("=")
    if not equals or not sku or not quantity.isascii() or not quantity.isdigit():
        raise argparse.ArgumentTypeError(_("“{text}” is not SKU=QTY").format(text=text))
    return sku, int(quantity)
