"""Another mode is the same daily dose, never more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from profiles.program import Bolus, Continuous, MinimumRate, Periodic, Stopped
from profiles.totals import mean_nl_per_day
from widgets import example_program as example
from widgets.base_conversion import as_continuous, as_timed

TERMS = example.terms()


def test_steps_become_their_mean_dose():
    flat = replace(example.DAY_AND_NIGHT.base, week=(0,) * 7)
    steady = as_continuous(replace(example.DAY_AND_NIGHT, base=flat), TERMS)
    assert steady == Continuous(600_000, 300_000)
    assert mean_nl_per_day(steady) == mean_nl_per_day(flat)


def test_what_is_steady_or_timed_already_stays():
    steady = Continuous(600_000, 300_000)
    assert as_continuous(replace(example.DAY_AND_NIGHT, base=steady), TERMS) is steady
    assert as_timed(example.DAY_AND_NIGHT, TERMS) is example.DAY_AND_NIGHT.base


def test_one_step_lasts_all_day():
    timed = as_timed(replace(example.DAY_AND_NIGHT, base=Continuous(600_000, 300_000)), TERMS)
    assert [(s.start_s, s.end_s, s.flow_nl_per_day) for s in timed.patterns[0]] == [(0, 86_400, 600_000)]


@given(
    volume=st.integers(0, 200_000),
    duration=st.integers(60, 3_600),
    interval=st.integers(3_600, 86_400),
    base=st.integers(0, 3_000_000),
)
def test_a_change_of_mode_never_gives_more(volume, duration, interval, base):
    periodic = Periodic(Bolus(volume, duration, volume // 2), interval, base, base // 2)
    steady = as_continuous(replace(example.DAY_AND_NIGHT, base=periodic), TERMS)
    assert steady.flow_nl_per_day <= mean_nl_per_day(periodic) + 2
    assert TERMS.dose_ng_per_day(steady.flow_nl_per_day) <= steady.asked_ng_per_day


def test_the_minimum_rate_and_a_stop_convert_to_what_they_give():
    minimum = as_continuous(replace(example.DAY_AND_NIGHT, base=MinimumRate(6_000)), TERMS)
    assert minimum == Continuous(6_000, 3_000)
    stopped = as_continuous(replace(example.DAY_AND_NIGHT, base=Stopped("tube")), TERMS)
    assert stopped.flow_nl_per_day == 0
