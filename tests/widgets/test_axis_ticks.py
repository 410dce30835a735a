"""Marks stand on round times and round numbers and say them as a clinician would."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.axis_ticks import DAY_S, day_text, moment_text, nice_step, number_text, time_ticks, value_ticks

START = datetime(2026, 11, 24, 9, 40)  # a Tuesday


def test_a_day_shows_clock_times_and_the_date_at_midnight():
    ticks = time_ticks(START, 0, DAY_S, 9)
    assert [t.text for t in ticks] == ["12:00", "15:00", "18:00", "21:00", "00:00", "03:00", "06:00", "09:00"]
    assert [t.below for t in ticks if t.below] == ["Wed 25 Nov"]
    assert ticks[0].at == (2 * 60 + 20) * 60


def test_a_week_shows_day_names_with_dates_below():
    ticks = time_ticks(START, 0, 7 * DAY_S, 9)
    assert [t.text for t in ticks] == ["Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"]
    assert ticks[0].below == "25 Nov"
    assert ticks[-1].below == "1 Dec"


def test_a_month_shows_mondays_and_half_a_year_shows_months():
    assert [t.text for t in time_ticks(START, 0, 33 * DAY_S, 9)] == ["30 Nov", "7 Dec", "14 Dec", "21 Dec"]
    months = time_ticks(START, 0, 180 * DAY_S, 7)
    assert [t.text for t in months] == ["Dec", "Jan", "Feb", "Mar", "Apr", "May"]
    assert [t.below for t in months] == ["", "2027", "", "", "", ""]


@given(
    minutes=st.integers(0, 7 * 1_440),
    span=st.integers(3_600, 400 * DAY_S),
    most=st.integers(3, 14),
)
def test_marks_lie_inside_on_whole_minutes_and_are_few(minutes, span, most):
    start = datetime(2026, 1, 1) + timedelta(minutes=minutes)
    ticks = time_ticks(start, 0, span, most)
    assert len(ticks) <= most + 1
    for tick in ticks:
        assert 0 <= tick.at <= span
        assert (start + timedelta(seconds=tick.at)).second == 0
        assert tick.text


@given(highest=st.floats(1e-3, 1e9), most=st.integers(2, 8))
def test_an_axis_holds_its_values_with_air_and_round_numbers(highest, most):
    top, ticks = value_ticks(highest, most)
    assert top >= highest * 1.05
    assert top <= highest * 1.06 * 2 + 1e-9 or len(ticks) - 1 >= most - 1
    assert len(ticks) <= most + 1
    assert ticks[0].text == "0"
    assert ticks[-1].at == pytest.approx(top)
    assert len({t.text for t in ticks}) == len(ticks)


def test_an_axis_of_nothing_still_has_a_top():
    assert value_ticks(0.0, 4)[0] == 1.0


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(0.5, 0.5, "0.5"), (1.0, 0.5, "1"), (1200.0, 200.0, "1,200"), (0.25, 0.25, "0.25"), (0.0, 0.1, "0")],
)
def test_numbers_follow_ismp(value, step, text):
    assert number_text(value, step) == text


def test_steps_are_one_two_two_and_a_half_or_five():
    assert nice_step(1.0, 4) == 0.25
    assert nice_step(0.7, 4) == pytest.approx(0.2)
    assert nice_step(330, 4) == 100
    assert nice_step(400, 4) == 100


def test_moments_read_like_a_calendar():
    assert day_text(START) == "Tue 24 Nov"
    assert moment_text(START) == "Tue 24 Nov 09:40"
