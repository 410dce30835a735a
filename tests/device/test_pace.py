"""Bytes come out no faster than the line, none lost, none early."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from device.pace import Pace


def test_a_line_without_a_limit_is_at_once():
    pace = Pace()
    pace.put(b"abc", 5)
    assert (pace.due(5), pace.waiting) == (b"abc", False)


def test_ten_bits_a_byte_at_its_speed():
    pace = Pace(9_600)
    pace.put(bytes(96), 0)
    assert len(pace.due(50)) == 48
    assert len(pace.due(100)) == 48


def test_a_late_line_keeps_order_and_can_lose_all():
    pace = Pace(late_ms=700)
    pace.put(b"a", 0)
    pace.put(b"b", 10)
    assert (pace.due(699), pace.due(705), pace.waiting) == (b"", b"a", True)
    pace.lose()
    assert pace.due(10_000) == b""


@given(st.lists(st.tuples(st.integers(0, 500), st.binary(max_size=40)), max_size=20), st.integers(300, 200_000))
def test_everything_comes_in_order_and_never_faster_than_the_line(puts, baud):
    pace, now_ms, sent, got = Pace(baud), 0, b"", b""
    for wait_ms, data in puts:
        now_ms += wait_ms
        pace.put(data, now_ms)
        sent += data
        got += pace.due(now_ms)
        assert len(got) * 10_000 <= baud * now_ms + 10_000
    assert got + pace.due(10**9) == sent
