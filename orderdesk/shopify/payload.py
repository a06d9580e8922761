"""Reads an answer's data by name and type, and says where it does not hold what the schema promises."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from orderdesk.domain.money import Money
from orderdesk.errors import UnreadableAnswerError


class Payload:
    """One object of an answer. `path` names its place, as "orders.nodes.3".

    Methods named `find_` take a null for nothing; the others raise UnreadableAnswerError, with the
    path, for a null as for a value of the wrong type.
    """

    # A large shop's first load makes millions of these, and asks none of them for its path.
    __slots__ = ("_name", "_position", "_within", "fields")

    def __init__(
        self,
        fields: Mapping[str, Any],
        name: str = "",
        within: "Payload | None" = None,
        position: int | None = None,
    ) -> None:
        self.fields = fields
        self._name = name
        self._within = within
        self._position = position

    def __repr__(self) -> str:
        # What is in it are names and addresses.
        return f"Payload({self.path!r})"

    @property
    def path(self) -> str:
        """Its place in the answer."""
        name = self._name if self._position is None else f"{self._name}.{self._position}"
        return name if self._within is None else self._within._place(name)

    def text(self, name: str) -> str:
        """A string that is never null; an enum's value and an id are read so, too."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise self._unreadable(name)
        return value if value.isascii() else _storable(value)

    def find_text(self, name: str) -> str:
        """A string, "" for a null."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._unreadable(name)
        return value if value.isascii() else _storable(value)

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
        if at.tzinfo is UTC:
            return at
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
        found = self._list(name)
        for i, value in enumerate(found):
            if not isinstance(value, str):
                raise self._unreadable(f"{name}.{i}")
        return tuple([one if one.isascii() else _storable(one) for one in found])

    def child(self, name: str) -> "Payload":
        """An object that is never null."""
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise self._unreadable(name)
        return Payload(value, name, self)

    def find_child(self, name: str) -> "Payload | None":
        """An object, None for a null."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self._unreadable(name)
        return Payload(value, name, self)

    def children(self, name: str) -> Iterator["Payload"]:
        """A list of objects, none of them null."""
        for i, value in enumerate(self._list(name)):
            if not isinstance(value, dict):
                raise self._unreadable(f"{name}.{i}")
            yield Payload(value, name, self, i)

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

    def _place(self, name: str) -> str:
        path = self.path
        return f"{path}.{name}" if path and name else path or name

    def _unreadable(self, name: str) -> UnreadableAnswerError:
        return UnreadableAnswerError(self._place(name))


def _storable(text: str) -> str:
    """JSON can spell half a character, which no database takes; it becomes a question mark."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
