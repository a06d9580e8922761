"""`orderdesk report`: what was packed at this computer on one day."""

from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.cli.answer import Answer, table
from orderdesk.cli.shop import formats_of
from orderdesk.composition import Desk
from orderdesk.domain.day_report import DayReport, PackedOrder, PersonDay
from orderdesk.presenters import report_words as words
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.report_table import table_of
from orderdesk.words import _

NUMBER_COLUMN = 1


async def report(desk: Desk, arguments: Arguments) -> Answer:
    """Tell the day, and write its table where one is asked for."""
    formats = formats_of(desk)
    found = await desk.report.day(arguments.day or desk.report.today)
    sentences = _sentences(found, formats)
    if arguments.csv is not None:
        await desk.report.save(table_of(found, desk.zone()), arguments.csv)
        sentences += ["", _("The table is in {path}.").format(path=arguments.csv)]
    return Answer(tuple(sentences), _data(found))


def _sentences(found: DayReport, formats: Formats) -> list[str]:
    lines = [words.full_date(found.day, formats), ""]
    lines += _listed([(one.label, one.value, one.detail) for one in words.figures(found, formats)])
    parts: list[tuple[str, list[tuple[str, str, str]]]] = [
        (
            _("Packed by"),
            [
                (one.label, one.value, one.detail)
                for one in words.people_bars(found.people, formats)
            ],
        ),
        (
            _("Stops at the bench"),
            [(one.label, one.value, one.detail) for one in words.stop_bars(found.stops, formats)],
        ),
        (
            _("Short picks"),
            [
                (one.label, one.value, one.detail)
                for one in words.short_lines(found.shorts, formats)
            ],
        ),
    ]
    if found.still_open is not None:
        left = words.open_lines(found.still_open, formats)
        parts.append((_("Still open now"), [(one.label, one.value, one.detail) for one in left]))
    for title, rows in parts:
        if rows:
            lines += ["", title, *_listed(rows)]
    return lines


def _listed(rows: list[tuple[str, str, str]]) -> list[str]:
    """Aligned rows without a heading of their own."""
    return table(("", "", ""), rows, NUMBER_COLUMN)[1:]


def _data(found: DayReport) -> dict[str, Any]:
    left = found.still_open
    return {
        "day": found.day.isoformat(),
        "orders": len(found.orders),
        "units": found.units,
        "parcels": found.parcels,
        "scans": found.scans,
        "scans_per_order": found.scans_per_order,
        "median_seconds": None if found.median_time is None else found.median_time.total_seconds(),
        "people": [_person(one) for one in found.people],
        "hours": {str(hour): count for hour, count in found.hours},
        "stops": {stop.kind: stop.count for stop in found.stops},
        "shorts": [
            {
                "order": short.order_name,
                "title": short.title,
                "quantity": short.quantity,
                "reason": short.reason,
            }
            for short in found.shorts
        ],
        "still_open": None
        if left is None
        else {
            "to_pack": left.to_pack,
            "late": left.late,
            "due_today": left.due_today,
            "on_hold": left.on_hold,
            "unsent": left.unsent,
            "needs_person": left.needs_person,
        },
        "packed": [_order(one) for one in found.orders],
    }


def _person(one: PersonDay) -> dict[str, Any]:
    return {
        "staff": one.staff,
        "station": one.station,
        "orders": one.orders,
        "units": one.units,
        "parcels": one.parcels,
        "scans": one.scans,
        "refused": one.refused,
        "median_seconds": one.median_time.total_seconds(),
    }


def _order(one: PackedOrder) -> dict[str, Any]:
    return {
        "order": one.order_name,
        "staff": one.staff,
        "station": one.station,
        "opened_at": one.opened_at.isoformat(),
        "packed_at": one.packed_at.isoformat(),
        "units": one.units,
        "parcels": one.parcels,
        "scans": one.scans,
        "refused": one.refused,
        "short_units": one.short_units,
    }
