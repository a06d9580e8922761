"""Secrets: in a trusted keyring or sealed, never in plain text, never overwritten unread."""

import asyncio
import errno
import json
import os
import stat
import sys
import threading
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.credentials import Credentials, KeyringDoor, passphrase_seal, profile_secrets
from orderdesk.credentials.system_keyring import TRUSTED_BACKENDS, Backend, choose_backend
from orderdesk.errors import (
    KeyringUnavailableError,
    PassphraseNeededError,
    SecretDamagedError,
    StorageUnavailableError,
    WrongKeyError,
    WrongPassphraseError,
)
from orderdesk.paths import ProfilePaths
from tests.patience import PATIENCE_S

SHOP = "a-shop.myshopify.com"
TOKEN = "shpat_0123456789abcdef"


class MemoryBackend:
    """A trusted keyring that answers."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[service, username]


class BrokenBackend(MemoryBackend):
    """A keyring that stays locked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("Failed to unlock the collection!")


class ForgetfulBackend(MemoryBackend):
    """A keyring that says it kept a secret and did not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class MemoryShelf:
    """The place for the token in the encrypted database."""

    def __init__(self) -> None:
        self.token: str | None = None

    async def find_token(self) -> str | None:
        return self.token

    async def save_token(self, token: str) -> None:
        self.token = token

    async def forget_token(self) -> None:
        self.token = None


@pytest.fixture
def profile(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths(tmp_path)


@pytest.fixture(autouse=True)
def quick_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_seal, "SCRYPT_N", 2**10)


def at(profile: ProfilePaths, backend: Backend | None, *, is_loopback: bool = False) -> Credentials:
    door = KeyringDoor(choose=lambda: backend, timeout_s=PATIENCE_S)
    return Credentials(profile, SHOP, is_loopback=is_loopback, keyring=door)


def all_bytes(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_the_keyring_keeps_key_and_token(profile: ProfilePaths) -> None:
    backend, shelf = MemoryBackend(), MemoryShelf()
    first = at(profile, backend)
    key = await first.database_key()
    assert len(key) == 32
    await first.save_token(shelf, TOKEN)
    again = at(profile, backend)
    assert await again.database_key() == key
    assert await again.find_token(shelf) == TOKEN
    assert shelf.token is None
    assert {service for service, _ in backend.secrets} == {"OrderDesk", f"OrderDesk {SHOP}"}
    written = all_bytes(profile.folder)
    assert key not in written
    assert key.hex().encode() not in written
    assert TOKEN.encode() not in written
    await again.forget_token(shelf)
    await again.forget_token(shelf)
    assert await again.find_token(shelf) is None
    assert await again.database_key() == key


async def test_profiles_share_nothing_and_a_token_is_for_one_shop(tmp_path: Path) -> None:
    backend, shelf = MemoryBackend(), MemoryShelf()
    keys = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        profile = ProfilePaths(tmp_path / name)
        first = at(profile, backend)
        keys.append(await first.database_key())
        await first.save_token(shelf, TOKEN)
        door = KeyringDoor(choose=lambda: backend)
        other = Credentials(profile, "b.myshopify.com", is_loopback=False, keyring=door)
        # A mistyped shop at the first start must not lock the profile's database for the right one.
        assert await other.database_key() == keys[-1]
        assert await other.find_token(shelf) is None
    assert keys[0] != keys[1]


async def test_no_keyring_asks_for_a_passphrase_and_seals(profile: ProfilePaths) -> None:
    shelf = MemoryShelf()
    with pytest.raises(PassphraseNeededError) as caught:
        await at(profile, None).database_key()
    assert caught.value.is_new
    assert "ORDERDESK_PASSPHRASE" in str(caught.value)
    assert not profile.sealed_key.exists()
    first = at(profile, None)
    key = await first.database_key("correct horse")
    await first.save_token(shelf, TOKEN)
    assert shelf.token == TOKEN
    again = at(profile, None)
    with pytest.raises(PassphraseNeededError) as needed:
        await again.database_key()
    assert not needed.value.is_new
    with pytest.raises(PassphraseNeededError):
        await again.database_key("")
    with pytest.raises(WrongPassphraseError):
        await again.database_key("Correct horse")
    assert await again.database_key("correct horse") == key
    assert await again.find_token(shelf) == TOKEN
    written = all_bytes(profile.folder)
    assert key not in written
    assert key.hex().encode() not in written
    if os.name == "posix":
        assert stat.S_IMODE(profile.sealed_key.stat().st_mode) == 0o600


async def test_a_sealed_profile_does_not_touch_a_keyring_that_appears(
    profile: ProfilePaths,
) -> None:
    key = await at(profile, None).database_key("correct horse")
    backend = MemoryBackend()
    assert await at(profile, backend).database_key("correct horse") == key
    assert backend.secrets == {}


async def test_one_letter_typed_in_two_ways_is_one_passphrase(profile: ProfilePaths) -> None:
    key = await at(profile, None).database_key("Zoe\u0308 packs")
    assert await at(profile, None).database_key("Zo\u00eb packs") == key


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"n": 2**30},
        {"n": 3},
        {"n": "many"},
        {"r": 1},
        {"salt": "zz"},
        {"nonce": "00"},
        {"sealed": 5},
        b"{",
        b"[" * 200_000,
    ],
    ids=range(10),
)
async def test_a_damaged_seal_is_said_and_kept(
    profile: ProfilePaths, change: dict[str, object] | bytes
) -> None:
    await at(profile, None).database_key("correct horse")
    content = change
    if isinstance(change, dict):
        content = json.dumps({**json.loads(profile.sealed_key.read_bytes()), **change}).encode()
    assert isinstance(content, bytes)
    profile.sealed_key.write_bytes(content)
    with pytest.raises(SecretDamagedError) as caught:
        await at(profile, None).database_key("correct horse")
    assert "recovery code" in str(caught.value)
    assert profile.sealed_key.read_bytes() == content


@pytest.mark.parametrize("part", ["salt", "nonce", "sealed"])
async def test_a_changed_seal_opens_nothing(profile: ProfilePaths, part: str) -> None:
    await at(profile, None).database_key("correct horse")
    seal = json.loads(profile.sealed_key.read_bytes())
    seal[part] = ("0" if seal[part][0] != "0" else "1") + seal[part][1:]
    profile.sealed_key.write_text(json.dumps(seal))
    with pytest.raises(WrongPassphraseError):
        await at(profile, None).database_key("correct horse")


async def test_a_locked_keyring_with_a_database_is_not_replaced(profile: ProfilePaths) -> None:
    key = await at(profile, MemoryBackend()).database_key()
    profile.database.write_bytes(b"encrypted")
    with pytest.raises(KeyringUnavailableError) as caught:
        await at(profile, BrokenBackend()).database_key("a passphrase that could seal a new key")
    assert caught.value.holds_key
    assert "recovery code" in str(caught.value)
    assert not profile.sealed_key.exists()
    assert len(key) == 32


@pytest.mark.parametrize("found", [None, "somebody else's secret", "ab" * 31])
async def test_a_database_never_gets_a_second_key(profile: ProfilePaths, found: str | None) -> None:
    backend = MemoryBackend()
    await at(profile, backend).database_key()
    profile.database.write_bytes(b"encrypted")
    (place,) = backend.secrets
    if found is None:
        backend.secrets.clear()
    else:
        backend.secrets[place] = found
    before = dict(backend.secrets)
    with pytest.raises(WrongKeyError):
        await at(profile, backend).database_key()
    assert backend.secrets == before


@pytest.mark.parametrize("left", ["orders.sqlite3.check", "orders.sqlite3-wal"])
async def test_a_database_that_was_lost_gets_no_second_key_either(
    profile: ProfilePaths, left: str
) -> None:
    """Its journal is sealed by the first one, and a new one would stand in that one's way for good."""
    (profile.folder / "orders.sqlite3").write_bytes(b"")
    (profile.folder / left).write_text("something")
    with pytest.raises(KeyringUnavailableError) as caught:
        await at(profile, BrokenBackend()).database_key("a new passphrase")
    assert caught.value.holds_key
    assert not profile.sealed_key.exists()
    answering = MemoryBackend()
    with pytest.raises(WrongKeyError):
        await at(profile, answering).database_key()
    assert answering.secrets == {}


