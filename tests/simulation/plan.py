"""What one run contains: drawn from its seed, and narrowed where a failure is being made small."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.simulation.aims import NO_AIM, Aim, aim, aims_at, world_of
from tests.simulation.faults import ALL, FLEET, NETWORK, PROCESS, SPANS
from tests.simulation.randomness import Chance, log_uniform
from tests.simulation.scenes import MOST_ORDERS, SCENES, SWARM, Scene, scene_at

SAFETY_S = (25.0, 80.0)
BESIDE = 0.02
POINTS = (100, 1000)
MOST_POINTS = 1000
TURN = 5
"""So many seeds, one after another, are two aimed runs, two scenes and a swarm."""

_AIMED, _SCENES = (1, 3), (0, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. `rates` holds what is on; `unrestricted` runs have no heal and check safety only.

    `aim` is what is to come up in one state, beside what the rates bring about.
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
    aim: Aim = NO_AIM

    def rate(self, name: str) -> float:
        """How often this happens; 0 where it is off."""
        return self.rates.get(name, 0.0)

    def has(self, name: str) -> bool:
        """Whether this may happen at all."""
        return name in self.aim.faults or bool(self.rate(name))

    @property
    def names(self) -> tuple[str, ...]:
        """All faults and actors that are on."""
        return tuple(dict.fromkeys((*self.rates, *self.aim.faults)))

    def without(self, *names: str) -> "Plan":
        """The same run without some of its faults and actors."""
        aimed = tuple(one for one in self.aim.faults if one not in names)
        rates = {name: rate for name, rate in self.rates.items() if name not in names}
        return replace(self, rates=rates, aim=replace(self.aim, faults=aimed))

    def with_most_of(self, *names: str) -> "Plan":
        """The same run with some faults at their highest rate."""
        return replace(self, rates={**self.rates, **{name: ALL[name].most for name in names}})

    @property
    def has_disk_faults(self) -> bool:
        """Whether the databases have to go through the faulty layer."""
        return any(self.has(one) for one in ("power", "disk full", "fsync fails"))

    def told(self) -> str:
        """One line for the story."""
        on = ", ".join(f"{name} {rate:.3g}" for name, rate in self.rates.items())
        about = self.scene.name
        if self.aim.faults:
            about = f"{', '.join(self.aim.faults)} at {self.aim.state}"
        return (
            f"seed {self.seed}{f' ({about})' if about else ''}:"
            f" {self.stations} stations, {self.orders} orders,"
            f" {self.safety_s:.0f} s, pace {self.pace:g}, {self.points_per_s} points/s"
            f"{', unrestricted' if self.unrestricted else ''}; {on or 'no faults'}"
        )


def draw_plan(chance: Chance, scene: str = "") -> Plan:
    """What this seed's place among the others says, or the scene, or the state, that is wanted."""
    turn, place = divmod(chance.seed, TURN)
    if scene in SCENES:
        return _in_scene(chance, SCENES[scene])
    if scene:
        return _aimed(chance, aims_at(scene)[chance.seed % len(aims_at(scene))])
    if place in _AIMED:
        return _aimed(chance, aim(turn * len(_AIMED) + _AIMED.index(place)))
    if place in _SCENES:
        return _in_scene(chance, scene_at(turn * len(_SCENES) + _SCENES.index(place)))
    return _swarm(chance)


def _aimed(chance: Chance, aimed: Aim) -> Plan:
    """A shop that lets one ask often: what a station waits for is what is aimed at."""
    return replace(_in_scene(chance, world_of(aimed)), aim=aimed, points_per_s=MOST_POINTS)


def _swarm(chance: Chance) -> Plan:
    """Each fault and each actor is in half of the runs, at a rate of any size."""
    random = chance["plan"]
    stations = random.choices((1, 2, 3), (6, 5, 1))[0]
    orders = random.randint(2, MOST_ORDERS)
    safety_s = random.uniform(*SAFETY_S)
    pace = random.choice((1.0, 3.0, 5.0, 5.0, 8.0))
    points = random.choice(POINTS)
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
    return Plan(chance.seed, stations, orders, safety_s, pace, points, unrestricted, rates, scene)


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
        random.choice(POINTS),
        False,
        rates,
        scene,
    )
