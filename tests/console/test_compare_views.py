"""Programs side by side: what a card says is what it would draft, and nothing is handed on to another fluid."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from console.compare_views import Candidate, boluses, candidates, compare, steady
from console.plan_views import Planned
from console.running import Ran
from profiles.checks import findings
from profiles.drugs import Component, Fluid
from profiles.edits import bolus_for_dose, scale
from profiles.fill_edits import Treatment, filled, followed, treated
from profiles.findings import Severity
from profiles.program import Continuous, Order, PatientBolus, PlanStep, Program, Stopped

DAY = 86_400
START = datetime(2026, 11, 24, 9, 30)


@pytest.fixture
def planned(context, library) -> Planned:
    return Planned(context, library, START)


def test_what_is_held_the_draft_and_what_was_added_are_compared(held, demo):
    added = (Candidate(steady(demo.program), "Alternative", added=True),)
    assert [each.origin for each in candidates(held, added)] == ["Held by the pump", "Alternative"]
    drafted = replace(held, draft=Order(scale(demo.program, Fraction(11, 10), 100)))
    assert [each.tone for each in candidates(drafted, ())] == ["held", "draft"]


def test_every_program_is_shown_at_the_dose_of_the_first(demo, planned: Planned):
    beat = boluses(demo.program, 6 * 3_600, 1_200, 300_000)
    shown = (Candidate(demo.program, "Held by the pump"), Candidate(steady(demo.program), "a"), Candidate(beat, "b"))
    found = compare(shown, None, planned)
    assert found.view.dose_ng_per_day == 300_000
    doses = [dict(row.facts)["Dose"] for row in found.view.rows]
    assert doses == ["300 mcg/day"] * 3
    assert [dict(row.facts)["Flow"] for row in found.view.rows][1:] == ["0.6 mL/day", "0 mL/day to 10.8 mL/day"]
    assert dict(found.view.rows[2].facts)["Worst 1 h"] == "75 mcg"
    assert all(found.view.curves.projections)
    assert found.drafts[1].program.name == "Steady flow"


def test_at_another_dose_neither_name_nor_card_tells_of_the_one_in_the_pump(demo, planned: Planned):
    shown = (Candidate(demo.program, "Held by the pump"), Candidate(demo.program, "From a file", added=True))
    same, other = compare(shown, 300_000, planned), compare(shown, 200_000, planned)
    assert [(row.name, row.origin) for row in same.view.rows] == [
        ("Day/night 300 mcg/day", "Held by the pump"), ("Day/night 300 mcg/day", "From a file"),
    ]  # fmt: skip
    assert [(row.name, row.origin) for row in other.view.rows] == [
        ("Day/night 200 mcg/day", "Held by the pump, at another dose"), ("Day/night 200 mcg/day", "From a file"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dose", "lasts"),
    [(300_000, "10 days"), (1_600_000, "1 day"), (30_000_000, "2 h"), (300_000_000, "less than 1 h")],
)
def test_how_long_it_lasts_is_told_in_whole_days_or_hours(demo, planned: Planned, dose: int, lasts: str):
    found = compare((Candidate(demo.program, "Held by the pump"),), dose, planned)
    assert dict(found.view.rows[0].facts)["Lasts"] == f"{lasts} to the alarm"


def test_boluses_keep_their_beat_where_the_plot_begins(demo, planned: Planned):
    found = compare((Candidate(boluses(demo.program, 5 * 3_600, 1_200, 300_000), "b"),), None, planned)
    (projection,) = found.view.curves.projections
    four_hours = next(line for line in projection.rolling if line.window_s == 14_400)
    day = next(line for line in projection.rolling if line.window_s == DAY)
    assert four_hours.ng["baclofen"].max() == pytest.approx(62_500, rel=1e-3)
    assert day.ng["baclofen"].min() >= 4 * 62_000  # every 24 h hold at least four of them, the first one too


def test_a_patient_bolus_that_the_comparison_leaves_out_comes_back_with_the_draft(demo, planned: Planned):
    patient = PatientBolus(bolus_for_dose(5_000, 600, demo.program.fluid), 7_200, 6)
    held = replace(demo.program, patient_bolus=patient)
    found = compare((Candidate(held, "Held by the pump"), Candidate(steady(held), "a")), 200_000, planned)
    assert [draft.program.patient_bolus for draft in found.drafts] == [patient, patient]
    assert [row.drafted for row in found.view.rows] == [
        "As a draft it has its patient bolus: 5 mcg by 0.01 mL in 10 min, lockout 2 h, at most 6 in any 24 h, together "
        "30 mcg.",
        "As a draft it has the patient bolus of 'Day/night 300 mcg/day': 5 mcg by 0.01 mL in 10 min, lockout 2 h, at "
        "most 6 in any 24 h, together 30 mcg.",
    ]
    assert found.without_drafting().view.may_draft is False


@pytest.mark.req(27)
def test_a_patient_bolus_is_never_handed_on_to_another_fluid(demo, planned: Planned):
    """The same volume of a stronger fluid is a greater dose: 0.01 mL hold 5 mcg at 500 mcg/mL, 20 mcg at 2,000."""
    patient = PatientBolus(bolus_for_dose(5_000, 600, demo.program.fluid), 7_200, 6)
    held = replace(demo.program, patient_bolus=patient)
    strong = Program("Strong", Fluid((Component("baclofen", 2_000_000),)), Continuous(150_000, 300_000))
    found = compare((Candidate(held, "Held by the pump"), Candidate(strong, "From a file")), None, planned)
    assert [draft.program.patient_bolus for draft in found.drafts] == [patient, None]
    assert found.view.rows[1].drafted == (
        "As a draft it has no patient bolus: that of 'Day/night 300 mcg/day' is made for another fluid."
    )
    own = replace(strong, patient_bolus=PatientBolus(bolus_for_dose(2_000, 600, strong.fluid), 7_200, 6))
    both = compare((Candidate(held, "Held by the pump"), Candidate(own, "From a file")), None, planned)
    assert both.drafts[1].program.patient_bolus == own.patient_bolus


@pytest.mark.req(27)
def test_the_findings_of_a_card_are_those_of_the_whole_order(demo, planned: Planned):
    """A patient bolus and a plan stay out of the curves; what is blocked because of them is not 'Nothing found'."""
    much = replace(
        demo.program, patient_bolus=PatientBolus(bolus_for_dose(200_000, 3_600, demo.program.fluid), 7_200, 12)
    )
    rising = replace(demo.program, step_plan=(PlanStep(DAY, Continuous(6_000_000, 3_000_000)),))
    for program in (much, rising):
        found = compare((Candidate(program, "Draft", "draft"),), None, planned)
        assert found.drafts == (Order(program),)
        blocking = findings(Order(program), planned.context, planned.library)
        assert blocking[0].severity is Severity.HARD
        assert found.view.rows[0].findings[0].startswith("1 blocked")
        assert found.view.rows[0].findings[1] == "danger"


def test_a_plan_goes_along_in_the_same_proportion(demo, planned: Planned):
    steady = Program("Rising", demo.program.fluid, Continuous(600_000, 300_000))
    rising = replace(steady, step_plan=(PlanStep(7 * DAY, Continuous(660_000, 330_000)),))
    found = compare((Candidate(rising, "Draft", "draft"),), 150_000, planned)
    assert found.drafts[0].program.step_plan == (PlanStep(7 * DAY, Continuous(330_000, 165_000)),)
    assert found.view.rows[0].drafted == ("The step plan goes along: 1 step, every dose in the same proportion.")
    as_it_is = compare((Candidate(rising, "Draft", "draft"),), None, planned)
    assert as_it_is.view.rows[0].drafted == "The step plan goes along: 1 step."


def test_the_one_time_parts_of_the_draft_go_along(demo, planned: Planned):
    strong = filled(Order(demo.program), Fluid((Component("baclofen", 2_000_000),)), planned.context, planned.library)
    order = treated(strong, Treatment.BRIDGE_SCALED, planned.context, planned.library, "ab" * 16, "r")
    shown = (Candidate(order.program, "Draft", "draft", once=order.one_time),)
    as_it_is = compare(shown, None, planned)
    assert as_it_is.drafts == (order,)
    assert as_it_is.view.rows[0].drafted == "The one-time parts of the draft go along."
    (halved,) = compare(shown, 150_000, planned).drafts
    assert halved == followed(Order(halved.program, order.one_time), planned.context, planned.library)
    assert halved.one_time != order.one_time  # the bridge is at the new dose too


@pytest.mark.req(9)
def test_what_the_pump_holds_is_compared_as_it_runs_now(held, demo, planned: Planned):
    planned_steps = (PlanStep(7 * DAY, Continuous(800_000, 400_000)), PlanStep(30 * DAY, Continuous(900_000, 450_000)))
    rising = replace(demo.program, base=Continuous(400_000, 200_000), step_plan=planned_steps)
    since = Ran(held.status.serial, held.status.generation, held.status.elapsed_s - 20 * DAY)
    desk = replace(held, held=rising, draft=Order(rising), ran=since)
    (now,) = candidates(desk, ())
    assert now.program.base == Continuous(800_000, 400_000)
    assert now.program.step_plan == (PlanStep(10 * DAY, Continuous(900_000, 450_000)),)
    assert dict(compare((now,), None, planned).view.rows[0].facts)["Dose"] == "400 mcg/day"


def test_a_plan_of_which_nobody_knows_how_far_it_is_is_not_compared(held, demo, planned: Planned):
    rising = replace(demo.program, step_plan=(PlanStep(7 * DAY, Continuous(800_000, 400_000)),))
    shown = candidates(replace(held, held=rising, draft=Order(rising), ran=None), ())
    found = compare((*shown, Candidate(steady(rising), "Alternative", added=True)), 300_000, planned)
    assert "nobody knows how far it is" in found.view.rows[0].refusal
    assert (found.drafts[0], found.drafts[1].program.name) == (None, "Steady flow")


def test_a_pump_without_a_program_has_nothing_held_to_compare(held, demo):
    assert [each.origin for each in candidates(replace(held, held=None, draft=Order(demo.program)), ())] == ["Draft"]
    assert candidates(replace(held, held=None, draft=None), ()) == ()


def test_what_cannot_be_compared_says_why(demo, planned: Planned):
    rest = replace(demo.program, name="Rest", base=Stopped("rest"))
    found = compare(
        (Candidate(demo.program, "Held by the pump"), Candidate(rest, "Alternative", added=True)), None, planned
    )
    assert "no dose per day" in found.view.rows[1].refusal
    assert (found.drafts[1], found.view.curves.projections[1]) == (None, None)
    assert compare((), None, planned, "Nothing here.").view.note == "Nothing here."


def test_of_what_the_pump_holds_findings_are_told_as_a_state_and_not_as_a_request(demo, planned: Planned):
    shown = (Candidate(demo.program, "Held by the pump", "held"), Candidate(demo.program, "From a file", added=True))
    aged = replace(planned, context=replace(planned.context, fill_age_s=200 * DAY))
    said = [row.findings[0] for row in compare(shown, None, aged).view.rows]
    assert [words.split(":")[0].split(" · ")[0] for words in said] == ["1 breaks a limit", "1 blocked"]
    held, other = compare(shown, 1_500_000, aged).view.rows
    assert held.findings == other.findings, "at another dose it is no more what the pump holds"


def test_findings_are_counted_and_named(demo, planned: Planned):
    found = compare((Candidate(demo.program, "Held by the pump"),), 1_500_000, planned)
    said, ink = found.view.rows[0].findings
    assert "blocked" in said or "reason" in said
    assert ink in ("danger", "caution")
