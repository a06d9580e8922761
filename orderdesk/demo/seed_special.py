"""Orders that every new shop has: one for each thing that may go wrong on a screen or at a bench."""

from collections.abc import Callable
from datetime import datetime, timedelta

from orderdesk.demo.people import (
    AOIFE,
    BEN_YOUSSEF,
    FOX,
    LONG,
    LUKASZ,
    MARKUP,
    MINH_CHAU,
    OFFICE,
    SILENT,
    THUN,
    YAMAMOTO,
    Guest,
    make_guest,
)
from orderdesk.demo.placing import Basket, Wish
from orderdesk.demo.seed_orders import OrderSeeder

Special = Callable[[OrderSeeder, datetime], None]
_LATER = timedelta(minutes=40)


def _basket(seeder: OrderSeeder, wishes: list[Wish], guest: Guest | None = None) -> Basket:
    customer = seeder.someone() if guest is None else make_guest(seeder.store, guest)
    return Basket(wishes, customer, customer.address, shipping_price=590)


def _later(seeder: OrderSeeder, at: datetime) -> datetime:
    return min(at + _LATER, seeder.now)


def yamamoto(seeder: OrderSeeder, at: datetime) -> None:
    """The order of the pictures: 13 lines to pack and one that was taken out, a gift, express."""
    wish = seeder.wish
    basket = _basket(
        seeder,
        [
            wish("GT-HERB-OCK", 2),
            wish("EM-KRAN-350-WB", 4),
            wish("KM-12-KIR"),
            wish("BW-M-WAB"),
            wish("DK-ZEFE-220"),
            wish("NB-A5-TAN", 2),
            wish("TE-HOJI-100"),
            wish("SE-LORB-150", 3),
            wish("SC-LEIN-NAT"),
            wish("KL-OLIV-32"),
            wish("PK-BER-12", 2),
            wish("SK-4-ELF"),
            wish("GP-KRA-3"),
            wish("MA-SCH"),
        ],
        YAMAMOTO,
    )
    basket.presented_name, basket.shipping_price = "DHL Express", 3790
    basket.tags = ("expedited", "geschenk")
    basket.note = "Bitte keine Rechnung beilegen, es ist ein Geschenk! Danke."
    basket.attributes = (("Grußkarte", "お誕生日おめでとう！ベルリンより愛をこめて。"),)
    basket.fulfill_by = seeder.now + _LATER
    order = seeder.place(basket, at)
    seeder.remove(order, 2, 1, _later(seeder, at))


def arabic_pickup(seeder: OrderSeeder, at: datetime) -> None:
    """Right-to-left name, one item, to be picked up."""
    basket = _basket(seeder, [seeder.wish("TE-HOJI-100")], BEN_YOUSSEF)
    basket.method_type, basket.presented_name, basket.shipping_price = "PICK_UP", None, 0
    basket.instructions = "Bitte Ausweis mitbringen. Mo–Sa 10–19 Uhr."
    basket.note = "شكراً جزيلاً، سآتي مساءً"
    seeder.place(basket, at)


def emoji(seeder: OrderSeeder, at: datetime) -> None:
    """Emoji in the name and in the note."""
    basket = _basket(seeder, [seeder.wish("RS-CAN-KHA"), seeder.wish("TF-EDEL-07")], FOX)
    basket.note = "🎁🎉 Surprise! Please write “För dig, 👩‍👩‍👧” on the box 🙏🏽"
    seeder.place(basket, at)


def markup(seeder: OrderSeeder, at: datetime) -> None:
    """HTML wherever a customer can type."""
    basket = _basket(
        seeder,
        [seeder.wish("BS-KIEZ", Gravur="<marquee>Hallo</marquee> &amp; <a href='x'>hier</a>")],
        MARKUP,
    )
    basket.note = "<h1>Dringend</h1><img src=x onerror=alert(1)> 5 < 6 & „7 > 6“"
    basket.tags = ("<b>vip</b>",)
    basket.attributes = (("<i>Grußkarte</i>", "<u>Alles Gute</u>"),)
    seeder.place(basket, at)


def long_names(seeder: OrderSeeder, at: datetime) -> None:
    """Everything as long as it gets."""
    basket = _basket(seeder, [seeder.wish("GT-HERB-TAN-L", 2), seeder.wish("KB-GUJI-1000-B")], LONG)
    basket.note = " ".join(["Bitte sehr vorsichtig verpacken, die letzte Sendung war nass."] * 12)
    seeder.place(basket, at)


def sixty_lines(seeder: OrderSeeder, at: datetime) -> None:
    """A company's order of 60 lines."""
    basket = _basket(seeder, seeder.random_wishes(60), OFFICE)
    basket.presented_name, basket.shipping_price = "Spedition", 4900
    basket.note = "Anlieferung Mo–Fr 8–15 Uhr, Rampe im Hof."
    seeder.place(basket, at)


