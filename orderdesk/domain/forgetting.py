"""What is left of an order once the shop has no more need to know whose it was."""

from dataclasses import replace

from orderdesk.domain.intents import Basis, HoldWork, Intent, SetNote
from orderdesk.domain.order import Address, Order
from orderdesk.domain.packing import Packing


def without_people(order: Order) -> Order:
    """The order without names, addresses, mail, phone, notes and what customers typed.

    Its number, goods, money, country and parcels stay: reports and the proof of what was sent need
    them, and they name nobody.
    """
    return replace(
        order,
        customer_name="",
        email="",
        phone="",
        note="",
        attributes=(),
        shipping_address=_country_of(order.shipping_address),
        billing_address=_country_of(order.billing_address),
        line_items=tuple(replace(line, attributes=()) for line in order.line_items),
    )


def decided_without_people(intent: Intent) -> Intent:
    """A settled decision without the address it was made on and what staff wrote to or of people."""
    payload = intent.payload
    if isinstance(payload, SetNote):
        payload = replace(payload, note="")
    elif isinstance(payload, HoldWork):
        payload = replace(payload, notes="")
    return replace(intent, payload=payload, basis=_nowhere(intent.basis))


def packed_without_people(packing: Packing) -> Packing:
    """A closed packing without the address and note of its order."""
    return replace(packing, basis=_nowhere(packing.basis))


def _country_of(address: Address | None) -> Address | None:
    return None if address is None else Address(country_code=address.country_code)


def _nowhere(basis: Basis) -> Basis:
    return replace(basis, destination=(), note="")
