"""Filters, sequence and views of the queue page under real keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from orderdesk.domain.queue_filter import Choice, Facet, Filter
from orderdesk.domain.queue_look import KeptView
from orderdesk.domain.queue_sort import SortBy
from orderdesk.domain.work import View, WorkItem
from orderdesk.presenters.queue_messages import tabs_of
from orderdesk.presenters.queue_state import FilterBar, FilterChipText, SortOption, Tab
from orderdesk.ui.queue.filter_bar import FilterRow
from orderdesk.ui.queue.queue_page import QueuePage
from orderdesk.ui.theme import Theme
from tests.builders import an_order, some_work
from tests.presenters.fakes import FakeKeptViews, settle
from tests.ui.queue_kit import Verbs, a_state, an_item

ITEMS: list[WorkItem] = [
    an_item(number, tags=("vip",) if number % 2 else ("b2b",)) for number in range(1000, 1010)
]
VIP = Choice(Facet.TAG, "vip")


class Live(Verbs):
    """The page's verbs on a real listing: what is chosen is shown."""

    page: QueuePage

    def _changed(self) -> None:
        super()._changed()
        state = a_state(list(self.listing.listed), is_same_list=False)
        self.page.show_state(replace(state, bar=self.filters.bar()))


@pytest.fixture
def verbs() -> Live:
    verbs = Live()
    verbs.listing.items = tuple(ITEMS)
    return verbs


@pytest.fixture
def page(qtbot: QtBot, dressed: Theme, verbs: Live) -> QueuePage:
    page = verbs.page = QueuePage(verbs)
    qtbot.addWidget(page)
    page.resize(1082, 620)
    page.show()
    qtbot.waitExposed(page)
    verbs._changed()
    page.setFocus()
    return page


