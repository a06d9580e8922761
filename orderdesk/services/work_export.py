"""Writes the work that is not in the shop yet into a file that people and programs can read."""

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from orderdesk.domain.intents import Intent
from orderdesk.domain.packing import Packing
from orderdesk.errors import FileNotWrittenError
from orderdesk.paths import write_private

FORMAT = "orderdesk-unsent-work-1"


def export_of(
    intents: Sequence[Intent], packings: Sequence[Packing], *, shop: str, station: str, at: datetime
) -> bytes:
    """The file's content. It holds customers' data (notes, addresses), and never a sign-in."""
    content = {
        "format": FORMAT,
        "shop": shop,
        "station": station,
        "written_at": at.isoformat(),
        "unsent": [_plain(one) for one in intents],
        "in_hand": [_plain(one) for one in packings],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def write_export(path: Path, content: bytes) -> None:
    """Write it for this user only, whole or not at all. Raises FileNotWrittenError."""
    try:
        write_private(path, content)
    except OSError as error:
        raise FileNotWrittenError(path) from error


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
        return {"is": type(value).__name__, **fields}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return value if value is None or isinstance(value, bool | int | float) else str(value)
