"""Which ware has which picture, under which name, and what the pictures' host answers."""

from functools import lru_cache
from urllib.parse import unquote

from orderdesk.demo.http import Request, Response, html_response
from orderdesk.demo.pictures import home, pantry
from orderdesk.demo.pictures.canvas import Canvas
from orderdesk.demo.pictures.parts import STEEL, WOOD, Drawing, Look
from orderdesk.demo.world import Variant

FOLDER = "/pictures/"
EDGE_PX = 448
# In a row of the bench a picture is no larger than a thumbnail.
_ZOOM = 1.13

MISSING = "MS-FLO-250"
"""Its picture was taken down: the address answers 404."""

NO_PICTURE = "SB-KOPF-2"
"""Behind its picture's address lies a web page."""

_SAND = ("#F4EDDF", "#D9CBB1")
_MIST = ("#EDF0F1", "#C6D0D5")
_MAUVE = ("#F1EBF0", "#D0C4CF")
_SAGE = ("#EEF1E9", "#CBD3C0")
_ROSE = ("#F3EAE4", "#D8C6B8")

_DRAWN: dict[str, tuple[Drawing, tuple[str, str], Look]] = {
    "GT-HERB-OCK": (home.towel, _SAND, Look("#D99C2B", "#8A5A0E", 0.9)),
    "GT-HERB-OCK-L": (home.towel, _SAND, Look("#D99C2B", "#8A5A0E", 1.15)),
    "GT-HERB-TAN": (home.towel, _SAND, Look("#4B7359", "#21402F", 0.9)),
    "GT-HERB-TAN-L": (home.towel, _SAND, Look("#4B7359", "#21402F", 1.15)),
    "EM-KRAN-350-WB": (home.mug, _MIST, Look("#F5F6F4", "#1F4E79")),
    "EM-KRAN-350-CR": (home.mug, _MIST, Look("#F3E6C8", "#B23A2E")),
    "EM-KRAN-350-SW": (home.mug, _MIST, Look("#3A3C3F", "#D9DADB")),
    "KM-12-KIR": (home.knife, _MIST, Look("#8E4A2F", size=0.72)),
    "KM-16-KIR": (home.knife, _MIST, Look("#8E4A2F", size=1.0)),
    "BW-S-WAB": (home.wax_cloth, _SAND, Look("#EFC55A", "#C98F1F", 0.35)),
    "BW-M-WAB": (home.wax_cloth, _SAND, Look("#EFC55A", "#C98F1F", 0.7)),
    "BW-L-WAB": (home.wax_cloth, _SAND, Look("#EFC55A", "#C98F1F", 1.0)),
    "BW-M-WIE": (home.wax_cloth, _SAND, Look("#CFE0B4", "#5F8A4A", 0.7)),
    "DK-ZEFE-220": (home.candle, _MAUVE, Look("#6E4A5E", "#6E4A5E")),
    "DK-RALE-220": (home.candle, _MAUVE, Look("#4A443F", "#8A5A2B")),
    "NB-A5-TAN": (home.notebook, _SAGE, Look("#2F6B4F", "#D9B65A")),
    "NB-A5-NAC": (home.notebook, _SAGE, Look("#27406B", "#E0873A")),
    "NB-A5-ZIE": (home.notebook, _SAGE, Look("#B5523A", "#2B2B2B")),
    "TE-HOJI-100": (home.tin, _ROSE, Look("#A5492F", "#A5492F")),
    "TE-SENC-50": (home.pouch, _SAGE, Look("#7FA05C", "#4A6B2F", 0.82)),
    "SE-LORB-150": (home.soap, _SAGE, Look("#9DAF6B", "#5F7A35")),
    "SE-LAVE-150": (home.soap, _MAUVE, Look("#B5A2CC", "#7A5FA0")),
    "SC-LEIN-NAT": (home.apron, _SAND, Look("#D8C3A0", "#8A6A42")),
    "SC-LEIN-ANT": (home.apron, _SAND, Look("#54585C", "#26282A")),
    "SC-LEIN-SAL": (home.apron, _SAND, Look("#A3B59A", "#61755A")),
    "TF-EDEL-05": (home.bottle, _MIST, Look(STEEL, "#2F3A40", 0.70)),
    "TF-EDEL-07": (home.bottle, _MIST, Look(STEEL, "#C0562B", 0.86)),
    "TF-EDEL-10": (home.bottle, _MIST, Look(STEEL, "#2E6F73", 1.0)),
    "WS-MER-36": (home.sock, _ROSE, Look("#DDAE3F", "#8F6410", 0.80)),
    "WS-MER-39": (home.sock, _ROSE, Look("#8D98A3", "#3E4A56", 0.88)),
    "WS-MER-42": (home.sock, _ROSE, Look("#A85B45", "#5C2A1D", 0.95)),
    "WS-MER-45": (home.sock, _ROSE, Look("#4F6F5B", "#22382B", 1.02)),
    "KB-GUJI-250-B": (home.pouch, _ROSE, Look("#7A4A2E", "#7A4A2E", 0.82)),
    "KB-GUJI-250-F": (home.pouch, _ROSE, Look("#C7A27A", "#5B3A24", 0.82)),
    "KB-GUJI-1000-B": (home.pouch, _ROSE, Look("#7A4A2E", "#7A4A2E", 1.05)),
    "KL-OLIV-32": (home.spoon, _SAND, Look("#B98A56")),
    "PK-BER-12": (home.postcards, _MIST, Look("#8FA3B5", "#3F5266", 0.9)),
    "PK-OST-12": (home.postcards, _MIST, Look("#A9CFD8", "#2F7F93", 1.0)),
    "KS-WABI-SAN": (home.bowl, _SAND, Look("#D2BC98", "#EADBC0")),
    "KS-WABI-MOO": (home.bowl, _SAND, Look("#7C8C5E", "#A9B58C")),
    "KS-WABI-TIN": (home.bowl, _SAND, Look("#3B4A63", "#6E82A3")),
    "LB-135-WEI": (home.linen, _MIST, Look("#EFEDE7", "#B9AE98")),
    "LB-135-ROS": (home.linen, _MIST, Look("#D5A5A3", "#A86F70")),
    "LB-135-BLA": (home.linen, _MIST, Look("#8DA3B8", "#587089")),
    "WD-FJO-GRA": (home.blanket, _MAUVE, Look("#9A9C9D", "#E8E6E1")),
    "WD-FJO-PET": (home.blanket, _MAUVE, Look("#2E6A73", "#D5E0DC")),
    "GB-47": (pantry.pot, _SAND, Look("#B4402F", "#C9A75B")),
    "EG-6-05": (pantry.jars, _SAGE, Look("#C4553D", "#D0743A")),
    "BK-ZIR": (pantry.bread_box, _ROSE, Look("#D6AE78", "#7A5530")),
    "HS-ROS-500": (pantry.pump, _SAGE, Look("#8A5B2D", "#4E6B3A")),
    "BB-BUC": (pantry.bath_brush, _ROSE, Look("#C99A63", "#EADFC8")),
    "SB-WEC": (pantry.dish_brush, _MIST, Look("#C99A63", "#E6D6B0")),
    "TK-GLA-12": (pantry.teapot, _MAUVE, Look("#C98A2F", "#8A6A42")),
    "KST-MES-12": (pantry.candle_stick, _MAUVE, Look("#C9A24A", "#F1E9DA", 0.6)),
    "KST-MES-20": (pantry.candle_stick, _MAUVE, Look("#C9A24A", "#F1E9DA", 1.0)),
    "SK-4-ELF": (pantry.tapers, _ROSE, Look("#F0E4C8", "#8A6A42")),
    "SK-4-WAL": (pantry.tapers, _ROSE, Look("#3F6B4C", "#2A4532")),
    "SK-4-ROS": (pantry.tapers, _ROSE, Look("#B5562F", "#7A3419")),
    "GS-GES": (pantry.shears, _SAGE, Look(WOOD, "#A23A2E")),
    "PS-10": (pantry.plant_labels, _SAGE, Look("#4A5058", "#B8704A")),
    "SG-BALK": (pantry.carton, _SAGE, Look("#6E9458", "#CFE0A8", 0.9)),
    "RS-CAN-KHA": (pantry.backpack, _SAND, Look("#8F8757", "#7A4A28")),
    "RS-CAN-SW": (pantry.backpack, _SAND, Look("#3A3C3F", "#8E5A33")),
    "FM-FIL-GRA": (pantry.felt_case, _MIST, Look("#8D8F92", "#3E4144")),
    "FM-FIL-SEN": (pantry.felt_case, _MIST, Look("#D9A63A", "#6E4A12")),
    "BS-6": (pantry.pencils, _MIST, Look("#2F4F73", "#B5523A")),
    "GP-KRA-3": (pantry.rolls, _ROSE, Look("#2F4F73", "#B23A2E")),
    "HO-LIN-500": (pantry.honey, _SAND, Look("#D9932A", "#3A3733")),
    "OO-KOR-750": (pantry.oil, _SAGE, Look("#4A5A2E", "#8A7A2E")),
    "BS-KIEZ": (pantry.carton, _ROSE, Look("#B5523A", "#E8B84A", 1.0)),
    "MA-SCH": (home.bowl, _MIST, Look("#2B2E2C", "#8FB04F")),
}
"""By SKU. Size and colour of a variant show, so that two that are mixed up look different."""


