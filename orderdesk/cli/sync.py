"""`orderdesk sync`: pull and push to the end, once."""

import sys

from orderdesk.arguments import CANNOT_RUN, Arguments
from orderdesk.cli.answer import DONE, NEEDS_PERSON, Answer, complaint, error_data
from orderdesk.composition import Desk
from orderdesk.events import PullProgressed
from orderdesk.sync.engine import SyncReport
from orderdesk.words import ngettext


async def sync(desk: Desk, arguments: Arguments) -> Answer:
    """Bring the local copy up to date and send what waits."""
    if sys.stderr.isatty() and not arguments.json:
        desk.bus.subscribe(PullProgressed, _show_progress)
    report = await desk.sync_once()
    return Answer(
        tuple(_sentences(report)), _data(report), _code(report), tuple(_complaints(report))
    )


def _code(report: SyncReport) -> int:
    if report.problems or report.waiting:
        return CANNOT_RUN
    return NEEDS_PERSON if report.needs_person else DONE


def _sentences(report: SyncReport) -> list[str]:
    said = [
        ngettext("{n} order changed here.", "{n} orders changed here.", report.pulled).format(
            n=report.pulled
        ),
        ngettext("{n} change sent.", "{n} changes sent.", report.sent).format(n=report.sent),
    ]
    if report.needs_person:
        sentence = ngettext(
            "{n} decision is needed. Look at “orderdesk outbox”.",
            "{n} decisions are needed. Look at “orderdesk outbox”.",
            report.needs_person,
        )
        said.append(sentence.format(n=report.needs_person))
    return said


def _complaints(report: SyncReport) -> list[str]:
    # One outage meets every part of a sync; it is said once.
    different = {type(problem): problem for problem in reversed(report.problems)}
    said = [line for problem in different.values() for line in complaint(problem)]
    if report.waiting:
        sentence = ngettext(
            "{n} change still waits to be sent. It is saved here; run “orderdesk sync” again.",
            "{n} changes still wait to be sent. They are saved here; run “orderdesk sync” again.",
            report.waiting,
        )
        said.append(sentence.format(n=report.waiting))
    return said


def _data(report: SyncReport) -> dict[str, object]:
    return {
        "pulled": report.pulled,
        "sent": report.sent,
        "waiting": report.waiting,
        "needs_person": report.needs_person,
        "problems": [error_data(problem) for problem in report.problems],
    }


def _show_progress(progress: PullProgressed) -> None:
    """One line that is written over, for whoever waits for the first load."""
    total = "" if progress.total is None else f" / {progress.total}"
    sys.stderr.write(f"\r{progress.done}{total} " + ("\n" if progress.finished else ""))
    sys.stderr.flush()
