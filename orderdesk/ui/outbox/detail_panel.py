"""The selected decision: what happened, both sides, what can be decided."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from orderdesk.domain.ids import IntentId
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.outbox_state import OutboxDetail
from orderdesk.ui.outbox.choice_row import HEIGHT, ChoiceRow
from orderdesk.ui.outbox.comparison import Comparison
from orderdesk.ui.outbox.note_line import NoteLine
from orderdesk.ui.theme import Colour, Tone, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures
from orderdesk.words import _


class _Quote(QWidget):
    """Shopify's own words, set apart from ours."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(2)
        self._who = PlainLabel(_("Shopify said"), 14, 600, Colour.INK2)
        self.words = PlainLabel("", 16, 500)
        column.addWidget(self._who)
        column.addWidget(self.words)

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        self._who.set_font(14 * factor, 600)
        self.words.set_font(16 * factor, 500)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Colour.SUNKEN))
        painter.fillRect(0, 0, 3, self.height(), colour(Colour.LINE_STRONG))


class _Story(QScrollArea):
    """What happened and both sides: as high as they need, and scrolled where that is too much."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self._body = body
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        # Lower than Qt would have it: what can be decided keeps its room.
        self.setMinimumHeight(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("What happened, and both sides"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(body)
        # A scroll area fills the ground of what it is given; the sheet below is the ground here.
        body.setAutoFillBackground(False)

    def fit(self) -> None:
        """Take no more height than the content has.

        The body's size is set here alone: a scroll area that fits it to its viewport goes back and
        forth for ever where the text fits without the scroll bar and not beside it.
        """
        layout = self._body.layout()
        if layout is None:
            return
        layout.activate()
        width = self.width()
        height = max(1, layout.totalHeightForWidth(width))
        if height > self.height():
            width -= self.verticalScrollBar().sizeHint().width()
            height = max(1, layout.totalHeightForWidth(width))
        # Wrapped labels ask for the height of a narrower column than they get.
        self._body.setFixedSize(width, height)
        self.setMaximumHeight(height)
        # Arrows scroll what has no room, for whoever works without a mouse.
        is_long = height > self.height()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_long else Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


_LEAST_STORY = 150


class DetailPanel(QWidget):
    """Keeps its widgets and changes their words, so that the focus stays where it is.

    What can be decided stands below the rest and is never scrolled away.

    Signals: chosen(place), done(), take_back_wanted(), order_wanted().
    """

    chosen = Signal(int)
    done = Signal()
    take_back_wanted = Signal()
    order_wanted = Signal()

    def __init__(self, pictures: Pictures = no_pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: IntentId | None = None
        self._k = 1.0
        self.title = PlainLabel("", 24, 700)
        self.sentence = PlainLabel("", 15, 400, Colour.INK2)
        self.advice = PlainLabel("", 16, 600)
        self._quote = _Quote()
        self.comparison = Comparison(pictures)
        self._legend = NoteLine("not-equals", Tone.PLAIN, 0)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(6)
        self.choices: list[ChoiceRow] = []
        self.take_back = Button("", icon="arrow-u-up-left", key=cap(CommandId.OUTBOX_TAKE_BACK))
        self.take_back.clicked.connect(self.take_back_wanted)
        self._take_back_detail = PlainLabel("", 15, 400, Colour.INK2)
        self.open_order = Button(_("Open order"), ButtonKind.QUIET, key=cap(CommandId.OUTBOX_OPEN))
        self.open_order.clicked.connect(self.order_wanted)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 16, 28, 6)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.open_order, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self.advice)
        column.addWidget(self._quote)
        column.addSpacing(6)
        column.addWidget(self.comparison)
        column.addWidget(self._legend)
        self._story = _Story(body)
        take_back = QHBoxLayout()
        take_back.setSpacing(12)
        take_back.addWidget(self.take_back)
        take_back.addWidget(self._take_back_detail, 1)
        below = QVBoxLayout()
        below.setContentsMargins(28, 6, 28, 16)
        below.setSpacing(8)
        below.addLayout(self._choices)
        below.addLayout(take_back)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._story, 1)
        whole.addLayout(below)
        whole.addStretch(0)

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        if factor == self._k:
            return
        self._k = factor
        self.title.set_font(24 * factor, 700)
        self.sentence.set_font(15 * factor)
        self.advice.set_font(16 * factor, 600)
        self._quote.set_scale(factor)
        self.comparison.set_scale(factor)
        self._legend.set_scale(factor)
        self._take_back_detail.set_font(15 * factor)
        parts: tuple[Button | ChoiceRow, ...] = (self.open_order, self.take_back, *self.choices)
        for part in parts:
            part.set_scale(factor)
        self._story.fit()

    def show_detail(self, detail: OutboxDetail) -> None:
        """Show a decision."""
        self.title.setText(detail.title)
        self.sentence.setText(detail.sentence)
        self.advice.setText(detail.advice)
        self.advice.setVisible(bool(detail.advice))
        self._quote.words.setText(detail.shop_said)
        self._quote.setVisible(bool(detail.shop_said))
        self.comparison.show_sides(detail.ours, detail.theirs)
        self._legend.show_text(detail.legend)
        self._show_choices(detail)
        self.take_back.setVisible(bool(detail.take_back))
        self.take_back.set_label(detail.take_back)
        self.take_back.setEnabled(not detail.is_busy)
        self._take_back_detail.setText(detail.take_back_detail)
        self._take_back_detail.setVisible(bool(detail.take_back_detail))
        if detail.intent_id != self._shown:
            self._shown = detail.intent_id
            self._story.verticalScrollBar().setValue(0)
        self._story.fit()

    def _show_choices(self, detail: OutboxDetail) -> None:
        while len(self.choices) > len(detail.choices):
            row = self.choices.pop()
            self._choices.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.choices) < len(detail.choices):
            place = len(self.choices)
            row = ChoiceRow(place + 1)
            row.set_scale(self._k)
            row.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
            row.done.connect(self.done)
            self._choices.addWidget(row)
            self.choices.append(row)
        for row, choice in zip(self.choices, detail.choices, strict=True):
            row.show_choice(choice, is_busy=detail.is_busy)
        self._fit_choices()

    def _fit_choices(self) -> None:
        """Where there is no room for both sides beside them, the choices are as low as their titles."""
        wanted = (_LEAST_STORY + len(self.choices) * (HEIGHT + self._choices.spacing())) * self._k
        for row in self.choices:
            row.set_low(is_low=self.height() < wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_choices()
