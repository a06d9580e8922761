"""A disk under SQLite whose calls fail as a test wishes."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import apsw


@dataclass
class Faults:
    """Which calls of the file system fail, and how often each was made."""

    fail: Callable[[str, str], bool] = lambda call, name: False
    calls: list[tuple[str, str]] = field(default_factory=list)
    vfs: str = ""

    def meet(self, call: str, name: str) -> None:
        self.calls.append((call, name))
        if self.fail(call, name):
            raise apsw.IOError


class FaultyFile(apsw.VFSFile):
    def __init__(self, faults: Faults, name: Any, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        path = name.filename() if hasattr(name, "filename") else name
        self._name = os.path.basename(path or "")
        self._faults = faults

    def xSync(self, flags: int) -> None:
        self._faults.meet("sync", self._name)
        super().xSync(flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._faults.meet("write", self._name)
        super().xWrite(data, offset)


class FaultyVFS(apsw.VFS):
    # The cipher's layer over a VFS outlives it, so that a name is used once and the VFS is kept.
    kept: ClassVar[list["FaultyVFS"]] = []

    def __init__(self, faults: Faults) -> None:
        self.name = f"faulty-{len(self.kept)}"
        super().__init__(name=self.name, base="unix")
        self._faults = faults
        self.kept.append(self)

    def xOpen(self, name: Any, flags: list[int]) -> FaultyFile:
        return FaultyFile(self._faults, name, flags)
