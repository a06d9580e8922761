"""The forms in the side sheet for holding, tags, the note, moving and splitting."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LineItemGid, LocationGid
from orderdesk.presenters.detail_actions import SplitLine
from orderdesk.presenters.order_words import hold_word
from orderdesk.services.order_changes import LONGEST_HOLD_NOTES, Targets
from orderdesk.ui.detail.sheet_form import SheetForm
from orderdesk.ui.packing.units_field import MOST_TYPED
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_LONGEST_TYPED_TAGS = 500


def _text_field(name: str, text: str, height: int) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setAccessibleName(name)
    field.setTabChangesFocus(True)
    field.setFixedHeight(height)
    return field


class _Reason(QRadioButton):
    """Marked by the arrow that comes to it: Qt does that only once one of a group is marked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        came_to = self.window().focusWidget()
        is_arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if is_arrow and isinstance(came_to, _Reason) and came_to is not self:
            came_to.setChecked(True)


class HoldForm(SheetForm):
    """A reason, and notes for whoever finds the order on hold. No reason is marked beforehand."""

    def __init__(self, save: Callable[[HoldReason, str], None]) -> None:
        super().__init__(_("Put on hold"))
        self._save_it = save
        self.reasons = QButtonGroup(self)
        self.add_title(_("Why does it wait?"))
        for number, reason in enumerate(HoldReason):
            button = _Reason(hold_word(reason))
            self.reasons.addButton(button, number)
            self.fields.addWidget(button)
        self.add_title(_("Notes"))
        self.notes = _text_field(_("Notes"), "", 84)
        self.fields.addWidget(self.notes)
        self.add_hint(
            _(
                "All that is left to pack here waits, for every station, until the hold is released. "
                "The customer gets no mail."
            )
        )

    @property
    def first(self) -> QWidget:
        return self.reasons.button(0)

    def choose(self, reason: HoldReason) -> None:
        """Mark this reason."""
        self.reasons.button(list(HoldReason).index(reason)).setChecked(True)

    def send(self) -> None:
        if self.reasons.checkedId() < 0:
            self.refuse(_("Choose why it waits."))
            return
        notes = self.notes.toPlainText()
        if len(notes) > LONGEST_HOLD_NOTES:
            sentence = _("These notes are longer than {count} characters.")
            self.refuse(sentence.format(count=LONGEST_HOLD_NOTES))
            return
        self._save_it(list(HoldReason)[self.reasons.checkedId()], notes)


class TagsForm(SheetForm):
    """The order's tags, each with its own way off, and a field for new ones."""

    def __init__(
        self, tags: Sequence[str], add: Callable[[str], None], remove: Callable[[str], None]
    ) -> None:
        super().__init__(_("Add"))
        self._add = add
        self.removals: list[Button] = []
        self.add_title(_("New tags"))
        self.field = QLineEdit()
        self.field.setMaxLength(_LONGEST_TYPED_TAGS)
        self.field.setAccessibleName(_("New tags"))
        self.field.setPlaceholderText(_("A comma parts two tags"))
        self.fields.addWidget(self.field)
        self.add_title(_("Tags so far"))
        if not tags:
            self.add_hint(_("None."))
        for tag in tags:
            self.fields.addLayout(self._row(tag, remove))

    @property
    def first(self) -> QWidget:
        return self.field

    def _row(self, tag: str, remove: Callable[[str], None]) -> QHBoxLayout:
        button = Button(_("Remove"), ButtonKind.QUIET, icon="x")
        button.setAccessibleName(_("Remove the tag {tag}").format(tag=tag))
        button.clicked.connect(lambda _checked=False: remove(tag))
        self.removals.append(button)
        row = QHBoxLayout()
        row.addWidget(PlainLabel(tag, 14, 500), 1)
        row.addWidget(button)
        return row

    def send(self) -> None:
        self._add(self.field.text())


class NoteForm(SheetForm):
    """The order's note, whole. What was there when writing began goes with the new text."""

    def __init__(self, note: str, save: Callable[[str, str], None]) -> None:
        super().__init__(_("Save"))
        self._seen = note
        self._save_it = save
        self.add_title(_("Order note"))
        self.note = _text_field(_("Order note"), note, 220)
        self.fields.addWidget(self.note)
        self.add_hint(
            _("Everybody who sees the order in Shopify reads this note. The customer gets no mail.")
        )

    @property
    def first(self) -> QWidget:
        return self.note

    def send(self) -> None:
        self._save_it(self.note.toPlainText(), self._seen)


class MoveForm(SheetForm):
    """The locations that may take the work over, as Shopify names them."""

    def __init__(self, save: Callable[[LocationGid, str], None]) -> None:
        super().__init__(_("Move"))
        self._save_it = save
        self._targets: Targets | None = None
        self.places = QButtonGroup(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._state = PlainLabel(_("Asking where it may go…"), 13, 400, Colour.INK2)
        self.add_title(_("Where is it packed?"))
        self.fields.addLayout(self._list)
        self.fields.addWidget(self._state)
        self.add_hint(_("All that is left to pack here goes there. The customer gets no mail."))
        self.save.setEnabled(False)

    def show_targets(self, targets: Targets) -> None:
        """Offer these locations; the first is marked."""
        if self._targets is not None:
            return
        self._targets = targets
        for number, place in enumerate(targets.locations):
            button = QRadioButton(place.name.replace("&", "&&"))
            self.places.addButton(button, number)
            self._list.addWidget(button)
        if not targets.locations:
            self._state.setText(_("Shopify names no location that could take it over."))
            return
        first = self.places.button(0)
        first.setChecked(True)
        first.show()
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.save.setEnabled(True)
        self._state.setText(
            ""
            if targets.is_certain
            else _("The shop cannot be asked now: it may refuse the place that you choose.")
        )
        self._state.setVisible(not targets.is_certain)

    def send(self) -> None:
        if self._targets is not None and self.places.checkedId() >= 0:
            place = self._targets.locations[self.places.checkedId()]
            self._save_it(place.id, place.name)


class SplitForm(SheetForm):
    """How many units of each line become a piece of work of their own."""

    def __init__(
        self,
        lines: Sequence[SplitLine],
        save: Callable[[Sequence[tuple[LineItemGid, int]]], None],
    ) -> None:
        super().__init__(_("Split off"))
        self._lines = tuple(lines)
        self._save_it = save
        self.counts: list[QSpinBox] = []
        self.add_hint(
            _("What you choose is packed and sent by itself. At least one item stays behind.")
        )
        for line in self._lines:
            count = QSpinBox()
            # Too many are refused in a sentence; a field that took one digit of them would split fewer.
            count.setRange(0, MOST_TYPED)
            count.setMinimumWidth(84)
            count.setAccessibleName(
                _("{product}: how many of {count}").format(product=line.title, count=line.most)
            )
            self.counts.append(count)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(PlainLabel(line.title, 14, 500), 1)
            row.addWidget(PlainLabel(_("of {count}").format(count=line.most), 13, wraps=False))
            row.addWidget(count)
            self.fields.addLayout(row)

    @property
    def first(self) -> QWidget:
        return self.counts[0] if self.counts else self.save

    def send(self) -> None:
        for count in self.counts:
            count.interpretText()
        chosen = zip(self._lines, self.counts, strict=True)
        self._save_it([(line.line_item_id, count.value()) for line, count in chosen])
