"""The screens of the connect page: each shows a ConnectState and tells what was typed."""

from typing import Protocol

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from orderdesk.presenters.connect_state import ConnectState, Field, Way
from orderdesk.ui.settings.setting_row import choice_box, fill_choices
from orderdesk.ui.theme import Colour, font
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.card import Card
from orderdesk.ui.widgets.copy_button import CopyButton
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.result_card import ResultCard
from orderdesk.ui.widgets.secret_field import SecretField
from orderdesk.ui.widgets.segments import Segments
from orderdesk.words import _

DASHBOARD = "https://dev.shopify.com/dashboard"
_FIELD_HEIGHT = 46


class ConnectVerbs(Protocol):
    """What the page asks of its presenter."""

    def enter(self, field: Field, text: str) -> None: ...
    def choose_way(self, way: Way) -> None: ...
    def choose_location(self, location_id: str) -> None: ...
    def try_demo(self) -> None: ...
    def back(self) -> None: ...
    def go_on(self) -> None: ...


class StepForm(QWidget):
    """A column of labelled fields."""

    def __init__(self, verbs: ConnectVerbs) -> None:
        super().__init__()
        self._verbs = verbs
        self.fields: dict[Field, QLineEdit] = {}
        self._rows: dict[Field, QWidget] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def add_labelled(self, label: str, control: QWidget, hint: QWidget | None = None) -> QWidget:
        """A control with its name above it."""
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        name = PlainLabel(label, 14, 600)
        name.setBuddy(control)
        control.setAccessibleName(label)
        column.addWidget(name)
        column.addWidget(control)
        if hint is not None:
            column.addWidget(hint)
        self.column.addWidget(row)
        return row

    def add_field(self, field: Field, label: str, edit: QLineEdit | None = None) -> QWidget:
        """A field to type in."""
        edit = edit or QLineEdit()
        edit.setFont(font(15))
        edit.setFixedHeight(_FIELD_HEIGHT)
        edit.setMaxLength(500)
        edit.textEdited.connect(lambda text: self._verbs.enter(field, text))
        self.fields[field] = edit
        self._rows[field] = self.add_labelled(label, edit)
        return self._rows[field]

    def show_field(self, field: Field, shown: bool) -> None:
        """Whether a field is asked for at all."""
        self._rows[field].setVisible(shown)

    def show_texts(self, state: ConnectState) -> None:
        """Fill the fields; what is being typed keeps its cursor."""
        for field, edit in self.fields.items():
            if field in state.texts and edit.text() != state.texts[field]:
                edit.setText(state.texts[field])

    def show_state(self, state: ConnectState) -> None:
        """Show this screen."""
        self.show_texts(state)

    def first_focus(self, state: ConnectState) -> QWidget | None:
        """What takes the keyboard when the screen is turned to: the first field that is empty.

        None: nothing is to be typed, and Enter goes on.
        """
        shown = [
            edit
            for field, edit in self.fields.items()
            if edit.isEnabled() and not self._rows[field].isHidden()
        ]
        if state.wrong in self.fields:
            return self.fields[state.wrong]
        return next((edit for edit in shown if not edit.text()), shown[0] if shown else None)


class WelcomeStep(StepForm):
    """Two ways to begin."""

    def __init__(self, verbs: ConnectVerbs) -> None:
        super().__init__(verbs)
        self.connect_store = Button(
            _("Connect a store"), ButtonKind.PRIMARY, ButtonSize.COUNTER, key="Enter"
        )
        self.connect_store.clicked.connect(verbs.go_on)
        self.demo = Button(_("Try the demo shop"), size=ButtonSize.COUNTER)
        self.demo.clicked.connect(verbs.try_demo)
        for title, words, button in (
            (
                _("Your own store"),
                _(
                    "OrderDesk needs an app of your own in Shopify. Making one takes about ten"
                    " minutes, and somebody who may develop apps for the store."
                ),
                self.connect_store,
            ),
            (
                _("A shop to look around in"),
                _(
                    "A shop of its own on this computer, with orders to pack. Nothing leaves the"
                    " computer, and nothing of it stays."
                ),
                self.demo,
            ),
        ):
            card = Card()
            card.column.addWidget(PlainLabel(title, 16, 600))
            card.column.addWidget(PlainLabel(words, 14, 400, Colour.INK2))
            card.column.addSpacing(8)
            card.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(card)
        self.column.addStretch(1)

    def first_focus(self, state: ConnectState) -> QWidget | None:
        return self.connect_store


