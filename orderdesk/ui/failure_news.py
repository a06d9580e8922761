"""What the window says where something failed: a notice where it is known what, else a crash report."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from orderdesk.errors import DatabaseDamagedError, OrderDeskError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.ui.crash_hook import CrashHook
from orderdesk.words import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from orderdesk.ui.crash_dialog import CrashDialog


class FailureNews:
    """Tells failures until the window ends.

    `notices` are those of the open desk, None where there is no desk yet; `again` and `mend` begin the
    window anew, the latter with mending the local copy.
    """

    def __init__(
        self,
        window: Callable[[], "QWidget"],
        notices: Callable[[], Notices | None],
        again: Callable[[], None],
        mend: Callable[[], None],
    ) -> None:
        self._window = window
        self._notices = notices
        self._again = again
        self._mend = mend
        self._dialog: CrashDialog | None = None
        self._has_ended = False
        self.crashes = CrashHook(self._tell_crash)

    def take(self, failure: BaseException) -> None:
        """Something that ran beside the window failed."""
        notices = self._notices()
        if notices is None or not isinstance(failure, OrderDeskError):
            self.crashes.take(failure)
        elif isinstance(failure, DatabaseDamagedError):
            notices.show(
                Notice(
                    "damaged",
                    Tone.ACT,
                    failure.what,
                    _(
                        "A new one can be made from the shop; what was not sent is put back into it."
                    ),
                    action=_("Mend it now"),
                    act=self._mend,
                )
            )
        else:
            notices.show_error(type(failure).__name__, failure)

    def show_crash(self) -> None:
        """Show the last failure's report, with a fresh start beside it."""
        from orderdesk.ui.crash_dialog import CrashDialog

        if self._dialog is not None:
            return
        crashes = self.crashes
        dialog = CrashDialog(self._window(), crashes.report, crashes.path, self._again)
        dialog.finished.connect(self._forget_dialog)
        self._dialog = dialog
        dialog.open()

    def end(self) -> None:
        """The window is going: what fails now is written down only."""
        self._has_ended = True

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _tell_crash(self) -> None:
        if self._has_ended:
            return
        notices = self._notices()
        if notices is None:
            self.show_crash()
            return
        notices.show(
            Notice(
                "crash",
                Tone.ACT,
                _("OrderDesk had an error. Everything that was acknowledged is saved."),
                _("Go on working. If it happens again, restart OrderDesk and report it."),
                action=_("Show details"),
                act=self.show_crash,
            )
        )
