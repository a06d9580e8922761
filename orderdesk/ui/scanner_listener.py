"""Hears the keyboard scanner from anywhere in the window, before any widget does."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from orderdesk.ui.field_snapshot import FieldSnapshot, take_snapshot
from orderdesk.ui.scan_burst import Burst, Refusal, ScannerSettings, Trickle, judge
from orderdesk.ui.scanner_keys import character_of, copy_of

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
_FRAME_PAUSE_MS = 500
_SCANNER_PACE_MS = 30
_SOONEST_REPEAT_MS = 100


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
    diagnosis and, where nothing of it was typed anywhere, for a word to the user: whoever scans gets
    an answer to every code.
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
        self._trickle = Trickle()
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
        goes_on = self._goes_on(key, at_ms)
        is_ours = (
            bool(character_of(event, is_within=goes_on))
            or (self._is_framed and goes_on)
            or (self._settings.has_prefix and key == self._settings.prefix_key)
            or (key in _TERMINATORS and goes_on)
            or (key in _ENTERS and (self._is_quiet(at_ms) or self._is_trickle(at_ms)))
        )
        if is_ours:
            event.accept()
        return is_ours

    def _on_release(self, receiver: QWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if any(held.event.key() == key for held in self._held):
            self._held.append(_Held(receiver, copy_of(event)))
            return True
        if key in self._awaited_releases:
            self._awaited_releases.discard(key)
            return True
        return False

    def _on_press(self, receiver: QWidget, event: QKeyEvent, at_ms: float) -> bool:
        key = event.key()
        self._awaited_releases.discard(key)
        if not self._goes_on(key, at_ms):
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
        character = character_of(event, is_within=self._burst is not None)
        if not character or self._is_held_down(event, at_ms):
            self._on_burst_over()
            return False
        return self._on_character(receiver, event, character, at_ms)

    def _is_held_down(self, event: QKeyEvent, at_ms: float) -> bool:
        """Whether a key repeats because a person holds it: as fast as a scanner types, but later.

        On X11 Qt takes the second of two equal characters for a repeat as well, if the key was let go
        and pressed again within one millisecond while the window was busy.
        """
        burst = self._burst
        is_soon = burst is not None and at_ms - burst.last_ms < _SOONEST_REPEAT_MS
        return event.isAutoRepeat() and not is_soon

    def _on_character(
        self, receiver: QWidget, event: QKeyEvent, character: str, at_ms: float
    ) -> bool:
        is_first = self._burst is None
        burst = self._burst or Burst(at_ms, at_ms)
        self._burst = burst
        burst.add(character, at_ms, self._settings.max_length)
        self._grace.stop()
        if is_first:
            snapshot = take_snapshot(receiver)
            if snapshot is not None:
                self._snapshots.append(snapshot)
                self._pause.start(self._settings.gap_ms)
                return False
        self._pause.start(self._enter_gap_ms(burst))
        if burst.length <= self._settings.max_length:
            self._held.append(_Held(receiver, copy_of(event)))
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
            burst.add(character_of(event, is_within=True), at_ms, self._settings.max_length)
        return self._swallow(event)

    def _on_terminator(self, event: QKeyEvent, at_ms: float) -> bool:
        burst = self._burst
        if burst is None:
            if event.key() in _ENTERS and self._is_quiet(at_ms):
                return self._swallow(event)
            return self._ends_trickle(event, at_ms)
        in_text_field = bool(self._snapshots)
        verdict: str | Refusal = judge(burst, self._settings, in_text_field=in_text_field)
        if not isinstance(verdict, Refusal) and self._settings.has_prefix:
            verdict = Refusal.NO_PREFIX
        if isinstance(verdict, Refusal) and self._may_be_typing(burst, verdict, in_text_field):
            self._give_back()
            if burst.length > 1:
                self.burst_refused.emit(burst.refused(verdict, was_typed=True))
            return self._ends_trickle(event, at_ms)
        self._take_out()
        self._quiet_until_ms = at_ms + self._settings.enter_quiet_ms
        self._swallow(event)
        self._tell_end(burst, verdict)
        return True

    def _ends_trickle(self, event: QKeyEvent, at_ms: float) -> bool:
        """A scanner that is too slow ends its code: its Enter is kept from the page, and it is told."""
        if event.key() not in _ENTERS or not self._is_trickle(at_ms):
            return False
        trickle, self._trickle = self._trickle, Trickle()
        self._quiet_until_ms = at_ms + self._settings.enter_quiet_ms
        self._swallow(event)
        self.burst_refused.emit(trickle.refused())
        return True

    def _is_quiet(self, at_ms: float) -> bool:
        return 0 <= self._quiet_until_ms - at_ms <= self._settings.enter_quiet_ms

    def _is_trickle(self, at_ms: float) -> bool:
        trickle = self._trickle
        if self._burst is not None and not self._snapshots:
            trickle = replace(trickle)
            trickle.add(self._burst)
        return trickle.is_code(at_ms, self._settings.min_length)

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

    def _goes_on(self, key: int, at_ms: float) -> bool:
        """Whether a key at `at_ms` belongs to the burst; an Enter may come later than a character."""
        burst = self._burst
        if burst is None:
            return False
        gap_ms = self._enter_gap_ms(burst) if key in _ENTERS else self._gap_ms()
        return burst.goes_on(at_ms, max(gap_ms, self._gap_ms()))

    def _enter_gap_ms(self, burst: Burst) -> int:
        """How long an Enter is waited for: longer where nobody types and nobody is as fast."""
        is_scanners = not self._snapshots and self._is_code_of_scanner(burst)
        return self._settings.enter_quiet_ms if is_scanners else self._settings.gap_ms

    def _is_code_of_scanner(self, burst: Burst) -> bool:
        is_long = burst.length >= self._settings.min_length
        return is_long and burst.mean_gap_ms <= _SCANNER_PACE_MS

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
        is_fast = self._is_code_of_scanner(burst)
        # Where nobody types, and as fast as nobody does, it is a scanner that sends no Enter.
        was_typed = bool(self._snapshots) or not is_fast
        if was_typed:
            self._give_back()
        else:
            self._forget_burst()
        if is_fast:
            # A scanner whose Enter comes late must not press a button with it.
            self._quiet_until_ms = burst.last_ms + self._settings.enter_quiet_ms
        if burst.length >= self._settings.min_length:
            self.burst_refused.emit(burst.refused(Refusal.NO_TERMINATOR, was_typed=was_typed))

    def _give_back(self) -> None:
        """Let the keys held back go where they were meant to."""
        held, burst = self._held, self._burst
        if burst is not None and not self._snapshots:
            self._trickle.add(burst)
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
