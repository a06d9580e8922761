"""Parcel numbers: which carriers the shop knows, and the addresses it makes from their numbers."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from orderdesk.demo.world import Tracking

_KNOWN = {
    "4PX": "https://track.4px.com/#/result/0/{}",
    "An Post": "https://www.anpost.com/Post-Parcels/Track/History?item={}",
    "Australia Post": "https://auspost.com.au/mypost/track/details/{}",
    "BPost": "https://track.bpost.cloud/btr/web/#/search?itemCode={}",
    "Canada Post": "https://www.canadapost.ca/track-reperage/en#/search?searchFor={}",
    "Chronopost": "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={}",
    "Colissimo": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
    "Correos": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={}",
    "DHL": "https://www.dhl.de/en/privatkunden/dhl-sendungsverfolgung.html?piececode={}",
    "DHL Express": "https://www.dhl.com/en/express/tracking.html?AWB={}&brand=DHL",
    "DHL Parcel": "https://www.dhlparcel.nl/en/follow-your-shipment?tt={}",
    "DHL eCommerce": "https://webtrack.dhlglobalmail.com/?trackingnumber={}",
    "DPD": "https://tracking.dpd.de/status/en_DE/parcel/{}",
    "DPD UK": "https://track.dpd.co.uk/search?reference={}",
    "Deutsche Post": "https://www.deutschepost.de/sendung/simpleQuery.html?form.sendungsnummer={}",
    "Deutsche Post (DE)": "https://www.deutschepost.de/sendung/simpleQuery.html?form.sendungsnummer={}",
    "Deutsche Post (EN)": "https://www.deutschepost.de/sendung/simpleQuery.html?locale=en&form.sendungsnummer={}",
    "Evri": "https://www.evri.com/track/parcel/{}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "GLS": "https://gls-group.com/track/{}",
    "Hermes": "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{}",
    "Japan Post (EN)": "https://trackings.post.japanpost.jp/services/srv/search/direct?locale=en&reqCodeNo1={}",
    "Japan Post (JA)": "https://trackings.post.japanpost.jp/services/srv/search/direct?locale=ja&reqCodeNo1={}",
    "Mondial Relay": "https://www.mondialrelay.fr/suivi-de-colis?numeroExpedition={}",
    "PostNL": "https://jouw.postnl.nl/track-and-trace/{}",
    "Poste Italiane": "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "Swiss Post": "https://service.post.ch/ekp-web/ui/entry/search/{}",
    "UPS": "https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums={}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction.action?tLabels={}",
    "Österreichische Post": "https://www.post.at/sv/sendungssuche?snr={}",
}
_UPS_NUMBER = re.compile(r"1Z[0-9A-Z]{16}")


def read_tracking(given: Mapping[str, Any] | None) -> tuple[Tracking, ...]:
    """What a `FulfillmentTrackingInput` means: one entry a number, addresses by position.

    An address that was given is kept as it is; without one a known carrier's, spelled exactly,
    is made from the number. `numbers` and `urls` win over `number` and `url`.
    """
    if not given:
        return ()
    company: str | None = given.get("company") or None
    numbers = _several(given, "numbers", "number")
    urls = _several(given, "urls", "url")
    count = max(len(numbers), len(urls))
    numbers += [None] * (count - len(numbers))
    urls += [None] * (count - len(urls))
    return tuple(_entry(company, number, url) for number, url in zip(numbers, urls, strict=True))


def _several(given: Mapping[str, Any], many: str, one: str) -> list[str | None]:
    if given.get(many):
        return list(given[many])
    return [given[one]] if given.get(one) else []


def _entry(company: str | None, number: str | None, url: str | None) -> Tracking:
    if number is not None and company is None and url is None and _UPS_NUMBER.fullmatch(number):
        company = "UPS"
    if url is None and number is not None and company in _KNOWN:
        url = _KNOWN[company].format(quote(number, safe=""))
    return Tracking(company, number, url)
