"""Variables that do not fit, and arrays that are too long: refused before anything runs."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, get_operation_ast, parse

from orderdesk.demo.inputs import longest_written, oversized_input, variable_errors
from tests.demo.recordings import RECORDINGS, load

SCHEMA = build_schema("""
enum Colour { RED BLUE }
input Part { number: Int!, colour: Colour = RED, tags: [String!] }
input Whole { name: String!, parts: [Part!], price: Float }
type Query { ask(whole: Whole, ids: [ID!], count: Int): Int }
""")
EVENTS = build_schema("""
enum FulfillmentEventStatus {
  LABEL_PURCHASED LABEL_PRINTED READY_FOR_PICKUP CONFIRMED IN_TRANSIT OUT_FOR_DELIVERY
  ATTEMPTED_DELIVERY DELAYED DELIVERED FAILURE CARRIER_PICKED_UP
}
input FulfillmentEventInput { fulfillmentId: ID!, status: FulfillmentEventStatus! }
type Query { ask: Int }
type Mutation { fulfillmentEventCreate(fulfillmentEvent: FulfillmentEventInput!): Int }
""")


def operation(text: str) -> OperationDefinitionNode:
    found = get_operation_ast(parse(text))
    assert found is not None
    return found


def problems(definition: str, value: Any) -> list[tuple[list[str | int], str]]:
    """Path and explanation of everything that is wrong with one variable."""
    asked = operation(f"query Q({definition}) {{ ask }}")
    found = variable_errors(SCHEMA, asked, {} if value is ... else {"v": value})
    return [
        (each["path"], each["explanation"])
        for error in found
        for each in error["extensions"]["problems"]
    ]


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ("$v: Int", 3),
        ("$v: Int", None),
        ("$v: Int", ...),
        ("$v: Int! = 3", ...),
        ("$v: [ID!]", "one"),
        ("$v: [ID!]", [1, "two"]),
        ("$v: Float", 1),
        ("$v: Colour", "BLUE"),
        ("$v: Whole", {"name": "x"}),
        ("$v: Whole", {"name": "x", "parts": [{"number": 1, "tags": None}], "price": None}),
    ],
)
def test_what_fits_is_let_through(definition: str, value: Any) -> None:
    assert problems(definition, value) == []


@pytest.mark.parametrize(
    ("definition", "value", "found"),
    [
        ("$v: Int!", None, [([], "Expected value to not be null")]),
        ("$v: Int!", ..., [([], "Expected value to not be null")]),
        ("$v: Int", "3", [([], 'Could not coerce value "3" to Int')]),
        ("$v: Int", 2**40, [([], "Could not coerce value 1099511627776 to Int")]),
        ("$v: [ID!]", ["a", None], [([1], "Expected value to not be null")]),
        ("$v: Whole", 3, [([], 'Expected "3" to be a key-value object.')]),
        ("$v: Whole", {}, [(["name"], "Expected value to not be null")]),
        (
            "$v: Whole",
            {"name": "x", "parts": [{"number": 1}, {"number": "1", "size": 2}]},
            [
                (["parts", 1, "size"], "Field is not defined on Part"),
                (["parts", 1, "number"], 'Could not coerce value "1" to Int'),
            ],
        ),
        ("$v: Colour", "GREEN", [([], 'Expected "GREEN" to be one of: RED, BLUE')]),
    ],
)
def test_what_does_not_fit_is_named(
    definition: str, value: Any, found: list[tuple[list[str | int], str]]
) -> None:
    assert problems(definition, value) == found


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings are not here")
def test_the_recorded_answer_to_an_unknown_enum_value() -> None:
    recorded = load("fulfillment-event-create-validation")["invalidStatusVariable"]

    errors = variable_errors(EVENTS, operation(recorded["query"]), recorded["variables"])

    assert errors == recorded["response"]["errors"]


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query Q($v: [ID!]) { ask(ids: $v) }", {"v": ["1"] * 251}),
        (f"query Q {{ again: ask(ids: {['1'] * 251}) }}".replace("'", '"'), {}),
        (
            "query Q($v: Whole) { ask(whole: $v) }",
            {"v": {"name": "x", "parts": [{"number": 1, "tags": ["t"] * 251}]}},
        ),
    ],
)
def test_251_items_are_too_many(text: str, variables: dict[str, Any]) -> None:
    found = oversized_input(longest_written(parse(text)), operation(text), variables)

    assert found is not None
    assert found["message"] == (
        "The input array size of 251 is greater than the maximum allowed of 250."
    )
    assert found["extensions"] == {"code": "MAX_INPUT_SIZE_EXCEEDED"}
    assert found["path"] in (["ask"], ["again"])


def test_250_items_are_not() -> None:
    text = "query Q($v: [ID!]) { ask(ids: $v) }"
    assert (
        oversized_input(longest_written(parse(text)), operation(text), {"v": ["1"] * 250}) is None
    )
