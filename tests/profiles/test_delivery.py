"""Hand-computed days, a second-by-second oracle, and: splitting a step changes nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from profiles.day_edits import split_step
from profiles.delivery import (
    Delivery,
    Rate,
    Segment,
    Source,
    bolus_achieved,
    bolus_flow_nl_per_day,
    concentration,
    delivery,
    mass_rates,
    patient_starts,
    periodic_starts,
)
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.runs import Run
from tests.profiles.orders import (
    BACLOFEN,
    DAY,
    MIXED,
    STRONG,
    boluses,
    context,
    contexts,
    flow_at,
    order,
    orders,
    patients,
    program,
    timed,
)


def shape(flow: Delivery) -> list[tuple[int, int, int, str]]:
    return [(s.start_s, s.end_s, s.flow_nl_per_day, str(s.source)) for s in flow.segments]


def test_a_continuous_program_is_one_segment():
    assert shape(delivery(order(Continuous(600_000, 0)), context(), 0, DAY)) == [(0, DAY, 600_000, "base")]


def test_a_day_of_steps_starts_at_the_pumps_wall_clock():
    day = Timed(((Step(0, 28_800, 400_000, 0), Step(28_800, DAY, 700_000, 0)),))
    at_six = context(wall_at_start_s=6 * 3_600)
    assert shape(delivery(order(day), at_six, 0, DAY)) == [
        (0, 7_200, 400_000, "base"),
        (7_200, 64_800, 700_000, "base"),
        (64_800, DAY, 400_000, "base"),
    ]


def test_each_weekday_follows_its_own_pattern():
    week = Timed(((Step(0, DAY, 100_000, 0),), (Step(0, DAY, 200_000, 0),)), (0, 0, 0, 0, 0, 1, 1))
    friday_noon = context(wall_at_start_s=4 * DAY + 43_200)
    assert shape(delivery(order(week), friday_noon, 0, 4 * DAY)) == [
        (0, 43_200, 100_000, "base"),
        (43_200, 2 * DAY + 43_200, 200_000, "base"),
        (2 * DAY + 43_200, 4 * DAY, 100_000, "base"),
    ]


def test_a_gap_between_steps_flows_nothing_and_an_overlap_flows_both():
    broken = Timed(((Step(-50, 100, 10, 0), Step(50, 200, 5, 0), Step(300, DAY + 7, 1, 0), Step(400, 400, 99, 0)),))
    assert shape(delivery(order(broken), context(), 0, 500)) == [
        (0, 50, 10, "base"),
        (50, 100, 15, "base"),
        (100, 200, 5, "base"),
        (200, 300, 0, "base"),
        (300, 500, 1, "base"),
    ]


def test_the_first_periodic_bolus_comes_one_interval_after_activation():
    base = Periodic(Bolus(1_000, 60, 0), 3_600, 48_000, 0)
    assert shape(delivery(order(base), context(), 0, 7_300)) == [
        (0, 3_600, 48_000, "base"),
        (3_600, 3_660, 48_000 + 1_440_000, "periodic"),
        (3_660, 7_200, 48_000, "base"),
        (7_200, 7_260, 48_000 + 1_440_000, "periodic"),
        (7_260, 7_300, 48_000, "base"),
    ]


def test_a_given_start_moves_the_first_periodic_bolus():
    base = Periodic(Bolus(1_000, 60, 0), 3_600, 0, 0, first_after_s=0)
    assert [s.start_s for s in delivery(order(base), context(), 0, 7_200).segments if s.source is Source.PERIODIC] == [
        0,
        3_600,
    ]


def test_activation_cuts_the_bolus_of_the_held_program():
    held = program(Periodic(Bolus(1_000, 600, 0), 3_600, 0, 0))
    cut = delivery(order(Continuous(7, 0)), context(held=held, held_age_s=3_700), -300, 600)
    assert shape(cut) == [(-300, -100, 0, "base"), (-100, 0, 144_000, "periodic"), (0, 300, 7, "base")]


def test_nothing_flowed_before_the_first_program():
    assert shape(delivery(order(Continuous(7, 0)), context(), -10, 20)) == [(-10, 0, 0, "base"), (0, 10, 7, "base")]


def test_segments_carry_the_held_fluid_before_activation_and_the_new_one_after_it():
    seam = delivery(order(Continuous(7, 0)), context(held=program(Continuous(7, 0), STRONG)), -10, 20)
    assert seam.fluids == (STRONG, BACLOFEN)
    assert [(s.start_s, s.fluid) for s in seam.segments] == [(-10, 0), (0, 1)]


def test_the_same_fluid_flows_through_activation_without_an_edge():
    held = context(held=program(Continuous(7, 0)))
    assert shape(delivery(order(Continuous(7, 0)), held, -10, 20)) == [(-10, 10, 7, "base")]


def test_a_single_bolus_adds_to_the_base_and_the_program_goes_on():
    one = SingleBolus("0" * 32, Bolus(1_000, 60, 0), delay_s=30)
    assert shape(delivery(order(Continuous(100, 0), one), context(), 0, 200)) == [
        (0, 30, 100, "base"),
        (30, 90, 1_440_100, "one-time"),
        (90, 200, 100, "base"),
    ]


@pytest.mark.parametrize(("delay_s", "given_"), [(3_599, True), (3_600, False), (3_601, False)])
def test_a_single_bolus_is_void_once_it_has_expired(delay_s, given_):
    one = SingleBolus("0" * 32, Bolus(1_000, 60, 0), delay_s=delay_s, expiry_s=3_600)
    sources = {s.source for s in delivery(order(Continuous(100, 0), one), context(), 0, 8_000).segments}
    assert (Source.ONE_TIME in sources) is given_


def test_a_delayed_start_runs_something_else_meanwhile():
    wait = DelayedStart("1" * 32, 100, Continuous(5, 0))
    base = Periodic(Bolus(1_000, 10, 0), 50, 0, 0)
    assert shape(delivery(order(base, wait), context(), 0, 161)) == [
        (0, 100, 5, "one-time"),
        (100, 150, 0, "base"),
        (150, 160, 8_640_000, "periodic"),
        (160, 161, 0, "base"),
    ]


def test_a_step_plan_replaces_the_base_and_counts_from_the_delayed_start():
    wait = DelayedStart("1" * 32, 100, Stopped("wait"))
    plan = [PlanStep(60, Continuous(2, 0)), PlanStep(30, Continuous(3, 0))]
    assert shape(delivery(order(Continuous(1, 0), wait, plan=plan), context(), 0, 200)) == [
        (0, 100, 0, "base"),
        (100, 130, 1, "base"),
        (130, 160, 3, "base"),
        (160, 200, 2, "base"),
    ]


def test_a_prime_ends_at_the_first_second_by_which_its_volume_is_pumped():
    prime = Prime("2" * 32, "r", "system", 25, 10 * DAY)  # 10 nL a second: 25 nL need 3 s
    assert shape(delivery(order(Continuous(1, 0), prime), context(), 0, 9)) == [
        (0, 3, 10 * DAY, "prime"),
        (3, 9, 1, "base"),
    ]


def test_a_bridge_follows_the_prime_and_gives_no_periodic_bolus():
    prime = Prime("2" * 32, "r", "system", 20, 10 * DAY)
    pattern = Periodic(Bolus(1_000, 10, 0), 5, 2 * DAY, 0, first_after_s=0)
    bridge = Bridge("3" * 32, "r", "scaled", STRONG, 10, pattern)
    assert shape(delivery(order(Continuous(1, 0), prime, bridge), context(), 0, 9)) == [
        (0, 2, 10 * DAY, "prime"),
        (2, 7, 2 * DAY, "bridge"),
        (7, 9, 1, "base"),
    ]


def test_a_periodic_bolus_that_would_start_during_a_prime_is_left_out():
    prime = Prime("2" * 32, "r", "system", 100, DAY)
    base = Periodic(Bolus(1_000, 10, 0), 60, 0, 0)
    starts = [
        s.start_s for s in delivery(order(base, prime), context(), 0, 200).segments if s.source is Source.PERIODIC
    ]
    assert starts == [120, 180]


def test_a_prime_without_flow_never_ends():
    prime = Prime("2" * 32, "r", "system", 100, 0)
    assert shape(delivery(order(Continuous(9, 0), prime), context(), 0, 1_000)) == [(0, 1_000, 0, "base")]


@pytest.mark.req(24)
@given(boluses)
def test_a_bolus_never_gives_more_than_asked_and_misses_less_than_its_duration(bolus):
    missing = bolus.volume_nl * DAY - bolus_achieved(bolus)
    assert 0 <= missing < bolus.duration_s


@pytest.mark.parametrize("duration_s", [0, -5])
def test_a_bolus_without_duration_gives_nothing(duration_s):
    assert bolus_flow_nl_per_day(Bolus(1_000, duration_s, 0)) == bolus_achieved(Bolus(1_000, duration_s, 0)) == 0


def test_an_interval_of_nothing_gives_no_periodic_bolus():
    base = Periodic(Bolus(1_000, 60, 0), 0, 5, 0)
    assert shape(delivery(order(base), context(), 0, 100)) == [(0, 100, 5, "base")]


def test_no_horizon_is_no_segment():
    nothing = delivery(order(Continuous(9, 0)), context(), 5, 0)
    assert (nothing.segments, nothing.volume, nothing.edges_s) == ((), 0, ())


def test_edges_are_every_change_and_both_ends():
    one = SingleBolus("0" * 32, Bolus(1_000, 60, 0), delay_s=30)
    assert delivery(order(Continuous(100, 0), one), context(), 0, 200).edges_s == (0, 30, 90, 200)


@pytest.mark.req(13)
@settings(max_examples=60)
@given(orders(), contexts(), st.integers(-1_500, 500))
def test_every_second_flows_what_the_rules_say(asked, around, start_s):
    horizon_s = 2_400
    flow = delivery(asked, around, start_s, horizon_s)
    for segment in flow.segments:
        inner = {segment.start_s, segment.start_s + 1, (segment.start_s + segment.end_s) // 2, segment.end_s - 1}
        for second in inner & set(range(segment.start_s, segment.end_s)):
            assert segment.flow_nl_per_day == flow_at(asked, around, second), second


@settings(max_examples=12)
@given(orders(), contexts())
def test_the_volume_is_the_sum_of_all_seconds(asked, around):
    flow = delivery(asked, around, -600, 2_000)
    assert flow.volume == sum(flow_at(asked, around, second) for second in range(-600, 1_400))


@given(orders(), contexts(), st.integers(-90_000, 90_000), st.integers(1, 200_000))
def test_segments_tile_the_horizon_and_neighbours_differ(asked, around, start_s, horizon_s):
    segments = delivery(asked, around, start_s, horizon_s).segments
    assert (segments[0].start_s, segments[-1].end_s) == (start_s, start_s + horizon_s)
    for before, after in pairwise(segments):
        assert before.end_s == after.start_s
        assert (before.flow_nl_per_day, before.source, before.fluid) != (
            after.flow_nl_per_day,
            after.source,
            after.fluid,
        )


@given(timed(), contexts(), st.integers(1, DAY - 1), st.data())
def test_splitting_a_step_changes_nothing(base, around, at_s, data):
    pattern = data.draw(st.integers(0, len(base.patterns) - 1))
    assume(any(step.start_s < at_s < step.end_s for step in base.patterns[pattern]))
    halves = split_step(base, pattern, at_s)
    assert delivery(order(halves), around, -DAY, 9 * DAY) == delivery(order(base), around, -DAY, 9 * DAY)


@given(orders(), contexts(), st.integers(-2_000, 2_000), st.integers(1, 2_000), st.integers(1, 2_000))
def test_two_horizons_end_to_end_deliver_what_one_does(asked, around, start_s, first_s, second_s):
    parts = (delivery(asked, around, start_s, first_s), delivery(asked, around, start_s + first_s, second_s))
    assert sum(part.volume for part in parts) == delivery(asked, around, start_s, first_s + second_s).volume


def test_mass_rates_follow_each_drug_and_join_what_is_alike():
    other = replace(MIXED, components=(MIXED.components[0], replace(MIXED.components[1], concentration_ng_per_ml=1)))
    flow = Delivery(
        (MIXED, other),
        (Segment(0, 10, 3, Source.BASE, 0), Segment(10, 20, 3, Source.BASE, 1), Segment(20, 30, 4, Source.BASE, 1)),
    )
    assert mass_rates(flow, "morphine") == (Rate(0, 20, 60_000_000), Rate(20, 30, 80_000_000))
    assert mass_rates(flow, "bupivacaine") == (Rate(0, 10, 15_000_000), Rate(10, 20, 3), Rate(20, 30, 4))
    assert mass_rates(flow, "ziconotide") == (Rate(0, 30, 0),)
    assert concentration(MIXED, "bupivacaine") == 5_000_000


def test_patient_boluses_are_delivered_where_they_are_started():
    patient = PatientBolus(Bolus(1_000, 60, 0), 3_600, 2)
    flow = delivery(order(Continuous(5, 0), patient=patient), context(), 0, 200, (50,))
    assert shape(flow) == [(0, 50, 5, "base"), (50, 110, 1_440_005, "patient"), (110, 200, 5, "base")]


def test_starts_without_a_patient_bolus_deliver_nothing():
    assert shape(delivery(order(Continuous(5, 0)), context(), 0, 200, (50,))) == [(0, 200, 5, "base")]


@given(patients, st.integers(1, 3 * DAY))
def test_the_earliest_starts_keep_lockout_and_rolling_count(patient, horizon_s):
    starts = patient_starts(patient, horizon_s)
    spacing = max(patient.lockout_s, patient.bolus.duration_s)
    for index, at_s in enumerate(starts):
        earlier = starts[:index]
        assert all(at_s - other >= spacing for other in earlier)
        assert sum(at_s - other < DAY for other in earlier) < patient.max_starts
        might = at_s - 1  # one second earlier would not have been allowed
        assert not index or might - earlier[-1] < spacing or sum(might - o < DAY for o in earlier) >= patient.max_starts


def test_no_allowed_start_is_no_start():
    assert patient_starts(PatientBolus(Bolus(1, 1, 0), 3_600, 0), DAY) == ()
    assert patient_starts(PatientBolus(Bolus(1, 0, 0), 0, 3), DAY) == ()


def test_the_same_question_is_answered_from_memory():
    asked = Order(program(Continuous(123, 0)))
    assert delivery(asked, context(), 0, DAY) is delivery(asked, context(), 0, DAY)


def test_no_patient_bolus_starts_where_the_span_ends():
    patient = PatientBolus(Bolus(1, 1, 0), 3_600, 24)
    assert patient_starts(patient, 7_200) == (0, 3_600)
    assert patient_starts(patient, 7_201) == (0, 3_600, 7_200)


def test_the_least_interval_is_a_second():
    every_second = Periodic(Bolus(1, 1, 0), 1, 0, 0)
    for given_, starts in ((True, [2, 3, 4]), (False, [])):
        run = Run(0, DAY, every_second, 0, Source.PERIODIC, given_)
        assert list(periodic_starts(run, 2, 5)) == starts
    none_s = Run(0, DAY, replace(every_second, interval_s=0), 0, Source.PERIODIC)
    assert list(periodic_starts(none_s, 2, 5)) == []
