"""The detail page under real keys: shipments, their side sheet, and what cannot be undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from orderdesk.domain.intents import IntentState
from orderdesk.domain.projection import project
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.services.history import OrderHistory
from orderdesk.ui.detail.detail_page import DetailPage
from orderdesk.ui.detail.side_column import ShipmentBox
from orderdesk.ui.theme import Theme
from tests.builders import NOW, a_line, an_intent, an_order, line_id, some_work
from tests.presenters.detail_desk import SHIPPED
from tests.ui.detail_kit import Verbs, a_state, open_page

SENT = replace(an_order(some_work(1, {1: 2, 2: 1})), fulfillments=(SHIPPED,))


@pytest.fixture
def verbs() -> Verbs:
    return Verbs()


@pytest.fixture
def page(qtbot: QtBot, dressed: Theme, verbs: Verbs) -> DetailPage:
    page = open_page(qtbot, verbs)
    page.setFocus()
    return page


def box_of(page: DetailPage) -> ShipmentBox:
    return next(iter(page.side.boxes.values()))


def test_keys_pack_step_and_lead_back(qtbot: QtBot, page: DetailPage, verbs: Verbs) -> None:
    page.show_state(a_state(SENT))
    qtbot.keyClick(page.lines, Qt.Key.Key_Return)
    qtbot.keyClick(page.lines, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.lines, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.lines, Qt.Key.Key_Escape)
    qtbot.keyClicks(page.lines, "abc123")
    assert verbs.asked == [("pack",), ("step", 1), ("step", -1), ("back",)]


def test_until_the_first_order_is_read_nothing_is_offered(page: DetailPage) -> None:
    page.activateWindow()
    assert page.loading.isVisible()
    assert not page.pack.isVisible()
    page.show_state(a_state(SENT))
    assert page.pack.isVisible()
    assert page.focusWidget() is page.lines


def test_a_slow_order_takes_the_one_before_away(qtbot: QtBot, page: DetailPage) -> None:
    page.show_state(a_state(SENT))
    page.show_loading()
    assert page.pack.isVisible()
    qtbot.waitUntil(page.loading.isVisible)
    page.show_state(a_state(SENT))
    assert page.pack.isVisible()


def test_a_forbidden_pack_says_why(page: DetailPage) -> None:
    page.show_state(a_state(an_order(some_work(1, {1: 1}), cancelled_at=NOW)))
    assert not page.pack.isEnabled()
    assert page.why.sentence == "Cancelled: nothing to pack."
    assert page.why.accessibleName() == page.why.sentence


def test_tracking_is_changed_in_a_side_sheet(qtbot: QtBot, page: DetailPage, verbs: Verbs) -> None:
    page.show_state(a_state(SENT))
    qtbot.mouseClick(box_of(page).change, Qt.MouseButton.LeftButton)
    form = page.sheets.form
    assert form is not None
    assert form.numbers[0].text() == "00340434161094042557"
    assert form.notify.isChecked()
    qtbot.keyClicks(form.numbers[0], "1Z999")
    form.carrier.setText("UPS")
    qtbot.keyClick(form.numbers[0], Qt.Key.Key_Return)
    assert verbs.asked == []
    qtbot.keyClick(form.numbers[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert verbs.asked == [("tracking", SHIPPED.id, ["1Z999"], "UPS", True)]
    page.show_refused("This is the barcode of “Mug”.")
    assert page.sheets.sheet.is_open
    assert form.numbers[0].text() == "1Z999"
    page.close_sheet()
    assert page.sheets.form is None
    assert not page.sheets.sheet.is_open


def test_a_scan_goes_into_the_sheet_only_while_it_is_open(page: DetailPage) -> None:
    page.show_state(a_state(SENT))
    assert not page.take_scan("1Z999")
    box_of(page).change.click()
    assert page.take_scan("1Z999")
    assert page.sheets.form is not None
    assert page.sheets.form.numbers[0].text() == "1Z999"


def test_escape_in_the_sheet_closes_it_and_leaves_the_page(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.show_state(a_state(SENT))
    box_of(page).change.click()
    assert page.sheets.form is not None
    qtbot.keyClick(page.sheets.form.numbers[0], Qt.Key.Key_Escape)
    assert not page.sheets.sheet.is_open
    assert verbs.asked == []


def test_cancelling_asks_first_and_the_safe_answer_has_the_focus(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.show_state(a_state(SENT))
    box_of(page).cancel.click()
    question = page.question
    assert question is not None
    assert question.focusWidget() is question.safe
    qtbot.keyClick(question.safe, Qt.Key.Key_Return)
    assert question.isVisible()
    qtbot.keyClick(question.safe, Qt.Key.Key_Escape)
    assert verbs.asked == []
    box_of(page).cancel.click()
    assert page.question is not None
    qtbot.mouseClick(page.question.risky, Qt.MouseButton.LeftButton)
    assert verbs.asked == [("cancel", SHIPPED.id)]


def test_a_shipment_has_its_actions_in_a_menu_too(page: DetailPage, verbs: Verbs) -> None:
    page.show_state(a_state(SENT))
    box = box_of(page)
    QGuiApplication.clipboard().clear()
    at = box.rect().center()
    QApplication.sendEvent(
        box.change,
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, box.mapToGlobal(at)),
    )
    (menu,) = box.findChildren(QMenu)
    copy, *rest = menu.actions()
    said = [one.text() for one in rest]
    assert said == [box.change.text(), box.cancel.text(), "Delivered"]
    copy.trigger()
    assert QGuiApplication.clipboard().text() == box.card.numbers[0]
    rest[2].trigger()
    assert verbs.asked == [("event", box.card.fulfillment_id, "DELIVERED")]
    rest[0].trigger()
    assert page.sheets.form is not None


def test_an_unsent_shipment_can_only_be_taken_back(page: DetailPage, verbs: Verbs) -> None:
    order = an_order(some_work(1, {1: 2}))
    page.show_state(a_state(order, project(order, [an_intent(order, numbers=("1Z",))])))
    box = box_of(page)
    assert not box.change.isVisible()
    assert not box.cancel.isVisible()
    box.take_back.click()
    assert verbs.asked == [("take back", "intent-1")]


def test_the_same_order_keeps_its_place_and_focus(page: DetailPage) -> None:
    many = an_order(some_work(1, dict.fromkeys(range(1, 61), 1)))
    page.show_state(a_state(many))
    page.lines.doItemsLayout()
    page.lines.verticalScrollBar().setValue(500)
    page.show_state(a_state(replace(many, note="Ring")))
    page.lines.doItemsLayout()
    assert page.lines.verticalScrollBar().value() == 500
    other = an_order(some_work(1, dict.fromkeys(range(1, 61), 1)), number=1002)
    page.show_state(a_state(other))
    assert page.lines.verticalScrollBar().value() == 0


def test_a_focused_action_keeps_the_focus_through_a_change(page: DetailPage) -> None:
    page.show_state(a_state(SENT))
    box_of(page).change.setFocus()
    page.show_state(a_state(replace(SENT, note="Ring")))
    assert page.focusWidget() is box_of(page).change


def test_long_lines_wrap_and_are_read_whole(page: DetailPage) -> None:
    title = "Bio-Baumwoll-Geschirrtuch-Set „Herbstspaziergang“, 3-teilig, waschbar bis 60 °C " * 3
    lines = (a_line(1, title=title), a_line(2))
    page.show_state(a_state(replace(an_order(some_work(1, {1: 1, 2: 1})), line_items=lines)))
    first, second = (page.lines.model().index(row, 0) for row in range(2))
    assert page.lines.visualRect(first).height() > page.lines.visualRect(second).height()
    assert title in first.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_remark_on_a_line_is_wrapped_where_the_window_is_narrow(
    qtbot: QtBot, page: DetailPage
) -> None:
    lines = (replace(a_line(1), current_quantity=0), a_line(2))
    page.show_state(a_state(replace(an_order(some_work(1, {2: 1})), line_items=lines)))
    removed = page.lines.model().index(0, 0)
    heights = []
    for width in (1084, 764):
        page.resize(width, 500)
        qtbot.waitUntil(lambda: page.lines.visualRect(removed).width() > 0)
        page.lines.doItemsLayout()
        heights.append(page.lines.visualRect(removed).height())
    assert heights[1] > heights[0]


def test_in_a_narrow_window_a_sku_stands_below_the_option_rather_than_be_cut(
    qtbot: QtBot, page: DetailPage
) -> None:
    long = replace(a_line(1), variant_title="Ockergelb / 50 × 70 cm", sku="GT-HERB-OCK-2026-XL")
    lines = (long, replace(long, id=line_id(2), sku="GT-1"))
    page.show_state(a_state(replace(an_order(some_work(1, {1: 1, 2: 1})), line_items=lines)))
    rows = [page.lines.model().index(row, 0) for row in range(2)]
    page.resize(764, 500)
    qtbot.waitUntil(lambda: page.lines.visualRect(rows[0]).width() > 0)
    page.lines.doItemsLayout()
    heights = [page.lines.visualRect(row).height() for row in rows]
    assert heights[0] > heights[1]


def test_an_order_that_is_not_here_leads_back(qtbot: QtBot, page: DetailPage, verbs: Verbs) -> None:
    page.show_error("“x” was not found in the local copy.", "Check the number.")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert verbs.asked == [("back",)]


def test_a_conflict_is_one_click_from_its_decision(page: DetailPage, verbs: Verbs) -> None:
    order = an_order(some_work(1, {1: 2}))
    intent = an_intent(order, state=IntentState.CONFLICT)
    page.show_state(a_state(order, project(order, [intent])))
    box_of(page).decide.click()
    assert verbs.asked == [("conflict", intent.id)]


MAILS = tuple(
    ShopEvent(str(n), "mail_sent", f"Mail <b>{n}</b> was sent.", NOW + timedelta(minutes=n))
    for n in range(30)
)


def test_the_newest_entries_stand_in_the_column_and_all_in_a_sheet(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    record = OrderHistory(timeline=ShopTimeline(MAILS), read_at=NOW)
    page.show_state(a_state(SENT, history=record))
    newest = page.side.newest
    assert newest is not None
    assert "Mail <b>29</b> was sent." in newest.list.entries[0].mark.word
    assert len(newest.list.entries) < len(MAILS)
    newest.whole.setFocus()
    qtbot.keyClick(newest.whole, Qt.Key.Key_Space)
    sheet = page.sheets.timeline
    assert sheet is not None
    assert page.focusWidget() is sheet.list
    assert sheet.list.model().rowCount() == len(MAILS) + 2
    sheet.list.doItemsLayout()
    for _press in range(20):
        qtbot.keyClick(sheet.list, Qt.Key.Key_Down)
    assert sheet.list.verticalScrollBar().value() > 0
    spoken = sheet.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Mail <b>29</b> was sent." in spoken
    page.show_state(a_state(SENT, history=OrderHistory(timeline=ShopTimeline(MAILS[:5]))))
    assert sheet.list.model().rowCount() == 7
    qtbot.keyClick(sheet.list, Qt.Key.Key_Escape)
    assert not page.sheets.sheet.is_open
    assert verbs.asked == []


def test_while_only_time_passes_the_column_stays_as_it_is(page: DetailPage) -> None:
    page.show_state(a_state(SENT, history=OrderHistory(timeline=ShopTimeline(), read_at=NOW)))
    newest = page.side.newest
    earlier = OrderHistory(timeline=ShopTimeline(), read_at=NOW - timedelta(hours=2))
    page.show_state(a_state(SENT, history=earlier))
    assert page.side.newest is newest
    assert newest is not None
    words = [label.text() for label in newest.findChildren(QLabel)]
    assert "With Shopify's own entries as of 2\u00a0h ago." in words
