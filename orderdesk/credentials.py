"""The secrets of a profile: the database's key and the shop's token, never in plain text.

Three places, by what the profile is: the system's keyring; without one, a file sealed by a
passphrase (the token then lives in the encrypted database); and for a loopback shop, which holds no
real customers, a key file of its own.
"""

import asyncio
import importlib
import json
import logging
import os
import queue
import secrets
import threading
import unicodedata
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from orderdesk.errors import (
    KeyringUnavailableError,
    PassphraseNeededError,
    SecretDamagedError,
    StorageUnavailableError,
    WrongKeyError,
    WrongPassphraseError,
)
from orderdesk.paths import ProfilePaths, set_aside, write_private

T = TypeVar("T")

log = logging.getLogger(__name__)

KEY_BYTES = 32
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

SEAL_VERSION = 1
SCRYPT_N = 2**16
SCRYPT_R = 8
SCRYPT_P = 1
LARGEST_SCRYPT_N = 2**20
SALT_BYTES = 16
NONCE_BYTES = 12


class Backend(Protocol):
    """What is used of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret in the place of an earlier one."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


class TokenShelf(Protocol):
    """Keeps the token in the encrypted database, where the keyring cannot."""

    async def find_token(self) -> str | None:
        """The token, or None."""

    async def save_token(self, token: str) -> None:
        """Keep the token in the place of an earlier one."""

    async def forget_token(self) -> None:
        """Forget the token."""


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


class Credentials:
    """The secrets of one profile for one shop.

    `database_key` comes first and decides where the token is kept. A secret that is there and cannot be
    read is never overwritten.
    """

    def __init__(
        self, paths: ProfilePaths, shop_domain: str, *, is_loopback: bool, keyring: KeyringDoor
    ) -> None:
        self._paths = paths
        self._service = f"OrderDesk {shop_domain}"
        # The database is the profile's, whatever shop was named first: a mistyped one must not keep the
        # key to itself. A token is the shop's, and is never found for another one.
        self._key_service = "OrderDesk"
        self._is_loopback = is_loopback
        self._keyring = keyring

    async def database_key(self, passphrase: str | None = None) -> bytes:
        """The 32 bytes that open the profile's database; made and kept at the first start.

        Raises PassphraseNeededError (ask, and call again with it), WrongPassphraseError,
        KeyringUnavailableError (the key lies in a keyring that does not answer), SecretDamagedError,
        WrongKeyError (a database is there and its key is not: the recovery code is needed).
        """
        if self._is_loopback:
            return self._loopback_key()
        if self._paths.sealed_key.exists():
            if not passphrase:
                raise PassphraseNeededError
            sealed = _read_secret_file(self._paths.sealed_key)
            return await asyncio.to_thread(_unseal, sealed, passphrase, self._paths.sealed_key)
        try:
            found = await self._keyring.find(self._key_service, self._name("database-key"))
        except KeyringUnavailableError as error:
            if self._has_database():
                raise KeyringUnavailableError(holds_key=True) from error
            return await self._seal(self._new_key(), passphrase)
        if found is None:
            key = self._new_key()
            await self._keyring.save(self._key_service, self._name("database-key"), key.hex())
            return key
        return self._parsed(found)

    async def keep_database_key(self, key: bytes, passphrase: str | None = None) -> None:
        """Keep a key that has just opened the database (from a recovery code) where it belongs.

        What stood in its place is kept under another name. Raises PassphraseNeededError,
        KeyringUnavailableError.
        """
        if self._is_loopback:
            self._make_room(self._paths.loopback_key)
            self._write(self._paths.loopback_key, key.hex().encode())
            return
        name = self._name("database-key")
        try:
            found = await self._keyring.find(self._key_service, name)
            if found is not None and found != key.hex():
                await self._keyring.save(
                    self._key_service, f"{name}:replaced-{secrets.token_hex(4)}", found
                )
            await self._keyring.save(self._key_service, name, key.hex())
        except KeyringUnavailableError:
            await self._seal(key, passphrase)
        else:
            self._make_room(self._paths.sealed_key)

    async def find_token(self, shelf: TokenShelf) -> str | None:
        """The shop's token, or None where the shop was not connected. Raises KeyringUnavailableError."""
        if self._keeps_token_in_database():
            return await shelf.find_token()
        return await self._keyring.find(self._service, self._name("token"))

    async def save_token(self, shelf: TokenShelf, token: str) -> None:
        """Keep the shop's token in the place of an earlier one. Raises KeyringUnavailableError."""
        if self._keeps_token_in_database():
            await shelf.save_token(token)
        else:
            await self._keyring.save(self._service, self._name("token"), token)

    async def forget_token(self, shelf: TokenShelf) -> None:
        """Sign out: forget the token. The database and its key stay. Raises KeyringUnavailableError."""
        if self._keeps_token_in_database():
            await shelf.forget_token()
        else:
            await self._keyring.forget(self._service, self._name("token"))

    def _keeps_token_in_database(self) -> bool:
        return self._is_loopback or self._paths.sealed_key.exists()

    def _loopback_key(self) -> bytes:
        path = self._paths.loopback_key
        if path.exists():
            return _key_of(_read_secret_file(path).decode("ascii", "replace"), path)
        key = self._new_key()
        self._write(path, key.hex().encode())
        return key

    def _new_key(self) -> bytes:
        """A key for a first start. Where a database is there already, a new key would lock it for good."""
        if self._has_database():
            raise WrongKeyError(self._paths.database)
        return secrets.token_bytes(KEY_BYTES)

    def _has_database(self) -> bool:
        path = self._paths.database
        return path.exists() and path.stat().st_size > 0

    def _parsed(self, found: str) -> bytes:
        try:
            key = bytes.fromhex(found)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise WrongKeyError(self._paths.database)
        return key

    async def _seal(self, key: bytes, passphrase: str | None) -> bytes:
        if not passphrase:
            raise PassphraseNeededError(is_new=True)
        sealed = await asyncio.to_thread(_sealed, key, passphrase)
        self._make_room(self._paths.sealed_key)
        self._write(self._paths.sealed_key, sealed)
        return key

    def _name(self, secret: str) -> str:
        return f"{self._profile_id()}:{secret}"

    def _profile_id(self) -> str:
        path = self._paths.profile_id
        try:
            found = path.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            found = ""
        except OSError as error:
            raise StorageUnavailableError(error.strerror or "OSError") from error
        if not found:
            found = str(uuid.uuid4())
            self._write(path, found.encode())
        return found

    def _make_room(self, path: Path) -> None:
        if path.exists():
            set_aside(path, "replaced")

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_private(path, content)
        except OSError as error:
            raise StorageUnavailableError(error.strerror or "OSError") from error