def same_product_twice(seeder: OrderSeeder, at: datetime) -> None:
    """The same variant on two lines, one of them engraved."""
    wishes = [
        seeder.wish("EM-KRAN-350-CR", 2),
        seeder.wish("EM-KRAN-350-CR", 1, Gravur="Für Mama"),
        seeder.wish("SB-WEC"),
    ]
    seeder.place(_basket(seeder, wishes), at)


def no_barcode(seeder: OrderSeeder, at: datetime) -> None:
    """Goods that cannot be scanned, one without even a SKU."""
    bouquet = next(v for v in seeder.store.variants.values() if v.sku is None)
    wishes = [seeder.wish("KS-WABI-MOO"), Wish(bouquet, 1, seeder.main), seeder.wish("SE-LAVE-150")]
    seeder.place(_basket(seeder, wishes, MINH_CHAU), at)


def shared_barcode(seeder: OrderSeeder, at: datetime) -> None:
    """Two different candles under one barcode in one order."""
    wishes = [seeder.wish("DK-ZEFE-220"), seeder.wish("DK-RALE-220", 2)]
    seeder.place(_basket(seeder, wishes), at)


def near_variants(seeder: OrderSeeder, at: datetime) -> None:
    """Wrong items lie close by: the same thing in another size or colour."""
    wishes = [
        seeder.wish("WS-MER-39", 2),
        seeder.wish("TF-EDEL-05"),
        seeder.wish("GT-HERB-OCK"),
        seeder.wish("BW-M-WAB", 3),
    ]
    basket = _basket(seeder, wishes, THUN)
    basket.fulfill_by = max(at, seeder.now - timedelta(minutes=18))
    seeder.place(basket, at)


def one_item(seeder: OrderSeeder, at: datetime) -> None:
    """The simplest order there is."""
    seeder.place(_basket(seeder, [seeder.wish("NB-A5-NAC")], AOIFE), at)


def many_of_one(seeder: OrderSeeder, at: datetime) -> None:
    """24 of one thing: nobody scans that often."""
    seeder.place(_basket(seeder, [seeder.wish("PK-OST-12", 24), seeder.wish("BS-6", 10)]), at)


def two_locations(seeder: OrderSeeder, at: datetime) -> None:
    """Part from here, part from the warehouse."""
    wishes = [
        seeder.wish("GB-47", 1, seeder.second),
        seeder.wish("SK-4-WAL", 2),
        seeder.wish("KST-MES-20", 2),
        seeder.wish("WD-FJO-GRA", 1, seeder.second),
    ]
    seeder.place(_basket(seeder, wishes, LUKASZ), at)


def post_and_pickup(seeder: OrderSeeder, at: datetime) -> None:
    """Two fulfillment orders at one location: a parcel and a thing to be picked up."""
    bread_box = seeder.by_sku["BK-ZIR"]
    wishes = [
        seeder.wish("HO-LIN-500", 2),
        Wish(bread_box, 1, seeder.main, method_type="PICK_UP"),
        seeder.wish("OO-KOR-750"),
    ]
    seeder.place(_basket(seeder, wishes), at)


def held_address(seeder: OrderSeeder, at: datetime) -> None:
    """Held: the address is wrong."""
    order = seeder.place(_basket(seeder, [seeder.wish("TK-GLA-12")]), at)
    note = "Hausnummer fehlt, Kundin ist angeschrieben."
    seeder.hold(order.fulfillment_orders[0], "INCORRECT_ADDRESS", note, _later(seeder, at))


def held_stock(seeder: OrderSeeder, at: datetime) -> None:
    """Held: out of stock, and a second hold for fraud."""
    order = seeder.place(_basket(seeder, [seeder.wish("LB-135-ROS"), seeder.wish("BB-BUC")]), at)
    held = order.fulfillment_orders[0]
    seeder.hold(held, "INVENTORY_OUT_OF_STOCK", "Nachlieferung Donnerstag.", _later(seeder, at))
    seeder.hold(held, "HIGH_RISK_OF_FRAUD", "", _later(seeder, at))


def held_payment(seeder: OrderSeeder, at: datetime) -> None:
    """Held until it is paid."""
    basket = _basket(seeder, [seeder.wish("RS-CAN-SW")], SILENT)
    basket.money = "PENDING"
    order = seeder.place(basket, at)
    seeder.hold(order.fulfillment_orders[0], "AWAITING_PAYMENT", "", _later(seeder, at))


def scheduled(seeder: OrderSeeder, at: datetime) -> None:
    """To be sent next month only."""
    basket = _basket(seeder, [seeder.wish("SG-BALK"), seeder.wish("PS-10")])
    basket.fulfill_at = (seeder.now + timedelta(days=30)).replace(minute=0, second=0)
    basket.tags = ("vorbestellung",)
    seeder.place(basket, at)


def partly_sent(seeder: OrderSeeder, at: datetime) -> None:
    """One parcel left, the rest is still here."""
    wishes = [seeder.wish("EG-6-05", 4), seeder.wish("HS-ROS-500", 2), seeder.wish("MS-FLO-250")]
    order = seeder.place(_basket(seeder, wishes), at)
    seeder.send(order.fulfillment_orders[0], 1, _later(seeder, at))


