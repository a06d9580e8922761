"""What only the shop's side does: its staff, its other apps, its customers. Never through the API."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from orderdesk.demo.finding import Finder, Json
from orderdesk.demo.fulfillment_actions import FulfillmentActions
from orderdesk.demo.order_actions import OrderActions
from orderdesk.demo.refusals import RefusalError, number_of
from orderdesk.demo.snapshot import mail_as_json, order_as_json
from orderdesk.demo.store import DemoActionError, Store


class ShopSide:
    """The actions of the control channel. Each takes `cause`, which the history keeps.

    Orders are named by `order` (or `order_id`): a global id or a name (`#1001`). Lines by `sku`,
    `line_item_id` or `line` (position from 0). Fulfillment orders by id or position among the
    order's own.
    """

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._find = Finder(store)
        self._actions: dict[str, Callable[..., Json]] = {
            **OrderActions(store, self._find, seed).actions,
            **FulfillmentActions(store, self._find).actions,
            "set_stock": self._set_stock,
            "set_barcode": self._set_barcode,
            "settings": self._settings,
            "bulk": self._bulk,
            "state": self._state,
            "mailbox": self._mailbox,
        }

    def act(self, action: str, arguments: Mapping[str, Any]) -> Json:
        """Does one action; raises DemoActionError with a sentence that says why not."""
        found = self._actions.get(action)
        if found is None:
            raise DemoActionError(f"The shop knows no action “{action}”.")
        given = {"cause": f"admin:{action}", **arguments}
        if "order_id" in given:
            given["order"] = given.pop("order_id")
        if "cause" not in inspect.signature(found).parameters:
            del given["cause"]
        try:
            inspect.signature(found).bind(**given)
        except TypeError as problem:
            raise DemoActionError(f"“{action}” was called wrongly: {problem}.") from None
        try:
            return found(**given)
        except RefusalError as refusal:
            raise DemoActionError(str(refusal)) from None

    def _set_stock(self, sku: str, on_hand: int, cause: str, location: str | None = None) -> Json:
        variant = self._find.variant({"sku": sku})
        level = variant.item.levels[self._find.location(location).number]
        level.on_hand = on_hand
        level.updated_at = self._store.now()
        self._store.record("stock.set", None, cause, sku=sku, on_hand=on_hand)
        return {
            "on_hand": level.on_hand,
            "committed": level.committed,
            "available": level.available,
        }

    def _set_barcode(self, sku: str, barcode: str | None, cause: str) -> Json:
        variant = self._find.variant({"sku": sku})
        variant.barcode = barcode
        variant.updated_at = variant.product.updated_at = self._store.now()
        self._store.record("variant.changed", None, cause, sku=sku, barcode=barcode)
        return {"sku": sku, "barcode": barcode}

    def _settings(self, **changes: Any) -> Json:
        settings = self._store.settings
        for name, value in changes.items():
            if not hasattr(settings, name):
                raise DemoActionError(f"The shop has no setting “{name}”.")
            setattr(settings, name, value)
        return {
            "auto_archive": settings.auto_archive,
            "search_lag_s": settings.search_lag_s,
            "metafields_touch_order": settings.metafields_touch_order,
            "events_name_apps": settings.events_name_apps,
        }

    def _bulk(
        self,
        rows_per_s: float | None = None,
        fail_after: int | None = None,
        error_code: str = "INTERNAL_SERVER_ERROR",
        cancel: str | None = None,
    ) -> Json:
        """How fast bulk operations go, and how the next one ends; what was made, and asked of files."""
        desk = self._store.bulk
        if rows_per_s is not None:
            desk.rows_per_s = float(rows_per_s)
        if fail_after is not None:
            desk.fail_next = (error_code, fail_after)
        if cancel is not None:
            desk.cancel(number_of(cancel, "BulkOperation"))
        return {"operations": desk.as_json(), "asked": list(desk.asked)}

    def _state(self, order: str | None = None) -> Json:
        """One order in full, or the names and ids of all."""
        if order is not None:
            return order_as_json(self._store, self._find.order(order))
        return {"orders": [order_as_json(self._store, one) for one in self._store.orders.values()]}

    def _mailbox(self) -> Json:
        return {"mails": [mail_as_json(mail) for mail in self._store.mailbox]}
