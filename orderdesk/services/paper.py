"""Paper as far as the local copy knows it: what is to be printed, the ledger, the shop's templates."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.domain.projection import Projected, project
from orderdesk.errors import FileNotWrittenError, TemplateError
from orderdesk.events import Bus, PrinterAnswered
from orderdesk.paths import write_private
from orderdesk.services.ports import Person
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.paper import PaperStore
from orderdesk.words import _

LARGEST_TEMPLATE_BYTES = 500_000


class PaperService:
    """`shipped` is the program's folder of templates, `own` the shop's, which may not be there."""

    def __init__(
        self,
        ledger: PaperStore,
        orders: OrderStore,
        intents: IntentStore,
        bus: Bus,
        *,
        shipped: Path,
        own: Path,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        person: Callable[[], Person],
    ) -> None:
        self._ledger = ledger
        self._orders = orders
        self._intents = intents
        self._bus = bus
        self._shipped = shipped
        self._own = own
        self._clock = clock
        self._new_id = new_id
        self._person = person

    @property
    def own_folder(self) -> Path:
        """Where the shop's own templates lie."""
        return self._own

    async def orders(self, order_ids: Sequence[OrderGid]) -> tuple[Projected, ...]:
        """The orders as staff see them, in the given sequence; unknown ones are left out."""
        stored = await self._orders.load_orders(order_ids)
        standing = await self._intents.load_standing()
        return tuple(
            project(one.order, standing.get(one.order.id, ()), reading=one.reading, gone=one.gone)
            for one in stored
        )

    async def intent(self, intent_id: IntentId) -> Intent | None:
        """The decision that a slip was asked for."""
        return await self._intents.find(intent_id)

    async def ask(
        self,
        kind: PaperKind,
        orders: Sequence[tuple[OrderGid, str]],
        printer: str,
        intent_id: IntentId | None = None,
    ) -> PaperJob:
        """Note that a person wants this on paper. `orders` are ids with their numbers."""
        person = self._person()
        job = PaperJob(
            id=self._new_id(),
            kind=kind,
            order_ids=tuple(order_id for order_id, _name in orders),
            order_names=tuple(name for _id, name in orders),
            printer=printer,
            asked_at=self._clock(),
            staff=person.staff,
            station=person.station,
            intent_id=intent_id,
        )
        await self._ledger.add(job)
        return job

    async def settle(self, job: PaperJob, state: PaperState) -> None:
        """Note how it ended."""
        await self._ledger.settle(job.id, state, self._clock())
        if job.printer and state in (PaperState.SENT, PaperState.FAILED):
            self._bus.publish(PrinterAnswered(job.printer, state is PaperState.SENT))

    async def unsettled(self) -> tuple[PaperJob, ...]:
        """What was asked for and has not ended, oldest first."""
        return await self._ledger.load_unsettled()

    async def recent(self, limit: int) -> tuple[PaperJob, ...]:
        """The newest jobs, newest first."""
        return await self._ledger.load_recent(limit)

    async def sent_before(self, order_id: OrderGid, kind: PaperKind) -> PaperJob | None:
        """The newest job that brought this order to a printer, or None."""
        return await self._ledger.find_sent(order_id, kind)

    async def shipped_template(self, name: str) -> str:
        """The program's own template."""
        return await asyncio.to_thread((self._shipped / name).read_text, encoding="utf-8")

    async def own_template(self, name: str) -> str | None:
        """The shop's template, or None where it has none. Raises TemplateError if it is unreadable."""
        return await asyncio.to_thread(self._read_own, name)

    async def set_out_templates(self) -> None:
        """Put the program's templates into the shop's folder, to start from; never over another file.

        Raises FileNotWrittenError.
        """
        await asyncio.to_thread(self._set_out)

    def _read_own(self, name: str) -> str | None:
        path = self._own / name
        try:
            if path.stat().st_size > LARGEST_TEMPLATE_BYTES:
                raise TemplateError(name, 0, _("the file is far too large"))
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise TemplateError(name, 0, _("the file is not saved as UTF-8 text")) from error
        except OSError as error:
            raise TemplateError(name, 0, _("the file cannot be read")) from error

    def _set_out(self) -> None:
        path = self._own
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for shipped in sorted(self._shipped.glob("*.html")):
                path = self._own / shipped.name
                if not path.exists():
                    write_private(path, shipped.read_bytes())
        except OSError as error:
            raise FileNotWrittenError(path) from error
