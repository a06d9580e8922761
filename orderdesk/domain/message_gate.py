"""The gate for what reaches customers: no mail goes out stale, at night, unasked or twice.

What staff decide just now goes as decided. What could not be sent in time, or in the quiet hours,
waits until somebody who works here says what is to become of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import (
    Fulfill,
    Intent,
    Payload,
    PrepareForPickup,
    UpdateTracking,
)

MAILS_WITHIN = timedelta(minutes=15)
"""How long staff's own word stands: after that the customer may know better by now."""

MORNING_LASTS = timedelta(hours=2)
"""How long after the quiet hours a mail may still go that was put off until then."""

MORNING = time(8)
"""When a day begins where no quiet hours say it."""

CLOCKS_DIFFER = timedelta(minutes=2)
"""A decision that seems to come from further ahead than this was made by a wrong clock."""


class MailKind(StrEnum):
    """What Shopify writes to a customer."""

    READY_FOR_PICKUP = "ready_for_pickup"
    SHIPPING_CONFIRMATION = "shipping_confirmation"
    TRACKING_UPDATE = "tracking_update"


class Word(StrEnum):
    """What was last said of a mail: by the gate (HELD), or by staff."""

    HELD = "held"
    SEND = "send"
    SILENT = "silent"
    MORNING = "morning"
    NEVER = "never"


class Because(StrEnum):
    """Why a mail does not go by itself."""

    LATE = "late"
    QUIET = "quiet"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Said:
    """One word on a mail, with who said it and when, by the shop's time.

    `until` is the end of the quiet hours that MORNING waits for; `because` why the gate holds it.
    """

    intent_id: IntentId
    word: Word
    at: datetime
    because: Because | None = None
    until: datetime | None = None
    staff: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class MailRules:
    """What a shop allows. Without quiet hours (both times equal) mails go at any hour.

    `late_go_silently`: a parcel whose mail would be held goes out without one instead of waiting.
    """

    zone: tzinfo
    quiet_from: time = time(0)
    quiet_until: time = time(0)
    late_go_silently: bool = False

    def is_quiet(self, at: datetime) -> bool:
        """Whether nobody is to be mailed at this moment, by the shop's own clocks."""
        clock = at.astimezone(self.zone).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def next_morning(self, at: datetime) -> datetime:
        """When the quiet hours end next; where there are none, the next morning."""
        local = at.astimezone(self.zone)
        is_never_quiet = self.quiet_from == self.quiet_until
        morning = MORNING if is_never_quiet else self.quiet_until
        end = local.replace(hour=morning.hour, minute=morning.minute, second=0, microsecond=0)
        if end <= local:
            end = (end.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=self.zone)
        return end


@dataclass(frozen=True, slots=True)
class Passes:
    """It may be sent now. `silently`: without a mail."""

    silently: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """It waits for somebody's word."""

    because: Because


def mail_of(payload: Payload) -> MailKind | None:
    """What a customer is written if this is sent as decided; None where nothing is."""
    match payload:
        case PrepareForPickup():
            return MailKind.READY_FOR_PICKUP
        case Fulfill(notify_customer=True):
            return MailKind.SHIPPING_CONFIRMATION
        case UpdateTracking(notify_customer=True):
            return MailKind.TRACKING_UPDATE
        case _:
            return None


def may_go_silently(kind: MailKind) -> bool:
    """Whether Shopify lets it be done without a mail. A later mail would not be the same one."""
    return kind is not MailKind.READY_FOR_PICKUP


def without_mail(intent: Intent) -> Intent:
    """The decision with no mail to the customer."""
    payload = intent.payload
    if isinstance(payload, Fulfill | UpdateTracking):
        return replace(intent, payload=replace(payload, notify_customer=False))
    return intent


def judge(intent: Intent, said: Said | None, now: datetime, rules: MailRules) -> Passes | Held:
    """Whether an intent may be sent now; `said` is the last word on its mail, `now` the shop's time."""
    kind = mail_of(intent.payload)
    if kind is None:
        return Passes()
    match said:
        case Said(word=Word.SILENT) if may_go_silently(kind):
            return Passes(silently=True)
        case Said(word=Word.SEND, at=at):
            return Passes() if _is_fresh(at, now) else Held(Because.LATE)
        case Said(word=Word.MORNING, until=until) if until is not None:
            if now < until or rules.is_quiet(now):
                return Held(Because.QUIET)
            return Passes() if now - until <= MORNING_LASTS else Held(Because.LATE)
        case Said(word=Word.NEVER):
            return Held(Because.LATE)
    because = Because.QUIET if rules.is_quiet(now) else None
    if because is None and not _is_fresh(intent.decided_at or intent.created_at, now):
        because = Because.LATE
    if because is None:
        return Passes()
    if rules.late_go_silently and kind is MailKind.SHIPPING_CONFIRMATION:
        return Passes(silently=True)
    return Held(because)


def waits(said: Said | None, now: datetime) -> bool:
    """Whether nothing is to be tried before somebody says something, or before the morning."""
    if said is None:
        return False
    if said.word is Word.MORNING:
        return said.until is not None and now < said.until
    return said.word in (Word.HELD, Word.NEVER)


def _is_fresh(at: datetime, now: datetime) -> bool:
    return -CLOCKS_DIFFER <= now - at <= MAILS_WITHIN
