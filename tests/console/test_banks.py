"""A pump's memory outlives its process in a file."""

from __future__ import annotations

import pytest

from console.banks import FileBanks
from device.memory import BANK_BYTES, Memory, MemoryLost


def test_what_is_committed_is_read_again_from_the_file(tmp_path):
    file = tmp_path / "pump.memory"
    banks = FileBanks(file)
    memory = Memory(banks)
    assert memory.payload is None
    for payload in (b"a long first record", b"second", b"third"):
        memory.commit(payload)
        assert Memory(FileBanks(file)).payload == payload


def test_a_shorter_record_over_a_longer_one_is_whole(tmp_path):
    memory = Memory(FileBanks(tmp_path / "m"))
    for payload in (b"x" * 5_000, b"x" * 5_000, b"y", b"z"):
        memory.commit(payload)
    assert Memory(FileBanks(tmp_path / "m")).payload == b"z"


def test_a_file_of_something_else_is_refused(tmp_path):
    file = tmp_path / "photo"
    file.write_bytes(b"J" * (BANK_BYTES + 10))
    with pytest.raises(MemoryLost):
        Memory(FileBanks(file))
    assert file.read_bytes() == b"J" * (BANK_BYTES + 10)


def test_a_folder_is_no_memory(tmp_path):
    with pytest.raises(OSError, match="irectory"):
        FileBanks(tmp_path)
