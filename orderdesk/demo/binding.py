"""Ties the schema's fields to what answers them, once, so that no field can be forgotten."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
)

from orderdesk.demo import (
    bulk_roots,
    mutations,
    query_roots,
    read_catalogue,
    read_fulfillments,
    read_orders,
    read_people,
    read_pictures,
    shop_roots,
)
from orderdesk.demo.bulk import BulkOperation
from orderdesk.demo.read_pictures import Picture
from orderdesk.demo.request import Resolver
from orderdesk.demo.world import (
    Address,
    Customer,
    DeliveryMethod,
    Event,
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Hold,
    Installation,
    Item,
    Level,
    Line,
    Location,
    Metafield,
    Order,
    Product,
    Refund,
    Step,
    Tracking,
    Transaction,
    Variant,
)

_RECORDS: dict[str, type[Any]] = {
    "BasicEvent": Event,
    "BulkOperation": BulkOperation,
    "Customer": Customer,
    "DeliveryMethod": DeliveryMethod,
    "Fulfillment": Fulfillment,
    "FulfillmentEvent": Step,
    "FulfillmentHold": Hold,
    "FulfillmentLineItem": FulfillmentLine,
    "FulfillmentOrder": FulfillmentOrder,
    "FulfillmentOrderLineItem": FulfillmentOrderLine,
    "FulfillmentTrackingInfo": Tracking,
    "AppInstallation": Installation,
    "InventoryItem": Item,
    "InventoryLevel": Level,
    "LineItem": Line,
    "Location": Location,
    "MailingAddress": Address,
    "MediaImage": Picture,
    "Metafield": Metafield,
    "Order": Order,
    "OrderTransaction": Transaction,
    "Product": Product,
    "ProductVariant": Variant,
    "Refund": Refund,
}
"""GraphQL types that are answered from a record of the world; the others from plain mappings."""

_BY_ATTRIBUTE = frozenset({"FulfillmentOrderLocationForMove", "ShopAddress"})
_NAMES = {record: name for name, record in _RECORDS.items()}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _attribute(name: str) -> Resolver:
    get = attrgetter(_snake(name))
    return lambda source, _info: get(source)


def _entry(name: str) -> Resolver:
    return lambda source, _info, **_arguments: source[name]


_CONNECTION: Mapping[str, Resolver] = {
    "nodes": lambda source, _info: source.nodes,
    "edges": lambda source, _info: source.edges,
    "pageInfo": lambda source, _info: source.page_info,
}


def _serialize_time(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return str(value)


def _type_name(value: Any, *_: Any) -> str | None:
    return _NAMES.get(type(value))


def _parse_url(value: Any) -> str:
    if not isinstance(value, str) or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/]+", value):
        raise GraphQLError(f"Invalid url '{value}', missing scheme")
    return value


def bind(schema: GraphQLSchema) -> None:
    """Gives every field of the schema its resolver. Raises LookupError for a name unknown to it."""
    known: dict[str, dict[str, Resolver]] = {}
    for module in (
        bulk_roots,
        mutations,
        query_roots,
        read_catalogue,
        read_fulfillments,
        read_orders,
        read_people,
        read_pictures,
        shop_roots,
    ):
        for type_name, resolvers in module.RESOLVERS.items():
            known.setdefault(type_name, {}).update(resolvers)
    for type_name, resolvers in known.items():
        kind = schema.type_map.get(type_name)
        if not isinstance(kind, GraphQLObjectType):
            raise LookupError(f"The schema has no type {type_name}.")
        for name in resolvers:
            if name not in kind.fields:
                raise LookupError(f"The schema has no field {type_name}.{name}.")
    for type_name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLInterfaceType):
            kind.resolve_type = _type_name
        elif isinstance(kind, GraphQLObjectType) and not type_name.startswith("__"):
            _bind_type(kind, known.get(type_name, {}))
    _bind_scalar(schema, "DateTime", "serialize", "coerce_output_value", _serialize_time)
    _bind_scalar(schema, "URL", "parse_value", "coerce_input_value", _parse_url)


def _bind_scalar(schema: GraphQLSchema, name: str, old: str, new: str, function: Resolver) -> None:
    """graphql-core renamed a scalar's functions; both versions are served."""
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLScalarType)
    setattr(kind, old, function)
    if hasattr(kind, new):
        setattr(kind, new, function)


def _bind_type(kind: GraphQLObjectType, resolvers: Mapping[str, Resolver]) -> None:
    record = kind.name in _RECORDS or kind.name in _BY_ATTRIBUTE
    for name, field in kind.fields.items():
        if name in resolvers:
            field.resolve = resolvers[name]
        elif kind.name.endswith("Connection"):
            field.resolve = _CONNECTION[name]
        elif record:
            field.resolve = _attribute(name)
        else:
            field.resolve = _entry(name)
