"""Strength, mixture, the fluid in the line and the age of the fill, on each side of their bounds."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_fluid import (
    catheter_unknown,
    concentration_max,
    concentration_min,
    concentration_step,
    fluid_in_line,
    mixture,
    stability,
)
from profiles.drugs import Component, Fluid
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.program import Bridge, Continuous, Prime, Stopped
from profiles.pump import Catheter
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    LINE_NL,
    MORPHINE,
    REFILL,
    after,
    fluid,
    limit,
    limited,
    modelled,
    order,
    pain,
    single,
    steps,
    texts,
)
from widgets.wording import finding_words

NOTE, SOFT, HARD = Severity.NOTE, Severity.SOFT, Severity.HARD
STRENGTHS = (
    limit(Rule.CONCENTRATION_MAX, "concentration_ng_per_ml", 20_000_000, SOFT),
    limit(Rule.CONCENTRATION_MAX, "concentration_ng_per_ml", 25_000_000, HARD),
    limit(Rule.CONCENTRATION_MIN, "concentration_ng_per_ml", 1_000_000, SOFT, upper=False),
    limit(Rule.CONCENTRATION_MIN, "concentration_ng_per_ml", 500_000, HARD, upper=False),
)


@pytest.mark.req(13)
@pytest.mark.req(15)
@pytest.mark.parametrize(
    ("strength", "rule", "severity", "asked", "allowed"),
    [
        (499_999, Rule.CONCENTRATION_MIN, HARD, "0.499999", "0.5"),
        (500_000, Rule.CONCENTRATION_MIN, SOFT, "0.5", "1"),
        (999_999, Rule.CONCENTRATION_MIN, SOFT, "0.999999", "1"),
        (1_000_000, None, None, "", ""),
        (1_000_001, None, None, "", ""),
        (19_999_999, None, None, "", ""),
        (20_000_000, None, None, "", ""),
        (20_000_001, Rule.CONCENTRATION_MAX, SOFT, "20.000001", "20"),
        (25_000_000, Rule.CONCENTRATION_MAX, SOFT, "25", "20"),
        (25_000_001, Rule.CONCENTRATION_MAX, HARD, "25.000001", "25"),
    ],
)
def test_no_component_is_stronger_or_weaker_than_its_limits(strength, rule, severity, asked, allowed, library):
    asked_order, own = order(1, fluid=fluid(morphine=strength)), limited(library, *STRENGTHS)
    found = [*concentration_max(asked_order, pain(), own), *concentration_min(asked_order, pain(), own)]
    row = (severity, "program.fluid.components[0]", asked, allowed, "mg/mL", "morphine")
    assert texts(found) == ([] if rule is None else [row])
    assert [finding.rule for finding in found] == ([] if rule is None else [rule])


@given(st.integers(1, 10**8))
def test_a_strength_is_accepted_only_between_its_limits(library, strength):
    asked_order, own = order(1, fluid=fluid(morphine=strength)), limited(library, *STRENGTHS)
    found = concentration_max(asked_order, pain(), own) + concentration_min(asked_order, pain(), own)
    assert (not found) == (1_000_000 <= strength <= 20_000_000)


def test_each_component_is_judged_at_its_place_in_the_unit_of_its_label(library):
    mixed = fluid(morphine=10_000_000, baclofen=3_000_001)
    (finding,) = concentration_max(order(1, fluid=mixed), pain(), library)
    assert texts([finding]) == [(HARD, "program.fluid.components[1]", "3,000.001", "3,000", "mcg/mL", "baclofen")]


def test_an_unconfirmed_strength_never_blocks(library):
    row = limit(Rule.CONCENTRATION_MAX, "concentration_ng_per_ml", 1, status=Status.UNCONFIRMED)
    (finding,) = concentration_max(order(1), pain(), limited(library, row))
    assert (finding.severity, finding.source) == (SOFT, "hard 1")


STRONG = fluid(morphine=20_000_000)


@pytest.mark.parametrize(("pumped_nl", "in_line"), [(0, BACLOFEN), (LINE_NL - 1, BACLOFEN), (LINE_NL, MORPHINE)])
def test_the_line_holds_its_old_fluid_until_its_volume_has_been_pumped(pumped_nl, in_line, library):
    changed = after(400_000, line_fluid=BACLOFEN, pumped_since_change_nl=pumped_nl)
    assert fluid_in_line(changed, library) == in_line


def test_what_is_in_the_line_is_known_only_from_the_line_or_the_program_before(library):
    assert fluid_in_line(pain(), library) is None
    assert fluid_in_line(after(400_000), library) == MORPHINE
    assert fluid_in_line(pain(line_fluid=BACLOFEN), library) == BACLOFEN
    gone = pain(line_fluid=BACLOFEN, pumped_since_change_nl=LINE_NL)
    assert fluid_in_line(gone, library) is None


def test_a_line_of_unknown_volume_is_never_taken_to_be_flushed(library):
    changed = after(400_000, line_fluid=BACLOFEN, pumped_since_change_nl=10**8, catheter=Catheter())
    assert fluid_in_line(changed, library) == BACLOFEN


@pytest.mark.req(13)
def test_another_strength_than_in_the_line_needs_a_bridge(library):
    found = concentration_step(order(400_000, fluid=STRONG), after(400_000), library)
    words = ("morphine 20 mg/mL, whose leanest 24 h would give 4.84 mg of morphine", "morphine 10 mg/mL")
    assert texts(found) == [(HARD, "program.fluid.components[0]", *words, "", "")]
    assert found[0].source == "Cisterna rule"


@pytest.mark.parametrize("strength", [9_999_999, 10_000_000, 10_000_001])
def test_the_same_strength_needs_none_and_the_least_difference_does(strength, library):
    found = concentration_step(order(400_000, fluid=fluid(morphine=strength)), after(400_000), library)
    assert len(found) == (strength != 10_000_000)


def test_what_the_old_fluid_would_make_of_a_day_is_told_with_its_window(library):
    """0.316 mL of 10 mg/mL before the new 5 mg/mL: at 0.4 mL/day 18 h 57 min 36 s of twice the dose."""
    (weaker,) = concentration_step(order(400_000, fluid=fluid(morphine=5_000_000)), after(200_000), library)
    assert weaker.asked == "morphine 5 mg/mL, whose worst 24 h would give 3.58 mg of morphine"
    assert (weaker.start_s, weaker.end_s) == (0, DAY)
    (same,) = concentration_step(order(400_000, fluid=fluid(morphine=5_000_000)), after(Stopped("rest")), library)
    assert same.asked == weaker.asked
    for unknown in (after(200_000, catheter=Catheter()), after(200_000)):
        broken = order(400_000 if not unknown.catheter.pieces else steps((0, HOUR, 1)), fluid=STRONG)
        (finding,) = concentration_step(broken, unknown, library)
        assert (finding.asked, finding.start_s) == ("morphine 20 mg/mL", None)
    (flushed,) = concentration_step(order(0, fluid=STRONG), after(200_000), library)
    assert (flushed.asked, flushed.start_s) == ("morphine 20 mg/mL", None)  # nothing flows at all


def test_a_line_that_nobody_knows_asks_for_no_bridge(library):
    assert concentration_step(order(400_000, fluid=STRONG), pain(), library) == ()


def test_what_counts_is_the_strength_of_each_drug_and_not_the_order_of_the_names(library):
    one, other = fluid(morphine=10_000_000, bupivacaine=5_000_000), fluid(bupivacaine=5_000_000, morphine=10_000_000)
    assert concentration_step(order(400_000, fluid=one), after(400_000, other), library) == ()
    halves = Fluid((Component("morphine", 4_000_000), Component("morphine", 6_000_000)))
    assert concentration_step(order(400_000, fluid=halves), after(400_000), library) == ()


def test_the_drug_that_differs_is_named_at_its_component(library):
    one, other = fluid(morphine=10_000_000, bupivacaine=5_000_000), fluid(morphine=10_000_000, bupivacaine=4_000_000)
    (finding,) = concentration_step(order(400_000, fluid=one), after(400_000, other), library)
    asked = "bupivacaine 5 mg/mL, whose leanest 24 h would give 1.684 mg of bupivacaine"
    assert (str(finding.where), finding.asked) == ("program.fluid.components[1]", asked)


@given(st.integers(48_000, 24_000_000))
def test_what_a_missing_bridge_would_give_is_told_to_a_thousandth_at_most(library, flow):
    (finding,) = concentration_step(order(flow, fluid=STRONG), after(400_000), library)
    told = re.search(r"24 h would give ([\d,]+)(?:\.(\d+))? mg", finding.asked)
    assert told is not None
    assert len(told[2] or "") <= 3


def test_a_drug_that_is_left_out_or_added_differs_too(library):
    mixed = fluid(morphine=10_000_000, bupivacaine=4_000_000)
    (left_out,) = concentration_step(order(400_000), after(400_000, mixed), library)
    both = "morphine 10 mg/mL and bupivacaine 4 mg/mL"
    assert texts([left_out])[0][1:4] == ("program.fluid.components[0]", "morphine 10 mg/mL", both)
    (added,) = concentration_step(order(400_000, fluid=mixed), after(400_000), library)
    assert added.asked == f"{both}, whose leanest 24 h would give 0.336 mg of bupivacaine"
    assert added.allowed == "morphine 10 mg/mL"


def test_another_drug_than_in_the_line_is_told_with_the_one_that_is_in_it(library):
    (finding,) = concentration_step(order(400_000), after(400_000, BACLOFEN), library)
    words = "morphine 10 mg/mL, whose leanest 24 h would give 0.84 mg of morphine."
    assert (finding.start_s, finding.end_s) == (0, DAY)
    assert finding_words(finding).problem == f"The line holds baclofen 500 mcg/mL; this order is for {words}"


def bridge(volume_nl=LINE_NL, previous=MORPHINE):
    return Bridge(IDS[0], REFILL, "scaled", previous, volume_nl, Continuous(400_000, 0))


def bridged(library, part, context=None):
    return texts(concentration_step(order(200_000, part, fluid=STRONG), context or after(400_000), library))


@pytest.mark.parametrize(("volume_nl", "told"), [(LINE_NL - 1, 1), (LINE_NL, 0), (LINE_NL + 1, 0)])
def test_a_bridge_is_long_enough_for_the_line(volume_nl, told, library):
    assert bridged(library, bridge(volume_nl)) == [(HARD, "one_time[0]", "0.315999", "0.316", "mL", "volume")] * told


@pytest.mark.parametrize(("volume_nl", "told"), [(319_160, 0), (319_161, 1)])
def test_a_bridge_gives_no_more_than_a_hundredth_of_the_line_from_behind_it(volume_nl, told, library):
    assert bridged(library, bridge(volume_nl)) == [(HARD, "one_time[0]", "0.319161", "0.31916", "mL", "volume")] * told


@pytest.mark.parametrize(("volume_nl", "told"), [(215_999, 1), (216_000, 0)])
def test_what_has_been_pumped_of_an_earlier_change_is_taken_off(volume_nl, told, library):
    flushing = after(400_000, line_fluid=BACLOFEN, pumped_since_change_nl=100_000)
    found = bridged(library, bridge(volume_nl, BACLOFEN), flushing)
    assert [(row[2], row[3]) for row in found] == [("0.215999", "0.216")] * told


def test_a_flushed_line_needs_its_whole_volume_again(library):
    flushed = after(400_000, line_fluid=BACLOFEN, pumped_since_change_nl=LINE_NL)
    assert [row[-1] for row in bridged(library, bridge(LINE_NL - 1), flushed)] == ["volume"]
    assert bridged(library, bridge(LINE_NL), flushed) == []


def test_a_bridge_for_another_fluid_than_the_one_in_the_line_is_refused(library):
    words = ("baclofen 500 mcg/mL", "morphine 10 mg/mL")
    assert bridged(library, bridge(previous=BACLOFEN)) == [(HARD, "one_time[0]", *words, "", "previous")]
    assert bridged(library, bridge(previous=BACLOFEN), pain()) == []


def test_the_length_of_a_bridge_is_left_to_another_rule_where_the_line_is_not_known(library):
    assert bridged(library, bridge(1), after(400_000, catheter=Catheter())) == []


def mixed(library, *parts, context=None):
    return texts(mixture(order(400_000, fluid=Fluid(parts)), context or pain(), library))


def test_a_drug_of_the_library_for_its_indication_alone_passes(library):
    assert mixed(library, Component("morphine", 10_000_000)) == []


def test_a_drug_that_the_library_does_not_have_is_refused(library):
    found = mixed(library, Component("morphine", 1), Component("tincture", 1))
    known = ", ".join(drug.id for drug in library.drugs)
    assert found == [(HARD, "program.fluid.components[1]", "tincture", known, "", "tincture unknown")]


def test_another_indication_is_soft_and_names_the_right_ones(library):
    found = mixed(library, Component("morphine", 10_000_000), context=pain(indication="spasticity-spinal"))
    row = (SOFT, "program.fluid.components[0]", "spasticity-spinal", "pain", "", "morphine indication")
    assert found == [row]


@pytest.mark.parametrize(("most", "told"), [(1, 1), (2, 0), (3, 0)])
def test_a_drug_is_mixed_with_no_more_others_than_its_limit(most, told, library):
    own = limited(library, limit(Rule.MIXTURE, "mixture_components", most))
    parts = (Component("morphine", 10_000_000), Component("bupivacaine", 5_000_000))
    assert mixed(own, *parts) == [(HARD, "program.fluid.components[0]", "2", "1", "", "morphine")] * told


def test_a_mixture_of_the_shipped_library_that_is_not_confirmed_needs_a_reason(library):
    parts = (Component("morphine", 10_000_000), Component("ziconotide", 5_000))
    assert mixed(library, *parts) == [(SOFT, "program.fluid.components[1]", "2", "1", "", "ziconotide")]


def test_a_drug_that_the_pump_is_not_approved_for_needs_a_reason(library):
    models = tuple(replace(m, approved_drugs=("morphine", "ziconotide")) for m in library.models)
    own = limited(replace(library, models=models))
    parts = (Component("morphine", 10_000_000), Component("clonidine", 100_000))
    row = (SOFT, "program.fluid.components[1]", "clonidine", "morphine, ziconotide", "", "clonidine pump")
    assert mixed(own, *parts) == [row]
    assert mixed(limited(library), *parts) == []  # nobody says what that pump is approved for
    assert mixed(own, *parts, context=pain(pump_model_id="of-nobody")) == []


def test_a_drug_named_twice_is_refused_at_the_second_and_is_no_mixture(library):
    own = limited(library, limit(Rule.MIXTURE, "mixture_components", 1))
    twice = (Component("morphine", 10_000_000), Component("morphine", 5_000_000))
    row = (HARD, "program.fluid.components[1]", "named twice", "once", "", "morphine twice")
    assert mixed(own, *twice) == [row]


PRIME = Prime(IDS[1], REFILL, "system", LINE_NL, 24_000_000)


def test_prime_and_bridge_need_the_volumes_of_tubing_and_catheter(library):
    parts = (single(number=2), PRIME, bridge())
    words = ("0.316 mL", "the volumes of tubing and catheter", "", "")
    refused = [(HARD, "one_time[1]", *words), (HARD, "one_time[2]", *words)]
    assert texts(catheter_unknown(order(400_000, *parts), pain(catheter=Catheter()), library)) == refused
    unconfirmed = modelled(library, tubing_nl=None)
    assert texts(catheter_unknown(order(400_000, *parts), pain(), unconfirmed)) == refused
    assert catheter_unknown(order(400_000, *parts), pain(), library) == ()
    assert catheter_unknown(order(400_000, single()), pain(catheter=Catheter()), library) == ()


AGES = (
    limit(Rule.STABILITY, "fill_age_s", 40 * DAY, SOFT),
    limit(Rule.STABILITY, "fill_age_s", 84 * DAY, SOFT),
)


@pytest.mark.parametrize(
    ("age_s", "refill_s", "severity", "asked", "allowed"),
    [
        (40 * DAY, None, None, "", ""),
        (40 * DAY + 1, None, SOFT, "40.000012", "40"),
        (30 * DAY, 10 * DAY, None, "", ""),
        (30 * DAY, 10 * DAY + 1, SOFT, "40.000012", "40"),
        (0, 100 * DAY, SOFT, "100", "40"),
        (84 * DAY, 10 * DAY, SOFT, "94", "40"),
        (84 * DAY, None, SOFT, "84", "40"),
        (84 * DAY + 1, 10 * DAY, HARD, "84.000012", "84"),
    ],
)
def test_a_fill_is_no_older_than_its_drug_lasts_and_past_the_longest_bound_it_blocks(
    age_s, refill_s, severity, asked, allowed, library
):
    aged = pain(fill_age_s=age_s, planned_refill_s=refill_s)
    found = stability(order(400_000), aged, limited(library, *AGES))
    row = (severity, "context.reservoir_nl", asked, allowed, "day", "morphine")
    assert texts(found) == ([] if severity is None else [row])


FIRST = (*AGES, limit(Rule.STABILITY, "first_fill_age_s", 14 * DAY, SOFT))


@pytest.mark.parametrize(
    ("age_s", "refill_s", "severity", "asked", "allowed"),
    [
        (0, 14 * DAY, None, "", ""),
        (0, 14 * DAY + 1, SOFT, "14.000012", "14"),
        (14 * DAY, 39 * DAY, SOFT, "53", "14"),
        (14 * DAY + 1, None, HARD, "14.000012", "14"),
    ],
)
def test_the_first_fill_of_a_pump_lasts_as_long_as_a_first_fill(age_s, refill_s, severity, asked, allowed, library):
    own, dates = limited(library, *FIRST), {"fill_age_s": age_s, "planned_refill_s": refill_s}
    row = (severity, "context.reservoir_nl", asked, allowed, "day", "morphine")
    for first in (pain(**dates), after(400_000, first_fill=True, **dates)):
        assert texts(stability(order(400_000), first, own)) == ([] if severity is None else [row])
    later = after(400_000, planned_refill_s=39 * DAY)
    assert stability(order(400_000), later, own) == ()


def test_a_shorter_age_of_every_fill_holds_for_the_first_one_too(library):
    ten_days = limit(Rule.STABILITY, "fill_age_s", 10 * DAY, SOFT, status=Status.SITE)
    for days, allowed in ((11, "10"), (15, "10")):
        found = stability(order(1), pain(planned_refill_s=days * DAY), limited(library, *FIRST, ten_days))
        assert [finding.allowed for finding in found] == [allowed]


def test_a_first_fill_of_ziconotide_is_not_planned_for_longer_than_its_label_says(library):
    drug = fluid(ziconotide=25_000)
    for days, severities in ((14, []), (15, [SOFT]), (39, [SOFT])):
        found = stability(order(48_000, fluid=drug), pain(planned_refill_s=days * DAY), library)
        assert [finding.severity for finding in found] == severities
    assert stability(order(48_000, fluid=drug), after(48_000, drug, planned_refill_s=39 * DAY), library) == ()


def test_a_pump_that_held_another_drug_is_filled_with_ziconotide_for_the_first_time(library):
    drug = fluid(ziconotide=25_000)
    for days, severities in ((14, []), (15, [SOFT])):
        found = stability(order(48_000, fluid=drug), after(48_000, MORPHINE, planned_refill_s=days * DAY), library)
        assert [finding.severity for finding in found] == severities


@pytest.mark.req(47)
def test_another_drug_is_not_kept_out_by_the_age_of_the_fill_that_it_replaces(library):
    """The program comes before its refill is recorded: what the pump still holds is no fill of the new drug."""
    drug, both = fluid(ziconotide=25_000), fluid(morphine=10_000_000, ziconotide=25_000)
    for old_s in (0, 15 * DAY, 1_000 * DAY):
        for new in (drug, both):
            replaced = after(48_000, MORPHINE, fill_age_s=old_s, planned_refill_s=14 * DAY)
            assert stability(order(48_000, fluid=new), replaced, library) == ()
        stays = after(48_000, both, fill_age_s=old_s, planned_refill_s=14 * DAY)
        kept = [finding.detail for finding in stability(order(48_000, fluid=drug), stays, library)]
        assert kept == (["ziconotide"] if old_s > 30 * DAY else [])


def test_what_gives_less_is_never_blocked_by_the_age_of_the_fill(library):
    own = limited(library, limit(Rule.STABILITY, "fill_age_s", 30 * DAY, Severity.HARD))
    old = after(400_000, fill_age_s=31 * DAY)
    for flow, severity in ((399_999, Severity.SOFT), (400_000, Severity.HARD)):
        assert [f.severity for f in stability(order(flow), old, own)] == [severity]


def test_an_age_that_nobody_confirms_never_blocks(library):
    old = pain(fill_age_s=1_000 * DAY)
    (finding,) = stability(order(400_000), old, library)
    assert (finding.severity, finding.source) == (SOFT, "commonly quoted, not confirmed")
    one_unsure = (AGES[0], limit(Rule.STABILITY, "fill_age_s", 84 * DAY, HARD, status=Status.UNCONFIRMED))
    assert [f.severity for f in stability(order(400_000), old, limited(library, *one_unsure))] == [SOFT]


def test_a_least_age_means_nothing_and_a_note_stays_a_note_until_past(library):
    least = limit(Rule.STABILITY, "fill_age_s", 10 * DAY, upper=False)
    assert stability(order(400_000), pain(), limited(library, least)) == ()
    note = limit(Rule.STABILITY, "fill_age_s", 10 * DAY, NOTE)
    coming = pain(fill_age_s=10 * DAY, planned_refill_s=DAY)
    assert [f.severity for f in stability(order(400_000), coming, limited(library, note))] == [NOTE]


def test_each_drug_of_the_fluid_has_its_own_age(library):
    both = fluid(baclofen=500_000, morphine=10_000_000)
    found = stability(order(400_000, fluid=both), pain(fill_age_s=100 * DAY), library)
    assert [finding.detail for finding in found] == ["baclofen", "morphine"]


def test_a_mixture_may_last_less_long_than_each_of_its_drugs(library):
    alone, other = fluid(baclofen=500_000), fluid(baclofen=500_000, bupivacaine=5_000_000)
    both = fluid(baclofen=500_000, morphine=10_000_000)
    for drugs, days, told in ((alone, 31, []), (other, 31, []), (both, 30, []), (both, 31, ["31 of 30"])):
        found = stability(order(400_000, fluid=drugs), pain(planned_refill_s=days * DAY), library)
        assert [f"{f.asked} of {f.allowed}" for f in found if f.detail == "baclofen"] == told
        assert {f.severity for f in found} <= {SOFT}


def test_a_drug_that_is_left_out_is_the_difference_however_thin_it_was(library):
    held = Fluid((*MORPHINE.components, Component("clonidine", 1)))
    (found,) = concentration_step(order(400_000, fluid=MORPHINE), after(400_000, held), library)
    assert "clonidine" in found.allowed
    (back,) = concentration_step(order(400_000, fluid=held), after(400_000), library)
    assert "clonidine" in back.asked
