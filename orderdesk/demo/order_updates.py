"""What an app may change on an order itself: its tags, and what `orderUpdate` takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from orderdesk.demo.refusals import RefusalError, bad_request, number_of
from orderdesk.demo.request import Request
from orderdesk.demo.time_line import tell_note, tell_tags
from orderdesk.demo.world import Order

_PHONE = re.compile(r"\+?[\d\s()/.-]{5,}")
_CHANGEABLE = frozenset({"id", "note", "tags", "phone", "shippingAddress"})
_STATES_OF = {"US": re.compile("A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|"
                               "N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]")}  # fmt: skip


def add_tags(request: Request, order_id: str, tags: Sequence[str]) -> Order:
    """`tagsAdd`: a tag that is there in another case stays as it is written."""
    order = _find(request, order_id)
    known = {tag.casefold() for tag in order.tags}
    added = [tag for tag in _parted(tags) if tag.casefold() not in known]
    if added:
        _retag(request, order, {*order.tags, *{tag.casefold(): tag for tag in added}.values()})
    return order


def remove_tags(request: Request, order_id: str, tags: Sequence[str]) -> Order:
    """`tagsRemove`: however the tags are written; those that are not there are passed over."""
    order = _find(request, order_id)
    gone = {tag.casefold() for tag in _parted(tags)}
    kept = {tag for tag in order.tags if tag.casefold() not in gone}
    if len(kept) < len(order.tags):
        _retag(request, order, kept)
    return order


def update_order(request: Request, given: Mapping[str, Any]) -> Order:
    """`orderUpdate`, with the refusals that were recorded; what else it takes is not built.

    A refusal answers with the order as it stays, unlike that of most mutations.
    """
    order = _find(request, given["id"])
    changed = given.keys() - {"id"}
    if changed - _CHANGEABLE:
        raise bad_request(f"This shop cannot change {', '.join(sorted(changed - _CHANGEABLE))}.")
    _check(given, changed)
    if "note" in given:
        before, order.note = order.note, given["note"] or None
        if order.note != before:
            tell_note(request.store, order, request.caller.app_title)
        request.store.record("order.noted", order, request.caller.cause, note=order.note)
    if "tags" in given:
        _retag(request, order, set(_parted(given["tags"])))
    if "phone" in given:
        order.phone = given["phone"]
    request.store.touch(order)
    return order


def _check(given: Mapping[str, Any], changed: set[str]) -> None:
    if not changed:
        raise RefusalError(None, "No valid update parameters have been provided")
    if given.get("phone") and not _PHONE.fullmatch(given["phone"]):
        raise RefusalError(["phone"], "Phone is invalid")
    address = given.get("shippingAddress")
    if address is None:
        return
    refused: list[tuple[str, str]] = []
    if not address.get("lastName"):
        refused.append(("lastName", "Enter a last name"))
    if not address.get("zip"):
        refused.append(("zip", "Enter a ZIP code"))
    states = _STATES_OF.get(address.get("countryCode") or "")
    if states is not None and not states.fullmatch(address.get("provinceCode") or ""):
        refused.append(("province", "State is not a valid state in United States"))
    if not refused:
        raise bad_request("This shop changes addresses only from its own side.")
    first, *others = refused
    refusal = RefusalError(["shippingAddress", first[0]], first[1])
    for name, message in others:
        refusal.add(["shippingAddress", name], message)
    raise refusal


def _retag(request: Request, order: Order, tags: set[str]) -> None:
    added, removed = tags.difference(order.tags), set(order.tags) - tags
    tell_tags(request.store, order, added, removed, request.caller.app_title)
    order.tags = tuple(sorted(tags))
    request.store.touch(order)
    request.store.record("order.tagged", order, request.caller.cause, tags=list(order.tags))


def _parted(tags: Sequence[str]) -> list[str]:
    """Tags as they were given: a comma parts two of them."""
    return [tag.strip() for text in tags for tag in text.split(",") if tag.strip()]


def _find(request: Request, order_id: str) -> Order:
    """The order. That it is not there is recorded for `orderUpdate`; that tags say so too is a guess."""
    order = request.store.orders.get(number_of(order_id, "Order"))
    if order is None or not request.sees(order):
        raise RefusalError(["id"], "Order does not exist")
    return order
