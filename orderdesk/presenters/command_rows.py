"""The rows of the command table, page by page. How to add one stands in `command_table`."""

from orderdesk.presenters.bench_command_rows import bench_rows
from orderdesk.presenters.command import DESK, EVERYWHERE, Command, CommandId, numbered
from orderdesk.presenters.navigation import PageName
from orderdesk.words import _


def rows() -> tuple[Command, ...]:
    """Every command, in the sequence in which they are listed."""
    return (*_everywhere(), *_queue(), *_detail(), *bench_rows(), *_outbox(), *_report())


def _everywhere() -> tuple[Command, ...]:
    go = (
        (CommandId.GO_QUEUE, "list-checks", lambda: _("Go to the queue"), "Ctrl+1"),
        (CommandId.GO_PACK, "package", lambda: _("Go to packing"), "Ctrl+2"),
        (CommandId.GO_OUTBOX, "paper-plane-tilt", lambda: _("Go to the outbox"), "Ctrl+3"),
        (CommandId.GO_REPORT, "calendar-blank", lambda: _("Go to the day's report"), "Ctrl+4"),
        (CommandId.GO_SETTINGS, "gear-six", lambda: _("Go to the settings"), "Ctrl+5"),
    )
    return (
        Command(
            CommandId.PALETTE,
            EVERYWHERE,
            "magnifying-glass",
            lambda: _("Find orders and commands"),
            ("Ctrl+K",),
        ),
        Command(
            CommandId.SEARCH,
            DESK,
            "magnifying-glass",
            lambda: _("Search orders, names, SKUs, tracking numbers"),
            ("Ctrl+F",),
            ("/",),
        ),
        Command(
            CommandId.KEYS, EVERYWHERE, "info", lambda: _("Show the keys of this page"), ("F1",)
        ),
        Command(
            CommandId.CHECK,
            EVERYWHERE,
            "arrows-clockwise",
            lambda: _("Check for changes now"),
            ("F5",),
        ),
        Command(
            CommandId.NEXT_PANE,
            DESK,
            "caret-right",
            lambda: _("Go to the next part of the window"),
            ("F6",),
            is_steering=True,
        ),
        Command(
            CommandId.UNDO,
            DESK - {PageName.OUTBOX},
            "arrow-u-up-left",
            lambda: _("Undo what you did last"),
            ("Ctrl+Z",),
        ),
        Command(
            CommandId.SWITCH_USER,
            EVERYWHERE,
            "users",
            lambda: _("Switch user"),
            ("Ctrl+L",),
        ),
        Command(
            CommandId.SNOOZE,
            EVERYWHERE,
            "bell",
            lambda: _("Snooze the chime of new orders"),
            ("Ctrl+Shift+N",),
        ),
        Command(
            CommandId.BACK,
            DESK - {PageName.DETAIL},
            "arrow-left",
            lambda: _("Back"),
            page_keys=("Esc",),
            is_steering=True,
        ),
        *(Command(name, EVERYWHERE, icon, title, (key,)) for name, icon, title, key in go),
        Command(
            CommandId.ROWS,
            frozenset((PageName.QUEUE, PageName.OUTBOX)),
            "caret-up-down",
            lambda: _("Another row"),
            page_keys=("Up", "Down"),
            is_steering=True,
        ),
    )


def _queue() -> tuple[Command, ...]:
    queue = frozenset((PageName.QUEUE,))
    return (
        Command(
            CommandId.QUEUE_PACK,
            queue,
            "package",
            lambda: _("Pack the selected order"),
            page_keys=("Enter",),
        ),
        Command(
            CommandId.QUEUE_OPEN,
            queue,
            "list-checks",
            lambda: _("Show the selected order whole"),
            page_keys=("Right",),
        ),
        Command(
            CommandId.QUEUE_VIEW,
            queue,
            "list-checks",
            lambda: _("Choose a view of the queue"),
            page_keys=numbered("Alt"),
            is_numbered=True,
        ),
        Command(
            CommandId.PRINT_SLIP,
            queue | {PageName.DETAIL},
            "printer",
            lambda: _("Print slip"),
            ("Ctrl+P",),
        ),
        Command(
            CommandId.QUEUE_PICK_LIST,
            queue,
            "printer",
            lambda: _("Print the pick list of this view"),
            ("Ctrl+Shift+P",),
        ),
        Command(
            CommandId.QUEUE_FILTER,
            queue,
            "funnel-simple",
            lambda: _("Filter the list"),
            ("Ctrl+Shift+F",),
        ),
        Command(
            CommandId.QUEUE_SORT,
            queue,
            "caret-up-down",
            lambda: _("Sort the list"),
            ("Ctrl+Shift+S",),
        ),
        Command(
            CommandId.QUEUE_KEEP_VIEW,
            queue,
            "plus",
            lambda: _("Keep filters and sequence as a view"),
            ("Ctrl+D",),
        ),
        Command(
            CommandId.QUEUE_WHY,
            queue,
            "question",
            lambda: _("Explain why an order is here, or is not"),
            ("Ctrl+I",),
        ),
        Command(
            CommandId.QUEUE_MARK,
            queue,
            "check",
            lambda: _("Mark a row for an act on several"),
            page_keys=("Space",),
            is_steering=True,
        ),
        Command(
            CommandId.QUEUE_MARK_DOWN,
            queue,
            "caret-down",
            lambda: _("Mark rows downwards"),
            page_keys=("Shift+Down",),
            is_steering=True,
        ),
        Command(
            CommandId.QUEUE_MARK_UP,
            queue,
            "caret-up",
            lambda: _("Mark rows upwards"),
            page_keys=("Shift+Up",),
            is_steering=True,
        ),
        Command(
            CommandId.QUEUE_MARK_ALL,
            queue,
            "check",
            lambda: _("Mark all rows"),
            page_keys=("Ctrl+A",),
        ),
        Command(CommandId.QUEUE_HOLD, queue, "hand-palm", lambda: _("Put on hold"), ("Ctrl+H",)),
        Command(
            CommandId.QUEUE_RELEASE,
            queue,
            "arrow-u-up-left",
            lambda: _("Release the hold"),
            ("Ctrl+Shift+H",),
        ),
        Command(CommandId.QUEUE_TAG, queue, "tag", lambda: _("Change tags"), ("Ctrl+T",)),
        Command(
            CommandId.QUEUE_PREPARE,
            queue,
            "storefront",
            lambda: _("Mail “ready for pickup”"),
            ("Ctrl+R",),
        ),
    )


