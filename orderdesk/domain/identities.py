"""Which stations there are, by a nonce of their latest start: so a copied disk is told from a restart.

One value that all stations share and change by compare and set. A station's id is drawn once and
lives in its profile; whoever copies the profile copies the id, but not what is started with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from orderdesk.domain.station_values import format_entries, parse_entries

VERSION = 1

FORGOTTEN_AFTER = timedelta(days=400)
"""A station that was not started for so long is left out; it is simply entered anew."""


@dataclass(frozen=True, slots=True)
class Started:
    """The latest start of a station: its nonce, and when it was, by the shop's time."""

    boot: str
    at: datetime


def parse_identities(value: str | None) -> dict[str, Started] | None:
    """The latest starts by the stations' ids; None for a value that this version cannot read.

    An entry that is damaged is left out: it is entered anew.
    """
    return parse_entries(value, VERSION, _started)


def format_identities(stations: Mapping[str, Started]) -> str:
    """The value to be written: compact JSON."""
    entries = {
        key: {"boot": one.boot, "at": one.at.astimezone(UTC).isoformat()}
        for key, one in stations.items()
    }
    return format_entries(entries, VERSION)


def is_twin(here: Started | None, own_boots: frozenset[str]) -> bool:
    """Whether somebody else was started under our id: the entry is of no start that we know of."""
    return here is not None and here.boot not in own_boots


def with_start(
    stations: Mapping[str, Started], station_id: str, started: Started
) -> dict[str, Started]:
    """The stations with a new start of one of them, and without those that nobody uses any more."""
    kept = {key: one for key, one in stations.items() if started.at - one.at < FORGOTTEN_AFTER}
    return {**kept, station_id: started}


def _started(read: Any) -> Started:
    at = datetime.fromisoformat(read["at"])
    if at.tzinfo is None:
        raise ValueError(at)
    return Started(str(read["boot"]), at.astimezone(UTC))
