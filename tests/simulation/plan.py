"""What one run contains: drawn from its seed, and narrowed where a failure is being made small."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.simulation.faults import ALL, FLEET, NETWORK, PROCESS, SPANS
from tests.simulation.randomness import Chance, log_uniform
from tests.simulation.scenes import SCENES, SWARM, Scene

MOST_ORDERS = 6
SAFETY_S = (25.0, 80.0)
IN_A_SCENE = 0.5
BESIDE = 0.02
FOCUSES: Mapping[str, Mapping[str, float]] = {
    "waiting": {"offline": 0.03},
    "lease": {},
    "pre-read": {},
    "on wire": {},
    "answered": {},
    "first reading": {"lost before commit": 0.08, "lost after commit": 0.08},
    "second reading": {"lost before commit": 0.15, "late": 0.05},
    "split": {"short pick": 3.0},
    "first page": {},
    "next page": {"small pages": 1.0},
    "mark": {"note": 0.1},
    "claiming": {},
}
"""The states that a run may look at, and what brings them about."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. `rates` holds what is on; `unrestricted` runs have no heal and check safety only.

    `focus` is the state of a decision or a pull at which everything is likelier than elsewhere.
    """

    seed: int
    stations: int
    orders: int
    safety_s: float
    pace: float
    points_per_s: int
    unrestricted: bool
    rates: Mapping[str, float] = field(default_factory=dict)
    scene: Scene = SWARM
    focus: str = ""

    def rate(self, name: str) -> float:
        """How often this happens; 0 where it is off."""
        return self.rates.get(name, 0.0)

    def without(self, *names: str) -> "Plan":
        """The same run without some of its faults and actors."""
        return replace(self, rates={n: r for n, r in self.rates.items() if n not in names})

    def with_most_of(self, *names: str) -> "Plan":
        """The same run with some faults at their highest rate."""
        return replace(self, rates={**self.rates, **{name: ALL[name].most for name in names}})

    @property
    def has_disk_faults(self) -> bool:
        """Whether the databases have to go through the faulty layer."""
        return any(self.rate(one) for one in ("power", "disk full", "fsync fails"))

    def told(self) -> str:
        """One line for the story."""
        on = ", ".join(f"{name} {rate:.3g}" for name, rate in self.rates.items())
        about = self.scene.name or self.focus
        return (
            f"seed {self.seed}{f' ({about})' if about else ''}:"
            f" {self.stations} stations, {self.orders} orders,"
            f" {self.safety_s:.0f} s, pace {self.pace:g}, {self.points_per_s} points/s"
            f"{', unrestricted' if self.unrestricted else ''}; {on or 'no faults'}"
        )


def draw_plan(chance: Chance, scene: str = "") -> Plan:
    """A scene in half of the runs, or the one that is wanted; a swarm in the others."""
    random = chance["scene"]
    is_scene, drawn = random.random() < IN_A_SCENE, random.choice(list(SCENES))
    if scene or is_scene:
        return _in_scene(chance, SCENES[scene or drawn])
    return _swarm(chance)


def _swarm(chance: Chance) -> Plan:
    """Each fault and each actor is in half of the runs, at a rate of any size."""
    random = chance["plan"]
    stations = random.choices((1, 2, 3), (6, 5, 1))[0]
    orders = random.randint(2, MOST_ORDERS)
    safety_s = random.uniform(*SAFETY_S)
    pace = random.choice((1.0, 3.0, 5.0, 5.0, 8.0))
    points = random.choice((100, 1000))
    unrestricted = random.random() < 0.1
    # A run without network faults, or with no fault at all below people, shows other things.
    calm = {
        **dict.fromkeys(NETWORK, random.random() < 0.15),
        **dict.fromkeys((*PROCESS, *SPANS), random.random() < 0.25),
        # What rarely happens to a fleet is not to be in everything.
        **dict.fromkeys(FLEET, random.random() < 0.6),
    }
    rates = {}
    for name, fault in ALL.items():
        own = chance[f"plan {name}"]
        is_on, rate = own.random() < 0.5, log_uniform(own, fault.least, fault.most)
        if is_on and not calm.get(name, False):
            rates[name] = rate
    scene = replace(SWARM, pickups=0.2) if rates.get("pickup") else SWARM
    focus = chance["focus"].choice(("", *FOCUSES))
    rates |= {one: max(rate, rates.get(one, 0.0)) for one, rate in FOCUSES.get(focus, {}).items()}
    return Plan(
        chance.seed, stations, orders, safety_s, pace, points, unrestricted, rates, scene, focus
    )


def _in_scene(chance: Chance, scene: Scene) -> Plan:
    random = chance["plan"]
    rates = {name: rate * random.uniform(0.4, 1.0) for name, rate in scene.rates.items()}
    # Something else beside it now and then: two scenes meet nowhere else.
    for name, fault in ALL.items():
        own = chance[f"plan {name}"]
        is_on, rate = own.random() < BESIDE, log_uniform(own, fault.least, fault.most)
        if is_on and name not in rates and name not in FLEET and not scene.is_alone:
            rates[name] = rate
    return Plan(
        chance.seed,
        scene.stations,
        scene.orders,
        scene.safety_s * random.uniform(0.6, 1.0),
        scene.pace,
        random.choice((100, 1000)),
        False,
        rates,
        scene,
    )
