"""What the shop has just said, kept beside its text: who reads the very same text need not decode it.

An order that has not changed is then the same object in every answer, and so it is read, and written
into the store's form, once.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from orderdesk.domain.order import Order
from orderdesk.shopify import gateway, orders, protocol
from orderdesk.shopify.payload import Payload
from orderdesk.storage import codec
from orderdesk.storage import orders as stored

T = TypeVar("T")

KEPT = 512
_MORE = b'"hasNextPage":true'

_object_anew = protocol._object
_read_order_anew = orders.read_order
_encode_anew = codec.encode


class Spoken:
    """The answers of one shop by their text. Only whole ones: what is spoiled has to be decoded."""

    def __init__(self) -> None:
        self._said: Any = None

    def says(self, payload: dict[str, Any]) -> None:
        """The shop answers so, and will write it down."""
        self._said = None if "errors" in payload else payload

    def note(self, text: bytes) -> None:
        """That was written so."""
        said, self._said = self._said, None
        # What has further pages is added to by the one who reads it.
        if said is not None and _MORE not in text:
            _texts.keep(text, said)


class _Kept:
    """The last results of something, by what they are the results of; that is kept with them."""

    all: ClassVar[list["_Kept"]] = []

    def __init__(self) -> None:
        self._known: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()
        self.all.append(self)

    def keep(self, key: Any, result: T, of: Any = None) -> T:
        self._known[key] = (result, of)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return result

    def get(self, key: Any) -> Any:
        found = self._known.get(key)
        return None if found is None else found[0]

    def once(self, of: object, work: Callable[[], T]) -> T:
        """The result for this very object, which nobody changes."""
        found = self.get(id(of))
        return self.keep(id(of), work(), of) if found is None else found

    def clear(self) -> None:
        self._known.clear()


_texts, _orders, _encoded = _Kept(), _Kept(), _Kept()


def _object(body: bytes) -> Any:
    said = _texts.get(body)
    return _object_anew(body) if said is None else said


def _read_order(payload: Payload) -> Order:
    return _orders.once(payload.fields, lambda: _read_order_anew(payload))


def _encode(value: object) -> str:
    if not isinstance(value, Order):
        return _encode_anew(value)
    return _encoded.once(value, lambda: _encode_anew(value))


def listen() -> None:
    """Begin to do nothing twice."""
    _put(_object, _read_order, _encode)


def decode_everything() -> None:
    """Do everything as often as it comes."""
    _put(_object_anew, _read_order_anew, _encode_anew)


def forget() -> None:
    """A run is over: the next one has its own orders."""
    for one in _Kept.all:
        one.clear()


def _put(read: Any, read_order: Any, encode: Any) -> None:
    protocol._object = read
    gateway.read_order = read_order
    stored.encode = encode
