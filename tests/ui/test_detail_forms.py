"""The side sheets of the detail page under real keys: hold, tags, note, move, split, all actions."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.fulfillment import Action, FulfillmentOrderStatus, Hold
from orderdesk.domain.holds import HoldReason
from orderdesk.services.order_changes import Targets
from orderdesk.ui.detail.change_forms import HoldForm, MoveForm, NoteForm, SplitForm, TagsForm
from orderdesk.ui.detail.detail_page import DetailPage
from orderdesk.ui.detail.side_column import HoldBox
from orderdesk.ui.theme import Theme
from tests.builders import LEIPZIG, NOW, an_order, line_id, some_work
from tests.presenters.fakes import THERE
from tests.ui.detail_kit import Verbs, a_state, open_page

CTRL = Qt.KeyboardModifier.ControlModifier
ORDER = an_order(some_work(1, {1: 2, 2: 1}), tags=("vip", "<b>x</b>"), note="Ring twice")


@pytest.fixture
def verbs() -> Verbs:
    return Verbs()


@pytest.fixture
def page(qtbot: QtBot, dressed: Theme, verbs: Verbs) -> DetailPage:
    page = open_page(qtbot, verbs)
    page.show_state(a_state(ORDER))
    page.setFocus()
    return page


def save(qtbot: QtBot, page: DetailPage) -> None:
    focused = page.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Return, CTRL)


def test_a_hold_needs_a_reason_and_takes_notes(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.HOLD)
    form = page.sheets.form
    assert isinstance(form, HoldForm)
    assert page.focusWidget() is form.first
    save(qtbot, page)
    assert form.refusal == "Choose why it waits."
    qtbot.keyClick(form.first, Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    form.notes.setFocus()
    qtbot.keyClicks(form.notes, "No house number")
    save(qtbot, page)
    assert verbs.asked == [("hold", HoldReason.INCORRECT_ADDRESS, "No house number")]
    form.notes.setPlainText("x" * 501)
    save(qtbot, page)
    assert "longer than 500" in form.refusal
    assert len(verbs.asked) == 1


def test_tags_are_added_and_each_is_taken_off_by_its_own_button(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.TAG)
    form = page.sheets.form
    assert isinstance(form, TagsForm)
    qtbot.keyClicks(form.field, "gift, late")
    save(qtbot, page)
    assert form.removals[1].accessibleName() == "Remove the tag <b>x</b>"
    form.removals[1].click()
    assert verbs.asked == [("add tags", "gift, late"), ("remove tag", "<b>x</b>")]
    labels = {label.text(): label for label in form.findChildren(QLabel)}
    assert labels["<b>x</b>"].textFormat() is Qt.TextFormat.PlainText


def test_a_note_is_saved_with_the_one_that_was_seen_and_enter_is_a_line(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.NOTE)
    form = page.sheets.form
    assert isinstance(form, NoteForm)
    form.note.setPlainText("One")
    form.note.moveCursor(form.note.textCursor().MoveOperation.End)
    qtbot.keyClick(form.note, Qt.Key.Key_Return)
    qtbot.keyClicks(form.note, "Two")
    save(qtbot, page)
    assert verbs.asked == [("note", "One\nTwo", "Ring twice")]


def test_a_change_below_loses_nothing_that_is_typed(qtbot: QtBot, page: DetailPage) -> None:
    page.ask(OrderAction.NOTE)
    form = page.sheets.form
    assert isinstance(form, NoteForm)
    form.note.setPlainText("Half a sen")
    page.show_state(a_state(replace(ORDER, note="Somebody else")))
    assert page.sheets.form is form
    assert form.note.toPlainText() == "Half a sen"
    assert page.take_scan("4006381333931")
    assert form.note.toPlainText() == "Half a sen"
    assert form.refusal.startswith("A scan is not taken here.")


def test_moving_waits_for_the_places_and_says_when_they_are_not_sure(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.MOVE)
    form = page.sheets.form
    assert isinstance(form, MoveForm)
    save(qtbot, page)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert verbs.asked == [("targets",)]
    page.show_targets(Targets((THERE,), is_certain=False))
    words = " ".join(label.text() for label in form.findChildren(QLabel))
    assert "may refuse" in words
    save(qtbot, page)
    assert verbs.asked[-1] == ("move", LEIPZIG, "Leipzig")


def test_no_place_to_move_to_is_said_and_cannot_be_saved(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.MOVE)
    page.show_targets(Targets((), is_certain=True))
    form = page.sheets.form
    assert form is not None
    assert not form.save.isEnabled()
    words = [label.text() for label in form.findChildren(QLabel)]
    assert "Shopify names no location that could take it over." in words


def test_splitting_takes_counts_by_the_keyboard(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.SPLIT)
    form = page.sheets.form
    assert isinstance(form, SplitForm)
    qtbot.keyClick(form.counts[0], Qt.Key.Key_Up)
    save(qtbot, page)
    form.counts[0].selectAll()
    qtbot.keyClicks(form.counts[0], "12")
    save(qtbot, page)
    assert verbs.asked == [
        ("split", [(line_id(1), 1), (line_id(2), 0)]),
        ("split", [(line_id(1), 12), (line_id(2), 0)]),
    ], "what is too much is refused whole, and not cut to its first digit"


def test_a_count_that_is_typed_at_once_stands_in_the_place_of_the_zero(
    qtbot: QtBot, page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.SPLIT)
    form = page.sheets.form
    assert isinstance(form, SplitForm)
    qtbot.keyClicks(form.counts[0], "2")
    assert form.counts[0].value() == 2


def test_all_actions_are_listed_and_a_forbidden_one_says_why(
    page: DetailPage, verbs: Verbs
) -> None:
    page.show_state(a_state(an_order(some_work(1, {1: 1}), cancelled_at=NOW)))
    assert not page.hold.isEnabled()
    assert page.hold.accessibleDescription().endswith("is cancelled.")
    page.more.click()
    actions = page.sheets.actions
    assert actions is not None
    words = [label.text() for label in actions.findChildren(QLabel)]
    assert "Cancelled: nothing to pack." in words
    states = {button.text() or button.accessibleName(): button for button in actions.buttons}
    assert len(states) == 3 + len(OrderAction)
    enabled = [button for button in actions.buttons if button.isEnabled()]
    assert page.focusWidget() is enabled[0]
    check = next(one for one in enabled if "Check" in one.accessibleName() + one.text())
    check.click()
    assert verbs.asked == [("check",)]
    assert not page.sheets.sheet.is_open


def test_our_own_hold_is_released_from_its_card_and_from_the_foot(
    page: DetailPage, verbs: Verbs
) -> None:
    work = replace(
        some_work(1, {1: 2}),
        status=FulfillmentOrderStatus.ON_HOLD,
        holds=(Hold("1", "OTHER", "Ask <b>Ben</b>", "orderdesk-x"), Hold("2", "OTHER")),
        supported_actions=frozenset({Action.RELEASE_HOLD, Action.HOLD}),
    )
    page.show_state(a_state(an_order(work)))
    own, theirs = page.side.findChildren(HoldBox)
    assert not theirs.release.isVisible()
    own.release.click()
    assert not page.hold.isVisible()
    page.release.click()
    assert verbs.asked == [("release",), ("release",)]
    assert "Ask <b>Ben</b>" in own.accessibleName()


def test_a_refusal_without_a_sheet_stands_beside_the_actions(page: DetailPage) -> None:
    page.show_refused("#1001 is not on hold.")
    assert page.why.sentence == "#1001 is not on hold."


def test_an_error_closes_what_was_open_and_offers_another_try(
    page: DetailPage, verbs: Verbs
) -> None:
    page.ask(OrderAction.NOTE)
    page.show_error("It cannot be read.", "Try again.")
    assert not page.sheets.sheet.is_open
    page.ask(OrderAction.NOTE)
    assert page.sheets.form is None


def test_a_small_window_keeps_all_actions_within_reach(qtbot: QtBot, page: DetailPage) -> None:
    assert page.minimumSizeHint().width() <= 740
    page.resize(740, 500)
    assert not page.hold.isVisible()
    assert not page.slip.isVisible()
    assert page.pack.geometry().right() < page.width()
    page.more.click()
    assert page.sheets.actions is not None
    assert len(page.sheets.actions.buttons) == 3 + len(OrderAction)
    page.sheets.close()
    page.resize(1082, 620)
    assert page.hold.isVisible()
    assert page.slip.isVisible()


def test_a_long_reason_stays_in_the_foot_and_is_whole_in_the_tooltip(page: DetailPage) -> None:
    sentence = "<b>Ask</b> & wait. " * 30
    page.why.say(sentence)
    assert page.why.height() <= 64
    assert page.why.toolTip().count("&lt;b&gt;Ask&lt;/b&gt; &amp; wait.") == 30