class AppStep(StepForm):
    """What to click in Shopify's Dev Dashboard."""

    def __init__(self, verbs: ConnectVerbs) -> None:
        super().__init__(verbs)
        self.dashboard = Button(_("Open dev.shopify.com"), icon="arrow-square-out")
        self.dashboard.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(DASHBOARD)))
        self.scopes = PlainLabel("", 13, 400, code=True)
        self.scopes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = CopyButton(self.scopes.text)
        scopes = Card()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.scopes, 1)
        line.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        scopes.column.addLayout(line)
        self.column.setSpacing(10)
        self._number = 0
        self._add(_("Open Shopify's Dev Dashboard, and sign in as who owns the store."))
        self.column.addWidget(_indented(self.dashboard))
        self._add(_("Choose “Create app”, then “Start from Dev Dashboard”. Call it OrderDesk."))
        self._add(_("Paste these access scopes into its version, then choose “Release”."))
        self.column.addWidget(_indented(scopes, whole=True))
        self._add(_("On the app's home page choose “Install app”, and take your store."))
        self._add(_("Open “Settings”: its client ID and secret are what the next step asks for."))
        self.column.addWidget(
            PlainLabel(
                _("Is there an access token of an older app already? The next step takes it too."),
                13,
                400,
                Colour.INK2,
            )
        )
        self.column.addStretch(1)

    def _add(self, sentence: str) -> None:
        self._number += 1
        line = QHBoxLayout()
        line.setSpacing(0)
        number = PlainLabel(f"{self._number}.", 15, 600, Colour.ACCENT_INK)
        number.setFixedWidth(28)
        line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(PlainLabel(sentence, 15), 1)
        self.column.addLayout(line)

    def show_state(self, state: ConnectState) -> None:
        self.scopes.setText(state.scopes)


class SignInStep(StepForm):
    """Where the shop is, and how the app signs in."""

    def __init__(self, verbs: ConnectVerbs) -> None:
        super().__init__(verbs)
        self.add_field(Field.ADDRESS, _("Shop address"))
        self.fields[Field.ADDRESS].setPlaceholderText(_("your-shop.myshopify.com"))
        self.said = PlainLabel("", 13, 600, Colour.RIGHT_INK)
        address = self._rows[Field.ADDRESS].layout()
        assert address is not None
        address.addWidget(self.said)
        self.ways = Segments(
            _("How the app signs in"),
            [(Way.APP, _("Client ID and secret")), (Way.TOKEN, _("Access token"))],
        )
        self.ways.chosen.connect(lambda way: verbs.choose_way(Way(way)))
        self.add_labelled(_("How the app signs in"), self.ways)
        self.add_field(Field.CLIENT_ID, _("Client ID"))
        self.add_field(Field.SECRET, _("Client secret"), SecretField(_("Client secret")))
        self.add_field(Field.TOKEN, _("Access token"), SecretField(_("Access token")))
        self.results = ResultCard()
        self.column.addWidget(self.results)
        self.column.addStretch(1)

    def show_state(self, state: ConnectState) -> None:
        self.ways.select(state.way)
        self.show_field(Field.CLIENT_ID, state.way is Way.APP)
        self.show_field(Field.SECRET, state.way is Way.APP)
        self.show_field(Field.TOKEN, state.way is Way.TOKEN)
        self.show_texts(state)
        if state.address_is_fixed:
            self.fields[Field.ADDRESS].setEnabled(False)
        self.said.setText(state.address_said)
        self.said.setVisible(bool(state.address_said))
        self.results.show_lines([(one.is_fine, one.what, one.advice) for one in state.lines])


