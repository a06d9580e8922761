"""Small worlds in which what is rare elsewhere happens often: each run has one of them, or none.

A swarm alone needs thousands of runs for a request that comes late on work that has grown just then.
A scene names what has to come together, at rates at which it does; which one a run has is drawn from
its seed as everything else is, and the sound program has to hold in all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CHANGES = ("hold", "release", "tag", "note", "move", "split", "tracking", "undo")
"""What staff change on an order beside packing it."""


MOST_ORDERS = 6


@dataclass(frozen=True, slots=True)
class Scene:
    """What comes together. `rates` are the highest, `safety_s` is how long the faults last at most.

    `only_at`: the network fails, and programs end, only where a request serves a decision in one of
    these states; `edges_at`: others act beside such requests only, `edges` times as often as in any
    second. `pickups` and `mails` are the shares of orders that are fetched, and of parcels that are
    mailed of; `lines` and `units` what every order has, where that is not drawn, and `elsewhere` how many
    units more at the other location; `changes` what staff
    change. `lag_s` is by how much the search lags behind some acts of others and not behind the rest;
    `is_alone`: nothing else goes wrong beside.
    """

    name: str
    rates: Mapping[str, float] = field(default_factory=dict)
    stations: int = 1
    orders: int = 2
    safety_s: float = 30.0
    pace: float = 3.0
    only_at: tuple[str, ...] = ()
    edges: float = 6.0
    edges_at: tuple[str, ...] = ()
    pickups: float = 0.0
    mails: float = 0.4
    lines: int = 0
    units: int = 0
    elsewhere: int = 0
    changes: tuple[str, ...] = CHANGES
    lag_s: float = 0.0
    is_alone: bool = False


SWARM = Scene("")
"""No scene: everything may come up everywhere."""

_SENT = ("on wire",)
_READ_BACK = ("first reading", "second reading")

SCENES = {
    one.name: one
    for one in (
        Scene(
            "late answers",
            {"late": 0.2, "doubled": 0.15, "edit up": 0.01, "fulfill elsewhere": 0.01,
             "no number": 0.7, "short pick": 1.5},
            only_at=_SENT, edges=300.0, edges_at=_READ_BACK,
        ),
        Scene(
            "grown and late",
            {"late": 0.16, "lost after commit": 0.03, "edit up": 0.02, "no number": 0.9},
            orders=3, only_at=_SENT, edges=300.0, edges_at=_SENT, lines=1,
        ),
        Scene(
            "strangers",
            {"lost before commit": 0.2, "lost after commit": 0.05, "fulfill elsewhere": 0.02,
             "no number": 1.0},
            only_at=_SENT, edges=150.0, edges_at=_READ_BACK,
        ),
        Scene(
            "same parcels again",
            {"lost before commit": 0.2, "lost after commit": 0.05, "no number": 1.0,
             "short pick": 4.0},
            safety_s=45.0, only_at=_SENT, lines=1, units=2,
        ),
        Scene(
            "parts",
            {"lost after commit": 0.08, "doubled": 0.2, "short pick": 3.0},
            orders=4, only_at=("on wire", "split"), lines=1, units=5,
        ),
        Scene(
            "stopped while sending",
            {"kill": 0.03, "between": 0.02, "lost after commit": 0.1, "undo fulfillment": 0.01,
             "no number": 0.2},
            only_at=_SENT, edges=100.0, edges_at=("lease", "pre-read"),
        ),
        Scene(
            "changed in between",
            {"edit down": 0.05, "hold": 0.03, "cancel order": 0.01, "readdress": 0.02,
             "split": 0.02, "move": 0.02},
            edges=60.0, edges_at=("lease", "pre-read"),
        ),
        Scene("taken back", {"take back": 1.0, "slow": 0.25}, orders=4, only_at=_SENT),
        Scene(
            "two at one order",
            {"no claim": 1.0, "take over": 0.9, "slow": 0.25, "lost after commit": 0.05,
             "newer version": 0.01},
            stations=2, orders=1, only_at=("lease",), edges=20.0,
        ),
        Scene(
            "one name",
            {"same name": 1.0, "no claim": 0.8, "slow": 0.2, "slow disk": 0.05, "take over": 0.5},
            stations=2, orders=1,
        ),
        Scene("twins", {"twin": 1.0, "offline": 0.08, "kill": 0.003, "lost after commit": 0.1}),
        Scene(
            "put back",
            {"older copy": 0.7, "older disk": 0.3, "restart": 0.06, "offline": 0.2, "damaged": 0.2},
            safety_s=60.0, mails=0.9,
        ),
        Scene(
            "long lists",
            {"small pages": 1.0, "short memory": 1.0, "note": 0.25, "readdress": 0.1,
             "offline": 0.05, "server error": 0.3, "search lag": 1.0},
            orders=6, safety_s=120.0, only_at=("first page", "next page"),
        ),
        Scene(
            "broken off",
            {"small pages": 1.0, "short memory": 1.0, "note": 0.25, "readdress": 0.1,
             "server error": 0.6, "lost before commit": 0.6},
            orders=6, safety_s=150.0, pace=14.0, only_at=("next page",),
        ),
        Scene(
            "nothing tells",
            {"short memory": 1.0, "move": 0.15, "split": 0.1, "hold": 0.15,
             "fulfill elsewhere": 0.02},
            orders=5, safety_s=70.0, units=4, edges_at=("none",), lag_s=600.0, is_alone=True,
        ),
        Scene(
            "slow search",
            {"search lag": 1.0, "edit down": 0.05, "edit up": 0.05, "note": 0.1, "slow": 0.2},
            orders=3,
        ),
        Scene(
            "gone",
            {"delete order": 0.03, "offline": 0.05, "late": 0.1},
            orders=4, edges=20.0,
        ),
        Scene("power cuts", {"power": 0.02, "between": 0.01, "note": 0.1}),
        Scene(
            "bad disks",
            {"disk full": 0.03, "fsync fails": 0.02, "double click": 0.5, "undo": 0.3},
        ),
        Scene(
            "wrong clocks",
            {"clock": 1.0, "slow": 0.1, "lost after commit": 0.1, "newer version": 0.005},
            stations=2, orders=1,
        ),
        Scene(
            "fetched",
            {"pickup": 1.0, "other changes": 2.0, "lost before commit": 0.05,
             "lost after commit": 0.2, "late": 0.1},
            only_at=_SENT, pickups=0.8, mails=0.9,
        ),
        Scene(
            "holds of others",
            {"hold": 0.15, "other changes": 2.0, "lost after commit": 0.1},
            orders=3, edges=20.0, changes=("hold", "release"),
        ),
        Scene("signed out", {"app sign-in": 1.0, "token refused": 0.1, "lost after commit": 0.05}),
        Scene("one that fails", {"poison": 1.0}, orders=4, safety_s=100.0, mails=0.0),
        Scene(
            "withheld",
            {"withheld": 0.5, "note": 0.1, "edit down": 0.03},
            orders=4, safety_s=45.0,
        ),
        Scene("away", {"nine days": 1.0, "offline": 0.1, "lost after commit": 0.1}, mails=0.9),
        Scene(
            "another shop",
            {"other shop": 1.0, "restart": 0.1, "offline": 0.05, "damaged": 0.4},
        ),
    )
}  # fmt: skip


IN_TURN = (
    *SCENES, "nothing tells", "grown and late", "late answers", "two at one order", "put back",
    "withheld",
)  # fmt: skip
"""Twice: the scenes in which it takes the most runs until something planted shows."""


def scene_at(place: int) -> Scene:
    """The scene of the run at this place of their sequence: each in its turn."""
    return SCENES[IN_TURN[place % len(IN_TURN)]]
