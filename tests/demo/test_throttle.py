"""The bucket: it fills by the clock it is given, never over the rim, never by a clock set back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.demo.throttle import PLANS, Bucket


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("plan", "maximum", "rate"),
    [("standard", 2000, 100), ("advanced", 4000, 200), ("plus", 20000, 1000)],
)
def test_a_plan_holds_twenty_seconds(plan: str, maximum: int, rate: int) -> None:
    assert Bucket(PLANS[plan], Clock()).status() == {
        "maximumAvailable": maximum,
        "currentlyAvailable": maximum,
        "restoreRate": rate,
    }


def test_what_is_taken_comes_back_with_time() -> None:
    clock = Clock()
    bucket = Bucket(PLANS["standard"], clock)

    assert bucket.take(1500)
    assert not bucket.take(501)
    assert bucket.available == 500
    clock.seconds += 0.5
    assert bucket.available == 550
    clock.seconds += 3600
    assert bucket.available == 2000


def test_refunds_never_overflow() -> None:
    bucket = Bucket(PLANS["standard"], Clock())
    bucket.take(10)
    bucket.give_back(500)
    assert bucket.available == 2000


def test_a_clock_set_back_neither_gives_nor_takes() -> None:
    clock = Clock()
    bucket = Bucket(PLANS["standard"], clock)
    bucket.take(1000)
    clock.seconds -= 500
    assert bucket.available == 1000
    clock.seconds += 1
    assert bucket.available == 1100


@pytest.mark.parametrize(("left", "available"), [(0, 0), (37, 37), (-5, 0), (9999, 2000)])
def test_others_may_leave_any_amount(left: int, available: int) -> None:
    bucket = Bucket(PLANS["standard"], Clock())
    bucket.leave(left)
    assert bucket.available == available


@given(
    st.lists(st.tuples(st.floats(0, 30), st.integers(0, 1000), st.integers(0, 1000)), max_size=30)
)
def test_it_never_leaves_its_bounds(steps: list[tuple[float, int, int]]) -> None:
    clock = Clock()
    bucket = Bucket(PLANS["standard"], clock)
    for passed_s, wanted, back in steps:
        clock.seconds += passed_s
        before = bucket.available
        took = bucket.take(wanted)
        assert took is (wanted <= before)
        if took:
            assert before - wanted - 1 <= bucket.available <= before - wanted + 1
            bucket.give_back(min(back, wanted))
        assert 0 <= bucket.available <= 2000
