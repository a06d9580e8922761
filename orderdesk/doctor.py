"""Checks that the program is whole, that a profile's local copy is sound, and that its shop answers.

Mends nothing: `mending` does, when a person asks for it.
"""

import asyncio
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from orderdesk import __version__
from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, World, desk_on
from orderdesk.domain.app_scopes import missing_scopes
from orderdesk.errors import (
    CredentialsError,
    DatabaseDamagedError,
    DatabaseGoneError,
    NoShopError,
    NoTokenError,
    OrderDeskError,
    PassphraseNeededError,
    SignedOutError,
    UnreachableError,
    WrongPassphraseError,
)
from orderdesk.mending import open_to_others
from orderdesk.paths import ProfilePaths, profile_paths, resources_folder
from orderdesk.presenters.journal_words import journal_notice
from orderdesk.presenters.scope_words import disables, names_of
from orderdesk.profile import Files, named, open_files
from orderdesk.shopify import documents
from orderdesk.storage.connection import is_too_old, sqlite_version
from orderdesk.storage.recovery import JournalState
from orderdesk.words import _, ngettext

NEEDED_RESOURCES = ("icons", "fonts", "sounds", "locale")
LEAST_ROOM_BYTES = 200_000_000
ANSWER_WITHIN_S = 15.0
CLOCK_MAY_DIFFER = timedelta(minutes=2)
PROBLEMS_SHOWN = 5


class Level(StrEnum):
    """What a check came to. A NOTE is worth knowing and needs nobody."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `found` is a whole sentence, or a few."""

    name: str
    level: Level
    found: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All checks of one examination."""

    checks: tuple[Check, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was found wrong."""
        return all(check.level is not Level.WRONG for check in self.checks)

    @property
    def sentences(self) -> tuple[str, ...]:
        """One line a check, the mark first."""
        marks = {Level.OK: _("ok"), Level.NOTE: _("note"), Level.WRONG: _("WRONG")}
        wide = max(len(mark) for mark in marks.values())
        names = max((len(check.name) for check in self.checks), default=0)
        return tuple(
            f"{marks[check.level]:<{wide}}  {check.name:<{names}}  {check.found}"
            for check in self.checks
        )

    @property
    def data(self) -> dict[str, Any]:
        """The same as data."""
        return {
            **self.facts,
            "checks": [
                {"name": check.name, "level": check.level, "found": check.found}
                for check in self.checks
            ],
        }


def examine_program() -> Findings:
    """Whether the program has all that it was built with: resources, documents, database engine."""
    checks = [_resources(), _documents(), _engine()]
    return Findings(tuple(checks), {"version": __version__})


async def examine(
    arguments: Arguments, world: World | None = None, *, passphrase: str = ""
) -> Findings:
    """The program, one profile and its shop.

    Raises PassphraseNeededError and WrongPassphraseError: whoever can ask, asks and calls again.
    """
    world = world or World()
    program = examine_program()
    paths = profile_paths(arguments.profile)
    checks = list(program.checks)
    facts: dict[str, Any] = {**program.facts, "profile": os.fspath(paths.folder)}
    if not paths.folder.exists():
        found = _("Nothing is stored in {folder} yet.").format(folder=paths.folder)
        checks.append(Check(_("Profile"), Level.NOTE, found))
        return Findings(tuple(checks), facts)
    checks.append(_room(paths))
    checks += _closed_to_others(paths)
    checks += _readable(paths)
    knows_shop = bool(arguments.endpoint) or not paths.loopback_key.exists()
    try:
        files = await open_files(
            named(arguments),
            world.clock,
            passphrase=passphrase,
            open_database=world.open_database,
            journal_disk=world.journal_disk,
            is_examined=True,
        )
    except (PassphraseNeededError, WrongPassphraseError):
        raise
    except OrderDeskError as error:
        checks.append(_not_opened(paths, error))
        return Findings(tuple(checks), facts)
    desk: Desk | None = None
    try:
        checks.append(Check(_("Profile"), Level.OK, _opened(files)))
        checks += await _local_copy(files, facts)
        checks.append(_journal(files))
        checks.append(await _backups(files))
        if knows_shop:
            try:
                desk = await desk_on(files, arguments, world)
            except NoTokenError as error:
                checks.append(Check(_("Shop"), Level.NOTE, str(error)))
            else:
                checks += await _shop(desk)
    except OrderDeskError as error:
        checks.append(Check(_("Local copy"), Level.WRONG, str(error)))
    finally:
        await (files if desk is None else desk).close()
    return Findings(tuple(checks), facts)


