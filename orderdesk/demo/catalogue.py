"""What the demo shop sells: a small home-goods shop in Berlin. Titles in German, prices in cents."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One variant: option values, SKU, price in cents. `code` "-" means that it has no barcode."""

    options: tuple[str, ...]
    sku: str | None
    price: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Ware:
    """One product."""

    title: str
    product_type: str
    vendor: str
    weight_g: int
    option_names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    digital: bool = False
    untracked: bool = False


def _one(sku: str | None, price: int, code: str = "") -> tuple[Kind, ...]:
    return (Kind((), sku, price, code),)


def _row(prefix: str, price: int, *values: tuple[str, str]) -> tuple[Kind, ...]:
    return tuple(Kind((value,), f"{prefix}-{short}", price) for value, short in values)


SHARED_CODE = "4260318400015"
"""Two different products carry it, as happens when a supplier saves on numbers."""

HOUSE = "Kranich & Söhne"

WARES: tuple[Ware, ...] = (
    Ware(
        "Bio-Baumwoll-Geschirrtuch-Set „Herbstspaziergang“, 3-teilig, waschbar bis 60 °C",
        "Textilien",
        HOUSE,
        310,
        ("Farbe", "Größe"),
        (
            Kind(("Ockergelb", "50 × 70 cm"), "GT-HERB-OCK", 2490),
            Kind(("Ockergelb", "60 × 90 cm"), "GT-HERB-OCK-L", 2990),
            Kind(("Tannengrün", "50 × 70 cm"), "GT-HERB-TAN", 2490),
            Kind(("Tannengrün", "60 × 90 cm"), "GT-HERB-TAN-L", 2990),
        ),
    ),
    Ware(
        "Emaillebecher „Kranich“ 350 ml",
        "Küche",
        HOUSE,
        190,
        ("Farbe",),
        _row("EM-KRAN-350", 1490, ("Weiß / Blau", "WB"), ("Creme / Rot", "CR"), ("Schwarz", "SW")),
    ),
    Ware(
        "Küchenmesser 12 cm, Kirschholz",
        "Küche",
        "Messerwerk Solingen",
        180,
        (),
        _one("KM-12-KIR", 3900),
    ),
    Ware(
        "Küchenmesser 16 cm, Kirschholz",
        "Küche",
        "Messerwerk Solingen",
        220,
        (),
        _one("KM-16-KIR", 4900),
    ),
    Ware(
        "Bienenwachstuch",
        "Küche",
        "Imkerei Grunewald",
        60,
        ("Größe", "Muster"),
        (
            Kind(("S", "Waben"), "BW-S-WAB", 690),
            Kind(("M", "Waben"), "BW-M-WAB", 890),
            Kind(("L", "Waben"), "BW-L-WAB", 1190),
            Kind(("M", "Wiese"), "BW-M-WIE", 890),
        ),
    ),
    Ware(
        "Duftkerze Zeder & Feige, 220 g",
        "Wohnen",
        "Lichthof Manufaktur",
        480,
        (),
        _one("DK-ZEFE-220", 2200, SHARED_CODE),
    ),
    Ware(
        "Duftkerze Rauch & Leder, 220 g",
        "Wohnen",
        "Lichthof Manufaktur",
        480,
        (),
        _one("DK-RALE-220", 2200, SHARED_CODE),
    ),
    Ware(
        "Notizbuch A5, punktkariert",
        "Papier",
        "Papierhaus Kreuzberg",
        260,
        ("Farbe",),
        _row("NB-A5", 1290, ("Tannengrün", "TAN"), ("Nachtblau", "NAC"), ("Ziegelrot", "ZIE")),
    ),
    Ware(
        "Hojicha Röstgrüntee, Dose 100 g",
        "Tee",
        "Teekontor Ost",
        150,
        (),
        _one("TE-HOJI-100", 1350),
    ),
    Ware("Sencha Uji, Beutel 50 g", "Tee", "Teekontor Ost", 60, (), _one("TE-SENC-50", 990)),
    Ware(
        "Olivenölseife Lorbeer, 150 g",
        "Bad",
        "Seifensiederei Aleppo",
        160,
        (),
        _one("SE-LORB-150", 650),
    ),
    Ware(
        "Olivenölseife Lavendel, 150 g",
        "Bad",
        "Seifensiederei Aleppo",
        160,
        (),
        _one("SE-LAVE-150", 650),
    ),
    Ware(
        "Schürze Leinen",
        "Textilien",
        HOUSE,
        340,
        ("Farbe",),
        _row("SC-LEIN", 3990, ("Natur", "NAT"), ("Anthrazit", "ANT"), ("Salbei", "SAL")),
    ),
    Ware(
        "Trinkflasche Edelstahl",
        "Unterwegs",
        "Klarquell",
        280,
        ("Größe",),
        _row("TF-EDEL", 2690, ("500 ml", "05"), ("750 ml", "07"), ("1 l", "10")),
    ),
    Ware(
        "Wollsocken Merino",
        "Textilien",
        "Strickerei Harz",
        90,
        ("Größe",),
        _row("WS-MER", 1890, ("36–38", "36"), ("39–41", "39"), ("42–44", "42"), ("45–47", "45")),
    ),
    Ware(
        "Kaffeebohnen Guji, Äthiopien",
        "Kaffee",
        "Rösterei Wedding",
        265,
        ("Menge", "Mahlgrad"),
        (
            Kind(("250 g", "Ganze Bohne"), "KB-GUJI-250-B", 1290),
            Kind(("250 g", "Filter"), "KB-GUJI-250-F", 1290),
            Kind(("1 kg", "Ganze Bohne"), "KB-GUJI-1000-B", 4190),
        ),
    ),
    Ware("Kochlöffel Olivenholz, 32 cm", "Küche", "Olivo", 70, (), _one("KL-OLIV-32", 1190)),
    Ware(
        "Postkarten-Set „Berlin im Regen“, 12 Stück",
        "Papier",
        HOUSE,
        75,
        (),
        _one("PK-BER-12", 990),
    ),
    Ware("Postkarten-Set „Ostsee“, 12 Stück", "Papier", HOUSE, 75, (), _one("PK-OST-12", 990)),
    Ware(
        "Keramikschale „Wabi“, handgedreht",
        "Küche",
        "Töpferei Lindow",
        540,
        ("Glasur",),
        (
            Kind(("Sand",), "KS-WABI-SAN", 3400, "-"),
            Kind(("Moos",), "KS-WABI-MOO", 3400, "-"),
            Kind(("Tinte",), "KS-WABI-TIN", 3400, "-"),
        ),
    ),
    Ware("Strauß Trockenblumen", "Wohnen", "Blumenladen Ida", 220, (), _one(None, 2800, "-")),
    Ware(
        "Leinenbettwäsche-Set 135 × 200 cm",
        "Textilien",
        HOUSE,
        1900,
        ("Farbe",),
        _row("LB-135", 14900, ("Weiß", "WEI"), ("Altrosa", "ROS"), ("Rauchblau", "BLA")),
    ),
    Ware(
        "Wolldecke „Fjord“, 130 × 180 cm",
        "Wohnen",
        "Strickerei Harz",
        1350,
        ("Farbe",),
        _row("WD-FJO", 11900, ("Grau", "GRA"), ("Petrol", "PET")),
    ),
    Ware("Gusseiserner Bräter 4,7 l", "Küche", "Hütte Nord", 5400, (), _one("GB-47", 17900)),
    Ware(
        "Einmachgläser, 6er-Set, 0,5 l",
        "Küche",
        "Glashütte Piesau",
        2200,
        (),
        _one("EG-6-05", 2190),
    ),
    Ware("Brotkasten Zirbenholz", "Küche", "Tischlerei Kofler", 2800, (), _one("BK-ZIR", 8900)),
    Ware(
        "Handseife Rosmarin, 500 ml",
        "Bad",
        "Seifensiederei Aleppo",
        560,
        (),
        _one("HS-ROS-500", 1590),
    ),
    Ware("Badebürste Buche", "Bad", "Bürstenmann", 210, (), _one("BB-BUC", 1990)),
    Ware("Spülbürste, Kopf wechselbar", "Küche", "Bürstenmann", 80, (), _one("SB-WEC", 790)),
    Ware("Ersatzkopf Spülbürste, 2 Stück", "Küche", "Bürstenmann", 40, (), _one("SB-KOPF-2", 490)),
    Ware("Teekanne Glas 1,2 l", "Küche", "Glashütte Piesau", 720, (), _one("TK-GLA-12", 4290)),
    Ware(
        "Kerzenständer Messing",
        "Wohnen",
        "Lichthof Manufaktur",
        380,
        ("Höhe",),
        _row("KST-MES", 2990, ("12 cm", "12"), ("20 cm", "20")),
    ),
    Ware(
        "Stabkerzen, 4 Stück",
        "Wohnen",
        "Lichthof Manufaktur",
        240,
        ("Farbe",),
        _row("SK-4", 1290, ("Elfenbein", "ELF"), ("Waldgrün", "WAL"), ("Rost", "ROS")),
    ),
    Ware(
        "Gartenschere, geschmiedet", "Garten", "Messerwerk Solingen", 320, (), _one("GS-GES", 5900)
    ),
    Ware(
        "Pflanzschilder Schiefer, 10 Stück",
        "Garten",
        "Schieferbruch Lehesten",
        450,
        (),
        _one("PS-10", 1490),
    ),
    Ware("Saatgut-Box „Balkon“", "Garten", "Samenbau Nordost", 120, (), _one("SG-BALK", 1990)),
    Ware(
        "Rucksack Canvas 18 l",
        "Unterwegs",
        HOUSE,
        780,
        ("Farbe",),
        _row("RS-CAN", 8900, ("Khaki", "KHA"), ("Schwarz", "SW")),
    ),
    Ware(
        "Federmappe Filz",
        "Papier",
        "Filzwerk",
        90,
        ("Farbe",),
        _row("FM-FIL", 1890, ("Grau", "GRA"), ("Senf", "SEN")),
    ),
    Ware("Bleistifte, 6er-Set", "Papier", "Papierhaus Kreuzberg", 45, (), _one("BS-6", 890)),
    Ware("Geschenkpapier „Kranich“, 3 Bögen", "Papier", HOUSE, 110, (), _one("GP-KRA-3", 990)),
    Ware(
        "Honig Lindenblüte 500 g",
        "Speisekammer",
        "Imkerei Grunewald",
        720,
        (),
        _one("HO-LIN-500", 1190),
    ),
    Ware("Olivenöl Koroneiki 750 ml", "Speisekammer", "Olivo", 1250, (), _one("OO-KOR-750", 1990)),
    Ware("Meersalz-Flocken 250 g", "Speisekammer", "Olivo", 280, (), _one("MS-FLO-250", 790)),
    Ware(
        "Brettspiel „Kiez“ <i>Sonderausgabe</i> & Erweiterung",
        "Spiele",
        HOUSE,
        980,
        (),
        _one("BS-KIEZ", 3490),
    ),
    Ware("抹茶茶碗 Matcha-Schale", "Küche", "Teekontor Ost", 390, (), _one("MA-SCH", 4900)),
    Ware(
        "Geschenkgutschein",
        "Gutscheine",
        HOUSE,
        0,
        ("Wert",),
        (Kind(("25 €",), "GS-25", 2500, "-"), Kind(("50 €",), "GS-50", 5000, "-")),
        digital=True,
        untracked=True,
    ),
    Ware(
        "Geschenkverpackung",
        "Service",
        HOUSE,
        30,
        (),
        _one("SERV-GESCHENK", 350, "-"),
        untracked=True,
    ),
)
