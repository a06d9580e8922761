"""The pictures of what the demo shop sells: drawn, told by the API, served beside it."""

import struct
import zlib

import pytest

from orderdesk.demo.catalogue import WARES
from orderdesk.demo.http import Request
from orderdesk.demo.pictures.canvas import Canvas, box, mixed, oval, rgb
from orderdesk.demo.pictures.wares import (
    EDGE_PX,
    FOLDER,
    MISSING,
    NO_PICTURE,
    answer_picture,
    draw,
)
from tests.demo.shop_kit import Kit

ORIGIN = "http://127.0.0.1:4711"
VARIANTS = """query V($q: String) { productVariants(first: 100, query: $q) { nodes { sku
  image { url(transform: {maxWidth: 256}) } media(first: 1) { nodes { preview { image { url } } } }
  product { featuredMedia { preview { image { url altText } } media: id } } } } }"""


@pytest.fixture(scope="module")
def kit() -> Kit:
    made = Kit()
    made.shop.show_pictures(ORIGIN)
    return made


def pixels(png: bytes) -> tuple[int, list[bytes]]:
    """Edge and rows of a PNG as our canvas writes it: eight bits of RGB, unfiltered."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, body = 8, b""
    edge = 0
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            kind + content
        )
        if kind == b"IHDR":
            edge, height, depth, colours = struct.unpack(">IIBB", content[:10])
            assert (edge, depth, colours) == (height, 8, 2)
        elif kind == b"IDAT":
            body += content
        at += 12 + length
    raw = zlib.decompress(body)
    step = 3 * edge + 1
    assert len(raw) == step * edge
    return edge, [raw[start + 1 : start + step] for start in range(0, len(raw), step)]


def test_a_filled_box_covers_what_it_should_and_its_edges_are_soft() -> None:
    canvas = Canvas(10)
    canvas.fill_ground("#000000", "#000000")
    canvas.fill(box(20, 20, 55, 60), "#FFFFFF")
    edge, rows = pixels(canvas.png())
    grey = [[row[3 * x] for x in range(edge)] for row in rows]
    assert grey[1] == [0] * 10
    assert grey[2] == [0, 0, 255, 255, 255, 128, 0, 0, 0, 0]
    assert grey[6] == [0] * 10


def test_alpha_lets_the_ground_through_and_a_shade_runs_from_left_to_right() -> None:
    canvas = Canvas(100)
    canvas.fill_ground("#204060", "#204060")
    canvas.fill(oval(50, 50, 40, 40), "#FFFFFF", alpha=0.5)
    _edge, rows = pixels(canvas.png())
    assert tuple(rows[50][150:153]) == rgb(mixed("#204060", "#FFFFFF", 0.5))
    assert tuple(rows[2][0:3]) == rgb("#204060")
    canvas.fill(box(0, 0, 100, 100), "#000000", "#FFFFFF")
    _edge, rows = pixels(canvas.png())
    reds = [rows[50][3 * x] for x in range(100)]
    assert reds == sorted(reds)
    assert reds[0] < 5
    assert reds[-1] > 245


def test_every_drawing_is_a_png_of_its_own_and_small() -> None:
    skus = [kind.sku for ware in WARES for kind in ware.kinds if kind.sku]
    drawn = {}
    for sku in skus:
        found = answer_picture(Request("GET", f"{FOLDER}{sku.lower()}.png", {}, b""))
        if found.status == 200 and ("Content-Type", "image/png") in found.headers:
            drawn[sku] = found.body
    # Vouchers and services have none; one was taken down, and one is a page.
    assert set(skus) - set(drawn) == {MISSING, NO_PICTURE, "GS-25", "GS-50", "SERV-GESCHENK"}
    # Variants that look alike on a shelf are told apart by their pictures.
    assert len(set(drawn.values())) == len(drawn)
    assert max(map(len, drawn.values())) < 40_000
    edge, _rows = pixels(draw("WS-MER-36"))
    assert edge == EDGE_PX


def test_the_same_ware_is_drawn_the_same_again() -> None:
    first = draw("EM-KRAN-350-WB")
    draw.cache_clear()
    assert draw("EM-KRAN-350-WB") == first


@pytest.mark.parametrize(
    ("method", "name", "status", "kind"),
    [
        ("GET", "gt-herb-ock.png", 200, "image/png"),
        ("GET", f"{MISSING.lower()}.png", 404, "text/html; charset=utf-8"),
        ("GET", f"{NO_PICTURE.lower()}.png", 200, "text/html; charset=utf-8"),
        ("GET", "gt-herb-ock", 404, "text/html; charset=utf-8"),
        ("GET", "../schema.graphql", 404, "text/html; charset=utf-8"),
        ("POST", "gt-herb-ock.png", 404, "text/html; charset=utf-8"),
    ],
)
def test_the_host_of_the_pictures_answers(method: str, name: str, status: int, kind: str) -> None:
    found = answer_picture(Request(method, FOLDER + name, {}, b""))
    assert found.status == status
    assert ("Content-Type", kind) in found.headers


def test_variants_and_lines_tell_where_their_picture_is(kit: Kit) -> None:
    nodes = {one["sku"]: one for one in kit.data(VARIANTS)["nodes"]}
    towel = nodes["GT-HERB-TAN"]
    assert towel["image"]["url"] == f"{ORIGIN}{FOLDER}gt-herb-tan.png?v=1&width=256"
    [own] = towel["media"]["nodes"]
    assert own["preview"]["image"]["url"] == f"{ORIGIN}{FOLDER}gt-herb-tan.png?v=1"
    # A product shows the picture of its first variant.
    featured = towel["product"]["featuredMedia"]["preview"]["image"]["url"]
    assert featured == f"{ORIGIN}{FOLDER}gt-herb-ock.png?v=1"
    for sku in (None, "GS-25", "SERV-GESCHENK"):
        assert nodes[sku]["image"] is None
        assert nodes[sku]["media"]["nodes"] == []
        assert nodes[sku]["product"]["featuredMedia"] is None
    order = kit.place(("WS-MER-39", 1), ("SERV-GESCHENK", 1))
    asked = (
        "query L($id: ID!) { order(id: $id) { lineItems(first: 5) { nodes { image { url } } } } }"
    )
    lines = kit.data(asked, id=order["id"])["lineItems"]["nodes"]
    assert [line["image"] for line in lines] == [
        {"url": f"{ORIGIN}{FOLDER}ws-mer-39.png?v=1"},
        None,
    ]


def test_a_shop_without_a_port_shows_no_pictures() -> None:
    kit = Kit()
    assert {one["image"] is None for one in kit.data(VARIANTS)["nodes"]} == {True}
