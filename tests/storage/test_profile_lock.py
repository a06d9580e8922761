"""One process per profile, also after a kill."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orderdesk.errors import ProfileFolderError, ProfileInUseError
from orderdesk.storage.profile_lock import ProfileLock
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]

HOLDS = """
    import sys
    from pathlib import Path
    from orderdesk.storage.profile_lock import ProfileLock

    with ProfileLock(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.readline()
"""


@contextmanager
def holder(path: Path, code: str = HOLDS) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
    finally:
        child.kill()
        child.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile.lock"


def test_a_second_process_is_told(path: Path) -> None:
    with holder(path), pytest.raises(ProfileInUseError) as caught:
        ProfileLock(path).take()
    assert "already open" in str(caught.value)


def test_a_killed_process_leaves_no_lock(path: Path) -> None:
    with holder(path) as child:
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        child.wait(PATIENCE_S)
        with ProfileLock(path):
            pass
    assert path.exists()


def test_an_orderly_end_releases(path: Path) -> None:
    with holder(path) as child:
        child.communicate("\n")
        ProfileLock(path).take()


def test_two_windows_of_one_process_are_two(path: Path) -> None:
    first = ProfileLock(path)
    first.take()
    first.take()
    with pytest.raises(ProfileInUseError):
        ProfileLock(path).take()
    first.release()
    first.release()
    with ProfileLock(path):
        pass


HOLDS_WITH_CHILD = """
    import subprocess, sys
    from pathlib import Path
    from orderdesk.storage.profile_lock import ProfileLock

    ProfileLock(Path(sys.argv[1])).take()
    child = subprocess.Popen(
        [sys.executable, "-c", "print('held', flush=True); input()"], close_fds=False
    )
    child.wait()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_child_of_the_killed_process_does_not_hold_on(path: Path) -> None:
    with holder(path, HOLDS_WITH_CHILD) as process:
        process.kill()
        process.wait(PATIENCE_S)
        # The grandchild still waits for its standard input, which this end keeps open.
        with ProfileLock(path):
            pass


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProfileFolderError):
        ProfileLock(tmp_path / "nowhere" / "profile.lock").take()
