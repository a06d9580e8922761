"""Checks that the program is whole and that a profile's local copy is sound. Changes nothing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orderdesk import __version__
from orderdesk.arguments import Arguments
from orderdesk.composition import open_files
from orderdesk.errors import NoShopError, OrderDeskError
from orderdesk.paths import profile_paths, resources_folder
from orderdesk.shopify import documents
from orderdesk.storage.connection import sqlite_version
from orderdesk.words import _

NEEDED_RESOURCES = ("icons", "fonts", "sounds", "locale")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `found` is a whole sentence."""

    name: str
    is_good: bool
    found: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All checks of one examination."""

    checks: tuple[Check, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was found wrong."""
        return all(check.is_good for check in self.checks)

    @property
    def sentences(self) -> tuple[str, ...]:
        """One line a check, the mark first."""
        return tuple(
            f"{'ok   ' if check.is_good else 'WRONG'}  {check.name}: {check.found}"
            for check in self.checks
        )

    @property
    def data(self) -> dict[str, Any]:
        """The same as data."""
        return {
            **self.facts,
            "checks": [
                {"name": check.name, "ok": check.is_good, "found": check.found}
                for check in self.checks
            ],
        }


def examine_program() -> Findings:
    """Whether the program has all that it was built with: resources, documents, database engine."""
    checks = [_resources(), _documents(), _engine()]
    return Findings(tuple(checks), {"version": __version__})


async def examine(arguments: Arguments) -> Findings:
    """The program and one profile: can its files be opened, is every page sound, what waits."""
    program = examine_program()
    folder = profile_paths(arguments.profile).folder
    checks = list(program.checks)
    facts: dict[str, Any] = {**program.facts, "profile": os.fspath(folder)}
    try:
        files = await open_files(arguments)
    except NoShopError:
        checks.append(Check(_("Profile"), True, _("No shop is connected here yet.")))
        return Findings(tuple(checks), facts)
    except OrderDeskError as error:
        checks.append(Check(_("Profile"), False, str(error)))
        return Findings(tuple(checks), facts)
    try:
        checks.append(Check(_("Profile"), True, _("Its key is at hand and its files open.")))
        wrong = await files.database.check()
        checks.append(
            Check(
                _("Local copy"),
                not wrong,
                "; ".join(wrong[:5]) or _("Every page was read and is sound."),
            )
        )
        counts = await files.stores.intents.counts()
        facts["orders"] = await files.stores.orders.count()
        facts["waiting"] = counts.waiting + counts.sending
        facts["needs_person"] = counts.needs_person
        checks.append(
            Check(
                _("Outbox"),
                True,
                _("{waiting} waiting to be sent, {needs} need a person.").format(
                    waiting=facts["waiting"], needs=counts.needs_person
                ),
            )
        )
    except OrderDeskError as error:
        checks.append(Check(_("Local copy"), False, str(error)))
    finally:
        await files.close()
    return Findings(tuple(checks), facts)


def _resources() -> Check:
    try:
        folder = resources_folder()
    except FileNotFoundError as error:
        return Check(_("Resources"), False, str(error))
    missing = [name for name in NEEDED_RESOURCES if not (folder / name).is_dir()]
    found = _("Missing: {names}.").format(names=", ".join(missing)) if missing else _("All here.")
    return Check(_("Resources"), not missing, found)


def _documents() -> Check:
    names = documents.names()
    for name in names:
        documents.load(name)
    return Check(_("Requests"), bool(names), _("{n} can be read.").format(n=len(names)))


def _engine() -> Check:
    version = sqlite_version()
    return Check(_("Database engine"), True, _("SQLite {version}.").format(version=version))
