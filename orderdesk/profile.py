"""One profile's files: opened and locked for this process, closed and given free again."""

import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from orderdesk.arguments import Arguments
from orderdesk.credentials import Credentials, KeyringDoor
from orderdesk.domain.recovery_code import read_recovery_code
from orderdesk.errors import NoShopError, OtherShopError, StorageError
from orderdesk.logbook import Logbook
from orderdesk.notices import Notice
from orderdesk.paths import ProfilePaths, profile_paths
from orderdesk.settings import Settings, load_settings
from orderdesk.shopify.address import Endpoint, parse_endpoint
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.journal_file import JournalDisk
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.outbox_backup import OutboxBackups
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.paper import PaperStore
from orderdesk.storage.profile_lock import ProfileLock
from orderdesk.storage.queue_views import QueueViewStore
from orderdesk.storage.recovery import Comparison, keep_journal, look_at_journal
from orderdesk.storage.search import OrderSearch
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.storage.timelines import TimelineStore
from orderdesk.words import _

log = logging.getLogger(__name__)

T = TypeVar("T")

Clock = Callable[[], datetime]
A_LOOPBACK_ORIGIN = "http://127.0.0.1"

OpenDatabase = Callable[[Path, bytes], Awaitable[Database]]


@dataclass(frozen=True, slots=True)
class Stores:
    """One store per subject, all on one database."""

    orders: OrderStore
    intents: IntentStore
    packings: PackingStore
    catalogue: CatalogueStore
    sync_state: SyncStateStore
    search: OrderSearch
    paper: PaperStore
    timelines: TimelineStore
    queue_views: QueueViewStore
    messages: MessageGateStore


@dataclass(frozen=True, slots=True)
class Taken:
    """A profile that this process has for itself; its database is not open yet."""

    paths: ProfilePaths
    lock: ProfileLock
    logbook: Logbook
    settings: Settings
    settings_notice: Notice | None
    endpoint: Endpoint
    credentials: Credentials

    def release(self) -> None:
        """Give it free."""
        self.logbook.close()
        self.lock.release()


@dataclass(frozen=True, slots=True)
class Files:
    """One profile's files, open and locked for this process. Nothing of it speaks to the shop."""

    taken: Taken
    database: Database
    stores: Stores
    journal: Comparison
    backups: OutboxBackups
    clock: Clock
    is_examined: bool = False

    @property
    def paths(self) -> ProfilePaths:
        """Where the files lie."""
        return self.taken.paths

    @property
    def settings(self) -> Settings:
        """The settings as they were when it was opened."""
        return self.taken.settings

    @property
    def settings_notice(self) -> Notice | None:
        """What was wrong with the settings' file."""
        return self.taken.settings_notice

    @property
    def endpoint(self) -> Endpoint:
        """Where the shop is."""
        return self.taken.endpoint

    @property
    def credentials(self) -> Credentials:
        """The profile's secrets."""
        return self.taken.credentials

    async def close(self) -> None:
        """Let the write in flight commit, close the file, give the profile free.

        The day's backup is written before, where nobody has: commands have no window that does it.
        """
        try:
            if not self.is_examined:
                await self._back_up()
        finally:
            try:
                await self.database.close()
            finally:
                self.taken.release()

    async def _back_up(self) -> None:
        try:
            await self.backups.write(self.database, self.clock)
        except StorageError as error:
            # What was done is in the journal all the same, and the next one tries again.
            log.warning("the outbox was not backed up: %s", type(error).__name__)