def test_a_filter_is_found_chosen_and_taken_back_by_keyboard(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    page.sheets.open_chooser()
    chooser = page.sheets.chooser
    assert chooser is not None
    assert chooser.needle.hasFocus()
    qtbot.keyClicks(chooser.needle, "vip")
    qtbot.keyClick(chooser.needle, Qt.Key.Key_Down)
    assert chooser.values.hasFocus()
    qtbot.keyClick(chooser.values, Qt.Key.Key_Space)
    assert verbs.listing.look.filter == Filter((VIP,))
    assert chooser.show_result.text() == "Show 5 orders"
    qtbot.keyClick(chooser.values, Qt.Key.Key_Escape)
    assert not page.sheets.sheet.is_open
    assert page.list.hasFocus()
    assert len(page.bar.chips) == 1
    page.bar.chips[0].setFocus()
    qtbot.keyClick(page.bar.chips[0], Qt.Key.Key_Delete)
    assert verbs.listing.look.filter == Filter()
    assert page.bar.chips == []
    assert page.bar.filter.hasFocus()


def test_the_current_value_of_the_chooser_stays_while_counts_change(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    page.sheets.open_chooser()
    chooser = page.sheets.chooser
    assert chooser is not None
    qtbot.keyClick(chooser.needle, Qt.Key.Key_Down)
    for _step in range(3):
        qtbot.keyClick(chooser.values, Qt.Key.Key_Down)
    place = chooser.values.currentIndex().row()
    name = chooser.values.currentIndex().data()
    qtbot.keyClick(chooser.values, Qt.Key.Key_Return)
    assert verbs.listing.look.filter.choices
    assert chooser.values.currentIndex().row() == place
    assert chooser.values.currentIndex().data() == name
    assert page.sheets.sheet.is_open


def test_the_sequence_is_changed_by_keyboard(qtbot: QtBot, page: QueuePage, verbs: Live) -> None:
    page.bar.open_sort_menu()
    menu = page.bar.menu
    assert menu is not None
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert verbs.listing.look.sorting.by is SortBy.NEWEST
    assert page.bar.sort.accessibleName() == "Sort by Newest order"


def test_a_view_gets_its_name_by_keyboard_and_a_taken_name_is_refused(
    qtbot: QtBot, page: QueuePage, verbs: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(verbs.views, "keep", kept.append)
    page.sheets.open_keep_form()
    form = page.sheets.form
    assert form is not None
    assert isinstance(page.window().focusWidget(), QLineEdit)
    qtbot.keyClicks(form.name, "Pickup")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert kept == []
    assert page.sheets.sheet.is_open
    qtbot.keyClicks(form.name, " & more")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert kept == ["Pickup & more"]
    assert not page.sheets.sheet.is_open


def test_a_long_sequence_is_named_shorter_before_a_chip_has_to_go(
    qtbot: QtBot, dressed: Theme
) -> None:
    row = FilterRow()
    qtbot.addWidget(row)
    row.resize(460, 48)
    row.show()
    sorts = (SortOption(SortBy.DEADLINE, "Deadline", True),)
    bar = FilterBar((), "", "Deadline, expedited first", sorts)
    row.show_bar(bar)
    assert row.sort.accessibleName() == "Sort by Deadline, expedited first"
    row.show_bar(replace(bar, chips=(FilterChipText((VIP,), "Shipping, paid", "truck"),)))
    assert row.sort.accessibleName() == "Sort by Deadline"
    assert row.chips[0].isVisible()


def test_what_does_not_fit_into_the_row_of_chips_is_counted_not_clipped(
    qtbot: QtBot, dressed: Theme
) -> None:
    row = FilterRow()
    qtbot.addWidget(row)
    row.resize(560, 48)
    row.show()
    texts = tuple(
        FilterChipText((Choice(Facet.TAG, f"tag {number}"),), f"A longer tag {number}", "tag")
        for number in range(6)
    )
    row.show_bar(FilterBar(texts, "3 of 42", "Deadline"))
    shown = [chip for chip in row.chips if chip.isVisible()]
    assert 0 < len(shown) < 6
    assert row.more.text() == f"{6 - len(shown)} more"
    right = max(chip.geometry().right() for chip in shown)
    assert right < row.more.geometry().left() < row.sort.geometry().left()
    with qtbot.waitSignal(row.chooser_wanted):
        row.more.click()


def test_a_view_that_cannot_be_used_is_passed_over_by_alt_and_a_digit(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    newer = "Made by a newer OrderDesk"
    page.show_tabs(
        (
            Tab("a", "A", None, True),
            Tab("b", "B", None, False, newer),
            Tab("c", "C", 3, False),
        )
    )
    verbs.asked.clear()
    qtbot.keyClick(page.list, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert verbs.asked == [("view", "c")]
    names = [tab.accessibleName() for tab in page.tabs._tabs]
    assert names == ["A", f"B, {newer}", "C, 3"]


async def test_a_view_that_cannot_be_used_can_be_deleted(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    kept = verbs.views._kept
    assert isinstance(kept, FakeKeptViews)
    kept.kept = [KeptView("newer", "Newer", None)]
    verbs.views.load()
    await settle()
    page.show_tabs(tabs_of(verbs.listing, is_counted=True))
    tab = page.tabs._tabs[-1]
    tab.setFocus()
    qtbot.keyClick(tab, Qt.Key.Key_Space)
    assert not tab.isChecked()
    menu = page.sheets.menu
    assert menu is not None
    why, delete = menu.actions()
    assert (why.text(), why.isEnabled()) == ("Made by a newer OrderDesk", False)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    await settle()
    assert delete.text() == "Delete view"
    assert kept.kept == []
    assert ("view", "newer") not in verbs.asked


def test_own_views_stand_behind_the_built_in_ones(qtbot: QtBot, page: QueuePage) -> None:
    tabs = (*(Tab(view, view, 1, False) for view in View), Tab("own", "Mine", 2, True))
    page.show_tabs(tabs)
    assert page.tabs.current == "own"
    bar = FilterBar(sort_word="Deadline", kept_name="Mine", is_changed=True)
    page.show_state(replace(a_state(ITEMS), tabs=tabs, bar=bar))
    assert page.view_menu.isVisible()
    assert page.bar.save.isVisible()
    qtbot.mouseClick(page.view_menu, Qt.MouseButton.LeftButton)
    menu = page.sheets.menu
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words == ["Save changes", "Reset changes", "Rename view", "Delete view"]
    menu.close()


async def test_an_explanation_is_asked_for_and_acted_on_by_keyboard(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    order = an_order(some_work(1, {1: 1}))
    verbs.orders.orders = [order]
    page.sheets.open_why(None)
    sheet = page.sheets.why
    assert sheet is not None
    assert sheet.field.hasFocus()
    qtbot.keyClicks(sheet.field, "1001")
    await settle()
    assert [button.text() for button in sheet.hits] == ["#1001 · \u2068Aoife Ó Súilleabháin\u2069"]
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    await settle()
    assert sheet.state.answer == "Order #1001 is in this list."
    sheet.acts[-1].setFocus()
    qtbot.keyClick(sheet.acts[-1], Qt.Key.Key_Space)
    assert verbs.found == [order.id]
    assert not page.sheets.sheet.is_open
