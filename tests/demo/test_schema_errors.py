"""Documents that the schema does not allow: the words and codes of Shopify's own server."""

import pytest
from graphql import build_schema, parse

from orderdesk.demo.schema_errors import schema_errors
from tests.demo.recordings import RECORDINGS, load

SCHEMA = build_schema("""
directive @idempotent(key: String!) on FIELD
input OrderInput { id: ID!, note: String }
interface Node { id: ID! }
type Shop implements Node { id: ID!, name: String! }
type Orders { count: Int! }
type Query {
  shop: Shop!
  order(id: ID!): Shop
  orders(first: Int, query: String): Orders!
  node(id: ID!): Node
}
type Mutation { orderUpdate(input: OrderInput!): Shop }
""")

EVENTS = build_schema("""
input FulfillmentEventInput { fulfillmentId: ID! }
type UserError { field: [String!], message: String! }
type FulfillmentEvent { id: ID! }
type Payload { fulfillmentEvent: FulfillmentEvent, userErrors: [UserError!]! }
type Query { node(id: ID!): UserError }
type Mutation { fulfillmentEventCreate(fulfillmentEvent: FulfillmentEventInput!): Payload }
""")


@pytest.mark.parametrize(
    ("document", "message", "path", "extensions"),
    [
        (
            "query Q { shop { nam } }",
            "Field 'nam' doesn't exist on type 'Shop'",
            ["query Q", "shop", "nam"],
            {"code": "undefinedField", "typeName": "Shop", "fieldName": "nam"},
        ),
        (
            "{ shop { ...F } } fragment F on Shop { nam }",
            "Field 'nam' doesn't exist on type 'Shop'",
            ["fragment F", "nam"],
            {"code": "undefinedField", "typeName": "Shop", "fieldName": "nam"},
        ),
        (
            'query Q { node(id: "1") { ... on Parcel { id } } }',
            "No such type Parcel, so it can't be a fragment condition",
            ["query Q", "node", "... on Parcel"],
            {"code": "undefinedType", "typeName": "Parcel"},
        ),
        (
            "query Q($a: Nothing) { orders(query: $a) { count } }",
            "Nothing isn't a defined input type",
            ["query Q"],
            {"code": "variableRequiresValidType", "typeName": "Nothing"},
        ),
        (
            "query Q { order { id } }",
            "Field 'order' is missing required arguments: id",
            ["query Q", "order"],
            {
                "code": "missingRequiredArguments",
                "className": "Field",
                "name": "order",
                "arguments": "id",
            },
        ),
        (
            'mutation M { orderUpdate(input: {id: "1"}) @idempotent { id } }',
            "Directive 'idempotent' is missing required arguments: key",
            ["mutation M", "orderUpdate"],
            {
                "code": "missingRequiredArguments",
                "className": "Directive",
                "name": "idempotent",
                "arguments": "key",
            },
        ),
        (
            "query Q { orders(last: 3) { count } }",
            "Field 'orders' doesn't accept argument 'last'",
            ["query Q", "orders", "last"],
            {
                "code": "argumentNotAccepted",
                "name": "orders",
                "typeName": "Field",
                "argumentName": "last",
            },
        ),
        (
            'query Q { orders(first: "x") { count } }',
            "Argument 'first' on Field 'orders' has an invalid value (\"x\"). Expected type 'Int'.",
            ["query Q", "orders", "first"],
            {
                "code": "argumentLiteralsIncompatible",
                "typeName": "Field",
                "argumentName": "first",
            },
        ),
        (
            'mutation M { orderUpdate(input: {id: "1", note: 3}) { id } }',
            "Argument 'note' on InputObject 'OrderInput' has an invalid value (3). "
            "Expected type 'String'.",
            ["mutation M", "orderUpdate", "input", "note"],
            {
                "code": "argumentLiteralsIncompatible",
                "typeName": "InputObject",
                "argumentName": "note",
            },
        ),
        (
            "query Q { shop }",
            "Field must have selections (field 'shop' returns Shop but has no selections. "
            "Did you mean 'shop { ... }'?)",
            ["query Q", "shop"],
            {"code": "selectionMismatch", "nodeName": "field 'shop'", "typeName": "Shop"},
        ),
        (
            "query Q { shop { name { big } } }",
            "Selections can't be made on scalars "
            "(field 'name' returns String but has selections [\"big\"])",
            ["query Q", "shop", "name"],
            {"code": "selectionMismatch", "nodeName": "field 'name'", "typeName": "String"},
        ),
        (
            "query Q { order(id: $id) { id } }",
            "Variable $id is used by Q but not declared",
            None,
            {"code": "variableNotDefined", "variableName": "id"},
        ),
        (
            "query Q($id: ID) { shop { id } }",
            "Variable $id is declared by Q but not used",
            ["query Q"],
            {"code": "variableNotUsed", "variableName": "id"},
        ),
        (
            "query Q($id: ID) { order(id: $id) { id } }",
            "Nullability mismatch on variable $id and argument id (ID / ID!)",
            ["query Q", "order", "id"],
            {
                "code": "variableMismatch",
                "variableName": "id",
                "typeName": "ID",
                "argumentName": "id",
                "errorMessage": "Nullability mismatch",
            },
        ),
        (
            "query Q($n: String) { orders(first: $n) { count } }",
            "Type mismatch on variable $n and argument first (String / Int)",
            ["query Q", "orders", "first"],
            {
                "code": "variableMismatch",
                "variableName": "n",
                "typeName": "String",
                "argumentName": "first",
                "errorMessage": "Type mismatch",
            },
        ),
        (
            "query Q { shop @shiny { id } }",
            "Directive @shiny is not defined",
            ["query Q", "shop"],
            {"code": "undefinedDirective", "directiveName": "shiny"},
        ),
        (
            "query Q { shop { ...F } }",
            "Fragment F was used, but not defined",
            None,
            {"code": "useAndDefineFragment", "fragmentName": "F"},
        ),
        (
            "query Q { shop { id } } fragment F on Shop { id }",
            "Fragment F was defined, but not used",
            ["fragment F"],
            {"code": "useAndDefineFragment", "fragmentName": "F"},
        ),
    ],
)
def test_each_finding_has_its_text_path_and_code(
    document: str, message: str, path: list[str] | None, extensions: dict[str, str]
) -> None:
    (error,) = schema_errors(SCHEMA, parse(document))

    assert error["message"] == message
    assert error["extensions"] == extensions
    if path is not None:
        assert error["path"] == path
    assert error["locations"][0]["line"] == 1


