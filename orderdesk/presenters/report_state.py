"""What the report page shows: frozen, with every text ready."""

from dataclasses import dataclass
from datetime import date

from orderdesk.presenters.marks import Hue


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number with what it counts."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart. `share` is the bar's length, 1 for the longest of the chart."""

    label: str
    value: str
    share: float
    detail: str = ""
    icon: str = ""
    hue: Hue = Hue.PLAIN

    @property
    def spoken(self) -> str:
        """The row for who does not see it."""
        return ", ".join(part for part in (self.label, self.value, self.detail) if part)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: what, and how many. `filled` is loud."""

    label: str
    value: str
    detail: str = ""
    icon: str = ""
    hue: Hue = Hue.PLAIN
    filled: bool = False


@dataclass(frozen=True, slots=True)
class ReportState:
    """The whole page. `why_no_file` says why nothing can be saved; "" where it can.

    `again` is the verb that reads a day which nobody waited for.
    """

    day: date
    today: date
    title: str
    date_text: str
    subtitle: str
    figures: tuple[Figure, ...] = ()
    hours: tuple[Bar, ...] = ()
    people: tuple[Bar, ...] = ()
    stops: tuple[Bar, ...] = ()
    stops_title: str = ""
    shorts: tuple[Line, ...] = ()
    still_open: tuple[Line, ...] = ()
    empty_title: str = ""
    empty_sentence: str = ""
    again: str = ""
    is_loading: bool = False
    trouble: str = ""
    advice: str = ""
    why_no_file: str = ""

    @property
    def is_today(self) -> bool:
        """Whether the present day is shown: there is none after it."""
        return self.day >= self.today
