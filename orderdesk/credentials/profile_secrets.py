"""Where the secrets of one profile are kept, and how they are found again."""

import asyncio
import logging
import secrets
import uuid
from pathlib import Path
from typing import Protocol

from orderdesk.credentials.passphrase_seal import KEY_BYTES, seal, unseal
from orderdesk.credentials.system_keyring import KeyringDoor
from orderdesk.errors import (
    KeyringUnavailableError,
    PassphraseNeededError,
    SecretDamagedError,
    StorageUnavailableError,
    WrongKeyError,
)
from orderdesk.paths import ProfilePaths, flush_folder, set_aside, write_private

log = logging.getLogger(__name__)


class TokenShelf(Protocol):
    """Keeps the token in the encrypted database, where the keyring cannot."""

    async def find_token(self) -> str | None:
        """The token, or None."""

    async def save_token(self, token: str) -> None:
        """Keep the token in the place of an earlier one."""

    async def forget_token(self) -> None:
        """Forget the token."""


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
            return await asyncio.to_thread(unseal, sealed, passphrase, self._paths.sealed_key)
        try:
            found = await self._keyring.find(self._key_service, self._name("database-key"))
        except KeyringUnavailableError as error:
            if self._paths.has_database:
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
            self._replace(self._paths.loopback_key, key.hex().encode())
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
        if self._paths.has_database:
            raise WrongKeyError(self._paths.database)
        return secrets.token_bytes(KEY_BYTES)

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
        sealed = await asyncio.to_thread(seal, key, passphrase)
        self._replace(self._paths.sealed_key, sealed)
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

    def _replace(self, path: Path, content: bytes) -> None:
        """Write it before what stands there is renamed: a full disk must not leave the profile without."""
        beside = path.with_name(f"{path.name}.next")
        self._write(beside, content)
        self._make_room(path)
        beside.rename(path)
        flush_folder(path.parent)

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
