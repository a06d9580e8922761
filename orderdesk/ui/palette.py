"""The palette over the window: one field, and what it finds below, in the same frame."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.palette_presenter import (
    ONLY_COMMANDS,
    PalettePresenter,
    PaletteRow,
    PaletteSection,
    PaletteState,
)
from orderdesk.ui import motion, text_paint
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL, RADIUS_PALETTE
from orderdesk.ui.widgets.cover import Cover
from orderdesk.ui.widgets.key_cap import CapGround, cap_width, paint_cap
from orderdesk.ui.widgets.list_delegate import paint_current_bar
from orderdesk.ui.widgets.shadow import SHADOW_REACH, paint_shadow
from orderdesk.words import _

WIDTH = 660
FADE_MS = 120
_TOP = 96
_FIELD = 64
_FOOT = 44
_ROW = 48
_HEADING = 34
_CAP = 24
_FRAME_MS = 16
Index = QModelIndex | QPersistentModelIndex
Entry = PaletteRow | PaletteSection


class _Model(QAbstractListModel):
    """Headings and rows in one column."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show_sections(self, sections: tuple[PaletteSection, ...]) -> None:
        entries: list[Entry] = []
        for section in sections:
            entries += [section, *section.rows]
        if entries != self.entries:
            self.beginResetModel()
            self.entries = entries
            self.endResetModel()

    def place_of(self, current: int) -> QModelIndex:
        rows = [place for place, one in enumerate(self.entries) if isinstance(one, PaletteRow)]
        return self.index(rows[current]) if current < len(rows) else QModelIndex()

    def number_of(self, index: Index) -> int:
        """The row's number among rows; -1 for a heading."""
        if not index.isValid() or not isinstance(self.entries[index.row()], PaletteRow):
            return -1
        above = self.entries[: index.row()]
        return sum(1 for one in above if isinstance(one, PaletteRow))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        one = self.entries[index.row()]
        return one.title if isinstance(one, PaletteSection) else one.spoken

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.number_of(index) < 0:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: "_List") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_row = self._view.rows.number_of(index) >= 0
        return QSize(0, _ROW if is_row else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = self._view.rows.entries[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(one, PaletteSection):
            area = rect.adjusted(20, 6, -20, 0)
            text_paint.draw_line(painter, area, one.title, font(12, 600), colour(Colour.INK2))
        else:
            self._paint_row(painter, rect, one, is_current=self._view.currentIndex() == index)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, rect: QRectF, row: PaletteRow, *, is_current: bool
    ) -> None:
        plate = rect.adjusted(8, 1, -8, -1)
        if is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.ACCENT_TINT))
            painter.drawRoundedRect(plate, RADIUS_CONTROL, RADIUS_CONTROL)
            paint_current_bar(painter, plate)
        is_off = bool(row.why_not)
        ink = colour(Colour.INK3 if is_off else Colour.ACCENT_INK if is_current else Colour.INK2)
        cut = Cut.FILL if is_current and not is_off else Cut.REGULAR
        paint_icon(
            painter, QRectF(rect.left() + 22, rect.top(), 20, rect.height()), row.icon, ink, cut
        )
        right = self._paint_caps(painter, rect, row) - 12
        left = rect.left() + 56
        title_ink = colour(Colour.INK3 if is_off else Colour.INK)
        area = QRectF(left, rect.top(), right - left, rect.height())
        left += 12 + text_paint.draw_marked(
            painter,
            area,
            row.title,
            font(15, 500),
            font(15, 700),
            (title_ink, title_ink),
            row.title_spans,
        )
        area = QRectF(left, rect.top(), right - left, rect.height())
        if area.width() > 24:
            ink2 = colour(Colour.INK2)
            strong = ink2 if is_off else colour(Colour.INK)
            spans = () if is_off else row.detail_spans
            text_paint.draw_marked(
                painter,
                area,
                row.why_not or row.detail,
                font(13),
                font(13, 700),
                (ink2, strong),
                spans,
            )

    @staticmethod
    def _paint_caps(painter: QPainter, rect: QRectF, row: PaletteRow) -> float:
        """The keys at the right. Returns where they begin."""
        right = rect.right() - 18
        for text in reversed(row.caps):
            width = cap_width(text, _CAP)
            plate = QRectF(right - width, rect.center().y() - _CAP / 2, width, _CAP)
            paint_cap(painter, plate, text, CapGround.SURFACE)
            right = plate.left() - 6
        return right


