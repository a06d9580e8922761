"""The words of the day's report, the same on the page, on paper and in the terminal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from orderdesk.domain.day_report import (
    DAMAGED_UNITS,
    DayReport,
    PersonDay,
    ShortPick,
    StillOpen,
    StopCount,
)
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue
from orderdesk.presenters.packing_words import reason_text
from orderdesk.presenters.report_state import Bar, Figure, Line, ReportState
from orderdesk.words import _, ngettext

_NOON = time(12)


def day_text(day: date, formats: Formats) -> str:
    """Weekday, day and month, as everywhere in the window."""
    return formats.day(datetime.combine(day, _NOON, formats.zone))


def day_title(day: date, today: date, formats: Formats) -> str:
    """The day as people call it."""
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return day_text(day, formats)


def full_date(day: date, formats: Formats) -> str:
    """The date in full: 28 November 2026."""
    return format_date(day, format="long", locale=formats.locale)


def took_text(span: timedelta, formats: Formats) -> str:
    """A span to the second below an hour, to the minute above."""
    minutes, seconds = divmod(max(0, round(span.total_seconds())), 60)
    hours, left = divmod(minutes, 60)
    if hours:
        return _("{hours}\u00a0h {minutes}\u00a0min").format(
            hours=formats.number(hours), minutes=formats.number(left)
        )
    if minutes:
        return _("{minutes}\u00a0min {seconds}\u00a0s").format(
            minutes=formats.number(minutes), seconds=formats.number(seconds)
        )
    return _("{count}\u00a0s").format(count=formats.number(seconds))


def figures(report: DayReport, formats: Formats) -> tuple[Figure, ...]:
    """The day in five numbers."""
    per_order = report.scans_per_order
    return (
        Figure(_("Orders packed"), formats.number(len(report.orders))),
        Figure(_("Units"), formats.number(report.units)),
        Figure(_("Parcels"), formats.number(report.parcels)),
        Figure(
            _("Time per order"),
            "–" if report.median_time is None else took_text(report.median_time, formats),
            _("median, from opened to packed"),
        ),
        Figure(
            _("Scans per order"),
            "–" if per_order is None else formats.decimal(per_order),
            _("units set by key not counted"),
        ),
    )


def hour_bars(report: DayReport, formats: Formats) -> tuple[Bar, ...]:
    """Orders by hour, from the first hour of work to the last, idle hours too."""
    if not report.hours:
        return ()
    known = dict(report.hours)
    most = max(known.values())
    return tuple(
        Bar(formats.hour(hour), formats.number(known.get(hour, 0)), known.get(hour, 0) / most)
        for hour in range(min(known), max(known) + 1)
    )


def people_bars(people: Sequence[PersonDay], formats: Formats) -> tuple[Bar, ...]:
    """Who packed how much, at which station."""
    most = max((person.orders for person in people), default=1)
    return tuple(
        Bar(
            label=_("{staff}, {station}").format(
                staff=isolated(person.staff), station=isolated(person.station)
            ),
            value=formats.orders(person.orders),
            share=person.orders / most,
            detail=_("{items}, {parcels}, {time} per order").format(
                items=formats.items(person.units),
                parcels=formats.parcels(person.parcels),
                time=took_text(person.median_time, formats),
            ),
            icon="user",
            hue=Hue.ACCENT,
        )
        for person in people
    )


def stop_bars(stops: Sequence[StopCount], formats: Formats) -> tuple[Bar, ...]:
    """What was refused at the bench, by kind; each kind has the shape of its verdict."""
    most = max((stop.count for stop in stops), default=1)
    bars = []
    for stop in stops:
        icon, hue = _STOP_MARKS.get(stop.kind, ("circle-dashed", Hue.PLAIN))
        bars.append(
            Bar(
                stop_word(stop.kind),
                formats.number(stop.count),
                stop.count / most,
                icon=icon,
                hue=hue,
            )
        )
    return tuple(bars)


_STOP_MARKS = {
    VerdictKind.WRONG: ("x-circle", Hue.WRONG),
    VerdictKind.TOO_MANY: ("warning", Hue.AMBER),
    VerdictKind.UNKNOWN: ("question", Hue.VIOLET),
    VerdictKind.AMBIGUOUS: ("not-equals", Hue.VIOLET),
    VerdictKind.DAMAGED: ("question", Hue.VIOLET),
    VerdictKind.STOP: ("hand-palm", Hue.WRONG),
    VerdictKind.NOT_EXPECTED: ("barcode", Hue.PLAIN),
    VerdictKind.BOUNCE: ("arrows-clockwise", Hue.PLAIN),
    DAMAGED_UNITS: ("circle-half", Hue.AMBER),
}


def stop_word(kind: str) -> str:
    """What was refused, or was damaged."""
    words = {
        str(VerdictKind.WRONG): _("Wrong item"),
        str(VerdictKind.TOO_MANY): _("One too many"),
        str(VerdictKind.UNKNOWN): _("Unknown code"),
        str(VerdictKind.AMBIGUOUS): _("Code of several products"),
        str(VerdictKind.STOP): _("Stopped by a change"),
        str(VerdictKind.NOT_EXPECTED): _("Not an item"),
        str(VerdictKind.BOUNCE): _("Scanned twice at once"),
        str(VerdictKind.ALREADY_PACKED): _("Already packed"),
        str(VerdictKind.DAMAGED): _("Damaged code"),
        DAMAGED_UNITS: _("Damaged units"),
    }
    return words.get(kind, _("Other"))


def short_lines(shorts: Sequence[ShortPick], formats: Formats) -> tuple[Line, ...]:
    """What was missing, and why."""
    return tuple(
        Line(
            label=short.title or _("A line that is gone"),
            value=formats.times(short.quantity),
            detail=_("{order}, {reason}").format(
                order=short.order_name, reason=reason_text(short.reason)
            ),
            icon="circle-half",
            hue=Hue.AMBER,
        )
        for short in shorts
    )


def open_lines(left: StillOpen, formats: Formats) -> tuple[Line, ...]:
    """What is left at this moment; what asks for somebody is loud."""
    rows = (
        ("warning-octagon", _("Need a decision"), left.needs_person, Hue.WRONG),
        ("warning", _("Late"), left.late, Hue.WRONG),
        ("clock-countdown", _("Due today"), left.due_today, Hue.AMBER),
        ("list-checks", _("To pack, all in all"), left.to_pack, Hue.PLAIN),
        ("hand-palm", _("On hold"), left.on_hold, Hue.PLAIN),
        ("paper-plane-tilt", _("Waiting to be sent"), left.unsent, Hue.PLAIN),
    )
    return tuple(
        Line(
            label,
            formats.number(count),
            icon=icon,
            hue=hue if count else Hue.PLAIN,
            filled=bool(count) and hue is not Hue.PLAIN,
        )
        for icon, label, count, hue in rows
    )


def stops_title(report: DayReport, formats: Formats) -> str:
    """The heading over the refused scans."""
    count = sum(stop.count for stop in report.stops)
    sentence = ngettext("{count} stop at the bench", "{count} stops at the bench", count)
    return sentence.format(count=formats.number(count))


def not_read(head: ReportState) -> ReportState:
    """The page of a day that nobody waited for."""
    return replace(
        head,
        empty_title=_("Not read"),
        empty_sentence=_("Reading this day was cancelled. Nothing is lost by that."),
        again=_("Read this day"),
        why_no_file=_("The report is not there yet."),
    )


def filled(head: ReportState, report: DayReport | None, formats: Formats) -> ReportState:
    """The page with a report in it, or with the reason why there is none."""
    if report is None:
        return replace(
            head,
            is_loading=not head.trouble,
            why_no_file=_("The report is not there yet."),
        )
    left = report.still_open
    page = replace(head, still_open=() if left is None else open_lines(left, formats))
    if report.is_empty:
        return replace(
            page,
            empty_title=_("Nothing packed yet") if page.is_today else _("Nothing was packed"),
            empty_sentence=_("Orders that are packed at this computer are counted here.")
            if page.is_today
            else _("At this computer no order was packed on this day."),
            why_no_file=_("There is nothing to save of this day."),
        )
    return replace(
        page,
        figures=figures(report, formats),
        hours=hour_bars(report, formats),
        people=people_bars(report.people, formats),
        stops=stop_bars(report.stops, formats),
        stops_title=stops_title(report, formats) if report.stops else "",
        shorts=short_lines(report.shorts, formats),
    )
