"""The foot of the bench: what can be done now, each with its key; the one answer while it is locked."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import BenchScreen
from orderdesk.presenters.sheet_states import (
    Action,
    CodeSheet,
    HoldSheet,
    LinkSheet,
    MessageSheet,
    PartSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font
from orderdesk.ui.theme import Colour, Cut, colour, paint_icon
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.words import _

FOOT_HEIGHT = 88
_GAP = 8
_PRIMARY_WIDTH = 248


class Foot(QWidget):
    """Buttons only; which of them stand there follows from the screen. Keys are the page's.

    Signals: pressed(command) with the command whose key is printed on the button.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._k = 1.0
        self._lock_text = ""
        self._lock_right = 0
        self._notifies = False
        self._is_typed = False
        self._screen: BenchScreen | None = None
        self._left: list[Button] = []
        self._icons: dict[Button, str] = {}
        self.undo = self._add("arrow-u-up-left", CommandId.PACK_UNDO)
        self.quantity = self._add("pencil-simple", CommandId.PACK_QUANTITY)
        self.short = self._add("circle-half", CommandId.PACK_SHORT)
        self.parcel = self._add("package", CommandId.PACK_PARCELS)
        self.notify = self._add("envelope-simple", CommandId.PACK_NOTIFY)
        self.close_sheet = self._add("x", CommandId.PACK_BACK)
        self.leave_open = self._add("hourglass-medium", CommandId.PACK_SHORT)
        self.link = self._add("link", CommandId.PACK_QUANTITY)
        self.primary = self._button("", CommandId.PACK_COMPLETE, ButtonKind.PRIMARY)
        self.done = self._button("", CommandId.PACK_MESSAGE, ButtonKind.PRIMARY)
        self.answer = self._button("check", CommandId.PACK_ANSWER, ButtonKind.PRIMARY)

    def _add(self, icon: str, command_id: CommandId) -> Button:
        button = self._button(icon, command_id, ButtonKind.SECONDARY)
        self._left.append(button)
        self._icons[button] = icon
        return button

    def _button(self, icon: str, command_id: CommandId, kind: ButtonKind) -> Button:
        button = Button("", kind, ButtonSize.BENCH, icon=icon, key=cap(command_id), parent=self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.pressed.emit(command_id))
        button.hide()
        return button

    def set_scale(self, factor: float) -> None:
        """Draw larger by the bench factor."""
        self._k = factor
        for button in (*self._left, self.primary, self.done, self.answer):
            button.set_scale(factor)
        self._place()

    def show_bench(self, screen: BenchScreen) -> None:
        """The buttons that fit the screen."""
        self._screen = screen
        for button in (*self._left, self.primary, self.done, self.answer):
            button.hide()
        self._lock_text = ""
        if screen.band.is_locked:
            self._lock_text = _("Scanner locked. Answer with {key}, or hold Space.").format(
                key=cap(CommandId.PACK_ANSWER)
            )
            self.setAccessibleDescription(self._lock_text)
            self.answer.set_label(screen.band.answer)
            self.answer.show()
            if screen.band.link:
                self._set(self.link, Action(screen.band.link, is_enabled=True))
        elif screen.sheet is not None:
            self._show_sheet(screen)
        else:
            self._show_actions(screen)
        self._place()
        self.update()

    def set_typed(self, is_typed: bool) -> None:
        """Whether a parcel's number is typed: then the primary notes it, else it completes."""
        if is_typed != self._is_typed:
            self._is_typed = is_typed
            if self._screen is not None:
                self.show_bench(self._screen)

    def _show_actions(self, screen: BenchScreen) -> None:
        for button, action in (
            (self.undo, screen.undo),
            (self.quantity, screen.quantity),
            (self.short, screen.short),
            (self.parcel, screen.parcel),
            (self.notify, screen.notify),
        ):
            self._set(button, action)
        self._notifies = screen.notify.is_on
        self._set(self.primary, screen.complete)

    def _show_sheet(self, screen: BenchScreen) -> None:
        match screen.sheet:
            case (
                QuantitySheet(save=save)
                | ShortSheet(save=save)
                | CodeSheet(save=save)
                | LinkSheet(save=save)
                | HoldSheet(save=save)
            ):
                self._set(self.close_sheet, Action(_("Close"), is_enabled=True))
                self._set(self.primary, Action(save, is_enabled=True))
            case TrackingSheet(save=save, done=done):
                self._set(self.parcel, Action(done, is_enabled=True))
                saves = Action(save, is_enabled=True)
                self._set(self.primary, saves if self._is_typed else screen.complete)
            case PartSheet(send=send, leave=leave):
                self._set(self.close_sheet, Action(_("Close"), is_enabled=True))
                self._set(self.leave_open, Action(leave, is_enabled=True))
                self._set(self.primary, send)
            case MessageSheet(done=done):
                self._set(self.close_sheet, Action(_("Close"), is_enabled=True))
                self.done.set_label(done)
                self.done.show()

    def _set(self, button: Button, action: Action) -> None:
        button.set_label(action.text)
        if action.is_enabled:
            button.unblock()
        else:
            button.block(action.text)
        button.show()

    def resizeEvent(self, event: object) -> None:
        self._place()

    def _place(self) -> None:
        k = self._k
        height = round(56 * k)
        top = round(16 * k)
        right = self.width() - round(24 * k)
        for button in (self.primary, self.done, self.answer):
            if not button.isHidden():
                width = max(button.sizeHint().width(), round(_PRIMARY_WIDTH * k))
                button.setGeometry(right - width, top, width, height)
                right -= width + round(1.5 * _GAP * k)
        if not self.link.isHidden():
            width = self.link.sizeHint().width()
            self.link.setGeometry(right - width, top, width, height)
            self._lock_right = right - width
            return
        self._lock_right = right
        shown = [button for button in self._left if not button.isHidden()]
        left = round(24 * k)
        gap = round(_GAP * k)
        room = right - left - gap * max(0, len(shown) - 1)
        widths = self._fit(shown, room)
        # A language of long words: every button gives up the same share.
        share = min(1.0, room / sum(widths)) if widths else 1.0
        for button, width in zip(shown, widths, strict=True):
            button.setGeometry(left, top, int(width * share), height)
            left += int(width * share) + gap

    def _fit(self, shown: list[Button], room: int) -> list[int]:
        """The buttons' widths; where they are too wide together, words stay and icons go."""
        for button, icon in self._icons.items():
            button.set_icon(icon)
        self.notify.set_icon("envelope-simple" if self._notifies else "prohibit")
        widths = [button.sizeHint().width() for button in shown]
        for index, button in enumerate(shown):
            if sum(widths) <= room:
                break
            button.set_icon("")
            widths[index] = button.sizeHint().width()
        return widths

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, colour(Colour.SURFACE))
        painter.fillRect(QRectF(0, 0, rect.width(), 1), colour(Colour.LINE))
        if self._lock_text:
            k = self._k
            icon = QRectF(28 * k, rect.center().y() - 14 * k, 28 * k, 28 * k)
            paint_icon(painter, icon, "lock-simple", colour(Colour.INK), Cut.FILL)
            area = QRectF(68 * k, 0, self._lock_right - 84 * k, rect.height())
            face = fitting_font(self._lock_text, area.width(), 22 * k, 16 * k, 600)
            text_paint.draw_line(painter, area, self._lock_text, face, colour(Colour.INK))
