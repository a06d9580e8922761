"""What the program writes into its log while a run goes on."""

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.world import SimWorld


class LogWatch(logging.Handler):
    """A traceback in the log is a defect of ours, whatever else comes of it."""

    _EXPECTED = re.compile(r"^(the disk failed|a write that nobody|closing after a failure)")

    def __init__(self, world: "SimWorld") -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        if not record.exc_info or self._EXPECTED.match(record.msg):
            return
        failure = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        self._world.promises.defect(record.getMessage(), failure)
