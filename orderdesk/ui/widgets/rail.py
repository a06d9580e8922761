"""The left rail: brand, pages with their counts, and who works here."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.avatar import paint_avatar
from orderdesk.ui.widgets.hover import paint_hover

RAIL_WIDTH = 184
_ROW = 40
_EDGE = 8
_STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}


class RailRow(QAbstractButton):
    """One page. Its count is quiet, or a chip in `Tone.WRONG` where a person is needed."""

    def __init__(self, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._count = 0
        self._needs_person = False
        self.setText(title)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_ROW)
        self.setAccessibleName(title)
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, is_checked: bool) -> None:
        # Tab stops at the row that is marked, arrows lead to the others. Qt sees to that only where
        # a person marks one.
        strong, click = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(strong if is_checked else click)

    def set_count(self, count: int, *, needs_person: bool = False) -> None:
        """Show `count` at the right; 0 shows nothing there."""
        self._count, self._needs_person = count, needs_person
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    @property
    def count(self) -> int:
        """The count shown."""
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 2 * _EDGE, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.isChecked():
            painter.setPen(colour(Colour.LINE))
            painter.setBrush(colour(Colour.SURFACE))
            painter.drawRoundedRect(
                rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL
            )
        elif self.underMouse():
            paint_hover(painter, rect)
        icon_role = Colour.ACCENT_INK if self.isChecked() else Colour.INK2
        cut = Cut.FILL if self.isChecked() else Cut.REGULAR
        area = QRectF(12, 0, 20, rect.height())
        paint_icon(painter, area, self._icon, colour(icon_role), cut)
        ink = colour(Colour.INK if self.isChecked() else Colour.INK2)
        right = self._paint_count(painter, rect)
        text_area = QRectF(42, 0, right - 42, rect.height())
        weight = 600 if self.isChecked() else 500
        text_paint.draw_line(painter, text_area, self.text(), font(14, weight), ink)

    def _paint_count(self, painter: QPainter, rect: QRectF) -> float:
        """Returns where the title must end."""
        if not self._count:
            return rect.right() - 12
        text = str(self._count)
        text_font = font(12, 600 if self.isChecked() or self._needs_person else 500)
        if not self._needs_person:
            area = QRectF(rect.right() - 14 - 60, 0, 60, rect.height())
            ink = colour(Colour.INK if self.isChecked() else Colour.INK2)
            width = text_paint.draw_line(
                painter, area, text, text_font, ink, Qt.AlignmentFlag.AlignRight
            )
            return area.right() - width - 8
        width = text_paint.width_of(text, text_font) + 12 + 4 + 12
        chip = QRectF(rect.right() - 8 - width, rect.center().y() - 10, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Tone.WRONG.tint))
        painter.drawRoundedRect(chip, 10, 10)
        ink = colour(Tone.WRONG.ink)
        sign = QRectF(chip.left() + 5, chip.top(), 13, chip.height())
        paint_icon(painter, sign, "warning-octagon", ink, Cut.FILL)
        text_area = chip.adjusted(21, 0, 0, 0)
        text_paint.draw_line(painter, text_area, text, text_font, ink)
        return chip.left() - 8


class _PageRow(RailRow):
    """A row of the rail. The arrow keys lead to another row and turn no page.

    Signals: stepped(step) for an arrow key, -1 upwards and 1 downwards.
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            # Qt would open each page passed and leave the keyboard here, also behind a page that
            # fills the window.
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)


