"""What carriers' numbers look like: marks, lengths, check digits, and how much they prove."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from orderdesk.domain.check_digits import (
    is_fedex_express,
    is_gs1,
    is_identcode,
    is_mod_7,
    is_mod_37_36,
    is_s10,
    is_ups,
)


class Certainty(IntEnum):
    """How much a number proves.

    SURE: a mark of the carrier's own and a check digit agree. LIKELY: one of the two, in a form that
    hardly anybody else uses. POSSIBLE: bare digits, which a product's barcode may be as well.
    """

    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of number of one carrier, spelled as Shopify spells it to make the link.

    In `shape` the group `number` is what the carrier tracks by, where its barcode holds more than
    that, and `checked` is what the check digit ends, where that differs from the number.
    `check_prefix` counts in the check digit without being printed.
    """

    company: str
    shape: re.Pattern[str]
    certainty: Certainty
    check: Callable[[str], bool] | None = None
    check_prefix: str = ""

    def read(self, key: str) -> str | None:
        """The number that the carrier tracks by. None: this is not one of its numbers."""
        match = self.shape.fullmatch(key)
        if match is None:
            return None
        groups = match.groupdict()
        number: str = groups.get("number") or key
        checked: str = groups.get("checked") or number
        if self.check is not None and not self.check(self.check_prefix + checked):
            return None
        return number


def _format(
    company: str,
    shape: str,
    certainty: Certainty,
    check: Callable[[str], bool] | None = None,
    check_prefix: str = "",
) -> Format:
    return Format(company, re.compile(shape, re.ASCII), certainty, check, check_prefix)


_SURE, _LIKELY, _POSSIBLE = Certainty.SURE, Certainty.LIKELY, Certainty.POSSIBLE

_S10_POSTS = (
    ("AT", "A-Z", "Österreichische Post", _SURE),
    ("AU", "A-Z", "Australia Post", _SURE),
    ("BE", "A-Z", "BPost", _SURE),
    ("BR", "A-Z", "Correios", _SURE),
    ("CA", "A-Z", "Canada Post", _SURE),
    ("CH", "A-Z", "Swiss Post", _SURE),
    ("CN", "A-Z", "China Post", _SURE),
    ("CY", "A-Z", "Cyprus Post", _SURE),
    # Parcels and express of Germany are DHL's, letters are the post's.
    ("DE", "C", "DHL", _SURE),
    ("DE", "E", "DHL", _LIKELY),
    ("DE", "ABDF-Z", "Deutsche Post", _SURE),
    ("DK", "A-Z", "PostNord DK", _SURE),
    ("ES", "A-Z", "Correos", _SURE),
    # France shares its numbers out: parcels to Colissimo, express and X to Chronopost.
    ("FR", "C", "Colissimo", _SURE),
    ("FR", "EX", "Chronopost", _LIKELY),
    ("FR", "ABDF-WYZ", "La Poste Colissimo", _LIKELY),
    # Parcelforce carries the parcels and the express of the United Kingdom with the same numbers.
    ("GB", "CEP", "Royal Mail", _LIKELY),
    ("GB", "CEP", "Parcelforce", _LIKELY),
    ("GB", "ABDF-OQ-Z", "Royal Mail", _SURE),
    ("IE", "A-Z", "An Post", _SURE),
    ("IL", "A-Z", "Israel Post", _SURE),
    ("IN", "A-Z", "India Post", _SURE),
    ("IS", "A-Z", "Iceland Post", _SURE),
    ("IT", "A-Z", "Poste Italiane", _SURE),
    ("JP", "A-Z", "Japan Post (EN)", _SURE),
    ("LT", "A-Z", "Lietuvos Paštas", _SURE),
    ("LV", "A-Z", "Latvia Post", _SURE),
    ("NL", "A-Z", "PostNL", _SURE),
    ("NO", "A-Z", "Bring", _SURE),
    ("NZ", "A-Z", "New Zealand Post", _SURE),
    ("PT", "A-Z", "CTT", _SURE),
    ("SE", "A-Z", "PostNord SE", _SURE),
    ("SG", "A-Z", "Singapore Post", _SURE),
    ("TR", "A-Z", "PTT", _SURE),
    ("US", "A-Z", "USPS", _SURE),
)
"""UPU standard S10: two letters, of which the first is the service (C parcel, E express, L and R
letters), nine digits, and the country of the post that took the item in (ISO 3166)."""

