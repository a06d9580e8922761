"""Makes `orderdesk/demo/schema.graphql`: of Shopify's whole schema, what our documents ask for.

Run as `python -m tests.demo.prune_schema` where `../shared` lies beside the checkout. Kept are the
fields that some document selects, with all their arguments and whatever types those need.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    print_ast,
    validate,
    visit,
)
from graphql.language import (
    DirectiveDefinitionNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
)
from graphql.validation import NoUnusedFragmentsRule, specified_rules

from tests.demo.recordings import REPLAYED, SHARED, documents_of, load

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "orderdesk" / "demo" / "schema.graphql"
WHOLE = SHARED / "shopify" / "admin-2026-10.graphql"
WISHES = Path(__file__).parent / "schema_wishes.graphql"
CLIENT = ROOT / "orderdesk" / "shopify" / "documents"
BUILT_IN = frozenset({"String", "Int", "Float", "Boolean", "ID"})
HEAD = "# Shopify's Admin schema 2026-10, cut down to what an order desk asks for. Made, not written.\n"

Kept = dict[str, set[str]]


def client_texts() -> Iterator[str]:
    """Each document of the client with the fragments it may need."""
    fragments = "\n".join(
        path.read_text("utf-8") for path in sorted((CLIENT / "fragments").glob("*.graphql"))
    )
    for path in sorted(CLIENT.glob("*.graphql")):
        yield path.read_text("utf-8") + "\n" + fragments


def wanted_texts() -> Iterator[str]:
    """All documents whose fields the shop must know."""
    yield WISHES.read_text("utf-8")
    yield from client_texts()
    for name in REPLAYED:
        # One was recorded to show how a field that does not exist is refused.
        yield from (text for text in documents_of(load(name)) if "CodeSelection" not in text)


def selected_fields() -> Kept:
    """Type name to the names of the fields that the documents select on it."""
    schema = build_schema(WHOLE.read_text("utf-8"), assume_valid=True, assume_valid_sdl=True)
    rules = [rule for rule in specified_rules if rule is not NoUnusedFragmentsRule]
    kept: Kept = defaultdict(set)

    for text in wanted_texts():
        document = parse(text)
        for error in validate(schema, document, rules):
            raise ValueError(f"{error.message} in {text[:60]}…")
        _collect(document, TypeInfo(schema), kept)
    return kept


def _collect(document: DocumentNode, types: TypeInfo, kept: Kept) -> None:
    class Collector(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = types.get_parent_type()
            if parent is not None and not node.name.value.startswith("__"):
                kept[parent.name].add(node.name.value)

        def enter_inline_fragment(self, *_: object) -> None:
            named = get_named_type(types.get_type())
            if named is not None:
                kept[named.name].update(())

        def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
            kept[node.type_condition.name.value].update(())

    visit(document, TypeInfoVisitor(types, Collector()))


def _named(node: TypeNode) -> str:
    while not isinstance(node, NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]
    return node.name.value


def prune() -> str:
    """The text of the pruned schema."""
    kept = selected_fields()
    document = parse(WHOLE.read_text("utf-8"))
    definitions = {
        d.name.value: d for d in document.definitions if isinstance(d, TypeDefinitionNode)
    }
    plain: set[str] = set()
    while _grow(definitions, kept, plain):
        pass
    parts = [print_ast(document.definitions[0])]
    parts += [
        print_ast(d)
        for d in document.definitions
        if isinstance(d, DirectiveDefinitionNode) and d.name.value == "idempotent"
    ]
    for name in sorted(set(kept) | plain):
        if name not in BUILT_IN:
            parts.append(print_ast(_cut(definitions[name], kept)))
    return HEAD + "\n" + "\n\n".join(parts) + "\n"


def _grow(definitions: dict[str, TypeDefinitionNode], kept: Kept, plain: set[str]) -> bool:
    """Takes in what the kept fields need; whether anything was new."""
    before = (sum(map(len, kept.values())), len(kept), len(plain))
    for name in list(kept):
        definition = definitions[name]
        if isinstance(definition, UnionTypeDefinitionNode):
            continue
        assert isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
        for interface in definition.interfaces or ():
            kept[name] |= kept.get(interface.name.value, set())
        for field in definition.fields or ():
            if field.name.value in kept[name]:
                _take(_named(field.type), definitions, kept, plain)
                for argument in field.arguments or ():
                    _take(_named(argument.type), definitions, kept, plain)
    for name in list(plain):
        definition = definitions.get(name)
        if isinstance(definition, InputObjectTypeDefinitionNode):
            for value in definition.fields or ():
                _take(_named(value.type), definitions, kept, plain)
    return before != (sum(map(len, kept.values())), len(kept), len(plain))


def _take(
    name: str, definitions: dict[str, TypeDefinitionNode], kept: Kept, plain: set[str]
) -> None:
    definition = definitions.get(name)
    if definition is None or name in BUILT_IN:
        return
    if isinstance(
        definition,
        ScalarTypeDefinitionNode | EnumTypeDefinitionNode | InputObjectTypeDefinitionNode,
    ):
        plain.add(name)
    elif not kept[name] and not isinstance(definition, UnionTypeDefinitionNode):
        raise ValueError(f"no document selects a field of {name}")


def _cut(definition: TypeDefinitionNode, kept: Kept) -> TypeDefinitionNode:
    if isinstance(definition, UnionTypeDefinitionNode):
        members = tuple(t for t in definition.types or () if t.name.value in kept)
        return replace(definition, types=members)
    if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        names = kept[definition.name.value]
        fields = tuple(f for f in definition.fields or () if f.name.value in names)
        interfaces = tuple(i for i in definition.interfaces or () if i.name.value in kept)
        return replace(definition, fields=fields, interfaces=interfaces)
    return definition


if __name__ == "__main__":
    TARGET.write_text(prune(), encoding="utf-8")
