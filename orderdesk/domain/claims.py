"""Who has an order: the app's own value on it, in two parts that do not block each other.

`packing` is held while somebody packs, `sending` for one push. Both end by the shop's time, so that
nobody is locked out for good, and both are known by a nonce: two machines may bear one station's
name. A value of another version counts as held.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

VERSION = 1
SENT_KEPT = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an order in hand, until when by the shop's time, and why where it was taken over."""

    station: str
    staff: str
    until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """One part of a claim that is held. `nonce` is drawn anew each time that it is taken.

    `intent` names the decision that `sending` is held for. It is written before anything is sent.
    """

    station: str
    staff: str
    nonce: str
    until: datetime
    reason: str = ""
    intent: str = ""

    @property
    def holder(self) -> Holder:
        """Who holds it, as people are told."""
        return Holder(self.station, self.staff, self.until, self.reason)


@dataclass(frozen=True, slots=True)
class SentNote:
    """Who sent what, so that a later conflict can name them and nobody takes it for a twin.

    `fulfillment` is empty where the act makes none, or where nobody knows what became of it.
    """

    intent: str
    station: str
    staff: str
    at: datetime
    fulfillment: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The whole value."""

    packing: Lease | None = None
    sending: Lease | None = None
    sent: tuple[SentNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignClaim:
    """A value that this version cannot read: held until `until`, or of unknown length (None)."""

    until: datetime | None = None


def parse_claim(value: str | None) -> Claim | ForeignClaim:
    """What a claim's value says. No value is a claim that nobody holds."""
    if value is None or not value.strip():
        return Claim()
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return ForeignClaim()
    try:
        if read["v"] != VERSION:
            return ForeignClaim(_latest_until(read))
        return Claim(
            packing=_lease(read.get("packing")),
            sending=_lease(read.get("sending")),
            sent=tuple(_note(one) for one in read.get("sent") or ()),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return ForeignClaim(_latest_until(read))


def format_claim(claim: Claim) -> str:
    """The value to be written: compact JSON."""
    return json.dumps(
        {
            "v": VERSION,
            "packing": _lease_json(claim.packing),
            "sending": _lease_json(claim.sending),
            "sent": [
                {
                    "intent": one.intent,
                    "station": one.station,
                    "staff": one.staff,
                    "at": _text(one.at),
                    "fulfillment": one.fulfillment,
                }
                for one in claim.sent
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def may_take(part: Lease | None, now: datetime, own_nonce: str | None = None) -> bool:
    """Whether a part is free: held by nobody, no longer, or by ourselves under `own_nonce`."""
    return part is None or part.until <= now or part.nonce == own_nonce


def with_packing(claim: Claim, lease: Lease | None) -> Claim:
    """The claim with another holder of `packing`, or none. `sending` stays as it is."""
    return replace(claim, packing=lease)


def with_sending(claim: Claim, lease: Lease | None) -> Claim:
    """The claim with another holder of `sending`, or none. `packing` stays as it is."""
    return replace(claim, sending=lease)


def with_note(claim: Claim, note: SentNote) -> Claim:
    """The claim that remembers one more sending, and the last few before it."""
    earlier = [one for one in claim.sent if one.intent != note.intent]
    return replace(claim, sent=(*earlier, note)[-SENT_KEPT:])


def with_what_was_left(claim: Claim) -> Claim:
    """The claim that remembers what a lease which was never given back was held for."""
    left = claim.sending
    if left is None or not left.intent or any(one.intent == left.intent for one in claim.sent):
        return claim
    return with_note(claim, SentNote(left.intent, left.station, left.staff, left.until))


def has_unknown_end(claim: Claim, intent: str) -> bool:
    """Whether a request for this decision may have left before, and nobody noted what it made."""
    return any(one.intent == intent and not one.fulfillment for one in claim.sent)


def _lease(read: Any) -> Lease | None:
    if read is None:
        return None
    return Lease(
        station=str(read["station"]),
        staff=str(read["staff"]),
        nonce=str(read["nonce"]),
        until=_time(read["until"]),
        reason=str(read.get("reason") or ""),
        intent=str(read.get("intent") or ""),
    )


def _lease_json(lease: Lease | None) -> dict[str, str] | None:
    if lease is None:
        return None
    value = {
        "station": lease.station,
        "staff": lease.staff,
        "nonce": lease.nonce,
        "until": _text(lease.until),
    }
    more = {"reason": lease.reason, "intent": lease.intent}
    return {**value, **{name: text for name, text in more.items() if text}}


def _note(read: Any) -> SentNote:
    return SentNote(
        intent=str(read["intent"]),
        station=str(read["station"]),
        staff=str(read["staff"]),
        at=_time(read["at"]),
        fulfillment=str(read.get("fulfillment") or ""),
    )


def _latest_until(read: Any) -> datetime | None:
    """The latest `until` at any depth of a value of unknown shape."""
    found: list[datetime] = []
    waiting = [read]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            for key, value in one.items():
                if key == "until":
                    try:
                        found.append(_time(value))
                    except (TypeError, ValueError):
                        continue
                else:
                    waiting.append(value)
        elif isinstance(one, list):
            waiting.extend(one)
    return max(found, default=None)


def _time(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.astimezone(UTC)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
