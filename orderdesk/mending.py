"""Mends a profile: a damaged local copy is made anew, with what was decided and scanned put back.

Whatever was damaged is kept under another name. What is not in the shop yet is first written into a file
that people can read, so that it is there whatever happens next.
"""

import logging
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.composition import World
from orderdesk.domain.intents import Intent
from orderdesk.domain.packing import Packing, PackingState
from orderdesk.errors import DatabaseDamagedError, JournalUnreadableError, StorageError
from orderdesk.paths import ProfilePaths, set_aside
from orderdesk.presenters.journal_words import journal_notice
from orderdesk.profile import Taken, given_passphrase, host_of, named, take_profile
from orderdesk.services.work_export import export_of, write_export
from orderdesk.storage.connection import set_database_aside, storage_error
from orderdesk.storage.database import Database
from orderdesk.storage.evidence import evidence_of
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.journal import Journal
from orderdesk.storage.outbox_backup import OutboxBackups
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.recovery import Comparison, keep_journal
from orderdesk.storage.replay import intents_of, packings_of
from orderdesk.words import _, ngettext

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done, in sentences; nothing where the profile was well.

    `kept` is the damaged copy's new place, `readable` the file for people. `is_made_anew`: the local
    copy is a new one.
    """

    sentences: tuple[str, ...] = ()
    kept: Path | None = None
    readable: Path | None = None
    is_made_anew: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """The same as data."""
        places = {"kept": self.kept, "readable": self.readable}
        return {
            "mended": list(self.sentences),
            **{name: None if one is None else os.fspath(one) for name, one in places.items()},
        }


@dataclass(frozen=True, slots=True)
class _Unsent:
    """What is not in the shop yet, and what is in hand."""

    intents: tuple[Intent, ...] = ()
    packings: tuple[Packing, ...] = ()

    def with_more(self, other: "_Unsent") -> "_Unsent":
        intents = {one.id: one for one in (*other.intents, *self.intents)}
        packings = {one.id: one for one in (*other.packings, *self.packings)}
        return _Unsent(tuple(intents.values()), tuple(packings.values()))

    @property
    def names(self) -> tuple[str, ...]:
        intents = (one.order_name for one in self.intents)
        return tuple(dict.fromkeys((*intents, *(one.order_name for one in self.packings))))


async def mend(arguments: Arguments, world: World | None = None, *, passphrase: str = "") -> Mended:
    """Look through a profile and mend what can be. One that is well stays as it is.

    Raises the errors of `open_files`, only not DatabaseDamagedError; and FileNotWrittenError where what
    is not sent cannot be saved beforehand. Nothing was put aside then.
    """
    world = world or World()
    taken = take_profile(named(arguments))
    try:
        key = await taken.credentials.database_key(given_passphrase(passphrase) or None)
        return await _Mending(taken, key, world).run()
    finally:
        taken.release()


def open_to_others(paths: ProfilePaths) -> tuple[Path, ...]:
    """The files and folders of a profile that other users of this computer may read.

    What a link leads to is not the profile's.
    """
    if os.name != "posix":
        return ()
    files = [paths.folder, *paths.folder.rglob("*")]
    if paths.journal_folder.is_dir():
        files += [paths.journal_folder, *paths.journal_folder.iterdir()]
    return tuple(one for one in files if not one.is_symlink() and _mode(one) & 0o077)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


class _Mending:
    """One mending of a profile that is taken."""

    def __init__(self, taken: Taken, key: bytes, world: World) -> None:
        self._taken = taken
        self._paths = taken.paths
        self._key = key
        self._world = world
        self._journal = Journal(taken.paths.journal, key, world.journal_disk)
        self._backups = OutboxBackups.beside(taken.paths.journal, key, world.journal_disk)

    async def run(self) -> Mended:
        said = (*self._close_to_others(), *self._put_unreadable_journal_aside())
        database, unsent = await self._look_through()
        if database is None:
            made = await self._make_anew(unsent)
            return replace(made, sentences=(*said, *made.sentences))
        compared = await self._mend_journal(database)
        return Mended((*said, *_told(compared)))

    def _close_to_others(self) -> tuple[str, ...]:
        found = open_to_others(self._paths)
        for one in found:
            # What its owner may do with it stays.
            one.chmod(_mode(one) & 0o700)
        left = open_to_others(self._paths)
        # A disk without permissions takes the change and does nothing: the start has said so.
        found = tuple(one for one in found if one not in left)
        if not found:
            return ()
        sentence = ngettext(
            "{n} file could be read by other users of this computer, and is closed to them now.",
            "{n} files could be read by other users of this computer, and are closed to them now.",
            len(found),
        )
        return (sentence.format(n=len(found)),)

    def _put_unreadable_journal_aside(self) -> tuple[str, ...]:
        """Renaming a file takes no reading of it: what a later disk check brings back is in it."""
        try:
            self._journal.look()
        except JournalUnreadableError:
            try:
                kept = set_aside(self._paths.journal, "unreadable")
            except OSError as error:
                raise storage_error(error) from error
            return (_("The journal cannot be read. It was kept as {name}.").format(name=kept.name),)
        return ()

    async def _look_through(self) -> tuple[Database | None, _Unsent]:
        """The open database where it is sound; else what can still be read in it."""
        try:
            database = await self._world.open_database(self._paths.database, self._key)
        except DatabaseDamagedError:
            return None, _Unsent()
        unsent = _Unsent()
        try:
            if not await database.check():
                return database, unsent
            intents = await IntentStore(database, self._world.clock).load_open()
            unsent = _Unsent(intents, await PackingStore(database).find_open())
        except DatabaseDamagedError:
            log.warning("the local copy cannot be read through")
        try:
            await database.close()
        except StorageError as error:
            log.warning("the damaged copy did not close in order: %s", type(error).__name__)
        return None, unsent

    async def _mend_journal(self, database: Database) -> Comparison:
        try:
            compared = await keep_journal(
                database,
                self._paths.journal,
                self._key,
                self._world.clock,
                self._world.journal_disk,
            )
            await self._backups.write(database, self._world.clock)
        finally:
            await database.close()
        return compared

    async def _make_anew(self, unsent: _Unsent) -> Mended:
        try:
            told = self._known()
        except OSError as error:
            raise storage_error(error) from error
        unsent = unsent.with_more(told) if told is not None else unsent
        readable = self._save_for_people(unsent)
        kept = set_database_aside(self._paths.database)
        said = [_("The local copy was gone, and a new one was made.")]
        if kept is not None:
            said = [_("The damaged local copy was kept as {name}.").format(name=kept.name)]
        if readable is not None:
            said.append(
                _(
                    "What is not sent can be read in {path}. It is not encrypted: delete it when it has"
                    " served. It goes by itself after a week."
                ).format(path=readable)
            )
        database = await self._world.open_database(self._paths.database, self._key)
        said += _told(await self._mend_journal(database))
        if told is None and unsent.names:
            names = ", ".join(unsent.names)
            said.append(
                _("There was no journal: compare {orders} with Shopify.").format(orders=names)
            )
        elif told is None:
            said.append(
                _("There was no journal: compare with Shopify before you pack what was packed.")
            )
        said.append(_("The next “orderdesk sync” fills it from the shop."))
        return Mended(tuple(said), kept, readable, is_made_anew=True)

    def _known(self) -> _Unsent | None:
        """What journal and backups say is open. None: nothing of them can be read."""
        known = evidence_of(self._journal.look(), self._backups, b"")
        if known is None:
            return None
        return _Unsent(
            tuple(one for one in intents_of(known.kept) if one.state.is_open),
            tuple(one for one in packings_of(known.kept) if one.state is PackingState.OPEN),
        )

    def _save_for_people(self, unsent: _Unsent) -> Path | None:
        if not unsent.names:
            return None
        now = self._world.clock()
        path = self._paths.folder / f"unsent-work-{now:%Y-%m-%d-%H%M%S}.json"
        settings = self._taken.settings
        content = export_of(
            unsent.intents,
            unsent.packings,
            shop=settings.shop_domain or host_of(self._taken.endpoint),
            station=settings.station_name,
            at=now,
        )
        write_export(path, content)
        return path


def _told(compared: Comparison) -> tuple[str, ...]:
    notice = journal_notice(compared)
    return () if notice is None else tuple(one for one in (notice.what, notice.advice) if one)
