"""The pump's memory holds one whole record, whatever happens to the power."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.memory import BANK_BYTES, CutBanks, Memory, MemoryLost, PowerLoss, RamBanks, Record, from_bytes, to_bytes


def test_blank_banks_hold_nothing():
    memory = Memory(RamBanks())
    assert memory.payload is None
    assert not memory.repaired


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6))
def test_the_last_commit_is_what_is_read_again(payloads):
    banks = RamBanks()
    memory = Memory(banks)
    for payload in payloads:
        memory.commit(payload)
        assert Memory(banks).payload == payload


@pytest.mark.req(37)
@pytest.mark.parametrize("commits", [0, 1, 2, 3])
def test_power_loss_at_every_byte_of_a_write_leaves_the_record_before_or_after_it(commits):
    new, size = b"new" * 40, len(to_bytes(Record(1, b"new" * 40)))
    for arrived in range(size + 1):
        banks = RamBanks()
        memory = Memory(banks)
        for number in range(commits):
            memory.commit(f"old {number}".encode() * (number + 1) * 9)
        before = memory.payload
        banks.cut = lambda bank, data, arrived=arrived: arrived
        with pytest.raises(PowerLoss):
            memory.commit(new)
        banks.cut = None
        again = Memory(banks)
        assert again.payload == (new if arrived == size else before)
        again.commit(b"later")
        assert Memory(banks).payload == b"later"


@pytest.mark.req(40)
def test_every_changed_byte_of_a_record_is_noticed():
    whole = to_bytes(Record(7, b"a pump state"))
    assert from_bytes(whole) == Record(7, b"a pump state")
    for place in range(len(whole)):
        for mask in (1, 0x80, 0xFF):
            broken = bytearray(whole)
            broken[place] ^= mask
            assert from_bytes(bytes(broken)) is None


def test_a_damaged_bank_is_said_and_the_other_counts():
    banks = RamBanks()
    memory = Memory(banks)
    memory.commit(b"first")
    memory.commit(b"second")
    newer = max((0, 1), key=lambda bank: from_bytes(banks.cells[bank]).sequence)
    banks.cells[newer] = banks.cells[newer][:-1] + b"\x00\x01"
    again = Memory(banks)
    assert (again.payload, again.repaired) == (b"first", True)


def test_two_damaged_banks_are_refused_with_a_sentence():
    banks = RamBanks()
    banks.cells[:] = [b"rubbish", b"rubbish"]
    with pytest.raises(MemoryLost, match="new memory file"):
        Memory(banks)


def test_a_record_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        Memory(RamBanks()).commit(b"x" * BANK_BYTES)


def test_power_can_be_cut_over_any_banks_and_the_newest_record_damaged():
    below, cuts = RamBanks(), [None, None, 40]
    banks = CutBanks(below, lambda bank, data: cuts.pop(0))
    memory = Memory(banks)
    memory.commit(b"one")
    memory.commit(b"two")
    with pytest.raises(PowerLoss):
        memory.commit(b"three")
    assert Memory(banks).payload == b"two"
    whole = CutBanks(RamBanks(), lambda bank, data: None)
    whole.damage()
    for payload in (b"one", b"two"):
        Memory(whole).commit(payload)
    whole.damage()
    again = Memory(whole)
    assert (again.payload, again.repaired) == (b"one", True)
