"""An address as its country writes it."""

from babel import Locale

from orderdesk.domain.order import Address

# One entry a line; what a country leaves out or an address lacks closes up.
_USUAL = ("{name}", "{company}", "{street}", "{more}", "{zip} {city}", "{country}")
_CITY_PROVINCE_ZIP = (
    "{name}",
    "{company}",
    "{street}",
    "{more}",
    "{city} {province} {zip}",
    "{country}",
)
_ZIP_BELOW = (
    "{name}",
    "{company}",
    "{street}",
    "{more}",
    "{city}",
    "{province}",
    "{zip}",
    "{country}",
)
_ZIP_CITY_PROVINCE = (
    "{name}",
    "{company}",
    "{street}",
    "{more}",
    "{zip} {city} {province}",
    "{country}",
)
_CITY_ZIP = ("{name}", "{company}", "{street}", "{more}", "{city} {zip}", "{province}", "{country}")
_LARGE_FIRST = (
    "{country}",
    "{zip}",
    "{province} {city}",
    "{street}",
    "{more}",
    "{company}",
    "{name}",
)
_FORMATS: dict[str, tuple[str, ...]] = {
    "US": (
        "{name}",
        "{company}",
        "{street}",
        "{more}",
        "{city}, {province} {zip}",
        "{country}",
    ),
    "JP": (
        "{country}",
        "〒{zip}",
        "{province} {city}",
        "{street}",
        "{more}",
        "{company}",
        "{name}",
    ),
    "HU": ("{name}", "{company}", "{city}", "{street}", "{more}", "{zip}", "{country}"),
    "BR": (
        "{name}",
        "{company}",
        "{street}",
        "{more}",
        "{city}-{province}",
        "{zip}",
        "{country}",
    ),
    **dict.fromkeys(("CA", "AU", "PR"), _CITY_PROVINCE_ZIP),
    **dict.fromkeys(("GB", "IE", "UA", "ZA", "EG"), _ZIP_BELOW),
    **dict.fromkeys(("IT", "ES", "MX", "MY"), _ZIP_CITY_PROVINCE),
    **dict.fromkeys(("IN", "SG", "NZ", "ID", "TH", "SA", "PK"), _CITY_ZIP),
    **dict.fromkeys(("CN", "KR", "TW"), _LARGE_FIRST),
}


def address_lines(address: Address | None, locale: Locale) -> tuple[str, ...]:
    """The lines for the label: Shopify's own where it sent them, else laid out by the country.

    `locale` names the country in the reader's language. Empty where there is no address (pickup).
    """
    if address is None:
        return ()
    own = tuple(line.strip() for line in address.formatted if line.strip())
    if own:
        return own
    parts = {
        "name": address.name.strip(),
        "company": address.company.strip(),
        "street": address.address1.strip(),
        "more": address.address2.strip(),
        "city": address.city.strip(),
        "zip": address.zip.strip(),
        "province": address.province_code.strip(),
        "country": locale.territories.get(address.country_code, address.country_code),
    }
    lines = (_fill(line, parts) for line in _FORMATS.get(address.country_code, _USUAL))
    return tuple(line for line in lines if line)


def _fill(line: str, parts: dict[str, str]) -> str:
    named = [name for name in parts if f"{{{name}}}" in line]
    if not any(parts[name] for name in named):
        return ""
    return " ".join(line.format(**parts).split()).strip(" ,-")
