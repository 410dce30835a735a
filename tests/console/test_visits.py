"""A patient's dates: a fill is dated by the pump's book, and a visit lies ahead until its day is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo_patients import demo_patients, record
from console.visits import SAME_FILL_S, after_fill, filled_at, is_newer, lasting_s, missed
from profiles.pump import PumpStatus
from profiles.pump_book import Fill
from profiles.pumping import DAY_S

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AT = int(NOW.timestamp())
PATIENT = record(demo_patients()[0], NOW)


@pytest.mark.parametrize("scale", [1, 60])
def test_a_fill_is_as_old_as_the_pump_has_counted(status: PumpStatus, scale: int):
    read = replace(status, time_scale=scale)
    fill = Fill("r", read.elapsed_s - 7_200, demo_patients()[0].program.fluid, 18_000_000, 0, 0, 0)
    assert filled_at(fill, read, AT) == AT - 7_200 // scale


def test_another_fill_is_one_that_the_drift_of_a_clock_does_not_explain():
    assert PATIENT.filled_at is not None
    assert not is_newer(PATIENT.filled_at + SAME_FILL_S, PATIENT)
    assert is_newer(PATIENT.filled_at + SAME_FILL_S + 1, PATIENT)
    assert is_newer(AT, replace(PATIENT, filled_at=None))


@pytest.mark.parametrize(("planned_s", "left"), [(-3 * DAY_S, False), (3_600, False), (8 * DAY_S, True)])
def test_a_fill_uses_up_the_visit_at_which_it_was_made(planned_s: int, left: bool):
    planned = replace(PATIENT, planned_refill_at=AT + planned_s)
    after = after_fill(planned, AT, None)
    assert (after.filled_at, after.planned_refill_at) == (AT, AT + planned_s if left else None)
    assert after_fill(planned, AT, AT + 40 * DAY_S).planned_refill_at == AT + 40 * DAY_S
    assert after_fill(replace(PATIENT, planned_refill_at=None), AT, None).planned_refill_at is None


def test_a_visit_is_missed_when_its_day_is_over_on_the_wall_here():
    assert not missed(None, NOW)
    assert not missed(AT - 9 * 3_600, NOW)
    assert missed(AT - 10 * 3_600, NOW)
    west = NOW.astimezone(timezone(timedelta(hours=-5)))
    assert not missed(AT - 4 * 3_600, west)
    assert missed(AT - 5 * 3_600, west)


@given(st.integers(-400 * DAY_S, 400 * DAY_S), st.none() | st.integers(0, 200 * DAY_S))
def test_the_reservoir_has_to_last_to_a_visit_that_lies_ahead_and_never_to_no_time_at_all(planned_s, fresh_s):
    lasting = lasting_s(AT + planned_s, NOW, fresh_s)
    assert lasting > 0
    if planned_s > 0:
        assert lasting == planned_s
    elif missed(AT + planned_s, NOW):
        assert lasting == max(DAY_S, fresh_s or 0)
    else:
        assert lasting <= DAY_S


def test_without_any_visit_it_lasts_as_long_as_the_fill():
    assert lasting_s(None, NOW, None) is None
    assert lasting_s(None, NOW, 90 * DAY_S) == 90 * DAY_S
    assert lasting_s(None, NOW, 5) == DAY_S
