"""One cycle: a fresh order is packed and sent by a child that is killed, by a second one, and settled."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.codes import code_key
from tests.kill import oracle
from tests.kill.child import SETTLE, UPGRADE, WORK, Plan, as_line
from tests.kill.oracle import Heard
from tests.kill.points import KILLED

ORDERS = 6
FIRST_START, PRINT = "first start", "print"
NAMED, RANDOM, RECOVERY = "by name", "random", "in recovery"


@dataclass(frozen=True)
class Kill:
    """Where one cycle is killed: `at` a named point or a part of a run's time, `again` in its recovery."""

    group: str
    act: str
    at: str | float
    again: str | float = ""

    def __str__(self) -> str:
        again = f", then {_said(self.again)}" if self.again else ""
        return f"{self.group}: {self.act}, {_said(self.at)}{again}"


@dataclass(frozen=True)
class Outcome:
    """What became of one cycle. Not `killed`: its point was not reached."""

    kill: Kill
    killed: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Rehearsal:
    """How often a run that nobody kills passes each point, and how long it takes."""

    passed: dict[str, int]
    seconds: float


class Bench:
    """One shop and one nursery for many cycles."""

    def __init__(self, folder: Path, shop: DemoProcess, nursery: "subprocess.Popen[str]") -> None:
        self._folder = folder
        self._shop = shop
        self._nursery = nursery
        self._numbers = count(1)
        self._profile = folder / "station"
        self._skus = self._find_skus()

    @classmethod
    @contextmanager
    def open(cls, folder: Path, seed: int) -> Iterator["Bench"]:
        """Start both, and end them."""
        command = [sys.executable, "-m", "tests.kill.child"]
        with (
            DemoProcess.start(orders=ORDERS, seed=seed) as shop,
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as nursery,
        ):
            yield cls(folder, shop, nursery)
            assert nursery.stdin is not None
            nursery.stdin.close()

    def rehearse(self, act: str) -> Rehearsal:
        """Run it without a kill. Raises AssertionError where that breaks already."""
        outcome, first = self._cycle(Kill(NAMED, act, ""))
        assert not outcome.wrong, outcome.wrong
        return first

    def run(self, kill: Kill, rehearsals: dict[str, Rehearsal]) -> Outcome:
        """One cycle."""
        if isinstance(kill.at, float):
            kill = replace(kill, at=kill.at * rehearsals[kill.act].seconds)
        if isinstance(kill.again, float):
            kill = replace(kill, again=kill.again * rehearsals[kill.act].seconds)
        return self._cycle(kill)[0]

    def _cycle(self, kill: Kill) -> tuple[Outcome, Rehearsal]:
        if kill.act == UPGRADE:
            return self._upgrade(kill)
        profile = self._profile
        if kill.act == FIRST_START:
            profile = self._folder / f"new-{next(self._numbers)}"
        plan = replace(self._plan(WORK, profile), prints=kill.act == PRINT)
        wanted = {line: units for _sku, line, units in plan.lines}
        wrong: list[str] = []
        first = self._send(_dying(plan, kill.at))
        killed = first["code"] == KILLED and not first["overdue"]
        wrong += self._after(plan, first)
        rehearsal = Rehearsal(Heard.read(Path(plan.said)).passed, first["seconds"])
        if kill.again:
            wrong += self._after(plan, self._send(_dying(plan, kill.again)), kills=2)
        is_printed = bool(Heard.read(Path(plan.said)).of("printed"))
        last = replace(plan, act=SETTLE, prints=plan.prints and not is_printed)
        wrong += self._after(plan, self._send(last), is_last=True)
        heard = Heard.read(Path(plan.said))
        if not heard.failed:
            disk = oracle.look(profile, plan.order, kills=0)
            shops = self._shop.control.call("state", order=plan.order)
            wrong += oracle.judge_disk(heard, disk)
            wrong += oracle.judge_end(heard, disk, shops, wanted, plan.number)
        if profile != self._profile or wrong:
            # What one failure has left should not be held against the next cycle.
            oracle.remove(profile)
        return Outcome(kill, killed, tuple(dict.fromkeys(wrong))), rehearsal

    def _upgrade(self, kill: Kill) -> tuple[Outcome, Rehearsal]:
        """A newer version opens a copy of the profile, and is killed while it changes its format."""
        if not self._profile.exists():
            self._cycle(Kill(NAMED, WORK, ""))
        copy = self._folder / f"upgraded-{next(self._numbers)}"
        shutil.copytree(self._profile, copy)
        shutil.copytree(f"{self._profile}.journal", f"{copy}.journal")
        before = oracle.look(copy, "", kills=0)
        plan = self._plan(UPGRADE, copy, places=False)
        first = self._send(_dying(plan, kill.at))
        passed = Heard.read(Path(plan.said)).passed
        last = self._send(plan)
        heard = Heard.read(Path(plan.said))
        wrong = [*before.wrong, *heard.failed]
        if last["code"] != 0 or heard.decisions != before.decisions:
            wrong.append("the upgrade lost decisions, or did not get to its end")
        oracle.remove(copy)
        killed = first["code"] == KILLED and not first["overdue"]
        return Outcome(kill, killed, tuple(wrong)), Rehearsal(passed, first["seconds"])

    def _after(
        self, plan: Plan, ended: dict[str, Any], *, kills: int = 1, is_last: bool = False
    ) -> list[str]:
        """What is wrong after one run, with so many kills since the last rest. A last one has to end."""
        heard = Heard.read(Path(plan.said))
        wrong = list(heard.failed)
        if ended["overdue"]:
            wrong.append("it waited for ever")
        if ended["code"] not in ((0,) if is_last else (0, KILLED)):
            wrong.append(f"it ended with {ended['code']}")
        if heard.acked["open", ""] and not is_last:
            disk = oracle.look(Path(plan.profile), plan.order, kills=kills)
            wrong += oracle.judge_disk(heard, disk)
        return wrong

    def _send(self, plan: Plan) -> dict[str, Any]:
        import json

        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(as_line(plan))
        self._nursery.stdin.flush()
        ended: dict[str, Any] = json.loads(self._nursery.stdout.readline())
        return ended

    def _plan(self, act: str, profile: Path, *, places: bool = True) -> Plan:
        number = next(self._numbers)
        control = self._shop.control
        plan = Plan(
            act=act,
            profile=str(profile),
            endpoint=self._shop.endpoint,
            token=self._shop.token,
            control=f"http://{control._host}:{control._port}",
            control_key=control._key,
            said=str(self._folder / f"said-{number}"),
            number=f"KILL{number:06}",
        )
        if not places:
            return plan
        # Four of each, two packed: a second sending would find units left to send.
        lines = [{"sku": sku, "quantity": 4} for sku in self._skus]
        placed = control.call("place_order", lines=lines)
        packs = [(line["sku"], line["id"], 2) for line in placed["lines"]]
        return replace(plan, order=placed["id"], lines=packs)

    def _find_skus(self) -> list[str]:
        """Two products whose SKU can be scanned."""
        orders = self._shop.control.call("state")["orders"]
        found = {
            code_key(line["sku"]): line["sku"]
            for order in orders
            for line in order["lines"]
            if line["sku"] and line["barcode"]
        }
        return sorted(found.values())[:2]


