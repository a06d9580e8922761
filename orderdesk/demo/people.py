"""Who buys in the demo shop, where they live, and what they write."""

from dataclasses import dataclass

from orderdesk.demo.store import Store
from orderdesk.demo.world import Address, Customer


@dataclass(frozen=True, slots=True)
class Place:
    """A town with streets in it."""

    country: str
    country_code: str
    locale: str
    phone: str
    towns: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]


GERMANY = Place(
    "Germany",
    "DE",
    "de",
    "+49 170 55",
    (
        ("10115", "Berlin"),
        ("12049", "Berlin"),
        ("20359", "Hamburg"),
        ("80331", "München"),
        ("50667", "Köln"),
        ("04109", "Leipzig"),
        ("01099", "Dresden"),
        ("28203", "Bremen"),
        ("79098", "Freiburg im Breisgau"),
        ("99084", "Erfurt"),
        ("18055", "Rostock"),
        ("45127", "Essen"),
        ("72070", "Tübingen"),
        ("60311", "Frankfurt am Main"),
        ("24837", "Schleswig"),
        ("06618", "Naumburg (Saale)"),
    ),
    (
        "Lindenallee",
        "Schönhauser Allee",
        "Am Alten Güterbahnhof",
        "Kirchweg",
        "Bergstraße",
        "Karl-Marx-Straße",
        "Große Elbstraße",
        "Hinter dem Dom",
        "Weserstraße",
        "Gartenstraße",
    ),
)
ELSEWHERE: tuple[Place, ...] = (
    Place(
        "Austria",
        "AT",
        "de",
        "+43 660 55",
        (("1070", "Wien"), ("8010", "Graz"), ("5020", "Salzburg")),
        ("Neubaugasse", "Sparkassenplatz", "Linzer Gasse"),
    ),
    Place(
        "Switzerland",
        "CH",
        "de",
        "+41 79 55",
        (("8004", "Zürich"), ("3011", "Bern")),
        ("Langstrasse", "Kramgasse"),
    ),
    Place(
        "France",
        "FR",
        "fr",
        "+33 6 55",
        (("75011", "Paris"), ("69001", "Lyon"), ("67000", "Strasbourg")),
        ("rue de la Roquette", "quai Saint-Vincent", "place Kléber"),
    ),
    Place(
        "Ireland",
        "IE",
        "en",
        "+353 85 55",
        (("D08 X2P4", "Dublin"), ("T12 K8AF", "Cork")),
        ("Thomas Street", "Barrack Street"),
    ),
    Place(
        "Poland",
        "PL",
        "pl",
        "+48 601 55",
        (("00-545", "Warszawa"), ("31-004", "Kraków")),
        ("Marszałkowska", "Grodzka"),
    ),
    Place(
        "Denmark",
        "DK",
        "da",
        "+45 55 55",
        (("2200", "København N"), ("8000", "Aarhus C")),
        ("Nørrebrogade", "Vestergade"),
    ),
    Place(
        "Italy",
        "IT",
        "it",
        "+39 333 55",
        (("40121", "Bologna"), ("20154", "Milano")),
        ("Via dell'Indipendenza", "Via Paolo Sarpi"),
    ),
    Place(
        "Netherlands",
        "NL",
        "nl",
        "+31 6 55",
        (("1015 CJ", "Amsterdam"), ("3511 LM", "Utrecht")),
        ("Prinsengracht", "Oudegracht"),
    ),
    Place(
        "Sweden",
        "SE",
        "sv",
        "+46 70 55",
        (("116 21", "Stockholm"), ("413 01", "Göteborg")),
        ("Götgatan", "Haga Nygata"),
    ),
)

FIRST_NAMES = (
    "Anna", "Jonas", "Friederike", "Mehmet", "Aylin", "Lukas", "Sophie", "Emre", "Johanna", "Paul",
    "Marlene", "Karl-Heinz", "Greta", "Ole", "Thùy Linh", "Mariam", "Björn", "Charlotte", "Yusuf",
    "Annegret", "Finn", "Ida", "Tadeusz", "Magdalena", "Élodie", "Luca", "Sinéad", "Freja", "Jürgen",
    "Katharina", "Noah", "Zofia", "Benedikt", "Hannah", "Ömer", "Ursula", "Mathilda", "Kai", "Renate",
)  # fmt: skip
LAST_NAMES = (
    "Kühn", "Petersen", "Schmidt", "Yılmaz", "Müller-Lüdenscheidt", "Wagner", "Garnier", "Nowak",
    "Hoffmann", "Öztürk", "Jensen", "Fischer", "Rossi", "Weiß", "Krüger", "Lehmann", "Schäfer",
    "Vogel", "Brandt", "Sørensen", "Großmann", "Kaya", "Bauer", "Lorenz", "Dąbrowski", "Engel",
    "Winter", "van der Meer", "Haas", "Arnold", "Jäger", "Busch", "Peters", "Sommer", "Bergmann",
)  # fmt: skip
COMPANIES = (
    "Büro Sonnenallee GmbH", "Café Zartbitter", "Praxis Dr. Adler", "Kita Wirbelwind e. V.",
    "Hotel Seeblick GmbH & Co. KG",
)  # fmt: skip
NOTES = (
    "Bitte keine Rechnung beilegen, es ist ein Geschenk! Danke.",
    "Bitte beim Nachbarn (Hausnummer 12, Familie Özdemir) abgeben, falls ich nicht da bin.",
    "Können Sie die Becher einzeln einpacken? Letztes Mal kam einer zerbrochen an.",
    "Paket bitte in den Hinterhof, 2. Aufgang links. Die Klingel geht nicht.",
    "Ich brauche die Bestellung bis spätestens Freitag. Vielen Dank!",
    "Hallo liebes Team, bitte möglichst wenig Plastik.",
    "Leave it with the concierge, please.",
)
GIFTS = (
    "Alles Liebe zum Geburtstag, deine Oma.",
    "Herzlichen Glückwunsch zur neuen Wohnung! Wir freuen uns auf den ersten Kaffee bei euch.",
    "Frohe Weihnachten von uns allen aus Hamburg.",
    "Thank you for everything. M.",
)


