"""What a scanned code means that none of the lines in hand answers to."""

from collections.abc import Awaitable, Callable

from orderdesk.domain.codes import ScannedCode, code_key
from orderdesk.domain.ids import VariantGid
from orderdesk.domain.verdicts import Verdict, VerdictKind
from orderdesk.services.bench import Bench, LookedUp
from orderdesk.services.orders import SLIP_PREFIX, OrdersService
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.packings import PackingStore


class ForeignCodes:
    """Knows the order's own slip, the catalogue, and which other orders need a product."""

    def __init__(
        self, packings: PackingStore, catalogue: CatalogueStore, orders: OrdersService
    ) -> None:
        self._packings = packings
        self._catalogue = catalogue
        self._orders = orders

    async def look_up(
        self, bench: Bench, read: ScannedCode, refresh: Callable[[], Awaitable[None]]
    ) -> LookedUp:
        """The verdict on such a code. `refresh` brings the bench up to what the local copy knows."""
        code = read.text
        if code_key(code) in slip_keys(bench.packing.order_name):
            return LookedUp(Verdict(VerdictKind.BOUNCE, code, read=read))
        for key in read.keys:
            owners = (await self._catalogue.code_owners([key])).get(key, frozenset())
            products = await self._catalogue.load_variants(owners)
            if not products:
                continue
            product = products[min(products)]
            if len(owners) > 1:
                return LookedUp(Verdict(VerdictKind.AMBIGUOUS, code, read=read), product)
            if bench.line_of_variant(product.id) is not None:
                # The catalogue learned this code after the order was taken in hand.
                await refresh()
                verdict = bench.judge(read)
                if verdict is not None:
                    return LookedUp(verdict, product)
            needed_by = await self._needed_elsewhere(bench, product.id)
            return LookedUp(Verdict(VerdictKind.WRONG, code, read=read), product, needed_by)
        kind = VerdictKind.DAMAGED if read.is_misread else VerdictKind.UNKNOWN
        return LookedUp(Verdict(kind, code, read=read))

    async def _needed_elsewhere(self, bench: Bench, variant_id: VariantGid) -> tuple[str, ...]:
        """Orders that need the product, those first that are in hand on this computer."""
        packing = bench.packing
        needing = [
            item
            for item in await self._orders.needing(packing.location_id, variant_id)
            if item.order_id != packing.order_id
        ]
        begun = {one.order_id for one in await self._packings.find_open()}
        needing.sort(key=lambda item: item.order_id not in begun)
        return tuple(item.order_name for item in needing)


def slip_keys(order_name: str) -> tuple[str, str]:
    """The codes of an order's own slip."""
    return code_key(SLIP_PREFIX + order_name.lstrip("#")), code_key(order_name)
