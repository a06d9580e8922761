"""Keeping looks at the queue under names of one's own."""

from collections.abc import Callable

from orderdesk.domain.queue_look import KeptView, QueueLook, view_name
from orderdesk.storage.queue_views import QueueViewStore, RemovedView


class QueueViewsService:
    """What staff can do with the views that they made. A name is cleaned before it is kept."""

    def __init__(self, store: QueueViewStore, new_id: Callable[[], str]) -> None:
        self._store = store
        self._new_id = new_id

    async def load(self) -> tuple[KeptView, ...]:
        """All of them, the oldest first; those that this version cannot use among them."""
        return await self._store.load()

    async def keep(self, name: str, look: QueueLook) -> str:
        """Keep a look under a name. Returns the view's id."""
        view_id = self._new_id()
        await self._store.add(view_id, view_name(name), look)
        return view_id

    async def rename(self, view_id: str, name: str) -> None:
        """Give a view another name. Raises NotFoundError."""
        await self._store.rename(view_id, view_name(name))

    async def update(self, view_id: str, look: QueueLook) -> None:
        """Keep the present look under the view's name. Raises NotFoundError.

        A view that this version cannot read is of a newer one: nothing is written over it.
        """
        known = {view.id: view for view in await self._store.load()}
        if view_id not in known or known[view_id].look is not None:
            await self._store.change(view_id, look)

    async def delete(self, view_id: str) -> RemovedView:
        """Take a view away; `put_back` undoes it. Raises NotFoundError."""
        return await self._store.remove(view_id)

    async def put_back(self, removed: RemovedView) -> None:
        """Undo a `delete`."""
        await self._store.put_back(removed)
