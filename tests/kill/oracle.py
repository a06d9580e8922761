"""What has to hold after a kill, and after the last sync: judged by the files and by the shop itself."""

import asyncio
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import Intent, IntentState
from orderdesk.domain.packing import Packing, PackingState, add_up
from orderdesk.domain.paper import PaperState
from orderdesk.profile import A_LOOPBACK_ORIGIN, Files, open_files
from orderdesk.storage.connection import Connection
from orderdesk.storage.journal import Kept
from orderdesk.storage.journal import add_up as added_up
from orderdesk.storage.journal_beside import journaled_commit
from orderdesk.storage.journal_file import scan
from orderdesk.storage.outbox_snapshot import snapshot
from orderdesk.storage.replay import intents_of, packings_of


@dataclass
class Heard:
    """What all runs of one cycle said, a dead one's last words included."""

    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    acked: Counter[tuple[str, str]] = field(default_factory=Counter)
    settled: tuple[int, int, list[str]] | None = None
    decisions: list[list[str]] | None = None
    passed: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Heard":
        """Whatever stands in a child's file."""
        heard = cls()
        for line in path.read_text().splitlines() if path.exists() else ():
            word, *rest = json.loads(line)
            if word in ("try", "ack"):
                kept = heard.tried if word == "try" else heard.acked
                kept[rest[0], rest[1] if len(rest) > 1 else ""] += 1
            elif word == "settled":
                heard.settled = (rest[0], rest[1], rest[2])
            elif word == "upgraded":
                heard.decisions = rest[0]
            elif word == "passed":
                heard.passed = rest[0]
            else:
                heard.failed.append(rest[0])
        return heard

    def of(self, what: str) -> list[str]:
        """The names under which something of this kind was acknowledged."""
        return [name for kind, name in self.acked if kind == what]


@dataclass(frozen=True)
class OnDisk:
    """What the files of a profile hold of one order, and what is wrong with the files."""

    intents: tuple[Intent, ...]
    packings: tuple[Packing, ...]
    papers: dict[str, PaperState]
    decisions: list[list[str]]
    wrong: tuple[str, ...]

    @property
    def units(self) -> Counter[str]:
        """The units counted into boxes, by line."""
        found: Counter[str] = Counter()
        for packing in self.packings:
            for count in add_up(packing).counts:
                found[str(count.line_item_id)] += count.in_box
        return found

    @property
    def numbers(self) -> list[str]:
        """The parcels' numbers."""
        return [one.number for packing in self.packings for one in add_up(packing).parcels]


def look(profile: Path, order: str, *, kills: int) -> OnDisk:
    """Read a copy of the files, so that what the next start finds is what the kill has left."""
    with _copied(profile) as copy:
        return asyncio.run(_look(copy, OrderGid(order), kills))


@contextmanager
def _copied(profile: Path) -> Iterator[Path]:
    copy = profile.with_name("looked-at")
    journals = profile.with_name(f"{profile.name}.journal")
    copied = copy.with_name(f"{copy.name}.journal")
    try:
        shutil.copytree(profile, copy)
        if journals.exists():
            shutil.copytree(journals, copied)
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.rmtree(copied, ignore_errors=True)


async def _look(profile: Path, order: OrderGid, kills: int) -> OnDisk:
    arguments = Arguments(profile=profile, endpoint=A_LOOPBACK_ORIGIN)
    files = await open_files(arguments, _now, is_examined=True)
    try:
        wrong = list(await files.database.check())
        wrong += await _compare_journal(files, kills)
        return OnDisk(
            await files.stores.intents.load_for_order(order),
            await files.stores.packings.load_for(order),
            {one.id: one.state for one in await files.stores.paper.load_recent(100)},
            await files.database.read(decisions),
            tuple(wrong),
        )
    finally:
        await files.close()


def decisions(connection: Connection) -> list[list[str]]:
    """Every decision, whole."""
    rows = connection.rows("SELECT intent_id, payload FROM intent ORDER BY number")
    return [list(row) for row in rows]


