"""A day's orders as a table for other programs: one row an order, staff but no customers in it."""

import csv
import re
from datetime import datetime, tzinfo
from io import StringIO

from orderdesk.domain.day_report import DayReport
from orderdesk.presenters.packing_words import reason_text
from orderdesk.words import _

# What spreadsheets take for the beginning of a formula (OWASP, CSV injection), also after spaces. The
# full-width forms are taken for the same signs. In half of Europe a semicolon begins a new cell.
_FORMULA = re.compile(r"(\A|;)(\s*[=+\-@＝＋－＠]|[\t\r\n])")


def table_of(report: DayReport, zone: tzinfo) -> bytes:
    """RFC 4180 in UTF-8 with a mark at its beginning, which spreadsheets know it by."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_head())
    for order in report.orders:
        cells = (
            order.order_name,
            order.staff,
            order.station,
            _time(order.opened_at, zone),
            _time(order.packed_at, zone),
            f"{order.took.total_seconds() / 60:.1f}",
            str(order.units),
            str(order.parcels),
            str(order.scans),
            str(order.refused),
            str(order.short_units),
            "; ".join(reason_text(reason) for reason in order.short_reasons),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """`text` as no spreadsheet takes it for a formula."""
    return _FORMULA.sub(r"\1'\2", text)


def _head() -> tuple[str, ...]:
    return (
        _("Order"),
        _("Staff"),
        _("Station"),
        _("Taken in hand"),
        _("Packed"),
        _("Minutes"),
        _("Units"),
        _("Parcels"),
        _("Scans"),
        _("Refused scans"),
        _("Short units"),
        _("Reasons"),
    )


def _time(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")
