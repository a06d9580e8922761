"""The queue page under real keys: what is looked at stays where it is while orders change."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.domain.work import View
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.queue_preview import Preview, Primary
from orderdesk.presenters.queue_state import Link, Message, Phase, Target
from orderdesk.ui import text_paint
from orderdesk.ui.queue.columns import columns_for
from orderdesk.ui.queue.queue_list import ROW_HEIGHT
from orderdesk.ui.queue.queue_model import QueueTableModel
from orderdesk.ui.queue.queue_page import QueuePage
from orderdesk.ui.theme import Theme, font
from orderdesk.ui.widgets.mark_line import MarkLine
from orderdesk.ui.widgets.plain_label import PlainLabel
from tests.builders import an_order
from tests.ui.queue_kit import Verbs, a_state, an_item


def a_preview(why_not: str = "") -> Preview:
    return Preview(
        key="k",
        order_id=an_order().id,
        number="#1001",
        name="Anna",
        place="Berlin",
        chips=(Mark("lightning", "Expedited", Hue.AMBER, filled=True),),
        facts=(Mark("truck", "DHL"),),
        warnings=(),
        note="Ring <b>twice</b>",
        gift="",
        lines_title="1 line",
        removed_title="",
        lines=(),
        primary=Primary("Pack order", why_not),
    )


def show_preview(page: QueuePage, preview: Preview) -> None:
    """What is shown comes in the next turn of the loop."""
    page.show_preview(preview)
    QApplication.processEvents()
    assert page.preview.shown == preview


@pytest.fixture
def verbs() -> Verbs:
    return Verbs()


@pytest.fixture
def page(qtbot: QtBot, dressed: Theme, verbs: Verbs) -> QueuePage:
    page = QueuePage(verbs)
    qtbot.addWidget(page)
    page.resize(1082, 620)
    page.show()
    qtbot.waitExposed(page)
    page.setFocus()
    return page


ITEMS = [an_item(number) for number in range(1000, 1060)]


def test_arrows_move_enter_packs_and_right_opens(
    qtbot: QtBot, page: QueuePage, verbs: Verbs
) -> None:
    state = a_state(ITEMS, is_same_list=False)
    page.show_state(state)
    verbs.asked.clear()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_Right)
    assert verbs.asked == [
        ("select", state.keys[1]),
        ("pack", state.keys[1]),
        ("open", state.keys[1]),
    ]


def test_no_bare_letter_or_digit_does_anything(qtbot: QtBot, page: QueuePage, verbs: Verbs) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    verbs.asked.clear()
    qtbot.keyClicks(page.list, "abc1001p")
    assert verbs.asked == []
    assert page.list.currentIndex().row() == 0


def test_alt_and_a_digit_turn_to_a_view(qtbot: QtBot, page: QueuePage, verbs: Verbs) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    verbs.asked.clear()
    qtbot.keyClick(page.list, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert verbs.asked == [("view", View.ON_HOLD)]


def test_rows_that_come_in_above_move_nothing_that_is_looked_at(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    page.list.verticalScrollBar().setValue(20 * ROW_HEIGHT + 7)
    chosen = a_state(ITEMS).keys[22]
    page.show_state(a_state(ITEMS, selected=chosen))
    before = page.list.visualRect(page.list.currentIndex()).top()
    page.show_state(a_state([an_item(900), an_item(901), *ITEMS], selected=chosen))
    assert page.list.current_key == chosen
    assert page.list.visualRect(page.list.currentIndex()).top() == before


def test_rows_that_leave_above_move_nothing_either(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    page.list.verticalScrollBar().setValue(20 * ROW_HEIGHT)
    chosen = a_state(ITEMS).keys[25]
    page.show_state(a_state(ITEMS, selected=chosen))
    before = page.list.visualRect(page.list.currentIndex()).top()
    page.show_state(a_state(ITEMS[3:], selected=chosen))
    assert page.list.visualRect(page.list.currentIndex()).top() == before


def test_another_sequence_keeps_the_selected_row(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    chosen = a_state(ITEMS).keys[2]
    page.show_state(a_state(ITEMS, selected=chosen))
    page.show_state(a_state([*ITEMS[5:], *ITEMS[:5]], selected=chosen))
    assert page.list.current_key == chosen


def test_a_background_change_selects_nothing_by_itself(page: QueuePage, verbs: Verbs) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    verbs.asked.clear()
    page.show_state(a_state([an_item(900), *ITEMS], selected=a_state(ITEMS).keys[0]))
    page.show_state(a_state(ITEMS[1:]))
    assert verbs.asked == []


def test_a_new_row_is_tinted_for_a_moment(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS[:3], is_same_list=False))
    state = a_state(ITEMS[:4])
    assert page.list.newness(state.keys[3]) == 0
    page.show_state(state)
    assert page.list.newness(state.keys[3]) > 0
    assert page.list.newness(state.keys[0]) == 0


def test_a_row_is_read_whole_to_a_screen_reader(page: QueuePage) -> None:
    page.show_state(a_state([an_item(1001, note="Ring")], is_same_list=False))
    index = page.list.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "#1001" in spoken
    assert "Note" in spoken
    interface = QAccessible.queryAccessibleInterface(page.list)
    assert interface.child(0).text(QAccessible.Text.Name) == spoken


def test_the_preview_shows_customers_words_as_they_are(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    show_preview(page, a_preview())
    assert page.preview.primary.isEnabled()
    labels = page.preview.findChildren(QLabel)
    note = next(label for label in labels if label.text() == "Ring <b>twice</b>")
    assert note.textFormat() is Qt.TextFormat.PlainText


def test_who_runs_down_the_list_sees_the_last_order_only(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    show_preview(page, a_preview())
    page.show_preview(replace(a_preview(), key="l", number="#1002"))
    assert page.preview.shown == a_preview()
    show_preview(page, replace(a_preview(), key="m", number="#1003"))
    page.show_preview(replace(a_preview(), key="n", number="#1004"))
    page.show_preview(None)
    QApplication.processEvents()
    assert page.preview.shown is None


def test_a_blocked_primary_says_why(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    show_preview(page, a_preview("On hold: the payment is awaited."))
    assert not page.preview.primary.isEnabled()
    assert page.preview.primary.toolTip() == "<p>On hold: the payment is awaited.</p>"


def test_the_button_packs_what_is_selected(qtbot: QtBot, page: QueuePage, verbs: Verbs) -> None:
    page.show_state(a_state(ITEMS, is_same_list=False))
    show_preview(page, a_preview())
    verbs.asked.clear()
    qtbot.mouseClick(page.preview.primary, Qt.MouseButton.LeftButton)
    assert verbs.asked == [("pack", None)]


def test_an_empty_view_leads_elsewhere(page: QueuePage, verbs: Verbs) -> None:
    link = Link(
        Mark("hand-palm", "5 orders cannot be packed yet"), "On hold", Target.VIEW, View.ON_HOLD
    )
    message = Message("All packed", "New orders appear here.", "Checked", "Not here", (link,), True)
    page.show_state(a_state([], phase=Phase.MESSAGE, message=message))
    assert page.message.isVisible()
    assert not page.preview.isVisible()
    page.message.empty.elsewhere_chosen.emit("0")
    assert verbs.asked == [("follow", link)]


def test_the_keyboard_is_not_lost_when_the_last_row_leaves(page: QueuePage) -> None:
    page.activateWindow()
    page.show_state(a_state(ITEMS, is_same_list=False))
    page.list.setFocus()
    page.show_state(a_state([], phase=Phase.MESSAGE, message=Message("All packed", "")))
    assert page.isAncestorOf(page.focusWidget())
    assert page.focusWidget() is not page.list


def test_the_keyboard_follows_from_the_first_message_through_loading_to_the_rows(
    page: QueuePage,
) -> None:
    page.activateWindow()
    page.show_state(a_state([], phase=Phase.MESSAGE, message=Message("Connecting", "")))
    page.setFocus()
    assert page.focusWidget() is page.message.check
    page.show_state(a_state([], phase=Phase.LOADING))
    assert page.focusWidget() is page.loading
    page.show_state(a_state(ITEMS, is_same_list=False))
    assert page.focusWidget() is page.list


def test_a_sheet_opened_while_loading_gives_the_keyboard_to_the_rows_that_came(
    page: QueuePage, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(page)
    window.show()
    window.activateWindow()
    page.show_state(a_state([], phase=Phase.LOADING))
    page.setFocus()
    page.sheets.open_chooser()
    page.show_state(a_state(ITEMS, is_same_list=False))
    page.setFocus()
    assert page.sheets.sheet.isAncestorOf(window.focusWidget())
    page.sheets.sheet.close_sheet()
    assert window.focusWidget() is page.list
    page.setParent(None)


def test_rows_that_come_take_the_keyboard_from_nobody_else(page: QueuePage) -> None:
    page.activateWindow()
    page.show_state(a_state([], phase=Phase.LOADING))
    page.bar.sort.setFocus()
    page.show_state(a_state(ITEMS, is_same_list=False))
    assert page.focusWidget() is page.bar.sort


def test_beside_a_scroll_bar_nothing_of_the_preview_is_cut(page: QueuePage) -> None:
    page.resize(1084, 260)
    facts = (
        Mark("truck", "DHL Express"),
        Mark("clock-countdown", "Due 11:00\u00a0PM, in 54\u00a0min", Hue.AMBER),
        Mark("credit-card", "Paid"),
        Mark("check-circle", "All here"),
    )
    show_preview(page, replace(a_preview(), facts=facts))
    QApplication.processEvents()
    scroll = page.preview.findChild(QScrollArea)
    assert scroll is not None
    assert scroll.verticalScrollBar().maximum() > 0
    assert scroll.widget().width() <= scroll.viewport().width()


def test_the_preview_is_wide_on_a_wide_window(page: QueuePage) -> None:
    page.resize(1280, 640)
    assert page.preview.width() == 344
    page.resize(1700, 900)
    assert page.preview.width() == 440
    page.resize(764, 460)
    QApplication.processEvents()
    assert page.preview.width() == 320
    assert not page.preview.slip.isVisible()
    name = "Johanna Weiß"
    columns = columns_for(page.list.width())
    room = columns.area("order", QRectF(0, 0, page.list.width(), 58)).width()
    number = text_paint.width_of("#10482", font(14, 700))
    # Number, name and a mark on one line.
    assert room - 16 - number - 10 - 30 >= text_paint.width_of(name, font(14, 500))


def test_the_model_moves_as_little_as_it_can() -> None:
    model = QueueTableModel()
    first = a_state(ITEMS[:5])
    model.replace(first.rows, first.keys)
    removed: list[tuple[int, int]] = []
    inserted: list[tuple[int, int]] = []
    resets: list[bool] = []
    model.rowsRemoved.connect(lambda _parent, top, end: removed.append((top, end)))
    model.rowsInserted.connect(lambda _parent, top, end: inserted.append((top, end)))
    model.modelReset.connect(lambda: resets.append(True))
    items = [an_item(900), *ITEMS[1:3], *ITEMS[4:5], ITEMS[7]]
    state = a_state(items)
    new = model.bring_up_to_date(state.rows, state.keys)
    assert (removed, inserted, resets) == ([(3, 3), (0, 0)], [(0, 0), (4, 4)], [])
    assert new == {state.keys[0], state.keys[4]}
    shown = [model.key_at(row) for row in range(model.rowCount())]
    assert tuple(shown) == state.keys
    assert not model.place("nowhere").isValid()
    assert model.place(None) == QModelIndex()


def test_a_double_click_packs(qtbot: QtBot, page: QueuePage, verbs: Verbs) -> None:
    state = a_state(ITEMS, is_same_list=False)
    page.show_state(state)
    verbs.asked.clear()
    spot = QPoint(60, ROW_HEIGHT + 10)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert verbs.asked == [("select", state.keys[1]), ("pack", state.keys[1])]


def test_a_long_name_in_the_preview_wraps_and_a_short_one_has_its_place_beside_it(
    qtbot: QtBot, page: QueuePage
) -> None:
    page.show_state(a_state(ITEMS))
    show_preview(page, a_preview())
    QApplication.processEvents()
    name, place = (page.preview.findChild(PlainLabel, one) for one in ("name", "place"))
    assert name is not None
    assert place is not None
    assert abs(name.geometry().center().y() - place.geometry().center().y()) <= 2
    long = "Friederike Charlotte von Thun-Hohenstein und zu Wartenberg-Rothenfels"
    show_preview(page, replace(a_preview(), name=long))
    qtbot.waitUntil(lambda: name.height() > 1.5 * name.fontMetrics().height())
    assert name.height() >= name.heightForWidth(name.width())
    assert place.geometry().top() >= name.geometry().bottom()


def test_no_fact_of_a_preview_wraps_in_half_the_width(page: QueuePage) -> None:
    page.show_state(a_state(ITEMS))
    twelve = (
        Mark("truck", "DHL Express"),
        Mark("clock-countdown", "Due 11:00\u00a0PM, in 54\u00a0min", Hue.AMBER),
        Mark("credit-card", "Partly refunded, €380.40"),
        Mark("check-circle", "All here", Hue.RIGHT, filled=True),
    )
    soon = Mark("clock-countdown", "Due 11:00\u00a0PM", Hue.AMBER)
    for facts, columns in ((twelve, 1), ((twelve[0], soon, twelve[0], twelve[3]), 2)):
        show_preview(page, replace(a_preview(), facts=facts))
        QApplication.processEvents()
        lines = page.preview.findChildren(MarkLine)
        lines = [line for line in lines if line.isVisible()]
        assert len({line.x() for line in lines}) == columns
        assert all(line.width() >= line.natural_width for line in lines)


@pytest.mark.parametrize("width", [420, 480, 560, 640, 740, 900, 1300])
def test_no_column_lies_over_another_at_any_width(width: int) -> None:
    columns = columns_for(width)
    edges = (columns.order, columns.delivery, columns.stock, columns.due, columns.with_whom)
    assert list(edges) == sorted(edges)
    assert columns.with_whom <= columns.end
    assert columns.area("order", QRectF(0, 0, width, 58)).width() >= 140
    is_whole = columns.area("delivery", QRectF(0, 0, width, 58)).width() >= 120
    assert is_whole == columns.has_delivery