class _Brand(QWidget):
    """The mark, the program's name, and where this station stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ""
        self.setFixedHeight(58)
        self.setAccessibleName("OrderDesk")

    def set_place(self, place: str) -> None:
        """Where this station stands: the location's name."""
        self._place = place
        self.setAccessibleName(f"OrderDesk, {place}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(16, 14, 30, 30), colour(Colour.INK), colour(Colour.CANVAS))
        width = self.width() - 56 - 8
        name_area = QRectF(56, 13 if self._place else 19, width, 20)
        text_paint.draw_line(painter, name_area, "OrderDesk", font(14, 700), colour(Colour.INK))
        place_area = QRectF(56, 29, width, 20)
        text_paint.draw_line(painter, place_area, self._place, font(12), colour(Colour.INK2))


def paint_mark(painter: QPainter, square: QRectF, fill: QColor, sign: QColor) -> None:
    """OrderDesk's mark: a parcel on a rounded square."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    radius = square.width() * 0.25
    painter.drawRoundedRect(square, radius, radius)
    inset = square.width() * 0.17
    area = square.adjusted(inset, inset, -inset, -inset)
    paint_icon(painter, area, "package", sign, Cut.FILL)


class _Person(QAbstractButton):
    """Who works here, and at which bench."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ""
        self.setFixedHeight(52)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def set_person(self, name: str, place: str) -> None:
        """Name and bench; an empty name hides the card."""
        self.setText(name)
        self._place = place
        self.setAccessibleName(f"{name}, {place}" if place else name)
        self.setVisible(bool(name))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse():
            paint_hover(painter, rect)
        centre = rect.center().y()
        paint_avatar(painter, QRectF(8, centre - 15, 30, 30), self.text(), Tone.ACCENT)
        width = rect.width() - 48 - 8
        name_area = QRectF(48, centre - (17 if self._place else 10), width, 20)
        text_paint.draw_line(painter, name_area, self.text(), font(13, 600), colour(Colour.INK))
        place_area = QRectF(48, centre - 2, width, 20)
        text_paint.draw_line(painter, place_area, self._place, font(12), colour(Colour.INK2))


class Rail(QWidget):
    """Pages in the order in which they were added; those at the foot stand apart.

    Signals: chosen(key) when a page is asked for; person_clicked() for the card at the foot.
    """

    chosen = Signal(str)
    person_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, RailRow] = {}
        self._group = QButtonGroup(self)
        self.setFixedWidth(RAIL_WIDTH)
        self._brand = _Brand()
        self._person = _Person()
        self._person.clicked.connect(self.person_clicked)
        self._top = QVBoxLayout()
        self._top.setSpacing(4)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(self._brand)
        column.addSpacing(10)
        for part in (self._top, self._foot):
            part.setContentsMargins(_EDGE, 0, _EDGE, 0)
        column.addLayout(self._top)
        column.addStretch(1)
        column.addLayout(self._foot)
        column.addSpacing(4)
        self._foot_person = QVBoxLayout()
        self._foot_person.setContentsMargins(_EDGE, 0, _EDGE, 0)
        self._foot_person.addWidget(self._person)
        column.addLayout(self._foot_person)

    def add_row(self, key: str, title: str, icon: str, *, at_foot: bool = False) -> RailRow:
        """Add a page."""
        row = _PageRow(title, icon)
        self._rows[key] = row
        self._group.addButton(row)
        (self._foot if at_foot else self._top).addWidget(row)
        row.clicked.connect(lambda: self.chosen.emit(key))
        row.stepped.connect(lambda step: self._step(row, step))
        return row

    def _step(self, row: RailRow, step: int) -> None:
        """Give the keyboard to the row above or below, as they are seen; the ends lead nowhere."""
        rows = sorted(self._rows.values(), key=lambda one: one.y())
        place = rows.index(row) + step
        if 0 <= place < len(rows):
            reason = Qt.FocusReason
            rows[place].setFocus(reason.TabFocusReason if step > 0 else reason.BacktabFocusReason)

    def select(self, key: str) -> None:
        """Mark the page that is shown; a page without a row leaves none marked."""
        row = self._rows.get(key)
        if row is not None:
            row.setChecked(True)
            return
        self._group.setExclusive(False)
        for other in self._rows.values():
            other.setChecked(False)
        self._group.setExclusive(True)
        for first in tuple(self._rows.values())[:1]:
            first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_count(self, key: str, count: int, *, needs_person: bool = False) -> None:
        """The count beside a page's name."""
        self._rows[key].set_count(count, needs_person=needs_person)

    def row(self, key: str) -> RailRow:
        """The row of a page."""
        return self._rows[key]

    def set_place(self, place: str) -> None:
        """Where this station stands."""
        self._brand.set_place(place)

    def set_person(self, name: str, place: str = "") -> None:
        """Who works here; an empty name shows no card."""
        self._person.set_person(name, place)
