"""Where Tab goes: through the areas of the window in turn, within each as one reads.

Qt goes by the sequence in which widgets were made. What a page makes anew with each order would
then come last, behind the strip.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

_TALLEST_IN_A_ROW = 48


def next_by_tab(window: QWidget, areas: Sequence[QWidget], *, forward: bool) -> QWidget | None:
    """The widget that Tab or Backtab leads to, None where there is none.

    A widget belongs to the first of `areas` that holds it.
    """
    stops = tab_stops(window, areas)
    if not stops:
        return None
    here = QApplication.focusWidget()
    if here not in stops:
        return stops[0 if forward else -1]
    return stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]


def next_pane(window: QWidget, panes: Sequence[QWidget]) -> QWidget | None:
    """The first stop of the pane after the one with the keyboard; panes without a stop are passed."""
    here = QApplication.focusWidget()
    at = next((n for n, pane in enumerate(panes) if here and pane.isAncestorOf(here)), -1)
    stops = tab_stops(window, panes)
    for step in range(1, len(panes) + 1):
        pane = panes[(at + step) % len(panes)]
        for stop in stops:
            if pane.isAncestorOf(stop):
                return stop
    return None


def tab_stops(window: QWidget, areas: Sequence[QWidget]) -> list[QWidget]:
    """All widgets that Tab stops at now, in their sequence."""
    by_area: dict[int, list[QWidget]] = {}
    for widget in _widgets_of(window):
        if _is_stop(widget, window):
            place = next(
                (number for number, area in enumerate(areas) if area.isAncestorOf(widget)),
                len(areas),
            )
            by_area.setdefault(place, []).append(widget)
    return [widget for place in sorted(by_area) for widget in _as_one_reads(by_area[place], window)]


def _widgets_of(window: QWidget) -> Iterator[QWidget]:
    """All widgets of a window, in the sequence in which they were made.

    Not by `findChildren`: PySide 6 hands what that finds to its parent for good, and the insides of
    Qt's own widgets are not let go of with them.
    """
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        yield widget
        widget = widget.nextInFocusChain()


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and widget.isEnabled()
        and widget.isVisible()
        and widget.window() is window
    )


def _as_one_reads(widgets: list[QWidget], window: QWidget) -> list[QWidget]:
    """Row by row from the top, each from the left. A tall widget counts by its upper edge."""
    placed = [(QRect(widget.mapTo(window, QPoint()), widget.size()), widget) for widget in widgets]
    placed.sort(key=lambda one: one[0].top())
    found: list[QWidget] = []
    while placed:
        first = placed[0][0]
        middle = first.top() + min(first.height(), _TALLEST_IN_A_ROW) / 2
        row = [one for one in placed if one[0].top() <= middle]
        placed = placed[len(row) :]
        row.sort(key=lambda one: one[0].left())
        found += [widget for _rect, widget in row]
    return found
