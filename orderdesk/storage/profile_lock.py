"""One process per profile: a lock that the operating system holds, and drops when the process dies."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from orderdesk.errors import ProfileFolderError, ProfileInUseError
from orderdesk.paths import PRIVATE_FILE_MODE

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        # Closing is not enough: a child that is just being started still has the descriptor.
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class ProfileLock:
    """Holds a profile from `take` to `release`, or within a `with` block.

    The file stays when the lock is gone: removing it would let two processes lock two files.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Lock the profile for this process.

        Raises ProfileInUseError where another one has it, ProfileFolderError where the file cannot be
        made.
        """
        if self._descriptor is not None:
            return
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE_MODE)
        except OSError as error:
            raise ProfileFolderError(
                self._path.parent, ProfileFolderError.UNUSABLE, error.strerror or ""
            ) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise ProfileInUseError from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another process have the profile. May be called twice."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            _unlock(descriptor)
            os.close(descriptor)

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
