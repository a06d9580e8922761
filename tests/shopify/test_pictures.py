"""Product pictures from other hosts: without the token, over https, and never more than is bearable."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from orderdesk.demo.pictures.wares import MISSING, NO_PICTURE, draw
from orderdesk.demo.process import DemoProcess
from orderdesk.errors import PictureError, UnreachableError
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.gateway import open_gateway
from orderdesk.shopify.pictures import LARGEST_BYTES, PictureClient
from tests.patience import PATIENCE_S
from tests.shopify.loopback import (
    Behave,
    hangs_up,
    loopback,
    says,
    says_nothing,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 40
IMAGE = "Content-Type: image/png\r\n"
ADDRESS = "https://cdn.shopify.com/s/files/1/0533/products/mug.jpg?v=17"


@pytest.fixture
async def client() -> AsyncIterator[PictureClient]:
    """As it is used for a shop on this computer, with a test's patience."""
    made = PictureClient(allows_loopback=True, deadline_s=PATIENCE_S)
    yield made
    await made.aclose()


class Asked:
    """A transport that answers by address, and keeps what it was asked."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self._answer is not None:
            return self._answer(request)
        return httpx.Response(200, headers={"content-type": "image/png"}, content=PNG)


def over(asked: Asked, *, allows_loopback: bool = False) -> PictureClient:
    """A client whose network is `asked`."""
    return PictureClient(allows_loopback=allows_loopback, transport=httpx.MockTransport(asked))


async def test_a_picture_comes_as_it_lies_there(client: PictureClient) -> None:
    async with loopback(says(PNG, headers=IMAGE)) as host:
        assert await client.fetch(f"{host.origin}/a.png?v=1") == PNG
    [(head, _body)] = host.heard
    assert head.startswith("GET /a.png?v=1 HTTP/1.1")


async def test_no_token_and_no_cookie_goes_along(client: PictureClient) -> None:
    cookie = "Set-Cookie: seen=1; Path=/\r\n"
    async with loopback(says(PNG, headers=IMAGE + cookie)) as host:
        await client.fetch(f"{host.origin}/a.png")
        await client.fetch(f"{host.origin}/b.png")
    for head, _body in host.heard:
        names = {line.partition(":")[0].lower() for line in head.split("\r\n")[1:] if line}
        assert names <= {"host", "accept", "accept-encoding", "connection", "user-agent"}


async def test_a_small_picture_is_asked_of_shopifys_own_host_only() -> None:
    asked = Asked()
    client = over(asked)
    await client.fetch(ADDRESS)
    await client.fetch(ADDRESS + "&width=256&height=256")
    await client.fetch("https://pictures.example/mug.jpg?v=17&sign=a%2Fb")
    assert [str(one.url) for one in asked.requests] == [
        ADDRESS + "&width=512",
        ADDRESS + "&width=256&height=256",
        "https://pictures.example/mug.jpg?v=17&sign=a%2Fb",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://cdn.shopify.com/mug.png",
        "http://192.168.0.7/mug.png",
        "https://127.0.0.1/mug.png",
        "http://127.0.0.1:8080/mug.png",
        "https://someone:secret@cdn.shopify.com/mug.png",
        "file:///etc/passwd",
        "ftp://cdn.shopify.com/mug.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "//cdn.shopify.com/mug.png",
        "https://",
        "https://[::1/mug.png",
        "https://cdn.shopify.com/" + "a" * 3_000,
        "https://cdn.shopify.com/a\nb",
        "not an address",
        "",
    ],
)
async def test_only_https_is_fetched_for_a_real_shop(address: str) -> None:
    asked = Asked()
    with pytest.raises(PictureError):
        await over(asked).fetch(address)
    assert asked.requests == []


@pytest.mark.parametrize("address", ["http://pictures.example/a.png", "http://10.0.0.1/a.png"])
async def test_a_loopback_shop_allows_http_to_this_computer_only(address: str) -> None:
    asked = Asked()
    client = over(asked, allows_loopback=True)
    assert await client.fetch("http://localhost:9/a.png") == PNG
    with pytest.raises(PictureError):
        await client.fetch(address)
    assert len(asked.requests) == 1


async def test_a_redirect_is_followed_over_https_and_nowhere_else() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/round.png":
            return httpx.Response(301, headers={"location": "/round.png"})
        if request.url.path == "/new.png":
            return httpx.Response(200, headers={"content-type": "image/png"}, content=PNG)
        return httpx.Response(302, headers={"location": request.url.params["to"]})

    asked = Asked(answer)
    client = over(asked)
    at = "https://pictures.example/old.png?to="
    assert await client.fetch(at + "/new.png") == PNG
    assert await client.fetch(at + "https://other.example/new.png") == PNG
    seen = len(asked.requests)
    for place in ("http://pictures.example/new.png", "http://127.0.0.1/new.png", "file:///new.png"):
        with pytest.raises(PictureError):
            await client.fetch(at + place)
    assert len(asked.requests) == seen + 3
    with pytest.raises(PictureError):
        await client.fetch("https://pictures.example/round.png")


@pytest.mark.parametrize(
    "behave",
    [
        says(b"<html>Not found</html>", 404, "Content-Type: text/html\r\n"),
        says(b"", 403),
        says(b"<html>soon</html>", 200, "Content-Type: text/html\r\n"),
        says(PNG, 200),
        says(b"0" * (LARGEST_BYTES + 1), 200, IMAGE),
    ],
    ids=["404", "403", "html", "no type", "too large"],
)
async def test_what_is_no_picture_is_refused(client: PictureClient, behave: Behave) -> None:
    async with loopback(behave) as host:
        with pytest.raises(PictureError):
            await client.fetch(f"{host.origin}/a.png")


async def test_a_body_that_grows_beyond_the_limit_is_given_up_on_the_way() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(b"0" * 10_000)
            await writer.drain()

    client = PictureClient(allows_loopback=True, largest_bytes=50_000)
    async with loopback(endless) as host:
        with pytest.raises(PictureError):
            await client.fetch(f"{host.origin}/a.png")
    await client.aclose()


PROMISED = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9999\r\n\r\n"


async def trickles_a_picture(writer: asyncio.StreamWriter) -> None:
    """A byte now and then, so that no read ever times out."""
    writer.write(PROMISED)
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def ends_half_way(writer: asyncio.StreamWriter) -> None:
    """Less than was promised."""
    writer.write(PROMISED + PNG)
    await writer.drain()
    writer.close()


@pytest.mark.parametrize(
    "behave",
    [
        hangs_up,
        says_nothing,
        trickles_a_picture,
        ends_half_way,
        says(b"", 503),
        says(b"", 429),
    ],
    ids=["hangs up", "silent", "trickles", "cut off", "503", "429"],
)
async def test_what_may_come_later_is_unreachable_now(behave: Behave) -> None:
    client = PictureClient(allows_loopback=True, deadline_s=0.3)
    async with loopback(behave) as host:
        with pytest.raises(UnreachableError):
            await client.fetch(f"{host.origin}/a.png")
    await client.aclose()


async def test_after_closing_nothing_is_fetched() -> None:
    asked = Asked()
    client = over(asked)
    await client.fetch(ADDRESS)
    await client.aclose()
    with pytest.raises(UnreachableError):
        await client.fetch(ADDRESS)
    assert len(asked.requests) == 1


# The demo shop


@pytest.fixture(scope="module")
def shop() -> Iterator[DemoProcess]:
    with DemoProcess.start(orders=3, seed=2) as running:
        yield running
        assert running.complaints() == ""


async def test_every_address_that_the_demo_shop_gives_is_answered(
    shop: DemoProcess, client: PictureClient
) -> None:
    gateway = open_gateway(
        parse_endpoint(shop.endpoint), StaticToken(shop.token), clock=lambda: datetime.now(UTC)
    )
    page = await gateway.fetch_variants(None, None)
    await gateway.aclose()
    addresses = {one.sku: one.image_url for one in page.items}
    assert addresses["EM-KRAN-350-CR"].startswith(f"{shop.endpoint}/pictures/em-kran-350-cr.png")
    assert await client.fetch(addresses["EM-KRAN-350-CR"]) == draw("EM-KRAN-350-CR")
    assert addresses["SERV-GESCHENK"] == ""
    for sku, reason in ((MISSING, "status 404"), (NO_PICTURE, "not a picture")):
        with pytest.raises(PictureError) as caught:
            await client.fetch(addresses[sku])
        assert caught.value.reason == reason
