"""What is said about paper: never that it is printed, which nobody here can know."""

import re
from collections.abc import Sequence
from datetime import datetime

from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.words import _, ngettext

# What leads to another folder, names a stream or cannot stand in a name on one of the systems.
_NOT_IN_FILE_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)
# File systems count bytes, 255 of them with the ending.
_LONGEST_FILE_NAME_BYTES = 200


def file_name(title: str) -> str:
    """A paper's title as the name of a file, whatever a shop calls its orders."""
    plain = _NOT_IN_FILE_NAMES.sub("-", title).strip(" .")
    short = plain.encode()[:_LONGEST_FILE_NAME_BYTES].decode(errors="ignore")
    return short.rstrip(" .") or "OrderDesk"


def goes_to_sentence(printer: str) -> str:
    """Where paper goes: to the printer of this name, or into a file."""
    if not printer:
        return _("No printer is chosen in the settings. It becomes a PDF file.")
    return _("It goes to the printer “{name}”.").format(name=isolated(printer))


def not_taken_sentence(printer: str) -> str:
    """A printer lets people wait."""
    return _("The printer “{name}” has not taken the paper yet.").format(name=isolated(printer))


def printing_cancelled_sentence() -> str:
    """Somebody did not want to wait for a printer any longer."""
    return _("Printing is cancelled. What the printer had already still comes out.")


def nothing_sentence(kind: PaperKind) -> str:
    """There is nothing to put on this paper."""
    if kind is PaperKind.PICK_LIST:
        return _("Nothing is left to pick here, so there is no list.")
    return _("Nothing of this order is packed here, so there is no slip.")


def paper_title(job: PaperJob, formats: Formats) -> str:
    """One job's paper in a few words: slip of #1001."""
    if job.kind is PaperKind.COMMAND_SHEET:
        return _("command barcodes")
    if job.kind is PaperKind.PICK_LIST:
        return _("pick list of {orders}").format(orders=formats.orders(len(job.order_ids)))
    if len(job.order_names) == 1:
        return _("slip of {order}").format(order=job.order_names[0])
    sentence = ngettext("{count} slip", "{count} slips", len(job.order_names))
    return sentence.format(count=formats.number(len(job.order_names)))


def papers_title(jobs: Sequence[PaperJob], formats: Formats) -> str:
    """Several jobs' papers in a row; after the fifth only how many more."""
    shown = ", ".join(paper_title(job, formats) for job in jobs[:5])
    if len(jobs) <= 5:
        return shown
    more = formats.number(len(jobs) - 5)
    return _("{papers} and {count} more").format(papers=shown, count=more)


def sent_sentence(job: PaperJob, before: PaperJob | None, formats: Formats, now: datetime) -> str:
    """A printer took it; `before` is the earlier job of the same paper."""
    printer = isolated(job.printer)
    if before is None or before.settled_at is None:
        sentence = _("At the printer {printer}: {papers}.")
        return sentence.format(printer=printer, papers=paper_title(job, formats))
    return _("Once more at the printer {printer}: {papers}. The first was there at {time}.").format(
        printer=printer,
        papers=paper_title(job, formats),
        time=formats.when(before.settled_at, now),
    )


def ledger_line(job: PaperJob, formats: Formats, now: datetime) -> str:
    """One entry of the ledger: what became of it, and who wanted it."""
    where = {
        PaperState.ASKED: _("on its way"),
        PaperState.SENT: _("at the printer {printer}").format(printer=isolated(job.printer))
        if job.printer
        else _("saved as PDF"),
        PaperState.FAILED: _("not taken"),
        PaperState.DROPPED: _("given up"),
    }[job.state]
    return _("{time}: {papers}, {where}, {staff}").format(
        time=formats.when(job.asked_at, now),
        papers=paper_title(job, formats),
        where=where,
        staff=isolated(job.staff),
    )
