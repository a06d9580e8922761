"""Whether a window can be opened at all, found out before Qt would abort over it."""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from orderdesk.words import _

_X_PORT = 6000
_PATIENCE_S = 2.0
_NEEDS_NOTHING = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb")


def why_no_window(environment: Mapping[str, str] = os.environ) -> str:
    """One sentence why no window can be opened here; "" if one can.

    Only X11 and Wayland can be missing: other systems always have their screen.
    """
    if not sys.platform.startswith("linux"):
        return ""
    wanted = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if wanted in _NEEDS_NOTHING:
        return ""
    if _answers_wayland(environment) and wanted != "xcb":
        return ""
    if not _answers_x11(environment.get("DISPLAY", "")):
        return _(
            "OrderDesk has no display here: start it on a desktop, or use its commands without a window."
        )
    missing = _missing_library()
    if missing:
        return _("OrderDesk cannot open a window, because {library} is not installed.").format(
            library=missing
        )
    return ""


def _answers_wayland(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    path = Path(environment.get("XDG_RUNTIME_DIR", "/nowhere")) / name
    return _answers(str(path))


def _answers_x11(display: str) -> bool:
    host, colon, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return _answers(path) or _answers(f"\0{path}")
    try:
        with socket.create_connection((host.strip("[]"), _X_PORT + int(number)), _PATIENCE_S):
            return True
    except OSError:
        return False


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(_PATIENCE_S)
        try:
            door.connect(path)
        except OSError:
            return False
    return True


def _missing_library() -> str:
    """The library that Qt's X11 plugin misses. Qt itself aborts the process over it."""
    package = find_spec("PySide6")
    for folder in package.submodule_search_locations or () if package is not None else ():
        plugin = Path(folder) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
        if plugin.is_file():
            try:
                ctypes.CDLL(str(plugin))
            except OSError as error:
                return str(error).split(":")[0]
    return ""
