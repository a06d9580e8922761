"""Reports of our own bugs: where it happened and in which version, never anybody's data.

A profile keeps the newest few. They are meant to be sent to whoever makes OrderDesk.
"""

import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from orderdesk import __version__
from orderdesk.logbook import stack_of
from orderdesk.paths import write_private

KEPT = 10
_PATTERN = "crash-*.txt"


def report_of(failure: BaseException, at: datetime) -> str:
    """The report: version, system and the places in our code, no messages and no values."""
    return "\n".join(
        (
            f"OrderDesk {__version__}",
            f"Python {platform.python_version()}, {sys.platform}, {platform.machine()}",
            f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            "",
            stack_of(failure),
            "",
        )
    )


def keep_report(folder: Path, text: str, at: datetime) -> Path | None:
    """Write a report and drop the oldest ones. None where it cannot be written: the log has it too."""
    if not folder.is_dir():
        return None
    path = folder / f"crash-{at.astimezone(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        write_private(path, text.encode())
        for old in _oldest(sorted(folder.glob(_PATTERN))):
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def _oldest(reports: Sequence[Path]) -> Sequence[Path]:
    # The time in a name is fixed in width, so that names sort as times do.
    return reports[: max(0, len(reports) - KEPT)]
