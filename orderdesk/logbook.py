"""The log of a profile: what happened, by ids only, in a few small files of its folder.

Names, addresses and tokens never come into it, also not by the words of an exception.
"""

import contextlib
import logging
import os
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from orderdesk.paths import PRIVATE_FILE_MODE

FILE_NAME = "orderdesk.log"
LARGEST_BYTES = 1_000_000
EARLIER_KEPT = 3
OWN = "orderdesk"


def stack_of(failure: BaseException) -> str:
    """Where it happened: types and places in our code, no messages and no values.

    A message may hold what a customer or the shop wrote.
    """
    lines = []
    seen: set[int] = set()
    one: BaseException | None = failure
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        lines.append(type(one).__qualname__)
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(lines)


class CarefulFormatter(logging.Formatter):
    """Writes where an exception happened, never its message: that may hold a customer's words.

    Of what libraries log only the fixed part is written: their values are whatever they were given.
    """

    def format(self, record: logging.LogRecord) -> str:
        # A copy, since an earlier handler may have left the whole traceback in the record.
        careful = logging.makeLogRecord(record.__dict__)
        careful.exc_text = None
        if record.name != OWN and not record.name.startswith(f"{OWN}."):
            # What is no text is values alone: peewee hands over its SQL with them.
            fixed = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
            careful.msg = fixed.partition("\n")[0]
            careful.args = None
        return super().format(careful)

    def formatException(self, ei: Any) -> str:
        failure = ei[1] if isinstance(ei, tuple) else None
        return stack_of(failure) if isinstance(failure, BaseException) else ""


class Logbook(RotatingFileHandler):
    """Writes the profile's log from `open` to `close`. A full disk costs lines of it, nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder / FILE_NAME,
            maxBytes=LARGEST_BYTES,
            backupCount=EARLIER_KEPT,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        self.setFormatter(CarefulFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    @classmethod
    def open(cls, folder: Path) -> "Logbook":
        """Write what the program logs into `folder` from now on."""
        logbook = cls(folder)
        # Libraries stay at WARNING: what they tell at INFO has addresses in it.
        logging.getLogger(OWN).setLevel(logging.INFO)
        logging.getLogger().addHandler(logbook)
        return logbook

    def close(self) -> None:
        """Write nothing more. May be called twice."""
        logging.getLogger().removeHandler(self)
        # Lines that a full disk did not take are lost; why it is closed must not be lost with them.
        with contextlib.suppress(OSError):
            super().close()

    def _open(self) -> Any:
        opened = super()._open()
        if os.name == "posix":
            os.fchmod(opened.fileno(), PRIVATE_FILE_MODE)
        return opened

    def handleError(self, record: logging.LogRecord) -> None:
        """The disk is full or gone: the work itself says so, and its own errors count."""
