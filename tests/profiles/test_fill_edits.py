"""A new fill: doses stay with their drug, the line is bridged or primed, and what depends on the program follows it."""

from dataclasses import replace

import pytest

from profiles.checks import findings
from profiles.drugs import Component, Fluid
from profiles.fill_edits import (
    Meanwhile,
    Treatment,
    filled,
    followed,
    line_part,
    meanwhile_base,
    meanwhile_of,
    planned,
    resolution_of,
    treated,
    treatment_of,
    with_part,
)
from profiles.findings import Rule
from profiles.line_change import BridgePlan, PrimePlan
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    SingleBolus,
    Stopped,
)
from profiles.pump import Catheter
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, DAY, MIXED, STRONG, context, program

ID, REFILL, OTHER = "a" * 32, "CIS-1 2026-11-24", "b" * 32
HELD = program(Continuous(600_000, 300_000))
KNOWN = context(held=HELD, held_age_s=30 * DAY, indication="spasticity-spinal")
SINGLE = SingleBolus(OTHER, Bolus(50_000, 600, 25_000))


def concentration_findings(order, library, known=KNOWN):
    return [f for f in findings(order, known, library) if f.rule is Rule.CONCENTRATION_STEP]


def test_another_strength_keeps_every_dose_and_moves_every_flow_and_volume(library):
    plan = (PlanStep(DAY, Continuous(700_000, 350_000)),)
    patient = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 4)
    moved = filled(Order(program(HELD.base, BACLOFEN, patient, plan), (SINGLE,)), STRONG, KNOWN, library)
    assert moved.program.base == Continuous(150_000, 300_000)
    assert moved.program.patient_bolus.bolus == Bolus(2_500, 300, 5_000)
    assert moved.program.step_plan[0].base == Continuous(175_000, 350_000)
    assert moved.one_time[0].bolus == Bolus(12_500, 600, 25_000)


def test_the_dose_of_another_drug_is_never_taken_over(library):
    patient = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 4)
    moved = filled(Order(program(HELD.base, BACLOFEN, patient), (SINGLE,)), MIXED, KNOWN, library)
    assert moved == Order(replace(HELD, fluid=MIXED, base=Continuous(0, 0)))
    assert Rule.FLOW_RANGE in [f.rule for f in findings(moved, KNOWN, library) if f.severity >= 3]


@pytest.mark.req(49)
@pytest.mark.parametrize("treatment", [Treatment.BRIDGE_SCALED, Treatment.BRIDGE_UNCHANGED])
def test_a_bridge_takes_away_what_the_change_of_strength_is_blocked_for(library, treatment):
    moved = filled(Order(HELD), STRONG, KNOWN, library)
    assert concentration_findings(moved, library)
    bridged = treated(moved, treatment, KNOWN, library, ID, REFILL)
    assert concentration_findings(bridged, library) == []
    assert treatment_of(bridged) is treatment
    assert line_part(bridged).refill_id == REFILL


@pytest.mark.parametrize(
    ("treatment", "kind", "scope"),
    [(Treatment.PRIME_SYSTEM, Prime, "system"), (Treatment.PRIME_CATHETER, Prime, "catheter")],
)
def test_a_prime_fills_what_it_says(library, treatment, kind, scope):
    primed = treated(Order(HELD, (SINGLE,)), treatment, KNOWN, library, ID, REFILL)
    assert isinstance(primed.one_time[0], kind), "it runs first, so it stands first"
    assert primed.one_time[0].scope == scope
    assert primed.one_time[1] == SINGLE
    assert treatment_of(primed) is treatment


def test_only_one_treatment_stands_and_none_takes_it_away(library):
    moved = filled(Order(HELD), STRONG, KNOWN, library)
    once = treated(moved, Treatment.PRIME_SYSTEM, KNOWN, library, ID, REFILL)
    twice = treated(once, Treatment.BRIDGE_SCALED, KNOWN, library, OTHER, REFILL)
    assert [type(part) for part in twice.one_time] == [Bridge]
    assert treated(twice, Treatment.NOTHING, KNOWN, library, ID, REFILL) == moved


