"""The tour as it is shipped: the main job by real keys, checked against the shop's own state."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage

FEWEST_STEPS = 30
FEWEST_COLOURS = 8
PATIENCE_S = 300


def tour(folder: Path, *options: str, driver: str = "") -> tuple[int, dict[str, Any]]:
    """Run the program with `--demo --tour`, or a driver that breaks something first."""
    command = ["-c", driver] if driver else ["-m", "orderdesk"]
    ended = subprocess.run(
        [sys.executable, *command, "--demo", "--tour", str(folder), *options],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": "en", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    story = folder / "tour.json"
    assert story.is_file(), ended.stderr
    return ended.returncode, json.loads(story.read_text(encoding="utf-8"))


def failed_checks(story: dict[str, Any]) -> dict[str, list[str]]:
    """What did not hold, by step."""
    return {
        step["name"]: [check["what"] for check in step["checks"] if not check["ok"]]
        for step in story["steps"]
        if not step["ok"]
    }


def colours_of(picture: QImage) -> int:
    """How many different colours a coarse grid over the picture meets."""
    return len(
        {
            picture.pixel(x, y)
            for x in range(0, picture.width(), 7)
            for y in range(0, picture.height(), 7)
        }
    )


@pytest.mark.timeout(PATIENCE_S + 30)
def test_the_tour_goes_through_and_the_shop_agrees(tmp_path: Path) -> None:
    """Dark and in 1920×1080 it is gone through by the frozen folder, in CI."""
    look, size = "light", (1280, 720)
    code, story = tour(tmp_path, "--tour-look", look, "--tour-size", f"{size[0]}x{size[1]}")
    assert failed_checks(story) == {}
    assert code == 0
    assert story["ok"]
    assert (story["look"], tuple(story["size"])) == (look, size)
    assert len(story["steps"]) >= FEWEST_STEPS
    assert all(step["checks"] and step["took_ms"] >= 0 for step in story["steps"])
    named = {step["picture"] for step in story["steps"]}
    assert named == {picture.name for picture in tmp_path.glob("*.png")}
    for name in sorted(named):
        picture = QImage(str(tmp_path / name))
        assert (picture.width(), picture.height()) == size, name
        assert colours_of(picture) >= FEWEST_COLOURS, name


BLIND_SHOP = """
import sys
from orderdesk.demo.channel import DemoControl
from orderdesk.__main__ import main
from orderdesk.ui.tour import recorder

class Unseen:
    # Nobody looks at the pictures of this tour.
    def save(self, path):
        return True

recorder.picture_of = lambda window: Unseen()

seen = DemoControl.state

async def state(self, order):
    found = await seen(self, order)
    # A parcel that nobody here sent: as if the request had been made twice.
    found["fulfillments"] = found["fulfillments"] * 2
    return found

DemoControl.state = state
sys.exit(main())
"""


@pytest.mark.timeout(PATIENCE_S + 30)
def test_a_shop_that_has_it_twice_fails_the_tour_which_goes_on_to_its_end(tmp_path: Path) -> None:
    code, story = tour(tmp_path, driver=BLIND_SHOP)
    assert code == 1
    assert not story["ok"]
    failed = failed_checks(story)
    assert {"packed", "short-packed", "drained", "resolved", "end"} == set(failed)
    assert any("exactly" in what for what in failed["packed"])
    assert len(story["steps"]) >= FEWEST_STEPS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tour", "pictures"], "--tour goes with --demo"),
        (["--demo", "--tour", "pictures", "--profile", "mine"], "--tour goes with --demo"),
        (["--demo", "--tour", "pictures", "--tour-size", "wide"], "is not WIDTHxHEIGHT"),
        (["--demo", "--tour", "pictures", "--tour-look", "pink"], "pink"),
    ],
)
def test_a_tour_that_cannot_be_meant_is_refused(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "orderdesk", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 2
    assert said in ended.stderr
    assert list(tmp_path.iterdir()) == []
