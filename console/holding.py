"""A file that one process at a time may use: a lock of the system, which goes with its process however that ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

PATIENCE_S = 2.0  # the process before may still be saving what it has
_PAUSE_S = 0.05
_OWN_FILE = 0o600
_LOCKED_BYTE = 1 << 20  # Windows locks bytes, and nobody can read a locked one: far behind the number of the process
_NUMBER_MAX = 20  # digits

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class HeldError(RuntimeError):
    """Another process has the file; ``by`` says which in words."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Hold:
    """One file, held from here on; ``release`` or the end of the process lets go of it.

    The lock is on a file beside it, ``NAME.lock``, which holds the number of the process that has it and stays behind.
    Raises HeldError when another one has it, OSError when nothing can be locked there.
    """

    def __init__(self, file: Path, patience_s: float = PATIENCE_S) -> None:
        real = file.resolve()  # two names of one file are one file
        self._descriptor = os.open(real.with_name(f"{real.name}.lock"), os.O_RDWR | os.O_CREAT, _OWN_FILE)
        try:
            self._take(patience_s)
        except (HeldError, OSError):
            os.close(self._descriptor)
            raise

    def release(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)

    def _take(self, patience_s: float) -> None:
        end = time.monotonic() + patience_s
        while True:
            try:
                _lock(self._descriptor)
                break
            except (
                BlockingIOError,
                PermissionError,
            ) as error:  # what Unix and what Windows say of a lock that is taken
                if time.monotonic() >= end:
                    raise HeldError(self._holder()) from error
            time.sleep(_PAUSE_S)
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, str(os.getpid()).encode())

    def _holder(self) -> str:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        number = os.read(self._descriptor, _NUMBER_MAX)
        return f"process {int(number)}" if number.isdigit() else "another process"
