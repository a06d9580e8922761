"""The connect page: the ink panel, one screen at a time, and the way back and on."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.connect_state import ConnectState, Step
from orderdesk.ui.connect.ink_panel import PANEL_WIDTH, InkPanel, step_bars
from orderdesk.ui.connect.steps import (
    AppStep,
    ConnectVerbs,
    RecoveryStep,
    SignInStep,
    StationStep,
    StepForm,
    WelcomeStep,
)
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.one_of import OneOf
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_FORM_WIDTH = 660
_EDGE = 72
_PANEL_FROM = 1100


class _Head(QWidget):
    """Which step this is, in words and as bars, and its title."""

    def __init__(self) -> None:
        super().__init__()
        self._place = (0, 0)
        self.step = PlainLabel("", 13, 500, Colour.INK2)
        self.title = PlainLabel("", 28, 700)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.step)
        column.addWidget(self.title)

    def show_place(self, number: int, count: int, title: str) -> None:
        """Step `number` of `count`; 0 for none."""
        self._place = (number, count) if count > 1 else (0, 0)
        shown = bool(self._place[0])
        words = _("Step {number} of {count}").format(number=number, count=count)
        self.step.setText(words if shown else "OrderDesk")
        self.title.setText(title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        number, count = self._place
        if number:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = self.step.geometry().center().y()
            step_bars(painter, self.width() - 8, middle, number, count)


class ConnectPage(QWidget):
    """Shows a ConnectState. Enter goes on, Escape and Alt+Left go back.

    Signals: print_wanted(code) for the recovery code.
    """

    print_wanted = Signal(str)

    def __init__(self, verbs: ConnectVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._shown: Step | None = None
        self._missing: QWidget | None = None
        self.panel = InkPanel()
        self.panel.demo_wanted.connect(verbs.try_demo)
        self.head = _Head()
        self.recovery = RecoveryStep(verbs)
        self.recovery.print_wanted.connect(self.print_wanted)
        self.forms: dict[Step, StepForm] = {
            Step.WELCOME: WelcomeStep(verbs),
            Step.APP: AppStep(verbs),
            Step.SIGN_IN: SignInStep(verbs),
            Step.STATION: StationStep(verbs),
            Step.RECOVERY: self.recovery,
        }
        self._screens = OneOf()
        for form in self.forms.values():
            self._screens.add(form)
        self.back = Button(_("Back"), size=ButtonSize.COUNTER)
        self.back.clicked.connect(verbs.back)
        self.go = Button("", ButtonKind.PRIMARY, ButtonSize.COUNTER, key="Enter")
        self.go.setMinimumWidth(250)
        self.go.clicked.connect(verbs.go_on)
        self._lay_out()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("content")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(4, 4, 12, 4)
        inside.addWidget(self._screens)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setWidget(body)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 0, 12, 0)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        middle = QWidget()
        middle.setMaximumWidth(_FORM_WIDTH + 16)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 48, 0, 24)
        column.setSpacing(18)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 12, 0)
        head.addWidget(self.head)
        column.addLayout(head)
        column.addWidget(self.scroller, 1)
        column.addLayout(foot)
        right = QHBoxLayout()
        right.setContentsMargins(_EDGE - 4, 0, _EDGE - 12, 0)
        right.addWidget(middle, 10)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addLayout(right, 1)

    def show_state(self, state: ConnectState) -> None:
        """Show this screen; the keyboard goes where the next thing is to be typed."""
        form = self.forms[state.step]
        typed_in = self.window().focusWidget()
        form.show_state(state)
        self.head.show_place(state.number, state.count, _title(state.step))
        self.panel.offer_demo(state.step is not Step.WELCOME and not state.address_is_fixed)
        is_welcome = state.step is Step.WELCOME
        self.back.setVisible(state.may_go_back)
        self.back.set_label(_("Stop") if state.is_busy else _("Back"))
        self.go.setVisible(not is_welcome)
        self.go.set_label(state.primary)
        if state.why_not:
            self.go.block(state.why_not)
        else:
            self.go.unblock()
        is_new = state.step is not self._shown
        self._shown = state.step
        self._screens.show_only(form)
        self._missing = form.fields[state.missing] if state.missing is not None else None
        # Qt would take the keyboard to whatever stands next, and Enter would press that.
        is_gone = typed_in in form.fields.values() and not typed_in.isVisible()
        is_shut = typed_in is self.go and not self.go.isEnabled()
        if is_new or is_gone or is_shut or (state.wrong is not None and not state.is_busy):
            self._focus(form, state)
        if state.lines and not state.is_busy:
            QTimer.singleShot(0, self._scroll_to_end)

    def _focus(self, form: StepForm, state: ConnectState) -> None:
        # The ring stands on what Enter does, where nothing is to be typed.
        wanted = form.first_focus(state) or self.go
        self.setFocusProxy(wanted)
        if self.isVisible():
            wanted.setFocus(Qt.FocusReason.TabFocusReason)

    def _scroll_to_end(self) -> None:
        bar = self.scroller.verticalScrollBar()
        bar.setValue(bar.maximum())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape or (is_alt and event.key() == Qt.Key.Key_Left):
            self._verbs.back()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """Go on, or to the field that is missing for that."""
        if self._missing is not None:
            self._missing.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._verbs.go_on()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setVisible(self.width() >= _PANEL_FROM)
        self.panel.setFixedWidth(PANEL_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRectF(self.rect()), colour(Colour.CANVAS))


def _title(step: Step) -> str:
    return {
        Step.WELCOME: _("Two ways to begin"),
        Step.APP: _("Make an app in Shopify"),
        Step.SIGN_IN: _("Sign in to your shop"),
        Step.STATION: _("This station"),
        Step.RECOVERY: _("Keep the recovery code"),
    }[step]
