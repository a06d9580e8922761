"""The program as it is started, on a profile that has orders, until its queue is painted with rows.

`--settle` goes on: every view, some searches, an order opened; then it says how much memory that took.
"""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orderdesk.app
from orderdesk.arguments import Arguments
from tests.benchmarks.corpus_address import NOWHERE
from tests.benchmarks.told import tell

if TYPE_CHECKING:
    from orderdesk.composition import Desk


class _Watched(orderdesk.app.WindowProgram):
    """Looks on without asking again and again, which would take part of the time that is measured."""

    def _show_desk(self, desk: "Desk") -> None:
        super()._show_desk(desk)
        assert self.desk_window is not None
        self._rows = self.desk_window.queue_page.list
        self._is_told = False
        model = self._rows.model()
        model.modelReset.connect(self._on_rows)
        model.rowsInserted.connect(self._on_rows)
        self._on_rows()

    def _on_rows(self) -> None:
        if self._rows.model().rowCount() and not self._is_told:
            self._is_told = True
            self.tasks.spawn(self._finish())

    async def _finish(self) -> None:
        # What is not painted yet is painted here, so that the moment is not missed.
        self._rows.viewport().repaint()
        if "--settle" in sys.argv:
            await self._use()
        tell()
        self.window.close()

    async def _use(self) -> None:
        assert self.desk is not None
        assert self.desk_window is not None
        for text in ("anna", "berger", "10000", "shirt", "jd10000"):
            await self.desk.orders.search(text)
        for _time in range(3):
            self.desk_window.queue.reload()
            await asyncio.sleep(0.3)
        self.desk_window.open_detail(self.desk_window.queue.listed_orders[0])
        await asyncio.sleep(0.5)


def main() -> None:
    """Run it as `orderdesk` does."""
    orderdesk.app.WindowProgram = _Watched  # type: ignore[misc]
    arguments = Arguments(profile=Path(sys.argv[1]), endpoint=NOWHERE, token="unused")
    sys.exit(orderdesk.app.run_window(arguments))


if __name__ == "__main__":
    main()
