"""The side sheets of the bench as forms: fields only, their keys stand in the foot."""

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.sheet_states import (
    CodeSheet,
    HoldSheet,
    LinkSheet,
    MessageSheet,
    PartSheet,
    QuantitySheet,
    Sheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.ui.packing.bench_field import set_size
from orderdesk.ui.packing.bench_paint import paint_card
from orderdesk.ui.packing.message_form import add_message
from orderdesk.ui.packing.units_field import MOST_TYPED, MOST_UNITS, UnitsField
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.theme.tokens import TOUCH_MIN
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class SheetForm(QWidget):
    """Builds itself anew for another kind of sheet, and only refreshes for the same kind.

    Signals: parcel_removed(number); number_typed(is_typed) whenever the number's field changes;
    carrier_given(name) while the carrier is named by hand; carrier_chosen(number, name);
    parcel_opened() for one more parcel; entered() for Enter behind what is typed.
    """

    parcel_opened = Signal()
    entered = Signal()

    parcel_removed = Signal(str)
    carrier_given = Signal(str)
    carrier_chosen = Signal(str, str)
    number_typed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._k = 1.0
        self._body: QWidget | None = None
        self.spin: UnitsField | None = None
        self.number: QLineEdit | None = None
        self.code: QLineEdit | None = None
        self.carrier: QComboBox | None = None
        self.reasons: QButtonGroup | None = None
        self.offers: list[Button] = []
        self.hide()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        if factor != self._k:
            self._k = factor
            if self._sheet is not None:
                self._build(self._sheet)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show a sheet, or none."""
        if sheet == self._sheet:
            return
        typed = self.number.text() if self.number is not None else ""
        before, self._sheet = self._sheet, sheet
        if sheet is None:
            self._clear()
            self.hide()
            return
        self._build(sheet)
        self.show()
        self.raise_()
        if isinstance(before, TrackingSheet) and isinstance(sheet, TrackingSheet) and self.number:
            is_noted = any(number == typed.strip() for number in sheet.parcels)
            self.number.setText("" if is_noted else sheet.number or typed)

    @property
    def is_wide(self) -> bool:
        """Whether the sheet takes the whole width of the bench."""
        return isinstance(self._sheet, MessageSheet | LinkSheet | HoldSheet)

    @property
    def notes(self) -> str:
        """What is written for whoever finds the order on hold."""
        return self.code.text().strip() if self.code is not None else ""

    def take_code(self) -> str:
        """The code in the field, which is empty afterwards for the next one."""
        code = self.code.text() if self.code is not None else ""
        if self.code is not None:
            self.code.clear()
        return code

    @property
    def quantity(self) -> int:
        """The number in the field."""
        if self.spin is None:
            return 0
        self.spin.interpretText()
        return self.spin.value()

    @property
    def reason(self) -> str:
        """The reason that is chosen."""
        button = self.reasons.checkedButton() if self.reasons is not None else None
        return str(button.property("key")) if button is not None else ""

    def _clear(self) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = None
        self.spin = self.number = self.code = self.carrier = self.reasons = None
        self.offers = []
        self.number_typed.emit(False)

    def _build(self, sheet: Sheet) -> None:
        self._clear()
        k = self._k
        body = self._body = QWidget(self)
        column = QVBoxLayout(body)
        margin = round(20 * k)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(round(8 * k))
        column.addWidget(self._label(sheet.title, 24, 700))
        focus: QWidget | None = None
        match sheet:
            case QuantitySheet():
                focus = self._add_quantity(column, sheet)
            case ShortSheet():
                focus = self._add_quantity(column, sheet)
                self._add_reasons(column, sheet)
            case TrackingSheet():
                focus = self._add_tracking(column, sheet)
            case PartSheet():
                self._add_part(column, sheet)
            case CodeSheet():
                focus = self._add_code(column, sheet)
            case HoldSheet():
                focus = self._add_hold(column, sheet)
            case LinkSheet():
                focus = self._add_link(column, sheet)
            case MessageSheet():
                add_message(column, sheet, k)
        if not isinstance(sheet, MessageSheet):
            column.addStretch(1)
        self.setAccessibleName(sheet.title)
        body.setGeometry(self.rect())
        body.show()
        if focus is not None:
            # A field shows its cursor; on a choice only the ring tells where the keyboard is.
            is_choice = isinstance(focus, QRadioButton)
            reason = Qt.FocusReason
            focus.setFocus(reason.ShortcutFocusReason if is_choice else reason.OtherFocusReason)

    def _label(
        self, text: str, size: float, weight: int = 400, role: Colour = Colour.INK
    ) -> PlainLabel:
        return PlainLabel(text, size * self._k, weight, role)

    def _add_error(self, column: QVBoxLayout, error: str) -> None:
        if error:
            column.addWidget(self._label(error, 16, 600, Colour.WRONG_INK))

    def _add_quantity(self, column: QVBoxLayout, sheet: QuantitySheet | ShortSheet) -> UnitsField:
        column.addWidget(self._label(sheet.product, 18, 500))
        column.addSpacing(round(4 * self._k))
        column.addWidget(self._label(sheet.label, 16, 500, Colour.INK2))
        spin = self.spin = UnitsField()
        least = 1 if isinstance(sheet, ShortSheet) else 0
        # What is too much is refused in a sentence. A field that took the first digit of 30 only would
        # set 3 without a word.
        spin.setRange(least, MOST_TYPED)
        spin.setValue(sheet.value)
        set_size(spin, 60 * self._k, 36 * self._k)
        spin.setAccessibleName(f"{sheet.label}. {sheet.product}")
        spin.selectAll()
        spin.entered.connect(self.entered)
        column.addWidget(spin)
        self._add_error(column, sheet.error)
        return spin

    def _add_reasons(self, column: QVBoxLayout, sheet: ShortSheet) -> None:
        column.addWidget(self._label(sheet.reason_label, 16, 500, Colour.INK2))
        group = self.reasons = QButtonGroup(self._body)
        grid = QGridLayout()
        grid.setSpacing(round(8 * self._k))
        for index, choice in enumerate(sheet.reasons):
            radio = QRadioButton(f"{choice.text}   Alt {index + 1}")
            radio.setAccessibleName(choice.text)
            radio.setFont(font(17 * self._k, 500))
            radio.setMinimumHeight(round(TOUCH_MIN * self._k))
            radio.setProperty("key", choice.key)
            radio.setChecked(index == 0)
            group.addButton(radio, index)
            grid.addWidget(radio, index // 2, index % 2)
        column.addLayout(grid)

    def _add_tracking(self, column: QVBoxLayout, sheet: TrackingSheet) -> QLineEdit:
        k = self._k
        column.addWidget(self._label(sheet.hint, 16, 400, Colour.INK2))
        number = self.number = QLineEdit(sheet.number)
        number.setFont(font(22 * k, 500, code=True))
        set_size(number, 50 * k, 22 * k)
        number.setMaxLength(120)
        number.setPlaceholderText(sheet.number_label)
        number.setAccessibleName(sheet.number_label)
        number.textChanged.connect(lambda text: self.number_typed.emit(bool(text.strip())))
        self.number_typed.emit(bool(sheet.number.strip()))
        number.returnPressed.connect(self._on_number_entered)
        column.addWidget(number)
        carrier = self.carrier = QComboBox()
        carrier.setEditable(True)
        carrier.addItems([*sheet.carriers])
        carrier.setCurrentText(sheet.carrier)
        set_size(carrier, 48 * k, 18 * k)
        carrier.setAccessibleName(sheet.carrier_label)
        edit = carrier.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(sheet.carrier_label)
            edit.textEdited.connect(self._on_carrier)
        carrier.textActivated.connect(self._on_carrier_picked)
        column.addWidget(carrier)
        if edit is not None:
            # Before it has its place, the window's style would give it the desk's size again.
            edit.setFont(font(18 * k, 500))
        self._add_error(column, sheet.error)
        if sheet.offers:
            # On a low screen there is no room for both, and the question is about the last number.
            self._add_offers(column, sheet)
            return number
        self._add_parcels(column, sheet)
        return number

    def _add_parcels(self, column: QVBoxLayout, sheet: TrackingSheet) -> None:
        if sheet.parcels:
            column.addWidget(self._label(sheet.parcels_title, 16, 500, Colour.INK2))
        for number in sheet.parcels[-3:]:
            shown = number or _("Without a number yet")
            remove = self._small_button(shown, "trash")
            remove.setAccessibleName(_("Forget {number}").format(number=shown))
            remove.setToolTip(_("Forget this parcel"))
            remove.clicked.connect(
                lambda _checked=False, number=number: self.parcel_removed.emit(number)
            )
            column.addWidget(remove)
        more = self._small_button(f"{sheet.one_more}   {cap(CommandId.PACK_ONE_MORE)}", "plus")
        more.setAccessibleName(sheet.one_more)
        more.clicked.connect(self.parcel_opened)
        column.addWidget(more)

    def _add_offers(self, column: QVBoxLayout, sheet: TrackingSheet) -> None:
        column.addWidget(self._label(sheet.offer_title, 16, 600))
        grid = QGridLayout()
        grid.setSpacing(round(8 * self._k))
        for index, name in enumerate(sheet.offers):
            offer = self._small_button(f"{name}   Alt {index + 1}")
            offer.setAccessibleName(name)
            offer.clicked.connect(
                lambda _checked=False, name=name: self.carrier_chosen.emit(sheet.offered_for, name)
            )
            self.offers.append(offer)
            grid.addWidget(offer, index // 2, index % 2)
        column.addLayout(grid)

    def _small_button(self, text: str, icon: str = "") -> Button:
        button = Button(text, ButtonKind.SECONDARY, ButtonSize.COUNTER, icon=icon)
        button.set_scale(self._k)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _on_number_entered(self) -> None:
        # Behind nothing typed, the key of this sheet completes the order: no Enter may do that.
        if self.number is not None and self.number.text().strip():
            self.entered.emit()

    def _on_carrier(self, name: str) -> None:
        if isinstance(self._sheet, TrackingSheet):
            self._sheet = replace(self._sheet, carrier=name, given=name)
            self.carrier_given.emit(name)

    def _on_carrier_picked(self, name: str) -> None:
        if isinstance(self._sheet, TrackingSheet) and self._sheet.offers and name.strip():
            self.carrier_chosen.emit(self._sheet.offered_for, name)
        else:
            self._on_carrier(name)

    def _add_part(self, column: QVBoxLayout, sheet: PartSheet) -> None:
        column.addWidget(self._label(sheet.what, 20, 600))
        for line in sheet.missing[:4]:
            column.addWidget(self._label(line, 18, 400, Colour.AMBER_INK))
        column.addSpacing(round(8 * self._k))
        column.addWidget(self._label(f"{sheet.send.text}  {cap(CommandId.PACK_COMPLETE)}", 20, 600))
        column.addWidget(self._label(sheet.send_detail, 16, 400, Colour.INK2))
        column.addSpacing(round(4 * self._k))
        column.addWidget(self._label(f"{sheet.leave}  {cap(CommandId.PACK_SHORT)}", 20, 600))
        column.addWidget(self._label(sheet.leave_detail, 16, 400, Colour.INK2))

    def _add_code(self, column: QVBoxLayout, sheet: CodeSheet) -> QLineEdit:
        k = self._k
        column.addWidget(self._label(sheet.hint, 18, 400, Colour.INK2))
        code = self.code = QLineEdit()
        code.setFont(font(26 * k, 500, code=True))
        set_size(code, 56 * k, 26 * k)
        code.setMaxLength(120)
        code.setPlaceholderText(sheet.label)
        code.setAccessibleName(sheet.label)
        code.returnPressed.connect(self.entered)
        column.addWidget(code)
        return code

    def _add_hold(self, column: QVBoxLayout, sheet: HoldSheet) -> QWidget:
        k = self._k
        column.addWidget(self._label(sheet.hint, 18, 400, Colour.INK2))
        group = self.reasons = QButtonGroup(self._body)
        grid = QGridLayout()
        grid.setVerticalSpacing(round(4 * k))
        for index, choice in enumerate(sheet.reasons):
            radio = QRadioButton(f"{cap(CommandId.PACK_CHOOSE, index + 1)}   {choice.text}")
            radio.setAccessibleName(choice.text)
            radio.setFont(font(20 * k, 500))
            radio.setMinimumHeight(round(TOUCH_MIN * k))
            radio.setProperty("key", choice.key)
            group.addButton(radio, index)
            grid.addWidget(radio, index // 2, index % 2)
        column.addLayout(grid)
        notes = self.code = QLineEdit()
        set_size(notes, 50 * k, 20 * k)
        notes.setMaxLength(500)
        notes.setPlaceholderText(sheet.notes_label)
        notes.setAccessibleName(sheet.notes_label)
        column.addWidget(notes)
        self._add_error(column, sheet.error)
        return group.button(0)

    def _add_link(self, column: QVBoxLayout, sheet: LinkSheet) -> QWidget:
        k = self._k
        column.addWidget(self._label(f"{sheet.code}. {sheet.hint}", 18, 400, Colour.INK2))
        group = self.reasons = QButtonGroup(self._body)
        grid = QGridLayout()
        grid.setHorizontalSpacing(round(24 * k))
        grid.setVerticalSpacing(round(4 * k))
        for index, choice in enumerate(sheet.choices):
            text = f"{choice.text}, {choice.detail}" if choice.detail else choice.text
            radio = QRadioButton(cap(CommandId.PACK_CHOOSE, index + 1))
            radio.setAccessibleName(text)
            radio.setFont(font(20 * k, 600))
            radio.setMinimumHeight(round(TOUCH_MIN * k))
            radio.setProperty("key", choice.key)
            group.addButton(radio, index)
            row = QHBoxLayout()
            row.setSpacing(round(16 * k))
            row.addWidget(radio)
            row.addWidget(self._label(text, 20, 500), 1)
            grid.addLayout(row, index // 2, index % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addSpacing(round(8 * k))
        column.addWidget(self._label(sheet.units_label, 18, 500, Colour.INK2))
        spin = self.spin = UnitsField()
        spin.setRange(1, MOST_UNITS)
        set_size(spin, 48 * k, 22 * k)
        spin.setMaximumWidth(round(220 * k))
        spin.setAccessibleName(sheet.units_label)
        column.addWidget(spin)
        self._add_error(column, sheet.error)
        return group.button(0) if sheet.choices else spin

    def resizeEvent(self, event: object) -> None:
        if self._body is not None:
            self._body.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(
            painter,
            QRectF(self.rect()),
            colour(Colour.SURFACE),
            colour(Colour.ACCENT),
            12,
            2,
        )
