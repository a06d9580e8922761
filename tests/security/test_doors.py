"""Doors to other programs: web pages, false servers, and other users of the computer."""

import asyncio
import os
import ssl
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from orderdesk.errors import InsecureConnectionError
from orderdesk.notices import Tone
from orderdesk.paths import ProfilePaths, profile_paths
from orderdesk.shopify.address import Endpoint, parse_endpoint
from tests.demo import wire
from tests.demo.conftest import Running, running
from tests.demo.tiny_shop import NAME
from tests.headless.here import Here
from tests.shopify.test_client import TOKEN, client, create

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


def certificate(folder: Path, host: str, *, days: int) -> Path:
    """A certificate that nobody vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


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


@pytest.mark.parametrize(
    ("host", "days"), [("127.0.0.1", 30), ("shop.example", 30), ("localhost", -1)]
)
async def test_a_server_that_nobody_vouches_for_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    async with tls_server(certificate(tmp_path, host, days=days)) as (origin, heard):
        one = client("my-shop.myshopify.com")
        # As if the network led the shop's name to this server.
        one._endpoint = Endpoint(origin, is_loopback=False)
        with pytest.raises(InsecureConnectionError) as refused:
            await create(one)
        await one.aclose()
    assert "not trusted" in refused.value.what or "does not fit" in refused.value.what
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
