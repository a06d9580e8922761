"""The day's report with every text ready for paper."""

from orderdesk.domain.day_report import DayReport
from orderdesk.presenters import report_words as words
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.report_state import Bar, Line
from orderdesk.printing.day_report import DayPaper, ReportOrder, ReportRow, row
from orderdesk.printing.paper_words import shown
from orderdesk.words import _


def paper_of(report: DayReport, formats: Formats, shop: str, place: str) -> DayPaper:
    """What the template shows. `place` is the location's name."""
    left = () if report.still_open is None else words.open_lines(report.still_open, formats)
    return DayPaper(
        shop=shown(shop),
        place=shown(place),
        title=_("What was packed"),
        date=words.full_date(report.day, formats),
        figures=[row(one.label, one.value) for one in words.figures(report, formats)],
        people=[_row(one) for one in words.people_bars(report.people, formats)],
        stops=[_row(one) for one in words.stop_bars(report.stops, formats)],
        shorts=[_row(one) for one in words.short_lines(report.shorts, formats)],
        still_open=[_row(one) for one in left],
        orders=[
            ReportOrder(
                number=shown(order.order_name),
                time=formats.time_of_day(order.packed_at),
                staff=shown(
                    _("{staff}, {station}").format(staff=order.staff, station=order.station)
                ),
                units=formats.number(order.units),
                parcels=formats.number(order.parcels),
                took=words.took_text(order.took, formats),
            )
            for order in report.orders
        ],
    )


def _row(one: Bar | Line) -> ReportRow:
    return row(one.label, one.value, one.detail)