async def open_files(
    arguments: Arguments,
    clock: Clock,
    *,
    passphrase: str = "",
    recovery: str = "",
    open_database: OpenDatabase = Database.open,
    journal_disk: JournalDisk | None = None,
    is_examined: bool = False,
) -> Files:
    """Open the profile that `arguments` name. `open_database` opens the file at a path with a key.

    What the journal has and the database lacks is put back; `Files.journal` says so. Not where the
    profile is only examined: then both stay as they are, and no decision is to be written.

    A `recovery` code stands in for a key that is lost; once it has opened the database, its key is
    kept where it belongs. Raises RecoveryCodeError for one with a typing error.

    Raises ProfileFolderError, ProfileInUseError, NoShopError, ShopAddressError, OtherShopError,
    PassphraseNeededError and the other errors of credentials and storage. What was opened is closed
    again then.
    """
    taken = take_profile(arguments)
    paths, credentials = taken.paths, taken.credentials
    try:
        given = given_passphrase(passphrase)
        if recovery:
            key = read_recovery_code(recovery)
            database = await open_database(paths.database, key)
            await _or_close(database, credentials.keep_database_key(key, given or None))
        else:
            key = await credentials.database_key(given or None)
            database = await open_database(paths.database, key)
        compared = await _or_close(
            database,
            look_at_journal(database, paths.journal, key)
            if is_examined
            else keep_journal(database, paths.journal, key, clock, journal_disk),
        )
    except BaseException as failure:
        log.error("the profile was not opened: %s", type(failure).__name__)
        taken.release()
        raise
    stores = Stores(
        orders=OrderStore(database, clock),
        intents=IntentStore(database, clock),
        packings=PackingStore(database),
        catalogue=CatalogueStore(database),
        sync_state=SyncStateStore(database),
        search=OrderSearch(database),
        paper=PaperStore(database),
        timelines=TimelineStore(database, clock),
        queue_views=QueueViewStore(database),
        messages=MessageGateStore(database),
    )
    backups = OutboxBackups.beside(paths.journal, key, journal_disk)
    return Files(taken, database, stores, compared, backups, clock, is_examined)


def take_profile(arguments: Arguments) -> Taken:
    """Lock the profile that `arguments` name for this process, and read what needs no key.

    Raises ProfileFolderError, ProfileInUseError, NoShopError, ShopAddressError, OtherShopError. What
    was taken is given free again then.
    """
    # Before anything is made: a slip of the pen should leave no folder behind.
    wanted = parse_endpoint(arguments.endpoint) if arguments.endpoint else None
    paths = profile_paths(arguments.profile)
    paths.make_folders()
    lock = ProfileLock(paths.lock)
    lock.take()
    paths.drop_half_written()
    logbook = Logbook.open(paths.logs)
    try:
        settings, notice = load_settings(paths.settings)
        endpoint = _endpoint(paths, settings, wanted)
    except BaseException as failure:
        if not isinstance(failure, NoShopError):
            log.error("the profile was not opened: %s", type(failure).__name__)
        logbook.close()
        lock.release()
        raise
    credentials = Credentials(
        paths, endpoint.origin, is_loopback=endpoint.is_loopback, keyring=KeyringDoor()
    )
    return Taken(paths, lock, logbook, settings, notice, endpoint, credentials)


def given_passphrase(typed: str) -> str:
    """What was typed, or what the environment of a headless command holds; "" for neither."""
    return typed or os.environ.get("ORDERDESK_PASSPHRASE", "")


def named(arguments: Arguments) -> Arguments:
    """A demo shop's profile can be looked into although the port of its shop is not known any more."""
    if arguments.endpoint or not profile_paths(arguments.profile).loopback_key.exists():
        return arguments
    return replace(arguments, endpoint=A_LOOPBACK_ORIGIN)


async def _or_close(database: Database, work: Awaitable[T]) -> T:
    """Await `work`, and close the database where it fails."""
    try:
        return await work
    except BaseException:
        await database.close()
        raise


def _endpoint(paths: ProfilePaths, settings: Settings, wanted: Endpoint | None) -> Endpoint:
    """Where this profile's shop is. Refuses to take its orders, or its token, to another one."""
    known = parse_endpoint(settings.shop_domain) if settings.shop_domain else None
    if known is not None and wanted is not None and known != wanted:
        raise OtherShopError(host_of(known), host_of(wanted))
    chosen = wanted or known
    if chosen is None:
        raise NoShopError
    if not chosen.is_loopback and paths.loopback_key.exists():
        raise OtherShopError(_("a demo shop on this computer"), host_of(chosen))
    return chosen


def host_of(endpoint: Endpoint) -> str:
    """A shop's address as people write it."""
    return endpoint.origin.partition("://")[2]
