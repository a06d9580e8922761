"""Documents that the schema does not allow, refused in the words and codes of Shopify's own server.

graphql-core finds what is wrong, rule by rule; here each finding gets the text, the path and the
`extensions.code` that the recordings show, or that Shopify's GraphQL library is known to give.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_location,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    print_ast,
    validate,
    visit,
)
from graphql.validation import (
    ASTValidationRule,
    FieldsOnCorrectTypeRule,
    KnownArgumentNamesRule,
    KnownDirectivesRule,
    KnownFragmentNamesRule,
    KnownTypeNamesRule,
    NoUndefinedVariablesRule,
    NoUnusedFragmentsRule,
    NoUnusedVariablesRule,
    ProvidedRequiredArgumentsRule,
    ScalarLeafsRule,
    ValuesOfCorrectTypeRule,
    VariablesInAllowedPositionRule,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands in its document."""

    path: tuple[str, ...]
    parent: GraphQLNamedType | None
    operation: str
    # The field, directive or input object whose argument this is or lies in, and the argument.
    owner_kind: str
    owner: str
    argument: str
    wanted: str
    # The last node that made a step of the path.
    step: Node | None


_Places = dict[int, _Place]
# Text and extensions of one finding, or None where graphql-core's own text is all there is.
_Worded = tuple[str, dict[str, Any]] | None


def schema_errors(schema: GraphQLSchema, document: DocumentNode) -> list[dict[str, Any]]:
    """The `errors` list of the answer; empty where the document may run."""
    if not validate(schema, document):
        return []
    places = _places(schema, document)
    found: list[dict[str, Any]] = []
    for rule, word in _WORDS.items():
        for error in validate(schema, document, [rule]):
            found.append(_worded(error, places, word(schema, error, places)))
    return found or [_worded(error, places, None) for error in validate(schema, document)]


def _worded(error: GraphQLError, places: _Places, worded: _Worded) -> dict[str, Any]:
    message, extensions = worded or (error.message, {})
    answer: dict[str, Any] = {"message": message}
    place = places.get(id(error.nodes[-1])) if error.nodes else None
    spot = error.locations[0] if error.locations else None
    # A fragment on an unknown type is pointed at as a whole, not at the type's name.
    if place is not None and isinstance(place.step, InlineFragmentNode) and place.step.loc:
        spot = get_location(place.step.loc.source, place.step.loc.start)
    if spot is not None:
        answer["locations"] = [{"line": spot.line, "column": spot.column}]
    if place is not None:
        answer["path"] = list(place.path)
    if extensions:
        answer["extensions"] = extensions
    return answer


