"""What the outbox page shows: frozen, with ready texts."""

from dataclasses import dataclass
from enum import StrEnum

from orderdesk.domain.ids import IntentId


class OutboxTab(StrEnum):
    """The two halves of the outbox."""

    OPEN = "open"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class TabWords:
    """A tab with its count."""

    tab: OutboxTab
    title: str
    count: int


class RowTone(StrEnum):
    """ALERT needs a person, WAITING goes by itself, SENT is in Shopify, DROPPED never went."""

    ALERT = "alert"
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One decision in the list. `spoken` is the whole row in words."""

    intent_id: IntentId
    icon: str
    name: str
    what: str
    detail: str
    tone: RowTone
    spoken: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading. A heading without rows is not shown."""

    title: str
    is_alert: bool
    rows: tuple[OutboxRow, ...]


@dataclass(frozen=True, slots=True)
class SideLine:
    """A line of one side. `icon` stands in the place of a product's picture; `image_url` is one.

    `detail` is the variant's option, in a line of its own; `is_whole`: it is read to its end, however
    long it is.
    """

    title: str
    amount: str = ""
    detail: str = ""
    icon: str = ""
    image_url: str = ""
    differs: bool = False
    is_code: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two cards."""

    icon: str
    title: str
    who: str
    lines: tuple[SideLine, ...]


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """One decision that can be made, with what follows from it; `act` is the word on its button."""

    title: str
    detail: str
    act: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class OutboxDetail:
    """The selected decision. Without choices nothing is to be decided.

    `take_back` is the word of the button that undoes it while it still waits, "" where it cannot be.
    """

    intent_id: IntentId
    title: str
    sentence: str
    advice: str
    shop_said: str
    ours: Side
    theirs: Side | None
    legend: str
    choices: tuple[ChoiceWords, ...]
    take_back: str
    take_back_detail: str
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What an empty list means."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OutboxState:
    """The whole page. `told` is what the last deed led to, `trouble` why one was not possible."""

    tabs: tuple[TabWords, ...]
    tab: OutboxTab
    sections: tuple[Section, ...]
    selected: IntentId | None
    detail: OutboxDetail | None
    empty: EmptyWords | None
    connection: str
    can_send_now: bool
    told: str = ""
    trouble: str = ""
    is_loading: bool = False
