"""The print ledger."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.errors import NotFoundError
from orderdesk.storage.codec import decode, encode
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import PaperJobRow, PaperOrderRow, chunks


class PaperStore:
    """Keeps jobs; their state is all that ever changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job: PaperJob) -> None:
        """Note what was asked for."""

        def work(connection: Connection) -> None:
            row = int(
                PaperJobRow.insert(
                    job_id=job.id, state=str(job.state), payload=encode(job)
                ).execute(connection)
            )
            for part in chunks(dict.fromkeys(job.order_ids)):
                PaperOrderRow.insert_many(
                    [{"job_row": row, "order_id": order_id} for order_id in part]
                ).execute(connection)

        await self._database.write(work)

    async def settle(self, job_id: str, state: PaperState, at: datetime) -> None:
        """Note how a job ended. Raises NotFoundError."""

        def work(connection: Connection) -> None:
            found = _load(connection, PaperJobRow.job_id == job_id)
            if not found:
                raise NotFoundError(job_id)
            job = replace(found[0], state=state, settled_at=at)
            PaperJobRow.update(state=str(state), payload=encode(job)).where(
                PaperJobRow.job_id == job_id
            ).execute(connection)

        await self._database.write(work)

    async def load_unsettled(self) -> tuple[PaperJob, ...]:
        """What was asked for and has not ended, oldest first."""
        return await self._database.read(
            lambda connection: _load(connection, PaperJobRow.state == str(PaperState.ASKED))
        )

    async def load_recent(self, limit: int) -> tuple[PaperJob, ...]:
        """The newest jobs, newest first."""

        def work(connection: Connection) -> tuple[PaperJob, ...]:
            query = PaperJobRow.select(PaperJobRow.payload).order_by(PaperJobRow.id.desc())
            rows = query.limit(limit).tuples().execute(connection)
            return tuple(decode(PaperJob, payload) for (payload,) in rows)

        return await self._database.read(work)

    async def load_for(self, order_id: OrderGid) -> tuple[PaperJob, ...]:
        """The jobs that this order was part of, oldest first."""
        rows = PaperOrderRow.select(PaperOrderRow.job_row).where(PaperOrderRow.order_id == order_id)
        return await self._database.read(
            lambda connection: _load(connection, PaperJobRow.id.in_(rows))
        )

    async def find_sent(self, order_id: OrderGid, kind: PaperKind) -> PaperJob | None:
        """The newest job of a kind that brought this order to a printer or into a file, or None."""

        def work(connection: Connection) -> PaperJob | None:
            rows = PaperOrderRow.select(PaperOrderRow.job_row).where(
                PaperOrderRow.order_id == order_id
            )
            sent = _load(
                connection,
                (PaperJobRow.id.in_(rows)) & (PaperJobRow.state == str(PaperState.SENT)),
            )
            return next((job for job in reversed(sent) if job.kind is kind), None)

        return await self._database.read(work)


def _load(connection: Connection, condition: Any) -> tuple[PaperJob, ...]:
    query = PaperJobRow.select(PaperJobRow.payload).where(condition).order_by(PaperJobRow.id)
    return tuple(decode(PaperJob, payload) for (payload,) in query.tuples().execute(connection))