def _opened(files: Files) -> str:
    if files.endpoint.is_loopback:
        return _("It opens. Its key is a file beside it, as for a demo shop.")
    if files.paths.sealed_key.exists():
        return _("It opens. Its key is locked by a passphrase.")
    return _("It opens. Its key is in the system's keyring.")


def _not_opened(paths: ProfilePaths, error: OrderDeskError) -> Check:
    if isinstance(error, NoShopError):
        return Check(_("Profile"), Level.NOTE, _("No shop is connected here yet."))
    if isinstance(error, DatabaseDamagedError) and not isinstance(error, DatabaseGoneError):
        return Check(_("Local copy"), Level.WRONG, _damaged(paths))
    name = _("Profile")
    if isinstance(error, DatabaseGoneError):
        name = _("Local copy")
    elif isinstance(error, CredentialsError):
        name = _("Secrets")
    return Check(name, Level.WRONG, str(error))


def _damaged(paths: ProfilePaths) -> str:
    return _(
        "It is damaged: {path}. Nothing was changed. Copy the folder to another disk first; then"
        " “orderdesk doctor --mend” keeps this one, makes a new one, and puts back what was not sent."
    ).format(path=paths.database)


async def _local_copy(files: Files, facts: dict[str, Any]) -> list[Check]:
    try:
        wrong = await files.database.check()
    except DatabaseDamagedError:
        return [Check(_("Local copy"), Level.WRONG, _damaged(files.paths))]
    if wrong:
        details = "; ".join(wrong[:PROBLEMS_SHOWN])
        found = f"{_damaged(files.paths)} ({details})"
        return [Check(_("Local copy"), Level.WRONG, found)]
    orders = await files.stores.orders.count()
    counts = await files.stores.intents.counts()
    facts["orders"] = orders
    facts["waiting"] = counts.waiting + counts.sending
    facts["needs_person"] = counts.needs_person
    sentence = ngettext(
        "Every page was read and is sound. It holds {n} order.",
        "Every page was read and is sound. It holds {n} orders.",
        orders,
    )
    outbox = _("Waiting to be sent: {waiting}. To be decided: {needs}.")
    return [
        Check(_("Local copy"), Level.OK, sentence.format(n=orders)),
        Check(
            _("Outbox"),
            Level.NOTE if counts.needs_person else Level.OK,
            outbox.format(waiting=facts["waiting"], needs=counts.needs_person),
        ),
    ]


def _journal(files: Files) -> Check:
    compared, name = files.journal, _("Journal")
    mends = _("“orderdesk doctor --mend” sees to it, and so does the next start.")
    if compared.is_left_behind:
        lacks = _("The local copy lacks work that the journal holds.")
        return Check(name, Level.WRONG, f"{lacks} {mends}")
    if compared.journal is JournalState.NEW:
        return Check(name, Level.OK, _("There is none yet. The next start begins one."))
    notice = journal_notice(compared)
    if notice is not None:
        return Check(name, Level.WRONG, f"{notice.what} {mends}")
    return Check(name, Level.OK, _("It agrees with the local copy."))


async def _backups(files: Files) -> Check:
    name = _("Backups")
    days = await files.database.run_beside(files.backups.days)
    if not days:
        return Check(
            name, Level.OK, _("None yet. One is written each day that there is something to keep.")
        )
    newest = await files.database.run_beside(lambda: files.backups.find(days[-1]))
    if newest is None:
        found = _("The newest backup of the outbox, of {day}, cannot be read.")
        return Check(name, Level.WRONG, found.format(day=days[-1].isoformat()))
    sentence = ngettext(
        "{n} of the outbox, the newest of {day}.",
        "{n} of the outbox, the newest of {day}.",
        len(days),
    )
    return Check(name, Level.OK, sentence.format(n=len(days), day=days[-1].isoformat()))


