"""What happened to an order: here, by the records of this computer, and in Shopify, by its timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.message_gate import Said
from orderdesk.domain.packing import Packing
from orderdesk.domain.paper import PaperJob
from orderdesk.domain.timeline import ShopTimeline
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.intents import IntentStore, LogEntry
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.paper import PaperStore
from orderdesk.storage.timelines import TimelineStore


class TimelineReadings(Protocol):
    """Reads a timeline from the shop; `sync` has it."""

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        """Bring it up to date where the shop can be reached. Raises ShopifyError."""
        ...


@dataclass(frozen=True, slots=True)
class OrderHistory:
    """The records of one order, each oldest first.

    `timeline` is None where Shopify's was never read; `read_at` says when it was. `app_title` is this
    app's name in that timeline, "" while it is not known.
    """

    packings: tuple[Packing, ...] = ()
    logs: Mapping[IntentId, tuple[LogEntry, ...]] | None = None
    papers: tuple[PaperJob, ...] = ()
    mail_words: tuple[Said, ...] = ()
    timeline: ShopTimeline | None = None
    read_at: datetime | None = None
    app_title: str = ""

    def log(self, intent_id: IntentId) -> tuple[LogEntry, ...]:
        """What became of an intent, oldest first."""
        return (self.logs or {}).get(intent_id, ())


class HistoryService:
    """Collects the records; asks the shop only where `refresh` is called."""

    def __init__(
        self,
        intents: IntentStore,
        packings: PackingStore,
        papers: PaperStore,
        timelines: TimelineStore,
        catalogue: CatalogueStore,
        messages: MessageGateStore,
        readings: TimelineReadings,
    ) -> None:
        self._intents = intents
        self._packings = packings
        self._papers = papers
        self._timelines = timelines
        self._catalogue = catalogue
        self._messages = messages
        self._readings = readings

    async def history(self, order_id: OrderGid) -> OrderHistory:
        """All that is on record here of an order, known or not."""
        stored = await self._timelines.find(order_id)
        shop = await self._catalogue.find_shop()
        return OrderHistory(
            packings=await self._packings.load_for(order_id),
            logs=await self._intents.load_logs_for_order(order_id),
            papers=await self._papers.load_for(order_id),
            mail_words=await self._messages.load_for_order(order_id),
            timeline=stored.timeline if stored is not None else None,
            read_at=stored.read_at if stored is not None else None,
            app_title=shop.app_title if shop is not None else "",
        )

    async def shop_timeline(self, order_id: OrderGid) -> ShopTimeline | None:
        """What Shopify's own timeline said when it was last read; None: it never was."""
        stored = await self._timelines.find(order_id)
        return stored.timeline if stored is not None else None

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        """Read Shopify's timeline of an order now. Raises ShopifyError."""
        await self._readings.refresh(order_id, at_once=at_once)
