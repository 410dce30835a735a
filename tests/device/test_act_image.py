"""Acts and books as bytes: one encoding each, small enough for a frame, strict on the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.act_image import ACT_MAX, BOOK_MAX, PARTS_TOLD, decode_act, decode_book, encode_act, encode_book
from device.kinds import CodecError
from profiles.acts import ClockChange, LimitsChange, PumpLimits, Refill
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, DelayedStart, SingleBolus, Step, Timed
from profiles.pump_book import Activation, Fill, PartEnd, PartRecord, PumpBook
from profiles.units_tables import MAX_DURATION_S

FLUID = Fluid((Component("baclofen", 500_000),))
LIMITS = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
ACTS = (
    SingleBolus("ab" * 16, Bolus(10_000, 600, 5_000), 60, 3_600),
    ClockChange(-3_600, 3_600),
    LimitsChange(LIMITS),
    Refill("fill-1", FLUID, 18_000_000, 2_100_000, 2_000_000),
)
FULL = Fluid(tuple(Component(f"{number}" * 20, 100_000_000) for number in range(5)))


@pytest.mark.parametrize("act", ACTS)
def test_an_act_comes_back_as_it_went(act):
    assert decode_act(encode_act(act)) == act


def test_the_longest_act_and_book_have_room():
    fill = Fill("r" * 64, 2**40, FULL, *(10**8,) * 4)
    day = tuple(Step(n * 300, n * 300 + 300, 24_000_000, 10**10) for n in range(288))
    delayed = DelayedStart("f" * 32, MAX_DURATION_S, Timed((day,) * 7, (0, 1, 2, 3, 4, 5, 6)))
    parts = (PartRecord(bytes(16), PartEnd.CUT, 2**40, 10**8),) * PARTS_TOLD
    book = PumpBook(LIMITS, LIMITS, fill, parts, Activation(2**32 - 1, 2**40, 2**40, delayed))
    assert len(encode_act(Refill("r" * 64, FULL, 10**8, 10**8, 10**8))) <= ACT_MAX
    assert decode_book(encode_book(book)) == book
    assert len(encode_book(book)) <= BOOK_MAX


@pytest.mark.parametrize("act", [
    ClockChange(0, 2**41), LimitsChange("wide"), Refill("", FLUID, 1, 1, 1), Refill("a", FLUID, -1, 1, 1), "clock",
])  # fmt: skip
def test_what_is_outside_its_form_does_not_leave(act):
    with pytest.raises(CodecError):
        encode_act(act)


@pytest.mark.req(68)
@given(st.sampled_from(ACTS), st.integers(0, 400), st.integers(0, 255))
def test_a_hurt_act_is_refused_or_is_another_act(act, place, value):
    data = encode_act(act)
    hurt = data[: place % len(data)] + bytes([value]) + data[place % len(data) + 1 :]
    try:
        assert encode_act(decode_act(hurt)) == hurt
    except CodecError:
        return
