"""Damage below the level of runs."""

from __future__ import annotations

from itertools import islice

import pytest

from device.campaign import cuts


@pytest.fixture(scope="module")
def heard(cast):
    return cuts.heard(cast)


@pytest.mark.req(40)
def test_no_small_corruption_of_any_frame_opens_as_another(heard):
    for number, frame in enumerate(heard[0]):
        damaged = islice(cuts.small_corruptions(frame), number, None, 40)
        tried, wrong = cuts.accepted(frame, damaged)
        assert tried > 200
        assert wrong == 0
        tried, wrong = cuts.accepted(frame, cuts.bit_pairs(frame, [number, 8 * number + 3]))
        assert (tried > 200, wrong) == (True, 0)


def test_a_frame_that_opens_as_another_is_counted(heard):
    one, other = heard[0][:2]
    assert cuts.accepted(one, [other, one, b"junk"]) == (3, 1)


@pytest.mark.req(37)
def test_a_memory_cut_at_any_byte_holds_the_state_before_or_after(heard):
    assert len(heard[1]) >= 6
    assert [wrong for _, wrong in map(cuts.torn, heard[1])] == [0] * len(heard[1])


def test_a_write_over_both_banks_would_be_counted():
    whole = cuts.Write((b"", b""), 0, b"no record at all")
    assert cuts.torn(whole) == (17, 0)
    first = cuts.Write((b"CIST-broken", b"CIST-broken"), 0, b"x" * 20)
    assert cuts.torn(first)[0] == 21


def test_small_corruptions_are_all_there():
    assert len(list(cuts.small_corruptions(b"ab"))) == 2 * (3 + 255)
    assert len(list(cuts.bit_pairs(b"ab\x00", range(16)))) == 120