def _closed_to_others(paths: ProfilePaths) -> list[Check]:
    found = open_to_others(paths)
    if not found:
        return []
    sentence = ngettext(
        "{n} file can be read by other users of this computer, such as {name}.",
        "{n} files can be read by other users of this computer, such as {name}.",
        len(found),
    ).format(n=len(found), name=found[0].name)
    mends = _("“orderdesk doctor --mend” closes them.")
    return [Check(_("Access"), Level.WRONG, f"{sentence} {mends}")]


def _readable(paths: ProfilePaths) -> list[Check]:
    found = _(
        "What was not sent can be read in {path}. It is not encrypted: delete it when it has served."
        " It goes by itself after a week."
    )
    name = _("Readable file")
    return [Check(name, Level.NOTE, found.format(path=one)) for one in paths.unsent_work]


async def _shop(desk: Desk) -> list[Check]:
    name = _("Shop")
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await desk.meet_shop()
            shop = await desk.gateway.fetch_shop()
    except (UnreachableError, TimeoutError) as error:
        reason = getattr(error, "reason", "") or _("no answer in time")
        found = _("It cannot be reached now ({reason}). Work goes on without it.")
        return [Check(name, Level.NOTE, found.format(reason=reason))]
    except SignedOutError:
        found = _("It does not accept the token of this computer. Give a new one with --token.")
        return [Check(name, Level.WRONG, found)]
    except OrderDeskError as error:
        return [Check(name, Level.WRONG, str(error))]
    checks = [Check(name, Level.OK, _("{name} answers.").format(name=shop.name)), _clock(desk)]
    missing = missing_scopes(shop.scopes)
    found = _("The app has all that are needed.")
    if missing:
        found = _("Missing in Shopify: {names}. Ask the manager to grant them. {lacks}").format(
            names=names_of(missing), lacks=" ".join(disables(one) for one in missing)
        )
    checks.append(Check(_("Permissions"), Level.WRONG if missing else Level.OK, found))
    return checks


def _clock(desk: Desk) -> Check:
    ahead = desk.world.clock() - desk.gateway.server_now()
    if abs(ahead) <= CLOCK_MAY_DIFFER:
        return Check(_("Clock"), Level.OK, _("It agrees with the shop's."))
    minutes = round(abs(ahead).total_seconds() / 60)
    found = (
        _("This computer's clock is {minutes} min ahead of the shop's. Set it right.")
        if ahead > timedelta(0)
        else _("This computer's clock is {minutes} min behind the shop's. Set it right.")
    )
    return Check(_("Clock"), Level.NOTE, found.format(minutes=minutes))


def _room(paths: ProfilePaths) -> Check:
    try:
        free = shutil.disk_usage(paths.folder).free
    except OSError as error:
        found = _("It cannot be looked at: {reason}.").format(reason=error.strerror)
        return Check(_("Disk"), Level.WRONG, found)
    found = _("{megabytes} MB are free.").format(megabytes=free // 1_000_000)
    if free < LEAST_ROOM_BYTES:
        return Check(_("Disk"), Level.WRONG, _("Only {found}").format(found=found))
    return Check(_("Disk"), Level.OK, found)


def _resources() -> Check:
    try:
        folder = resources_folder()
    except FileNotFoundError as error:
        return Check(_("Resources"), Level.WRONG, str(error))
    missing = [name for name in NEEDED_RESOURCES if not (folder / name).is_dir()]
    found = _("Missing: {names}.").format(names=", ".join(missing)) if missing else _("All here.")
    return Check(_("Resources"), Level.WRONG if missing else Level.OK, found)


def _documents() -> Check:
    names = documents.names()
    for name in names:
        documents.load(name)
    level = Level.OK if names else Level.WRONG
    return Check(_("Requests"), level, _("{n} can be read.").format(n=len(names)))


def _engine() -> Check:
    version = sqlite_version()
    if is_too_old(version):
        found = _("SQLite {version} can lose what two programs write. Install OrderDesk anew.")
        return Check(_("Database engine"), Level.WRONG, found.format(version=version))
    return Check(_("Database engine"), Level.OK, _("SQLite {version}.").format(version=version))
