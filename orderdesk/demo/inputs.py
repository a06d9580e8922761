"""Variables and literals judged before anything runs: wrong values, and arrays that are too long."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    ListValueNode,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    Visitor,
    get_location,
    is_input_type,
    print_ast,
    type_from_ast,
    visit,
)

MAX_INPUT_ITEMS = 250

_Problem = tuple[tuple[str | int, ...], str]


def variable_errors(
    schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """One `INVALID_VARIABLE` error for each variable whose value does not fit its type."""
    errors = []
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        wanted = type_from_ast(schema, definition.type)
        if not is_input_type(wanted):
            continue
        given = variables.get(name, Undefined)
        if given is Undefined and definition.default_value is not None:
            continue
        problems = list(_problems(given, wanted, ()))
        if problems:
            errors.append(_invalid_variable(definition, given, problems))
    return errors


def longest_written(document: DocumentNode) -> int:
    """How many items the longest array has that a document writes out."""
    counter = _LongestList()
    visit(document, counter)
    return counter.longest


def oversized_input(
    written: int, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The error for an input array of more than 250 items, as a variable or `longest_written`."""
    longest = max([written, *(_longest(value) for value in variables.values())])
    if longest <= MAX_INPUT_ITEMS:
        return None
    fields = [each for each in operation.selection_set.selections if isinstance(each, FieldNode)]
    return {
        "message": f"The input array size of {longest} is greater than the maximum allowed of "
        f"{MAX_INPUT_ITEMS}.",
        "path": [(each.alias or each.name).value for each in fields[:1]],
        "extensions": {"code": "MAX_INPUT_SIZE_EXCEEDED"},
    }


class _LongestList(Visitor):
    longest = 0

    def enter_list_value(self, node: ListValueNode, *_: Any) -> None:
        self.longest = max(self.longest, len(node.values))


def _longest(value: Any) -> int:
    if isinstance(value, list):
        return max([len(value), *(_longest(each) for each in value)])
    if isinstance(value, dict):
        return max([0, *(_longest(each) for each in value.values())])
    return 0


def _problems(
    value: Any, wanted: GraphQLInputType, path: tuple[str | int, ...]
) -> Iterator[_Problem]:
    if isinstance(wanted, GraphQLNonNull):
        if value is None or value is Undefined:
            yield path, "Expected value to not be null"
        else:
            yield from _problems(value, wanted.of_type, path)
    elif value is None or value is Undefined:
        return
    elif isinstance(wanted, GraphQLList):
        rows = value if isinstance(value, list) else [value]
        for at, row in enumerate(rows):
            yield from _problems(row, wanted.of_type, (*path, at))
    elif isinstance(wanted, GraphQLInputObjectType):
        yield from _object_problems(value, wanted, path)
    elif isinstance(wanted, GraphQLEnumType):
        if value not in wanted.values:
            names = ", ".join(wanted.values)
            yield path, f'Expected "{value}" to be one of: {names}'
    elif isinstance(wanted, GraphQLScalarType):
        try:
            wanted.parse_value(value)
        except (GraphQLError, ValueError, TypeError):
            yield path, f"Could not coerce value {_shown(value)} to {wanted.name}"


def _object_problems(
    value: Any, wanted: GraphQLInputObjectType, path: tuple[str | int, ...]
) -> Iterator[_Problem]:
    if not isinstance(value, dict):
        yield path, f'Expected "{value}" to be a key-value object.'
        return
    for name in value:
        if name not in wanted.fields:
            yield (*path, name), f"Field is not defined on {wanted.name}"
    for name, field in wanted.fields.items():
        given = value.get(name, Undefined)
        if given is Undefined and field.default_value is not Undefined:
            continue
        yield from _problems(given, field.type, (*path, name))


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _invalid_variable(
    definition: VariableDefinitionNode, given: Any, problems: list[_Problem]
) -> dict[str, Any]:
    name, wanted = definition.variable.name.value, print_ast(definition.type)
    said = ", ".join(
        f"{'.'.join(str(step) for step in path)} ({text})" for path, text in problems if path
    )
    message = f"Variable ${name} of type {wanted} was provided invalid value"
    answer: dict[str, Any] = {"message": f"{message} for {said}" if said else message}
    if definition.loc is not None:
        spot = get_location(definition.loc.source, definition.loc.start)
        answer["locations"] = [{"line": spot.line, "column": spot.column}]
    answer["extensions"] = {
        "code": "INVALID_VARIABLE",
        "value": None if given is Undefined else given,
        "problems": [{"path": list(path), "explanation": text} for path, text in problems],
    }
    return answer
