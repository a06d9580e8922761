"""The side sheet for a shipment's tracking numbers."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.shipment_cards import ShipmentCard
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

SHEET_WIDTH = 400
LONGEST_NUMBER = 100
Save = Callable[[ShipmentCard, Sequence[str], str, bool], None]


class _Panel(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Colour.SURFACE))
        painter.setPen(colour(Colour.LINE))
        painter.drawLine(0, 0, 0, self.height())


class TrackingSheet(QWidget):
    """Lies over the page: one field per parcel, the carrier, and whether the customer is told.

    It stays open until its numbers are saved or put away; a refusal is said below the fields.
    """

    def __init__(self, over: QWidget, save: Save) -> None:
        super().__init__(over)
        self._over = over
        self._save_it = save
        self._card: ShipmentCard | None = None
        self._return_to: QWidget | None = None
        self.numbers: list[QLineEdit] = []
        self.carrier = QLineEdit()
        self.carrier.setMaxLength(LONGEST_NUMBER)
        self.carrier.setAccessibleName(_("Carrier"))
        self.notify = QCheckBox(_("Tell the customer by mail"))
        self.save = Button(_("Save"), ButtonKind.PRIMARY, key="Ctrl+Enter")
        self.save.clicked.connect(self._on_save)
        self._title = PlainLabel("", 20, 700)
        self._refusal = PlainLabel("", 13, 600, Colour.WRONG_INK)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(8)
        self._add = Button(_("Another parcel"), ButtonKind.QUIET, icon="plus")
        self._add.clicked.connect(lambda: self._add_field("").setFocus())
        close = IconButton("x", _("Close"))
        close.clicked.connect(self.put_away)
        self._panel = _Panel(self)
        self._lay_out(close)
        over.installEventFilter(self)
        self.hide()

    def _lay_out(self, close: IconButton) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setObjectName("content")
        form = QVBoxLayout(body)
        form.setContentsMargins(20, 4, 20, 12)
        form.setSpacing(8)
        form.addWidget(PlainLabel(_("Tracking numbers"), 13, 600))
        form.addLayout(self._fields)
        form.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        form.addSpacing(8)
        form.addWidget(PlainLabel(_("Carrier"), 13, 600))
        form.addWidget(self.carrier)
        form.addSpacing(8)
        form.addWidget(self.notify)
        form.addWidget(self._refusal)
        form.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(0, 18, 0, 16)
        column.setSpacing(12)
        head.setContentsMargins(20, 0, 14, 0)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 0)
        foot.addWidget(self.save, 1)
        column.addLayout(foot)

    def show_card(self, card: ShipmentCard, *, notify: bool, can_notify: bool) -> None:
        """Ask for the numbers of a shipment, with those that it has."""
        self._card = card
        self._return_to = self._over.focusWidget()
        self._title.setText(_("Tracking of {name}").format(name=card.title))
        self.setAccessibleName(self._title.text())
        self._refusal.setText("")
        while self.numbers:
            field = self.numbers.pop()
            self._fields.removeWidget(field)
            field.deleteLater()
        for number in card.numbers or ("",):
            self._add_field(number)
        self.carrier.setText(card.company)
        self.notify.setChecked(notify and can_notify)
        self.notify.setEnabled(can_notify)
        self.notify.setToolTip("" if can_notify else _("The order has no address to write to."))
        self._fit()
        self.show()
        self.raise_()
        self.numbers[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.numbers[0].selectAll()

    def take_scan(self, code: str) -> None:
        """A scanned label goes into the field with the keyboard, else the first empty or first one."""
        fields = [field for field in self.numbers if field.hasFocus()]
        fields += [field for field in self.numbers if not field.text()]
        field = (fields or self.numbers)[0]
        field.setText(code)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why the numbers were not taken."""
        self._refusal.setText(sentence)
        self.save.unblock()

    def put_away(self) -> None:
        """Close without saving."""
        self.hide()
        if self._return_to is not None and self._return_to.isVisible():
            self._return_to.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)
        self._return_to = None

    def _add_field(self, number: str) -> QLineEdit:
        field = QLineEdit(number)
        field.setMaxLength(LONGEST_NUMBER)
        field.setPlaceholderText(_("Scan or type the label's number"))
        field.setAccessibleName(_("Tracking number"))
        self.numbers.append(field)
        self._fields.addWidget(field)
        return field

    def _on_save(self) -> None:
        if self._card is not None:
            self._refusal.setText("")
            self._save_it(
                self._card,
                [field.text() for field in self.numbers],
                self.carrier.text(),
                self.notify.isChecked(),
            )

    def _fit(self) -> None:
        self.setGeometry(self._over.rect())
        width = min(SHEET_WIDTH, self.width() - 40)
        self._panel.setGeometry(self.width() - width - 1, 1, width, self.height() - 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif is_enter:
            # Enter alone ends a scan; only with Ctrl does it save. It never reaches the page below.
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._on_save()
            event.accept()
        else:
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.SCRIM))
