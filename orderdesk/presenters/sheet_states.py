"""What the side sheets of the bench can show: one frozen dataclass per sheet, with ready texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its text, and while it is disabled the reason in the same place."""

    text: str
    is_enabled: bool
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a side sheet."""

    key: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class QuantitySheet:
    """Set by key how many units of a line are in the box."""

    title: str
    product: str
    label: str
    value: int
    save: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class ShortSheet:
    """Say that units of a line are missing, and why."""

    title: str
    product: str
    label: str
    value: int
    reason_label: str
    reasons: tuple[Choice, ...]
    save: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class TrackingSheet:
    """Note a parcel's number: scanned or typed, with its carrier. A scan here is a number.

    `given` is the carrier that was named by hand while the sheet is open; it counts for every scan.
    `offers` are the carriers that `offered_for`, the parcel noted last, can belong to.
    """

    title: str
    hint: str
    number_label: str
    number: str
    carrier_label: str
    carrier: str
    carriers: tuple[str, ...]
    parcels_title: str
    parcels: tuple[str, ...]
    save: str
    done: str
    one_more: str = ""
    given: str = ""
    offer_title: str = ""
    offers: tuple[str, ...] = ()
    offered_for: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class PartSheet:
    """Units are short: send what is here now, or leave the order open."""

    title: str
    what: str
    missing: tuple[str, ...]
    send: Action
    send_detail: str
    leave: str
    leave_detail: str


@dataclass(frozen=True, slots=True)
class MessageSheet:
    """A note or gift message, whole. `hint` says what confirming it means."""

    key: str
    title: str
    text: str
    hint: str
    done: str


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """Type a code, as if it had been scanned."""

    title: str
    hint: str
    label: str
    save: str


@dataclass(frozen=True, slots=True)
class LinkSheet:
    """Choose the line whose product an unknown code stands for, and for how many units of it."""

    title: str
    code: str
    hint: str
    choices: tuple[Choice, ...]
    units_label: str
    save: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class HoldSheet:
    """Keep the order back, with the reason; none is chosen beforehand."""

    title: str
    hint: str
    reasons: tuple[Choice, ...]
    notes_label: str
    save: str
    error: str = ""


Sheet = (
    HoldSheet
    | QuantitySheet
    | ShortSheet
    | TrackingSheet
    | PartSheet
    | MessageSheet
    | CodeSheet
    | LinkSheet
)
