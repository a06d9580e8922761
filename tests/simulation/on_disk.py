"""What a station's disk says now, read past its program and past the loop."""

from typing import TYPE_CHECKING, Any

from orderdesk.domain.ids import IntentId, PackingId
from orderdesk.domain.intents import Intent
from orderdesk.domain.packing import Packing
from orderdesk.domain.projection import project
from orderdesk.storage.composed import Composed
from orderdesk.storage.intent_rows import BY_ID as INTENT_BY_ID
from orderdesk.storage.intent_rows import OF_ORDER as INTENTS_OF_ORDER
from orderdesk.storage.intent_rows import read_intents as _intents
from orderdesk.storage.intent_rows import select_intents as _select_intents
from orderdesk.storage.orders import _SELECT as _ORDERS
from orderdesk.storage.orders import BY_IDS as ORDERS_BY_ID
from orderdesk.storage.orders import StoredOrder, _read
from orderdesk.storage.packings import BY_ID as PACKING_BY_ID
from orderdesk.storage.packings import _packings
from orderdesk.storage.packings import _select as _select_packings
from orderdesk.storage.tables import IntentRow, OrderRow, PackingRow

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import SimWorld

EVERY_ORDER = Composed(lambda: _ORDERS.where(OrderRow.id > 0))
EVERY_INTENT = Composed(lambda: _select_intents(IntentRow.number > 0))
EVERY_PACKING = Composed(lambda: _select_packings(PackingRow.id > 0))


class OnDisk:
    """Nothing is there while a station's program does not run."""

    def __init__(self, world: "SimWorld") -> None:
        self._world = world

    def orders_on_disk(self, station: "Station") -> list[StoredOrder]:
        """All orders of a station."""
        return station.read(lambda connection: _read(connection, EVERY_ORDER)) or []

    def intents_on_disk(self, station: "Station") -> list[Intent]:
        """All decisions of a station."""
        return station.read(lambda connection: _intents(connection, EVERY_INTENT)) or []

    def intent_on_disk(self, station: "Station", intent_id: IntentId | None) -> Intent | None:
        """One decision as the disk has it."""
        found = station.read(lambda connection: _intents(connection, INTENT_BY_ID, intent_id))
        return found[0] if found else None

    def packings_on_disk(self, station: "Station") -> list[Packing]:
        """All packings of a station."""
        found = station.read(lambda connection: _packings(connection, EVERY_PACKING))
        return [one for _row, one in found or ()]

    def packings_of(self, packing_id: PackingId | None) -> list[Packing]:
        if packing_id is None:
            return []
        packings = []
        for station in self._world.stations:
            found = station.read(
                lambda connection: _packings(connection, PACKING_BY_ID, packing_id)
            )
            packings += [packing for _row, packing in found or ()]
        return packings

    def projected(self, station: "Station", order_id: str) -> Any:
        """An order as the station's disk says it is to be shown."""
        found = station.read(
            lambda connection: (
                _read(connection, ORDERS_BY_ID, [order_id]),
                _intents(connection, INTENTS_OF_ORDER, order_id),
            )
        )
        if not found or not found[0]:
            return None
        stored, intents = found[0][0], found[1]
        return project(stored.order, intents, reading=stored.reading, gone=stored.gone)

    def has_open_work(self, station: "Station") -> bool:
        """Whether something at a station waits to be sent, decided or finished."""
        found = station.read(
            lambda connection: (
                connection.value("SELECT count(*) FROM intent WHERE is_standing = 1"),
                connection.value("SELECT count(*) FROM packing WHERE state = 'open'"),
            )
        )
        return found is None or bool(found[0] or found[1])
