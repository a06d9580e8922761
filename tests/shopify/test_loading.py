"""No network module is loaded before the network is needed, and none is left for the first request."""

import json
import subprocess
import sys

from tests.patience import PATIENCE_S

SCRIPT = """
import asyncio, json, sys
from datetime import UTC, datetime
from orderdesk.errors import UnreachableError
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.gateway import load_network, open_gateway

NETWORK = ("httpx", "httpcore", "h11", "anyio")

def loaded():
    return sorted(name for name in sys.modules if name.split(".")[0] in NETWORK)

async def main():
    said = {}
    address = parse_endpoint("http://127.0.0.1:9")
    gateway = open_gateway(address, StaticToken("token"), clock=lambda: datetime.now(UTC))
    said["opened"] = loaded()
    await gateway.aclose()
    said["closed"] = loaded()
    load_network()
    before = set(loaded())
    gateway = open_gateway(address, StaticToken("token"), clock=lambda: datetime.now(UTC))
    try:
        await gateway.probe()
    except UnreachableError:
        said["asked"] = True
    await gateway.aclose()
    said["late"] = sorted(set(loaded()) - before)
    print(json.dumps(said))

asyncio.run(main())
"""


def test_the_network_is_loaded_when_it_is_needed_and_then_wholly() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert json.loads(done.stdout) == {"opened": [], "closed": [], "asked": True, "late": []}