FORMATS = (
    # UPS Guide to Labeling: 1Z, the shipper's six signs, service, serial number, check digit.
    _format("UPS", r"1Z(?P<checked>[0-9A-Z]{15}\d)", _SURE, is_ups),
    # Publication 199, Intelligent Mail package barcode: 420 and the ZIP code stand before it.
    _format("USPS", r"(?:420\d{5}(?:\d{4})?)?(?P<number>(?!9261)9[1-5]\d{20})", _SURE, is_gs1),
    _format("USPS", r"(?:420\d{5}(?:\d{4})?)?(?P<number>9[2-5]\d{24})", _SURE, is_gs1),
    # FedEx Ground Economy goes by the postal service's numbers; both know them.
    _format("FedEx", r"(?:420\d{5}(?:\d{4})?)?(?P<number>9261\d{18})", _LIKELY, is_gs1),
    _format("USPS", r"(?:420\d{5}(?:\d{4})?)?(?P<number>9261\d{18})", _LIKELY, is_gs1),
    _format("FedEx", r"61\d{18}", _LIKELY, is_gs1, check_prefix="92"),
    # Publication 91: the service codes of confirmations, certified, registered and express mail;
    # the check digit counts an unprinted 91 in on some labels and not on others.
    _format("USPS", r"(?:03|23|7[0-3]|77|8[12])\d{18}", _LIKELY, is_gs1),
    _format("USPS", r"(?:03|23|7[0-3]|77|8[12])\d{18}", _LIKELY, is_gs1, check_prefix="91"),
    *(
        _format(company, rf"[{first}][A-Z](?P<checked>\d{{9}}){country}", certainty, is_s10)
        for country, first, company, certainty in _S10_POSTS
    ),
    # FedEx Ground labels: 96 and the shipper's data before the number; then by numbers alone.
    _format("FedEx", r"(?:96\d\d|10\d\d)\d{16}00(?P<number>\d{12})", _SURE, is_fedex_express),
    _format("FedEx", r"96\d{5}(?P<number>\d{15})", _SURE, is_gs1),
    _format("FedEx", r"\d{15}", _LIKELY, is_gs1),
    # DHL Paket, shipping conditions: an SSCC (GS1) with DHL's company number in it.
    _format("DHL", r"00340434\d{12}", _SURE, is_gs1),
    # Yodel has 16 digits where DHL's licence plates (ISO 15459) have 18.
    _format("DHL Express", r"(?:JD01|JJD0[01])\d{14,18}", _LIKELY),
    _format("DHL", r"JJD\d{16,18}", _LIKELY),
    _format("Yodel", r"JD\d{16}", _LIKELY),
    _format("DHL Parcel", r"JVGL\d{10,20}", _LIKELY),
    _format("DHL eCommerce", r"GM\d{16,20}", _LIKELY),
    # DPD parcel label specification: % and the postal code before, service and country behind it.
    _format("DPD", r"%[0-9A-Z]{7}(?P<number>\d{14})\d{6}", _LIKELY),
    _format(
        "DPD", r"%?(?P<checked>[0-9A-Z]{7}(?P<number>\d{14})\d{6}[0-9A-Z])", _LIKELY, is_mod_37_36
    ),
    _format("DPD", r"(?P<checked>(?P<number>\d{14})[0-9A-Z])", _LIKELY, is_mod_37_36),
    # Amazon Logistics, tracking help: TBA, TBC, TBM for the United States, Canada and Mexico.
    _format("Amazon", r"TB[ACM]\d{12}", _LIKELY),
    # OnTrac, barcode specification; LaserShip's numbers live on after they joined.
    _format("OnTrac", r"C\d{14}", _SURE, is_ups),
    _format("OnTrac", r"D\d{14}", _LIKELY, is_ups),
    _format("Lasership", r"1LS\d{12,}", _LIKELY),
    # PostNL, shipment API: 3S, the customer's letters, a number.
    _format("PostNL", r"3S[A-Z]{4,6}\d{7,11}", _LIKELY),
    # La Poste, following a parcel: the product in a digit and a letter, then eleven digits.
    _format("Colissimo", r"[5-9][A-Z]\d{11}", _LIKELY),
    _format("La Poste Colissimo", r"[1-4][A-Z]\d{11}", _POSSIBLE),
    # Australia Post, parcel label specification: its own GTIN, then the article behind 91.
    _format("Australia Post", r"019931265099999891(?P<number>[0-9A-Z]{10,23})", _LIKELY),
    _format("Australia Post", r"(?!JJD)[A-Z]{3}\d{18}", _POSSIBLE),
    # Hermes Germany and Evri, following a parcel.
    _format("Hermes", r"H\d{19}", _LIKELY),
    _format("Evri", r"[HT]\d\d[A-Z]{2}[0-9A-Z]\d{10}", _LIKELY),
    # Swiss Post, barcode handbook: 98 or 99 and 16 digits.
    _format("Swiss Post", r"9[89]\d{16}", _LIKELY),
    # From here on bare digits, in lengths that products' barcodes have too.
    _format("Canada Post", r"\d{16}", _POSSIBLE, is_gs1),
    _format("Evri", r"\d{16}", _POSSIBLE),
    _format("FedEx", r"\d{12}", _POSSIBLE, is_fedex_express),
    _format("DHL", r"\d{12}", _POSSIBLE, is_identcode),
    # GLS prints eleven digits and a check digit whose rule it does not publish.
    _format("GLS", r"\d{11,12}", _POSSIBLE),
    _format("Yamato (JA)", r"\d{12}", _POSSIBLE, is_mod_7),
    _format("Sagawa (JA)", r"\d{12}", _POSSIBLE, is_mod_7),
    _format("Japan Post (JA)", r"\d{12}", _POSSIBLE, is_mod_7),
    _format("DHL Express", r"\d{10}", _POSSIBLE, is_mod_7),
    _format("DPD", r"\d{14}", _POSSIBLE),
    _format("Hermes", r"\d{14}", _POSSIBLE),
)
"""In the order in which equally certain ones are offered."""

OTHER_COMPANIES = (
    "Amazon Logistics UK",
    "APC",
    "BRT",
    "DPD Ireland",
    "DPD Local",
    "DPD UK",
    "GLS Italy",
    "Inpost",
    "Mondial Relay",
    "NinjaVan",
    "Packeta",
    "PostNord NO",
    "Purolator",
    "Sagawa (EN)",
    "Sendle",
    "SEUR",
    "SF Express",
    "StarTrack",
    "TNT",
    "Venipak",
    "Whistl",
    "Yamato (EN)",
)
"""Carriers whose numbers tell nothing, spelled as Shopify knows them."""
