"""Makes a run that breaks something small: without what it can spare of faults, actors and orders."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.simulation.plan import Plan
from tests.simulation.run import Result

MOST_TRIES = 120
SHORTEST_S = 10.0
AFTER_S = 2.0


def shrink(
    plan: Plan, run: Callable[[Plan], Result], promises: tuple[str, ...] = ()
) -> tuple[Plan, Result] | None:
    """The smallest plan found that still breaks the same promise; None where this one breaks none.

    With `promises` only these count, otherwise the first one that the plan itself breaks.
    """
    result = run(plan)
    wanted = set(promises) or {one.promise for one in result.broken[:1]}
    if wanted.isdisjoint(one.promise for one in result.broken):
        return None
    tried = {plan.told()}
    changed = True
    while changed:
        changed = False
        for smaller in _smaller(plan, result):
            # What did not break before does not break now: a run follows from its plan alone.
            if smaller.told() in tried:
                continue
            if len(tried) > MOST_TRIES:
                return plan, result
            tried.add(smaller.told())
            found = run(smaller)
            if not wanted.isdisjoint(one.promise for one in found.broken):
                plan, result, changed = smaller, found, True
                break
    return plan, result


def _smaller(plan: Plan, result: Result) -> Iterator[Plan]:
    """Plans with one thing less, the greatest savings first."""
    names = list(plan.names)
    half = len(names) // 2
    if half > 1:
        yield plan.without(*names[:half])
        yield plan.without(*names[half:])
    if plan.stations > 1:
        yield replace(plan, stations=plan.stations - 1)
    if plan.orders > 1:
        yield replace(plan, orders=plan.orders // 2)
        yield replace(plan, orders=plan.orders - 1)
    broken_at = min(one.at for one in result.broken) + AFTER_S
    if broken_at < plan.safety_s:
        yield replace(plan, safety_s=broken_at)
    if plan.safety_s / 2 > SHORTEST_S:
        yield replace(plan, safety_s=plan.safety_s / 2)
    for name in names:
        yield plan.without(name)
