"""An emulated pump's memory as a file: two banks at fixed places, each write on the disk before it returns.

A memory is a pump, and one pump runs once: who opens it holds it for the life of the process.
"""

from __future__ import annotations

import os
from pathlib import Path

from console.holding import Hold
from device.memory import BANK_BYTES, MAGIC


class FileBanks:
    """The two banks of a memory file; made when there is none, and held until ``release`` or the end of the process.

    Raises OSError when it cannot be used, ValueError (a sentence) for a file of something else, which is left as it is,
    HeldError when another process is this pump.
    """

    def __init__(self, path: Path) -> None:
        path.open("ab").close()
        self._path = path
        starts = [data[: len(MAGIC)] for data in map(self.read, range(2)) if data]
        if starts and not any(MAGIC.startswith(start) for start in starts):
            raise ValueError(f"The file {path} is no memory of a pump, and stays as it is. Choose another place.")
        self._hold = Hold(path)

    def release(self) -> None:
        """Let go of the memory: another process may be this pump."""
        self._hold.release()

    def read(self, bank: int) -> bytes:
        """What the bank holds; a place that was never written reads as blank."""
        with self._path.open("rb") as file:
            file.seek(bank * BANK_BYTES)
            data = file.read(BANK_BYTES)
        return data if data.strip(b"\x00") else b""

    def write(self, bank: int, data: bytes) -> None:
        """Replace the front of the bank; older bytes behind it belong to nothing."""
        with self._path.open("r+b") as file:
            file.seek(bank * BANK_BYTES)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
