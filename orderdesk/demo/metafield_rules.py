"""Values that apps keep on things: namespaces, compare-and-set, and what is refused."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.demo.ids import MalformedIdError, parse_gid
from orderdesk.demo.refusals import RefusalError, invalid_id
from orderdesk.demo.store import Caller, Store
from orderdesk.demo.world import Installation, Metafield, Order, Product, Variant

Owner = Order | Product | Variant | Installation
LIMIT = 25
_TEXT_TYPES = frozenset({"single_line_text_field", "multi_line_text_field", "url", "color", "id"})
_TYPES = _TEXT_TYPES | {"json", "number_integer", "number_decimal", "boolean", "date_time", "date"}
_STALE = (
    "The resource has been updated since it was loaded. "
    "Try again with an updated `compareDigest` value."
)


def resolve_namespace(namespace: str | None, app_id: str) -> str:
    """The stored name: `$app` and its sub-spaces, and none at all, are the app's own."""
    if namespace is None or namespace == "$app":
        return f"app--{app_id}"
    if namespace.startswith("$app:"):
        return f"app--{app_id}--{namespace[5:]}"
    return namespace


def may_touch(namespace: str, app_id: str) -> bool:
    """Whether the app may see a stored namespace: everything but another app's own."""
    own = f"app--{app_id}"
    return not namespace.startswith("app--") or namespace == own or namespace.startswith(f"{own}--")


def find_metafield(owner: Owner, namespace: str | None, key: str, app_id: str) -> Metafield | None:
    """The value under a name, as the app writes the name."""
    stored = resolve_namespace(namespace, app_id)
    if owner.metafields is None or not may_touch(stored, app_id):
        return None
    return owner.metafields.get((stored, key))


def set_metafields(
    store: Store, caller: Caller, inputs: Sequence[Mapping[str, Any]]
) -> list[Metafield]:
    """`metafieldsSet`. All or nothing.

    Without `compareDigest` the write is unguarded; null asks for absence, a text for that very
    state. A value that equals the stored one passes whatever the digest says (recorded).
    """
    if len(inputs) > LIMIT:
        raise RefusalError(
            ["metafields"],
            f"Exceeded the maximum metafields input limit of {LIMIT}.",
            "LESS_THAN_OR_EQUAL_TO",
        )
    refusal: RefusalError | None = None
    owners: list[Owner] = []
    for position, given in enumerate(inputs):
        try:
            owners.append(_check(store, caller, position, given))
        except RefusalError as error:
            if refusal is None:
                refusal = error
            else:
                refusal.errors += error.errors
    if refusal is not None:
        raise refusal
    return [
        _write(store, caller, owner, given) for owner, given in zip(owners, inputs, strict=True)
    ]


def _check(store: Store, caller: Caller, position: int, given: Mapping[str, Any]) -> Owner:
    path = ["metafields", str(position)]
    owner = _owner(store, caller, given["ownerId"], path)
    namespace = resolve_namespace(given.get("namespace"), caller.app_id)
    if not may_touch(namespace, caller.app_id):
        raise RefusalError(
            path,
            "Access to this namespace and key on Metafields for this resource type is not allowed.",
            "APP_NOT_AUTHORIZED",
        )
    _check_name(path, "key", "Key", given["key"], 2, 64)
    _check_name(path, "namespace", "Namespace", namespace, 3, 255)
    stored = (owner.metafields or {}).get((namespace, given["key"]))
    kind = given.get("type") or (None if stored is None else stored.type)
    if kind is None:
        raise RefusalError([*path, "type"], "Type can't be blank", "BLANK")
    if kind not in _TYPES:
        raise RefusalError([*path, "type"], "Type is not included in the list", "INCLUSION")
    _check_value(path, kind, given["value"])
    if stored is not None and stored.type == kind and stored.value == given["value"]:
        return owner
    if "compareDigest" in given:
        digest = given["compareDigest"]
        if stored is None and digest is not None:
            raise RefusalError(path, "Invalid `compareDigest` value.", "INVALID_COMPARE_DIGEST")
        if stored is not None and digest != stored.digest:
            raise RefusalError(path, _STALE, "STALE_OBJECT")
    return owner


