"""Chance by concern: a fault that is added shifts no draw of another concern, and so no old story."""

from collections.abc import Sequence
from math import exp, log
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One `Random` for each concern of one run, all from its seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._drawn: dict[str, Random] = {}

    def __getitem__(self, concern: str) -> Random:
        found = self._drawn.get(concern)
        if found is None:
            found = self._drawn[concern] = Random(f"{self.seed}:{concern}")
        return found


def log_uniform(random: Random, least: float, most: float) -> float:
    """A rate of any size between two: as likely near 0.01 as near 0.1."""
    return exp(random.uniform(log(least), log(most)))


def one_of(random: Random, weights: Sequence[tuple[T, float]]) -> T:
    """One of several, by weight."""
    (chosen,) = random.choices([one for one, _ in weights], [weight for _, weight in weights])
    return chosen
