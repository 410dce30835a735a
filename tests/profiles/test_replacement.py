"""The date to replace a pump by: 90 days after its own warning, with its method, and never a prohibition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus
from profiles.replacement import METHOD, OVER, WARNING, ReplaceBy, left_s, replace_by, replace_by_of

DAY = 86_400
READ = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.RUNNING, 1, b"", None, 1, 500 * DAY, 0, 1, None, 0, 1, 0, 0, 0
)
# What each method has given, kept for good: a row that would change needs another method, with rows of its own.
CORPUS = {
    1: ((0, 7_776_000), (1, 7_776_001), (43_200_000, 50_976_000), (220_752_000, 228_528_000)),
}


def warned(*alarms: tuple[str, int]) -> PumpStatus:
    return replace(READ, alarms=tuple(Alarm(code, AlarmRank.NON_CRITICAL, since_s) for code, since_s in alarms))


@pytest.mark.req(51)
def test_each_date_carries_its_method_and_what_a_method_once_gave_it_gives_for_ever():
    assert tuple(CORPUS)[-1] == METHOD
    for warned_s, by_s in CORPUS[METHOD]:
        assert replace_by(warned_s) == ReplaceBy(warned_s, by_s, METHOD)


@pytest.mark.req(51)
@given(st.integers(0, 2**40))
def test_no_date_is_more_than_ninety_days_after_the_warning_or_before_it(warned_s):
    assert 0 < replace_by(warned_s).by_s - warned_s <= 90 * DAY


@pytest.mark.req(51)
def test_a_pump_that_has_not_warned_has_no_date():
    assert replace_by_of(warned(("low-reservoir", 5))) is None
    assert left_s(warned(("low-reservoir", 5))) is None


@pytest.mark.req(51)
def test_a_pump_that_has_warned_has_its_date_and_only_its_own_word_ends_its_service():
    assert replace_by_of(warned((WARNING, 490 * DAY))) == replace_by(490 * DAY)
    assert left_s(warned((WARNING, 490 * DAY))) == 80 * DAY
    assert left_s(warned((WARNING, 100 * DAY))) == 1
    assert left_s(warned((WARNING, 490 * DAY), (OVER, 500 * DAY))) == 0
