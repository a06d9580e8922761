"""The first load in words: how far, and how long it still takes."""

from datetime import UTC, datetime, timedelta

import pytest

from orderdesk.events import PullProgressed
from orderdesk.presenters.first_load import FirstLoad
from orderdesk.presenters.formats import Formats

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENGLISH = Formats("en_GB", UTC)


def after(*steps: tuple[float, int]) -> str:
    load = FirstLoad()
    for seconds, done in steps:
        load.take(PullProgressed(done, 10_000), START + timedelta(seconds=seconds))
    return load.text(ENGLISH)


def test_nothing_is_estimated_from_the_first_moments() -> None:
    assert after((0, 0), (2.9, 900)) == "Loading the orders: 900 of about 10,000"


def test_what_is_left_follows_the_speed_so_far() -> None:
    assert after((0, 0), (10, 1_000)) == (
        "Loading the orders: 1,000 of about 10,000, about 2\u00a0min left"
    )


def test_a_load_that_goes_on_counts_only_what_this_run_brought() -> None:
    assert "about 2\u00a0min left" in after((0, 8_000), (10, 8_200))
    assert "nearly done" in after((0, 8_000), (10, 9_500))


@pytest.mark.parametrize("gained", [0, -50])
def test_a_load_that_stands_still_promises_nothing(gained: int) -> None:
    assert after((0, 500), (60, 500 + gained)).endswith("of about 10,000")


def test_what_the_shop_puts_together_is_not_yet_here_and_no_measure_of_speed() -> None:
    load = FirstLoad()
    load.take(PullProgressed(0, 100_000, gathered=40_000), START)
    assert load.text(ENGLISH) == "Shopify puts the orders together: 40,000 of about 100,000"
    load.take(PullProgressed(0, 100_000), START + timedelta(seconds=60))
    load.take(PullProgressed(10_000, 100_000), START + timedelta(seconds=70))
    assert load.text(ENGLISH) == (
        "Loading the orders: 10,000 of about 100,000, about 2\u00a0min left"
    )
    load.pause(True)
    assert load.text(ENGLISH) == ("Loading the orders is paused: 10,000 of about 100,000 are here")


def test_the_end_says_nothing_more() -> None:
    load = FirstLoad()
    load.take(PullProgressed(10, None), START)
    assert load.text(ENGLISH) == "Loading the orders: 10 so far"
    assert load.is_running
    load.take(PullProgressed(20, 20, finished=True), START)
    assert load.text(ENGLISH) == ""
    assert not load.is_running
