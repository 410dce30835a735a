"""The changes of the wall in a year, and the days that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from console.civil_dates import changes_within_a_year, clock_view, year_ahead
from console.clock import Clock
from console.commands.tour_zone import CentralEurope
from console.plan_views import Planned
from profiles.civil import Occasion, Transition
from profiles.edits import set_base_dose

HOUR, DAY = 3_600, 86_400
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=CentralEurope())
CLOCK = Clock(lambda: 0, lambda: NOW)


@pytest.fixture
def planned(context, library) -> Planned:
    return Planned(context, library, NOW.replace(tzinfo=None))


def at(moment: datetime) -> int:
    return int((moment - NOW).total_seconds())


@pytest.mark.req(54)
def test_both_changes_of_a_year_are_found_to_the_second():
    spring, autumn = changes_within_a_year(CLOCK.offset_s, CLOCK.at())
    assert spring == Transition(124 * DAY + 17 * HOUR, HOUR)  # Sun 28 Mar 2027, 02:00 on the wall
    assert autumn == Transition(341 * DAY + 17 * HOUR, -HOUR)
    assert changes_within_a_year(lambda at: 0, CLOCK.at()) == ()


@pytest.mark.req(54)
def test_both_days_are_shown_with_what_runs_and_the_totals_add_up(demo, planned: Planned):
    view = year_ahead(demo.program, planned, NOW, CLOCK.offset_s)
    days = {shown.day.occasion: shown for shown in view.days}
    short, long = days[Occasion.SHORT], days[Occasion.LONG]
    assert (short.day.day, long.day.day) == (date(2027, 3, 28), date(2027, 10, 31))
    assert (short.day.length_s, long.day.length_s) == (23 * HOUR, 25 * HOUR)
    for shown in (short, long):
        assert sum(stretch.volume for stretch in shown.stretches) == shown.day.by_clock
    assert [stretch.wall_s for stretch in short.stretches] == [0, 3 * HOUR, 6 * HOUR, 22 * HOUR]
    assert [stretch.wall_s for stretch in long.stretches] == [0, 2 * HOUR, 6 * HOUR, 22 * HOUR]
    assert days[Occasion.YEAR_END].stretches == ()
    assert "only when a person sets it" in view.sentences[0]


def test_a_change_before_the_refill_is_a_caution_for_steps_over_the_day_alone(demo, planned: Planned):
    later = replace(planned, context=replace(planned.context, planned_refill_s=150 * DAY))
    assert "before the planned refill" in year_ahead(demo.program, later, NOW, CLOCK.offset_s).caution
    assert year_ahead(demo.program, planned, NOW, CLOCK.offset_s).caution == ""
    steady = set_base_dose(demo.program, 300_000, 100)
    view = year_ahead(steady, later, NOW, CLOCK.offset_s)
    assert view.caution == ""
    assert "does not follow the hours" in view.sentences[1]
    undated = replace(later, context=replace(later.context, planned_refill_s=None))
    assert year_ahead(demo.program, undated, NOW, CLOCK.offset_s).caution == ""


@pytest.mark.req(54)
def test_a_clock_that_drifts_within_the_bound_is_right_and_one_beyond_it_is_told(demo, planned: Planned):
    near = replace(planned, context=replace(planned.context, clock_error_s=20))
    far = replace(planned, context=replace(planned.context, clock_error_s=-600))
    assert year_ahead(demo.program, near, NOW, CLOCK.offset_s).caution == ""
    view = year_ahead(demo.program, far, NOW, CLOCK.offset_s)
    assert "10 min behind" in view.caution
    short = next(shown for shown in view.days if shown.day.occasion is Occasion.SHORT)
    assert short.stretches[1].wall_s == 2 * HOUR + 3_000  # set forward when it showed ten to two
    midnight = datetime(2026, 11, 23, 0, 5, tzinfo=CentralEurope())
    assert year_ahead(demo.program, far, midnight, CLOCK.offset_s).days


def test_a_zone_without_changes_and_a_wrong_weekday_are_sentences(demo, planned: Planned):
    still = year_ahead(demo.program, planned, NOW, lambda at: 0)
    assert "No change of the clock" in still.sentences[0]
    wrong = clock_view(demo.program, planned, (), NOW.date() + timedelta(days=3))
    assert wrong.days == ()
    assert "weekday" in wrong.caution
