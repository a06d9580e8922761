"""How a mutant is declared."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

Planted = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`says` is the failure model's own wording; `planted` has the defect in real code while it lasts.

    `breaks` are the promises one of which has to tell of it, whatever else goes wrong beside; `scene` is
    where it shows best.
    """

    name: str
    says: str
    plants: str
    breaks: tuple[str, ...]
    scene: str
    planted: Planted


MUTANTS: dict[str, Mutant] = {}


def mutant(
    name: str, says: str, plants: str, *, breaks: tuple[str, ...], scene: str
) -> Callable[[Callable[[], Iterator[None]]], None]:
    """Declare a mutant: a generator function that plants, yields and mends."""

    def declare(planting: Callable[[], Iterator[None]]) -> None:
        MUTANTS[name] = Mutant(name, says, plants, breaks, scene, contextmanager(planting))

    return declare


@contextmanager
def swapped(owner: Any, name: str, other: Any) -> Iterator[None]:
    """Something else in the place of an attribute, of which there is one.

    Raises AttributeError where the code has moved on: a defect that is planted nowhere is none.
    """
    getattr(owner, name)
    is_own = name in vars(owner)
    before = vars(owner).get(name)
    setattr(owner, name, other)
    try:
        yield
    finally:
        if is_own:
            setattr(owner, name, before)
        else:
            delattr(owner, name)
