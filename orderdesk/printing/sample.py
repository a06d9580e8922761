"""A made-up order for previews and test pages: a bit of everything that can stand on a slip."""

from datetime import datetime
from decimal import Decimal

from orderdesk.domain.fulfillment import FulfillmentOrder, FulfillmentOrderStatus
from orderdesk.domain.ids import FulfillmentOrderGid, LineItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import Units
from orderdesk.domain.money import Money
from orderdesk.domain.order import (
    Address,
    Attribute,
    FinancialStatus,
    LineItem,
    Order,
    OrderFulfillmentStatus,
    Totals,
)
from orderdesk.printing.packing_slip import Parcel
from orderdesk.words import _

_ORDER = OrderGid("orderdesk:sample")
_TITLES = (
    ("Ceramic mug “Harbour”", "Blue / 350 ml", "MUG-BLU-350", 2),
    ("Linen apron", "", "APR-LIN", 1),
    ("煎茶 Sencha 100 g", "", "TEA-SEN-100", 3),
)


def sample_parcel(currency: str, at: datetime) -> Parcel:
    """The parcel of the made-up order, with one unit of it that comes later."""
    lines = tuple(
        LineItem(
            id=LineItemGid(f"orderdesk:sample:{place}"),
            title=title,
            quantity=quantity,
            current_quantity=quantity,
            variant_title=option,
            sku=sku,
            unit_price=Money(Decimal("19.90"), currency),
        )
        for place, (title, option, sku, quantity) in enumerate(_TITLES)
    )
    nothing = Money(Decimal(0), currency)
    order = Order(
        id=_ORDER,
        name="#1000",
        created_at=at,
        updated_at=at,
        financial_status=FinancialStatus.PAID,
        fulfillment_status=OrderFulfillmentStatus.UNFULFILLED,
        totals=Totals(nothing, nothing, nothing, nothing, nothing, nothing),
        note=_("Ring twice, the bell is quiet."),
        attributes=(Attribute("gift message", _("Happy birthday! With love from all of us.")),),
        customer_name="Aoife Ó Súilleabháin",
        shipping_address=Address(
            name="Aoife Ó Súilleabháin",
            address1="12 Sráid na Mainistreach",
            city="Gaillimh",
            zip="H91 E7X2",
            country_code="IE",
        ),
        shipping_title=_("Standard"),
        line_items=lines,
        fulfillment_orders=(
            FulfillmentOrder(
                id=FulfillmentOrderGid("orderdesk:sample"),
                order_id=_ORDER,
                status=FulfillmentOrderStatus.OPEN,
                updated_at=at,
                location_id=LocationGid("orderdesk:sample"),
            ),
        ),
    )
    units = tuple(Units(line.id, line.quantity) for line in lines)
    return Parcel(order, units, (Units(lines[2].id, 1),))
