"""Calendar days as the pump lives them: 23 and 25 hours, leap days and new years."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.civil import Occasion, Transition, civil_days, day_course, notable
from profiles.program import Bolus, Continuous, Periodic, PlanStep, Step, Timed
from profiles.unusual import Unusual
from tests.profiles.orders import DAY, context, program, timed

H = 3_600
SUNDAY = 6 * DAY  # wall second of Sunday 00:00
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # Sundays
FORWARD, BACK = Transition(2 * H, H), Transition(3 * H, -H)  # 02:00 to 03:00, 03:00 to 02:00
FLAT = Continuous(864_000, 0)


def steps(*rows):
    """(start, end, flow) of a day that is the same all week."""
    return Timed((tuple(Step(start, end, flow, 0) for start, end, flow in rows),))


NIGHT = steps((0, 6 * H, 240_000), (6 * H, DAY, 480_000))


def bolus_at(start, end, base=240_000, flow=2_400_000):
    return steps((0, start, base), (start, end, flow), (end, DAY, base))


def days(base, first, *transitions, count=3, wall=SUNDAY, **fields):
    known = context(wall_at_start_s=wall, **fields)
    return civil_days(program(base), known, first, transitions, count)


@pytest.mark.req(54)
def test_a_day_of_23_hours_gives_its_pattern_without_the_skipped_hour():
    short, after, _ = days(NIGHT, SPRING, FORWARD)
    assert (short.length_s, after.length_s) == (23 * H, DAY)
    assert short.occasion is Occasion.SHORT
    assert short.volume == short.by_clock == short.usual - 240_000 * H
    assert after.volume == after.usual == 240_000 * 6 * H + 480_000 * 18 * H


@pytest.mark.req(54)
def test_a_day_of_25_hours_gives_the_repeated_hour_at_its_own_flow():
    long, after, _ = days(NIGHT, AUTUMN, BACK)
    assert (long.length_s, after.length_s) == (25 * H, DAY)
    assert long.occasion is Occasion.LONG
    assert long.volume == long.usual + 240_000 * H
    assert after.volume == after.usual


@pytest.mark.req(54)
def test_a_timed_bolus_in_a_skipped_hour_runs_at_its_end():
    short, *_ = days(bolus_at(2 * H + 900, 2 * H + 1_500), SPRING, FORWARD)
    (bolus,) = short.boluses
    assert (bolus.missed, bolus.runs_s, bolus.duration_s) == (True, 2 * H, 600)
    assert bolus.volume == (2_400_000 - 240_000) * 600
    assert short.volume == short.usual - 240_000 * H  # the flow of an hour is gone, the dose is not
    assert short.by_clock == short.volume - bolus.volume


@pytest.mark.req(54)
def test_a_timed_bolus_in_a_repeated_hour_runs_once():
    long, *_ = days(bolus_at(2 * H + 900, 2 * H + 1_500), AUTUMN, BACK)
    (bolus,) = long.boluses
    assert (bolus.missed, bolus.runs_s) == (False, 3 * H + 900)
    assert long.volume == long.usual + 240_000 * H
    assert long.by_clock == long.volume + bolus.volume


def test_two_skipped_boluses_run_one_after_the_other():
    base = steps(
        (0, 2 * H, 0), (2 * H, 2 * H + 600, 100_000), (2 * H + 600, 2 * H + 900, 0),
        (2 * H + 900, 2 * H + 1_500, 200_000), (2 * H + 1_500, DAY, 0),
    )  # fmt: skip
    short, *_ = days(base, SPRING, FORWARD)
    assert [bolus.runs_s for bolus in short.boluses] == [2 * H, 2 * H + 600]
    assert short.volume == short.usual


def test_a_bolus_cut_by_the_change_is_given_whole_in_all():
    ends_inside, starts_inside = bolus_at(2 * H - 600, 2 * H + 600, 0), bolus_at(3 * H - 600, 3 * H + 600, 0)
    for base in (ends_inside, starts_inside):
        short, *_ = days(base, SPRING, FORWARD)
        assert short.volume == short.usual
        long, *_ = days(base, AUTUMN, BACK)
        assert long.volume == long.usual
    (rest,) = days(starts_inside, SPRING, FORWARD)[0].boluses
    assert rest.runs_s == 2 * H + 600  # after the part that the clock leaves


def test_a_long_step_is_a_rate_and_never_caught_up():
    short, *_ = days(steps((0, H, 100_000), (H, 5 * H, 900_000), (5 * H, DAY, 100_000)), SPRING, FORWARD)
    assert short.boluses == ()
    assert short.volume == short.usual - 900_000 * H


def test_what_follows_the_elapsed_counter_does_not_feel_the_clock():
    for base in (FLAT, Periodic(Bolus(10_000, 600, 0), 6 * H, 0, 0, 0)):
        short, after, _ = days(base, SPRING, FORWARD)
        assert short.boluses == ()
        assert short.volume in (short.usual, short.usual * 23 // 24)
        assert after.volume == after.usual


def test_the_base_that_runs_at_the_change_is_the_one_of_the_plan():
    base = bolus_at(2 * H + 900, 2 * H + 1_500)
    planned = program(FLAT, plan=[PlanStep(DAY, base)])
    known = context(wall_at_start_s=5 * DAY)
    _, short, _ = civil_days(planned, known, SPRING - timedelta(days=1), [Transition(DAY + 2 * H, H)], 3)
    assert len(short.boluses) == 1


def test_a_change_at_midnight_belongs_to_the_day_it_makes_short_or_long():
    first, second, _ = days(NIGHT, date(2027, 3, 27), Transition(DAY, H), wall=5 * DAY)
    assert (first.length_s, second.length_s) == (DAY, 23 * H)
    first, second, _ = days(NIGHT, date(2027, 3, 27), Transition(DAY, -H), wall=5 * DAY)
    assert (first.length_s, second.length_s) == (25 * H, DAY)
    first, second, _ = days(NIGHT, date(2027, 3, 27), Transition(DAY - 1_800, H), wall=5 * DAY)
    assert (first.length_s, second.length_s) == (DAY - 1_800, DAY - 1_800)


def test_a_bolus_of_the_next_day_in_hours_skipped_over_midnight_is_not_lost():
    base = steps((0, 600, 0), (600, 1_200, 90_000), (1_200, DAY, 0))
    _, second, _ = days(base, date(2027, 3, 27), Transition(DAY - 1_800, H), wall=5 * DAY)
    (bolus,) = second.boluses
    assert bolus.of_day_s == 600
    assert second.volume == second.usual


def test_a_leap_day_and_a_new_year_give_what_every_day_gives_and_are_shown():
    year = days(FLAT, date(2028, 1, 1), count=367, wall=5 * DAY)
    shown = notable(year)
    assert [(day.day.month, day.day.day) for day in shown] == [(2, 29), (3, 1), (12, 31), (1, 1)]
    assert [day.occasion for day in shown][:3] == [Occasion.LEAP_DAY, Occasion.ORDINARY, Occasion.YEAR_END]
    assert {day.volume for day in year} == {864_000 * DAY}


def test_both_changes_of_a_year_are_shown_with_the_days_after_them():
    changes = (FORWARD, Transition(217 * DAY + 3 * H - H, -H))
    year = days(NIGHT, SPRING, *changes, count=230)
    assert [day.day for day in notable(year)] == [SPRING, date(2027, 3, 29), AUTUMN, date(2027, 11, 1)]
    assert sum(day.length_s for day in year) == 230 * DAY
    assert sum(day.volume - day.usual for day in year) == 0


def test_dates_that_do_not_fit_the_pump_are_said_in_words():
    assert "weekday" in str(days(FLAT, SPRING + timedelta(days=1)))
    for wrong in (Transition(-1, H), Transition(5, 0), Transition(5, DAY)):
        assert isinstance(days(FLAT, SPRING, wrong), Unusual)


@given(timed(), st.integers(2 * H, 6 * DAY), st.sampled_from([H, -H, 1_800]), st.integers(0, 7 * DAY - 1))
def test_days_tile_time_and_only_the_changed_ones_differ(base, at_s, shift_s, wall_s):
    first = date(2027, 3, 22) + timedelta(days=wall_s // DAY)
    held = program(base)
    known = replace(context(wall_at_start_s=wall_s), held=held, held_age_s=DAY)
    rows = civil_days(held, known, first, [Transition(at_s, shift_s)], 9)
    assert all(before.end_s == after.start_s for before, after in pairwise(rows))
    assert sum(row.length_s for row in rows) == 9 * DAY - shift_s
    for row in rows:
        if row.end_s <= at_s or row.start_s > at_s:
            assert row.volume == row.by_clock
            assert row.length_s == DAY
    assert rows[8].volume == rows[8].usual


@pytest.mark.req(54)
@given(timed(), st.integers(0, 3), st.sampled_from([H, -H, 1_800, -7_200]), st.integers(0, DAY - 1))
def test_what_runs_in_a_day_adds_up_to_it_and_tiles_it(base, number, shift, at_s):
    change = Transition(number * DAY + at_s, shift)
    known = context(wall_at_start_s=SUNDAY)
    for day in civil_days(program(base), known, SPRING, (change,), 5):
        course = day_course(program(base), known, (change,), day)
        assert sum(stretch.volume for stretch in course) == day.by_clock
        assert (course[0].start_s, course[-1].end_s) == (day.start_s, day.end_s)
        assert all(one.end_s == two.start_s for one, two in pairwise(course))
        assert course[0].wall_s == 0 or shift
