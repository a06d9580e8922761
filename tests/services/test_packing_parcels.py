"""What is noted of a parcel's label: products are looked up first, then the carrier is recognised."""

import pytest

from orderdesk.domain.fulfillment import Tracking
from orderdesk.errors import NotPossibleError
from orderdesk.services.bench import Bench
from tests.builders import BERLIN, an_order, some_work
from tests.services.conftest import Rooms, a_variant

ORDER = an_order(some_work(1, {1: 2}))
PASSES_FOR_FEDEX = "614141000043"
UPS = "1Z999AA10123456784"
FEDEX = "449044304137821"


async def at_the_bench(rooms: Rooms, barcode: str = "4006381333931") -> Bench:
    await rooms.stocked(a_variant(1), a_variant(2, barcode))
    await rooms.pulled(ORDER)
    return await rooms.packing.open(ORDER.id, BERLIN)


async def test_a_sure_carrier_is_noted_and_a_given_one_wins(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    assert await rooms.packing.add_parcel(bench, f" {UPS} ") == Tracking(UPS, "UPS")
    await rooms.packing.remove_parcel(bench, UPS)
    await rooms.packing.add_parcel(bench, UPS, " dhl express ")
    assert bench.box.parcels == (Tracking(UPS, "DHL Express"),)


async def test_an_unsure_carrier_is_not_forced_and_can_be_named_afterwards(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.add_parcel(bench, FEDEX)
    assert bench.box.parcels == (Tracking(FEDEX, ""),)
    await rooms.packing.name_carrier(bench, FEDEX, "fedex")
    assert bench.box.parcels == (Tracking(FEDEX, "FedEx"),)
    again = await rooms.packing.open(ORDER.id, BERLIN)
    assert again.box.parcels == (Tracking(FEDEX, "FedEx"),)
    await rooms.packing.undo(bench)
    assert bench.box.parcels == (Tracking(FEDEX, ""),)
    await rooms.packing.undo(bench)
    assert bench.box.parcels == ()
    with pytest.raises(NotPossibleError, match="not noted any more"):
        await rooms.packing.name_carrier(bench, FEDEX, "FedEx")


@pytest.mark.parametrize("code", [PASSES_FOR_FEDEX, UPS])
async def test_a_product_is_a_product_whatever_its_code_looks_like(rooms: Rooms, code: str) -> None:
    bench = await at_the_bench(rooms, barcode=code)
    with pytest.raises(NotPossibleError, match="barcode of a product"):
        await rooms.packing.add_parcel(bench, code)
    assert bench.box.parcels == ()


@pytest.mark.parametrize(
    "barcode", ["420221539101026837331000039521", "42022153\x1d9101026837331000039521"]
)
async def test_the_zip_code_on_a_label_is_not_part_of_its_number(
    rooms: Rooms, barcode: str
) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.add_parcel(bench, barcode)
    assert bench.box.parcels == (Tracking("9101026837331000039521", "USPS"),)
    with pytest.raises(NotPossibleError, match="noted already"):
        await rooms.packing.add_parcel(bench, "9101026837331000039521")