@pytest.mark.parametrize("is_loopback", [True, False])
async def test_without_room_for_the_new_secret_the_old_one_stays(
    profile: ProfilePaths, monkeypatch: pytest.MonkeyPatch, is_loopback: bool
) -> None:
    credentials = at(profile, None, is_loopback=is_loopback)
    await credentials.database_key("first")
    before = {one.name: one.read_bytes() for one in profile.folder.iterdir()}

    def fail(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "a test's")

    with monkeypatch.context() as patched:
        patched.setattr(profile_secrets, "write_private", fail)
        with pytest.raises(StorageUnavailableError):
            await credentials.keep_database_key(bytes(32), "second")
    assert {one.name: one.read_bytes() for one in profile.folder.iterdir()} == before
    await credentials.keep_database_key(bytes(32), "second")
    assert await credentials.database_key("second") == bytes(32)


async def test_an_unreadable_secret_is_kept_even_at_a_first_start(profile: ProfilePaths) -> None:
    backend = MemoryBackend()
    await at(profile, backend).database_key()
    (place,) = backend.secrets
    backend.secrets[place] = "not a key"
    with pytest.raises(WrongKeyError):
        await at(profile, backend).database_key()
    assert backend.secrets[place] == "not a key"


async def test_a_keyring_that_keeps_nothing_is_not_believed(profile: ProfilePaths) -> None:
    with pytest.raises(KeyringUnavailableError):
        await at(profile, ForgetfulBackend()).database_key()


