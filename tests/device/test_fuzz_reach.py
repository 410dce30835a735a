"""A way through the code is new once."""

from __future__ import annotations

import sys
from contextlib import suppress

from device.framing import cobs_decode, cobs_encode
from tests.device import fuzz
from tests.device.fuzz_reach import Reach


def test_a_way_through_the_code_is_new_once():
    reach = Reach()
    assert reach.is_new(lambda: cobs_encode(b"\x01\x00"))
    assert not reach.is_new(lambda: cobs_encode(b"\x01\x00"))
    assert reach.is_new(lambda: cobs_decode(cobs_encode(b"\x01\x00")))
    assert all("framing" in code.co_filename for code, _, _, _ in reach.steps)


def test_the_same_lines_further_down_are_another_way():
    reach = Reach()
    plan = [fuzz.seeds()[name][0] for name in ("program", "request")]
    assert reach.is_new(lambda: fuzz.program(plan[0]))
    assert reach.is_new(lambda: fuzz.request(plan[1]))
    assert not reach.is_new(lambda: fuzz.request(plan[1]))


def test_what_lies_outside_the_wire_is_no_way():
    assert not Reach().is_new(lambda: sorted("cba"))


def test_who_traced_before_goes_on_tracing():
    before = sys.gettrace()
    reach = Reach()
    with suppress(ValueError):
        reach.is_new(lambda: cobs_decode(b"\x05\x01"))
    assert sys.gettrace() is before
    assert reach.steps == set()