@pytest.mark.req(49)
@pytest.mark.parametrize("treatment", [t for t in Treatment if t is not Treatment.NOTHING])
def test_an_unknown_volume_is_refused_in_words_and_the_draft_stays(library, treatment):
    unknown = replace(KNOWN, catheter=Catheter())
    refused = treated(filled(Order(HELD), STRONG, KNOWN, library), treatment, unknown, library, ID, REFILL)
    assert isinstance(refused, Unusual)
    assert "volume of the line is not known" in str(refused)


def test_a_scaled_bridge_follows_the_dose_of_the_program_and_keeps_its_id(library):
    moved = filled(Order(HELD), STRONG, KNOWN, library)
    bridged = treated(moved, Treatment.BRIDGE_SCALED, KNOWN, library, ID, REFILL)
    raised = replace(bridged, program=replace(bridged.program, base=Continuous(165_000, 330_000)))
    after = followed(raised, KNOWN, library)
    assert line_part(after).pattern == Continuous(660_000, 330_000)
    assert line_part(after).id == ID
    stopped = replace(bridged, program=replace(bridged.program, base=Stopped("why")))
    assert followed(stopped, KNOWN, library) == stopped, "what cannot be made stays, and the rules judge it"


def test_what_runs_until_a_delayed_start_is_given_at_the_held_dose_from_the_new_fluid(library):
    delayed = DelayedStart(ID, 3_600, meanwhile_base(Meanwhile.HELD, HELD, KNOWN, library))
    assert delayed.meanwhile == HELD.base
    moved = filled(Order(HELD, (delayed,)), STRONG, KNOWN, library)
    assert moved.one_time[0].meanwhile == Continuous(150_000, 300_000)
    assert meanwhile_of(moved.one_time[0]) is Meanwhile.HELD


def test_the_three_of_them_are_told_apart(library):
    for what in Meanwhile:
        base = meanwhile_base(what, HELD, KNOWN, library)
        assert meanwhile_of(DelayedStart(ID, 60, base)) is what
    assert meanwhile_base(Meanwhile.MINIMUM, HELD, KNOWN, library) == MinimumRate(6_000)


def test_held_boluses_begin_one_interval_after_the_switch(library):
    held = program(Periodic(Bolus(20_000, 600, 10_000), 14_400, 480_000, 240_000, first_after_s=60))
    base = meanwhile_base(Meanwhile.HELD, HELD, replace(KNOWN, held=held), library)
    assert base == replace(held.base, first_after_s=None)


def test_what_cannot_run_meanwhile_is_said(library):
    planning = replace(KNOWN, pump_model_id="prometra-ii-20")
    assert "minimum rate is not known" in str(meanwhile_base(Meanwhile.MINIMUM, HELD, planning, library))
    assert "Nothing is held" in str(meanwhile_base(Meanwhile.HELD, HELD, replace(KNOWN, held=None), library))
    planned_ = replace(KNOWN, held=replace(HELD, step_plan=(PlanStep(60, HELD.base),)), held_age_s=0)
    assert "step that its plan has reached" in str(meanwhile_base(Meanwhile.HELD, HELD, planned_, library))
    nothing = replace(HELD, fluid=Fluid((Component("baclofen", 0),)))
    assert "no concentration" in str(meanwhile_base(Meanwhile.HELD, nothing, KNOWN, library))


def test_the_figures_of_a_plan_come_with_the_part(library):
    moved = filled(Order(HELD), STRONG, KNOWN, library).program
    assert planned(moved, Treatment.NOTHING, KNOWN, library, ID, REFILL) is None
    assert isinstance(planned(moved, Treatment.BRIDGE_SCALED, KNOWN, library, ID, REFILL), BridgePlan)
    assert isinstance(planned(moved, Treatment.PRIME_SYSTEM, KNOWN, library, ID, REFILL), PrimePlan)


def test_a_part_of_a_kind_replaces_the_one_before(library):
    one, other = SINGLE, replace(SINGLE, id=ID)
    delayed = DelayedStart("c" * 32, 60, Stopped("wait"))
    assert with_part(Order(HELD, (one, delayed)), (SingleBolus,), other).one_time == (delayed, other)
    assert with_part(Order(HELD, (one, delayed)), (SingleBolus,), None).one_time == (delayed,)


def test_a_resolution_that_nobody_confirmed_is_one(library):
    assert resolution_of(KNOWN, library) == 100
    assert resolution_of(replace(KNOWN, pump_model_id="none"), library) == 1
