"""Aimed runs: a state of the program, and a handful of what can go wrong, to come up just there.

Chance alone leaves rare states out: a second reading that meets a garbled answer takes thousands of
runs. An aimed run lives in a small world in which its state is visited again and again; what it aims
at comes up there a few times, and little else does. Which pairs a seed aims at is walked through and
not drawn, so that no stretch of seeds leaves one out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from tests.simulation.faults import OUTSIDERS, STAGES, pairs
from tests.simulation.scenes import MOST_ORDERS, Scene

AT_ONCE = 8
WHERE_OTHERWISE: Mapping[str, int] = {
    "waiting": 12, "lease": 10, "first page": 12, "claiming": 12, "mark": 5, "split": 5,
}  # fmt: skip
"""About as many faults are aimed at in one run: fewer where the state is seldom visited in it."""

UNDER_A_LEASE = (
    "pre-read", "on wire", "answered", "first reading", "second reading", "split",
)  # fmt: skip
"""Where no other station may send until the lease has run out, for which its holder has to be away."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to come up, and in which state. No state: the run aims at nothing."""

    state: str = ""
    faults: tuple[str, ...] = ()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Fault and state, as coverage counts them."""
        return tuple((name, self.state) for name in self.faults)


NO_AIM = Aim()

_SENT = ("on wire",)
_PARTS: Mapping[str, float] = {"short pick": 1.5}
_BUSY: Mapping[str, float] = {**_PARTS, "other changes": 0.8}
_IN_HAND: Mapping[str, float] = {**_PARTS, "undo": 0.4, "walk away": 0.5, "double click": 0.2}
_PAGES: Mapping[str, float] = {"small pages": 1.0, "note": 0.5}


def _world(name: str, rates: Mapping[str, float], *, safety_s: float = 100.0, **more: Any) -> Scene:
    """As many orders as a run may have, and time enough for all that is aimed at to come up."""
    return Scene(name, rates, orders=MOST_ORDERS, safety_s=safety_s, **more)


WORLDS: Mapping[str, Scene] = {
    one.name: one
    for one in (
        _world("waiting", {**_BUSY, "offline": 0.03}),
        _world("lease", _BUSY),
        _world("pre-read", _BUSY),
        _world("on wire", _BUSY),
        _world("answered", _BUSY),
        _world(
            "first reading",
            {**_BUSY, "lost before commit": 0.12, "lost after commit": 0.08, "doubled": 0.04},
            only_at=_SENT,
        ),
        _world(
            "second reading",
            {**_BUSY, "lost before commit": 0.3, "late": 0.04, "no number": 0.2},
            safety_s=160.0, only_at=_SENT,
        ),
        _world(
            "split",
            {"short pick": 2.0, "other changes": 1.2},
            lines=1, units=6, changes=("split",),
        ),
        _world(
            "conflict",
            {**_PARTS, "fulfill elsewhere": 0.1, "edit down": 0.06, "readdress": 0.03},
            edges=60.0, edges_at=("lease", "pre-read"),
        ),
        _world("first page", _PAGES, pace=1.0),
        _world("next page", _PAGES, pace=1.0),
        _world("mark", {**_PAGES, "note": 0.5}, pace=0.7),
        _world("open", _IN_HAND),
        _world("mid", _IN_HAND, units=3),
        _world("last scan", _IN_HAND, lines=1, units=5),
        _world("completing", _IN_HAND, lines=1, units=5),
        _world("claiming", _IN_HAND, stations=2),
        _world("claimed", _IN_HAND),
    )
}  # fmt: skip


def aim(place: int) -> Aim:
    """What the aimed run at this place of their sequence aims at."""
    plan = _parts(0)
    turn, part = divmod(place, len(plan))
    return _parts(turn)[part]


def aims_at(state: str) -> tuple[Aim, ...]:
    """Everything that is aimed at in one state."""
    return tuple(one for one in _parts(0) if one.state == state)


@lru_cache(64)
def _parts(turn: int) -> Sequence[Aim]:
    """Every pair once, those of a state one after another, mixed otherwise in each turn."""
    found: list[Aim] = []
    for state in STAGES:
        names = [name for name, at in pairs() if at == state]
        Random(f"{turn}:{state}").shuffle(names)
        parts = max(1, round(len(names) / WHERE_OTHERWISE.get(state, AT_ONCE)))
        found += [Aim(state, tuple(names[part::parts])) for part in range(parts)]
    return tuple(found)


def world_of(aimed: Aim) -> Scene:
    """The small world in which a state is visited often, with what the faults need beside."""
    scene = WORLDS[aimed.state]
    if any(name in OUTSIDERS for name in aimed.faults):
        # What was sent leaves nothing to be moved, split or held: there is more of the order elsewhere.
        scene = replace(scene, elsewhere=4)
    if "newer version" in aimed.faults and aimed.state in UNDER_A_LEASE:
        scene = replace(scene, stations=2, safety_s=170.0)
    return scene
