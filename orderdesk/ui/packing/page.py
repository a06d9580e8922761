"""The packing page: shows the presenter's screens and gives it keys and scans."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QStackedLayout, QWidget

from orderdesk.domain.command_codes import BenchCommand, bench_command_of
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.misreads import Misread
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.packing_presenter import PackingPresenter
from orderdesk.presenters.packing_screens import (
    Alarm,
    BenchScreen,
    HeldScreen,
    IdleScreen,
    PackedScreen,
    Screen,
    Sound,
    StopScreen,
    WrongScreen,
)
from orderdesk.presenters.sheet_states import (
    CodeSheet,
    HoldSheet,
    LinkSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.ui.keys import bind_keys, command_of
from orderdesk.ui.packing.bench_view import BenchView
from orderdesk.ui.packing.held_view import HeldView
from orderdesk.ui.packing.idle_view import IdleView
from orderdesk.ui.packing.packed_view import PackedView
from orderdesk.ui.packing.stop_view import StopView
from orderdesk.ui.packing.wrong_view import WrongView
from orderdesk.ui.widgets.product_picture import Pictures, no_pictures

_CHOICES = (
    BenchCommand.CHOICE_1,
    BenchCommand.CHOICE_2,
    BenchCommand.CHOICE_3,
    BenchCommand.CHOICE_4,
)

_ANSWERS = {
    *_CHOICES,
    BenchCommand.ANSWER,
    BenchCommand.SHORT,
    BenchCommand.LINK,
    BenchCommand.QUANTITY,
    BenchCommand.BACK,
    BenchCommand.HELP,
}

_KEYS = {
    BenchCommand.COMPLETE: CommandId.PACK_COMPLETE,
    BenchCommand.ANSWER: CommandId.PACK_ANSWER,
    BenchCommand.UNDO: CommandId.PACK_UNDO,
    BenchCommand.QUANTITY: CommandId.PACK_QUANTITY,
    BenchCommand.LINK: CommandId.PACK_QUANTITY,
    BenchCommand.SHORT: CommandId.PACK_SHORT,
    BenchCommand.HOLD: CommandId.PACK_HOLD,
    BenchCommand.MESSAGE: CommandId.PACK_MESSAGE,
    BenchCommand.PARCEL: CommandId.PACK_ONE_MORE,
    BenchCommand.REPRINT: CommandId.PACK_SLIP,
    BenchCommand.BACK: CommandId.PACK_BACK,
}

STRAY_KEYS = 4
"""So many characters without a scan are a code that somebody types, or a scanner that is too slow."""

HOLD_MS = 300
"""How long Space is held to answer: longer than any scanner presses it."""


class SoundPlayer(Protocol):
    """Plays the bench's sounds by name; never raises for want of a loudspeaker."""

    def play(self, name: str) -> None:
        """Play one sound from its start."""
        ...