async def test_a_recovered_key_is_kept_and_the_old_one_too(profile: ProfilePaths) -> None:
    backend = MemoryBackend()
    await at(profile, backend).database_key()
    (place,) = backend.secrets
    old = backend.secrets[place]
    recovered = bytes(range(32))
    await at(profile, backend).keep_database_key(recovered)
    await at(profile, backend).keep_database_key(recovered)
    assert await at(profile, backend).database_key() == recovered
    assert sorted(backend.secrets.values()) == sorted([old, recovered.hex()])


async def test_a_recovered_key_without_a_keyring_is_sealed_anew(profile: ProfilePaths) -> None:
    await at(profile, None).database_key("forgotten")
    profile.database.write_bytes(b"encrypted")
    recovered = bytes(range(32))
    with pytest.raises(PassphraseNeededError):
        await at(profile, None).keep_database_key(recovered)
    await at(profile, None).keep_database_key(recovered, "remembered")
    assert await at(profile, None).database_key("remembered") == recovered
    assert len(list(profile.folder.glob("sealed-key.json.replaced-*"))) == 1


async def test_a_recovered_key_moves_to_a_keyring_that_has_come(profile: ProfilePaths) -> None:
    key = await at(profile, None).database_key("forgotten")
    backend = MemoryBackend()
    await at(profile, backend).keep_database_key(key)
    assert not profile.sealed_key.exists()
    assert await at(profile, backend).database_key() == key


async def test_a_loopback_shop_needs_no_keyring(profile: ProfilePaths) -> None:
    shelf = MemoryShelf()
    first = at(profile, BrokenBackend(), is_loopback=True)
    key = await first.database_key()
    await first.save_token(shelf, TOKEN)
    assert await first.find_token(shelf) == TOKEN
    await first.forget_token(shelf)
    assert shelf.token is None
    assert await at(profile, None, is_loopback=True).database_key() == key
    if os.name == "posix":
        assert stat.S_IMODE(profile.loopback_key.stat().st_mode) == 0o600


async def test_a_damaged_loopback_key_is_kept(profile: ProfilePaths) -> None:
    for content in (b"", b"zz", b"ab" * 31, b"\xff\xfe"):
        profile.loopback_key.write_bytes(content)
        with pytest.raises(SecretDamagedError):
            await at(profile, None, is_loopback=True).database_key()
        assert profile.loopback_key.read_bytes() == content


async def test_a_lost_loopback_key_is_not_replaced_under_a_database(profile: ProfilePaths) -> None:
    profile.database.write_bytes(b"encrypted")
    with pytest.raises(WrongKeyError):
        await at(profile, None, is_loopback=True).database_key()
    await at(profile, None, is_loopback=True).keep_database_key(bytes(32))
    assert await at(profile, None, is_loopback=True).database_key() == bytes(32)


async def test_a_folder_that_takes_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError):
        await at(ProfilePaths(tmp_path / "nowhere"), None, is_loopback=True).database_key()


