"""The command sheet: the keys of the bench as barcodes, to hang beside it."""

from dataclasses import dataclass

from orderdesk.domain.command_codes import BenchCommand
from orderdesk.printing.code128 import picture_url
from orderdesk.printing.paper_words import PaperContext, shown
from orderdesk.printing.templates import PaperDocument, Template, part_of
from orderdesk.words import _

TEMPLATE = "command_sheet.html"


@dataclass(frozen=True, slots=True)
class CommandCell:
    """One command: what it does, the key that does the same, and its code."""

    title: str
    key: str
    code: str
    code_picture: str


@dataclass(frozen=True, slots=True)
class CommandSheet:
    """What a template of the sheet is given; `rows` are pairs, the second of which may be missing."""

    shop: str
    rows: tuple[tuple[CommandCell, ...], ...]


def command_sheet(template: Template, context: PaperContext) -> PaperDocument:
    """The sheet. Raises TemplateError."""
    cells = [
        CommandCell(title, key, command.code, picture_url(command.code))
        for command, title, key in _commands()
    ]
    rows = tuple(tuple(cells[start : start + 2]) for start in range(0, len(cells), 2))
    title = _("Command barcodes")
    word = {
        "title": title,
        "hint": _(
            "Scan one in place of pressing its key. Hang this sheet where nobody scans it by mistake."
        ),
    }
    html = template.render({"sheet": CommandSheet(shown(context.shop_name), rows), "word": word})
    return PaperDocument(title, (part_of(html, title),))


def _commands() -> list[tuple[BenchCommand, str, str]]:
    return [
        (BenchCommand.COMPLETE, _("Complete"), "F12"),
        (BenchCommand.ANSWER, _("Answer a stop"), "F9"),
        (BenchCommand.UNDO, _("Undo last"), "F4"),
        (BenchCommand.NEXT, _("Next line, next order"), "PgDn"),
        (BenchCommand.QUANTITY, _("Quantity by key"), "F2"),
        (BenchCommand.SHORT, _("Short"), "F6"),
        (BenchCommand.HOLD, _("Hold this order"), "F7"),
        (BenchCommand.MESSAGE, _("Message read or put in"), "F3"),
        (BenchCommand.PARCEL, _("One more parcel"), "Alt N"),
        (BenchCommand.REPRINT, _("Print the slip"), "F10"),
        (BenchCommand.LINK, _("Link an unknown code"), "F2"),
        (BenchCommand.HELP, _("Help"), "F1"),
        (BenchCommand.CHOICE_1, _("First choice"), "Alt 1"),
        (BenchCommand.CHOICE_2, _("Second choice"), "Alt 2"),
        (BenchCommand.CHOICE_3, _("Third choice"), "Alt 3"),
        (BenchCommand.CHOICE_4, _("Fourth choice"), "Alt 4"),
        (BenchCommand.BACK, _("Close, or leave the order"), "Esc"),
    ]
