"""The demo shop's schema says nothing that Shopify's own does not say in the same words."""

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    parse,
    validate,
)
from graphql.validation import NoUnusedFragmentsRule, specified_rules

from orderdesk.demo.shop import load_schema
from tests.demo.prune_schema import WHOLE, client_texts

OURS = load_schema()


@pytest.fixture(scope="module")
def whole() -> GraphQLSchema:
    if not WHOLE.is_file():
        pytest.skip("Shopify's whole schema lies beside the checkout, not in it")
    return build_schema(WHOLE.read_text("utf-8"), assume_valid=True, assume_valid_sdl=True)


def test_fields_arguments_and_their_types_are_the_real_ones(whole: GraphQLSchema) -> None:
    for name, kind in OURS.type_map.items():
        if name.startswith("__"):
            continue
        real = whole.type_map[name]
        assert type(real) is type(kind), name
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            continue
        assert isinstance(real, GraphQLObjectType | GraphQLInterfaceType)
        for field_name, field in kind.fields.items():
            path = f"{name}.{field_name}"
            real_field = real.fields[field_name]
            assert str(field.type) == str(real_field.type), path
            assert field.deprecation_reason == real_field.deprecation_reason, path
            assert field.args.keys() == real_field.args.keys(), path
            for argument, ours in field.args.items():
                theirs = real_field.args[argument]
                assert str(ours.type) == str(theirs.type), f"{path}({argument})"
                assert ours.default_value == theirs.default_value, f"{path}({argument})"


def test_enums_inputs_and_unions_are_whole(whole: GraphQLSchema) -> None:
    for name, kind in OURS.type_map.items():
        if name.startswith("__"):
            continue
        real = whole.type_map[name]
        if isinstance(kind, GraphQLEnumType):
            assert isinstance(real, GraphQLEnumType)
            assert kind.values.keys() == real.values.keys(), name
        elif isinstance(kind, GraphQLInputObjectType):
            assert isinstance(real, GraphQLInputObjectType)
            assert kind.fields.keys() == real.fields.keys(), name
            for field_name, field in kind.fields.items():
                theirs = real.fields[field_name]
                assert str(field.type) == str(theirs.type), f"{name}.{field_name}"
                assert field.default_value == theirs.default_value, f"{name}.{field_name}"
        elif isinstance(kind, GraphQLUnionType):
            assert isinstance(real, GraphQLUnionType)
            assert {t.name for t in kind.types} <= {t.name for t in real.types}, name


def test_interfaces_are_those_of_the_real_types(whole: GraphQLSchema) -> None:
    for name, kind in OURS.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            real = whole.type_map[name]
            assert isinstance(real, GraphQLObjectType)
            assert {i.name for i in kind.interfaces} <= {i.name for i in real.interfaces}, name


@pytest.mark.parametrize("text", list(client_texts()))
def test_the_clients_documents_fit(text: str) -> None:
    """Else make the schema anew: `python -m tests.demo.prune_schema`."""
    rules = [rule for rule in specified_rules if rule is not NoUnusedFragmentsRule]
    assert validate(OURS, parse(text), rules) == []
