"""The client's endpoint: paths, versions, tokens, errors, the budget, and being unplugged."""

import asyncio
import json
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.demo import wire
from tests.demo.conftest import Running
from tests.demo.tiny_shop import CREATE, LIST, NAME, NINE

BAD_TOKEN = {
    "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
}


async def test_an_answer_carries_data_cost_and_shopifys_headers(running: Running) -> None:
    answer = await running.ask(NAME)

    assert answer.status == 200
    assert answer.json == {
        "data": {"shop": {"name": "Tiny"}},
        "extensions": {
            "cost": {
                "requestedQueryCost": 1,
                "actualQueryCost": 1,
                "throttleStatus": {
                    "maximumAvailable": 2000,
                    "currentlyAvailable": 1999,
                    "restoreRate": 100,
                },
            }
        },
    }
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["x-shopify-api-version"] == "2026-10"
    assert answer.headers["x-request-id"]


async def test_the_date_is_that_of_the_shops_clock(running: Running) -> None:
    await running.control("advance_clock", seconds=timedelta(days=400).total_seconds())

    told = parsedate_to_datetime((await running.ask(NAME)).headers["date"])

    assert told == NINE + timedelta(days=400)


async def test_one_connection_carries_many_requests(running: Running) -> None:
    async with wire.Wire(running.port) as line:
        for _ in range(3):
            sent = wire.graphql(running.token, NAME)
            assert (await line.exchange("POST", wire.GRAPHQL, *sent)).status == 200


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("2026-10", "2026-10"),
        ("2026-04", "2026-04"),
        ("unstable", "unstable"),
        ("2024-01", "2026-01"),
        ("2031-07", "2026-01"),
    ],
)
async def test_an_unsupported_version_is_served_by_the_oldest(
    running: Running, asked: str, served: str
) -> None:
    answer = await running.ask(NAME, path=f"/admin/api/{asked}/graphql.json")

    assert answer.json["data"] == {"shop": {"name": "Tiny"}}
    assert answer.headers["x-shopify-api-version"] == served


@pytest.mark.parametrize(
    "path",
    ["/", "/control", "/admin/api/2026-10/orders.json", "/admin/api/2026-11/graphql.json"],
)
async def test_an_unknown_path_is_not_found(running: Running, path: str) -> None:
    answer = await running.ask(NAME, path=path)

    assert (answer.status, answer.json) == (404, {"errors": "Not Found"})


async def test_only_post_is_answered(running: Running) -> None:
    async with wire.Wire(running.port) as line:
        assert (await line.exchange("GET", wire.GRAPHQL)).status == 404
        head = await line.exchange("POST", wire.GRAPHQL, *wire.graphql(running.token, NAME))
    assert head.status == 200


async def test_a_request_without_a_known_token_is_refused(running: Running) -> None:
    for token in ("", "shpat_wrong"):
        answer = await wire.ask(running.port, token, CREATE, {"i": {"name": "x"}})
        assert (answer.status, answer.json) == (401, BAD_TOKEN)
    assert running.shop.made == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"not json", b'{"query": 3}', b'{"query": "{shop}", "variables": []x}']
)
async def test_a_body_without_a_query_is_refused(running: Running, body: bytes) -> None:
    async with wire.Wire(running.port) as line:
        headers = {"X-Shopify-Access-Token": running.token}
        answer = await line.exchange("POST", wire.GRAPHQL, body, headers)

    assert answer.status == 400
    assert answer.json == {"errors": {"query": "Required parameter missing or invalid"}}


async def test_a_document_that_is_no_graphql(running: Running) -> None:
    answer = await running.ask("query {{")

    assert answer.status == 200
    assert "data" not in answer.json
    assert answer.json["errors"][0]["locations"] == [{"line": 1, "column": 8}]


async def test_the_operation_must_be_clear(running: Running) -> None:
    both = f"{NAME} query Other {{ shop {{ name }} }}"

    assert (await running.ask(both)).json["errors"] == [
        {"message": "An operation name is required"}
    ]
    assert (await running.ask(both, operationName="Third")).json["errors"] == [
        {"message": 'No operation named "Third"'}
    ]
    assert (await running.ask(both, operationName="Other")).json["data"]


async def test_an_error_of_a_resolver_keeps_its_code_and_path(running: Running) -> None:
    answer = (await running.ask('{ thing(id: "0") { id } }')).json

    assert answer["data"] == {"thing": None}
    assert answer["errors"][0]["path"] == ["thing"]
    assert answer["errors"][0]["extensions"] == {"code": "RESOURCE_NOT_FOUND"}


async def test_a_defect_of_the_shop_is_an_internal_error(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await running.ask("{ broken { name } }")

    (error,) = answer.json["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert answer.headers["x-request-id"] in error["message"]
    assert "a resolver of ours broke" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": None}, "INVALID_VARIABLE"),
        ({"name": "x", "colour": "GREEN"}, "INVALID_VARIABLE"),
        ({"name": "x", "tags": ["t"] * 251}, "MAX_INPUT_SIZE_EXCEEDED"),
    ],
)
async def test_wrong_input_is_refused_before_anything_runs(
    running: Running, given: dict[str, object], code: str
) -> None:
    answer = await running.ask(CREATE, {"i": given})

    assert answer.status == 200
    assert "data" not in answer.json
    assert answer.json["errors"][0]["extensions"]["code"] == code
    assert running.shop.made == []


