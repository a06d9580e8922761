"""Short ways to make a small shop, ask it, and send its goods; for tests of its rules."""

from typing import Any

from orderdesk.demo.shop import Caller, Shop
from tests.demo.replay import CALLER, NOW, SCOPES, answer

CREATE = """mutation Create($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {
  fulfillment { id name status displayStatus totalQuantity location { id }
    trackingInfo { company number url }
    fulfillmentLineItems(first: 250) { nodes { quantity lineItem { id } } } }
  userErrors { field message } } }"""
CANCEL = """mutation Cancel($id: ID!) { fulfillmentCancel(id: $id) {
  fulfillment { id status displayStatus } userErrors { field message } } }"""
TRACK = """mutation Track($id: ID!, $t: FulfillmentTrackingInput!, $n: Boolean) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $t, notifyCustomer: $n) {
    fulfillment { id trackingInfo { company number url } } userErrors { field message } } }"""
SPLIT = """mutation Split($s: [FulfillmentOrderSplitInput!]!) {
  fulfillmentOrderSplit(fulfillmentOrderSplits: $s) {
    fulfillmentOrderSplits { fulfillmentOrder { id } remainingFulfillmentOrder { id } }
    userErrors { field message code } } }"""
SET = """mutation Set($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) {
  metafields { id namespace key type value compareDigest updatedAt }
  userErrors { field message code elementIndex } } }"""
READ = """query Read($id: ID!) { order(id: $id) {
  id name closed updatedAt displayFulfillmentStatus displayFinancialStatus
  fulfillments { id name status }
  fulfillmentOrders(first: 50) { nodes { id status updatedAt supportedActions { action }
    lineItems(first: 100) { nodes { id totalQuantity remainingQuantity lineItem { id } } } } } } }"""

Json = dict[str, Any]


class Kit:
    """A shop, and what tests do with it all the time."""

    def __init__(self, orders: int = 0, seed: int = 7) -> None:
        self.shop = Shop(seed, orders, NOW)

    def ask(self, query: str, caller: Caller = CALLER, **variables: Any) -> Json:
        """The whole answer."""
        return answer(self.shop, query, variables, caller)

    def data(self, query: str, caller: Caller = CALLER, **variables: Any) -> Any:
        """The only root field of an answer without errors."""
        found = self.ask(query, caller, **variables)
        assert "errors" not in found, found["errors"]
        (root,) = found["data"].values()
        return root

    def place(self, *lines: tuple[str, int], **more: Any) -> Json:
        """An order of SKUs and quantities; the shop's own view of it."""
        wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
        return self.shop.admin("place_order", {"lines": wanted, **more})

    def state(self, order: Json) -> Json:
        """The shop's own view of the order now."""
        return self.shop.admin("state", {"order": order["id"]})

    def read(self, order: Json) -> Json:
        """The order as an app sees it now."""
        found: Json = self.data(READ, id=order["id"])
        return found

    def send(
        self,
        fulfillment_order: Json,
        *quantities: int,
        cause: str = "test",
        tracking: Json | None = None,
        notify: bool = False,
    ) -> Json:
        """fulfillmentCreate for lines of one fulfillment order, in sequence; none: all lines."""
        group: Json = {"fulfillmentOrderId": fulfillment_order["id"]}
        if quantities:
            group["fulfillmentOrderLineItems"] = [
                {"id": line["id"], "quantity": quantity}
                for line, quantity in zip(fulfillment_order["lines"], quantities, strict=True)
            ]
        given = {"lineItemsByFulfillmentOrder": [group], "notifyCustomer": notify}
        if tracking is not None:
            given["trackingInfo"] = tracking
        caller = Caller(CALLER.app_id, CALLER.app_title, SCOPES, cause)
        payload: Json = self.data(CREATE, caller, f=given)
        return payload

    def later(self, seconds: float = 60) -> None:
        """Lets time pass."""
        self.shop.clock.advance(seconds)


def messages(payload: Json) -> list[str]:
    """What the user errors say."""
    return [error["message"] for error in payload["userErrors"]]


def actions(fulfillment_order: Json) -> list[str]:
    """The names of the supported actions."""
    return [entry["action"] for entry in fulfillment_order["supportedActions"]]