def sent_then_cancelled(seeder: OrderSeeder, at: datetime) -> None:
    """A fulfillment was taken back: a closed fulfillment order beside its open successor."""
    store = seeder.store
    order = seeder.place(_basket(seeder, [seeder.wish("WD-FJO-PET")]), at)
    old = order.fulfillment_orders[0]
    fulfillment = seeder.send(old, None, _later(seeder, at))
    fulfillment.status, fulfillment.display_status = "CANCELLED", "CANCELED"
    fulfillment.steps.clear()
    successor = store.twin(old)
    successor.created_at = successor.updated_at = _later(seeder, at)
    for part in old.lines:
        part.line.fulfilled -= part.total
        part.remaining = part.total
        store.add_fulfillment_order_line(successor, part.line, part.total)
        store.commit_stock(part.line, old.location, part.total)
    store.add_fulfillment_order(successor)
    order.closed_at = None


def edited_twice(seeder: OrderSeeder, at: datetime) -> None:
    """One line taken out, one line made smaller."""
    wishes = [seeder.wish("SK-4-ROS", 3), seeder.wish("FM-FIL-GRA"), seeder.wish("GS-GES")]
    order = seeder.place(_basket(seeder, wishes), at)
    seeder.remove(order, 1, 1, _later(seeder, at))
    seeder.remove(order, 0, 1, _later(seeder, at))


def cancelled(seeder: OrderSeeder, at: datetime) -> None:
    """Called off before it was packed."""
    order = seeder.place(_basket(seeder, [seeder.wish("GB-47")]), at)
    seeder.cancel(order, _later(seeder, at))


def authorized(seeder: OrderSeeder, at: datetime) -> None:
    """The money is promised, not taken."""
    basket = _basket(seeder, [seeder.wish("LB-135-WEI")])
    basket.money = "AUTHORIZED"
    seeder.place(basket, at)


def partly_refunded(seeder: OrderSeeder, at: datetime) -> None:
    """Some money went back although all is to be sent."""
    order = seeder.place(_basket(seeder, [seeder.wish("KM-16-KIR"), seeder.wish("KL-OLIV-32")]), at)
    seeder.refund(order, 500, _later(seeder, at))


def bike(seeder: OrderSeeder, at: datetime) -> None:
    """Delivered by our own bicycle, in a time window."""
    basket = _basket(seeder, [seeder.wish("OO-KOR-750", 2), seeder.wish("HO-LIN-500")])
    basket.method_type, basket.presented_name = "LOCAL", "Lastenrad Berlin, 17–20 Uhr"
    basket.instructions = "Bei Regen bitte klingeln, nicht vor die Tür stellen."
    basket.fulfill_by = max(at, seeder.now + timedelta(hours=3))
    seeder.place(basket, at)


def parcel_locker(seeder: OrderSeeder, at: datetime) -> None:
    """To a parcel locker."""
    basket = _basket(seeder, [seeder.wish("KB-GUJI-250-F", 2)])
    basket.method_type, basket.presented_name = "PICKUP_POINT", "DHL Packstation 145"
    seeder.place(basket, at)


def with_voucher(seeder: OrderSeeder, at: datetime) -> None:
    """A parcel, and a voucher that went by e-mail at once."""
    order = seeder.place(_basket(seeder, [seeder.wish("GS-50"), seeder.wish("GP-KRA-3")]), at)
    digital = next(fo for fo in order.fulfillment_orders if fo.method.method_type == "NONE")
    seeder.send(digital, None, at + timedelta(minutes=1), tracked=False)


def at_the_till(seeder: OrderSeeder, at: datetime) -> None:
    """Bought in the shop and carried home."""
    basket = _basket(seeder, [seeder.wish("SK-4-ELF")])
    basket.method_type, basket.presented_name, basket.shipping_price = "RETAIL", None, 0
    basket.source_name, basket.retail_location = "pos", seeder.main
    seeder.send_all(seeder.place(basket, at), at)


def plain(seeder: OrderSeeder, at: datetime) -> None:
    """Two goods, nothing special: whatever the hour, there is one that anybody can pack."""
    seeder.place(
        _basket(seeder, [seeder.wish("EM-KRAN-350-CR", 2), seeder.wish("SE-LORB-150")]), at
    )


SPECIALS: tuple[Special, ...] = (
    yamamoto,
    near_variants,
    one_item,
    same_product_twice,
    shared_barcode,
    arabic_pickup,
    markup,
    partly_sent,
    two_locations,
    held_address,
    edited_twice,
    no_barcode,
    emoji,
    sixty_lines,
    many_of_one,
    post_and_pickup,
    cancelled,
    authorized,
    scheduled,
    bike,
    parcel_locker,
    held_stock,
    held_payment,
    long_names,
    sent_then_cancelled,
    partly_refunded,
    with_voucher,
    at_the_till,
    plain,
)
