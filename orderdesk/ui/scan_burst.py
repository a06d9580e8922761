"""What a keyboard scanner types: how its bursts are told from people's typing, and what is refused."""

from dataclasses import dataclass, field
from enum import StrEnum

GROUP_SEPARATOR = "\x1d"
"""Parts the fields of a GS1 code. The one control character that belongs into a code."""

_MAX_LENGTH = 512


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """How this station's scanner types.

    `gap_ms` is the longest pause within one code; scanners can be set to anything from 0 to 990 ms,
    so it is measured per device (the scanner check). `prefix_key` and `suffix_key` are Qt key codes of
    keys that nobody types (F18 and F19, say), for scanners that are programmed to send them:
    detection is then certain, and timing no longer decides. 0 means none.
    """

    gap_ms: int = 80
    min_length: int = 4
    max_length: int = _MAX_LENGTH
    enter_quiet_ms: int = 300
    prefix_key: int = 0
    suffix_key: int = 0

    @property
    def has_prefix(self) -> bool:
        """Whether codes come between two keys of their own."""
        return bool(self.prefix_key and self.suffix_key)


class Refusal(StrEnum):
    """Why a burst is no scan.

    TOO_SHORT: fewer characters than `min_length`. TOO_SLOW: typed at a pace between a scanner's and a
    person's, into a field or where nobody types. NO_TERMINATOR: it just ended. NO_PREFIX: the prefix
    was due. NO_SUFFIX: the suffix never came. TOO_LONG: more than `max_length`. UNREADABLE: nothing
    but control characters.
    """

    TOO_SHORT = "too_short"
    TOO_SLOW = "too_slow"
    NO_TERMINATOR = "no_terminator"
    NO_PREFIX = "no_prefix"
    NO_SUFFIX = "no_suffix"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class RefusedBurst:
    """A burst that was no scan. `start` holds its first characters only, as a hint for support.

    `was_typed` tells that its characters went where they were typed, since a person may have done it.
    Where it is False somebody has scanned, and waits for an answer.
    """

    reason: Refusal
    length: int
    longest_gap_ms: float
    start: str
    was_typed: bool


@dataclass(slots=True)
class Burst:
    """Characters that followed one another fast enough to be one code."""

    started_ms: float
    last_ms: float
    text: list[str] = field(default_factory=list)
    length: int = 0
    longest_gap_ms: float = 0.0

    def add(self, character: str, at_ms: float, max_length: int) -> None:
        """Take one more character. Past `max_length` only counted, not kept."""
        if self.length:
            self.longest_gap_ms = max(self.longest_gap_ms, at_ms - self.last_ms)
        self.last_ms = at_ms
        self.length += 1
        if self.length <= max_length:
            self.text.append(character)

    def goes_on(self, at_ms: float, gap_ms: float) -> bool:
        """Whether a key at `at_ms` still belongs to it."""
        return 0 <= at_ms - self.last_ms <= gap_ms

    @property
    def mean_gap_ms(self) -> float:
        """The pause between two characters, on average."""
        return (self.last_ms - self.started_ms) / max(1, self.length - 1)

    def refused(self, reason: Refusal, *, was_typed: bool) -> RefusedBurst:
        """The burst as it is told to who listens for refusals."""
        start = "".join(self.text[:8])
        return RefusedBurst(reason, self.length, self.longest_gap_ms, start, was_typed)


@dataclass(slots=True)
class Trickle:
    """What came where nobody types, too slowly for one burst: a code of a slow scanner, if Enter ends it."""

    length: int = 0
    last_ms: float = float("-inf")
    longest_gap_ms: float = 0.0
    start: str = ""

    def add(self, burst: Burst) -> None:
        """`burst` was given back, and no field took it."""
        gap_ms = burst.started_ms - self.last_ms
        if not 0 <= gap_ms <= TRICKLE_PAUSE_MS:
            self.length, self.longest_gap_ms, self.start = 0, 0.0, ""
            gap_ms = 0.0
        self.length += burst.length
        self.last_ms = burst.last_ms
        self.longest_gap_ms = max(self.longest_gap_ms, gap_ms, burst.longest_gap_ms)
        self.start = f"{self.start}{''.join(burst.text)}"[:8]

    def is_code(self, at_ms: float, min_length: int) -> bool:
        """Whether an Enter at `at_ms` ends something as long as a code."""
        return self.length >= min_length and 0 <= at_ms - self.last_ms <= TRICKLE_PAUSE_MS

    def refused(self) -> RefusedBurst:
        """It as it is told to who listens for refusals."""
        return RefusedBurst(
            Refusal.TOO_SLOW, self.length, self.longest_gap_ms, self.start, was_typed=False
        )


TRICKLE_PAUSE_MS = 600
"""Scanners can be set to pause for a second; beyond this, keys that come one by one are a person's."""


def clean_code(raw: str) -> str:
    """`raw` without control characters and outer blanks; the group separator stays inside."""
    kept = "".join(c for c in raw if c.isprintable() or c == GROUP_SEPARATOR)
    return kept.strip(" \t" + GROUP_SEPARATOR)


def judge(burst: Burst, settings: ScannerSettings, *, in_text_field: bool) -> str | Refusal:
    """The code that a terminated burst holds, or why it holds none.

    Into a text field people type too, and the fastest of them now and then as fast as `gap_ms`: there
    the pace has to be a scanner's on average, half of the gap. Calibration puts the gap at three
    times the scanner's longest pause, so a scanner stays well below.
    """
    if burst.length > settings.max_length:
        return Refusal.TOO_LONG
    code = clean_code("".join(burst.text))
    if burst.length >= settings.min_length and not code:
        return Refusal.UNREADABLE
    if len(code) < settings.min_length:
        return Refusal.TOO_SHORT
    if in_text_field and burst.mean_gap_ms > settings.gap_ms / 2:
        return Refusal.TOO_SLOW
    return code