def _detail() -> tuple[Command, ...]:
    detail = frozenset((PageName.DETAIL,))
    changes = (
        (CommandId.DETAIL_HOLD, "hand-palm", lambda: _("Put the order on hold"), "Ctrl+H"),
        (CommandId.DETAIL_RELEASE, "check-circle", lambda: _("Release the hold"), "Ctrl+Shift+H"),
        (CommandId.DETAIL_TAGS, "tag", lambda: _("Change the tags"), "Ctrl+T"),
        (CommandId.DETAIL_NOTE, "note-pencil", lambda: _("Write the note"), "Ctrl+N"),
        (CommandId.DETAIL_MOVE, "warehouse", lambda: _("Move to another location"), "Ctrl+M"),
        (CommandId.DETAIL_SPLIT, "package", lambda: _("Split off a part"), "Ctrl+Shift+S"),
        (
            CommandId.DETAIL_PREPARE,
            "storefront",
            lambda: _("Mail “ready for pickup”"),
            "Ctrl+R",
        ),
        (CommandId.DETAIL_ACTIONS, "dots-three", lambda: _("Show all actions"), "Ctrl+."),
    )
    return (
        *(Command(name, detail, icon, title, (key,)) for name, icon, title, key in changes),
        Command(
            CommandId.DETAIL_PACK,
            detail,
            "package",
            lambda: _("Pack order"),
            page_keys=("Enter",),
        ),
        Command(
            CommandId.DETAIL_PREVIOUS,
            detail,
            "caret-up-down",
            lambda: _("Show the order before"),
            page_keys=("Ctrl+Up",),
        ),
        Command(
            CommandId.DETAIL_NEXT,
            detail,
            "caret-down",
            lambda: _("Show the next order"),
            page_keys=("Ctrl+Down",),
        ),
        Command(
            CommandId.DETAIL_BACK,
            detail,
            "arrow-left",
            lambda: _("Back to the list"),
            page_keys=("Esc", "Left"),
            is_steering=True,
        ),
        Command(
            CommandId.SAVE_FORM,
            detail,
            "floppy-disk",
            lambda: _("Save what is typed"),
            page_keys=("Ctrl+Enter",),
            is_steering=True,
        ),
    )


def _outbox() -> tuple[Command, ...]:
    outbox = frozenset((PageName.OUTBOX,))
    return (
        Command(
            CommandId.OUTBOX_CHOOSE,
            outbox,
            "list-checks",
            lambda: _("Mark what you decide"),
            page_keys=numbered("Alt"),
            is_numbered=True,
        ),
        Command(
            CommandId.OUTBOX_DO,
            outbox,
            "check",
            lambda: _("Do what is marked"),
            page_keys=("Enter",),
        ),
        Command(
            CommandId.OUTBOX_MESSAGES,
            outbox,
            "envelope-simple",
            lambda: _("Decide on messages to customers"),
            ("Ctrl+E",),
        ),
        Command(
            CommandId.OUTBOX_OPEN,
            outbox,
            "list-checks",
            lambda: _("Open order"),
            page_keys=("Right",),
        ),
        Command(
            CommandId.OUTBOX_SEND,
            outbox,
            "arrows-clockwise",
            lambda: _("Send now"),
            page_keys=("Ctrl+R",),
        ),
        Command(
            CommandId.OUTBOX_TAKE_BACK,
            outbox,
            "arrow-u-up-left",
            lambda: _("Take the decision back"),
            page_keys=("Ctrl+Z",),
        ),
    )


def _report() -> tuple[Command, ...]:
    report = frozenset((PageName.REPORT,))
    steering = (
        (CommandId.REPORT_BEFORE, "caret-left", lambda: _("The day before"), "Left"),
        (CommandId.REPORT_AFTER, "caret-right", lambda: _("The day after"), "Right"),
        (CommandId.REPORT_TODAY, "calendar-blank", lambda: _("Today"), "Home"),
    )
    return (
        Command(
            CommandId.REPORT_PDF,
            report,
            "printer",
            lambda: _("Save as PDF"),
            ("Ctrl+P",),
        ),
        Command(
            CommandId.REPORT_TABLE,
            report,
            "floppy-disk",
            lambda: _("Save table"),
            ("Ctrl+S",),
        ),
        *(
            Command(name, report, icon, title, page_keys=(key,), is_steering=True)
            for name, icon, title, key in steering
        ),
    )
