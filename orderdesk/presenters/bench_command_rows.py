"""The rows of the command table that are pressed or scanned at the bench."""

from orderdesk.presenters.command import Command, CommandId, numbered
from orderdesk.presenters.navigation import PageName
from orderdesk.words import _


def bench_rows() -> tuple[Command, ...]:
    """The commands of the packing page, in the sequence in which they are listed."""
    pack = frozenset((PageName.PACK,))
    rows = (
        (CommandId.PACK_COMPLETE, "check", lambda: _("Complete, or open the next order"), "F12"),
        (CommandId.PACK_ANSWER, "check", lambda: _("Answer a stop; or hold Space"), "F9"),
        (CommandId.PACK_UNDO, "arrow-u-up-left", lambda: _("Undo the last scan"), "F4"),
        (CommandId.PACK_QUANTITY, "pencil-simple", lambda: _("Set a quantity; link a code"), "F2"),
        (CommandId.PACK_CODE, "keyboard", lambda: _("Type a code by hand"), "Shift+F2"),
        (CommandId.PACK_MESSAGE, "note", lambda: _("Read a note or gift message"), "F3"),
        (CommandId.PACK_SHORT, "circle-half", lambda: _("Say that items are missing"), "F6"),
        (CommandId.PACK_HOLD, "hand-palm", lambda: _("Hold the order in hand"), "F7"),
        (CommandId.PACK_PARCELS, "package", lambda: _("Note a tracking number"), "F8"),
        (CommandId.PACK_ONE_MORE, "plus", lambda: _("One more parcel"), "Alt+N"),
        (
            CommandId.PACK_NOTIFY,
            "paper-plane-tilt",
            lambda: _("Mail the customer or not"),
            "Ctrl+M",
        ),
    )
    steering = (
        (CommandId.PACK_NEXT_LINE, "caret-down", lambda: _("Next line"), ("Down", "PgDown")),
        (CommandId.PACK_PREVIOUS_LINE, "caret-up-down", lambda: _("Line before"), ("Up",)),
        (CommandId.PACK_MORE, "plus", lambda: _("One more of a line"), ("Right",)),
        (CommandId.PACK_FEWER, "minus-circle", lambda: _("One fewer of a line"), ("Left",)),
        (CommandId.PACK_BACK, "arrow-left", lambda: _("Back; scans are kept"), ("Esc",)),
    )
    return (
        *(Command(name, pack, icon, title, page_keys=(key,)) for name, icon, title, key in rows),
        Command(
            CommandId.PACK_SLIP,
            pack,
            "printer",
            lambda: _("Print the slip of the order in hand, or of the one just packed"),
            page_keys=("F10", "Ctrl+P"),
        ),
        Command(
            CommandId.FULL_SCREEN,
            pack,
            "desktop",
            lambda: _("Full screen"),
            page_keys=("F11",),
        ),
        Command(
            CommandId.PACK_COMMANDS,
            pack | {PageName.SETTINGS},
            "barcode",
            lambda: _("Print the command barcodes"),
        ),
        Command(
            CommandId.PACK_CHOOSE,
            pack,
            "list-checks",
            lambda: _("Choose a reason, or a carrier that is offered"),
            page_keys=numbered("Alt"),
            is_numbered=True,
        ),
        *(
            Command(name, pack, icon, title, page_keys=keys, is_steering=True)
            for name, icon, title, keys in steering
        ),
    )