def picture_name(variant: Variant | None) -> str:
    """The file in `FOLDER` that shows this variant; "" where it has no picture."""
    sku = "" if variant is None or variant.sku is None else variant.sku
    return f"{sku.lower()}.png" if sku in _DRAWN or sku in (MISSING, NO_PICTURE) else ""


def answer_picture(request: Request) -> Response:
    """What the host of the pictures answers. It knows no tokens."""
    name = unquote(request.path.removeprefix(FOLDER))
    sku = name.removesuffix(".png").upper()
    if sku == NO_PICTURE:
        return html_response(200, "<!doctype html><title>Kranich & Söhne</title><p>Bald hier.</p>")
    if request.method not in ("GET", "HEAD") or sku not in _DRAWN or not name.endswith(".png"):
        return html_response(404, "<!doctype html><title>Not found</title>")
    kept = ("Cache-Control", "public, max-age=31557600")
    return Response(200, (("Content-Type", "image/png"), kept), draw(sku))


@lru_cache(maxsize=len(_DRAWN))
def draw(sku: str) -> bytes:
    """The picture of a variant as a PNG. Raises KeyError where it has none."""
    drawing, (top, bottom), look = _DRAWN[sku]
    canvas = Canvas(EDGE_PX, _ZOOM)
    canvas.fill_ground(top, bottom)
    drawing(canvas, look)
    return canvas.png()
