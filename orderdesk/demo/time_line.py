"""What the shop writes on an order's time line when its work, its tags or its note are changed.

Of these entries none is recorded: only that an edit is one ("example.com edited this order.", action
`edited`). Actions and sentences here follow that manner and are guesses. What an act undoes or repeats
without effect leaves no entry.
"""

from collections.abc import Iterable

from orderdesk.demo.store import Store
from orderdesk.demo.world import FulfillmentOrder, Location, Order


def tell_held(store: Store, held: FulfillmentOrder, app_title: str | None) -> None:
    """Work is on hold now."""
    sentence = f"{_who(app_title)} put {_items(held.remaining)} on hold."
    store.say(held.order, "fulfillment_hold_added", sentence, app_title)


def tell_released(store: Store, released: FulfillmentOrder, app_title: str | None) -> None:
    """Holds on work have ended."""
    sentence = f"{_who(app_title)} released the hold on {_items(released.remaining)}."
    store.say(released.order, "fulfillment_hold_released", sentence, app_title)


def tell_moved(
    store: Store, moved: FulfillmentOrder, location: Location, app_title: str | None
) -> None:
    """Work is to be done at another location."""
    sentence = f"{_who(app_title)} moved {_items(moved.remaining)} to {location.name}."
    store.say(moved.order, "fulfillment_order_moved", sentence, app_title)


def tell_split(store: Store, parted: FulfillmentOrder, app_title: str | None) -> None:
    """A part of the work stands by itself now."""
    sentence = f"{_who(app_title)} split off {_items(parted.remaining)}."
    store.say(parted.order, "fulfillment_order_split", sentence, app_title)


def tell_tags(
    store: Store,
    order: Order,
    added: Iterable[str],
    removed: Iterable[str],
    app_title: str | None,
) -> None:
    """Tags came and went: an entry for each of the two."""
    for tags, verb, action in (
        (sorted(added), "added", "tags_added"),
        (sorted(removed), "removed", "tags_removed"),
    ):
        if tags:
            noun = "the tag" if len(tags) == 1 else "the tags"
            sentence = f"{_who(app_title)} {verb} {noun} {', '.join(tags)}."
            store.say(order, action, sentence, app_title)


def tell_note(store: Store, order: Order, app_title: str | None) -> None:
    """The order's note says something else now."""
    verb = "changed" if order.note else "removed"
    store.say(order, "note_updated", f"{_who(app_title)} {verb} the note.", app_title)


def _who(app_title: str | None) -> str:
    return app_title or "Shop staff"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
