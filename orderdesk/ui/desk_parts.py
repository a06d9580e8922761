"""What the window of an open desk stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from orderdesk.domain.catalogue import Location, Shop
    from orderdesk.domain.claims import Holder
    from orderdesk.domain.ids import OrderGid
    from orderdesk.events import Bus
    from orderdesk.notices import Notices
    from orderdesk.presenters.access_watch import AccessLine
    from orderdesk.presenters.connect_state import ShopDoor
    from orderdesk.presenters.data_safety import Place, StationSafety
    from orderdesk.presenters.formats import Formats
    from orderdesk.presenters.shop_line import ShopLine
    from orderdesk.services.history import HistoryService
    from orderdesk.services.message_gate import MessageGateService
    from orderdesk.services.order_changes import OrderChangesService
    from orderdesk.services.orders import OrdersService
    from orderdesk.services.outbox import OutboxService
    from orderdesk.services.packing import PackingService
    from orderdesk.services.paper import PaperService
    from orderdesk.services.pictures import PicturesService
    from orderdesk.services.ports import FreshReadings, Person
    from orderdesk.services.queue_views import QueueViewsService
    from orderdesk.services.report import ReportService
    from orderdesk.services.shipments import ShipmentsService
    from orderdesk.settings import Settings
    from orderdesk.shops import KnownShop
    from orderdesk.storage.catalogue import CatalogueStore
    from orderdesk.storage.intents import IntentStore
    from orderdesk.storage.orders import OrderStore
    from orderdesk.storage.packings import PackingStore


@dataclass(frozen=True, slots=True)
class StationParts:
    """What the station stands on. `address` is its shop's; `folder` its profile's."""

    line: AccessLine
    door: ShopDoor
    address: str
    safety: StationSafety
    places: tuple[Place, ...]
    shops: Callable[[], Sequence[KnownShop]]
    open_shop: Callable[[Path], None]
    add_shop: Callable[[], None]
    signed_out: Callable[[], None]
    folder: Path
    is_demo: bool


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the pages stand on. The window's side of the program fills it from the open desk."""

    orders: OrdersService
    history: HistoryService
    order_changes: OrderChangesService
    packing: PackingService
    outbox: OutboxService
    messages: MessageGateService
    shipments: ShipmentsService
    pictures: PicturesService
    paper: PaperService
    queue_views: QueueViewsService
    report: ReportService
    order_store: OrderStore
    intents: IntentStore
    packings: PackingStore
    catalogue: CatalogueStore
    line: ShopLine
    readings: FreshReadings
    bus: Bus
    notices: Notices
    formats: Callable[[], Formats]
    clock: Callable[[], datetime]
    shop: Callable[[], Shop | None]
    location: Callable[[], Location | None]
    person: Callable[[], Person]
    settings: Callable[[], Settings]
    save_settings: Callable[[Settings], None]
    check_now: Callable[[], None]
    pause_loading: Callable[[bool], None]
    elsewhere: Callable[[], Mapping[OrderGid, Holder]]
    set_busy_order: Callable[[OrderGid | None], None]
    station: Callable[[], StationParts]
