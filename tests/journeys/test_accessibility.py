"""Every page for those who cannot see it or hold no mouse: names for all, and Tab to all of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from orderdesk.app import WindowProgram
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.settings.settings_page import Section
from orderdesk.ui.tour.casting import Cast
from orderdesk.ui.tour.hands import Hands
from tests.journeys.window_life import Lives, opened
from tests.patience import until

CTRL = Qt.KeyboardModifier.ControlModifier
_ACTED_ON = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
)
_MOST_STOPS = 80


def shown(area: QWidget) -> list[QWidget]:
    """What can be seen, without the insides of Qt's own fields."""
    own = (QAbstractSpinBox, QComboBox)
    return [
        one
        for one in area.findChildren(QWidget)
        if one.isVisible()
        and not isinstance(one, QScrollBar)
        and not isinstance(one.parentWidget(), own)
    ]


def nameless(area: QWidget) -> list[str]:
    """What one acts on, and a screen reader has no name for."""
    found = []
    for one in shown(area):
        if isinstance(one, _ACTED_ON) or one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            spoken = QAccessible.queryAccessibleInterface(one)
            if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
                found.append(path_of(one))
    return found


def path_of(widget: QWidget) -> str:
    """Where a widget stands, for whoever reads a failure."""
    names = []
    one: QWidget | None = widget
    while one is not None:
        names.append(type(one).__name__)
        one = one.parentWidget()
    return "/".join(reversed(names[:5]))


async def stops(hands: Hands) -> list[QWidget]:
    """Where Tab leads, once round."""
    found: list[QWidget] = []
    for _stop in range(_MOST_STOPS):
        await hands.press(Qt.Key.Key_Tab)
        one = QApplication.focusWidget()
        if one is not None and found[-1:] == [one]:
            # A date has a stop for each of its parts.
            continue
        if one is None or one in found:
            break
        found.append(one)
    return found


async def unreached(area: QWidget, hands: Hands) -> list[str]:
    """What takes the keyboard, and Tab does not come to."""
    reached = await stops(hands)
    return [
        path_of(one)
        for one in shown(area)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isEnabled()
        and one.focusProxy() is None
        and one not in reached
    ]


def test_every_page_has_names_and_is_reached_by_tab(lives: Lives, cast: Cast) -> None:
    missing: dict[str, list[str]] = {}

    async def look(area: QWidget, hands: Hands, name: str) -> None:
        found = nameless(area) + await unreached(area, hands)
        if found:
            missing[name] = found

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        window = program.window
        for page in PageName:
            if page in (PageName.CONNECT, PageName.DETAIL, PageName.SETTINGS):
                continue
            window.show_page(page)
            await look(window, hands, page)
        for section in Section:
            window.show_page(PageName.SETTINGS)
            desk.settings_page.open_section(section)
            await look(window, hands, f"settings {section}")
        desk.open_detail(cast.main.order_id)
        await until(lambda: desk.detail.state is not None)
        await look(window, hands, "detail")
        desk.open_packing(cast.main.order_id)
        await until(lambda: desk.packing.order_in_hand is not None)
        await look(window, hands, "bench")
        window.show_page(PageName.QUEUE)
        await hands.press(Qt.Key.Key_K, CTRL)
        await look(desk.covers.palette, hands, "palette")
        await hands.press(Qt.Key.Key_F1)
        assert not desk.covers.palette.is_open
        await look(desk.covers.key_sheet, hands, "keys")
        await hands.press(Qt.Key.Key_L, CTRL)
        assert not desk.covers.key_sheet.is_open
        await look(desk.covers.user_sheet, hands, "users")
        await hands.press(Qt.Key.Key_F, CTRL)
        assert not desk.covers.user_sheet.is_open
        assert window.search.line.hasFocus()
        await hands.type_text("1")
        await until(desk.covers.results.isVisible)
        await hands.press(Qt.Key.Key_F1)
        assert desk.covers.key_sheet.is_open
        assert not desk.covers.results.isVisible()
        assert window.search.line.text() == ""
        await hands.press(Qt.Key.Key_F, CTRL)
        assert not desk.covers.key_sheet.is_open
        assert window.search.line.hasFocus()

    assert lives.live(script) == 0
    assert missing == {}, "\n".join(f"{name}: {found}" for name, found in missing.items())