class _List(QListView):
    """Rows that never take the keyboard: it stays in the field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = _Model()
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Orders and commands"))
        self.viewport().setAutoFillBackground(False)


class _Field(QLineEdit):
    """Hands the keys that steer the list to the palette."""

    def __init__(self, palette: "Palette", presenter: PalettePresenter) -> None:
        super().__init__(palette)
        self._palette = palette
        self._presenter = presenter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._presenter.move(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._presenter.enter_open()
            else:
                self._presenter.enter()
        elif key == Qt.Key.Key_Escape:
            self._presenter.close()
        else:
            super().keyPressEvent(event)


class Palette(Cover):
    """Lies over the whole window while it is open; the keyboard is in its field."""

    def __init__(self, window: MainWindow, presenter: PalettePresenter) -> None:
        super().__init__(window)
        self._window = window
        self.presenter = presenter
        self._before: QWidget | None = None
        self._state = PaletteState()
        self._shade = 1.0
        self.setAccessibleName(_("Find orders and commands"))
        self.field = _Field(self, presenter)
        self.field.setFrame(False)
        self.field.setProperty("bare", True)
        self.field.setFont(font(19))
        self.field.setPlaceholderText(_("Find an order, or say what to do"))
        self.field.setAccessibleName(_("Find an order, or say what to do"))
        self.field.textChanged.connect(presenter.type)
        self.list = _List(self)
        self.list.clicked.connect(self._on_clicked)
        self.list.entered.connect(lambda index: presenter.mark(self.list.rows.number_of(index)))
        self._fade = QTimer(self)
        self._fade.setInterval(_FRAME_MS)
        self._fade.timeout.connect(self._on_fade)
        window.installEventFilter(self)
        self.hide()
        presenter.attach(self)

    def show_palette(self, state: PaletteState) -> None:
        """Show this; open or close where that changed."""
        was_open, self._state = self.is_open, state
        if not state.is_open:
            if was_open:
                self._close()
            return
        self.list.rows.show_sections(state.sections)
        index = self.list.rows.place_of(state.current)
        self.list.setCurrentIndex(index)
        if state.current == 0:
            self.list.scrollToTop()
        if not was_open:
            self._open()
        self._place()
        self._announce(state)
        self.update()

    def _open(self) -> None:
        self._before = self._window.focusWidget()
        self.field.clear()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._shade = 0.0 if motion.duration_ms(FADE_MS) else 1.0
        if self._shade < 1:
            self._fade.start()

    def _close(self) -> None:
        self._fade.stop()
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._window.focus_page()

    def _on_fade(self) -> None:
        self._shade = min(1.0, self._shade + _FRAME_MS / FADE_MS)
        if self._shade >= 1:
            self._fade.stop()
        self.update()

    def _on_clicked(self, index: QModelIndex) -> None:
        number = self.list.rows.number_of(index)
        if number >= 0:
            self.presenter.mark(number)
            self.presenter.enter()

    def _announce(self, state: PaletteState) -> None:
        said = state.told or state.nothing
        if not said and state.rows:
            said = state.rows[state.current].spoken
        if said and said != self.list.accessibleDescription():
            self.list.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _plate(self) -> QRectF:
        width = min(WIDTH, self.width() - 2 * SHADOW_REACH)
        top = min(_TOP, max(SHADOW_REACH, (self.height() - 480) // 2))
        room = self.height() - top - _FIELD - _FOOT - 2 * SHADOW_REACH
        wanted = sum(
            _ROW if isinstance(one, PaletteRow) else _HEADING for one in self.list.rows.entries
        )
        rows = max(_ROW, min(wanted + 8, room))
        return QRectF((self.width() - width) / 2, top, width, _FIELD + rows + _FOOT)

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        plate = self._plate().toRect()
        self.field.setGeometry(plate.left() + 48, plate.top() + 14, plate.width() - 120, 36)
        top = plate.top() + _FIELD
        self.list.setGeometry(
            plate.left(), top + 2, plate.width(), plate.bottom() - _FOOT - top - 2
        )
        self.list.setVisible(bool(self._state.rows))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._plate().contains(event.position()):
            self.presenter.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scrim = QColor(colour(Colour.SCRIM))
        scrim.setAlphaF(scrim.alphaF() * self._shade)
        painter.fillRect(self.rect(), scrim)
        plate = self._plate()
        paint_shadow(painter, plate, RADIUS_PALETTE)
        painter.setPen(colour(Colour.LINE))
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawRoundedRect(
            plate.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PALETTE, RADIUS_PALETTE
        )
        glass = QRectF(plate.left() + 20, plate.top(), 20, _FIELD)
        paint_icon(painter, glass, "magnifying-glass", colour(Colour.INK2))
        self._paint_cap(painter, cap(CommandId.BACK), plate.right() - 20, plate.top() + _FIELD / 2)
        line = colour(Colour.LINE)
        painter.fillRect(QRectF(plate.left(), plate.top() + _FIELD, plate.width(), 1), line)
        painter.fillRect(QRectF(plate.left(), plate.bottom() - _FOOT, plate.width(), 1), line)
        if self._state.nothing:
            area = QRectF(plate.left() + 20, plate.top() + _FIELD, plate.width() - 40, _ROW)
            ink2 = colour(Colour.INK2)
            text_paint.draw_line(painter, area, self._state.nothing, font(14), ink2)
        self._paint_foot(painter, plate)

    def _paint_foot(self, painter: QPainter, plate: QRectF) -> None:
        middle = plate.bottom() - _FOOT / 2
        left = plate.left() + 20
        if self._state.told:
            area = QRectF(left, middle - 12, plate.width() - 40, 24)
            ink = colour(Colour.AMBER_INK)
            text_paint.draw_line(painter, area, self._state.told, font(13, 600), ink)
            return
        for text, word in (
            (cap(CommandId.ROWS) + " " + cap(CommandId.ROWS, 2), _("Choose")),
            (cap(CommandId.QUEUE_PACK), _("Do it")),
            (ONLY_COMMANDS, _("Only commands")),
        ):
            left = self._paint_cap(painter, text, left, middle, at_left=True) + 8
            area = QRectF(left, middle - 12, plate.right() - left, 24)
            left += 24 + text_paint.draw_line(painter, area, word, font(13), colour(Colour.INK2))

    @staticmethod
    def _paint_cap(
        painter: QPainter, text: str, edge: float, middle: float, *, at_left: bool = False
    ) -> float:
        """One cap that begins or ends at `edge`. Returns its right end."""
        width = cap_width(text, _CAP)
        left = edge if at_left else edge - width
        paint_cap(painter, QRectF(left, middle - _CAP / 2, width, _CAP), text, CapGround.SURFACE)
        return left + width
