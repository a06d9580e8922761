"""The road in for what is not an order: the shop, its locations, products and stock."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from orderdesk.domain.catalogue import KeptShop, Shop, known_as_another
from orderdesk.domain.ids import LocationGid
from orderdesk.errors import OtherShopError, ProtocolError, RejectedError
from orderdesk.events import Bus, CatalogueChanged
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.connectivity import Connection
from orderdesk.sync.ports import Gateway

OVERLAP = timedelta(minutes=5)

MARK = "variants watermark"
CURSOR = "variants cursor"
NEWEST = "variants newest"


class CataloguePull:
    """Products by when they changed, stock location by location."""

    def __init__(
        self,
        gateway: Gateway,
        catalogue: CatalogueStore,
        state: SyncStateStore,
        connection: Connection,
        bus: Bus,
        *,
        location: Callable[[], LocationGid | None],
        kept_shop: Callable[[], KeptShop | None],
    ) -> None:
        self._gateway = gateway
        self._catalogue = catalogue
        self._state = state
        self._connection = connection
        self._bus = bus
        self._location = location
        self._kept_shop = kept_shop
        self._lock = asyncio.Lock()

    async def identify(self) -> None:
        """See that the shop that answers is the one whose orders are here; at first, note which it is.

        A local copy that was made anew knows nothing: then what the profile keeps beside it counts.
        Raises OtherShopError before anything of another shop is taken over, or sent to it.
        """
        async with self._lock:
            shop, known = await self._own_shop()
            if known is None:
                await self._catalogue.save_shop(shop)
                self._bus.publish(CatalogueChanged())

    async def shop(self) -> None:
        """The shop and its locations. Raises OtherShopError as `identify` does."""
        async with self._lock:
            shop, known = await self._own_shop()
            self._connection.heard()
            if known != shop:
                await self._catalogue.save_shop(shop)
                self._bus.publish(CatalogueChanged())
            # Without its permission they are refused, which the shop just kept says.
            locations = await self._gateway.fetch_locations()
            if await self._catalogue.load_locations() != locations:
                await self._catalogue.save_locations(locations)
                self._bus.publish(CatalogueChanged())

    async def variants(self) -> int:
        """Products that changed since the last time; all of them, resumable, at first."""
        async with self._lock:
            try:
                return await self._variants()
            except (ProtocolError, RejectedError):
                # The place may be too old to go on from; the next time begins at the front.
                await self._state.forget(CURSOR)
                raise

    async def levels(self, *, everywhere: bool) -> int:
        """Stock at this station's location, or at all of them."""
        async with self._lock:
            changed = 0
            for location_id in await self._places(everywhere):
                changed += await self._levels_at(location_id)
            return changed

    async def _own_shop(self) -> tuple[Shop, Shop | None]:
        """The shop that answers, and what the copy knows of it. Raises OtherShopError for another."""
        shop = await self._gateway.fetch_shop()
        known = await self._catalogue.find_shop()
        other = known_as_another(shop, known.kept if known else None, self._kept_shop())
        if other is not None:
            raise OtherShopError(other.name, shop.domain)
        return shop, known

    async def _variants(self) -> int:
        mark = _moment(await self._state.get(MARK))
        cursor = await self._state.get(CURSOR)
        changed = 0
        while True:
            page = await self._gateway.fetch_variants(mark - OVERLAP if mark else None, cursor)
            self._connection.heard(page.server_time)
            saved = await self._catalogue.save_variants(page.items, page.reading)
            changed += len(saved)
            if saved:
                self._bus.publish(CatalogueChanged())
            newest = _moment(await self._state.get(NEWEST)) or mark
            told = [one.updated_at for one in page.items if one.updated_at is not None]
            newest = max(told if newest is None else [*told, newest], default=None)
            if newest is not None:
                await self._state.put(NEWEST, newest.isoformat())
            cursor = page.cursor
            if cursor is None:
                break
            await self._state.put(CURSOR, cursor)
        # The place goes first: a stop in between only makes the next time begin where this did.
        await self._state.forget(CURSOR)
        if newest is not None:
            await self._state.put(MARK, newest.isoformat())
        return changed

    async def _levels_at(self, location_id: LocationGid) -> int:
        changed = 0
        cursor: str | None = None
        while True:
            page = await self._gateway.fetch_levels(location_id, cursor)
            self._connection.heard(page.server_time)
            saved = await self._catalogue.save_levels(page.items, page.reading)
            changed += len(saved)
            if saved:
                self._bus.publish(CatalogueChanged())
            cursor = page.cursor
            if cursor is None:
                return changed

    async def _places(self, everywhere: bool) -> tuple[LocationGid, ...]:
        own = self._location()
        if own is not None and not everywhere:
            return (own,)
        active = (one.id for one in await self._catalogue.load_locations() if one.is_active)
        return tuple(sorted(active, key=lambda one: one != own))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
