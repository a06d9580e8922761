"""Reads an answer's data by name and type, and says where it does not hold what the schema promises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from orderdesk.domain.money import Money
from orderdesk.errors import UnreadableAnswerError


@dataclass(frozen=True, slots=True)
class Payload:
    """One object of an answer. `path` names its place, as "orders.nodes.3".

    Methods named `find_` take a null for nothing; the others raise UnreadableAnswerError, with the
    path, for a null as for a value of the wrong type.
    """

    fields: Mapping[str, Any] = field(repr=False)
    path: str = ""

    def text(self, name: str) -> str:
        """A string that is never null; an enum's value and an id are read so, too."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self._unreadable(name)
        return _storable(value)

    def find_text(self, name: str) -> str:
        """A string, "" for a null."""
        return "" if self.fields.get(name) is None else self.text(name)

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._unreadable(name)
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise self._unreadable(name)
        return value

    def moment(self, name: str) -> datetime:
        """A `DateTime`, as aware UTC."""
        try:
            at = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self._unreadable(name) from None
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

    def find_moment(self, name: str) -> datetime | None:
        """A `DateTime`, None for a null."""
        return None if self.fields.get(name) is None else self.moment(name)

    def shop_money(self, name: str) -> Money:
        """A `MoneyBag`'s amount in the shop's currency."""
        amount = self.child(name).child("shopMoney")
        try:
            value = Decimal(amount.text("amount"))
        except InvalidOperation:
            raise amount._unreadable("amount") from None
        if not value.is_finite():
            raise amount._unreadable("amount")
        return Money(value, amount.text("currencyCode"))

    def find_shop_money(self, name: str) -> Money | None:
        """The same, None for a null."""
        return None if self.fields.get(name) is None else self.shop_money(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self._at(name, i).text("") for i, _ in enumerate(self._list(name)))

    def child(self, name: str) -> "Payload":
        """An object that is never null."""
        found = self.find_child(name)
        if found is None:
            raise self._unreadable(name)
        return found

    def find_child(self, name: str) -> "Payload | None":
        """An object, None for a null."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self._unreadable(name)
        return Payload(value, self._place(name))

    def children(self, name: str) -> Iterator["Payload"]:
        """A list of objects, none of them null."""
        for i, value in enumerate(self._list(name)):
            if not isinstance(value, dict):
                raise self._unreadable(f"{name}.{i}")
            yield Payload(value, self._place(f"{name}.{i}"))

    def nodes(self, name: str) -> Iterator["Payload"]:
        """The nodes of a connection's page."""
        return self.child(name).children("nodes")

    def next_cursor(self, name: str, after: str | None = None) -> str | None:
        """Where the connection's next page starts; None behind the last one.

        Raises:
            UnreadableAnswerError: the cursor is absent, or does not advance beyond `after`: paging on
                would never end.
        """
        page = self.child(name).child("pageInfo")
        if not page.flag("hasNextPage"):
            return None
        cursor = page.text("endCursor")
        if not cursor or cursor == after:
            raise page._unreadable("endCursor")
        return cursor

    def _list(self, name: str) -> list[Any]:
        value = self.fields.get(name)
        if not isinstance(value, list):
            raise self._unreadable(name)
        return value

    def _at(self, name: str, position: int) -> "Payload":
        """One member of a list of scalars, read under the empty name."""
        return Payload({"": self._list(name)[position]}, self._place(f"{name}.{position}"))

    def _place(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path and name else self.path or name

    def _unreadable(self, name: str) -> UnreadableAnswerError:
        return UnreadableAnswerError(self._place(name))


def _storable(text: str) -> str:
    """JSON can spell half a character, which no database takes; it becomes a question mark."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")
