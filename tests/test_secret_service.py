"""The real road to a real keyring: keyring's Secret Service backend, on a private message bus."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[1]
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in NEEDED), reason=f"needs {NEEDED}"
)

TALK = """if True:
    import asyncio, sys
    from pathlib import Path
    from orderdesk.credentials import Credentials, KeyringDoor
    from orderdesk.paths import ProfilePaths

    def opened():
        paths = ProfilePaths(Path(sys.argv[1]))
        return Credentials(paths, "a.myshopify.com", is_loopback=False, keyring=KeyringDoor())

    async def main():
        first = opened()
        key = await first.database_key()
        await first.save_token(None, "shpat_0123456789abcdef")
        again = opened()
        print(await again.database_key() == key, await again.find_token(None))
        await again.forget_token(None)
        print(await opened().find_token(None))

    asyncio.run(main())
"""

UNLOCKED = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >&2 && exec "$@"'


def test_secrets_live_in_a_real_keyring(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    for name in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "GNOME_KEYRING_CONTROL"):
        environment.pop(name, None)
    talk = [sys.executable, "-c", TALK, str(profile)]
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh", *talk],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.stdout.splitlines()[-2:] == [
        "True shpat_0123456789abcdef",
        "None",
    ], done.stderr
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert b"shpat_" not in file.read_bytes(), file
