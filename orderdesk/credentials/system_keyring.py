"""The system's keyring: which one is trusted, and how it is asked."""

import asyncio
import importlib
import logging
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar, cast

from orderdesk.errors import KeyringUnavailableError

T = TypeVar("T")

log = logging.getLogger(__name__)

# A keyring may ask its owner to unlock it, and that takes a person's time.
KEYRING_TIMEOUT_S = 20.0

# keyring would pick any installed backend by itself, keyrings.alt's plain text file among them. Only
# these are ever loaded.
TRUSTED_BACKENDS = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
)
BACKEND_VARIABLE = "PYTHON_KEYRING_BACKEND"


class Backend(Protocol):
    """What is used of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret in the place of an earlier one."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


def choose_backend() -> Backend | None:
    """The best trusted keyring of this computer, or None. May block; loads keyring.

    Whoever names another one in PYTHON_KEYRING_BACKEND gets none: that is how a keyring is turned off.
    """
    asked = os.environ.get(BACKEND_VARIABLE, "")
    best: Backend | None = None
    best_priority = 0.0
    for module_name, class_name in TRUSTED_BACKENDS:
        if asked and asked != f"{module_name}.{class_name}":
            continue
        try:
            kind = getattr(importlib.import_module(module_name), class_name)
            priority = float(kind.priority)
            if priority > best_priority:
                best, best_priority = cast(Backend, kind()), priority
        except Exception as error:
            # A backend says in any way it likes that this computer lacks what it needs.
            log.debug("%s cannot be used: %s", module_name, type(error).__name__)
    if best is not None and hasattr(best, "appid"):
        # KWallet shows it when it asks for leave; else it would be the path of the script.
        best.appid = "OrderDesk"
    return best


class KeyringDoor:
    """The system's keyring, asked on one thread of its own, since it may hang.

    The thread is a daemon: a keyring that never answers does not keep the program from ending. While
    a call hangs, later ones fail at once instead of queueing behind it.
    """

    def __init__(
        self,
        *,
        timeout_s: float = KEYRING_TIMEOUT_S,
        choose: Callable[[], Backend | None] = choose_backend,
    ) -> None:
        self._timeout_s = timeout_s
        self._choose = choose
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[Backend], Any]]] | None = None
        self._hanging: Future[Any] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def find(self, service: str, name: str) -> str | None:
        """A secret, or None where there is none. Raises KeyringUnavailableError."""
        return await self._call(lambda backend: backend.get_password(service, name))

    async def save(self, service: str, name: str, secret: str) -> None:
        """Keep a secret and read it back. Raises KeyringUnavailableError where it was not kept."""

        def save(backend: Backend) -> bool:
            backend.set_password(service, name, secret)
            return backend.get_password(service, name) == secret

        if not await self._call(save):
            raise KeyringUnavailableError

    async def forget(self, service: str, name: str) -> None:
        """Forget a secret, if it is there. Raises KeyringUnavailableError."""

        def forget(backend: Backend) -> None:
            if backend.get_password(service, name) is not None:
                backend.delete_password(service, name)

        await self._call(forget)

    async def _call(self, work: Callable[[Backend], T]) -> T:
        async with self._one_at_a_time:
            if self._hanging is not None and not self._hanging.done():
                raise KeyringUnavailableError
            if self._calls is None:
                self._calls = queue.SimpleQueue()
                threading.Thread(
                    target=_serve,
                    args=(self._calls, self._choose),
                    name="orderdesk-keyring",
                    daemon=True,
                ).start()
            answer: Future[T] = Future()
            self._calls.put((answer, work))
            self._hanging = answer
            try:
                return await asyncio.wait_for(asyncio.wrap_future(answer), self._timeout_s)
            except TimeoutError as error:
                raise KeyringUnavailableError from error


def _serve(
    calls: "queue.SimpleQueue[tuple[Future[Any], Callable[[Backend], Any]]]",
    choose: Callable[[], Backend | None],
) -> None:
    backend: Backend | None = None
    while True:
        answer, work = calls.get()
        if not answer.set_running_or_notify_cancel():
            continue
        try:
            backend = backend or choose()
            if backend is None:
                raise KeyringUnavailableError
            answer.set_result(work(backend))
        except KeyringUnavailableError as error:
            answer.set_exception(error)
        except Exception as error:
            unavailable = KeyringUnavailableError()
            unavailable.__cause__ = error
            answer.set_exception(unavailable)
