"""The settings' part for data and safety: where things lie, the recovery code, signing out."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.data_safety import DataState, Place
from orderdesk.ui.confirm_dialog import ConfirmDialog
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.card import Card
from orderdesk.ui.widgets.copy_button import CopyButton
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.secret_field import SecretField
from orderdesk.words import _

_LABEL_WIDTH = 120


class DataVerbs(Protocol):
    """What the form asks of its presenter."""

    def show_recovery_code(self, passphrase: str = "") -> None: ...
    def hide_recovery_code(self) -> None: ...
    def sign_out(self) -> None: ...
    def export_and_sign_out(self) -> None: ...


class PlaceRow(QWidget):
    """A folder or file: its path to be copied, and its folder to be opened."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        name = PlainLabel(place.label, 14, 500)
        name.setFixedWidth(_LABEL_WIDTH)
        self.path = PlainLabel(place.path, 13)
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = IconButton("arrow-square-out", _("Open {place}").format(place=place.label), 32)
        self.open.clicked.connect(self._on_open)
        copy = CopyButton(lambda: place.path)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(12)
        line.addWidget(name)
        line.addWidget(self.path, 1)
        line.addWidget(self.open)
        line.addWidget(copy)

    def _on_open(self) -> None:
        path = Path(self.path.text())
        folder = path if path.is_dir() else path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class DataForm(QWidget):
    """Shows a DataState. `print_code` prints the code, and says into its argument what came of it."""

    def __init__(
        self, verbs: DataVerbs, print_code: Callable[[str, Callable[[str], None]], None]
    ) -> None:
        super().__init__()
        self._verbs = verbs
        self._print_code = print_code
        self._places = QVBoxLayout()
        self._places.setSpacing(0)
        self._shown_places: tuple[Place, ...] = ()
        self.code = PlainLabel("", 18, 500, code=True, wraps=False)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.card = Card()
        self.card.column.addWidget(self.code)
        self.show_code = Button(_("Show the recovery code"), icon="eye")
        self.show_code.clicked.connect(self._on_show_code)
        self.copy = CopyButton(self.code.text)
        self.print = Button(_("Print"), icon="printer")
        self.print.clicked.connect(lambda: print_code(self.code.text(), self._say_code))
        self.passphrase = SecretField(_("Passphrase"))
        self.passphrase.returnPressed.connect(self._on_passphrase)
        self.code_said = PlainLabel("", 13, 400, Colour.INK2)
        self.sign_out = Button(_("Sign out of the shop"), icon="lock-simple")
        self.sign_out.clicked.connect(verbs.sign_out)
        self.export = Button(_("Export and sign out"), icon="floppy-disk")
        self.export.clicked.connect(self._on_export)
        self.why = PlainLabel("", 14, 600, Colour.AMBER_INK)
        self.sign_out_said = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self.dialog: QFileDialog | None = None
        self.question: ConfirmDialog | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(
            PlainLabel(
                _("Encrypted on this computer; only this user of it can open it."),
                14,
                400,
                Colour.INK2,
            )
        )
        column.addLayout(self._places)
        _title(column, _("Recovery code"))
        column.addWidget(
            PlainLabel(
                _("Opens what is kept here if the keyring or the passphrase is lost."),
                13,
                400,
                Colour.INK2,
            )
        )
        column.addWidget(self.card)
        column.addWidget(self.passphrase)
        line = _line(self.show_code, self.copy, self.print)
        column.addLayout(line)
        column.addWidget(self.code_said)
        _title(column, _("Signing out"))
        column.addWidget(
            PlainLabel(
                _(
                    "Forgets the shop's sign-in on this computer. The orders stay here, and only"
                    " the same shop can be signed in to again."
                ),
                13,
                400,
                Colour.INK2,
            )
        )
        column.addWidget(self.why)
        column.addLayout(_line(self.sign_out, self.export))
        column.addWidget(self.sign_out_said)
        _title(column, _("Updating and removing"))
        column.addWidget(
            PlainLabel(
                _(
                    "To update, install the newer OrderDesk over this one: data and settings stay,"
                    " and a backup is made before the first start. To remove OrderDesk from this"
                    " computer, sign out, uninstall it, then delete the data folder above."
                ),
                13,
                400,
                Colour.INK2,
            )
        )

    def show_data(self, state: DataState) -> None:
        """Show this."""
        if state.places != self._shown_places:
            self._shown_places = state.places
            for place in state.places:
                self._places.addWidget(PlaceRow(place))
        has_code = bool(state.recovery_code)
        self.code.setText(state.recovery_code)
        for part in (self.card, self.copy, self.print):
            part.setVisible(has_code)
        self.show_code.set_label(_("Hide it") if has_code else _("Show the recovery code"))
        self.show_code.set_icon("eye-slash" if has_code else "eye")
        if state.is_demo:
            self.show_code.block(_("The demo shop needs none"))
        self.passphrase.setVisible(state.asks_passphrase)
        if state.asks_passphrase:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_code(state.recovery_said)
        why = state.sign_out_why
        advice = _("Send it first, or export it into a file.")
        self.why.setText(f"{why} {advice}" if why else "")
        self.why.setVisible(bool(why))
        self.export.setVisible(bool(why))
        self.sign_out_said.setText(state.sign_out_said)
        self.sign_out_said.setVisible(bool(state.sign_out_said))
        if state.is_demo:
            self.sign_out.block(_("The demo shop ends with this window"))

    def ask_export_path(self, chosen: Callable[[Path], None]) -> None:
        """Ask where the unsent work is to be written."""
        dialog = QFileDialog(self.window(), _("Export unsent work"), "orderdesk-unsent-work.json")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda path: chosen(Path(path)))
        self.dialog = dialog
        dialog.open()

    def _on_show_code(self) -> None:
        if self.code.text():
            self._verbs.hide_recovery_code()
            return
        self.question = ConfirmDialog(
            self.window(),
            _("Show the recovery code?"),
            _("Whoever sees it and has this computer can read the customers' data."),
            safe=_("Keep it hidden"),
            risky=_("Show it"),
            agreed=self._verbs.show_recovery_code,
        )
        self.question.open()

    def _on_passphrase(self) -> None:
        given = self.passphrase.text()
        self.passphrase.clear()
        if given:
            self._verbs.show_recovery_code(given)

    def _on_export(self) -> None:
        self.question = ConfirmDialog(
            self.window(),
            _("Export the work and sign out?"),
            _(
                "The file can be read by anybody who has it: it holds customers' names and notes, but"
                " no sign-in. The work also stays here and is sent after signing in again."
            ),
            safe=_("Stay signed in"),
            risky=_("Choose a file"),
            agreed=self._verbs.export_and_sign_out,
        )
        self.question.open()

    def _say_code(self, sentence: str) -> None:
        self.code_said.setText(sentence)
        self.code_said.setVisible(bool(sentence))


def _title(column: QVBoxLayout, title: str) -> None:
    column.addSpacing(14)
    column.addWidget(PlainLabel(title, 15, 600))


def _line(*buttons: Button) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return line
