"""A pump's memory outlives its process in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.banks import FileBanks
from console.holding import Hold
from device.memory import BANK_BYTES, Memory, MemoryLost


@contextmanager
def opened(path: Path) -> Iterator[FileBanks]:
    """The banks of one process after the other."""
    banks = FileBanks(path)
    try:
        yield banks
    finally:
        banks.release()


def test_what_is_committed_is_read_again_from_the_file(tmp_path):
    file = tmp_path / "pump.memory"
    with opened(file) as banks:
        assert Memory(banks).payload is None
    for payload in (b"a long first record", b"second", b"third"):
        with opened(file) as banks:
            Memory(banks).commit(payload)
        with opened(file) as banks:
            assert Memory(banks).payload == payload


def test_a_memory_is_held_until_it_is_released_and_one_of_something_else_is_not(tmp_path):
    with opened(tmp_path / "m") as banks:
        assert banks.read(0) == b""
        with pytest.raises(RuntimeError, match="process"):
            Hold(tmp_path / "m", patience_s=0)
    Hold(tmp_path / "m", patience_s=0).release()
    (tmp_path / "order.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="is no memory"):
        FileBanks(tmp_path / "order.json")
    assert not (tmp_path / "order.json.lock").exists()


def test_a_shorter_record_over_a_longer_one_is_whole(tmp_path):
    with opened(tmp_path / "m") as banks:
        memory = Memory(banks)
        for payload in (b"x" * 5_000, b"x" * 5_000, b"y", b"z"):
            memory.commit(payload)
    with opened(tmp_path / "m") as banks:
        assert Memory(banks).payload == b"z"


def test_a_memory_that_is_damaged_in_both_banks_is_refused_and_stays_as_it_is(tmp_path):
    file, damaged = tmp_path / "pump.memory", b"CIST" + b"J" * (BANK_BYTES + 10)
    file.write_bytes(damaged)
    with opened(file) as banks, pytest.raises(MemoryLost):
        Memory(banks)
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
    with opened(path) as banks:
        assert banks.read(0) == start
