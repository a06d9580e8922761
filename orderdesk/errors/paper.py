"""Something was not put on paper or into a file."""

from pathlib import Path

from orderdesk.errors.tree import OrderDeskError
from orderdesk.words import _


class PaperError(OrderDeskError):
    """Something was not put on paper. Orders and packings are never touched by that."""

    @property
    def what(self) -> str:
        return _("This could not be put on paper.")


class PrinterError(PaperError):
    """A printer took nothing. `is_gone`: the system does not know it any more."""

    def __init__(self, printer: str, *, is_gone: bool = False) -> None:
        super().__init__()
        self.printer = printer
        self.is_gone = is_gone

    @property
    def what(self) -> str:
        if self.is_gone:
            return _("The printer “{name}” is not there any more.").format(name=self.printer)
        return _("The printer “{name}” took nothing.").format(name=self.printer)

    @property
    def advice(self) -> str:
        if self.is_gone:
            return _("Go on working. Choose another printer in the settings, then print it again.")
        return _("Go on working. Switch it on and check its paper, then print it again.")


class FileNotWrittenError(PaperError):
    """A file that the user asked for could not be written; an earlier one of that name still stands."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    @property
    def what(self) -> str:
        return _("The file {path} could not be written.").format(path=self.path)

    @property
    def advice(self) -> str:
        return _("Choose another folder, or make room on the disk.")


class TemplateError(PaperError):
    """The shop's own template cannot be used. `line` is 0 where no line is to blame."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__()
        self.name = name
        self.line = line
        self.reason = reason.rstrip(".")

    @property
    def what(self) -> str:
        if not self.line:
            return _("Your template {name} cannot be used: {reason}.").format(
                name=self.name, reason=self.reason
            )
        return _("Your template {name} has an error in line {line}: {reason}.").format(
            name=self.name, line=self.line, reason=self.reason
        )

    @property
    def advice(self) -> str:
        return _("OrderDesk's own template is used until it is mended.")
