"""The smaller widgets: by keyboard, by name, with any text."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QStringListModel, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.theme import Colour, Theme, Tone, colour
from orderdesk.ui.widgets.avatar import initials
from orderdesk.ui.widgets.chip import Chip, FilterChip
from orderdesk.ui.widgets.choice_box import ChoiceBox
from orderdesk.ui.widgets.empty_state import Elsewhere, EmptyState, EmptyText
from orderdesk.ui.widgets.focus_frame import FocusRing, FocusRingKeeper
from orderdesk.ui.widgets.list_delegate import RowDelegate, WorkList
from orderdesk.ui.widgets.loading_bars import LoadingBars
from orderdesk.ui.widgets.plain_label import PlainLabel, isolated
from orderdesk.ui.widgets.product_picture import ProductPicture
from orderdesk.ui.widgets.search_field import SearchField
from orderdesk.ui.widgets.side_sheet import SideSheet
from orderdesk.ui.widgets.tabs import TabText, ViewTabs

VIEWS = [TabText("pack", "To pack", 42), TabText("due", "Due today", 18), TabText("all", "All")]


def shown(widget: QWidget, qtbot: QtBot) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def test_tabs_are_chosen_by_alt_and_a_digit(dressed: Theme, qtbot: QtBot) -> None:
    tabs = ViewTabs()
    tabs.resize(900, 48)
    shown(tabs, qtbot)
    tabs.show_tabs(VIEWS)
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    tabs.select("pack")
    assert chosen == []
    QTest.keyClick(tabs, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(tabs, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    assert chosen == ["due"]
    assert tabs.current == "due"


def test_new_counts_leave_the_choice_and_the_tabs_where_they_are(
    dressed: Theme, qtbot: QtBot
) -> None:
    tabs = ViewTabs()
    qtbot.addWidget(tabs)
    tabs.resize(900, 48)
    tabs.show_tabs(VIEWS)
    tabs.select("due")
    before = tabs.findChildren(QPushButton)
    tabs.show_tabs([TabText("pack", "To pack", 41), *VIEWS[1:]])
    assert tabs.current == "due"
    assert tabs.findChildren(QPushButton) == before


def test_tabs_that_do_not_fit_go_into_the_menu_but_never_the_chosen_one(
    dressed: Theme, qtbot: QtBot
) -> None:
    tabs = ViewTabs()
    many = [TabText(str(number), f"View number {number}", number) for number in range(12)]
    tabs.show_tabs(many)
    tabs.select("11")
    tabs.resize(500, 48)
    shown(tabs, qtbot)
    visible = [tab.shown.key for tab in tabs._tabs if tab.isVisible()]
    assert "11" in visible
    assert "0" in visible
    assert len(visible) < 5
    assert tabs._more.isVisible()
    tabs.resize(3000, 48)
    assert all(tab.isVisible() for tab in tabs._tabs)
    assert not tabs._more.isVisible()


def test_a_filter_goes_by_click_space_and_delete(dressed: Theme, qtbot: QtBot) -> None:
    chip = FilterChip("Paid", "credit-card")
    shown(chip, qtbot)
    removed: list[bool] = []
    chip.removed.connect(lambda: removed.append(True))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(chip, Qt.Key.Key_Space)
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert removed == [True] * 3
    assert chip.accessibleName() == "Remove the filter: Paid"


def test_a_chip_is_as_wide_as_its_words(dressed: Theme, qtbot: QtBot) -> None:
    short, long = Chip("Paid"), Chip("Paid, partly refunded", Tone.AMBER, "warning")
    for chip in (short, long):
        qtbot.addWidget(chip)
    assert long.sizeHint().width() > short.sizeHint().width() + 60
    short.show_fact("Unpaid", Tone.WRONG)
    assert short.accessibleName() == "Unpaid"


def test_markup_in_names_stays_text(dressed: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("<img src=x><b>Bobby</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<img src=x><b>Bobby</b>"


def test_long_words_make_a_label_higher_not_cut(dressed: Theme, qtbot: QtBot) -> None:
    label = PlainLabel("many words that wrap " * 10)
    qtbot.addWidget(label)
    assert label.heightForWidth(200) > 3 * label.heightForWidth(2000)


def test_names_are_fenced_off_from_the_sentence_around() -> None:
    assert isolated("فاطمة") == "\u2068فاطمة\u2069"
    assert isolated("") == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Kühn", "AK"),
        ("Friederike von Thun", "FT"),
        ("Jule", "J"),
        ("山本 美咲", "山美"),
        ("", ""),
        ("  ", ""),
        ("🎁 ?", ""),
        ("(Bench) 2", "2"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize("title", ["Wollsocken Merino", "急須", "350 ml", "", "<b>", "🎁 Gift"])
def test_a_tile_is_painted_for_any_title(dressed: Theme, qtbot: QtBot, title: str) -> None:
    tile = ProductPicture(40, title)
    qtbot.addWidget(tile)
    image = tile.grab().toImage()
    assert image.pixelColor(20, 4) != image.pixelColor(0, 0)


def test_a_picture_fills_its_tile(dressed: Theme, qtbot: QtBot) -> None:
    wide = QImage(300, 100, QImage.Format.Format_RGB32)
    wide.fill(colour(Colour.ACCENT))
    asked: list[tuple[str, int]] = []

    def find(address: str, edge_px: int) -> QPixmap:
        asked.append((address, edge_px))
        return QPixmap.fromImage(wide)

    tile = ProductPicture(40, pictures=find)
    qtbot.addWidget(tile)
    tile.show_product("Kranich", "https://cdn.shopify.com/mug.png")
    image = tile.grab().toImage()
    assert image.pixelColor(20, 2) == colour(Colour.ACCENT)
    assert image.pixelColor(20, 36) == colour(Colour.ACCENT)
    # Its corners are round, and let the ground through.
    assert image.pixelColor(0, 0) != colour(Colour.ACCENT)
    assert asked == [("https://cdn.shopify.com/mug.png", round(40 * tile.devicePixelRatioF()))]


def test_an_empty_page_says_where_the_rest_is(dressed: Theme, qtbot: QtBot) -> None:
    state = EmptyState()
    state.resize(900, 600)
    shown(state, qtbot)
    text = EmptyText(
        "All packed",
        elsewhere=[Elsewhere("short", "7 orders are short", "Something is missing", "circle-half")],
    )
    state.show_text(text)
    row = next(
        child
        for child in state.findChildren(QWidget)
        if child.accessibleName() == "7 orders are short. Something is missing"
    )
    with qtbot.waitSignal(state.elsewhere_chosen) as chosen:
        QTest.keyClick(row, Qt.Key.Key_Space)
    assert chosen.args == ["short"]
    state.show_text(text)
    assert row in state.findChildren(QWidget)
    state.show_text(EmptyText("Nothing found"))
    assert state.accessibleName() == "Nothing found."
    assert not row.isVisible()


def test_an_empty_page_gives_up_its_picture_before_its_words(dressed: Theme, qtbot: QtBot) -> None:
    state = EmptyState()
    state.resize(420, 320)
    shown(state, qtbot)
    rows = [Elsewhere(f"{place}", f"{place} orders are short") for place in range(3)]
    state.show_text(EmptyText("All packed", "New orders appear here.", elsewhere=rows))
    assert state._picture is not None
    assert not state._picture.isVisible()
    for one in (one for one in state.findChildren(QWidget) if one.isVisible()):
        assert state.rect().contains(QRect(one.mapTo(state, QPoint()), one.size()))
    state.resize(900, 640)
    QApplication.processEvents()
    assert state._picture.isVisible()


def test_bars_are_not_seen_at_once(dressed: Theme, qtbot: QtBot) -> None:
    bars = LoadingBars()
    bars.resize(600, 300)
    shown(bars, qtbot)
    assert not bars.is_due
    qtbot.waitUntil(lambda: bars.is_due)
    bars.hide()
    bars.show()
    assert not bars.is_due


def test_long_loading_can_be_cancelled_where_that_is_possible(dressed: Theme, qtbot: QtBot) -> None:
    bars, others = LoadingBars(can_cancel=True), LoadingBars()
    for one in (bars, others):
        one.resize(600, 300)
        shown(one, qtbot)
        assert one.cancel.isHidden() or not one.cancel.isVisible()
    assert bars._patience.interval() == 2_000
    bars._patience.timeout.emit()
    assert bars.cancel.isVisible()
    assert not others._patience.isActive()
    with qtbot.waitSignal(bars.cancelled):
        bars.cancel.click()
    bars.hide()
    bars.show()
    assert not bars.cancel.isVisible()


def test_letters_move_no_current_row_and_pass_on(dressed: Theme, qtbot: QtBot) -> None:
    seen: list[str] = []

    class Parent(QWidget):
        def keyPressEvent(self, event: object) -> None:
            seen.append(event.text())  # type: ignore[attr-defined]

    parent = Parent()
    work = WorkList("Orders", parent)
    work.setModel(QStringListModel(["alpha", "beta", "gamma"]))
    shown(parent, qtbot)
    work.setFocus()
    work.setCurrentIndex(work.model().index(0, 0))
    QTest.keyClicks(work, "g/")
    assert work.currentIndex().row() == 0
    assert seen == ["g", "/"]
    QTest.keyClick(work, Qt.Key.Key_Down)
    assert work.currentIndex().row() == 1
    with qtbot.waitSignal(work.opened) as opened:
        QTest.keyClick(work, Qt.Key.Key_Return)
    assert opened.args[0].row() == 1


def test_rows_are_painted_over_their_ground(dressed: Theme, qtbot: QtBot) -> None:
    rows: list[str] = []

    class Delegate(RowDelegate):
        def paint_row(self, painter: object, content: object, index: object) -> None:
            rows.append(index.data())  # type: ignore[attr-defined]

    work = WorkList("Orders")
    work.setModel(QStringListModel(["alpha", "beta"]))
    delegate = Delegate()
    work.setItemDelegate(delegate)
    work.resize(600, 200)
    shown(work, qtbot)
    work.setCurrentIndex(work.model().index(1, 0))
    image = work.grab().toImage()
    assert set(rows) == {"alpha", "beta"}
    assert image.pixelColor(300, 58 + 29) == colour(Colour.ACCENT_TINT)
    assert image.pixelColor(9, 58 + 29) == colour(Colour.ACCENT)


def test_the_search_field_shows_its_key_until_something_is_typed(
    dressed: Theme, qtbot: QtBot
) -> None:
    field = SearchField("Find an order", "/")
    shown(field, qtbot)
    assert field._cap is not None
    assert field._cap.isVisible()
    QTest.keyClicks(field.line, "a")
    assert not field._cap.isVisible()
    qtbot.mouseClick(field._clear, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    assert field._cap.isVisible()
    with qtbot.waitSignal(field.moved_down):
        QTest.keyClick(field.line, Qt.Key.Key_Down)


def sheet_over_page(qtbot: QtBot) -> tuple[QWidget, QLineEdit, SideSheet, QLineEdit]:
    page = QWidget()
    page.resize(1000, 600)
    below = QLineEdit(page)
    shown(page, qtbot)
    below.setFocus()
    sheet = SideSheet(page)
    content = QWidget()
    reason = QLineEdit()
    column = QVBoxLayout(content)
    column.addWidget(reason)
    column.addWidget(QPushButton("Hold"))
    sheet.open_sheet("Hold #10482", content, reason)
    return page, below, sheet, reason


def test_the_keyboard_stays_in_the_side_sheet(dressed: Theme, qtbot: QtBot) -> None:
    _page, below, sheet, reason = sheet_over_page(qtbot)
    assert QApplication.focusWidget() is reason
    visited = set()
    for _turn in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.add(QApplication.focusWidget())
    assert below not in visited
    assert len(visited) == 3
    assert all(sheet.isAncestorOf(one) for one in visited)


def test_escape_closes_the_side_sheet_and_the_focus_goes_back(dressed: Theme, qtbot: QtBot) -> None:
    _page, below, sheet, reason = sheet_over_page(qtbot)
    with qtbot.waitSignal(sheet.closed):
        QTest.keyClick(reason, Qt.Key.Key_Escape)
    assert not sheet.is_open
    assert QApplication.focusWidget() is below


def test_who_comes_back_to_the_page_is_in_its_sheet(dressed: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(1000, 600)
    page, elsewhere = QWidget(window), QLineEdit(window)
    page.resize(1000, 600)
    below, reason, content = QLineEdit(page), QLineEdit(), QWidget()
    page.setFocusProxy(below)
    shown(window, qtbot)
    QVBoxLayout(content).addWidget(reason)
    sheet = SideSheet(page)
    page.setFocus()
    sheet.open_sheet("Hold #10482", content, reason)
    elsewhere.setFocus()
    page.setFocus()
    assert QApplication.focusWidget() is reason
    QTest.keyClick(reason, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is below
    elsewhere.setFocus()
    page.setFocus()
    assert QApplication.focusWidget() is below


def test_a_click_beside_the_side_sheet_closes_it(dressed: Theme, qtbot: QtBot) -> None:
    _page, _below, sheet, reason = sheet_over_page(qtbot)
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(800, 300))
    assert sheet.is_open
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))
    assert not sheet.is_open
    assert reason is not None


def test_the_side_sheet_covers_the_page_when_it_grows(dressed: Theme, qtbot: QtBot) -> None:
    page, _below, sheet, _reason = sheet_over_page(qtbot)
    page.resize(1200, 700)
    assert sheet.geometry() == page.rect()


@pytest.fixture
def ring_keeper(dressed: Theme, qapp: QApplication) -> Iterator[FocusRingKeeper]:
    keeper = FocusRingKeeper(qapp)
    yield keeper
    qapp.removeEventFilter(keeper)
    keeper.deleteLater()


def test_the_ring_is_for_the_keyboard_only(ring_keeper: FocusRingKeeper, qtbot: QtBot) -> None:
    page = QWidget()
    first, second = QPushButton("One"), QPushButton("Two")
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 20, 20, 20)
    column.addWidget(first)
    column.addWidget(second)
    shown(page, qtbot)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    ring = ring_keeper.ring_of(page)
    assert ring is None or ring.widget() is None
    QTest.keyClick(first, Qt.Key.Key_Tab)
    ring = ring_keeper.ring_of(page)
    assert isinstance(ring, FocusRing)
    assert ring.widget() is second
    assert ring.isVisible()
    # Two pixels away from the button, two pixels wide.
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ring.widget() is None
    assert not ring.isVisible()


def test_a_field_with_an_edge_of_its_own_has_the_ring_around_that(
    ring_keeper: FocusRingKeeper, qtbot: QtBot
) -> None:
    page = QWidget()
    field, other = SearchField("Find an order"), QPushButton("One")
    column = QVBoxLayout(page)
    column.addWidget(field)
    column.addWidget(other)
    shown(page, qtbot)
    other.setFocus()
    field.focus_and_select()
    ring = ring_keeper.ring_of(page)
    assert ring is not None
    assert ring.widget() is field


def test_the_wheel_changes_no_choice(dressed: Theme, qtbot: QtBot) -> None:
    choice = ChoiceBox("Carrier")
    choice.addItems(["DHL", "GLS"])
    shown(choice, qtbot)
    assert choice.accessibleName() == "Carrier"
    assert not choice.grab().isNull()
