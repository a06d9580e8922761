"""What a resolver knows about the request that it answers for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from graphql import GraphQLResolveInfo

from orderdesk.demo.refusals import access_denied
from orderdesk.demo.store import Caller, Store
from orderdesk.demo.world import Order

if TYPE_CHECKING:
    Info = GraphQLResolveInfo[Any]
else:  # not generic in every version that we allow
    Info = GraphQLResolveInfo

Resolver = Callable[..., Any]
ORDER_SCOPES = ("read_orders", "read_all_orders", "write_orders")
RECENT = timedelta(days=60)
FULFILLMENT_ORDER_READ = (
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
)
FULFILLMENT_ORDER_WRITE = ("write_merchant_managed_fulfillment_orders",)


@dataclass(slots=True)
class Request:
    """The shop, who asks, and what the search could not make sense of."""

    store: Store
    caller: Caller
    warnings: list[dict[str, Any]] = field(default_factory=list)

    def may(self, scopes: tuple[str, ...]) -> bool:
        """Whether one of the scopes was given."""
        return not self.caller.scopes.isdisjoint(scopes)

    def sees(self, order: Order) -> bool:
        """Whether the order is young enough: older ones ask for a scope of their own."""
        if "read_all_orders" in self.caller.scopes:
            return True
        return order.created_at >= self.store.now() - RECENT

    @property
    def sees_fulfillment_orders(self) -> bool:
        """Without the scope they are silently absent, never an error."""
        return self.may(FULFILLMENT_ORDER_READ)


def needs(*scopes: str) -> Callable[[Resolver], Resolver]:
    """Refuses the field unless one of the scopes was given; the first is named in the error."""

    def wrap(resolver: Resolver) -> Resolver:
        @wraps(resolver)
        def guarded(source: Any, info: Info, **arguments: Any) -> Any:
            request: Request = info.context
            if request.caller.scopes.isdisjoint(scopes):
                raise access_denied(info.field_name, scopes[0])
            return resolver(source, info, **arguments)

        return guarded

    return wrap
