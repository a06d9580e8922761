"""Shopify's search syntax: terms, connectives, comparators, quotes; what is unknown is ignored."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Predicate = Callable[[Any], bool]
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<paren>[()])
      | (?P<word>AND|OR|NOT)(?=[\s()]|$)
      | (?P<minus>-)?
        (?:(?P<field>[A-Za-z_][\w.]*)\s*:\s*(?P<op>>=|<=|>|<)?\s*)?
        (?P<value>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s()]+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """`field:op value`; no field is a search in everything."""

    field: str | None
    op: str
    value: str
    quoted: bool


@dataclass(slots=True)
class Search:
    """A query made ready: `matches` judges, the bounds narrow the walk, `unknown` is ignored.

    `indexed` says that it asks for more than ids, so that the real shop answers it from its
    search index and not from its tables.
    """

    matches: Predicate | None = None
    bounds: dict[str, tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    indexed: bool = False


Vocabulary = Mapping[str, Callable[[Term], Predicate]]


def compile_search(
    query: str | None, vocabulary: Vocabulary, now: datetime, ranged: Iterable[str] = ()
) -> Search:
    """Reads a query. `ranged` names the time fields whose bounds the caller can use.

    A field that the vocabulary lacks is ignored, so that more is found, not less; so it is
    with the real shop.
    """
    search = Search()
    if query and query.strip():
        parser = _Parser(query, vocabulary, now, frozenset(ranged), search)
        search.matches = parser.whole()
    return search


class _Parser:
    def __init__(
        self,
        query: str,
        vocabulary: Vocabulary,
        now: datetime,
        ranged: frozenset[str],
        search: Search,
    ) -> None:
        self._tokens = [match for match in _TOKEN.finditer(query) if match.group().strip()]
        self._position = 0
        self._vocabulary = vocabulary
        self._now = now
        self._ranged = ranged
        self._search = search

    def whole(self) -> Predicate | None:
        found = []
        while self._position < len(self._tokens):
            part = self._either(top=True)
            if part is not None:
                found.append(part)
            if self._peek("paren") == ")":
                self._position += 1
        return _all(found)

    def _peek(self, group: str) -> str | None:
        if self._position >= len(self._tokens):
            return None
        found: str | None = self._tokens[self._position].group(group)
        return found

    def _either(self, top: bool) -> Predicate | None:
        alone = not any(token.group("word") == "OR" for token in self._tokens)
        options = [self._both(top and alone)]
        while self._peek("word") == "OR":
            self._position += 1
            options.append(self._both(False))
        known = [option for option in options if option is not None]
        if len(known) < len(options):
            return None
        return known[0] if len(known) == 1 else lambda thing: any(p(thing) for p in known)

    def _both(self, top: bool) -> Predicate | None:
        found = []
        while self._position < len(self._tokens):
            if self._peek("word") == "OR" or self._peek("paren") == ")":
                break
            if self._peek("word") == "AND":
                self._position += 1
                continue
            part = self._one(top)
            if part is not None:
                found.append(part)
        return _all(found)

    def _one(self, top: bool) -> Predicate | None:
        if self._peek("word") == "NOT":
            self._position += 1
            return _not(self._one(False)) if self._position < len(self._tokens) else None
        if self._peek("paren") == "(":
            self._position += 1
            inside = self._either(top)
            if self._peek("paren") == ")":
                self._position += 1
            return inside
        token = self._tokens[self._position]
        self._position += 1
        negated = token.group("minus") is not None
        found = self._term(token, top and not negated)
        return _not(found) if negated else found

    def _term(self, token: re.Match[str], top: bool) -> Predicate | None:
        raw = token.group("value") or ""
        quoted = len(raw) >= 2 and raw[0] == raw[-1] and raw[0] in "'\""
        value = re.sub(r"\\(.)", r"\1", raw[1:-1] if quoted else raw)
        term = Term(token.group("field"), token.group("op") or "", value, quoted)
        make = self._vocabulary.get(term.field or "default")
        if make is None:
            self._search.unknown.append(term.field or "default")
            return None
        self._search.indexed = self._search.indexed or term.field != "id"
        if top and term.field in self._ranged:
            self._narrow(term)
        return make(term)

    def _narrow(self, term: Term) -> None:
        assert term.field is not None
        window = time_window(term, self._now)
        if window is None:
            return
        low, high = window
        known_low, known_high = self._search.bounds.get(term.field, (None, None))
        lows = [at for at in (low, known_low) if at is not None]
        highs = [at for at in (high, known_high) if at is not None]
        self._search.bounds[term.field] = (
            max(lows) if lows else None,
            min(highs) if highs else None,
        )


def _all(found: list[Predicate]) -> Predicate | None:
    if not found:
        return None
    return found[0] if len(found) == 1 else lambda thing: all(p(thing) for p in found)


def _not(found: Predicate | None) -> Predicate | None:
    return None if found is None else lambda thing: not found(thing)


# Times


def time_window(term: Term, now: datetime) -> tuple[datetime | None, datetime | None] | None:
    """The inclusive bounds, in whole seconds, that a time term asks for; None: not a time.

    Only a quoted time counts to the second; of an unquoted one the time of day is ignored.
    """
    if term.value == "now":
        low = high = now
    elif term.quoted and len(term.value) > 10:
        try:
            low = datetime.fromisoformat(term.value)
        except ValueError:
            return None
        low = low.replace(tzinfo=UTC) if low.tzinfo is None else low.astimezone(UTC)
        high = low
    else:
        day = _span(term.value)
        if day is None:
            return None
        low, high = day
    second = timedelta(seconds=1)
    return {
        "": (low, high),
        ">=": (low, None),
        ">": (high + second, None),
        "<=": (None, high),
        "<": (None, low - second),
    }[term.op]


def _span(text: str) -> tuple[datetime, datetime] | None:
    """First and last second of a day, a month or a year."""
    found = re.match(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        low = datetime(year, month or 1, day or 1, tzinfo=UTC)
        if day is not None:
            after = low + timedelta(days=1)
        elif month is not None:
            after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        else:
            after = datetime(year + 1, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return low, after - timedelta(seconds=1)


def time_term(
    get: Callable[[Any], datetime | None], now: Callable[[], datetime]
) -> Callable[[Term], Predicate]:
    """A filter by a time; nonsense finds nothing."""

    def make(term: Term) -> Predicate:
        window = time_window(term, now())
        if window is None:
            return lambda _: False
        low, high = window

        def matches(thing: Any) -> bool:
            at = get(thing)
            return at is not None and (low is None or at >= low) and (high is None or at <= high)

        return matches

    return make


# Numbers and words


def number_term(get: Callable[[Any], int | None]) -> Callable[[Term], Predicate]:
    """A filter by a whole number, an id's tail or its whole global id; commas mean any of."""

    def make(term: Term) -> Predicate:
        tails = [part.rpartition("/")[2].strip() for part in term.value.split(",")]
        wanted = {int(tail) for tail in tails if tail.isdecimal()}
        if not wanted:
            return lambda _: False
        if not term.op:
            return lambda thing: get(thing) in wanted
        edge = min(wanted)

        def compares(thing: Any) -> bool:
            value = get(thing)
            if value is None:
                return False
            if term.op == ">=":
                return value >= edge
            if term.op == ">":
                return value > edge
            return value <= edge if term.op == "<=" else value < edge

        return compares

    return make


def word_term(get: Callable[[Any], Iterable[str | None]]) -> Callable[[Term], Predicate]:
    """A filter by a word, whatever its case; `*` at its end finds what begins so."""

    def make(term: Term) -> Predicate:
        wanted = [part.strip().casefold() for part in term.value.split(",")]
        if term.quoted:
            wanted = [term.value.casefold()]

        def matches(thing: Any) -> bool:
            for word in get(thing):
                if word is None:
                    continue
                folded = word.casefold()
                for one in wanted:
                    if folded == one or (one.endswith("*") and folded.startswith(one[:-1])):
                        return True
            return False

        return matches

    return make


def text_term(get: Callable[[Any], Iterable[str | None]]) -> Callable[[Term], Predicate]:
    """A search for a piece of text anywhere."""

    def make(term: Term) -> Predicate:
        wanted = term.value.casefold().rstrip("*")
        return lambda thing: any(word and wanted in word.casefold() for word in get(thing))

    return make
