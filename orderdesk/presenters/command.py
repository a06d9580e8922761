"""What a command is: its name, where it applies, its words and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from orderdesk.presenters.navigation import PageName

EVERYWHERE = frozenset(PageName) - {PageName.CONNECT}
DESK = EVERYWHERE - {PageName.PACK}


class CommandId(StrEnum):
    """The name of a command, for whoever binds, prints or runs it."""

    PALETTE = "palette"
    SEARCH = "search"
    KEYS = "keys"
    CHECK = "check"
    NEXT_PANE = "next_pane"
    UNDO = "undo"
    SWITCH_USER = "switch_user"
    SNOOZE = "snooze"
    FULL_SCREEN = "full_screen"
    BACK = "back"
    GO_QUEUE = "go_queue"
    GO_PACK = "go_pack"
    GO_OUTBOX = "go_outbox"
    GO_REPORT = "go_report"
    GO_SETTINGS = "go_settings"
    ROWS = "rows"
    PRINT_SLIP = "print_slip"
    QUEUE_PACK = "queue_pack"
    QUEUE_OPEN = "queue_open"
    QUEUE_VIEW = "queue_view"
    QUEUE_PICK_LIST = "queue_pick_list"
    QUEUE_FILTER = "queue_filter"
    QUEUE_SORT = "queue_sort"
    QUEUE_KEEP_VIEW = "queue_keep_view"
    QUEUE_WHY = "queue_why"
    QUEUE_MARK = "queue_mark"
    QUEUE_MARK_DOWN = "queue_mark_down"
    QUEUE_MARK_UP = "queue_mark_up"
    QUEUE_MARK_ALL = "queue_mark_all"
    QUEUE_HOLD = "queue_hold"
    QUEUE_RELEASE = "queue_release"
    QUEUE_TAG = "queue_tag"
    QUEUE_PREPARE = "queue_prepare"
    DETAIL_PACK = "detail_pack"
    DETAIL_PREVIOUS = "detail_previous"
    DETAIL_NEXT = "detail_next"
    DETAIL_BACK = "detail_back"
    DETAIL_HOLD = "detail_hold"
    DETAIL_RELEASE = "detail_release"
    DETAIL_TAGS = "detail_tags"
    DETAIL_NOTE = "detail_note"
    DETAIL_MOVE = "detail_move"
    DETAIL_SPLIT = "detail_split"
    DETAIL_PREPARE = "detail_prepare"
    DETAIL_ACTIONS = "detail_actions"
    SAVE_FORM = "save_form"
    PACK_COMPLETE = "pack_complete"
    PACK_ANSWER = "pack_answer"
    PACK_UNDO = "pack_undo"
    PACK_QUANTITY = "pack_quantity"
    PACK_MESSAGE = "pack_message"
    PACK_SHORT = "pack_short"
    PACK_PARCELS = "pack_parcels"
    PACK_SLIP = "pack_slip"
    PACK_NOTIFY = "pack_notify"
    PACK_CHOOSE = "pack_choose"
    PACK_CODE = "pack_code"
    PACK_HOLD = "pack_hold"
    PACK_ONE_MORE = "pack_one_more"
    PACK_COMMANDS = "pack_commands"
    PACK_NEXT_LINE = "pack_next_line"
    PACK_PREVIOUS_LINE = "pack_previous_line"
    PACK_MORE = "pack_more"
    PACK_FEWER = "pack_fewer"
    PACK_BACK = "pack_back"
    OUTBOX_CHOOSE = "outbox_choose"
    OUTBOX_DO = "outbox_do"
    OUTBOX_OPEN = "outbox_open"
    OUTBOX_SEND = "outbox_send"
    OUTBOX_TAKE_BACK = "outbox_take_back"
    OUTBOX_MESSAGES = "outbox_messages"
    REPORT_PDF = "report_pdf"
    REPORT_TABLE = "report_table"
    REPORT_BEFORE = "report_before"
    REPORT_AFTER = "report_after"
    REPORT_TODAY = "report_today"


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table. Keys are named as Qt does ("Ctrl+Shift+P", "PgDown"), Enter for both.

    `keys` are bound by the window, `page_keys` by the page. A numbered command has one key for each
    of its choices. A command that only steers (the next row, back)
    stands in the sheet of keys, but not in the palette.
    """

    id: CommandId
    pages: frozenset[PageName]
    icon: str
    title: Callable[[], str]
    keys: tuple[str, ...] = ()
    page_keys: tuple[str, ...] = ()
    is_numbered: bool = False
    is_steering: bool = False

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Every key of it, the one that is printed first."""
        return (*self.page_keys, *self.keys)

    @property
    def is_everywhere(self) -> bool:
        """Whether it belongs to the program rather than to a page."""
        return self.pages >= DESK - {PageName.OUTBOX, PageName.DETAIL}


_DIGITS = range(1, 10)


def numbered(modifier: str) -> tuple[str, ...]:
    """`modifier` with each digit from 1 to 9, as in "Alt+1"."""
    return tuple(f"{modifier}+{number}" for number in _DIGITS)
