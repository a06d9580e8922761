"""Faults on demand: which requests go wrong, how, and the record of those that did.

A rule waits in a queue for a request that it matches, lets `skip` of them pass, and then spoils
`times` of them (for ever where that is None). One request meets at most one rule that delays and
one that does anything else. What a fault does to the answer stands in `spoiled`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """Everything that can be made to go wrong. “Before” and “after” speak of the commit."""

    LATENCY = "latency"
    TRICKLE = "trickle"
    HOLD_BEFORE_COMMIT = "hold_before_commit"
    HOLD_AFTER_COMMIT = "hold_after_commit"
    HANG = "hang"
    DROP_BEFORE_COMMIT = "drop_before_commit"
    DROP_AFTER_COMMIT = "drop_after_commit"
    LATE = "late"
    DOUBLED = "doubled"
    STATUS_5XX = "status_5xx"
    STATUS_5XX_AFTER_COMMIT = "status_5xx_after_commit"
    INTERNAL_ERROR_200 = "internal_error_200"
    INTERNAL_ERROR_200_AFTER_COMMIT = "internal_error_200_after_commit"
    TOO_MANY_REQUESTS = "too_many_requests"
    THROTTLED = "throttled"
    TRUNCATED = "truncated"
    INVALID_JSON = "invalid_json"
    CAPTIVE_PORTAL = "captive_portal"
    MAINTENANCE = "maintenance"
    PARTIAL_DATA = "partial_data"
    EXPIRED_TOKEN = "expired_token"
    REFUSED = "refused"
    REDIRECT = "redirect"
    WRONG_VERSION = "wrong_version"
    DEPRECATED = "deprecated"
    REPEATED_CURSOR = "repeated_cursor"
    SHORTENED = "shortened"
    NO_RANGE = "no_range"


# Delays join another fault on the same request.
_DELAYS = frozenset({FaultKind.LATENCY, FaultKind.TRICKLE})

# What a rule may carry beside its match, with the default of each kind that knows it.
_OPTIONS: dict[FaultKind, dict[str, Any]] = {
    FaultKind.LATENCY: {"seconds": 1.0},
    FaultKind.TRICKLE: {"seconds": 0.05},
    FaultKind.LATE: {"seconds": 30.0, "hang": False},
    FaultKind.STATUS_5XX: {"status": 502},
    FaultKind.STATUS_5XX_AFTER_COMMIT: {"status": 502},
    FaultKind.TOO_MANY_REQUESTS: {"retry_after": 2.0},
    FaultKind.PARTIAL_DATA: {"field": "", "code": "ACCESS_DENIED"},
    FaultKind.REFUSED: {"status": 403},
    FaultKind.REDIRECT: {"status": 307, "location": "https://elsewhere.invalid/"},
    FaultKind.WRONG_VERSION: {"version": "2027-01"},
    FaultKind.DEPRECATED: {"reason": "https://shopify.dev/api/usage/versioning"},
}


class FaultRuleError(Exception):
    """A rule that makes no sense; the text is one sentence that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule may match: operation, root fields, and whether a page after the first is asked."""

    operation: str
    root_fields: tuple[str, ...]
    has_cursor: bool = False


@dataclass(slots=True)
class FaultRule:
    """One rule; `left` None means for ever."""

    number: int
    match: str
    kind: FaultKind
    left: int | None
    skip: int
    options: dict[str, Any]

    def fits(self, asked: Asked) -> bool:
        """Whether this request is one that the rule is about."""
        if self.kind is FaultKind.REPEATED_CURSOR and not asked.has_cursor:
            return False
        return self.match in {"any", asked.operation, *asked.root_fields}

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, for the control channel."""
        return {
            "number": self.number,
            "match": self.match,
            "kind": self.kind.value,
            "left": self.left,
            "skip": self.skip,
            **self.options,
        }


@dataclass(frozen=True, slots=True)
class Fired:
    """One fault that a request met."""

    rule: int
    kind: FaultKind
    operation: str
    request: int

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, for the control channel."""
        return {
            "rule": self.rule,
            "kind": self.kind.value,
            "operation": self.operation,
            "request": self.request,
        }


@dataclass(slots=True)
class Faults:
    """The queue of rules, and what fired."""

    rules: list[FaultRule] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    _made: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def add(
        self,
        kind: str,
        match: str = "any",
        times: int | None = 1,
        skip: int = 0,
        **options: Any,
    ) -> FaultRule:
        """Appends a rule; raises FaultRuleError."""
        try:
            known = FaultKind(kind)
        except ValueError:
            names = ", ".join(FaultKind)
            raise FaultRuleError(f"There is no fault “{kind}”. The faults are: {names}.") from None
        if times is not None and times < 1:
            raise FaultRuleError("A fault fires at least once, or for ever (times: null).")
        defaults = _OPTIONS.get(known, {})
        for name, value in options.items():
            if name not in defaults or not _alike(value, defaults[name]):
                raise FaultRuleError(f"The fault “{kind}” cannot take {name}={value!r}.")
        self._made += 1
        rule = FaultRule(self._made, match, known, times, skip, {**defaults, **options})
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Forgets the rules that wait and lets go of what is held; what fired stays on record."""
        self.rules.clear()
        self.release()

    async def take(self, asked: Asked, request: int) -> dict[FaultKind, FaultRule]:
        """The rules that this request meets, used up by it and recorded."""
        delay = self._first(asked, lambda kind: kind in _DELAYS)
        other = self._first(asked, lambda kind: kind not in _DELAYS)
        met = [rule for rule in (delay, other) if rule is not None]
        for rule in met:
            if rule.left is not None:
                rule.left -= 1
            self.fired.append(Fired(rule.number, rule.kind, asked.operation, request))
        self.rules = [rule for rule in self.rules if rule.left != 0]
        if met:
            async with self._changed:
                self._changed.notify_all()
        return {rule.kind: rule for rule in met}

    async def wait_fired(self, count: int) -> None:
        """Returns as soon as so many faults have fired since the start."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.fired) >= count)

    async def wait_released(self) -> None:
        """Where a held request waits."""
        await self._gate.wait()

    def release(self) -> None:
        """Lets every request go on that is held now; later ones are held again."""
        self._gate.set()
        self._gate = asyncio.Event()

    def _first(self, asked: Asked, of_kind: Callable[[FaultKind], bool]) -> FaultRule | None:
        for rule in self.rules:
            if of_kind(rule.kind) and rule.fits(asked):
                if rule.skip == 0:
                    return rule
                rule.skip -= 1
        return None


def _alike(value: Any, default: Any) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))
