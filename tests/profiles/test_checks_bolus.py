"""Boluses on each side of their limits: mass, share, number, and what may not run at once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_bolus import bolus_overlap, bolus_size, mass_of, patient_bolus
from profiles.context import Exposure
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Stopped,
)
from profiles.pump import Catheter
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    REFILL,
    after,
    fluid,
    limit,
    limited,
    order,
    pain,
    single,
    steps,
    texts,
)

SOFT, HARD, ABSOLUTE = Severity.SOFT, Severity.HARD, Severity.ABSOLUTE
#: 86,400 s make each volume exact, so that mass in ng is volume in nL x 10 at 10 mg/mL
SIZES = (
    limit(Rule.BOLUS_SIZE, "bolus_ng", 500_000, SOFT),
    limit(Rule.BOLUS_SIZE, "bolus_ng", 1_000_000, HARD),
)


def prime(volume_nl, scope="system"):
    return Prime(IDS[0], REFILL, scope, volume_nl, 24_000_000)


@pytest.mark.req(13)
@pytest.mark.parametrize(
    ("scope", "room_nl", "known"),
    [
        ("system", 316_000, pain()),
        ("catheter", 176_000, pain()),
        ("system", 0, after(400_000)),
        ("catheter", 0, after(400_000)),
        ("system", 0, pain(line_fluid=fluid(morphine=10_000_000))),
    ],
)
def test_what_a_prime_pushes_out_of_the_tip_is_a_bolus(scope, room_nl, known, library):
    rows = limited(library, *SIZES)
    for over_nl, severity in ((0, None), (50_000, None), (50_001, SOFT), (100_001, HARD)):
        found = bolus_size(order(400_000, prime(room_nl + over_nl, scope)), known, rows)
        assert [(str(f.where), f.severity, f.detail) for f in found] == (
            [("one_time[0]", severity, "morphine")] if severity else []
        )


def test_a_prime_pushes_the_strongest_of_all_that_the_line_may_hold(library):
    rows = limited(library, *SIZES)
    weaker = fluid(morphine=1_000_000)
    for known in (after(400_000), after(400_000, fluid=weaker, line_fluid=fluid(morphine=10_000_000))):
        assert [f.severity for f in bolus_size(order(400_000, prime(50_001), fluid=weaker), known, rows)] == [SOFT]


def test_a_prime_into_a_line_of_unknown_volume_is_left_to_the_rule_that_refuses_it(library):
    rows = limited(library, *SIZES)
    for known in (pain(catheter=Catheter()), after(400_000, catheter=Catheter())):
        assert bolus_size(order(400_000, prime(10**6)), known, rows) == ()


@pytest.mark.req(13)
@pytest.mark.parametrize(
    ("volume_nl", "severity", "asked", "allowed"),
    [
        (49_999, None, "", ""),
        (50_000, None, "", ""),
        (50_001, SOFT, "0.50001", "0.5"),
        (100_000, SOFT, "1", "0.5"),
        (100_001, HARD, "1.00001", "1"),
    ],
)
def test_a_bolus_gives_no_more_than_its_limits(volume_nl, severity, asked, allowed, library):
    found = bolus_size(order(400_000, single(volume_nl, DAY)), pain(), limited(library, *SIZES))
    row = (severity, "one_time[0]", asked, allowed, "mg", "morphine")
    assert texts(found) == ([] if severity is None else [row])
    if found:
        assert found[0].source == {SOFT: "soft 500000", HARD: "hard 1000000"}[severity]


def test_what_counts_is_the_mass_that_the_pump_can_give(library):
    bolus = Bolus(50_001, 7, 0)  # 617,155,200 nL/day with a rest: rounds down
    given_ng = mass_of(bolus, order(400_000), "morphine")
    assert given_ng == Fraction(50_001 * DAY // 7 * 7 * 10, DAY)
    assert given_ng <= 500_010


def test_every_bolus_of_an_order_is_judged_at_its_place(library):
    large = Bolus(50_001, DAY, 0)
    around = Periodic(large, DAY, 0, 0)
    parts = (
        single(50_001, DAY),
        DelayedStart(IDS[1], HOUR, around),
        Bridge(IDS[2], REFILL, "scaled", BACLOFEN, 316_000, around),
    )
    plan, patient = (PlanStep(DAY, around),), PatientBolus(large, DAY, 1)
    found = bolus_size(order(around, *parts, plan=plan, patient=patient), pain(), limited(library, *SIZES))
    places = ["program.base.bolus", "program.step_plan[0]", "one_time[1]", "one_time[2]", "program.patient_bolus"]
    assert [str(finding.where) for finding in found] == [*places, "one_time[0]"]


def test_each_drug_of_the_fluid_is_judged_by_its_own_limit(library):
    mixed = fluid(morphine=10_000_000, bupivacaine=20_000_000)
    limits = limited(library, *SIZES, limit(Rule.BOLUS_SIZE, "bolus_ng", 900_000, SOFT, "bupivacaine"))
    found = bolus_size(order(400_000, single(50_000, DAY), fluid=mixed), pain(), limits)
    assert [finding.detail for finding in found] == ["bupivacaine"]


def test_an_unconfirmed_size_never_blocks_and_says_so(library):
    row = limit(Rule.BOLUS_SIZE, "bolus_ng", 1, HARD, status=Status.UNCONFIRMED, source="not confirmed")
    (finding,) = bolus_size(order(400_000, single()), pain(), limited(library, row))
    assert (finding.severity, finding.source) == (SOFT, "not confirmed")


@pytest.mark.req(18)
@given(volume_nl=st.integers(0, 200_000), duration_s=st.integers(1, DAY), most_ng=st.integers(1, 2_000_000))
def test_a_bolus_is_accepted_only_if_its_mass_keeps_the_limit(library, volume_nl, duration_s, most_ng):
    rail = limited(library, limit(Rule.BOLUS_SIZE, "bolus_ng", most_ng))
    found = bolus_size(order(400_000, single(volume_nl, duration_s)), pain(), rail)
    given_ng = Fraction(volume_nl * DAY // duration_s * duration_s * 10, DAY)
    assert (not found) == (given_ng <= most_ng)


def patients(volume_nl=40_000, starts=3):
    return PatientBolus(Bolus(volume_nl, DAY, 0), DAY, starts)


def shares(library, volume_nl, base=400_000, plan=()):
    rule = limited(library, limit(Rule.PATIENT_BOLUS, "patient_bolus_percent", 10, SOFT))
    return patient_bolus(order(base, patient=patients(volume_nl), plan=plan), pain(), rule)


@pytest.mark.parametrize(("volume_nl", "asked"), [(39_999, None), (40_000, None), (40_004, "10.001")])
def test_one_bolus_is_no_larger_share_of_the_day_than_its_limit(volume_nl, asked, library):
    found = shares(library, volume_nl)
    assert texts(found) == ([(SOFT, "program.patient_bolus", asked, "10", "%", "morphine")] if asked else [])


def test_the_share_is_of_the_step_of_the_plan_that_gives_least(library):
    lower = (PlanStep(DAY, Continuous(200_000, 0)), PlanStep(2 * DAY, Continuous(300_000, 0)))
    assert shares(library, 20_000, plan=lower) == ()
    assert [finding.asked for finding in shares(library, 20_002, plan=lower)] == ["10.001"]


def test_the_share_is_of_the_mean_day_of_the_week_boluses_included(library):
    timed = steps((0, DAY // 2, 300_000), (DAY // 2, DAY, 500_000))
    assert shares(library, 40_000, timed) == ()
    assert len(shares(library, 40_001, timed)) == 1
    around = Periodic(Bolus(50_000, HOUR, 0), DAY // 2, 300_000, 0)
    assert shares(library, 40_000, around) == ()
    assert len(shares(library, 40_001, around)) == 1


def test_any_bolus_over_nothing_is_an_endless_share_and_none_is_none(library):
    assert [finding.asked for finding in shares(library, 1, Stopped("trial"))] == ["1,000,000,000,000"]
    assert shares(library, 0, Stopped("trial")) == ()


@pytest.mark.parametrize(("volume_nl", "told"), [(50_000, 0), (50_001, 1)])
def test_the_mass_of_a_patient_bolus_has_its_own_limit(volume_nl, told, library):
    rule = limited(library, limit(Rule.PATIENT_BOLUS, "patient_bolus_ng", 500_000))
    found = patient_bolus(order(400_000, patient=patients(volume_nl)), pain(), rule)
    assert texts(found) == [(HARD, "program.patient_bolus", "0.50001", "0.5", "mg", "morphine mass")] * told


@pytest.mark.parametrize(("starts", "told"), [(1, 0), (2, 0), (3, 1)])
def test_the_number_of_patient_boluses_has_its_own_limit(starts, told, library):
    rule = limited(library, limit(Rule.PATIENT_BOLUS, "patient_bolus_starts", 2))
    found = patient_bolus(order(400_000, patient=patients(starts=starts)), pain(), rule)
    assert texts(found) == [(HARD, "program.patient_bolus", "3", "2", "", "morphine starts")] * told


@pytest.mark.parametrize(
    ("exposure", "refused"), [(Exposure.TOLERANT, False), (Exposure.NAIVE, True), (Exposure.INTERRUPTED, True)]
)
def test_morphine_on_demand_is_refused_to_a_naive_or_interrupted_patient(exposure, refused, library):
    found = patient_bolus(order(400_000, patient=patients(20_000)), pain(exposure=exposure), library)
    assert [(finding.severity, finding.allowed) for finding in found] == [(HARD, "0")] * refused


def test_without_a_patient_bolus_there_is_nothing_to_judge(library):
    assert patient_bolus(order(400_000), pain(exposure=Exposure.NAIVE), library) == ()


def overlaps(library, base, *parts, context=None, plan=()):
    return bolus_overlap(order(base, *parts, plan=plan), context or pain(), library)


@pytest.mark.parametrize(("delay_s", "clash"), [(0, True), (HOUR - 1, True), (HOUR, False), (HOUR + 1, False)])
def test_a_single_bolus_waits_for_the_end_of_another(delay_s, clash, library):
    found = overlaps(library, 400_000, single(), single(delay_s=delay_s, number=1))
    asked = {0: "0 s", HOUR - 1: "59 min 59 s"}.get(delay_s)
    assert texts(found) == [(ABSOLUTE, "one_time[1]", asked, "no bolus from 0 s on", "", "")] * clash


def test_a_bolus_before_one_that_begins_later_clashes_at_the_one_named_second(library):
    late = single(delay_s=HOUR // 2, number=1)
    assert [str(finding.where) for finding in overlaps(library, 400_000, late, single())] == ["one_time[1]"]
    assert overlaps(library, 400_000, late, single(duration_s=HOUR // 2)) == ()


def test_a_bolus_that_expires_before_its_start_takes_no_time(library):
    void = single(expiry_s=0)
    assert overlaps(library, 400_000, void, single(number=1)) == ()
    assert overlaps(library, 400_000, single(number=1), void) == ()


PRIME = Prime(IDS[1], REFILL, "system", 100_000, 2_400_000)  # runs for exactly an hour
BRIDGE = Bridge(IDS[1], REFILL, "scaled", BACLOFEN, 100_000, Continuous(2_400_000, 0))


@pytest.mark.parametrize("head", [PRIME, BRIDGE], ids=["prime", "bridge"])
@pytest.mark.parametrize(("delay_s", "clash"), [(HOUR - 1, True), (HOUR, False)])
def test_a_single_bolus_waits_for_the_end_of_a_prime_or_bridge(head, delay_s, clash, library):
    found = overlaps(library, 400_000, head, single(delay_s=delay_s))
    assert [(finding.severity, str(finding.where)) for finding in found] == [(ABSOLUTE, "one_time[1]")] * clash


PERIODIC = Periodic(Bolus(20_000, 600, 0), 7_200, 300_000, 0)  # runs from 7,200 to 7,800


@pytest.mark.parametrize(
    ("delay_s", "duration_s", "clash"),
    [
        (0, 7_200, False),
        (0, 7_201, True),
        (7_799, 60, True),
        (7_800, 60, False),
        (7_800, 6_600, False),
        (7_800, 6_601, True),
    ],
)
def test_a_single_bolus_finds_its_place_between_the_periodic_ones(delay_s, duration_s, clash, library):
    found = overlaps(library, PERIODIC, single(duration_s=duration_s, delay_s=delay_s))
    words = "no bolus from 4 h on" if duration_s == 6_601 else "no bolus from 2 h on"
    assert [finding.allowed for finding in found] == [words] * clash


def test_a_periodic_bolus_that_is_cut_by_a_step_of_the_plan_ends_there(library):
    plan = (PlanStep(7_300, Continuous(400_000, 0)),)
    assert overlaps(library, PERIODIC, single(duration_s=60, delay_s=7_300), plan=plan) == ()
    assert len(overlaps(library, PERIODIC, single(duration_s=60, delay_s=7_299), plan=plan)) == 1


def test_the_boluses_of_the_program_before_do_not_count(library):
    held = after(PERIODIC, age_s=7_200)  # a bolus was to begin at this very instant
    assert overlaps(library, 400_000, single(), context=held) == ()


def test_an_order_that_has_no_one_flow_is_left_to_other_rules(library):
    gap = steps((0, HOUR, 400_000))
    assert overlaps(library, gap, single(), single(number=1)) == ()
    assert overlaps(library, MinimumRate(6_000), single(), single(number=1)) != ()