class _PlaceFinder(Visitor):
    """Notes the place of every node on one walk."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.places: _Places = {}
        self._types = types
        self._path: list[str] = []
        self._owners: list[tuple[str, str]] = []
        self._arguments: list[str] = []
        self._steps: list[Node] = []
        self._operation = ""

    def enter(self, node: Node, *_: Any) -> None:
        step = _step(node)
        if isinstance(node, OperationDefinitionNode):
            self._operation = node.name.value if node.name else f"anonymous {step}"
        if step is not None:
            self._path.append(step)
            self._steps.append(node)
        if isinstance(node, FieldNode):
            self._owners.append(("Field", node.name.value))
        elif isinstance(node, DirectiveNode):
            self._owners.append(("Directive", node.name.value))
        elif isinstance(node, ObjectFieldNode):
            parent = self._types.get_parent_input_type()
            self._owners.append(("InputObject", str(get_named_type(parent)) if parent else ""))
        if isinstance(node, ArgumentNode | ObjectFieldNode):
            self._arguments.append(node.name.value)
        kind, owner = self._owners[-1] if self._owners else ("", "")
        self.places[id(node)] = _Place(
            tuple(self._path),
            self._types.get_parent_type(),
            self._operation,
            kind,
            owner,
            self._arguments[-1] if self._arguments else "",
            str(self._types.get_input_type() or ""),
            self._steps[-1] if self._steps else None,
        )

    def leave(self, node: Node, *_: Any) -> None:
        if _step(node) is not None:
            self._path.pop()
            self._steps.pop()
        if isinstance(node, FieldNode | DirectiveNode | ObjectFieldNode):
            self._owners.pop()
        if isinstance(node, ArgumentNode | ObjectFieldNode):
            self._arguments.pop()


def _places(schema: GraphQLSchema, document: DocumentNode) -> _Places:
    types = TypeInfo(schema)
    finder = _PlaceFinder(types)
    visit(document, TypeInfoVisitor(types, finder))
    return finder.places


def _step(node: Node) -> str | None:
    if isinstance(node, OperationDefinitionNode):
        return f"{node.operation.value} {node.name.value}" if node.name else node.operation.value
    if isinstance(node, FragmentDefinitionNode):
        return f"fragment {node.name.value}"
    if isinstance(node, FieldNode):
        return (node.alias or node.name).value
    if isinstance(node, InlineFragmentNode):
        return f"... on {node.type_condition.name.value}" if node.type_condition else "..."
    if isinstance(node, FragmentSpreadNode):
        return f"... {node.name.value}"
    if isinstance(node, ArgumentNode | ObjectFieldNode):
        return node.name.value
    return None


def _undefined_field(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    node = _node(error, FieldNode)
    parent = str(places[id(node)].parent)
    return (
        f"Field '{node.name.value}' doesn't exist on type '{parent}'",
        {"code": "undefinedField", "typeName": parent, "fieldName": node.name.value},
    )


def _undefined_type(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    name = _node(error, NamedTypeNode).name.value
    path = places[id(_node(error, NamedTypeNode))].path
    if len(path) == 1 and not path[0].startswith("fragment "):
        return (
            f"{name} isn't a defined input type",
            {"code": "variableRequiresValidType", "typeName": name},
        )
    return (
        f"No such type {name}, so it can't be a fragment condition",
        {"code": "undefinedType", "typeName": name},
    )


def _missing_arguments(schema: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    node = error.nodes[0] if error.nodes else None
    if isinstance(node, DirectiveNode):
        directive = schema.get_directive(node.name.value)
        accepted = directive.args if directive else {}
        kind, shown = "Directive", f"Directive '{node.name.value}'"
    elif isinstance(node, FieldNode):
        field = getattr(places[id(node)].parent, "fields", {}).get(node.name.value)
        accepted = field.args if field else {}
        kind, shown = "Field", f"Field '{node.name.value}'"
    else:
        return None
    given = {each.name.value for each in node.arguments or ()}
    missing = [
        name for name, each in accepted.items() if is_required_argument(each) and name not in given
    ]
    names = ", ".join(missing)
    return (
        f"{shown} is missing required arguments: {names}",
        {
            "code": "missingRequiredArguments",
            "className": kind,
            "name": node.name.value,
            "arguments": names,
        },
    )


def _unknown_argument(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    node = _node(error, ArgumentNode)
    place = places[id(node)]
    return (
        f"{place.owner_kind} '{place.owner}' doesn't accept argument '{node.name.value}'",
        {
            "code": "argumentNotAccepted",
            "name": place.owner,
            "typeName": place.owner_kind,
            "argumentName": node.name.value,
        },
    )


def _wrong_literal(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    node = error.nodes[0] if error.nodes else None
    place = places.get(id(node))
    if node is None or place is None or not place.argument:
        return None
    return (
        f"Argument '{place.argument}' on {place.owner_kind} '{place.owner}' has an invalid value "
        f"({print_ast(node)}). Expected type '{place.wanted}'.",
        {
            "code": "argumentLiteralsIncompatible",
            "typeName": place.owner_kind,
            "argumentName": place.argument,
        },
    )


def _wrong_selection(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    # Where a scalar has selections, it is these that the finding names.
    node = places[id(error.nodes[0])].step if error.nodes else None
    if not isinstance(node, FieldNode):
        return None
    name = node.name.value
    field = getattr(places[id(node)].parent, "fields", {}).get(name)
    returned = get_named_type(field.type) if field else None
    if is_leaf_type(returned):
        inner = [
            each.name.value
            for each in (node.selection_set.selections if node.selection_set else ())
            if isinstance(each, FieldNode)
        ]
        shown = ", ".join(f'"{each}"' for each in inner)
        message = (
            f"Selections can't be made on scalars "
            f"(field '{name}' returns {returned} but has selections [{shown}])"
        )
    else:
        message = (
            f"Field must have selections (field '{name}' returns {returned} but has no selections. "
            f"Did you mean '{name} {{ ... }}'?)"
        )
    return (
        message,
        {"code": "selectionMismatch", "nodeName": f"field '{name}'", "typeName": str(returned)},
    )


def _undefined_variable(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    name = _node(error, VariableNode).name.value
    operation = error.nodes[-1] if error.nodes else None
    by = places[id(operation)].operation
    return (
        f"Variable ${name} is used by {by} but not declared",
        {"code": "variableNotDefined", "variableName": name},
    )


def _unused_variable(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    node = _node(error, VariableDefinitionNode)
    name = node.variable.name.value
    return (
        f"Variable ${name} is declared by {places[id(node)].operation} but not used",
        {"code": "variableNotUsed", "variableName": name},
    )


def _mismatched_variable(_: GraphQLSchema, error: GraphQLError, places: _Places) -> _Worded:
    definition, use = (error.nodes or (None, None))[:2]
    if not isinstance(definition, VariableDefinitionNode) or not isinstance(use, VariableNode):
        return None
    place = places[id(use)]
    declared = print_ast(definition.type)
    loosely_equal = place.wanted.replace("!", "") == declared.replace("!", "")
    kind = "Nullability mismatch" if loosely_equal else "Type mismatch"
    name = use.name.value
    return (
        f"{kind} on variable ${name} and argument {place.argument} ({declared} / {place.wanted})",
        {
            "code": "variableMismatch",
            "variableName": name,
            "typeName": declared,
            "argumentName": place.argument,
            "errorMessage": kind,
        },
    )


def _undefined_directive(_: GraphQLSchema, error: GraphQLError, __: _Places) -> _Worded:
    name = _node(error, DirectiveNode).name.value
    return (
        f"Directive @{name} is not defined",
        {"code": "undefinedDirective", "directiveName": name},
    )


def _undefined_fragment(_: GraphQLSchema, error: GraphQLError, __: _Places) -> _Worded:
    node = error.nodes[0] if error.nodes else None
    name = str(getattr(getattr(node, "name", node), "value", ""))
    return (
        f"Fragment {name} was used, but not defined",
        {"code": "useAndDefineFragment", "fragmentName": name},
    )


def _unused_fragment(_: GraphQLSchema, error: GraphQLError, __: _Places) -> _Worded:
    name = _node(error, FragmentDefinitionNode).name.value
    return (
        f"Fragment {name} was defined, but not used",
        {"code": "useAndDefineFragment", "fragmentName": name},
    )


def _node(error: GraphQLError, kind: type[Any]) -> Any:
    """The first node of this kind that the finding names; each rule always names one."""
    return next(node for node in error.nodes or () if isinstance(node, kind))


_WORDS: dict[type[ASTValidationRule], Callable[[GraphQLSchema, GraphQLError, _Places], _Worded]] = {
    FieldsOnCorrectTypeRule: _undefined_field,
    KnownTypeNamesRule: _undefined_type,
    ProvidedRequiredArgumentsRule: _missing_arguments,
    KnownArgumentNamesRule: _unknown_argument,
    ValuesOfCorrectTypeRule: _wrong_literal,
    ScalarLeafsRule: _wrong_selection,
    NoUndefinedVariablesRule: _undefined_variable,
    NoUnusedVariablesRule: _unused_variable,
    VariablesInAllowedPositionRule: _mismatched_variable,
    KnownDirectivesRule: _undefined_directive,
    KnownFragmentNamesRule: _undefined_fragment,
    NoUnusedFragmentsRule: _unused_fragment,
}
