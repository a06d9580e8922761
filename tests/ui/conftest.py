"""A dressed application for every test of the window, and Qt's own warnings as failures."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from orderdesk.ui.theme import Mode, Theme

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The light theme, dressed once; a test that switches it switches it back."""
    return Theme(qapp, RESOURCES, Mode.LIGHT)


@pytest.fixture
def dressed(theme: Theme) -> Iterator[Theme]:
    """The theme, light again after the test."""
    yield theme
    theme.set_mode(Mode.LIGHT)
