"""The scanner check: three codes are scanned, the pause between keys is measured, faults are named."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from orderdesk.domain.scanner_check import TEST_CODES, Fault, diagnose
from orderdesk.words import _

CHECKING_GAP_MS = 250
"""The longest pause between two keys while it is measured: also of a scanner that is set slow."""

GAP_MIN_MS, GAP_MAX_MS = 40, 150
TIMES_LONGEST = 3


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was found: fine or not, what, and what to do."""

    is_fine: bool
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ScannerCheckState:
    """`code` is the one to be scanned now, "" while no check runs. `intro` says what to do."""

    code: str
    intro: str
    lines: tuple[CheckLine, ...]
    is_running: bool


class ScannerCheckView(Protocol):
    """What the form does for its presenter."""

    def show_check(self, state: ScannerCheckState) -> None:
        """Show how far the check is."""
        ...


class ScannerCheck:
    """`set_gap` takes the pause that was measured into force; `listen` widens the listener's meanwhile."""

    def __init__(
        self, set_gap: Callable[[int], None], listen: Callable[[int | None], None]
    ) -> None:
        self._set_gap = set_gap
        self._listen = listen
        self._is_running = False
        self._done: list[str] = []
        self._gaps: list[float] = []
        self._lines: list[CheckLine] = []
        self._view: ScannerCheckView | None = None

    @property
    def is_running(self) -> bool:
        """Whether scans belong to the check now."""
        return self._is_running

    def attach(self, view: ScannerCheckView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self._show()

    def begin(self) -> None:
        """Begin anew."""
        self._is_running = True
        self._done, self._gaps, self._lines = [], [], []
        self._listen(CHECKING_GAP_MS)
        self._show()

    def stop(self) -> None:
        """End the check; what was measured so far is not taken over."""
        if self._is_running:
            self._is_running = False
            self._listen(None)
            self._show()

    def take(self, code: str, longest_gap_ms: float) -> None:
        """A code arrived."""
        found = diagnose(code)
        if found.fault is not Fault.FINE:
            self._lines = [_sentence(found.fault, code)]
        elif found.expected in self._done:
            self._lines = [CheckLine(True, _("That one is done. Scan the code that is shown."))]
        else:
            self._done.append(found.expected)
            self._gaps.append(longest_gap_ms)
            self._lines = [CheckLine(True, _("Arrived whole: {code}").format(code=code))]
            if len(self._done) == len(TEST_CODES):
                self._finish()
                return
        self._show()

    def refuse(self, start: str, *, ended: bool) -> None:
        """Something was typed that was no code. `ended`: it came with Enter, but too slowly."""
        if ended:
            self._lines = [
                CheckLine(
                    False,
                    _("This came as slowly as a person types: “{start}”.").format(start=start),
                    _("Set the scanner's delay between characters to none, as its manual shows."),
                )
            ]
        else:
            self._lines = [
                CheckLine(
                    False,
                    _("The scanner sends no Enter after a code: “{start}”.").format(start=start),
                    _(
                        "Scan the code for “suffix: carriage return” or “add Enter” in its manual,"
                        " then scan again."
                    ),
                )
            ]
        self._show()

    def _finish(self) -> None:
        longest = max(self._gaps)
        gap_ms = round(min(GAP_MAX_MS, max(GAP_MIN_MS, TIMES_LONGEST * longest)))
        self._is_running = False
        self._listen(None)
        self._set_gap(gap_ms)
        measured = _("Longest pause between two keys: {longest} ms. Set to {gap} ms.")
        self._lines = [
            CheckLine(
                True,
                _("The scanner works: all three codes arrived whole."),
                measured.format(longest=round(longest), gap=gap_ms),
            )
        ]
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        waiting = [code for code in TEST_CODES if code not in self._done]
        number = len(self._done) + 1
        intro = _(
            "Three test codes show whether the scanner is set up right, and how fast it types."
        )
        if self._is_running:
            intro = _("Scan this code: {number} of {count}.").format(
                number=number, count=len(TEST_CODES)
            )
        self._view.show_check(
            ScannerCheckState(
                code=waiting[0] if self._is_running else "",
                intro=intro,
                lines=tuple(self._lines),
                is_running=self._is_running,
            )
        )


def _sentence(fault: Fault, arrived: str) -> CheckLine:
    what, advice = {
        Fault.CAPS_LOCK: (
            _("Small and capital letters are swapped: Caps Lock is on."),
            _("Switch Caps Lock off on the keyboard, then scan again."),
        ),
        Fault.FRENCH_KEYBOARD: (
            _("The scanner types for a US keyboard, and this computer has a French one."),
            _("Set the scanner's keyboard to French, as its manual shows, then scan again."),
        ),
        Fault.GERMAN_KEYBOARD: (
            _("The scanner types for a US keyboard, and this computer has a German one."),
            _("Set the scanner's keyboard to German, as its manual shows, then scan again."),
        ),
        Fault.OTHER_LAYOUT: (
            _("Some signs arrive as others: the scanner types for another keyboard."),
            _("Set the scanner's keyboard to this computer's, as its manual shows."),
        ),
        Fault.MORE_AROUND: (
            _("The scanner adds signs of its own to the code."),
            _("Switch its prefix, suffix text and code identifier off, as its manual shows."),
        ),
        Fault.CUT_OFF: (
            _("Only a part of the code arrived."),
            _("Hold the scanner farther away, or print the codes. Then scan again."),
        ),
        Fault.NOT_A_TEST: (
            _("This is none of the test codes."),
            _("Scan the code that is shown here. Laser scanners read no screen: print it."),
        ),
    }[fault]
    arrived_line = _("{what} Arrived: “{code}”.").format(what=what, code=arrived[:40])
    return CheckLine(False, arrived_line, advice)
