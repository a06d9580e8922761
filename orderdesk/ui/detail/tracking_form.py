"""The form in the side sheet for a shipment's tracking numbers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from orderdesk.domain.carriers import COMPANIES, offered, parcel_of
from orderdesk.presenters.shipment_cards import ShipmentCard
from orderdesk.ui.detail.sheet_form import SheetForm
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.words import _

LONGEST_NUMBER = 100
_OFFERS = 3
Save = Callable[[ShipmentCard, Sequence[str], str, bool], None]


class TrackingForm(SheetForm):
    """One field per parcel, the carrier, and whether the customer is told.

    The carrier whose numbers they surely are is filled in where none was named by hand; others are
    offered.
    """

    def __init__(self, card: ShipmentCard, save: Save, *, notify: bool, can_notify: bool) -> None:
        super().__init__(_("Save"))
        self._card = card
        self._save_it = save
        self.numbers: list[QLineEdit] = []
        self.carrier = QLineEdit(card.company)
        self.carrier.setMaxLength(LONGEST_NUMBER)
        self.carrier.setAccessibleName(_("Carrier"))
        self.carrier.setCompleter(self._completer())
        self.carrier.textChanged.connect(lambda _text: self._show_offers())
        self._filled_in = ""
        self.offers: list[Button] = []
        self._offered: tuple[str, ...] = ()
        self._offer_row = QHBoxLayout()
        self._offer_row.setSpacing(8)
        self.notify = QCheckBox(_("Tell the customer by mail"))
        self.notify.setChecked(notify and can_notify)
        self.notify.setEnabled(can_notify)
        self.notify.setToolTip("" if can_notify else _("The order has no address to write to."))
        self._numbers = QVBoxLayout()
        self._numbers.setSpacing(8)
        self._lay_out()
        for number in card.numbers or ("",):
            self._add_field(number)
        self._fill_in()
        self.numbers[0].selectAll()

    @property
    def first(self) -> QWidget:
        return self.numbers[0]

    def take_scan(self, code: str) -> None:
        """A scanned label goes into the field with the keyboard, else the first empty or first one."""
        fields = [field for field in self.numbers if field.hasFocus()]
        fields += [field for field in self.numbers if not field.text()]
        field = (fields or self.numbers)[0]
        field.setText(code)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        add = Button(_("Another parcel"), ButtonKind.QUIET, icon="plus")
        add.clicked.connect(lambda: self._add_field("").setFocus())
        self.add_title(_("Tracking numbers"))
        self.fields.addLayout(self._numbers)
        self.fields.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self.fields.addSpacing(8)
        self.add_title(_("Carrier"))
        self.fields.addWidget(self.carrier)
        self.fields.addLayout(self._offer_row)
        self.fields.addSpacing(8)
        self.fields.addWidget(self.notify)

    def _add_field(self, number: str) -> QLineEdit:
        field = QLineEdit(number)
        field.setMaxLength(LONGEST_NUMBER)
        field.setPlaceholderText(_("Scan or type the label's number"))
        field.setAccessibleName(_("Tracking number"))
        field.textChanged.connect(lambda _text: self._fill_in())
        self.numbers.append(field)
        self._numbers.addWidget(field)
        return field

    def _completer(self) -> QCompleter:
        names = QCompleter(COMPANIES, self)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        return names

    def _fill_in(self) -> None:
        if self.carrier.text().strip() in ("", self._filled_in):
            named = {parcel_of(code).company for code in self._codes()}
            self._filled_in = named.pop() if len(named) == 1 else ""
            self.carrier.setText(self._filled_in)
        self._show_offers()

    def _show_offers(self) -> None:
        names = offered(self._codes(), self.carrier.text())[:_OFFERS]
        if names == self._offered:
            return
        self._offered = names
        while (item := self._offer_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.offers = []
        for name in names:
            offer = Button(name, ButtonKind.QUIET, icon="truck")
            offer.setToolTip(_("The number looks like one of this carrier's"))
            offer.clicked.connect(lambda _checked=False, name=name: self.carrier.setText(name))
            self.offers.append(offer)
            self._offer_row.addWidget(offer)
        self._offer_row.addStretch(1)

    def _codes(self) -> list[str]:
        return [field.text() for field in self.numbers if field.text().strip()]

    def send(self) -> None:
        self._save_it(
            self._card,
            [field.text() for field in self.numbers],
            self.carrier.text(),
            self.notify.isChecked(),
        )
