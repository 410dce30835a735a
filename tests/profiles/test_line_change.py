"""What a refill does to the line: primes, bridges under both policies, and the numbers without one."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_fluid import concentration_step
from profiles.delivery import delivery
from profiles.drugs import Component, Fluid
from profiles.line_change import (
    Policy,
    Scope,
    bridge,
    bridges,
    diluted,
    diluted_fluid,
    prime,
    without_bridge,
)
from profiles.program import Bolus, Continuous, MinimumRate, Order, Periodic, PlanStep, Step, Stopped, Timed
from profiles.pump import Catheter
from profiles.runs import Source
from profiles.tip import at_tip
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, CATHETER, DAY, MIXED, MIXED_WEAKER, STRONG, context, order, program

ID, REFILL = "a" * 32, "refill 1"
LINE_NL = 316_000  # 80 cm x 2.2 nL/mm and 0.14 mL of tubing
OLD = program(Continuous(600_000, 300_000))  # 300 mcg/day of 500 mcg/mL
NEW = program(Continuous(165_000, 330_000), STRONG)  # 330 mcg/day of 2,000 mcg/mL


def before(held=OLD, **fields):
    return context(held=held, held_age_s=30 * DAY, **fields)


def planned(library, policy=Policy.SCALED, new=NEW, known=None):
    return bridge(policy, new, known or before(), library, ID, REFILL)


def test_a_prime_fills_the_whole_system_or_the_catheter_alone(library):
    whole = prime(Scope.SYSTEM, BACLOFEN, context(), library, ID, REFILL)
    catheter = prime(Scope.CATHETER, BACLOFEN, context(), library, ID, REFILL)
    assert (whole.part.volume_nl, whole.part.scope, whole.duration_s) == (315_833, "system", 1_137)
    assert (catheter.part.volume_nl, catheter.part.scope) == (175_833, "catheter")
    assert whole.pushed_ng == {"baclofen": Fraction(315_833, 2)}  # 0.3158 mL of 500 mcg/mL


def test_a_bridge_is_scaled_by_what_was_given_whatever_was_told(library):
    asked = planned(library).part.pattern
    assert asked.flow_nl_per_day == 660_000  # 330 mcg/day of the old fluid
    told = replace(OLD, base=replace(OLD.base, asked_ng_per_day=30_000))
    assert planned(library, known=before(told)).part.pattern == asked
    new = replace(NEW, base=replace(NEW.base, asked_ng_per_day=33_000))
    assert planned(library, new=new).part.pattern == asked


@given(pieces_um=st.integers(1, 3_000_000), scope=st.sampled_from(Scope))
def test_a_prime_ends_with_a_second_and_never_overfills_the_line(library, pieces_um, scope):
    catheter = replace(CATHETER, pieces=(replace(CATHETER.pieces[0], supplied_um=pieces_um, removed_um=0),))
    known = context(catheter=catheter, held=None)
    plan = prime(scope, BACLOFEN, known, library, ID, REFILL)
    line_nl = catheter.volume_nl() + (140_000 if scope is Scope.SYSTEM else 0)
    short_nl = line_nl - plan.part.volume_nl
    assert 0 <= short_nl <= plan.part.flow_nl_per_day // DAY + 1
    given_nl = plan.part.flow_nl_per_day * plan.duration_s // DAY
    assert plan.part.volume_nl in (given_nl, line_nl)


def test_a_prime_of_an_unknown_line_or_pump_is_said_in_words(library):
    assert "not known" in str(prime(Scope.SYSTEM, BACLOFEN, context(catheter=Catheter()), library, ID, REFILL))
    planning = prime(Scope.CATHETER, BACLOFEN, context(pump_model_id="synchromed-ii-20"), library, ID, REFILL)
    assert "flow while priming" in str(planning)
    assert "flow while priming" in str(
        prime(Scope.CATHETER, BACLOFEN, context(pump_model_id="none"), library, ID, REFILL)
    )


@pytest.mark.req(49)
def test_a_scaled_bridge_gives_the_new_dose_on_the_old_fluid(library):
    plan = planned(library)
    assert plan.part.previous == BACLOFEN
    assert plan.part.volume_nl == LINE_NL
    assert plan.part.pattern == Continuous(660_000, 330_000)
    assert plan.tip_ng_per_day == plan.after_ng_per_day == {"baclofen": 330_000}
    assert plan.duration_s == 41_368  # 0.316 mL at 0.66 mL/day: 11 h 29 min
    assert not plan.made_steady


@pytest.mark.req(49)
def test_an_unchanged_bridge_gives_the_old_dose_until_the_line_is_empty(library):
    plan = planned(library, Policy.UNCHANGED)
    assert plan.part.pattern == OLD.base
    assert plan.tip_ng_per_day == {"baclofen": 300_000}
    assert plan.duration_s == 45_504
    assert set(bridges(NEW, before(), library, ID, REFILL)) == set(Policy)


def test_a_bridge_made_here_passes_the_rule_on_changes_of_strength(library):
    for policy in Policy:
        asked = Order(NEW, (planned(library, policy).part,))
        assert concentration_step(asked, before(), library) == ()
    assert concentration_step(Order(NEW), before(), library)


@given(
    old=st.integers(50_000, 900_000),
    new=st.integers(50_000, 900_000),
    policy=st.sampled_from(Policy),
    night=st.integers(50_000, 900_000),
)
def test_through_a_bridge_the_tip_gets_the_planned_dose_until_the_new_fluid_arrives(library, old, new, policy, night):
    day = Timed(((Step(0, 30_000, old * 2, old), Step(30_000, DAY, night * 2, night)),))
    held, wanted = program(day), program(Continuous(new // 2 // 100 * 100, new), STRONG)
    known = before(held)
    plan = planned(library, policy, wanted, known)
    asked = Order(wanted, (plan.part,))
    tip = at_tip(asked, known, LINE_NL, 0, plan.duration_s + 1_000)
    first_new = next(s.start_s for s in tip.segments if STRONG in (tip.fluids[s.fluid],))
    pump = delivery(asked, known, 0, plan.duration_s + 1_000)
    bridge_end = max(s.end_s for s in pump.segments if s.source is Source.BRIDGE)
    assert bridge_end == plan.duration_s
    assert abs(first_new - plan.duration_s) <= 1
    scaled = plan.tip_ng_per_day["baclofen"]
    assert scaled <= (new if policy is Policy.SCALED else plan.tip_ng_per_day["baclofen"])


def test_boluses_are_off_during_a_bridge_and_their_dose_runs_steadily(library):
    held = program(Periodic(Bolus(20_000, 600, 10_000), 14_400, 480_000, 240_000))
    plan = planned(library, Policy.UNCHANGED, known=before(held))
    assert plan.made_steady
    assert plan.part.pattern == Continuous(600_000, 300_000)
    assert planned(library, known=before(held)).part.pattern == Continuous(660_000, 330_000)


def test_nothing_is_bridged_from_a_plan_whose_step_is_not_known(library):
    held = program(OLD.base, plan=[PlanStep(DAY, Continuous(700_000, 350_000))])
    for policy in Policy:
        found = planned(library, policy, known=replace(before(held), held_age_s=0))
        assert isinstance(found, Unusual)
        assert "how long the program has been running is not known" in str(found)
        assert not isinstance(planned(library, policy, known=before(held)), Unusual)


def test_the_step_of_a_plan_that_runs_now_is_what_a_bridge_goes_on_with(library):
    held = program(OLD.base, plan=[PlanStep(DAY, Continuous(700_000, 350_000)), PlanStep(90 * DAY, OLD.base)])
    assert planned(library, Policy.UNCHANGED, known=before(held)).part.pattern == Continuous(700_000, 350_000)


def test_a_reservoir_that_is_filled_already_needs_what_is_left_of_the_old_fluid(library):
    held = program(Continuous(150_000, 300_000), STRONG)
    known = before(held, line_fluid=BACLOFEN, pumped_since_change_nl=16_000)
    plan = planned(library, Policy.UNCHANGED, known=known)
    assert (plan.part.previous, plan.part.volume_nl) == (BACLOFEN, 300_000)
    assert plan.part.pattern == Continuous(600_000, 300_000)  # the same dose on the old fluid
    assert planned(library, known=known).part.pattern == Continuous(660_000, 330_000)


def test_a_line_that_is_flushed_holds_the_fluid_of_the_reservoir(library):
    known = before(line_fluid=STRONG, pumped_since_change_nl=LINE_NL)
    assert planned(library, known=known).part.previous == BACLOFEN
    same = before(line_fluid=BACLOFEN, pumped_since_change_nl=5)
    assert planned(library, known=same).part.volume_nl == LINE_NL


def test_a_fluid_that_never_entered_the_line_is_not_in_the_way(library):
    other = Fluid((Component("baclofen", 1_000_000),))
    plan = planned(library, Policy.UNCHANGED, known=before(line_fluid=other))
    assert (plan.part.previous, plan.part.volume_nl) == (other, LINE_NL)
    assert plan.part.pattern == Continuous(300_000, 300_000)


@pytest.mark.parametrize(
    ("known", "new", "said"),
    [
        (context(), NEW, "prime the line"),
        (before(catheter=Catheter()), NEW, "record the catheter"),
        (before(line_fluid=MIXED, pumped_since_change_nl=5), NEW, "has not reached the tip"),
        (before(line_fluid=MIXED), NEW, "another main drug"),
        (before(), program(Continuous(1, 1), MIXED), "main drug is another one"),
        (before(program(MinimumRate(6_000))), NEW, "minimum rate"),
        (before(program(Stopped("rest"))), NEW, "Nothing is given"),
        (before(), replace(NEW, base=Stopped("rest")), "Nothing is given"),
    ],
)
def test_a_bridge_that_cannot_be_scaled_is_said_in_words(library, known, new, said):
    result = planned(library, new=new, known=known)
    assert isinstance(result, Unusual)
    assert said in str(result)


def test_an_old_pattern_unchanged_crosses_drugs_and_minimum_rates_but_not_a_stop(library):
    to_mixture = planned(library, Policy.UNCHANGED, program(Continuous(100_000, 2_000_000), MIXED))
    assert to_mixture.part.pattern == OLD.base
    slow = planned(library, Policy.UNCHANGED, known=before(program(MinimumRate(6_000))))
    assert slow.duration_s == LINE_NL * DAY // 6_000
    assert slow.part.pattern == MinimumRate(6_000)
    assert "never end" in str(planned(library, Policy.UNCHANGED, known=before(program(Stopped("rest")))))


def test_a_minimum_rate_is_the_new_dose_when_it_is_what_comes(library):
    plan = planned(library, new=program(MinimumRate(6_000), STRONG))
    assert plan.tip_ng_per_day == {"baclofen": 12_000}


@pytest.mark.req(49)
def test_without_a_bridge_the_wrong_dose_and_its_time_stand_in_numbers(library):
    old = program(Continuous(150_000, 300_000), STRONG)
    new = program(Continuous(600_000, 300_000))  # 2,000 to 500 mcg/mL at 300 mcg/day
    said = without_bridge(new, before(old), library)
    (dose,) = said.doses
    assert (dose.meant_ng_per_day, dose.given_ng_per_day, dose.ratio) == (300_000, 1_200_000, 4)
    assert (said.volume_nl, said.for_s) == (LINE_NL, 45_504)


def test_without_a_bridge_drugs_that_come_and_go_are_told_too(library):
    said = without_bridge(program(Continuous(100_000, 2_000_000), MIXED), before(), library)
    come, other, gone = said.doses
    assert (come.given_ng_per_day, other.given_ng_per_day) == (0, 0)
    assert come.ratio == 0
    assert isinstance(gone.ratio, Unusual)
    assert gone.given_ng_per_day == 50_000


def test_the_same_fluid_needs_no_bridge_and_an_unknown_line_says_so(library):
    assert without_bridge(OLD, before(), library) is None
    assert isinstance(without_bridge(NEW, before(catheter=Catheter()), library), Unusual)
    stopped = program(Stopped("rest"), STRONG)
    assert without_bridge(stopped, before(), library) is None  # nothing flows, so nothing is wrong


@given(st.integers(0, 5_000_000), st.integers(1, 40_000_000))
def test_a_residual_dilutes_a_fill_by_the_formula_and_no_mass_is_lost(residual_nl, fill_nl):
    strengths = diluted(residual_nl, MIXED, fill_nl, MIXED_WEAKER)
    for old, new in zip(MIXED.components, MIXED_WEAKER.components, strict=True):
        whole = residual_nl * old.concentration_ng_per_ml + fill_nl * new.concentration_ng_per_ml
        assert strengths[new.drug_id] * (residual_nl + fill_nl) == whole
    recorded = diluted_fluid(strengths)
    for part in recorded.components:
        assert 0 <= part.concentration_ng_per_ml - strengths[part.drug_id] < 1


def test_nothing_in_nothing_is_not_a_strength():
    assert isinstance(diluted(0, MIXED, 0, MIXED), Unusual)
    assert diluted(1, BACLOFEN, 1, MIXED)["baclofen"] == Fraction(250_000)


def test_a_pump_whose_resolution_nobody_knows_takes_whole_nanolitres(library):
    plan = planned(library, known=before(pump_model_id="none", line_fluid=None))
    assert "not known" in str(plan)
    finer = planned(library, known=before(pump_model_id="synchromed-ii-20"))
    assert finer.part.pattern.flow_nl_per_day == 660_000
    assert CATHETER.volume_nl() == 176_000
    assert order(OLD.base).program == OLD
