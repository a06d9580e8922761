"""What each test of the window's whole life starts from."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from orderdesk.arguments import Arguments
from orderdesk.demo.process import DemoProcess


@pytest.fixture
def hooks() -> Iterator[None]:
    """The program takes over Python's hooks: give them back."""
    before = sys.excepthook
    yield
    sys.excepthook = before


@pytest.fixture
def arguments(tmp_path: Path, demo_shop: DemoProcess) -> Arguments:
    return Arguments(
        profile=tmp_path / "profile", endpoint=demo_shop.endpoint, token=demo_shop.token
    )
