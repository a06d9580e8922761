"""What a customer wrote that has to be seen before the box is closed: gift message and order note."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from orderdesk.domain.order import Order, gift_message
from orderdesk.domain.packing import EventKind, Packing

GIFT = "gift"
NOTE = "note"


@dataclass(frozen=True, slots=True)
class OrderMessage:
    """One message; `key` tells the gift message from the note."""

    key: str
    text: str

    @property
    def mark(self) -> str:
        """Stands for the very text, so that another text is not taken for seen."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def messages_of(order: Order) -> Iterator[OrderMessage]:
    """The messages of an order, the gift message first."""
    for key, text in ((GIFT, gift_message(order).strip()), (NOTE, order.note.strip())):
        if text:
            yield OrderMessage(key, text)


def is_seen(packing: Packing, message: OrderMessage) -> bool:
    """Whether the packer confirmed this very text; a text that changed upstream has to be seen anew."""
    return any(
        event.kind is EventKind.MESSAGE_SEEN
        and event.note == message.key
        and event.code == message.mark
        for event in packing.events
    )


def unseen(packing: Packing, order: Order) -> tuple[OrderMessage, ...]:
    """The messages that are still to be confirmed."""
    return tuple(one for one in messages_of(order) if not is_seen(packing, one))