class PackingPage(QWidget):
    """Full window. Enter, letters and digits do nothing here: a slow scanner would press them.

    Signals: sound_played(name), for whoever shows what is heard; slip_wanted() for F10;
    keys_wanted() for a scanned call for help.
    """

    slip_wanted = Signal()
    keys_wanted = Signal()
    sound_played = Signal(str)

    def __init__(
        self,
        presenter: PackingPresenter,
        sounds: SoundPlayer | None = None,
        pictures: Pictures = no_pictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._sounds = sounds
        self._screen: Screen | None = None
        self._alarm: Alarm | None = None
        self._stray_keys = 0
        self.bench = BenchView(pictures)
        self.wrong = WrongView(pictures)
        self.stop = StopView(pictures)
        self.held = HeldView()
        self.packed = PackedView(pictures)
        self.idle = IdleView(pictures)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for view in (self.idle, self.bench, self.wrong, self.stop, self.held, self.packed):
            self._stack.addWidget(view)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self._on_answer)
        self._repeat = QTimer(self)
        self._repeat.timeout.connect(self._on_alarm)
        self._connect()
        # A number field would take the digit out of Alt and a digit; a shortcut is asked first.
        bind_keys(self, CommandId.PACK_CHOOSE, self._choose_reason)
        bind_keys(self, CommandId.PACK_ONE_MORE, lambda _place: presenter.open_parcel())
        presenter.attach(self)

    def _connect(self) -> None:
        presenter = self._presenter
        self.bench.line_touched.connect(presenter.choose_line)
        self.bench.message_touched.connect(presenter.open_message)
        self.bench.foot.pressed.connect(self._on_foot)
        self.bench.form.parcel_removed.connect(presenter.remove_parcel)
        self.bench.form.parcel_opened.connect(presenter.open_parcel)
        self.bench.form.entered.connect(self._on_primary)
        self.bench.form.carrier_given.connect(presenter.give_carrier)
        self.bench.form.carrier_chosen.connect(presenter.choose_carrier)
        self.wrong.answered.connect(presenter.answer)
        self.stop.answered.connect(presenter.answer)
        self.stop.separately.connect(presenter.open_short)
        self.held.take_over_wanted.connect(presenter.take_over)
        self.held.leave_wanted.connect(presenter.back)
        self.packed.slip_wanted.connect(self.slip_wanted)
        self.packed.undo_wanted.connect(presenter.undo)
        self.packed.open_wanted.connect(presenter.complete)
        self.packed.stay_wanted.connect(presenter.back)
        self.idle.open_wanted.connect(presenter.complete)
        self.idle.leave_wanted.connect(presenter.back)

    @property
    def screen_shown(self) -> Screen | None:
        """What is shown now."""
        return self._screen

    def accept_scan(self, code: str, at_ms: float | None = None) -> None:
        """A scan, from wherever the scanner listener caught it. A command presses its key.

        `at_ms` is when the scanner sent it: a window that was busy must not take two scans for one.
        """
        self._stray_keys = 0
        command = bench_command_of(code)
        if command is None:
            self._presenter.scan(code, at_ms)
            return
        self._presenter.hear_command(may_answer=command in _ANSWERS)
        if command in _CHOICES:
            self._choose_reason(_CHOICES.index(command))
        elif command is BenchCommand.HELP:
            self.keys_wanted.emit()
        elif command is BenchCommand.NEXT:
            self._presenter.next()
        else:
            self.run(_KEYS[command])

    def refuse_scan(self, misread: Misread) -> None:
        """The scanner sent something that is no scan."""
        self._stray_keys = 0
        self._presenter.refuse_scan(misread)

    def activate(self) -> None:
        """The page came to the front."""
        self._presenter.activate()

    def show_screen(self, screen: Screen) -> None:
        """Show a screen in this very frame."""
        before, self._screen = self._screen, screen
        if isinstance(before, BenchScreen | IdleScreen) and type(before) is not type(screen):
            self.bench.forget()
            self.idle.forget()
        match screen:
            case BenchScreen():
                self.bench.show_screen(screen)
                self._bring(self.bench)
            case WrongScreen():
                self.wrong.show_screen(screen)
                self._bring(self.wrong)
            case StopScreen():
                self.stop.show_screen(screen)
                self._bring(self.stop)
            case HeldScreen():
                self.held.show_screen(screen)
                self._bring(self.held)
            case PackedScreen():
                self.packed.show_screen(screen)
                self._bring(self.packed)
            case IdleScreen():
                self.idle.show_screen(screen)
                self._bring(self.idle)
        self._set_alarm(getattr(screen, "alarm", None))
        if not isinstance(screen, BenchScreen) or screen.sheet is None:
            self._take_focus_back()

    def play(self, sound: Sound) -> None:
        """Let a sound be heard once."""
        if self._sounds is not None:
            self._sounds.play(str(sound))
        self.sound_played.emit(str(sound))

    def announce(self, text: str) -> None:
        """Tell a screen reader what no verdict says."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def is_in_front(self) -> bool:
        """Whether this page is the one that the window shows."""
        return self.isVisible()

    def _bring(self, view: QWidget) -> None:
        if self._stack.currentWidget() is view:
            return
        self._stack.setCurrentWidget(view)
        if view is not self.bench and view is not self.idle:
            # Bench and idle say their band themselves.
            self.announce(f"{view.accessibleName()} {view.accessibleDescription()}")
            view.repaint()

    def _take_focus_back(self) -> None:
        inside = self.focusWidget()
        if inside is not None and inside is not self and not inside.isVisibleTo(self):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_alarm(self, alarm: Alarm | None) -> None:
        if alarm == self._alarm:
            return
        self._alarm = alarm
        if alarm is None:
            self._repeat.stop()
        else:
            self._repeat.start(alarm.every_ms)

    def _on_alarm(self) -> None:
        if self._alarm is not None and self.isVisible():
            self.play(self._alarm.sound)

    def _on_answer(self) -> None:
        if isinstance(self._screen, HeldScreen):
            self.held.answer()
        else:
            self._presenter.answer()

    def _on_foot(self, command: str) -> None:
        self._acts()[CommandId(command)]()
        if not isinstance(self._screen, BenchScreen) or self._screen.sheet is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def run(self, command_id: CommandId) -> None:
        """Do what the key of a command does here."""
        self._acts()[command_id]()

    def _acts(self) -> dict[CommandId, Callable[[], None]]:
        presenter = self._presenter
        return {
            CommandId.PACK_QUANTITY: presenter.open_quantity,
            CommandId.PACK_CODE: presenter.open_code,
            CommandId.PACK_HOLD: presenter.open_hold,
            CommandId.PACK_ONE_MORE: presenter.open_parcel,
            CommandId.PACK_MESSAGE: presenter.open_message,
            CommandId.PACK_UNDO: presenter.undo,
            CommandId.PACK_SHORT: presenter.open_short,
            CommandId.PACK_PARCELS: presenter.open_tracking,
            CommandId.PACK_ANSWER: self._on_answer,
            CommandId.PACK_SLIP: self.slip_wanted.emit,
            CommandId.FULL_SCREEN: self._toggle_full_screen,
            CommandId.PACK_COMPLETE: self._on_primary,
            CommandId.PACK_BACK: presenter.back,
            CommandId.PACK_NOTIFY: presenter.toggle_notify,
        }

    def _on_primary(self) -> None:
        """F12: save from the open sheet, else complete, else open the next order."""
        screen = self._screen
        sheet = screen.sheet if isinstance(screen, BenchScreen) else None
        form = self.bench.form
        if isinstance(sheet, QuantitySheet):
            self._presenter.save_quantity(form.quantity)
        elif isinstance(sheet, ShortSheet):
            self._presenter.save_short(form.quantity, form.reason)
        elif isinstance(sheet, TrackingSheet):
            self._save_number()
        elif isinstance(sheet, CodeSheet):
            self._presenter.type_code(form.take_code())
        elif isinstance(sheet, HoldSheet):
            self._presenter.save_hold(form.reason, form.notes)
        elif isinstance(sheet, LinkSheet):
            self._presenter.save_link(form.reason, form.quantity)
        else:
            self._presenter.complete()

    def _save_number(self) -> None:
        form = self.bench.form
        if form.number is None or form.carrier is None:
            return
        if form.number.text().strip():
            self._presenter.save_parcel(form.number.text(), form.carrier.currentText())
        else:
            # Every label is scanned, and nothing is typed: what is left to do is to complete.
            self._presenter.complete()

    def _toggle_full_screen(self) -> None:
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold.start()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        command_id = command_of(event, PageName.PACK)
        steps: dict[CommandId, Callable[[], None]] = {
            CommandId.PACK_PREVIOUS_LINE: lambda: self._presenter.choose(-1),
            CommandId.PACK_NEXT_LINE: lambda: self._presenter.choose(1),
            CommandId.PACK_MORE: lambda: self._presenter.adjust(1),
            CommandId.PACK_FEWER: lambda: self._presenter.adjust(-1),
        }
        if command_id in steps:
            steps[command_id]()
            return
        act = self._acts().get(command_id) if command_id is not None else None
        if act is not None:
            if not event.isAutoRepeat():
                act()
            return
        if event.text() and not modifiers & Qt.KeyboardModifier.ControlModifier:
            # A character that no scan took: swallowed, so that nothing above acts on it.
            self._stray_keys += 1
            if self._stray_keys == STRAY_KEYS:
                self._stray_keys = 0
                self._presenter.hint_by_hand()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold.stop()
            return
        super().keyReleaseEvent(event)

    def _choose_reason(self, index: int) -> None:
        """Alt+1 to 9: a reason in the short sheet or for taking an order over, a carrier offered."""
        reasons = self.bench.form.reasons
        offers = self.bench.form.offers
        if isinstance(self._screen, HeldScreen):
            self.held.choose(index)
        elif reasons is not None and reasons.button(index) is not None:
            reasons.button(index).setChecked(True)
        elif index < len(offers):
            offers[index].click()