async def test_a_document_that_the_schema_does_not_allow_is_refused(running: Running) -> None:
    answer = (await running.ask("{ shop { nothing } }")).json

    assert set(answer) == {"errors"}
    assert answer["errors"][0]["extensions"]["code"] == "undefinedField"


async def test_too_dear_a_query_is_refused(running: Running) -> None:
    fields = " ".join(f"t{n}: things(first: 250) {{ nodes {{ id }} }}" for n in range(80))

    answer = (await running.ask(f"{{ {fields} }}")).json

    (error,) = answer["errors"]
    assert error["message"].startswith(
        "Query cost is 1040, which exceeds the single query max cost limit (1000)."
    )
    assert error["extensions"]["code"] == "MAX_COST_EXCEEDED"
    assert "data" not in answer


async def test_an_empty_bucket_throttles_and_fills_by_the_shops_clock(running: Running) -> None:
    await running.control("drain_bucket", points=3)

    refused = (await running.ask(CREATE, {"i": {"name": "x"}})).json
    assert refused["errors"] == [
        {
            "message": "Throttled",
            "extensions": {
                "code": "THROTTLED",
                "documentation": "https://shopify.dev/api/usage/rate-limits",
            },
        }
    ]
    cost = refused["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (10, None)
    assert running.shop.made == []

    await running.control("advance_clock", seconds=10)
    done = (await running.ask(CREATE, {"i": {"name": "x"}})).json
    assert len(running.shop.made) == 1
    assert done["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] == 993


async def test_what_was_reserved_and_not_used_is_given_back(running: Running) -> None:
    cost = (await running.ask('{ thing(id: "9") { owner { name } } }')).json["extensions"]["cost"]

    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (2, 1)
    assert cost["throttleStatus"]["currentlyAvailable"] == 1999


async def test_cut_refuses_connections_and_heal_takes_the_same_port(running: Running) -> None:
    before = running.port
    async with wire.Wire(running.port) as idle:
        await idle.exchange("POST", wire.GRAPHQL, *wire.graphql(running.token, NAME))

        await running.control("cut_internet")

        with pytest.raises(ConnectionRefusedError):
            await running.ask(NAME)
        with pytest.raises((wire.ClosedWithoutAnswerError, ConnectionError)):
            await idle.exchange("POST", wire.GRAPHQL, *wire.graphql(running.token, NAME))

    await running.control("heal_internet")
    assert running.port == before
    assert (await running.ask(NAME)).status == 200


async def test_cut_and_heal_may_be_repeated(running: Running) -> None:
    for _ in range(3):
        await running.control("cut_internet")
        await running.control("cut_internet")
        await running.control("heal_internet")
        await running.control("heal_internet")
    assert (await running.ask(NAME)).status == 200


async def test_a_request_in_flight_when_the_line_is_cut_is_lost(running: Running) -> None:
    await running.control("fault", kind="hold_before_commit", match="Create")
    asking = asyncio.create_task(running.ask(CREATE, {"i": {"name": "x"}}))
    await running.control("wait_fired", count=1)

    await running.control("cut_internet")
    await running.control("release")

    with pytest.raises(wire.ClosedWithoutAnswerError):
        await asking
    assert running.shop.made == []


async def test_idle_connections_break_and_new_ones_are_taken(running: Running) -> None:
    async with wire.Wire(running.port) as idle:
        await idle.exchange("POST", wire.GRAPHQL, *wire.graphql(running.token, NAME))
        await running.control("break_connections")
        with pytest.raises((wire.ClosedWithoutAnswerError, ConnectionError)):
            await idle.exchange("POST", wire.GRAPHQL, *wire.graphql(running.token, NAME))
    assert (await running.ask(NAME)).status == 200


async def test_the_request_log_holds_names_and_no_secrets(running: Running) -> None:
    await running.ask(CREATE, {"i": {"name": "a secret name"}})
    await running.control("fault", kind="drop_after_commit")
    with pytest.raises(wire.ClosedWithoutAnswerError):
        await running.ask(LIST)
    await wire.ask_for_token(running.port, client_secret="a secret")

    log = await running.control("requests")

    assert [entry["operation"] for entry in log] == ["Create", "List", "access_token"]
    assert [entry["status"] for entry in log] == [200, None, 400]
    assert log[0]["root_fields"] == ["thingCreate"]
    assert log[0]["requested_cost"] == 10
    assert log[1]["faults"] == ["drop_after_commit"]
    assert "secret" not in json.dumps(log)
    assert running.token not in json.dumps(log)
    assert [entry["number"] for entry in await running.control("requests", after=2)] == [3]
