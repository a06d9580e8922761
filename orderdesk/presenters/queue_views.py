"""Views of one's own: kept under a name, renamed, brought up to date, deleted with a way back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from orderdesk.domain.queue_filter import Surroundings
from orderdesk.domain.queue_look import KeptView, QueueLook, view_name
from orderdesk.domain.work import View
from orderdesk.errors import OrderDeskError
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.queue_listing import QueueListing
from orderdesk.presenters.queue_messages import view_title, why_unusable
from orderdesk.storage.queue_views import RemovedView
from orderdesk.tasks import TaskSet
from orderdesk.words import _

NOTICE = "queue view"


class KeptViews(Protocol):
    """Where views of one's own are kept."""

    async def load(self) -> tuple[KeptView, ...]:
        """All of them, the oldest first."""
        ...

    async def keep(self, name: str, look: QueueLook) -> str:
        """Keep a look under a name. Returns the view's id."""
        ...

    async def rename(self, view_id: str, name: str) -> None:
        """Give a view another name."""
        ...

    async def update(self, view_id: str, look: QueueLook) -> None:
        """Keep another look under the name."""
        ...

    async def delete(self, view_id: str) -> RemovedView:
        """Take a view away."""
        ...

    async def put_back(self, removed: RemovedView) -> None:
        """Undo a `delete`."""
        ...


class QueueViews:
    """Acts on the view that is looked at, and tells `changed` when the views are others."""

    def __init__(
        self,
        kept: KeptViews,
        listing: QueueListing,
        notices: Notices,
        tasks: TaskSet,
        changed: Callable[[], None],
    ) -> None:
        self._kept = kept
        self._listing = listing
        self._notices = notices
        self._tasks = tasks
        self._changed = changed
        self._is_counting = False
        self._is_miscounted = False

    def count(self, around: Callable[[], Surroundings], counted: Callable[[], None]) -> None:
        """Count the views of one's own again; `counted` is told when that is done.

        Many views over many orders would hold up the window: one view a turn of the loop.
        """
        self._is_miscounted = bool(self._listing.kept)
        if self._is_miscounted and not self._is_counting:
            self._is_counting = True
            self._tasks.spawn(self._count(around, counted))

    async def _count(self, around: Callable[[], Surroundings], counted: Callable[[], None]) -> None:
        try:
            while self._is_miscounted:
                self._is_miscounted = False
                now = around()
                for view in self._listing.kept:
                    await asyncio.sleep(0)
                    self._listing.count_kept(view, now)
                counted()
        finally:
            self._is_counting = False

    def load(self) -> None:
        """Read the views that are kept."""
        self._tasks.spawn(self._act(self._nothing))

    def name_problem(self, typed: str, *, is_rename: bool = False) -> str:
        """Why a view cannot be kept under this name; "" if it can."""
        name = view_name(typed)
        if not name:
            return _("Give the view a name.")
        own = self._listing.active_kept if is_rename else None
        taken: Sequence[str] = [view_title(view) for view in View]
        taken = [*taken, *(view.name for view in self._listing.kept if view is not own)]
        if name.casefold() in (one.casefold() for one in taken):
            return _("There is a view of this name already. Choose another name.")
        return ""

    def why_unusable(self, view_id: str) -> str:
        """Why a view cannot be looked at; "" where it can."""
        view = next((one for one in self._listing.kept if one.id == view_id), None)
        return why_unusable(view) if view is not None else ""

    def keep(self, typed: str) -> None:
        """Keep what is looked at under a name, and turn to it."""
        look = self._listing.look

        async def act() -> str:
            view_id = await self._kept.keep(typed, look)
            self._listing.forget_changes()
            return view_id

        self._tasks.spawn(self._act(act))

    def rename(self, typed: str) -> None:
        """Give the view that is looked at another name."""
        view = self._listing.active_kept
        if view is not None:
            self._tasks.spawn(self._act(lambda: self._kept.rename(view.id, typed)))

    def update(self) -> None:
        """Keep the view as it is looked at now."""
        view, look = self._listing.active_kept, self._listing.look
        if view is not None:
            self._tasks.spawn(self._act(lambda: self._kept.update(view.id, look)))

    def reset(self) -> None:
        """Look at the view as it was kept."""
        self._listing.forget_changes()
        self._changed()

    def delete(self, view_id: str = "") -> None:
        """Delete the view that is looked at, or another one; the toast brings it back."""
        wanted = view_id or self._listing.active
        view = next((one for one in self._listing.kept if one.id == wanted), None)
        if view is not None:
            self._tasks.spawn(self._delete(view))

    async def _delete(self, view: KeptView) -> None:
        async def act() -> None:
            removed = await self._kept.delete(view.id)
            sentence = _("The view “{name}” is deleted.").format(name=view.name)
            self._notices.show(
                Notice(NOTICE, Tone.DONE, sentence, undo=lambda: self._put_back(removed))
            )

        await self._act(act)

    def _put_back(self, removed: RemovedView) -> None:
        async def act() -> str:
            await self._kept.put_back(removed)
            return removed.id

        self._tasks.spawn(self._act(act))

    async def _nothing(self) -> None:
        return

    async def _act(self, act: Callable[[], Awaitable[str | None]]) -> None:
        """Do it, read the views anew, and turn to the one whose id comes back."""
        try:
            shown = await act()
            self._listing.take_kept(await self._kept.load())
        except OrderDeskError as error:
            self._notices.show_error(NOTICE, error)
            return
        if shown:
            self._listing.choose(shown)
        self._changed()