def test_every_finding_is_told() -> None:
    errors = schema_errors(SCHEMA, parse("query Q($a: Int) { shop { b } orders(c: 1) { count } }"))

    assert [error["extensions"]["code"] for error in errors] == [
        "undefinedField",
        "argumentNotAccepted",
        "variableNotUsed",
    ]


def test_a_finding_without_words_of_its_own_keeps_the_validators() -> None:
    errors = schema_errors(SCHEMA, parse("query Q { a: shop { id } } query Q { shop { id } }"))

    assert errors[0]["message"] == "There can be only one operation named 'Q'."
    assert "extensions" not in errors[0]


def test_a_good_document_has_none() -> None:
    assert schema_errors(SCHEMA, parse("{ shop { id name } }")) == []


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings are not here")
def test_the_recorded_answer_to_an_undefined_field() -> None:
    recorded = load("fulfillment-event-create-validation")["userErrorCodeSelection"]

    errors = schema_errors(EVENTS, parse(recorded["query"]))

    assert errors == recorded["response"]["errors"]


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings are not here")
def test_the_recorded_answer_to_a_fragment_on_an_unknown_type() -> None:
    recorded = load("shipping-settings-package-pickup-constraints")["upstreamCalls"][4]

    (error,) = schema_errors(SCHEMA, parse(recorded["query"]))[:1]

    assert error == recorded["response"]["body"]["errors"][0]
