"""What the packing page can show: one frozen dataclass per screen, with ready texts."""

from dataclasses import dataclass
from enum import StrEnum

from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.sheet_states import Action, Choice, Sheet


class Sound(StrEnum):
    """What the bench can be heard to say; each is the name of a sound's file."""

    OK = "item_ok"
    LINE_DONE = "line_done"
    ORDER_DONE = "order_done"
    WRONG = "wrong"
    OVER = "over"
    UNKNOWN = "unknown"
    STOP = "stop"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sound that comes again every `every_ms` until a person answers."""

    sound: Sound
    every_ms: int


class ChipTone(StrEnum):
    """How loud a chip is."""

    QUIET = "quiet"
    NOTE = "note"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class HeadChip:
    """A short fact about the order, with its icon's name."""

    icon: str
    text: str
    tone: ChipTone = ChipTone.QUIET


@dataclass(frozen=True, slots=True)
class Head:
    """The line at the top: whose order it is, whether the shop is there, who works here."""

    title: str
    customer: str
    chips: tuple[HeadChip, ...]
    connection: str
    is_online: bool
    unsent: str
    staff: str
    station: str
    initials: str


@dataclass(frozen=True, slots=True)
class Band:
    """The verdict: colour and shape follow from `kind`. `answer` is the word on the F9 button, `link`
    the one on the F2 button where an unknown code can be linked to a line.
    """

    kind: VerdictKind
    word: str
    sentence: str
    count: str = ""
    count_label: str = ""
    answer: str = ""
    link: str = ""

    @property
    def is_locked(self) -> bool:
        """Whether scans are refused until a person answers."""
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a variant (a size, a colour); `differs` puts it in a plate."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """The line in front of the packer. `label` says why it is there: next, or chosen by key."""

    line_item_id: LineItemGid
    label: str
    title: str
    option: str
    sku: str
    image_url: str
    in_box_label: str
    in_box: str
    of_needed: str
    note: str = ""


class RowKind(StrEnum):
    """How a line stands."""

    TO_DO = "to_do"
    DONE = "done"
    SHORT = "short"
    REMOVED = "removed"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the order in the list at the right. `spoken` is the whole of it in words."""

    line_item_id: LineItemGid
    kind: RowKind
    title: str
    code: str
    detail: str
    amount: str
    image_url: str
    is_chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class Message:
    """A note or gift message that has to be seen; `key` tells them apart."""

    key: str
    icon: str
    title: str
    text: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Units, for the segments: in the box, declared short, of all."""

    in_box: int
    short: int
    needed: int


@dataclass(frozen=True, slots=True)
class BenchScreen:
    """The order in hand."""

    head: Head
    band: Band
    progress: Progress
    item: Item | None
    all_in: str
    all_in_detail: str
    rows: tuple[Row, ...]
    done_text: str
    messages: tuple[Message, ...]
    parcels: tuple[str, ...]
    undo: Action
    quantity: Action
    short: Action
    parcel: Action
    notify: Action
    complete: Action
    sheet: Sheet | None = None
    alarm: Alarm | None = None


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One side of a wrong scan."""

    label: str
    title: str
    options: tuple[Option, ...]
    note: str
    image_url: str


@dataclass(frozen=True, slots=True)
class WrongScreen:
    """The whole window: what was scanned is not what the order needs."""

    head: Head
    word: str
    sentence: str
    locked: str
    scanned: ComparedItem
    needed: ComparedItem | None
    put_back: str
    answer: str
    alarm: Alarm
    help: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change upstream: what it is, what to do with the hands."""

    icon: str
    title: str
    detail: str
    was: str
    now: str
    image_url: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class StopScreen:
    """The whole window: the order changed in Shopify. `separately` is the word on a second button."""

    head: Head
    word: str
    sentence: str
    locked: str
    changes: tuple[ChangeRow, ...]
    more: str
    count: str
    count_label: str
    answer: str
    answer_detail: str
    alarm: Alarm
    separately: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence with an icon."""

    icon: str
    text: str
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class NextOrder:
    """The order that comes next in the queue."""

    label: str
    name: str
    customer: str
    due: Fact
    delivery: Fact
    items: tuple[Row, ...]
    lines: int
    opens: str


@dataclass(frozen=True, slots=True)
class PackedScreen:
    """The order is packed: that is on disk."""

    head: Head
    word: str
    sentence: str
    facts: tuple[Fact, ...]
    next_order: NextOrder | None
    nothing_next: str
    nothing_next_detail: str
    open_next: Action
    stay: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class HeldScreen:
    """Another station has the order in hand. `is_taking`: the shop is being asked for it."""

    head: Head
    word: str
    sentence: str
    safe: str
    reason_label: str
    reasons: tuple[Choice, ...]
    take_over: str
    leave: str
    is_taking: bool = False


@dataclass(frozen=True, slots=True)
class InHand:
    """A packing that was left open on this computer."""

    name: str
    customer: str
    detail: str
    is_chosen: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class IdleScreen:
    """No order in hand: scan a slip, take the next one, or go on with one that was left."""

    head: Head
    band: Band
    in_hand_title: str
    in_hand: tuple[InHand, ...]
    next_order: NextOrder | None
    open_next: Action
    leave: str
    empty: str
    empty_detail: str


Screen = BenchScreen | WrongScreen | StopScreen | PackedScreen | HeldScreen | IdleScreen
