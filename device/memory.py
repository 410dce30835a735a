"""The pump's non-volatile memory: two banks, each one whole checked record; the newer whole one is what counts.

A change is one record written into the *other* bank. Power may go before, after or at any byte of that write: what is
read afterwards is then the record before or the record after it, and nothing in between.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

BANKS = (0, 1)
BANK_BYTES = 393_216  # two full slots and the log fit with room; a record that does not fit is a bug, not a state

MAGIC = b"CIST"
_LAYOUT = 1
_HEAD = struct.Struct(">4sHQI")  # magic, layout, sequence, length of the payload
_DIGEST_BYTES = 32


class PowerLoss(Exception):  # noqa: N818 - it is what happened, and no error of the one who hears of it
    """The power of the pump went away during a write; nothing after it was executed."""


class MemoryLost(ValueError):  # noqa: N818 - the name of the condition in the pump's log
    """Both banks are damaged: a sentence for the person who started the emulator."""


class Banks(Protocol):
    """Where two records are kept: a file, or cells that a test can cut."""

    def read(self, bank: int) -> bytes:
        """Everything that bank holds; empty when it was never written."""

    def write(self, bank: int, data: bytes) -> None:
        """Replace that bank; durable before it returns."""


class RamBanks:
    """Cells in memory that outlive the emulator on top of them.

    ``cut(bank, data)`` is asked before each write: None lets it pass, a number is how many bytes arrive before the
    power goes (0: before the write, ``len(data)``: just after it).
    """

    def __init__(self, cut: Callable[[int, bytes], int | None] | None = None) -> None:
        self.cells = [b"", b""]
        self.cut = cut

    def read(self, bank: int) -> bytes:
        """What that bank holds."""
        return self.cells[bank]

    def write(self, bank: int, data: bytes) -> None:
        """Replace that bank, or a part of it and raise PowerLoss."""
        arrived = self.cut(bank, data) if self.cut else None
        if arrived is None:
            self.cells[bank] = data
            return
        self.cells[bank] = data[:arrived] + self.cells[bank][arrived:]
        raise PowerLoss(f"the power went after {arrived:,} of {len(data):,} bytes")


class CutBanks:
    """Banks whose power can be cut, and whose newest record can be damaged; ``cut`` is asked as by ``RamBanks``."""

    def __init__(self, banks: Banks, cut: Callable[[int, bytes], int | None]) -> None:
        self._banks, self._cut = banks, cut

    def read(self, bank: int) -> bytes:
        """What that bank holds."""
        return self._banks.read(bank)

    def write(self, bank: int, data: bytes) -> None:
        """Replace that bank, or a part of it and raise PowerLoss."""
        arrived = self._cut(bank, data)
        if arrived is None:
            self._banks.write(bank, data)
            return
        self._banks.write(bank, data[:arrived] + self._banks.read(bank)[arrived:])
        raise PowerLoss(f"the power went after {arrived:,} of {len(data):,} bytes")

    def damage(self) -> None:
        """One byte of the newest whole record is changed."""
        whole = [(record.sequence, bank) for bank in BANKS if (record := from_bytes(self._banks.read(bank)))]
        if whole:
            bank = max(whole)[1]
            data = bytearray(self._banks.read(bank))
            data[_HEAD.size] ^= 0x01
            self._banks.write(bank, bytes(data))


@dataclass(frozen=True, slots=True)
class Record:
    """One whole state with its place in time."""

    sequence: int
    payload: bytes


def to_bytes(record: Record) -> bytes:
    """Head, payload, SHA-256 over both; raises ValueError when it does not fit a bank."""
    body = _HEAD.pack(MAGIC, _LAYOUT, record.sequence, len(record.payload)) + record.payload
    if len(body) + _DIGEST_BYTES > BANK_BYTES:
        raise ValueError(f"a record of {len(record.payload):,} bytes does not fit a bank of {BANK_BYTES:,} bytes")
    return body + hashlib.sha256(body).digest()


def from_bytes(data: bytes) -> Record | None:
    """The record that a bank holds, or None when it is blank or not whole; bytes behind it are of older records."""
    if len(data) < _HEAD.size:
        return None
    magic, layout, sequence, length = _HEAD.unpack_from(data)
    end = _HEAD.size + length
    if (magic, layout) != (MAGIC, _LAYOUT) or len(data) < end + _DIGEST_BYTES:
        return None
    if hashlib.sha256(data[:end]).digest() != data[end : end + _DIGEST_BYTES]:
        return None
    return Record(sequence, data[_HEAD.size : end])


class Memory:
    """The newest whole record of two banks, and the way to put a newer one beside it.

    ``payload`` is None when nothing was ever written whole: a bank that is still blank shows that not even the first
    record was finished. ``repaired`` says that one bank was damaged, which is what a power loss in the middle of a
    write leaves. Raises MemoryLost when both are.
    """

    def __init__(self, banks: Banks) -> None:
        self._banks = banks
        cells = [banks.read(bank) for bank in BANKS]
        records = [from_bytes(cell) for cell in cells]
        damaged = [bool(cell) and record is None for cell, record in zip(cells, records, strict=True)]
        whole = [(record.sequence, bank, record) for bank, record in zip(BANKS, records, strict=True) if record]
        if all(damaged):
            raise MemoryLost(
                "The memory of this pump is damaged in both banks, so it cannot be known what it ran. "
                "Start it with a new memory file."
            )
        self.repaired = any(damaged)
        self._sequence, self._bank, newest = max(whole, default=(0, 1, None), key=lambda entry: entry[0])
        self.payload = newest.payload if newest else None

    def commit(self, payload: bytes) -> None:
        """Make ``payload`` what counts, in one atomic record; durable when it returns."""
        record = Record(self._sequence + 1, payload)
        other = 1 - self._bank
        self._banks.write(other, to_bytes(record))
        self._sequence, self._bank, self.payload = record.sequence, other, payload