async def _compare_journal(files: Files, kills: int) -> list[str]:
    """Journal and database say the same; the journal may have one commit more for each kill since.

    A start that brings the database up journals that, too, and may end before it is committed.
    """
    key = await files.credentials.database_key(None)
    content = files.paths.journal.read_bytes() if files.paths.journal.exists() else b""
    found = scan(content, key)
    if found.seal is None:
        return ["the journal is missing, or another one's"]

    def work(connection: Connection) -> tuple[int, Kept]:
        stands = Kept()
        stands.take(snapshot(connection, _now()))
        return journaled_commit(connection), stands

    journaled, stands = await files.database.read(work)
    kept = added_up(found.seal, found.frames)
    ahead = found.last_commit - journaled
    if ahead < 0 or kept.unreadable:
        return [f"the journal lacks {-ahead} commits, {kept.unreadable} frames are unreadable"]
    if ahead and kills:
        later = {frame.commit for frame in found.frames if frame.commit > journaled}
        return [] if len(later) <= kills else [f"the journal is {len(later)} commits ahead"]
    wrong = []
    if ahead:
        wrong.append("the journal is ahead of the database at rest")
    # By meaning: a start that ends while it replays leaves an event twice, which is read once.
    told_intents, told_packings = intents_of(kept), packings_of(kept)
    wrong += [f"decision {one.id}" for one in intents_of(stands) if one not in told_intents]
    wrong += [f"packing {one.id}" for one in packings_of(stands) if one not in told_packings]
    known = {*stands.intents, *stands.settled}
    wrong += [f"decision {one} in the journal only" for one in kept.intents if one not in known]
    return [f"journal and database differ: {one}" for one in wrong]


def judge_disk(heard: Heard, disk: OnDisk) -> list[str]:
    """Acknowledged is on the disk, and nothing is there that was not attempted."""
    wrong = list(disk.wrong)
    lines = {name for kind, name in (*heard.tried, *heard.acked) if kind == "unit"}
    for line in sorted(lines | set(disk.units)):
        acked, tried = heard.acked["unit", line], heard.tried["unit", line]
        if not acked <= disk.units[line] <= tried:
            wrong.append(f"{line}: {acked} beeps, {disk.units[line]} on disk, {tried} tried")
    for number in heard.of("parcel"):
        if number not in disk.numbers:
            wrong.append(f"parcel {number} is lost")
    kept = {str(one.id) for one in disk.intents}
    wrong += [f"decision {one} is lost" for one in heard.of("packed") if one not in kept]
    if len(kept) > min(1, heard.tried["packed", ""]):
        wrong.append(f"{len(kept)} decisions of one packing")
    packings = {str(one.id) for one in disk.packings}
    wrong += [f"packing {one} is lost" for one in heard.of("packing") if one not in packings]
    wrong += [f"paper {one} is lost" for one in heard.of("paper") if one not in disk.papers]
    wrong += [
        f"paper {one} is not noted as printed"
        for one in heard.of("printed")
        if disk.papers.get(one) is not PaperState.SENT
    ]
    wrong += [
        f"{path} is no whole PDF" for path in heard.of("slip") if not _is_whole_pdf(Path(path))
    ]
    return wrong


def _is_whole_pdf(path: Path) -> bool:
    content = path.read_bytes() if path.exists() else b""
    return content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")


def judge_end(
    heard: Heard, disk: OnDisk, shop: dict[str, Any], wanted: dict[str, int], number: str
) -> list[str]:
    """All is settled, and the shop has one fulfillment with what was packed, and nothing else."""
    wrong = []
    if heard.settled is None or heard.settled[0] or heard.settled[2]:
        wrong.append(f"it was not settled: {heard.settled}")
    elif heard.settled[1]:
        wrong.append(f"{heard.settled[1]} decisions need a person")
    states = [one.state for one in disk.intents]
    if states != [IntentState.DONE]:
        wrong.append(f"the outbox says {[str(one) for one in states]}")
    if any(one.state is PackingState.OPEN for one in disk.packings):
        wrong.append("a packing is still open")
    if +disk.units != Counter(wanted):
        wrong.append(f"counted {dict(disk.units)}, scanned {wanted}")
    sent = [
        (
            {line["line_item_id"]: line["quantity"] for line in one["lines"]},
            [parcel["number"] for parcel in one["tracking"]],
        )
        for one in shop["fulfillments"]
    ]
    if sent != [(wanted, [number])]:
        wrong.append(f"the shop has {sent}, packed was {wanted}")
    return wrong


def remove(profile: Path) -> None:
    """Delete a profile, its journal too."""
    shutil.rmtree(profile, ignore_errors=True)
    shutil.rmtree(f"{os.fspath(profile)}.journal", ignore_errors=True)


def _now() -> datetime:
    return datetime.now(UTC)
