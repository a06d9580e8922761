"""The shop itself and its locations, from an answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.domain.ids import LocationGid
from orderdesk.shopify.payload import Payload


def read_shop(data: Mapping[str, Any]) -> Shop:
    """The shop with the scopes that this app was given: what is not among them is absent or denied."""
    answer = Payload(data)
    shop = answer.child("shop")
    installation = answer.child("currentAppInstallation")
    return Shop(
        id=shop.text("id"),
        name=shop.text("name"),
        domain=shop.text("myshopifyDomain"),
        time_zone=shop.text("ianaTimezone"),
        currency=shop.text("currencyCode"),
        scopes=_with_implied(one.text("handle") for one in installation.children("accessScopes")),
        installation_id=installation.text("id"),
        app_title=installation.child("app").text("title"),
    )


def read_location(payload: Payload) -> Location:
    """A location, active or not: orders of the past may name a closed one."""
    return Location(
        id=LocationGid(payload.text("id")),
        name=payload.text("name"),
        is_active=payload.flag("isActive"),
        fulfills_online_orders=payload.flag("fulfillsOnlineOrders"),
    )


def _with_implied(handles: Iterable[str]) -> frozenset[str]:
    """Who may write may read, and Shopify does not always say so twice."""
    given = frozenset(handles)
    implied = {f"read_{handle.removeprefix('write_')}" for handle in given if "write_" in handle}
    return given | implied
