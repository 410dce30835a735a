"""All rules together: each example breaks just its rule, the worst comes first, and nothing is altered on the way."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from profiles.checks import CHECKS, findings, judged, merged
from profiles.document import read_document
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.kernels import verdict
from profiles.program import Bridge, Continuous
from profiles.self_test_cases import BAD, GOOD
from tests.profiles.orders import contexts, orders
from tests.profiles.rule_cases import DAY, IDS, LINE_NL, REFILL, fluid, modelled, order, pain, program, steps

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
GOOD_EXAMPLES = sorted(path.stem for path in EXAMPLES.glob("good-*.json"))
BAD_EXAMPLES = sorted(path.stem for path in EXAMPLES.glob("bad-*.json"))


def example(name, library):
    document = read_document((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return document, findings(document.order, document.context, library)


def test_every_rule_has_its_bad_example():
    assert sorted(f"bad-{rule}" for rule in Rule) == BAD_EXAMPLES
    assert GOOD_EXAMPLES


@pytest.mark.req(13)
@pytest.mark.req(15)
@pytest.mark.parametrize("name", BAD_EXAMPLES)
def test_a_bad_example_breaks_just_its_own_rule(name, library):
    _, found = example(name, library)
    assert {finding.rule for finding in found} == {Rule(name.removeprefix("bad-"))}
    assert found[0].severity > Severity.NOTE
    for finding in found:
        assert finding.asked and finding.allowed and finding.source
        assert finding.asked != finding.allowed
        assert str(finding.where)


@pytest.mark.parametrize("name", GOOD_EXAMPLES)
def test_a_good_example_breaks_none(name, library):
    _, found = example(name, library)
    assert [finding for finding in found if finding.severity > Severity.NOTE] == []


@pytest.mark.req(14)
@pytest.mark.parametrize("name", BAD_EXAMPLES)
def test_judging_alters_nothing(name, library):
    document, found = example(name, library)
    before = copy.deepcopy(document)
    assert findings(document.order, document.context, library) == found
    assert document == before


# --- the two changes of strength that every account of a pump overdose begins with


def a_day_by_the_second(crossing, dead_nl):
    """The worst 24 h (mcg) at the tip of a steady change of fluid, second by second from three days before it."""
    flow_old, flow_new, old_mcg, new_mcg = crossing
    given, left = [flow_old * old_mcg] * (3 * DAY), dead_nl * DAY
    for _ in range(3 * DAY):
        given.append(flow_new * (old_mcg if left > 0 else new_mcg))
        left -= flow_new
    inside = most = sum(given[:DAY])
    for leaving, entering in zip(given, given[DAY:], strict=False):
        inside += entering - leaving
        most = max(most, inside)
    return Fraction(most, DAY * 10**6)


@pytest.mark.req(13)
def test_2000_to_500_mcg_per_ml_without_a_bridge_is_refused_with_its_true_worst_day(library):
    strong, weak = fluid(baclofen=2_000_000), fluid(baclofen=500_000)
    held = program(Continuous(150_000, 300_000), strong)  # 300 mcg/day
    around = pain(held=held, held_age_s=30 * DAY, indication="spasticity-spinal")
    asked = order(Continuous(600_000, 300_000), fluid=weak)
    refused = [f for f in findings(asked, around, library) if f.severity >= Severity.HARD]
    assert [f.rule for f in refused] == [Rule.CONCENTRATION_STEP]
    assert a_day_by_the_second((150_000, 600_000, 2_000, 500), LINE_NL) == 774
    assert refused[0].asked == "baclofen 500 mcg/mL, whose worst 24 h would give 774 mcg of baclofen"
    assert refused[0].end_s - refused[0].start_s == DAY
    assert judged(findings(asked, around, library)) == verdict(asked, around, library)


@pytest.mark.req(13)
def test_500_to_2000_mcg_per_ml_over_a_correct_bridge_passes(library):
    weak, strong = fluid(baclofen=500_000), fluid(baclofen=2_000_000)
    held = program(Continuous(600_000, 300_000), weak)
    around = pain(held=held, held_age_s=30 * DAY, indication="spasticity-spinal")
    bridge = Bridge(IDS[0], REFILL, "unchanged", weak, LINE_NL, held.base)
    bridged = order(Continuous(150_000, 300_000), bridge, fluid=strong)
    assert findings(bridged, around, library) == ()
    assert verdict(bridged, around, library) == frozenset()
    short = order(Continuous(150_000, 300_000), replace(bridge, volume_nl=LINE_NL - 1), fluid=strong)
    assert [f.rule for f in findings(short, around, library)] == [Rule.CONCENTRATION_STEP]


@pytest.mark.parametrize("rule", Rule)
def test_the_self_test_case_of_a_rule_breaks_it_and_no_other(rule, library):
    asked, context = BAD[rule]
    assert {finding.rule for finding in findings(asked, context, library)} == {rule}


@pytest.mark.parametrize("case", range(len(GOOD)))
def test_a_good_self_test_case_breaks_none(case, library):
    assert all(finding.severity is Severity.NOTE for finding in findings(*GOOD[case], library))


def test_every_rule_is_judged_by_a_function_of_its_own_name():
    named = {check.__name__.replace("_", "-") for check in CHECKS}
    assert named == {str(rule) for rule in Rule} | {"known-model"}
    assert len(CHECKS) == len(named)


def a_finding(rule, severity, place, detail=""):
    return Finding(rule, severity, place, "1", "2", "", "test", detail)


def test_the_worst_comes_first_then_the_rules_in_reading_order_then_the_places():
    base, program = Place(Part.BASE), Place(Part.PROGRAM)
    wanted = (
        a_finding(Rule.DAY_TILING, Severity.ABSOLUTE, base),
        a_finding(Rule.DOSE_DAY, Severity.HARD, base),
        a_finding(Rule.FLOW_RANGE, Severity.SOFT, program),
        a_finding(Rule.FLOW_RANGE, Severity.SOFT, base, "a"),
        a_finding(Rule.FLOW_RANGE, Severity.SOFT, base, "b"),
        a_finding(Rule.CLOCK, Severity.SOFT, program),
        a_finding(Rule.CLOCK, Severity.NOTE, base),
    )
    assert merged(reversed(wanted)) == wanted


@pytest.mark.req(16)
def test_of_several_findings_at_one_place_only_the_worst_is_told():
    soft = a_finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE))
    hard = a_finding(Rule.DOSE_DAY, Severity.HARD, Place(Part.BASE))
    other = a_finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "other drug")
    assert merged([soft, hard, other]) == (hard, other)
    assert merged([hard, soft]) == (hard,)


def test_of_two_equally_bad_ones_the_first_stays():
    first = a_finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE))
    second = Finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "9", "2", "", "test")
    assert merged([first, second]) == (first,)


def test_what_is_compared_with_the_compiled_loop_has_no_words():
    finding = a_finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "morphine")
    assert judged([finding, finding]) == {(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "morphine")}


def test_a_pump_of_which_nothing_is_confirmed_is_told_in_notes_only(library):
    nothing = modelled(library, **dict.fromkeys(FIGURES))
    found = findings(order(steps((0, DAY, 1_000))), pain(planned_refill_s=DAY), nothing)
    assert {finding.severity for finding in found} == {Severity.NOTE}
    off = {Rule.FLOW_RANGE, Rule.FLOW_RESOLUTION, Rule.DAY_TILING, Rule.RESERVOIR_ENDURANCE}
    assert {finding.rule for finding in found} == off


FIGURES = (
    "flow_min_nl_per_day",
    "flow_max_nl_per_day",
    "flow_resolution_nl_per_day",
    "minimum_rate_nl_per_day",
    "bolus_duration_min_s",
    "bolus_duration_max_s",
    "interval_min_s",
    "steps_per_day_max",
    "accuracy_per_mille",
    "prime_flow_nl_per_day",
    "tubing_nl",
)


@pytest.mark.parametrize("name", [name for name in GOOD_EXAMPLES if "prime" not in name and "bridge" not in name])
def test_unconfirmed_numbers_of_a_pump_never_block_a_good_example(name, library):
    document, _ = example(name, modelled(library, **dict.fromkeys(FIGURES)))
    found = findings(document.order, document.context, modelled(library, **dict.fromkeys(FIGURES)))
    assert {finding.severity for finding in found} <= {Severity.NOTE}
    assert any(finding.severity is Severity.NOTE for finding in found)


@pytest.mark.req(16)
@given(orders(), contexts())
def test_whatever_is_asked_findings_are_ordered_and_each_key_stands_once(library, asked, context):
    found = findings(asked, context, library)
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, reverse=True)
    assert len({finding.key[:3] for finding in found}) == len(found)
    assert len(judged(found)) == len(found)
    for finding in found:
        assert finding.asked and finding.source
        assert finding.allowed or finding.severity is Severity.NOTE
