"""Whether a window can be opened is found out before Qt would abort."""

import socket
from pathlib import Path

import pytest

from orderdesk.ui.display_check import why_no_window

pytestmark = pytest.mark.skipif(
    not __import__("sys").platform.startswith("linux"), reason="only there a display can be missing"
)


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=1x1"])
def test_platforms_without_a_screen_need_none(platform: str) -> None:
    assert why_no_window({"QT_QPA_PLATFORM": platform}) == ""


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DISPLAY": ""},
        {"DISPLAY": ":4711"},
        {"DISPLAY": "nonsense"},
        {"DISPLAY": "127.0.0.1:9"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"QT_QPA_PLATFORM": "xcb"},
    ],
)
def test_what_does_not_answer_is_no_display(environment: dict[str, str]) -> None:
    assert why_no_window(environment).startswith("OrderDesk has no display here")


def test_a_wayland_socket_that_answers_is_enough(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert why_no_window(environment) == ""
        assert why_no_window({**environment, "QT_QPA_PLATFORM": "xcb"}) != ""
