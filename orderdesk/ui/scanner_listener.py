"""Hears the keyboard scanner from anywhere in the window, before any widget does."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from orderdesk.ui.field_snapshot import FieldSnapshot, take_snapshot
from orderdesk.ui.scan_burst import Burst, Refusal, ScannerSettings, judge

_ENTERS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_TERMINATORS = _ENTERS | {Qt.Key.Key_Tab}
_MODIFIERS = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    )
)
_KEY_EVENTS = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
)
_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_FRAME_PAUSE_MS = 500
_SCANNER_PACE_MS = 30


def event_time_ms(event: QKeyEvent) -> float:
    """When the key was pressed, as the system stamped it: a busy window does not slow a scanner."""
    return float(event.timestamp()) or time.monotonic() * 1000


@dataclass(slots=True)
class _Held:
    receiver: QWidget
    event: QKeyEvent


class ScannerListener(QObject):
    """Tells scans from typing, and keeps them from whatever has the keyboard.

    Characters that may be a scan's are held back until that is clear, at most `gap_ms`; if they were
    none, they go where they were meant to, in their sequence, none lost. Where text is typed the
    first character goes through at once, and is taken out again when a scan follows. Enter does
    nothing for 300 ms after a scan, so that no button is pressed by one.

    Bare characters never trigger a QShortcut while this listens. Ctrl, Alt and function keys do.

    Signals: scanned(code) for every scan; burst_refused(RefusedBurst) for bursts that were none, for
    diagnosis and, where its reason is TOO_LONG or UNREADABLE, for a word to the user.
    """

    scanned = Signal(str)
    burst_refused = Signal(object)

    def __init__(
        self,
        app: QApplication,
        settings: ScannerSettings | None = None,
        read_clock: Callable[[QKeyEvent], float] = event_time_ms,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings or ScannerSettings()
        self._read_clock = read_clock
        self._burst: Burst | None = None
        self._is_framed = False
        self._held: list[_Held] = []
        self._snapshots: list[FieldSnapshot] = []
        self._quiet_until_ms = float("-inf")
        self._awaited_releases: set[int] = set()
        self._is_replaying = False
        self._last_seen: tuple[int, int, int] = (0, 0, 0)
        self._last_receiver: QWidget | None = None
        self._last_longest_gap_ms = 0.0
        self._last_scan_ms = 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._on_paused)
        # A window that was busy finds the keys waiting: they are read before a timer of 0 ms.
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(0)
        self._grace.timeout.connect(self._on_burst_over)
        app.installEventFilter(self)

    @property
    def settings(self) -> ScannerSettings:
        """How the scanner types."""
        return self._settings

    def set_settings(self, settings: ScannerSettings) -> None:
        """Change how the scanner types, from its next code on."""
        self._on_burst_over()
        self._settings = settings

    @property
    def last_longest_gap_ms(self) -> float:
        """The longest pause within the last scan: what calibration measures."""
        return self._last_longest_gap_ms

    @property
    def last_scan_ms(self) -> float:
        """When the scanner sent the last scan's last character, by the clock of its keys."""
        return self._last_scan_ms

    def close(self) -> None:
        """Stop listening; what is held back goes where it was meant to."""
        self._on_burst_over()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes by here: asking for its class is the quickest way out.
        if not isinstance(event, QKeyEvent) or self._is_replaying:
            return False
        if event.type() not in _KEY_EVENTS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._on_shortcut_override(event)
        if not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._on_release(watched, event)
        if self._is_handed_up(watched, event):
            return False
        return self._on_press(watched, event, self._read_clock(event))

    def _is_handed_up(self, receiver: QWidget, event: QKeyEvent) -> bool:
        """Whether this is a key that a child of `receiver` left unused, seen before."""
        seen = (shiboken6.getCppPointer(event)[0], event.key(), event.timestamp())
        last = self._last_receiver
        is_same = (
            seen == self._last_seen
            and last is not None
            and shiboken6.isValid(last)
            and receiver is not last
            and receiver.isAncestorOf(last)
        )
        self._last_seen, self._last_receiver = seen, receiver
        return is_same

    def _on_shortcut_override(self, event: QKeyEvent) -> bool:
        at_ms = self._read_clock(event)
        key = event.key()
        goes_on = self._burst is not None and self._burst.goes_on(at_ms, self._gap_ms())
        is_ours = (
            bool(_character(event, is_within=goes_on))
            or (self._is_framed and goes_on)
            or (self._settings.has_prefix and key == self._settings.prefix_key)
            or (key in _TERMINATORS and goes_on)
            or (key in _ENTERS and at_ms <= self._quiet_until_ms)
        )
        if is_ours:
            event.accept()
        return is_ours

    def _on_release(self, receiver: QWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if any(held.event.key() == key for held in self._held):
            self._held.append(_Held(receiver, _copy(event)))
            return True
        if key in self._awaited_releases:
            self._awaited_releases.discard(key)
            return True
        return False

    def _on_press(self, receiver: QWidget, event: QKeyEvent, at_ms: float) -> bool:
        key = event.key()
        self._awaited_releases.discard(key)
        if self._burst is not None and not self._burst.goes_on(at_ms, self._gap_ms()):
            self._on_burst_over()
        if self._settings.has_prefix and key == self._settings.prefix_key:
            self._on_burst_over()
            self._burst, self._is_framed = Burst(at_ms, at_ms), True
            self._pause.start(_FRAME_PAUSE_MS)
            return self._swallow(event)
        if self._is_framed and self._burst is not None:
            return self._on_framed_key(self._burst, event, at_ms)
        if key in _MODIFIERS:
            return False
        if key in _TERMINATORS:
            return self._on_terminator(event, at_ms)
        character = _character(event, is_within=self._burst is not None)
        # A key held down repeats as fast as a scanner types, and is a person's.
        if not character or event.isAutoRepeat():
            self._on_burst_over()
            return False
        return self._on_character(receiver, event, character, at_ms)

    def _on_character(
        self, receiver: QWidget, event: QKeyEvent, character: str, at_ms: float
    ) -> bool:
        is_first = self._burst is None
        burst = self._burst or Burst(at_ms, at_ms)
        self._burst = burst
        burst.add(character, at_ms, self._settings.max_length)
        self._pause.start(self._settings.gap_ms)
        self._grace.stop()
        if is_first:
            snapshot = take_snapshot(receiver)
            if snapshot is not None:
                self._snapshots.append(snapshot)
                return False
        if burst.length <= self._settings.max_length:
            self._held.append(_Held(receiver, _copy(event)))
        return self._swallow(event)

    def _on_framed_key(self, burst: Burst, event: QKeyEvent, at_ms: float) -> bool:
        if event.key() == self._settings.suffix_key:
            verdict = judge(burst, self._settings, in_text_field=False)
            self._forget_burst()
            self._quiet_until_ms = at_ms + self._settings.enter_quiet_ms
            self._swallow(event)
            self._tell_end(burst, verdict)
            return True
        self._pause.start(_FRAME_PAUSE_MS)
        if event.key() not in _MODIFIERS:
            burst.add(_character(event, is_within=True), at_ms, self._settings.max_length)
        return self._swallow(event)

    def _on_terminator(self, event: QKeyEvent, at_ms: float) -> bool:
        burst = self._burst
        if burst is None:
            if event.key() in _ENTERS and at_ms <= self._quiet_until_ms:
                return self._swallow(event)
            return False
        in_text_field = bool(self._snapshots)
        verdict: str | Refusal = judge(burst, self._settings, in_text_field=in_text_field)
        if not isinstance(verdict, Refusal) and self._settings.has_prefix:
            verdict = Refusal.NO_PREFIX
        if isinstance(verdict, Refusal) and self._may_be_typing(burst, verdict, in_text_field):
            self._give_back()
            if burst.length > 1:
                self.burst_refused.emit(burst.refused(verdict, was_typed=True))
            return False
        self._take_out()
        self._quiet_until_ms = at_ms + self._settings.enter_quiet_ms
        self._swallow(event)
        self._tell_end(burst, verdict)
        return True

    def _tell_end(self, burst: Burst, verdict: str | Refusal) -> None:
        if isinstance(verdict, Refusal):
            self.burst_refused.emit(burst.refused(verdict, was_typed=False))
        else:
            self._tell(burst, verdict)

    @staticmethod
    def _may_be_typing(burst: Burst, refusal: Refusal, in_text_field: bool) -> bool:
        if refusal is Refusal.TOO_SHORT:
            return burst.length < 2 or burst.mean_gap_ms > _SCANNER_PACE_MS
        return refusal is Refusal.TOO_SLOW or (refusal is Refusal.NO_PREFIX and in_text_field)

    def _tell(self, burst: Burst, code: str) -> None:
        self._last_longest_gap_ms = burst.longest_gap_ms
        self._last_scan_ms = burst.last_ms
        self.scanned.emit(code)

    def _gap_ms(self) -> float:
        return _FRAME_PAUSE_MS if self._is_framed else self._settings.gap_ms

    def _swallow(self, event: QKeyEvent) -> bool:
        self._awaited_releases.add(event.key())
        event.accept()
        return True

    def _on_paused(self) -> None:
        self._grace.start()

    def _on_burst_over(self) -> None:
        """The burst ended without its terminator: give back what was typed, tell what it was."""
        burst, was_framed = self._burst, self._is_framed
        if burst is None:
            return
        if was_framed:
            self._forget_burst()
            self.burst_refused.emit(burst.refused(Refusal.NO_SUFFIX, was_typed=False))
            return
        is_fast = burst.length > 1 and burst.mean_gap_ms <= _SCANNER_PACE_MS
        self._give_back()
        if burst.length >= self._settings.min_length:
            if is_fast:
                # A scanner whose Enter comes late must not press a button with it.
                self._quiet_until_ms = burst.last_ms + self._settings.enter_quiet_ms
            self.burst_refused.emit(burst.refused(Refusal.NO_TERMINATOR, was_typed=True))

    def _give_back(self) -> None:
        """Let the keys held back go where they were meant to."""
        held = self._held
        self._held = []
        self._forget_burst()
        focused = QApplication.focusWidget()
        self._is_replaying = True
        try:
            for one in held:
                if one.event.type() == QEvent.Type.KeyPress:
                    self._awaited_releases.discard(one.event.key())
                now = QApplication.focusWidget()
                # A key before this one may have led elsewhere, as "/" does: the rest is typed there.
                receiver = one.receiver if now is focused or now is None else now
                if shiboken6.isValid(receiver):
                    QApplication.sendEvent(receiver, one.event)
        finally:
            self._is_replaying = False

    def _take_out(self) -> None:
        """Drop the keys held back, and the first one from the field that it went into."""
        snapshots = self._snapshots
        self._forget_burst()
        for snapshot in snapshots:
            snapshot.restore()
            if shiboken6.isValid(snapshot.field) and not snapshot.field.hasFocus():
                snapshot.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_burst(self) -> None:
        self._pause.stop()
        self._grace.stop()
        self._burst, self._is_framed = None, False
        self._held, self._snapshots = [], []


def _character(event: QKeyEvent, *, is_within: bool) -> str:
    """What the key types, or "". Some scanners send control characters, as Ctrl and a letter."""
    text, key = event.text(), event.key()
    commanding = event.modifiers() & _COMMANDING
    if key in _EDITING:
        return ""
    if commanding == Qt.KeyboardModifier.ControlModifier:
        # Within a code, Ctrl and a letter is not a command: people are not that fast.
        is_control = is_within and Qt.Key.Key_At <= key <= Qt.Key.Key_Underscore
        return chr(key - Qt.Key.Key_At) if is_control else ""
    # Ctrl and Alt together are AltGr, which types "@" and its like.
    is_plain = not commanding or commanding == _COMMANDING
    return text if is_plain else ""


_EDITING = frozenset(
    (
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    )
)


def _copy(event: QKeyEvent) -> QKeyEvent:
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
