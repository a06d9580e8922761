"""The selected order beside the queue, with the page's primary action at its foot."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, title, tooltip
from orderdesk.presenters.marks import Mark
from orderdesk.presenters.queue_preview import Preview, PreviewLine
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Tone, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.mark_chips import ChipsRow
from orderdesk.ui.widgets.mark_line import MarkLine
from orderdesk.ui.widgets.note_card import NoteCard
from orderdesk.ui.widgets.plain_label import PlainLabel, plain_tooltip
from orderdesk.ui.widgets.product_picture import Pictures, ProductPicture, no_pictures
from orderdesk.words import _

PREVIEW_WIDTH = 344
PREVIEW_WIDTH_WIDE = 440
PREVIEW_WIDTH_NARROW = 320
NARROW_BELOW = 1100
"""The width of the window below which the preview is narrow, for the sake of the names in the list."""
WIDE_FROM = 1600
"""The width of the window from which the preview is wide."""
_EDGE = 20
_FACTS_GAP = 8
_HEAD = 78
_NAME_GAP = 10
_FOOT = 64


class _Line(QWidget):
    """A line to be packed: product, option, quantity."""

    def __init__(
        self, line: PreviewLine, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        tile = ProductPicture(40, line.title, line.image_url, pictures)
        row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(PlainLabel(line.title, 13, 500))
        if line.option:
            words.addWidget(PlainLabel(line.option, 12, 400, Colour.INK2))
        row.addLayout(words, 1)
        row.addWidget(PlainLabel(line.quantity, 14, 700, wraps=False))


class _Facts(QWidget):
    """Marks in two columns; below each other where one of them would wrap in its column."""

    def __init__(self, facts: Sequence[Mark], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [MarkLine(fact) for fact in facts]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_FACTS_GAP)
        self._grid.setVerticalSpacing(8)
        self._arrange(PREVIEW_WIDTH - 2 * _EDGE)

    def _arrange(self, width: int) -> None:
        left = max((line.natural_width for line in self._lines[::2]), default=0)
        right = max((line.natural_width for line in self._lines[1::2]), default=0)
        columns = 2 if left + _FACTS_GAP + right <= width else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, line in enumerate(self._lines):
            self._grid.removeWidget(line)
            place = divmod(number, columns)
            self._grid.addWidget(line, *place, Qt.AlignmentFlag.AlignTop)
        # What is left over goes to the second column, so that the first ends near the middle.
        self._grid.setColumnMinimumWidth(0, left if columns == 2 else 0)
        self._grid.setColumnStretch(0, 44 if columns == 2 else 1)
        self._grid.setColumnStretch(1, 56 if columns == 2 else 0)
        self._grid.setColumnMinimumWidth(1, right if columns == 2 else 0)

    def minimumSizeHint(self) -> QSize:
        # Beside a scroll bar there is less room: two columns must not insist on theirs.
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width())


class _Body(QWidget):
    """Everything of a preview that scrolls."""

    def __init__(self, preview: Preview, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("content")
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, 14, _EDGE, 16)
        column.setSpacing(0)
        column.addWidget(_Facts(preview.facts))
        column.addSpacing(16)
        for warning in preview.warnings:
            column.addWidget(NoteCard(warning.word, "", warning.icon, Tone(warning.hue)))
            column.addSpacing(8)
        if preview.note:
            column.addWidget(NoteCard(_("Order note"), preview.note, "note", Tone.AMBER))
            column.addSpacing(8)
        if preview.gift:
            column.addWidget(NoteCard(_("Gift message"), preview.gift, "gift", Tone.PLAIN))
            column.addSpacing(8)
        title = QHBoxLayout()
        title.addWidget(PlainLabel(preview.lines_title, 13, 600))
        title.addStretch(1)
        title.addWidget(PlainLabel(preview.removed_title, 13, 400, Colour.INK2, wraps=False))
        column.addLayout(title)
        column.addSpacing(6)
        for line in preview.lines:
            column.addWidget(_Line(line, pictures))
        column.addStretch(1)


class PreviewPanel(QWidget):
    """Signals: pack_requested() from the button; open_requested() and slip_wanted() from those beside."""

    slip_wanted = Signal()
    pack_requested = Signal()
    open_requested = Signal()

    def __init__(self, pictures: Pictures = no_pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._preview: Preview | None = None
        self._made: tuple[Preview, _Body] | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(0)
        self._due.timeout.connect(self._show_made)
        self._number = PlainLabel("", 20, 700, wraps=False)
        self._chips = ChipsRow()
        self._name = PlainLabel("", 15, 500)
        self._place = PlainLabel("", 13, 400, Colour.INK2)
        top = QHBoxLayout()
        top.addWidget(self._number)
        top.addStretch(1)
        top.addWidget(self._chips)
        self._name.setObjectName("name")
        self._place.setObjectName("place")
        self._names = QHBoxLayout()
        self._names.addWidget(self._name)
        self._names.addWidget(self._place, 1)
        self._head = QWidget()
        self._head.setMinimumHeight(_HEAD)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(_EDGE, 12, _EDGE, 8)
        head.setSpacing(2)
        head.addLayout(top)
        head.addLayout(self._names)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pack = Button(
            _("Pack order"), ButtonKind.PRIMARY, icon="package", key=cap(CommandId.QUEUE_PACK)
        )
        self._pack.clicked.connect(self.pack_requested)
        self._open = Button("", ButtonKind.SECONDARY, icon="arrow-right")
        self._open.setAccessibleName(title(CommandId.QUEUE_OPEN))
        self._open.setToolTip(tooltip(CommandId.QUEUE_OPEN))
        self._open.setFixedWidth(40)
        self._open.clicked.connect(self.open_requested)
        self.slip = Button("", ButtonKind.SECONDARY, icon="printer")
        self.slip.setAccessibleName(title(CommandId.PRINT_SLIP))
        self.slip.setToolTip(tooltip(CommandId.PRINT_SLIP))
        self.slip.setFixedWidth(40)
        self.slip.clicked.connect(self.slip_wanted)
        self._foot = QWidget()
        self._foot.setFixedHeight(_FOOT)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(_EDGE, 0, _EDGE, 0)
        foot.setSpacing(8)
        foot.addWidget(self._open)
        foot.addWidget(self.slip)
        foot.addWidget(self._pack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)
        self.show_preview(None)

    @property
    def shown(self) -> Preview | None:
        """The order that is shown."""
        return self._preview

    @property
    def primary(self) -> Button:
        """The page's primary button."""
        return self._pack

    def show_preview(self, preview: Preview | None) -> None:
        """Show an order; the same order keeps its scroll position.

        What scrolls is made now and shown with the rest in the next turn: both in one would hold up
        the window, and whoever runs down the list sees the last order only.
        """
        if preview is None:
            self._made = None
            self._due.stop()
            self._show_parts(None)
        elif preview != (self._made[0] if self._made is not None else self._preview):
            self._made = (preview, _Body(preview, self._pictures))
            self._due.start()

    def _show_parts(self, preview: Preview | None) -> None:
        self._preview = preview
        for part in (self._head, self._scroll, self._foot):
            part.setVisible(preview is not None)
        self.update()

    def _show_made(self) -> None:
        if self._made is None:
            return
        (preview, body), self._made = self._made, None
        is_same = self._preview is not None and preview.key == self._preview.key
        value = self._scroll.verticalScrollBar().value() if is_same else 0
        self._show_parts(preview)
        self._number.setText(preview.number)
        self._name.setText(preview.name)
        self._place.setText(preview.place)
        self._fit_names()
        self._chips.show_marks(preview.chips)
        self._scroll.setWidget(body)
        self._scroll.verticalScrollBar().setValue(value)
        self._pack.set_label(preview.primary.label)
        if preview.primary.is_enabled:
            self._pack.unblock()
        else:
            self._pack.block(preview.primary.blocked or preview.primary.label)
            self._pack.setToolTip(plain_tooltip(preview.primary.why_not))
        self.setAccessibleName(_("Order {number}").format(number=preview.number))

    def _fit_names(self) -> None:
        """A short name has the place beside it; a long one wraps and has it below."""
        wanted = sum(
            text_paint.width_of(label.text(), label.font()) for label in (self._name, self._place)
        )
        is_short = wanted + _NAME_GAP <= self.width() - 2 * _EDGE
        direction = QBoxLayout.Direction
        self._names.setDirection(direction.LeftToRight if is_short else direction.TopToBottom)
        self._names.setSpacing(_NAME_GAP if is_short else 2)
        self._name.setWordWrap(not is_short)

    def sizeHint(self) -> QSize:
        return QSize(PREVIEW_WIDTH, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        painter.setPen(colour(Colour.LINE))
        painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if self._preview is None:
            return
        head = self._head.geometry().bottom()
        foot = self._foot.geometry().top()
        painter.drawLine(rect.left(), head, rect.right(), head)
        painter.drawLine(rect.left(), foot, rect.right(), foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()
        self.update()