class StationStep(StepForm):
    """Where this station works, and what it is called."""

    def __init__(self, verbs: ConnectVerbs) -> None:
        super().__init__(verbs)
        self.location = choice_box(verbs.choose_location)
        self.add_labelled(
            _("Location"),
            self.location,
            PlainLabel(
                _("This station shows the orders of this location only."), 13, 400, Colour.INK2
            ),
        )
        named = self.add_field(Field.STATION, _("Name of this station"))
        self.station_said = PlainLabel("", 13, 400, Colour.INK2)
        below = named.layout()
        assert below is not None
        below.addWidget(self.station_said)
        self.add_field(Field.STAFF, _("Who works here"))
        self.fields[Field.STAFF].setPlaceholderText(_("Your name"))
        self.why = PlainLabel("", 14, 400, Colour.AMBER_INK)
        self.column.addWidget(self.why)
        self.add_field(Field.PASSPHRASE, _("Passphrase"), SecretField(_("Passphrase")))
        again = _("The same again")
        self.add_field(Field.PASSPHRASE_AGAIN, again, SecretField(again))
        self.results = ResultCard()
        self.column.addWidget(self.results)
        self.column.addStretch(1)

    def show_state(self, state: ConnectState) -> None:
        fill_choices(self.location, state.locations, state.location_id)
        self.fields[Field.STATION].setPlaceholderText(state.usual_station)
        self.station_said.setText(state.station_said)
        self.show_texts(state)
        self.why.setText(state.passphrase_why)
        self.why.setVisible(bool(state.passphrase_why))
        for field in (Field.PASSPHRASE, Field.PASSPHRASE_AGAIN):
            self.show_field(field, bool(state.passphrase_why))
        self.results.show_lines([(one.is_fine, one.what, one.advice) for one in state.lines])


class RecoveryStep(StepForm):
    """The recovery code, to be kept away from this computer.

    Signals: print_wanted(code).
    """

    print_wanted = Signal(str)

    def __init__(self, verbs: ConnectVerbs) -> None:
        super().__init__(verbs)
        self.code = PlainLabel("", 22, 500, code=True, wraps=False)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleDescription(_("Recovery code"))
        self.copy = CopyButton(self.code.text)
        self.print = Button(_("Print"), icon="printer")
        self.print.clicked.connect(lambda: self.print_wanted.emit(self.code.text()))
        self.said = PlainLabel("", 13, 400, Colour.INK2)
        card = Card()
        card.column.addWidget(self.code)
        self.column.addWidget(
            PlainLabel(
                _(
                    "If this computer's keyring is lost, only this code opens what is kept here,"
                    " also orders that are packed and not sent yet."
                ),
                15,
            )
        )
        self.column.addWidget(card)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.print)
        line.addWidget(self.copy)
        line.addWidget(self.said, 1)
        self.column.addLayout(line)
        self.column.addWidget(
            PlainLabel(
                _(
                    "Print it or write it down, and keep it away from this computer. Who has it and"
                    " this computer can read the customers' data. The settings show it again."
                ),
                14,
                400,
                Colour.INK2,
            )
        )
        self.column.addStretch(1)

    def say(self, sentence: str) -> None:
        """What became of printing it."""
        self.said.setText(sentence)

    def show_state(self, state: ConnectState) -> None:
        self.code.setText(state.recovery_code)


def _indented(widget: QWidget, *, whole: bool = False) -> QWidget:
    host = QWidget()
    line = QHBoxLayout(host)
    line.setContentsMargins(28, 0, 0, 0)
    line.addWidget(widget, 1 if whole else 0)
    if not whole:
        line.addStretch(1)
    return host
