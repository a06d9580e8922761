"""An order in hand that the local copy does not hold any more, since the copy was made anew."""

import pytest

from orderdesk.domain.packing import PackingState
from orderdesk.errors import NotFoundError, NotPossibleError
from orderdesk.services.bench import Bench
from orderdesk.services.code_reading import read_code
from orderdesk.storage.tables import OrderRow
from tests.builders import BERLIN, an_order, some_work
from tests.services.conftest import Rooms, a_variant

ORDER = an_order(some_work(1, {1: 2}))
CODE = "4006381333931"


async def scanned_before_the_copy_was_lost(rooms: Rooms) -> Bench:
    await rooms.stocked(a_variant(1, CODE))
    await rooms.pulled(ORDER)
    bench = await rooms.packing.open(ORDER.id, BERLIN)
    verdict = bench.judge(read_code(CODE))
    assert verdict is not None
    await rooms.packing.count(bench, verdict)
    await rooms.database.write(lambda connection: OrderRow.delete().execute(connection))
    return bench


async def test_it_is_asked_for_and_goes_on_where_it_was_left(rooms: Rooms) -> None:
    before = await scanned_before_the_copy_was_lost(rooms)
    rooms.readings.shop_has[ORDER.id] = ORDER
    bench = await rooms.packing.open(ORDER.id, BERLIN)
    assert bench.packing == before.packing
    assert bench.box.in_box == 1


async def test_while_the_shop_is_silent_its_scans_are_kept(rooms: Rooms) -> None:
    before = await scanned_before_the_copy_was_lost(rooms)
    with pytest.raises(NotPossibleError, match="is not in the local copy yet") as refused:
        await rooms.packing.open(ORDER.id, BERLIN)
    assert "scans are kept" in refused.value.advice
    assert await rooms.packing.find_open() == (before.packing,)


async def test_where_the_shop_has_it_no_more_it_does_not_stay_in_hand_for_ever(
    rooms: Rooms,
) -> None:
    before = await scanned_before_the_copy_was_lost(rooms)
    rooms.readings.gone.add(ORDER.id)
    with pytest.raises(NotPossibleError, match="is no longer in Shopify") as refused:
        await rooms.packing.open(ORDER.id, BERLIN)
    assert "Take everything out" in refused.value.advice
    assert await rooms.packing.find_open() == ()
    kept = await rooms.packings.find(before.packing.id)
    assert kept is not None
    assert (kept.state, kept.events) == (PackingState.SET_ASIDE, before.packing.events)


async def test_what_was_never_in_hand_is_not_found(rooms: Rooms) -> None:
    with pytest.raises(NotFoundError):
        await rooms.packing.open(ORDER.id, BERLIN)
