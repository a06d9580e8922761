"""The mails that wait for a word, as data: who would be written to, what, and what can be said."""

from dataclasses import dataclass

from orderdesk.domain.ids import IntentId


@dataclass(frozen=True, slots=True)
class MailCard:
    """One mail. `silent` is the word on the button that does without it, "" where that cannot be.

    `why` says why it waits, or until when; `spoken` is all of it for a screen reader.
    """

    intent_id: IntentId
    name: str
    order: str
    icon: str
    kind: str
    age: str
    why: str
    send: str
    silent: str
    morning: str
    never: str
    spoken: str
    is_put_off: bool = False


@dataclass(frozen=True, slots=True)
class GateState:
    """All mails that wait. `title` is "" where none does; `trouble` why the last word was not taken."""

    title: str = ""
    sentence: str = ""
    cards: tuple[MailCard, ...] = ()
    send_all: str = ""
    morning_all: str = ""
    connection: str = ""
    trouble: str = ""
    is_busy: bool = False
