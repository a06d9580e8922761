"""The looks at the queue that staff keep under a name."""

from dataclasses import dataclass

from orderdesk.domain.queue_look import KeptView, QueueLook, format_look, parse_look
from orderdesk.errors import NotFoundError
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import QueueViewRow


@dataclass(frozen=True, slots=True)
class RemovedView:
    """A view just as it lay in the table, so that it can be put back."""

    number: int
    id: str
    name: str
    look: str


class QueueViewStore:
    """Keeps views in the sequence in which they were made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> tuple[KeptView, ...]:
        """All of them, the oldest first."""

        def work(connection: Connection) -> tuple[KeptView, ...]:
            query = QueueViewRow.select(
                QueueViewRow.view_id, QueueViewRow.name, QueueViewRow.look
            ).order_by(QueueViewRow.id)
            rows = query.tuples().execute(connection)
            return tuple(KeptView(one, name, parse_look(look)) for one, name, look in rows)

        return await self._database.read(work)

    async def add(self, view_id: str, name: str, look: QueueLook) -> None:
        """Keep a look."""

        def work(connection: Connection) -> None:
            QueueViewRow.insert(view_id=view_id, name=name, look=format_look(look)).execute(
                connection
            )

        await self._database.write(work)

    async def rename(self, view_id: str, name: str) -> None:
        """Give it another name. Raises NotFoundError."""
        await self._database.write(lambda connection: _change(connection, view_id, name=name))

    async def change(self, view_id: str, look: QueueLook) -> None:
        """Keep another look under its name. Raises NotFoundError."""
        await self._database.write(
            lambda connection: _change(connection, view_id, look=format_look(look))
        )

    async def remove(self, view_id: str) -> RemovedView:
        """Take it away. What comes back can be `put_back`. Raises NotFoundError."""

        def work(connection: Connection) -> RemovedView:
            query = QueueViewRow.select(
                QueueViewRow.id, QueueViewRow.view_id, QueueViewRow.name, QueueViewRow.look
            ).where(QueueViewRow.view_id == view_id)
            for row in query.tuples().execute(connection):
                QueueViewRow.delete().where(QueueViewRow.view_id == view_id).execute(connection)
                return RemovedView(*row)
            raise NotFoundError(view_id)

        return await self._database.write(work)

    async def put_back(self, removed: RemovedView) -> None:
        """Put a view back in its old place, word for word."""

        def work(connection: Connection) -> None:
            QueueViewRow.insert(
                id=removed.number, view_id=removed.id, name=removed.name, look=removed.look
            ).execute(connection)

        await self._database.write(work)


def _change(connection: Connection, view_id: str, **values: str) -> None:
    query = QueueViewRow.update(**values).where(QueueViewRow.view_id == view_id)
    if not query.execute(connection):
        raise NotFoundError(view_id)