class HangingBackend(MemoryBackend):
    """A keyring that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.calls = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        assert self.let_go.wait(PATIENCE_S)
        return super().get_password(service, username)


@pytest.fixture
def hanging() -> Iterator[HangingBackend]:
    backend = HangingBackend()
    yield backend
    backend.let_go.set()


async def test_a_hanging_keyring_is_given_up_and_not_queued_for(hanging: HangingBackend) -> None:
    door = KeyringDoor(choose=lambda: hanging, timeout_s=0.01)
    threads = threading.active_count()
    for _ in range(3):
        with pytest.raises(KeyringUnavailableError):
            await door.find("service", "name")
    assert hanging.calls == 1
    assert threading.active_count() == threads + 1


async def test_a_keyring_that_answers_again_is_used_again(hanging: HangingBackend) -> None:
    hanging.secrets["service", "name"] = "kept"
    door = KeyringDoor(choose=lambda: hanging, timeout_s=0.01)
    with pytest.raises(KeyringUnavailableError):
        await door.find("service", "name")
    hanging.let_go.set()
    patient = KeyringDoor(choose=lambda: hanging)
    assert await patient.find("service", "name") == "kept"
    assert door._hanging is not None
    await asyncio.wait([asyncio.wrap_future(door._hanging)], timeout=PATIENCE_S)
    door._timeout_s = PATIENCE_S
    assert await door.find("service", "name") == "kept"


async def test_a_hanging_keyring_leads_to_the_passphrase(
    profile: ProfilePaths, hanging: HangingBackend
) -> None:
    door = KeyringDoor(choose=lambda: hanging, timeout_s=0.01)
    secrets = Credentials(profile, SHOP, is_loopback=False, keyring=door)
    with pytest.raises(PassphraseNeededError):
        await secrets.database_key()
    assert len(await secrets.database_key("correct horse")) == 32


async def test_a_hanging_keyring_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    code = """if True:
        import asyncio, threading
        from orderdesk.credentials import KeyringDoor
        from orderdesk.errors import KeyringUnavailableError

        class Hanging:
            def get_password(self, service, username):
                threading.Event().wait()

        async def main():
            try:
                await KeyringDoor(choose=Hanging, timeout_s=0.01).find("service", "name")
            except KeyringUnavailableError:
                print("gave up")

        asyncio.run(main())
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(child.communicate(), PATIENCE_S)
    assert out.strip() == b"gave up"
    assert child.returncode == 0


def fake_backend(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, priority: float | Exception
) -> type[MemoryBackend]:
    class Priority:
        def __get__(self, one: object, kind: object) -> float:
            if isinstance(priority, Exception):
                raise priority
            return priority

    made = type(name, (MemoryBackend,), {"priority": Priority(), "appid": "script.py"})
    fake = types.ModuleType(module)
    setattr(fake, name, made)
    monkeypatch.setitem(sys.modules, module, fake)
    return made


@pytest.fixture
def no_backends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    for module, name in TRUSTED_BACKENDS:
        fake_backend(monkeypatch, module, name, RuntimeError("not on this computer"))


@pytest.mark.usefixtures("no_backends")
def test_without_a_trusted_backend_there_is_none() -> None:
    assert choose_backend() is None


@pytest.mark.usefixtures("no_backends")
def test_an_installed_plain_text_backend_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_backend(monkeypatch, "keyrings.alt.file", "PlaintextKeyring", 99)
    assert choose_backend() is None
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    assert choose_backend() is None
    trusted = fake_backend(monkeypatch, "keyring.backends.SecretService", "Keyring", 5)
    assert choose_backend() is None
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    assert isinstance(choose_backend(), trusted)


@pytest.mark.usefixtures("no_backends")
def test_the_best_trusted_backend_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_backend(monkeypatch, "keyring.backends.SecretService", "Keyring", 5)
    wallet = fake_backend(monkeypatch, "keyring.backends.kwallet", "DBusKeyring", 5.1)
    chosen = choose_backend()
    assert isinstance(chosen, wallet)
    assert chosen.appid == "OrderDesk"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("no_backends")
def test_a_trusted_backend_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    named = fake_backend(monkeypatch, "keyring.backends.SecretService", "Keyring", 5)
    fake_backend(monkeypatch, "keyring.backends.kwallet", "DBusKeyring", 5.1)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
    assert isinstance(choose_backend(), named)


def test_every_trusted_backend_exists_in_keyring() -> None:
    pytest.importorskip("keyring")
    import importlib

    for module, name in TRUSTED_BACKENDS:
        assert hasattr(importlib.import_module(module), name)


def test_importing_credentials_loads_neither_keyring_nor_cryptography() -> None:
    import subprocess

    code = """if True:
        import sys, orderdesk.credentials
        print(sorted({"keyring", "cryptography"} & set(sys.modules)))
    """
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert out.stdout.strip() == "[]"
