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


def test_a_memory_that_is_damaged_in_both_banks_is_refused_and_stays_as_it_is(tmp_path):
    file, damaged = tmp_path / "pump.memory", b"CIST" + b"J" * (BANK_BYTES + 10)
    file.write_bytes(damaged)
    with pytest.raises(MemoryLost):
        Memory(FileBanks(file))
    assert file.read_bytes() == damaged


def test_a_folder_is_no_memory(tmp_path):
    with pytest.raises(OSError, match="irectory"):
        FileBanks(tmp_path)


@pytest.mark.parametrize("text", ['{"format": "cisterna-order"}', "{" * (2 * BANK_BYTES)])
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(tmp_path, text):
    path = tmp_path / "order.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="is no memory of a pump"):
        FileBanks(path)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("start", [b"C", b"CIST", b""])
def test_a_first_write_that_was_cut_short_is_still_a_memory(tmp_path, start):
    path = tmp_path / "pump.memory"
    path.write_bytes(start)
    assert FileBanks(path).read(0) == start
