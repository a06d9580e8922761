"""A defect of ours at the bench: the page shows what the disk has, and the packer goes on."""

from typing import Any

import pytest

from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.packing_screens import IdleScreen, PackedScreen, Sound
from tests.presenters.bench_world import CUP, TOWEL, BenchWorld, order_of, settle


class Defect:
    """Stands in for a method, and fails so often before the real one works again."""

    def __init__(self, real: Any, times: int = 1) -> None:
        self._real = real
        self._left = times

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._left:
            self._left -= 1
            raise ZeroDivisionError
        return self._real(*args, **kwargs)


def reported(world: BenchWorld) -> None:
    """The defect reached whoever writes the reports, once."""
    assert [type(one) for one in world.failures] == [ZeroDivisionError]
    world.failures.clear()


def told_of_it(world: BenchWorld) -> None:
    """The defect is reported, seen, and locks the bench until it is answered."""
    reported(world)
    band = world.bench.band
    assert (band.kind, band.word, band.is_locked) == (VerdictKind.STOP, "Look again", True)
    assert "compare it with the box" in band.sentence


async def test_a_unit_that_a_defect_kept_from_the_disk_is_not_shown_as_counted(
    world: BenchWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.take(order_of({CUP: 3}))
    await world.scan(CUP)
    heard = len(world.view.heard)
    monkeypatch.setattr(world.packings, "append", Defect(world.packings.append))
    await world.scan(CUP)
    told_of_it(world)
    assert world.bench.progress.in_box == await world.in_box() == 1
    # A scan behind it is refused aloud, and counts nothing.
    await world.scan(CUP)
    assert set(world.view.heard[heard:]) == {Sound.STOP}
    await world.do(world.presenter.answer)
    await world.scan(CUP, CUP)
    assert await world.in_box() == 3


async def test_a_defect_in_completing_leaves_the_bench_ready_to_complete(
    world: BenchWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    await world.do(world.presenter.toggle_notify)
    monkeypatch.setattr(world.packing, "complete", Defect(world.packing.complete))
    await world.do(world.presenter.complete)
    told_of_it(world)
    await world.do(world.presenter.answer, world.presenter.complete)
    assert isinstance(world.screen, PackedScreen)
    (intent,) = await world.intents.load_open()
    # What was said about the mail is still said.
    assert intent.payload.notify_customer  # type: ignore[union-attr]


async def test_what_was_packed_before_the_defect_is_not_packed_again(
    world: BenchWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    real = world.packing.complete

    async def complete(*args: Any, **kwargs: Any) -> None:
        await real(*args, **kwargs)
        raise ZeroDivisionError

    monkeypatch.setattr(world.packing, "complete", complete)
    await world.do(world.presenter.complete)
    reported(world)
    assert isinstance(world.screen, IdleScreen)
    await world.do(world.presenter.complete)
    assert len(await world.intents.load_open()) == 1


async def test_a_defect_in_judging_reaches_the_reports_and_the_scans_behind_it_are_heard(
    world: BenchWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.take(order_of({CUP: 1, TOWEL: 1}))
    hand = world.presenter._hand
    assert hand is not None
    monkeypatch.setattr(hand.bench, "judge", Defect(hand.bench.judge))
    with pytest.raises(ZeroDivisionError):
        world.presenter.scan("4006381333931")
    world.presenter.scan("4006381333948")
    await settle()
    assert world.bench.band.word == "Look again"
    assert await world.in_box() == 0
    await world.do(world.presenter.answer)
    await world.scan(CUP, TOWEL)
    assert await world.in_box() == 2
