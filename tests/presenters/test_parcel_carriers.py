"""The bench's parcels and their carriers: sure ones are named, unsure ones are offered."""

from orderdesk.presenters.sheet_states import TrackingSheet
from tests.presenters.bench_world import CUP, BenchWorld, order_of

UPS = "1Z999AA10123456784"
FEDEX = "449044304137821"
BARE = "568838414941"


async def with_open_sheet(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(world.presenter.open_tracking)


def sheet_of(world: BenchWorld) -> TrackingSheet:
    sheet = world.bench.sheet
    assert isinstance(sheet, TrackingSheet)
    return sheet


async def test_an_unsure_carrier_is_offered_and_taken_by_choice(world: BenchWorld) -> None:
    await with_open_sheet(world)
    await world.do(lambda: world.presenter.scan(BARE))
    assert world.bench.parcels == (BARE,)
    sheet = sheet_of(world)
    assert sheet.offers[0] == "FedEx"
    assert BARE in sheet.offer_title.replace(" ", "")
    assert sheet.carriers[: len(sheet.offers)] == sheet.offers
    assert len(set(sheet.carriers)) == len(sheet.carriers)
    await world.do(lambda: world.presenter.choose_carrier(sheet.offered_for, "GLS"))
    assert world.bench.parcels == (f"GLS {BARE}",)
    assert sheet_of(world).offers == ()


async def test_a_number_that_is_nobodys_offers_nothing(world: BenchWorld) -> None:
    await with_open_sheet(world)
    await world.do(lambda: world.presenter.scan("OWN VAN 7"))
    assert world.bench.parcels == ("OWN VAN 7",)
    assert sheet_of(world).offers == ()
    assert sheet_of(world).offer_title == ""


async def test_a_carrier_named_by_hand_wins_for_every_scan(world: BenchWorld) -> None:
    await with_open_sheet(world)
    await world.do(lambda: world.presenter.give_carrier("gls"))
    await world.do(lambda: world.presenter.scan(UPS))
    await world.do(lambda: world.presenter.scan(FEDEX))
    assert world.bench.parcels == (f"GLS {UPS}", f"GLS {FEDEX}")
    assert sheet_of(world).offers == ()


async def test_the_parcel_before_names_only_what_names_itself_not(world: BenchWorld) -> None:
    await with_open_sheet(world)
    await world.do(lambda: world.presenter.save_parcel(BARE, "DPD"))
    await world.do(lambda: world.presenter.scan(UPS))
    await world.do(lambda: world.presenter.save_parcel("OWN VAN 7", "UPS"))
    assert world.bench.parcels == (f"DPD {BARE}", f"UPS {UPS}", "UPS OWN VAN 7")


async def test_a_typed_number_names_its_carrier_too(world: BenchWorld) -> None:
    await with_open_sheet(world)
    await world.do(lambda: world.presenter.save_parcel(UPS, ""))
    assert world.bench.parcels == (f"UPS {UPS}",)
    await world.do(lambda: world.presenter.save_parcel(FEDEX, "UPS"))
    assert sheet_of(world).offers == ("FedEx",)