def planned(points: int, rehearsals: dict[str, Rehearsal], seed: int) -> list[Kill]:
    """Six tenths by name, three at random instants, one while recovering."""
    chance = random.Random(seed)
    named = points * 6 // 10
    recovering = points // 10
    kills = [Kill(NAMED, act, at) for act, at in _points(named, rehearsals, chance)]
    for _one in range(points - named - recovering):
        kills.append(Kill(RANDOM, chance.choice((WORK, WORK, FIRST_START, PRINT)), chance.random()))
    for (act, at), _turn in zip(
        _points(recovering, {WORK: rehearsals[WORK]}, chance), range(recovering), strict=False
    ):
        name, _colon, _number = at.rpartition(":")
        again = chance.choice((chance.random(), f"{name}:1", "after commit:1", "after rename:1"))
        kills.append(Kill(RECOVERY, act, at, again))
    chance.shuffle(kills)
    return kills


def _points(
    wanted: int, rehearsals: dict[str, Rehearsal], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Every name of every act in turn, each time at another of its passings."""
    names = [(act, name) for act, one in rehearsals.items() for name in one.passed]
    chance.shuffle(names)
    for place in range(wanted):
        act, name = names[place % len(names)]
        yield act, f"{name}:{chance.randint(1, rehearsals[act].passed[name])}"


def _dying(plan: Plan, at: str | float) -> Plan:
    if isinstance(at, float):
        return replace(plan, kill_after_s=max(at, 0.001))
    return replace(plan, die_at=at)


def _said(at: str | float) -> str:
    return f"after {at:.2f} s" if isinstance(at, float) else at or "not at all"
