"""Each fault over real sockets: what the client sees, and what the shop really did."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from tests.demo import wire
from tests.demo.conftest import Running
from tests.demo.tiny_shop import CREATE, LIST, NAME

NEW = {"i": {"name": "four"}}
CREATES = "Create"


async def test_a_fault_that_was_not_asked_for_does_not_fire(running: Running) -> None:
    answer = await running.ask(CREATE, NEW)

    assert answer.json["data"]["thingCreate"]["thing"]["name"] == "four"
    assert running.shop.made == ["request 1 (Create)"]
    assert await running.control("faults_fired") == []


async def test_drop_before_commit_does_nothing_and_says_nothing(running: Running) -> None:
    await running.control("fault", kind="drop_before_commit", match=CREATES)

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await running.ask(CREATE, NEW)

    assert running.shop.made == []
    assert (await running.ask(CREATE, NEW)).status == 200


async def test_drop_after_commit_does_it_and_says_nothing(running: Running) -> None:
    await running.control("fault", kind="drop_after_commit", match="thingCreate")

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await running.ask(CREATE, NEW)

    assert running.shop.made == ["request 1 (Create)"]


async def test_doubled_does_it_twice_and_gives_the_second_answer(running: Running) -> None:
    await running.control("fault", kind="doubled", match=CREATES)

    answer = await running.ask(CREATE, NEW)

    assert running.shop.made == ["request 1 (Create)", "request 1 again (Create)"]
    assert answer.json["data"]["thingCreate"]["thing"]["id"] == "4"


async def test_late_does_it_when_its_time_has_come_by_the_shops_clock(running: Running) -> None:
    await running.control("fault", kind="late", match=CREATES, seconds=3600)

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await running.ask(CREATE, NEW)

    assert running.shop.made == []
    await running.control("advance_clock", seconds=3599)
    assert running.shop.made == []
    await running.control("advance_clock", seconds=2)
    assert running.shop.made == ["request 1 (Create)"]


async def test_late_comes_by_itself_in_real_time(running: Running) -> None:
    running.shop.clock.set_source(lambda: datetime.now(UTC))
    await running.control("fault", kind="late", match=CREATES, seconds=0.01)
    done = asyncio.Event()
    names = running.shop.names

    class Telling(list[str]):
        def append(self, name: str) -> None:
            super().append(name)
            done.set()

    running.shop.names = Telling(names)
    with pytest.raises(wire.ClosedWithoutAnswerError):
        await running.ask(CREATE, NEW)

    await done.wait()
    assert running.shop.made == ["request 1 (Create)"]


async def test_late_may_also_keep_the_client_waiting(running: Running) -> None:
    await running.control("fault", kind="late", match=CREATES, seconds=60, hang=True)
    asking = asyncio.create_task(running.ask(CREATE, NEW))
    await running.control("wait_fired", count=1)

    await running.control("advance_clock", seconds=61)

    assert running.shop.made == ["request 1 (Create)"]
    assert not asking.done()
    await running.control("break_connections")
    with pytest.raises(wire.ClosedWithoutAnswerError):
        await asking


async def test_partial_data_of_a_field_that_is_not_there_changes_nothing(running: Running) -> None:
    await running.control("fault", kind="partial_data", match="List", field="price")

    assert "errors" not in (await running.ask(LIST)).json


async def test_held_before_the_commit_until_released(running: Running) -> None:
    await running.control("fault", kind="hold_before_commit", match=CREATES)
    asking = asyncio.create_task(running.ask(CREATE, NEW))

    await running.control("wait_fired", count=1)
    assert running.shop.made == []
    await running.control("release")

    assert (await asking).status == 200
    assert running.shop.made == ["request 1 (Create)"]


async def test_held_after_the_commit_until_released(running: Running) -> None:
    await running.control("fault", kind="hold_after_commit", match=CREATES)
    asking = asyncio.create_task(running.ask(CREATE, NEW))

    await running.control("wait_fired", count=1)
    await asyncio.sleep(0)
    assert running.shop.made == ["request 1 (Create)"]
    assert not asking.done()
    await running.control("release")

    assert (await asking).status == 200


async def test_hang_never_answers_until_the_line_is_cut(running: Running) -> None:
    await running.control("fault", kind="hang", match=CREATES)
    asking = asyncio.create_task(running.ask(CREATE, NEW))
    await running.control("wait_fired", count=1)

    await running.control("break_connections")

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await asking
    assert running.shop.made == []


async def test_latency_waits_and_then_answers_as_ever(running: Running) -> None:
    await running.control("fault", kind="latency", match="any", seconds=0.001, times=None)

    assert (await running.ask(NAME)).json["data"] == {"shop": {"name": "Tiny"}}
    assert (await running.ask(NAME)).status == 200
    assert len(await running.control("faults_fired")) == 2


async def test_latency_and_another_fault_meet_on_one_request(running: Running) -> None:
    await running.control("fault", kind="drop_after_commit", match=CREATES)
    await running.control("fault", kind="latency", match=CREATES, seconds=0.001)

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await running.ask(CREATE, NEW)

    kinds = [fired["kind"] for fired in await running.control("faults_fired")]
    assert kinds == ["latency", "drop_after_commit"]
    assert running.shop.made == ["request 1 (Create)"]


async def test_trickle_sends_the_whole_answer_in_pieces(running: Running) -> None:
    await running.control("fault", kind="trickle", match="List", seconds=0.001)

    answer = await running.ask(LIST)

    assert [node["name"] for node in answer.json["data"]["things"]["nodes"]] == ["one", "two"]
    assert (await running.control("faults_fired"))[0]["kind"] == "trickle"


@pytest.mark.parametrize(("kind", "done"), [("status_5xx", 0), ("status_5xx_after_commit", 1)])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_5xx_before_and_after_the_commit(
    running: Running, kind: str, done: int, status: int
) -> None:
    await running.control("fault", kind=kind, match=CREATES, status=status)

    answer = await running.ask(CREATE, NEW)

    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/html")
    assert len(running.shop.made) == done


@pytest.mark.parametrize(
    ("kind", "done"), [("internal_error_200", 0), ("internal_error_200_after_commit", 1)]
)
async def test_internal_error_in_a_200_before_and_after_the_commit(
    running: Running, kind: str, done: int
) -> None:
    await running.control("fault", kind=kind, match=CREATES)

    answer = await running.ask(CREATE, NEW)

    (error,) = answer.json["errors"]
    assert answer.status == 200
    assert answer.json["data"] is None
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["extensions"]["requestId"] in error["message"]
    assert len(running.shop.made) == done


async def test_429_says_when_to_come_back(running: Running) -> None:
    await running.control("fault", kind="too_many_requests", match=CREATES, retry_after=4.0)

    answer = await running.ask(CREATE, NEW)

    assert (answer.status, answer.headers["retry-after"]) == (429, "4.0")
    assert running.shop.made == []


async def test_throttled_is_a_200_without_data(running: Running) -> None:
    await running.control("fault", kind="throttled", match=CREATES)

    answer = await running.ask(CREATE, NEW)

    assert answer.status == 200
    assert "data" not in answer.json
    assert answer.json["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert answer.json["extensions"]["cost"]["actualQueryCost"] is None
    assert answer.json["extensions"]["cost"]["requestedQueryCost"] == 10
    assert running.shop.made == []


async def test_truncated_ends_in_the_middle_after_the_commit(running: Running) -> None:
    await running.control("fault", kind="truncated", match=CREATES)

    with pytest.raises(wire.ClosedWithoutAnswerError) as broken:
        await running.ask(CREATE, NEW)

    assert broken.value.body.startswith(b'{"data"')
    with pytest.raises(ValueError):
        json.loads(broken.value.body)
    assert running.shop.made == ["request 1 (Create)"]


async def test_invalid_json_is_whole_and_unreadable(running: Running) -> None:
    await running.control("fault", kind="invalid_json", match=CREATES)

    answer = await running.ask(CREATE, NEW)

    assert answer.status == 200
    with pytest.raises(ValueError):
        _ = answer.json
    assert running.shop.made == ["request 1 (Create)"]


async def test_a_captive_portal_knows_nothing_of_the_shop(running: Running) -> None:
    await running.control("fault", kind="captive_portal", match=CREATES)

    answer = await running.ask(CREATE, NEW)

    assert answer.status == 200
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert {"date", "x-request-id", "x-shopify-api-version"}.isdisjoint(answer.headers)
    assert running.shop.made == []


async def test_the_maintenance_page_is_a_503_in_html(running: Running) -> None:
    await running.control("fault", kind="maintenance")

    answer = await running.ask(CREATE, NEW)

    assert answer.status == 503
    assert b"maintenance" in answer.body
    assert running.shop.made == []


async def test_partial_data_nulls_one_field_and_says_which(running: Running) -> None:
    await running.control("fault", kind="partial_data", match="List", field="owner")

    answer = (await running.ask(LIST)).json

    assert answer["data"]["things"]["nodes"][0]["owner"] is None
    assert answer["data"]["things"]["nodes"][1]["owner"] == {"name": "Ann"}
    (error,) = answer["errors"]
    assert error["path"] == ["things", "nodes", 0, "owner"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"


async def test_partial_data_without_a_field_nulls_the_root(running: Running) -> None:
    await running.control("fault", kind="partial_data", match=CREATES, code="INTERNAL_SERVER_ERROR")

    answer = (await running.ask(CREATE, NEW)).json

    assert answer["data"] == {"thingCreate": None}
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert running.shop.made == ["request 1 (Create)"]


async def test_expired_token_for_one_request(running: Running) -> None:
    await running.control("fault", kind="expired_token", match=CREATES)

    answer = await running.ask(CREATE, NEW)

    assert answer.status == 401
    assert answer.json == {
        "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
    }
    assert running.shop.made == []
    assert (await running.ask(CREATE, NEW)).status == 200


@pytest.mark.parametrize("status", [402, 403, 404, 423])
async def test_refusals_carry_a_string_not_a_list(running: Running, status: int) -> None:
    await running.control("fault", kind="refused", status=status)

    answer = await running.ask(CREATE, NEW)

    assert answer.status == status
    assert isinstance(answer.json["errors"], str)
    assert running.shop.made == []


@pytest.mark.parametrize("status", [307, 308])
async def test_redirect_to_another_host(running: Running, status: int) -> None:
    await running.control(
        "fault", kind="redirect", status=status, location="https://elsewhere.invalid/x"
    )

    answer = await running.ask(CREATE, NEW)

    assert (answer.status, answer.headers["location"]) == (status, "https://elsewhere.invalid/x")
    assert running.shop.made == []


async def test_another_version_than_the_one_asked_for(running: Running) -> None:
    await running.control("fault", kind="wrong_version", version="2027-04")

    answer = await running.ask(NAME)

    assert answer.headers["x-shopify-api-version"] == "2027-04"
    assert answer.json["data"] == {"shop": {"name": "Tiny"}}


async def test_a_deprecation_is_announced_in_a_header(running: Running) -> None:
    await running.control("fault", kind="deprecated", reason="https://example.test/why")

    answer = await running.ask(NAME)

    assert answer.headers["x-shopify-api-deprecated-reason"] == "https://example.test/why"


async def test_a_cursor_that_does_not_advance(running: Running) -> None:
    await running.control("fault", kind="repeated_cursor", match="List", times=None)

    first = (await running.ask(LIST)).json["data"]["things"]["pageInfo"]
    second = (await running.ask(LIST, {"after": first["endCursor"]})).json["data"]["things"]

    assert first == {"hasNextPage": True, "endCursor": "2"}
    assert second["pageInfo"] == {"hasNextPage": True, "endCursor": "2"}
    assert [fired["request"] for fired in await running.control("faults_fired")] == [2]


async def test_a_fault_at_the_token_endpoint(running: Running) -> None:
    await running.control("fault", kind="status_5xx", match="access_token")

    answer = await wire.ask_for_token(running.port, grant_type="client_credentials")

    assert answer.status == 502
    assert (await running.ask(NAME)).status == 200


async def test_skip_lets_the_first_ones_pass(running: Running) -> None:
    await running.control("fault", kind="refused", match="Name", skip=2)

    statuses = [(await running.ask(NAME)).status for _ in range(4)]

    assert statuses == [200, 200, 403, 200]


async def test_faults_are_cleared_and_what_is_held_goes_on(running: Running) -> None:
    await running.control("fault", kind="hold_before_commit", match=CREATES)
    await running.control("fault", kind="refused", match="Name", times=None)
    asking = asyncio.create_task(running.ask(CREATE, NEW))
    await running.control("wait_fired", count=1)

    await running.control("clear_faults")

    assert (await asking).status == 200
    assert (await running.ask(NAME)).status == 200
    assert await running.control("faults") == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "explode"}, "There is no fault “explode”"),
        ({"kind": "latency", "times": 0}, "at least once"),
        ({"kind": "latency", "status": 500}, "cannot take status=500"),
        ({"kind": "refused", "status": "403"}, "cannot take status='403'"),
        ({"kind": "late", "hang": 1}, "cannot take hang=1"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(
    running: Running, rule: dict[str, object], said: str
) -> None:
    answer = await running.control_answer("fault", **rule)

    assert answer.status == 400
    assert said in answer.json["error"]
    assert await running.control("faults") == []