def _owner(store: Store, caller: Caller, owner_id: str, path: list[str]) -> Owner:
    try:
        type_name, number = parse_gid(owner_id)
    except MalformedIdError:
        raise invalid_id(owner_id) from None
    owner: Owner | None = None
    if type_name == "Order":
        owner = store.orders.get(number)
    elif type_name == "Product":
        owner = store.products.get(number)
    elif type_name == "ProductVariant":
        owner = store.variants.get(number)
    elif type_name == "AppInstallation":
        own = store.installation(caller.app_id)
        owner = own if own.number == number else None
    if owner is None:
        raise RefusalError([*path, "ownerId"], "Owner does not exist.", "INVALID_VALUE")
    return owner


def _check_name(
    path: list[str], field: str, word: str, text: str, shortest: int, longest: int
) -> None:
    if len(text) < shortest:
        raise RefusalError(
            [*path, field], f"{word} is too short (minimum is {shortest} characters)", "TOO_SHORT"
        )
    if len(text) > longest:
        raise RefusalError(
            [*path, field], f"{word} is too long (maximum is {longest} characters)", "TOO_LONG"
        )


def _check_value(path: list[str], kind: str, value: str) -> None:
    where = [*path, "value"]
    if not value.strip():
        raise RefusalError(where, "Value can't be blank.", "INVALID_VALUE")
    if kind == "json":
        try:
            json.loads(value)
        except json.JSONDecodeError as error:
            got = value[error.pos : error.pos + 20].split()[0] if value[error.pos :] else "the end"
            raise RefusalError(
                where,
                f"Value is invalid JSON: unexpected '{got}' at line {error.lineno} "
                f"column {error.colno}.",
                "INVALID_VALUE",
            ) from None
    elif kind == "number_integer" and not value.removeprefix("-").isdecimal():
        raise RefusalError(where, "Value must be an integer.", "INVALID_VALUE")
    elif kind == "boolean" and value not in ("true", "false"):
        raise RefusalError(where, "Value must be true or false.", "INVALID_VALUE")
    elif kind == "single_line_text_field" and "\n" in value:
        raise RefusalError(where, "Value must be a single line text string.", "INVALID_VALUE")


def _write(store: Store, caller: Caller, owner: Owner, given: Mapping[str, Any]) -> Metafield:
    namespace = resolve_namespace(given.get("namespace"), caller.app_id)
    name = (namespace, given["key"])
    if owner.metafields is None:
        owner.metafields = {}
    now = store.now()
    stored = owner.metafields.get(name)
    value: str = given["value"]
    if stored is None:
        number = store.ids.next("Metafield")
        kind = given["type"]
        digest = _digest(number, kind, value)
        stored = Metafield(number, owner, _owner_type(owner), *name, kind, value, digest, now, now)
        owner.metafields[name] = stored
        store.metafields[number] = stored
    else:
        kind = given.get("type") or stored.type
        if (stored.type, stored.value) == (kind, value):
            return stored
        stored.type, stored.value = kind, value
        stored.digest = _digest(stored.number, kind, value)
        stored.updated_at = now
    order = owner if isinstance(owner, Order) else None
    if order is not None and store.settings.metafields_touch_order:
        store.touch(order)
    store.record(
        "metafield.set",
        order,
        caller.cause,
        owner_type=stored.owner_type,
        namespace=namespace,
        key=stored.key,
        value=value,
    )
    return stored


def _owner_type(owner: Owner) -> str:
    if isinstance(owner, Order):
        return "ORDER"
    if isinstance(owner, Product):
        return "PRODUCT"
    return "PRODUCTVARIANT" if isinstance(owner, Variant) else "API_PERMISSION"


def _digest(number: int, kind: str, value: str) -> str:
    return hashlib.sha256(f"{number}\0{kind}\0{value}".encode()).hexdigest()
