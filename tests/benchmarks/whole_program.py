"""The program as it is started, on a profile that has orders, until its queue is painted with rows.

`--settle` goes on: every view, some searches, an order opened; then it says how much memory that took.
"""

import asyncio
import sys
from pathlib import Path

import orderdesk.app
from orderdesk.arguments import Arguments
from tests.benchmarks.corpus_address import NOWHERE
from tests.benchmarks.told import tell


class _Watched(orderdesk.app.WindowProgram):
    async def run(self) -> int:
        watching = asyncio.ensure_future(self._watch())
        try:
            return await super().run()
        finally:
            await watching

    async def _watch(self) -> None:
        while self.desk_window is None:  # noqa: ASYNC110 (nothing tells it)
            await asyncio.sleep(0.001)
        rows = self.desk_window.queue_page.list
        while rows.model().rowCount() == 0:  # noqa: ASYNC110 (nothing tells it)
            await asyncio.sleep(0.001)
        # What is not painted yet is painted here, so that the moment is not missed.
        rows.viewport().repaint()
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
