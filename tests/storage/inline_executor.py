"""An executor that works at once, on the caller's thread: what a simulation with a virtual clock needs."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class InlineExecutor(Executor):
    """Runs what it is given before `submit` returns."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        try:
            answer.set_result(work(*args, **kwargs))
        except BaseException as error:
            answer.set_exception(error)
        return answer
