"""Doors to other programs: web pages, false servers, and other users of the computer."""

import asyncio
import os
import ssl
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from orderdesk.errors import AmbiguousError, InsecureConnectionError, ShopifyError
from orderdesk.notices import Tone
from orderdesk.paths import ProfilePaths, profile_paths
from orderdesk.shopify.address import Endpoint, parse_endpoint
from tests.demo import wire
from tests.demo.conftest import Running, running
from tests.demo.tiny_shop import NAME
from tests.headless.here import Here
from tests.shopify.scripted_client import TOKEN, client, create

__all__ = ["running"]

STRANGERS = [
    {"Origin": "https://shop.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8080"},
    {"Host": "shop.example"},
    {"Host": "127.0.0.1.shop.example:80"},
    {"Host": "shop.example:80@127.0.0.1"},
    {"Host": "[::1"},
]


@pytest.mark.parametrize("named", STRANGERS)
@pytest.mark.parametrize("door", ["shop", "sign-in", "control"])
async def test_the_demo_shop_does_nothing_for_a_web_page(
    running: Running, named: dict[str, str], door: str
) -> None:
    key = {"X-Demo-Control-Key": running.server.control.key}
    question, knows = wire.graphql(running.token, NAME)
    app = running.server.tokens.app
    sign_in = {"grant_type": "client_credentials", "client_id": app.client_id}
    secret = {**sign_in, "client_secret": app.client_secret}
    asked = {
        "shop": (running.port, wire.GRAPHQL, question, knows),
        "sign-in": (running.port, wire.TOKEN, urlencode(secret).encode(), {}),
        "control": (running.control_port, "/control", b'{"action": "cut_internet"}', key),
    }
    port, path, body, headers = asked[door]
    async with wire.Wire(port) as line:
        answer = await line.exchange("POST", path, body, {**headers, **named})
    assert answer.status == 403
    assert running.shop.callers == []
    assert (await running.ask(NAME)).status == 200


@pytest.mark.parametrize("key", ["schlüssel", "\xff" * 40])
async def test_a_key_of_other_letters_is_a_wrong_key(running: Running, key: str) -> None:
    text = f"POST /control HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Demo-Control-Key: {key}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", running.control_port)
    writer.write(f"{text}Content-Length: 0\r\n\r\n".encode("latin-1"))
    assert (await reader.readline()).startswith(b"HTTP/1.1 403")
    writer.close()


async def test_all_ports_of_the_demo_shop_are_on_loopback_only(running: Running) -> None:
    server = running.server
    for listener in (server.client_port, server.files_port, server.control_port):
        assert listener._server is not None
        assert {one.getsockname()[0] for one in listener._server.sockets} == {"127.0.0.1"}


Issuer = tuple[x509.Name, ec.EllipticCurvePrivateKey]
DAY = timedelta(days=1)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(
    folder: Path,
    host: str,
    *,
    days: int,
    begun: int = -30,
    issuer: Issuer | None = None,
    is_issuer: bool = False,
) -> tuple[Path, Issuer]:
    """A certificate with its key in one file, valid from `begun` to `days` days from now.

    Without an issuer nobody vouches for it but itself.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    issued_by, signing = issuer or (_named(host), key)
    now = datetime.now(UTC)
    names = [x509.DNSName(host)]
    if host[0].isdigit():
        names = [x509.IPAddress(ip_address(host))]  # type: ignore[list-item]
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(host))
        .issuer_name(issued_by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begun * DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(is_issuer, None), critical=True)
        .sign(signing, hashes.SHA256())
    )
    path = folder / f"{made.serial_number}.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path, (_named(host), key)


@asynccontextmanager
async def tls_server(pem: Path) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that reads whatever is said to it once the connection stands."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65536))
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard
    server.close()


CERTIFICATES = {
    "as it should be": ({"host": "127.0.0.1", "days": 30}, True, ""),
    "expired": ({"host": "127.0.0.1", "days": -1}, True, "does not fit this computer's date"),
    "not yet valid": (
        {"host": "127.0.0.1", "days": 30, "begun": 1},
        True,
        "does not fit this computer's date",
    ),
    "of another host": ({"host": "shop.example", "days": 30}, True, "is not trusted"),
    "of another issuer": ({"host": "127.0.0.1", "days": 30}, False, "is not trusted"),
    "its own": ({"host": "127.0.0.1", "days": 30}, None, "is not trusted"),
}


@pytest.mark.parametrize("name", CERTIFICATES)
async def test_a_server_that_nobody_vouches_for_is_told_nothing_and_a_wrong_clock_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    given, is_known, said = CERTIFICATES[name]
    authority, issuer = certificate(tmp_path, "Authority", days=90, begun=-90, is_issuer=True)
    _other, stranger = certificate(tmp_path, "Authority", days=90, begun=-90, is_issuer=True)
    chosen = {True: issuer, False: stranger, None: None}[is_known]
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.setenv("NO_PROXY", "*")
    pem, _own = certificate(tmp_path, issuer=chosen, **given)  # type: ignore[arg-type]
    async with tls_server(pem) as (origin, heard):
        one = client("my-shop.myshopify.com")
        # As if the network led the shop's name to this server.
        one._endpoint = Endpoint(origin, is_loopback=False)
        with pytest.raises(ShopifyError) as refused:
            await create(one)
        await one.aclose()
    if not said:
        # It hung up without an answer, after it had been told everything.
        assert isinstance(refused.value, AmbiguousError)
        assert TOKEN.encode() in b"".join(heard)
        return
    assert isinstance(refused.value, InsecureConnectionError)
    assert said in refused.value.what
    assert TOKEN.encode() not in b"".join(heard)


def test_a_real_shop_is_never_asked_without_tls() -> None:
    assert parse_endpoint("my-shop.myshopify.com").graphql_url.startswith("https://")


posix = pytest.mark.skipif(os.name != "posix", reason="permission bits")


@posix
def test_a_profile_that_all_can_read_is_closed_at_the_start(here: Here) -> None:
    folder, journal = here.folder, profile_paths(here.folder).journal_folder
    for one in (folder, journal):
        one.chmod(0o755)
    done = here.run("orders")
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, journal)] == [0o700, 0o700]
    assert "other users" not in done.err


@posix
def test_where_a_profile_cannot_be_closed_it_is_said(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a disk that keeps no permissions: the change is taken and does nothing.
    here.folder.chmod(0o777)
    monkeypatch.setattr(Path, "chmod", lambda *_given, **_more: None)
    done = here.run("orders")
    assert done.code == 0
    assert "Other users of this computer can read the profile" in done.err
    notices = here.at_the_desk(lambda desk: asyncio.sleep(0, dict(desk.notices.standing)))
    assert notices["access"].tone is Tone.ACT
    assert ProfilePaths(here.folder).is_open_to_others
    (here.folder / "settings.json").write_text("{}")
    assert "closed to them now" not in here.run("doctor", "--mend").out