def _key_of(text: str, path: Path) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise SecretDamagedError(path) from error
    if len(key) != KEY_BYTES:
        raise SecretDamagedError(path)
    return key


def _read_secret_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SecretDamagedError(path) from error


def _sealed(key: bytes, passphrase: str) -> bytes:
    """The key under AES-GCM, whose own key scrypt makes of the passphrase. Takes a tenth of a second."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head: dict[str, Any] = {
        "version": SEAL_VERSION,
        "n": SCRYPT_N,
        "r": SCRYPT_R,
        "p": SCRYPT_P,
        "salt": secrets.token_hex(SALT_BYTES),
        "nonce": secrets.token_hex(NONCE_BYTES),
    }
    cipher = AESGCM(_stretched(passphrase, head))
    sealed = cipher.encrypt(bytes.fromhex(head["nonce"]), key, _bound(head))
    return json.dumps({**head, "sealed": sealed.hex()}, indent=2).encode()


def _unseal(content: bytes, passphrase: str, path: Path) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        head = json.loads(content)
        sealed = bytes.fromhex(head.pop("sealed"))
        nonce = bytes.fromhex(head["nonce"])
        if head["version"] != SEAL_VERSION or not 0 < head["n"] <= LARGEST_SCRYPT_N:
            raise SecretDamagedError(path)
        if head["r"] != SCRYPT_R or head["p"] != SCRYPT_P or len(nonce) != NONCE_BYTES:
            raise SecretDamagedError(path)
        stretched = _stretched(passphrase, head)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SecretDamagedError(path) from error
    try:
        return AESGCM(stretched).decrypt(nonce, sealed, _bound(head))
    except InvalidTag as error:
        raise WrongPassphraseError from error


def _stretched(passphrase: str, head: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # Two keyboards may give one letter as one sign or as two.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    kdf = Scrypt(
        salt=bytes.fromhex(head["salt"]), length=KEY_BYTES, n=head["n"], r=head["r"], p=head["p"]
    )
    return kdf.derive(typed)


def _bound(head: dict[str, Any]) -> bytes:
    """The head as the seal covers it, so that weaker parameters cannot be slipped in."""
    return json.dumps(head, sort_keys=True).encode()
