"""The sheet on F1: what each key does on this page, and everywhere."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from orderdesk.presenters.key_sheet import KeyGroup, KeyRow
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.key_cap import CapGround, cap_width, paint_cap
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_CAP = 24
_LINE = 20
_PAD = 8
_KEYS_FROM = 236


class _Row(QWidget):
    """One command at the left, wrapped where it is long; its keys at the right."""

    def __init__(self, row: KeyRow) -> None:
        super().__init__()
        self._row = row
        self.setAccessibleName(row.spoken)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        wanted = text_paint.lay_out(self._row.title, font(14), _KEYS_FROM - 16, _LINE)[1]
        return round(max(wanted, _CAP) + _PAD)

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour(Colour.LINE))
        layout, height = text_paint.lay_out(self._row.title, font(14), _KEYS_FROM - 16, _LINE)
        painter.setPen(colour(Colour.INK))
        layout.draw(painter, QRectF(0, (self.height() - height) / 2, 0, 0).topLeft())
        left = float(_KEYS_FROM)
        for key in self._row.keys:
            for part in key.split(" … ", 1)[0].split(" "):
                width = cap_width(part, _CAP)
                area = QRectF(left, (self.height() - _CAP) / 2, width, _CAP)
                paint_cap(painter, area, part, CapGround.SURFACE)
                left = area.right() + 4
            if " … " in key:
                area = QRectF(left, 0, 60, self.height())
                last = f"… {key.rpartition(' ')[2]}"
                ink2 = colour(Colour.INK2)
                left += 4 + text_paint.draw_line(painter, area, last, font(13), ink2)
            left += 8


class KeySheet(QWidget):
    """Content for a side sheet: the keys in `list`, which arrows and Page keys scroll, and their print.

    `goes_to` says where that goes. With `has_codes` the keys can be printed to be scanned, too.

    Signals: print_wanted(), codes_wanted().
    """

    print_wanted = Signal()
    codes_wanted = Signal()

    def __init__(
        self, groups: Sequence[KeyGroup], goes_to: str = "", *, has_codes: bool = False
    ) -> None:
        super().__init__()
        self.list = KeyList(groups)
        self.print = Button(_("Print these keys"), icon="printer")
        self.print.clicked.connect(self.print_wanted)
        self.codes = Button(_("Print the command barcodes"), icon="barcode")
        self.codes.clicked.connect(self.codes_wanted)
        self.said = PlainLabel(goes_to, 13, 400, Colour.INK2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addWidget(self.print)
        column.addWidget(self.codes)
        # Only now: what is shown without a parent is a window of its own, which takes the keyboard.
        self.codes.setVisible(has_codes)
        self.said.setVisible(bool(goes_to))

    def say(self, sentence: str) -> None:
        """What became of the print, as long as the sheet is there to be read."""
        if shiboken6.isValid(self):
            self.said.setText(sentence)
            self.said.show()


class KeyList(QScrollArea):
    """The keys, group by group."""

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        self.rows: list[KeyRow] = []
        body = QWidget()
        body.setObjectName("content")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 12, 8)
        column.setSpacing(0)
        for group in groups:
            column.addWidget(PlainLabel(group.title, 13, 600, Colour.INK2))
            column.addSpacing(4)
            for row in group.rows:
                self.rows.append(row)
                column.addWidget(_Row(row))
            column.addSpacing(20)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Keys of this page"))
        self.setAccessibleDescription(". ".join(row.spoken for row in self.rows))
        self.setWidget(body)
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
