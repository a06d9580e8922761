"""The day's report on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from orderdesk.printing.paper_words import shown
from orderdesk.printing.templates import PaperDocument, Template, part_of
from orderdesk.words import _

TEMPLATE = "day_report.html"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of a table: what, how many, and what else there is to say."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """One order that was packed."""

    number: str
    time: str
    staff: str
    units: str
    parcels: str
    took: str


@dataclass(frozen=True, slots=True)
class DayPaper:
    """What a template of a report is given, every text ready to be shown."""

    shop: str
    place: str
    title: str
    date: str
    figures: Sequence[ReportRow]
    people: Sequence[ReportRow]
    stops: Sequence[ReportRow]
    shorts: Sequence[ReportRow]
    still_open: Sequence[ReportRow]
    orders: Sequence[ReportOrder]


def day_report(paper: DayPaper, template: Template) -> PaperDocument:
    """The report as a document. Raises TemplateError."""
    title = _("Report, {day}").format(day=paper.date)
    html = template.render({"report": paper, "word": _words()})
    return PaperDocument(title, (part_of(html, title),))


def row(label: str, value: str, detail: str = "") -> ReportRow:
    """A row with its texts made fit to be printed."""
    return ReportRow(shown(label), shown(value), shown(detail))


def _words() -> dict[str, str]:
    return {
        "people": _("Packed by"),
        "stops": _("Stops at the bench"),
        "shorts": _("Short picks"),
        "still_open": _("Still open when this was made"),
        "orders": _("Orders packed"),
        "order": _("Order"),
        "time": _("Packed"),
        "staff": _("Staff"),
        "units": _("Units"),
        "parcels": _("Parcels"),
        "took": _("Took"),
        "nothing": _("Nothing was packed here on this day."),
    }
