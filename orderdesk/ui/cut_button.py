"""The demo's button that cuts the internet and plugs it in again, with one click."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from orderdesk.tasks import TaskSet
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.words import _

Switch = Callable[[bool], Awaitable[None]]


class CutButton(Button):
    """`switch(True)` cuts, `switch(False)` plugs in; the label tells what is, and what a click does."""

    def __init__(self, switch: Switch, tasks: TaskSet, parent: QWidget | None = None) -> None:
        super().__init__("", ButtonKind.SECONDARY, icon="plugs-connected", parent=parent)
        self._switch = switch
        self._tasks = tasks
        self._is_switching = False
        self.is_cut = False
        self.setFixedHeight(38)
        self.clicked.connect(self.toggle)
        self._say()

    def toggle(self) -> None:
        """Cut, or plug in again. A press while that goes on does nothing."""
        # Not disabled meanwhile: that would hand the keyboard on to the next widget.
        if not self._is_switching:
            self._is_switching = True
            self._tasks.spawn(self._toggle())

    async def _toggle(self) -> None:
        try:
            await self._switch(not self.is_cut)
            self.is_cut = not self.is_cut
        finally:
            self._is_switching = False
            self._say()

    def _say(self) -> None:
        if self.is_cut:
            self.set_label(_("Internet cut: plug it in"))
            self.set_icon("plugs")
        else:
            self.set_label(_("Cut the internet"))
            self.set_icon("plugs-connected")
