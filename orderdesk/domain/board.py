"""What all stations have in hand, as one value that they share: a hint for lists, never a lock.

The claim on an order decides who has it; the board only saves asking every order. Each station has an
entry of its own under a key that no other has, and it ends by the shop's time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.station_values import format_entries, parse_entries

VERSION = 1


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """What one station has in hand, and until when that is believed."""

    station: str
    staff: str
    until: datetime
    orders: tuple[OrderGid, ...]


Entries = Mapping[str, BoardEntry]


def parse_board(value: str | None) -> dict[str, BoardEntry] | None:
    """The entries by the stations' keys; None for a value that this version cannot read.

    An entry that is damaged is left out: it would have ended by itself.
    """
    return parse_entries(value, VERSION, _entry)


def format_board(entries: Entries) -> str:
    """The value to be written: compact JSON."""
    written = {
        key: {
            "station": entry.station,
            "staff": entry.staff,
            "until": entry.until.astimezone(UTC).isoformat(),
            "orders": list(entry.orders),
        }
        for key, entry in entries.items()
    }
    return format_entries(written, VERSION)


def still_there(entries: Entries, now: datetime) -> dict[str, BoardEntry]:
    """The entries that have not ended yet."""
    return {key: entry for key, entry in entries.items() if entry.until > now}


def holders_of(entries: Entries, own_key: str) -> dict[OrderGid, Holder]:
    """Who has which order, by the entries of all stations but one."""
    return {
        order_id: Holder(entry.station, entry.staff, entry.until)
        for key, entry in entries.items()
        if key != own_key
        for order_id in entry.orders
    }


def _entry(read: Any) -> BoardEntry:
    until = datetime.fromisoformat(read["until"])
    if until.tzinfo is None:
        raise ValueError(until)
    return BoardEntry(
        station=str(read["station"]),
        staff=str(read["staff"]),
        until=until.astimezone(UTC),
        orders=tuple(OrderGid(str(one)) for one in read["orders"]),
    )
