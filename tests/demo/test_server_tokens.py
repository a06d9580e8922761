"""Sign-in: client credentials, the end of a token, and scopes that come and go."""

from typing import Any

import pytest

from tests.demo import wire
from tests.demo.conftest import Running
from tests.demo.tiny_shop import NAME


async def _sign_in(running: Running, **changed: str) -> wire.Answer:
    app = await running.control("credentials")
    form = {"grant_type": "client_credentials", **app, **changed}
    return await wire.ask_for_token(running.port, **form)


async def _status(running: Running, token: str) -> int:
    return (await wire.ask(running.port, token, NAME)).status


async def test_client_credentials_give_a_token_for_24_hours(running: Running) -> None:
    answer = await _sign_in(running)

    assert answer.status == 200
    assert set(answer.json) == {"access_token", "scope", "expires_in"}
    assert answer.json["expires_in"] == 86_399
    token = answer.json["access_token"]
    assert await _status(running, token) == 200
    await running.control("advance_clock", seconds=86_390)
    assert await _status(running, token) == 200
    await running.control("advance_clock", seconds=10)
    assert await _status(running, token) == 401
    assert await _status(running, running.token) == 200


async def test_a_write_scope_stands_for_its_read_scope(running: Running) -> None:
    granted = (await _sign_in(running)).json["scope"].split(",")

    assert "write_orders" in granted
    assert "read_orders" not in granted
    assert "read_products" in granted


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_id": "unknown"}, 400, "application_cannot_be_found"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
    ],
)
async def test_wrong_credentials_are_refused(
    running: Running, changed: dict[str, str], status: int, error: str
) -> None:
    answer = await _sign_in(running, **changed)

    assert (answer.status, answer.json["error"]) == (status, error)


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        ({"installed": False}, "app_not_installed", "not installed"),
        (
            {"same_organization": False},
            "shop_not_permitted",
            "Oauth error shop_not_permitted: Client credentials cannot be performed on this shop.",
        ),
    ],
)
async def test_a_shop_that_does_not_know_the_app(
    running: Running, state: dict[str, Any], error: str, said: str
) -> None:
    await running.control("app", **state)

    answer = await _sign_in(running)

    assert (answer.status, answer.json["error"]) == (400, error)
    assert said in answer.json["error_description"]


async def test_an_app_that_was_removed_is_locked_out(running: Running) -> None:
    await running.control("app", installed=False)
    assert await _status(running, running.token) == 401


async def test_the_secret_is_no_token(running: Running) -> None:
    app = await running.control("credentials")
    assert await _status(running, app["client_secret"]) == 401
    assert await _status(running, app["client_id"]) == 401


async def test_a_second_station_does_not_sign_out_the_first_unless_asked(
    running: Running,
) -> None:
    first = (await _sign_in(running)).json["access_token"]
    second = (await _sign_in(running)).json["access_token"]
    assert [await _status(running, token) for token in (first, second)] == [200, 200]

    await running.control("app", new_revokes_old=True)
    third = (await _sign_in(running)).json["access_token"]
    assert [await _status(running, token) for token in (first, second, third)] == [401, 401, 200]


async def test_tokens_are_revoked_and_expired_from_outside(running: Running) -> None:
    daily = (await _sign_in(running)).json["access_token"]

    assert await running.control("expire_tokens") == 1
    assert [await _status(running, each) for each in (daily, running.token)] == [401, 200]
    assert await running.control("revoke_token", token=running.token) == 1
    assert await _status(running, running.token) == 401
    await running.control("restore_token")
    assert await _status(running, running.token) == 200
    await running.control("revoke_token")
    assert await _status(running, running.token) == 401


async def test_scopes_come_and_go_at_run_time(running: Running) -> None:
    await running.ask(NAME)
    assert "write_orders" in running.shop.callers[-1].scopes

    left = await running.control("remove_scope", scope="write_orders")
    await running.ask(NAME)

    assert "write_orders" not in left
    assert "write_orders" not in running.shop.callers[-1].scopes
    await running.control("grant_scope", scope="write_orders")
    await running.ask(NAME)
    assert "write_orders" in running.shop.callers[-1].scopes


@pytest.mark.parametrize("action", ["remove_scope", "grant_scope"])
async def test_a_scope_that_does_not_exist(running: Running, action: str) -> None:
    answer = await running.control_answer(action, scope="read_minds")

    assert answer.status == 400
    assert "read_minds" in answer.json["error"]