@dataclass(frozen=True, slots=True)
class Guest:
    """A customer who is always there, whatever the seed."""

    first_name: str
    last_name: str
    address1: str
    zip: str
    city: str
    country: str
    country_code: str
    locale: str
    company: str | None = None
    address2: str | None = None
    province: str | None = None
    phone: str | None = None
    email: str | None = "gast@example.com"


def make_guest(store: Store, guest: Guest) -> Customer:
    """A customer with a fixed name and address."""
    address = Address(
        store.ids.next("MailingAddress"),
        guest.first_name,
        guest.last_name,
        guest.address1,
        guest.city,
        guest.zip,
        guest.country,
        guest.country_code,
        guest.company,
        guest.address2,
        guest.province,
        None,
        guest.phone,
    )
    customer = Customer(
        store.ids.next("Customer"),
        guest.first_name,
        guest.last_name,
        guest.email,
        guest.phone,
        guest.locale,
        address,
    )
    store.customers[customer.number] = customer
    return customer


YAMAMOTO = Guest(
    "美咲", "山本", "新町1丁目8-24", "550-0013", "大阪市西区", "Japan", "JP", "ja",
    address2="ネオコート新町 1203号", province="大阪府", phone="+81 90 5512 0000",
    email="misaki.yamamoto@example.com",
)  # fmt: skip
BEN_YOUSSEF = Guest(
    "فاطمة", "بن يوسف", "Sonnenallee 103", "12045", "Berlin", "Germany", "DE", "ar",
    email="fatma@example.com",
)  # fmt: skip
FOX = Guest(
    "Zoë 🦊", "Lindqvist", "Götgatan 78", "118 30", "Stockholm", "Sweden", "SE", "sv",
    email="zoe@example.com",
)  # fmt: skip
MARKUP = Guest(
    "<b>Robert</b>", "<script>alert('Tabellen')</script>", "<img src=x> Straße 1 & 2", "10999",
    "Berlin", "Germany", "DE", "de", company="<h1>Groß</h1> & Söhne", email="robert@example.com",
)  # fmt: skip
LONG = Guest(
    "Maria-Theresia Wilhelmine Josephine Antonia", "Freifrau von und zu Hohenstein-Wartenberg-Lichtenau",
    "Am Schlossgarten hinter der alten Orangerie 117 b, Seitenflügel Nord, 3. Obergeschoss rechts",
    "24340", "Eckernförde-Windebyer Noor", "Germany", "DE", "de", email="hohenstein@example.com",
)  # fmt: skip
MINH_CHAU = Guest(
    "Thị Minh Châu", "Nguyễn", "Herzbergstraße 128", "10365", "Berlin", "Germany", "DE", "vi",
    email="chau@example.com",
)  # fmt: skip
AOIFE = Guest(
    "Aoife", "Ó Súilleabháin", "7 Barrack Street", "T12 K8AF", "Cork", "Ireland", "IE", "en",
    email="aoife@example.com",
)  # fmt: skip
LUKASZ = Guest(
    "Łukasz", "Wiśniewski", "Grodzka 26/4", "31-044", "Kraków", "Poland", "PL", "pl",
    email="lukasz@example.com",
)  # fmt: skip
OFFICE = Guest(
    "Petra", "Sommer", "Sonnenallee 23", "12047", "Berlin", "Germany", "DE", "de",
    company="Büro Sonnenallee GmbH", email="einkauf@sonnenallee.example.com",
)  # fmt: skip
SILENT = Guest(
    "Walter", "Ohnemail", "Feldweg 3", "16278", "Angermünde", "Germany", "DE", "de", email=None,
    phone="+49 3331 55501",
)  # fmt: skip
THUN = Guest(
    "Friederike", "von Thun-Hohenstein", "Große Elbstraße 42", "22767", "Hamburg", "Germany", "DE",
    "de", email="thun@example.com",
)  # fmt: skip
