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
Text = Callable[[Any], str]

_QUOTED = json.encoder.encode_basestring


def encode(value: object) -> str:
    """A domain object as JSON; equal objects give equal text."""
    return _encoder(cast(Hashable, type(value)))(value)


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
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")


def time_of(text: str) -> datetime:
    """The time that a column keeps."""
    return datetime.fromisoformat(text)


def _same(value: Any) -> Any:
    return value


@cache
def _encoder(kind: Any) -> Text:
    kind = _bare(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_encoder(cast(type, kind))
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_encoder(kind)
    if origin is tuple:
        item = _encoder(_item_type(kind))
        return lambda value: f"[{','.join(map(item, value))}]"
    if origin is frozenset:
        item, sign = _encoder(_item_type(kind)), _sign_of(_item_type(kind))
        return lambda value: f"[{','.join(map(item, sorted(value, key=sign)))}]"
    if kind is datetime:
        return lambda value: f'"{time_text(value)}"'
    if kind is Decimal:
        return lambda value: f'"{value}"'
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_encoder(kind)
    if kind is str:
        return _QUOTED
    if kind is bool:
        return lambda value: "true" if value else "false"
    if kind is int:
        return int.__repr__
    if kind is float:
        return json.dumps
    raise TypeError(f"{kind} cannot be kept as JSON")


def _sign_of(kind: Any) -> Callable[[Any], Any]:
    """By what the members of a set of this type are put in their sequence."""
    bare = _bare(kind)
    is_enum = isinstance(bare, type) and issubclass(bare, Enum)
    return (lambda value: value.value) if is_enum else _same


def _enum_encoder(kind: type[Enum]) -> Text:
    known = {member: json.dumps(member.value, ensure_ascii=False) for member in kind}

    def encode_member(value: Enum) -> str:
        # A stranger that this version has no name for is a member, too.
        return known.get(value) or json.dumps(value.value, ensure_ascii=False)

    return encode_member


def _dataclass_encoder(kind: type) -> Text:
    """A function written out for this class, since a first load encodes every order of a shop."""
    hints = typing.get_type_hints(kind)
    names: dict[str, Any] = {}
    lines = ["def encode_fields(value):", " found = []"]
    for number, field in enumerate(
        sorted(dataclasses.fields(cast(Any, kind)), key=lambda one: one.name)
    ):
        item, empty = f"item{number}", f"empty{number}"
        names[item], names[empty] = _encoder(hints[field.name]), field.default
        code = f"found.append({_QUOTED(field.name) + ':'!r} + {item}(one))"
        if field.default is not dataclasses.MISSING and not field.default:
            code = f"if one is not {empty} and one != {empty}: {code}"
        lines += [f" one = value.{field.name}", f" {code}"]
    lines.append(""" return "{" + ",".join(found) + "}\"""")
    exec("\n".join(lines), names)
    return cast(Text, names["encode_fields"])


def _union_encoder(kind: Any) -> Text:
    members = [one for one in typing.get_args(kind) if one is not type(None)]
    if len(members) == 1:
        item = _encoder(members[0])
        return lambda value: "null" if value is None else item(value)
    by_type = {one: _encoder(one) for one in members}

    def encode_member(value: Any) -> str:
        if value is None:
            return "null"
        fields = by_type[type(value)](value)[1:]
        return f'{{"{TAG}":"{type(value).__name__}"{"," if len(fields) > 1 else ""}{fields}'

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
