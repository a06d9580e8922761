"""Many runs side by side: a worker is a fork of this process, does a few runs and ends.

What is loaded and remembered here is paid for once; what a run leaves behind in memory ends with its
worker, and is never searched through.
"""

import gc
import multiprocessing
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

WorkT = TypeVar("WorkT")
ResultT = TypeVar("ResultT")

AT_A_TIME = 20

_fork = multiprocessing.get_context("fork")


def spread(
    do: Callable[[WorkT], ResultT],
    work: Sequence[WorkT],
    jobs: int,
    lost: Callable[[WorkT, str], ResultT],
) -> Iterator[ResultT]:
    """Each piece's result, in the sequence of the pieces; `jobs` workers do them.

    `lost` makes the result of a piece that its worker did not survive, from what is known of that.
    """
    parts = deque(work[at : at + AT_A_TIME] for at in range(0, len(work), AT_A_TIME))
    workers: deque[_Worker[WorkT, ResultT]] = deque()
    try:
        while parts or workers:
            busy = [one for one in workers if one.is_busy]
            while parts and len(busy) < jobs:
                workers.append(_Worker(do, parts.popleft(), lost))
                busy.append(workers[-1])
            by_end = {one.hears: one for one in busy}
            for end in wait(list(by_end)):
                by_end[end].hear()  # type: ignore[index]
            while workers and (workers[0].results or not workers[0].is_busy):
                yield from workers[0].take()
                if workers[0].is_busy:
                    break
                workers.popleft()
    finally:
        for one in workers:
            one.end()


class _Worker(Generic[WorkT, ResultT]):
    """Does one part after the other; where it dies, another one goes on behind the piece it died of."""

    def __init__(
        self,
        do: Callable[[WorkT], ResultT],
        work: Sequence[WorkT],
        lost: Callable[[WorkT, str], ResultT],
    ) -> None:
        self._do = do
        self._left = deque(work)
        self._lost = lost
        self.results: list[ResultT] = []
        self._start()

    @property
    def is_busy(self) -> bool:
        """Whether results are still to come."""
        return bool(self._left)

    def hear(self) -> None:
        """Take what it says next: a result, or by its end that there is none."""
        try:
            result, said = self.hears.recv()
        except EOFError:
            self._process.join()
            result, said = None, f"its process ended with {self._process.exitcode}"
        piece = self._left.popleft()
        if not said:
            self.results.append(result)
            if not self._left:
                self.end()
            return
        self.results.append(self._lost(piece, said))
        self.end()
        if self._left:
            self._start()

    def take(self) -> list[ResultT]:
        """The results that were not taken yet."""
        taken, self.results = self.results, []
        return taken

    def end(self) -> None:
        """Let it not go on."""
        self._process.terminate()
        self._process.join()
        self.hears.close()

    def _start(self) -> None:
        self.hears, says = _fork.Pipe(duplex=False)
        self._process = _fork.Process(target=self._work, args=(says,))
        self._process.start()
        says.close()

    def _work(self, says: Connection) -> None:
        gc.disable()
        gc.freeze()
        for piece in self._left:
            try:
                says.send((self._do(piece), ""))
            except Exception:
                says.send((None, traceback.format_exc(limit=-6)))
                return
