"""A headless sync of a shop that counts as large: `PROFILE ENDPOINT TOKEN ORDERS`.

Once so many orders are kept it says how many and waits to be killed; with 0 it goes on to the end.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orderdesk.arguments import Arguments
from orderdesk.composition import open_desk
from orderdesk.domain.order import Order
from orderdesk.events import PullProgressed
from orderdesk.shopify import bulk_operations
from orderdesk.storage.order_rows import Kept
from orderdesk.storage.orders import OrderStore
from orderdesk.sync import bulk_load

LARGE_FROM = 100
BATCH_BYTES = 64 * 1024


async def load(profile: str, endpoint: str, token: str, orders: int) -> None:
    """Pull until the first load is finished, or is to be broken off."""
    desk = await open_desk(Arguments(profile=Path(profile), endpoint=endpoint, token=token))
    done = 0

    def on_step(step: PullProgressed) -> None:
        nonlocal done
        done = step.done

    save = OrderStore.save_history

    async def save_some(store: OrderStore, read: Sequence[Order], *more: Any) -> Kept:
        if orders and done >= orders:
            print(done, flush=True)
            await asyncio.Event().wait()
        return await save(store, read, *more)

    OrderStore.save_history = save_some  # type: ignore[method-assign]
    desk.bus.subscribe(PullProgressed, on_step)
    await desk.sync_once()
    print(await desk.stores.orders.count(), flush=True)
    await desk.close()


if __name__ == "__main__":
    bulk_load.BULK_FROM = LARGE_FROM
    bulk_operations.BATCH_BYTES = BATCH_BYTES
    folder, origin, secret, number = sys.argv[1:]
    asyncio.run(load(folder, origin, secret, int(number)))
