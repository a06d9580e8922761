"""How money, addresses and customers are answered."""

from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.request import Info, Resolver
from orderdesk.demo.world import Address, Customer, Location

CURRENCY = "EUR"


def money(cents: int) -> dict[str, Any]:
    """A `MoneyBag`: shop and customer pay in the same currency."""
    one = {"amount": str(cents / 100), "currencyCode": CURRENCY}
    return {"shopMoney": one, "presentmentMoney": one}


def address_lines(
    address: Address, *, with_name: bool = False, with_company: bool = True
) -> list[str]:
    """The address as written on a parcel in its country."""
    head = [address.name] if with_name and address.name else []
    if with_company and address.company:
        head.append(address.company)
    street = [part for part in (address.address1, address.address2) if part]
    if address.country_code == "JP":
        return [*head, f"〒{address.zip}", f"{address.province or ''}{address.city}", *street]
    if address.country_code in ("GB", "IE"):
        return [*head, *street, address.city, address.zip, address.country]
    return [*head, *street, f"{address.zip} {address.city}", address.country]


def _formatted(
    source: Address,
    _info: Info,
    withName: bool = False,
    withCompany: bool = True,
) -> list[str]:
    return address_lines(source, with_name=withName, with_company=withCompany)


def location_address(location: Location) -> dict[str, Any]:
    """A `LocationAddress`."""
    address = location.address
    return {
        "address1": address.address1,
        "address2": address.address2,
        "city": address.city,
        "zip": address.zip,
        "province": address.province,
        "provinceCode": address.province_code,
        "country": address.country,
        "countryCode": address.country_code,
        "phone": address.phone,
        "formatted": address_lines(address),
    }


def _email(source: Customer, _info: Info) -> dict[str, str] | None:
    return None if source.email is None else {"emailAddress": source.email}


def _phone(source: Customer, _info: Info) -> dict[str, str] | None:
    return None if source.phone is None else {"phoneNumber": source.phone}


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "MailingAddress": {
        "id": lambda source, _info: gid("MailingAddress", source.number),
        "countryCodeV2": lambda source, _info: source.country_code,
        "formatted": _formatted,
        "formattedArea": lambda source, _info: f"{source.city}, {source.country}",
        "latitude": lambda _source, _info: None,
        "longitude": lambda _source, _info: None,
    },
    "Customer": {
        "id": lambda source, _info: gid("Customer", source.number),
        "tags": lambda source, _info: list(source.tags),
        "numberOfOrders": lambda source, _info: str(source.orders_count),
        "defaultEmailAddress": _email,
        "defaultPhoneNumber": _phone,
        "metafield": lambda _source, _info, **_arguments: None,
    },
}
