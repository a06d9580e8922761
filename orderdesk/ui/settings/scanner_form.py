"""The settings' scanner check: a test code drawn on the screen, and what came of it."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.domain.scanner_check import TEST_CODES
from orderdesk.presenters.scanner_check import ScannerCheckState
from orderdesk.printing.code128 import modules_of
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, font
from orderdesk.ui.theme.tokens import LIGHT, RADIUS_CONTROL
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.result_card import ResultCard
from orderdesk.words import _

_BAR_HEIGHT = 84
_MODULE = 2


class CodePicture(QWidget):
    """A Code 128 barcode, black on white in both themes."""

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.setFixedHeight(_BAR_HEIGHT + 56)

    def show_code(self, code: str) -> None:
        """Draw this code; "" hides it."""
        self._code = code
        self.setAccessibleName(_("Test code {code}").format(code=code) if code else "")
        self.setVisible(bool(code))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(modules_of(self._code)) * _MODULE if self._code else 0, _BAR_HEIGHT + 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._code:
            return
        painter = QPainter(self)
        painter.setPen(LIGHT[Colour.LINE])
        painter.setBrush(QColor("#FFFFFF"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        modules = modules_of(self._code)
        left = (self.width() - len(modules) * _MODULE) // 2
        black = QColor("#000000")
        for place, is_black in enumerate(modules):
            if is_black:
                painter.fillRect(left + place * _MODULE, 16, _MODULE, _BAR_HEIGHT, black)
        area = QRectF(0, 16 + _BAR_HEIGHT + 4, self.width(), 26)
        centre = Qt.AlignmentFlag.AlignHCenter
        words = font(14, 500, code=True)
        text_paint.draw_line(painter, area, self._code, words, LIGHT[Colour.INK], centre)


class ScannerVerbs(Protocol):
    """What the form asks of its presenter."""

    def begin(self) -> None: ...
    def stop(self) -> None: ...


class ScannerForm(QWidget):
    """Shows a ScannerCheckState. `print_codes` prints them, and says into its argument what came of it."""

    def __init__(
        self,
        verbs: ScannerVerbs,
        print_codes: Callable[[tuple[str, ...], Callable[[str], None]], None],
    ) -> None:
        super().__init__()
        self._verbs = verbs
        self._is_running = False
        self.intro = PlainLabel("", 14)
        self.picture = CodePicture()
        self.results = ResultCard()
        self.go = Button(_("Check the scanner"), ButtonKind.PRIMARY, icon="barcode")
        self.go.clicked.connect(self._on_go)
        self.print = Button(_("Print the codes"), icon="printer")
        self.said = PlainLabel("", 13, 400, Colour.INK2)
        self.print.clicked.connect(lambda: print_codes(TEST_CODES, self.said.setText))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.go)
        foot.addWidget(self.print)
        foot.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(12)
        for part in (self.intro, self.picture, self.results):
            column.addWidget(part)
        column.addLayout(foot)

    def show_check(self, state: ScannerCheckState) -> None:
        """Show how far the check is."""
        self._is_running = state.is_running
        self.intro.setText(state.intro)
        self.picture.show_code(state.code)
        self.results.show_lines([(one.is_fine, one.what, one.advice) for one in state.lines])
        self.go.set_label(_("Stop") if state.is_running else _("Check the scanner"))
        self.go.set_kind(ButtonKind.SECONDARY if state.is_running else ButtonKind.PRIMARY)

    def _on_go(self) -> None:
        if self._is_running:
            self._verbs.stop()
        else:
            self._verbs.begin()
