"""What the tour leaves behind: a picture of every state, and tour.json with what was checked."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

log = logging.getLogger(__name__)

DEADLINE_S = 30.0
_LOOK_EVERY_S = 0.01


class NotReachedError(Exception):
    """A state that the tour waited for did not come; the text says which."""


@dataclass(slots=True)
class Check:
    """One thing that has to be so. `found` is what was there instead, where that helps."""

    what: str
    ok: bool
    found: str = ""


@dataclass(slots=True)
class Step:
    """One state of the main job: what was done to get there, what was checked, its picture."""

    name: str
    did: str
    checks: list[Check] = field(default_factory=list)
    picture: str = ""
    took_ms: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything that was checked is so. A step that checked nothing proves nothing."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    def check(self, what: str, ok: bool, found: object = "") -> None:
        """Note whether something is so; the tour goes on either way."""
        self.checks.append(Check(what, bool(ok), "" if ok else str(found)))

    def check_equal(self, what: str, found: object, wanted: object) -> None:
        """Note whether two things are equal, and what was found if not."""
        self.check(what, found == wanted, f"{found!r} instead of {wanted!r}")

    async def settle(self, what: str, found: Callable[[], Any], wanted: Any) -> None:
        """Wait until something is what it has to be; note what it was instead at the deadline."""
        give_up_at = time.monotonic() + DEADLINE_S
        while found() != wanted and time.monotonic() < give_up_at:  # noqa: ASYNC110 (no event tells it)
            await asyncio.sleep(10 * _LOOK_EVERY_S)
        self.check_equal(what, found(), wanted)

    async def reach(
        self, what: str, is_so: Callable[[], bool], deadline_s: float = DEADLINE_S
    ) -> None:
        """Wait until a state of the window is there. Raises NotReachedError after the deadline."""
        give_up_at = time.monotonic() + deadline_s
        while not is_so():
            if time.monotonic() > give_up_at:
                raise NotReachedError(f"{what}: not within {deadline_s:g} s")
            await asyncio.sleep(_LOOK_EVERY_S)
        self.check(what, True)

    async def reach_in_shop(
        self, what: str, is_so: Callable[[], Awaitable[bool]], deadline_s: float = DEADLINE_S
    ) -> None:
        """Wait until the shop's own side says so. Raises NotReachedError after the deadline."""
        give_up_at = time.monotonic() + deadline_s
        while not await is_so():
            if time.monotonic() > give_up_at:
                raise NotReachedError(f"{what}: not within {deadline_s:g} s")
            await asyncio.sleep(10 * _LOOK_EVERY_S)
        self.check(what, True)


class Recorder:
    """Keeps the steps in their sequence and writes what remains of them."""

    def __init__(self, window: QWidget, folder: Path, **about: Any) -> None:
        self._window = window
        self._folder = folder
        self._about = about
        self._began_at = time.monotonic()
        self.steps: list[Step] = []
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def ok(self) -> bool:
        """Whether every step was."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    @asynccontextmanager
    async def step(self, name: str, did: str) -> AsyncIterator[Step]:
        """One step. What goes wrong in it is marked there, and the tour goes on to the next."""
        step = Step(name, did)
        self.steps.append(step)
        began_at = time.monotonic()
        try:
            yield step
        except NotReachedError as problem:
            step.check(str(problem), False)
        except Exception as problem:
            log.exception("the tour broke at %s", name)
            step.check("The tour goes through", False, f"{type(problem).__name__}: {problem}")
        step.took_ms = round((time.monotonic() - began_at) * 1000)
        step.picture = f"{len(self.steps):02}-{name}.png"
        saved = picture_of(self._window).save(str(self._folder / step.picture))
        step.check("The picture is saved", saved, self._folder / step.picture)
        # After each step, so that a tour that was killed tells how far it came.
        self.write(is_finished=False)

    def write(self, *, is_finished: bool) -> None:
        """Write tour.json: what was toured, and each step with its checks."""
        story = {
            "ok": self.ok and is_finished,
            **self._about,
            "took_ms": round((time.monotonic() - self._began_at) * 1000),
            "steps": [{**asdict(step), "ok": step.ok} for step in self.steps],
        }
        text = json.dumps(story, ensure_ascii=False, indent=2)
        (self._folder / "tour.json").write_text(text + "\n", encoding="utf-8")


def picture_of(window: QWidget) -> QPixmap:
    """The window as it stands, with the question that lies over it, where there is one."""
    picture = window.grab()
    over = QApplication.activeModalWidget()
    if over is not None and over is not window:
        painter = QPainter(picture)
        painter.drawPixmap(
            window.mapFromGlobal(over.mapToGlobal(over.rect().topLeft())), over.grab()
        )
        painter.end()
    return picture
