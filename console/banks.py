"""An emulated pump's memory as a file: two banks at fixed places, each write on the disk before it returns."""

from __future__ import annotations

import os
from pathlib import Path

from device.memory import BANK_BYTES


class FileBanks:
    """The two banks of a memory file; made when there is none. Raises OSError when it cannot be used."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b" if path.exists() else "x+b", buffering=0)

    def read(self, bank: int) -> bytes:
        """What the bank holds; a place that was never written reads as blank."""
        self._file.seek(bank * BANK_BYTES)
        data = self._file.read(BANK_BYTES) or b""
        return data if data.strip(b"\x00") else b""

    def write(self, bank: int, data: bytes) -> None:
        """Replace the front of the bank; older bytes behind it belong to nothing."""
        self._file.seek(bank * BANK_BYTES)
        written = 0
        while written < len(data):
            written += self._file.write(data[written:]) or 0
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
