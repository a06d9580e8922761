"""Unsent work as a file: readable, whole, without a sign-in, for this user only."""

import json
import stat
from pathlib import Path

import pytest

from orderdesk.composition import Desk
from orderdesk.connecting import DeskSafety
from orderdesk.errors import FileNotWrittenError, NoTokenError
from orderdesk.services.work_export import FORMAT
from tests.headless.here import Here
from tests.headless.orders import place


def test_what_is_not_sent_is_written_and_stays(here: Here, tmp_path: Path) -> None:
    order = place(here.shop, 1)
    here.run("sync")
    here.run("pack", order.name)
    path = tmp_path / "work.json"

    async def script(desk: Desk) -> None:
        safety = DeskSafety(desk)
        assert await safety.unsent() == 1
        assert await safety.export_work(path) == 1
        with pytest.raises(FileNotWrittenError):
            await safety.export_work(tmp_path / "nowhere" / "work.json")
        await safety.sign_out()
        assert await safety.unsent() == 1

    here.at_the_desk(script)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text(encoding="utf-8")
    content = json.loads(written)
    assert content["format"] == FORMAT
    (unsent,) = content["unsent"]
    assert unsent["order_id"] == order.id
    assert unsent["payload"]["is"] == "Fulfill"
    assert here.shop.token not in written
    with pytest.raises(NoTokenError):
        here.at_the_desk(script)
    again = here.json("sync", "--token", here.shop.token)
    assert again.data["sent"] == 1
    assert len(order.made()) == 1


def test_the_shops_sign_in_is_gone_from_the_profile(here: Here) -> None:
    async def script(desk: Desk) -> None:
        await DeskSafety(desk).sign_out()

    here.at_the_desk(script)
    held = b"".join(one.read_bytes() for one in here.folder.rglob("*") if one.is_file())
    assert here.shop.token.encode() not in held
