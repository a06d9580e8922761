"""Domain objects as JSON and back, from their type hints alone.

Old payloads still open: fields that a newer version added take their defaults, fields that it dropped
are passed over. A field that equals an empty default ("", None, (), 0, False) is left out.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

# Tells the members of a union of dataclasses apart.
TAG = "_"

Code = Callable[[Any], Any]


def encode(value: object) -> str:
    """A domain object as JSON; equal objects give equal text."""
    return json.dumps(
        _encoder(cast(Hashable, type(value)))(value),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def decode(kind: type[T], text: str | bytes) -> T:
    """The domain object of a type back from its JSON.

    Raises ValueError, KeyError or TypeError for JSON that `encode` did not make: the file's pages are
    authenticated, so that this is a bug and no damage.
    """
    return cast(T, _decoder(cast(Hashable, kind))(json.loads(text)))


def time_text(at: datetime) -> str:
    """A time as the columns keep it: UTC, always with microseconds, so that texts sort as times do."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def time_of(text: str) -> datetime:
    """The time that a column keeps."""
    return datetime.fromisoformat(text)


def _same(value: Any) -> Any:
    return value


@cache
def _encoder(kind: Any) -> Code:
    kind = _bare(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_encoder(cast(type, kind))
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_encoder(kind)
    if origin is tuple:
        item = _encoder(_item_type(kind))
        return _same_list if item is _same else lambda value: [item(one) for one in value]
    if origin is frozenset:
        item = _encoder(_item_type(kind))
        return lambda value: sorted(item(one) for one in value)
    if kind is datetime:
        return time_text
    if kind is Decimal:
        return str
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    if kind in (str, int, bool, float):
        return _same
    raise TypeError(f"{kind} cannot be kept as JSON")


def _same_list(value: Any) -> list[Any]:
    return list(value)


def _dataclass_encoder(kind: type) -> Code:
    hints = typing.get_type_hints(kind)
    fields = []
    for field in dataclasses.fields(cast(Any, kind)):
        empty = not field.default and field.default is not dataclasses.MISSING
        fields.append((field.name, _encoder(hints[field.name]), empty, field.default))

    def encode_fields(value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, item, empty, default in fields:
            one = getattr(value, name)
            if not (empty and (one is default or one == default)):
                found[name] = item(one)
        return found

    return encode_fields


def _union_encoder(kind: Any) -> Code:
    members = [one for one in typing.get_args(kind) if one is not type(None)]
    if len(members) == 1:
        item = _encoder(members[0])
        return lambda value: None if value is None else item(value)
    by_type = {one: _encoder(one) for one in members}

    def encode_member(value: Any) -> dict[str, Any] | None:
        if value is None:
            return None
        return {TAG: type(value).__name__, **by_type[type(value)](value)}

    return encode_member


@cache
def _decoder(kind: Any) -> Code:
    kind = _bare(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(cast(type, kind))
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_decoder(kind)
    if origin is tuple:
        item = _decoder(_item_type(kind))
        return tuple if item is _same else lambda found: tuple([item(one) for one in found])
    if origin is frozenset:
        item = _decoder(_item_type(kind))
        return lambda found: frozenset([item(one) for one in found])
    if kind is datetime:
        return time_of
    if kind is Decimal:
        return Decimal
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_decoder(kind)
    if kind in (str, int, bool, float):
        return _same
    raise TypeError(f"{kind} cannot be kept as JSON")


def _enum_decoder(kind: type[Enum]) -> Code:
    members: dict[Any, Enum] = {member.value: member for member in kind}

    def decode_member(found: Any) -> Any:
        # Looking it up is faster than the call, which knows what to do with a stranger.
        known = members.get(found)
        return kind(found) if known is None else known

    return decode_member


def _dataclass_decoder(kind: type) -> Code:
    """A constructor call written out for this class, since the queue decodes thousands of orders."""
    hints = typing.get_type_hints(kind)
    names: dict[str, Any] = {"kind": kind}
    arguments = []
    for number, field in enumerate(dataclasses.fields(cast(Any, kind))):
        item = _decoder(hints[field.name])
        names[f"item{number}"] = item
        names[f"default{number}"] = field.default
        key = repr(field.name)
        value = f"found[{key}]" if item is _same else f"item{number}(found[{key}])"
        if field.default is not dataclasses.MISSING:
            value = f"({value} if {key} in found else default{number})"
        arguments.append(f"{field.name}={value}")
    source = f"lambda found: kind({', '.join(arguments)})"
    return cast(Code, eval(source, names))


def _union_decoder(kind: Any) -> Code:
    members = [one for one in typing.get_args(kind) if one is not type(None)]
    if len(members) == 1:
        item = _decoder(members[0])
        return lambda found: None if found is None else item(found)
    by_name = {one.__name__: _decoder(one) for one in members}

    def decode_member(found: Mapping[str, Any] | None) -> Any:
        return None if found is None else by_name[found[TAG]](found)

    return decode_member


def _bare(kind: Any) -> Any:
    """What a NewType stands for."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    return kind


def _item_type(kind: Any) -> Any:
    arguments = [one for one in typing.get_args(kind) if one is not Ellipsis]
    if len(arguments) != 1:
        raise TypeError(f"{kind} cannot be kept as JSON")
    return arguments[0]
