"""Comparison and what-if as views."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from console.plan_views import (
    Candidate,
    Planned,
    answer_what_if,
    boluses,
    candidates,
    compare,
    steady,
    usual_question,
)
from profiles.comparing import Question
from profiles.edits import bolus_for_dose, scale
from profiles.program import Order, PatientBolus, Stopped
from profiles.unusual import Unusual

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
    assert found.drafts[1].name == "Steady flow"


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
    assert [draft.patient_bolus for draft in found.drafts] == [patient, patient]
    assert found.without_drafting().view.may_draft is False


def test_what_cannot_be_compared_says_why(demo, planned: Planned):
    rest = replace(demo.program, name="Rest", base=Stopped("rest"))
    found = compare(
        (Candidate(demo.program, "Held by the pump"), Candidate(rest, "Alternative", added=True)), None, planned
    )
    assert "no dose per day" in found.view.rows[1].refusal
    assert (found.drafts[1], found.view.curves.projections[1]) == (None, None)
    assert compare((), None, planned, "Nothing here.").view.note == "Nothing here."


def test_findings_are_counted_and_named(demo, planned: Planned):
    found = compare((Candidate(demo.program, "Held by the pump"),), 1_500_000, planned)
    said, ink = found.view.rows[0].findings
    assert "blocked" in said or "reason" in said
    assert ink in ("danger", "caution")


def test_a_later_refill_brings_the_finding_about_the_reservoir(demo, planned: Planned):
    order = Order(demo.program)
    usual = usual_question(order, planned)
    assert usual == Question(8 * DAY, 145)
    late = answer_what_if(order, Question(14 * DAY, 145), planned)
    assert late.appear
    assert late.answer.margin_s < 0
    assert late.course.at_s[-1] >= 14 * DAY
    same = answer_what_if(order, usual, planned)
    assert (same.appear, same.go) == ((), ())


def test_a_pump_as_exact_as_none_takes_the_finding_away_again(demo, planned: Planned):
    tight = replace(planned, context=replace(planned.context, planned_refill_s=10 * DAY))
    exact = answer_what_if(Order(demo.program), Question(10 * DAY, 0), tight)
    assert exact.go
    assert exact.appear == ()


def test_a_use_that_the_program_does_not_allow_is_a_sentence(demo, planned: Planned):
    view = answer_what_if(Order(demo.program), Question(DAY, 145, 2), planned)
    assert isinstance(view.answer, Unusual)
    assert view.course is None


def test_numbers_that_nobody_confirmed_do_not_stop_planning(demo, planned: Planned):
    unknown = replace(planned, context=replace(planned.context, pump_model_id="nobody-knows"))
    assert (unknown.resolution, unknown.accuracy_per_mille, unknown.residual_nl) == (1, 0, 0)
    assert unknown.label("unheard").name == "unheard"
    assert usual_question(
        Order(demo.program), replace(unknown, context=replace(unknown.context, planned_refill_s=None))
    ) == (Question(30 * DAY, 0))
