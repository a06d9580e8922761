"""`orderdesk report`: the day in sentences, as JSON and as a table."""

import stat
from pathlib import Path

from tests.headless.here import Here
from tests.headless.orders import place


def test_the_report_of_a_day(here: Here, tmp_path: Path) -> None:
    order = place(here.shop, 2, 1)
    assert here.run("sync").code == 0
    assert here.run("report").code == 0
    assert here.json("report").data["orders"] == 0
    assert here.run("pack", order.name, "--tracking", "00340434161094042557").code == 0

    told = here.json("report").data
    assert (told["orders"], told["units"], told["parcels"]) == (1, 3, 1)
    assert told["still_open"]["unsent"] == 1
    (packed,) = told["packed"]
    assert packed["order"] == order.name
    assert [person["orders"] for person in told["people"]] == [1]

    path = tmp_path / "day.csv"
    said = here.run("report", "--date", told["day"], "--csv", str(path))
    assert said.code == 0
    assert "Orders packed" in said.out
    assert str(path) in said.out
    assert order.name in path.read_text("utf-8-sig")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_day_without_work_and_one_that_is_none(here: Here, tmp_path: Path) -> None:
    told = here.json("report", "--date", "2020-02-29").data
    assert (told["day"], told["orders"], told["still_open"]) == ("2020-02-29", 0, None)
    gone = here.run("report", "--csv", str(tmp_path / "gone" / "day.csv"))
    assert gone.code == 2
    assert "could not be written" in gone.err
