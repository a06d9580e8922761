"""Makes a run that breaks something small: without what it can spare of faults, actors and orders."""

from dataclasses import replace

from tests.simulation.plan import Plan, draw_plan
from tests.simulation.randomness import Chance
from tests.simulation.run import Result, run_seed

MOST_TRIES = 120


def shrink(seed: int, mutant: str = "") -> tuple[Plan, Result] | None:
    """The smallest plan found that still breaks the same promise; None where the seed breaks none."""
    first = run_seed(seed, mutant)
    if not first.broken:
        return None
    wanted = first.broken[0].promise
    smallest, result = draw_plan(Chance(seed)), first
    tries = 0
    changed = True
    while changed and tries < MOST_TRIES:
        changed = False
        for candidate in _smaller(smallest):
            tries += 1
            if tries > MOST_TRIES:
                break
            found = run_seed(seed, mutant, lambda _drawn, chosen=candidate: chosen)
            if found.broken and found.broken[0].promise == wanted:
                smallest, result, changed = candidate, found, True
                break
    return smallest, result


def _smaller(plan: Plan) -> list[Plan]:
    """Plans with one thing less, the greatest savings first."""
    names = list(plan.rates)
    half = len(names) // 2
    found = [plan.without(*names[:half]), plan.without(*names[half:])] if half > 1 else []
    if plan.stations > 1:
        found.append(replace(plan, stations=plan.stations - 1))
    if plan.orders > 1:
        found.append(replace(plan, orders=plan.orders - 1))
    if plan.safety_s > 20:
        found.append(replace(plan, safety_s=plan.safety_s / 2))
    return found + [plan.without(name) for name in names]
