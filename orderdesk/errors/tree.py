"""The root of the error tree."""

from orderdesk.words import _


class OrderDeskError(Exception):
    """An expected failure. `what` says what happened and what is safe, `advice` what to do."""

    @property
    def what(self) -> str:
        """One whole sentence, in the user's language."""
        return _("Something went wrong.")

    @property
    def advice(self) -> str:
        """One whole sentence that names the next step, in the user's language."""
        return _("Try again, and tell your manager if it happens twice.")

    def __str__(self) -> str:
        return f"{self.what} {self.advice}"
