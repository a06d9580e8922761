"""What may be asked for at the top of a query about the shop, its goods and the app itself."""

from collections.abc import Callable
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.paging import Connection, page_arguments, page_of
from orderdesk.demo.query_roots import by_id, counted, searched
from orderdesk.demo.read_catalogue import product_terms, variant_terms
from orderdesk.demo.read_orders import metafield, metafields
from orderdesk.demo.refusals import number_of
from orderdesk.demo.request import Info, Request, Resolver, needs
from orderdesk.demo.search import compile_search, text_term, word_term


def _catalogue(
    root: str, known: str, terms: Callable[[Request], Any], sorts: dict[str, Callable[[Any], Any]]
) -> Resolver:
    def resolve(
        _source: Any,
        info: Info,
        query: str | None = None,
        sortKey: str = "ID",
        **paging: Any,
    ) -> Connection:
        request: Request = info.context
        for name in ("savedSearchId", "includeInactive", "includeLegacy"):
            paging.pop(name, None)
        arguments = page_arguments(**paging)
        search = searched(request, root, query, terms(request), ())
        things = getattr(request.store, known).values()
        found = [one for one in things if search.matches is None or search.matches(one)]
        key = sorts.get(sortKey, lambda thing: thing.number)
        found.sort(key=lambda thing: (key(thing), thing.number))
        return page_of(found, arguments, value=lambda thing: str(key(thing)))

    return resolve


def _counted(known: str, terms: Callable[[Request], Any]) -> Resolver:
    def resolve(
        _source: Any,
        info: Info,
        query: str | None = None,
        limit: int | None = 10_000,
        savedSearchId: str | None = None,
    ) -> dict[str, Any]:
        request: Request = info.context
        search = compile_search(query, terms(request), request.store.now())
        things = getattr(request.store, known).values()
        return counted(sum(search.matches is None or search.matches(one) for one in things), limit)

    return resolve


def _location_terms(_request: Request) -> dict[str, Any]:
    return {
        "name": word_term(lambda location: (location.name,)),
        "default": text_term(lambda location: (location.name,)),
    }


def _item_terms(_request: Request) -> dict[str, Any]:
    return {"sku": word_term(lambda item: (item.variant.sku if item.variant else None,))}


_TITLE_SORTS: dict[str, Callable[[Any], Any]] = {
    "TITLE": lambda thing: thing.title,
    "UPDATED_AT": lambda thing: thing.updated_at,
    "CREATED_AT": lambda thing: thing.created_at,
    "SKU": lambda thing: thing.sku or "",
}


# The shop itself


def _shop(_source: Any, info: Info) -> dict[str, Any]:
    store = info.context.store
    home = next(iter(store.locations.values())).address
    url = f"https://{store.domain}"
    email = "hallo@kranich-demo.example"
    return {
        "__typename": "Shop",
        "id": gid("Shop", store.number),
        "name": store.name,
        "myshopifyDomain": store.domain,
        "url": url,
        "email": email,
        "contactEmail": email,
        "ianaTimezone": "Europe/Berlin",
        "timezoneAbbreviation": "CET",
        "currencyCode": "EUR",
        "weightUnit": "KILOGRAMS",
        "unitSystem": "METRIC_SYSTEM",
        "primaryDomain": {"id": gid("Domain", 98_310_001), "url": url, "host": store.domain},
        "billingAddress": home,
        "shipsToCountries": [
            "AT",
            "CH",
            "DE",
            "DK",
            "FR",
            "GB",
            "IE",
            "IT",
            "JP",
            "NL",
            "PL",
            "SE",
        ],
        "plan": {"publicDisplayName": "Basic"},
        "metafield": None,
    }


_SCOPE_WORDS = {"read": "Read", "write": "Modify"}


def _installation(_source: Any, info: Info, id: str | None = None) -> Any:
    request: Request = info.context
    own = request.store.installation(request.caller.app_id)
    return own if id is None or number_of(id, "AppInstallation") == own.number else None


def _scopes(_source: Any, info: Info) -> list[dict[str, str]]:
    scopes = sorted(info.context.caller.scopes)
    return [
        {
            "handle": scope,
            "description": f"{_SCOPE_WORDS.get(scope.partition('_')[0], 'Use')} "
            f"{scope.partition('_')[2].replace('_', ' ')}",
        }
        for scope in scopes
    ]


def _app(_source: Any, info: Info) -> dict[str, Any]:
    caller = info.context.caller
    return {
        "id": gid("App", int(caller.app_id)),
        "title": caller.app_title,
        "handle": caller.app_title.lower().replace(" ", "-"),
        "apiKey": f"{int(caller.app_id):032x}",
    }


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "QueryRoot": {
        "shop": _shop,
        "appInstallation": _installation,
        "currentAppInstallation": _installation,
        "location": needs("read_locations")(by_id("Location", "locations")),
        "locations": needs("read_locations")(
            _catalogue("locations", "locations", _location_terms, {"NAME": lambda one: one.name})
        ),
        "locationsCount": needs("read_locations")(_counted("locations", _location_terms)),
        "product": needs("read_products")(by_id("Product", "products")),
        "products": needs("read_products")(
            _catalogue("products", "products", product_terms, _TITLE_SORTS)
        ),
        "productsCount": needs("read_products")(_counted("products", product_terms)),
        "productVariant": needs("read_products")(by_id("ProductVariant", "variants")),
        "productVariants": needs("read_products")(
            _catalogue("productVariants", "variants", variant_terms, _TITLE_SORTS)
        ),
        "productVariantsCount": needs("read_products")(_counted("variants", variant_terms)),
        "inventoryItem": needs("read_inventory")(by_id("InventoryItem", "items")),
        "inventoryItems": needs("read_inventory")(
            _catalogue("inventoryItems", "items", _item_terms, {})
        ),
        "inventoryLevel": needs("read_inventory")(by_id("InventoryLevel", "levels")),
    },
    "AppInstallation": {
        "id": lambda source, _info: gid("AppInstallation", source.number),
        "accessScopes": _scopes,
        "app": _app,
        "metafield": metafield,
        "metafields": metafields,
    },
    "ShopAddress": {
        "id": lambda source, _info: gid("ShopAddress", source.number),
        "countryCodeV2": lambda source, _info: source.country_code,
        "formatted": lambda source, _info, withCompany=True: [
            source.address1,
            f"{source.zip} {source.city}",
            source.country,
        ],
    },
}
