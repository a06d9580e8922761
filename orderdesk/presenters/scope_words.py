"""What a missing permission disables, in a sentence: said at connecting and wherever it is missed."""

from collections.abc import Iterable, Sequence

from orderdesk.domain.app_scopes import AppScope
from orderdesk.notices import Notice, Tone
from orderdesk.words import _, ngettext

NOTICE = "app scopes"


def disables(scope: AppScope) -> str:
    """What does not work without this permission."""
    return {
        "read_orders": _("No order can be loaded."),
        "write_orders": _(
            "Tags and notes cannot be changed, and benches do not see who has an order."
        ),
        "read_merchant_managed_fulfillment_orders": _("No work is found for any location."),
        "write_merchant_managed_fulfillment_orders": _(
            "Packed orders cannot be sent, held, moved or split. They wait here."
        ),
        "write_fulfillments": _("It cannot be said that a delivery is out or has arrived."),
        "read_products": _("New products have no name, barcode or picture here."),
        "read_inventory": _("Stock is not shown, or is old."),
        "read_locations": _("No location can be chosen."),
    }[scope.name]


def scope_notice(missing: Sequence[AppScope]) -> Notice | None:
    """A calm notice of what the running program misses; None where nothing is missing."""
    if not missing:
        return None
    named = ngettext(
        "The app lacks the permission {names} in Shopify.",
        "The app lacks the permissions {names} in Shopify.",
        len(missing),
    )
    lacks = " ".join(disables(one) for one in missing)
    advice = _("{lacks} Everything else goes on. Add it in the app's settings in Shopify.")
    return Notice(
        NOTICE, Tone.CALM, named.format(names=names_of(missing)), advice.format(lacks=lacks)
    )


def names_of(scopes: Iterable[AppScope]) -> str:
    """The scopes' names in one line, as Shopify's form takes them."""
    return ", ".join(one.name for one in scopes)
