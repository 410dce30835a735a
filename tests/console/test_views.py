"""The Desk as views of pump page, review and log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from console import desk as steps
from console.desk import Desk
from console.records.chain import GENESIS, canonical, sealed
from console.urgency import Urgency
from console.views import (
    UNKNOWN_STEP,
    clock_words,
    due_words,
    held_lines,
    log_lines,
    lost_words,
    program_totals,
    pump_view,
    review_view,
    short_digest,
    total_lines,
)
from device.events import Purpose
from profiles.context import Context
from profiles.drugs import Component, Fluid
from profiles.edits import scale
from profiles.fill_edits import filled
from profiles.limits import Library
from profiles.program import Bolus, Continuous, Order, PatientBolus, PlanStep, SingleBolus
from profiles.pump import PumpEvent, PumpState


@pytest.fixture
def drafted(held: Desk, demo) -> Desk:
    return steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100)))


def test_the_pump_page_shows_mass_and_volume_per_day(held: Desk, library: Library, now: datetime):
    view = pump_view(held, library, 100_000, now, None, UTC)
    assert view is not None
    assert view.totals == (("300 mcg/day", "Baclofen"), ("0.6 mL/day", "Volume"))
    assert (view.stale, view.age, view.model) == (False, "read 0 s ago", "Cisterna 20 reference pump")
    assert pump_view(Desk(), library, 0, now, None, UTC) is None


@pytest.mark.req(44)
def test_old_knowledge_is_marked_as_old_in_every_part(held: Desk, library: Library, now: datetime):
    view = pump_view(held, library, 160_000, now, None, UTC)
    assert view is not None
    assert view.stale
    assert view.reservoir is not None
    assert view.reservoir.stale


def test_a_stopped_pump_shows_no_dose(held: Desk, library: Library, now: datetime):
    stopped = replace(held, status=replace(held.status, state=PumpState.STOPPED))
    view = pump_view(stopped, library, 100_000, now, None, UTC)
    assert view is not None
    assert (view.totals, view.program) == ((), "Stopped")


@pytest.mark.req(9)
@pytest.mark.req(27)
def test_the_review_shows_was_and_will_be_with_the_totals_large(drafted: Desk, library: Library):
    view = review_view(drafted, library)
    assert view is not None
    assert [(line.label, line.was, line.will_be, line.difference) for line in view.totals] == [
        ("Baclofen a day", "300 mcg/day", "330 mcg/day", "+10 %"),
        ("Volume a day", "0.6 mL/day", "0.66 mL/day", "+10 %"),
    ]
    assert any(line.label.startswith("Dose") and line.was == "330 mcg/day" for line in view.changes)
    assert review_view(Desk(), library) is None


def test_programming_is_refused_in_words_until_the_self_test_has_passed(drafted: Desk, library: Library):
    waiting = replace(drafted, ready=False, not_ready="The check loop is still warming up.")
    view = review_view(waiting, library)
    assert view is not None
    assert view.refusal == "The check loop is still warming up."


@pytest.mark.req(50)
def test_a_single_bolus_is_told_as_given_once(drafted: Desk, library: Library, context: Context):
    once = replace(drafted.draft, one_time=(SingleBolus("0" * 32, Bolus(20_000, 600, 10_000), delay_s=3_600),))
    view = review_view(replace(drafted, draft=once), library, context)
    assert view is not None
    assert view.changes[0].will_be == "10 mcg by 0.02 mL in 10 min, 1 h after the switch"
    assert "never again" in view.after


@pytest.mark.req(27)
def test_a_patient_bolus_that_gives_more_by_the_same_volume_has_its_line(drafted: Desk, library: Library):
    """A volume says nothing without the strength: the line tells the mass, and what was asked by that name."""
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6)
    strong = Fluid((Component("baclofen", 2_000_000),))
    held = replace(drafted.held, patient_bolus=patient)
    draft = Order(replace(held, fluid=strong))
    view = review_view(replace(drafted, held=held, draft=draft), library)
    assert view is not None
    (line,) = (line for line in view.changes if line.label == "Patient bolus")
    assert line.was == "5 mcg by 0.01 mL in 10 min, lockout 2 h, at most 6 in any 24 h, together 30 mcg"
    assert line.will_be == (
        "20 mcg (asked: 5 mcg) by 0.01 mL in 10 min, lockout 2 h, at most 6 in any 24 h, together 120 mcg"
    )
    assert not any(line.label == "Patient bolus" for line in review_view(drafted, library).changes)


def test_a_patient_bolus_of_which_only_the_asked_dose_differs_is_not_silent(drafted: Desk, library: Library):
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6)
    held = replace(drafted.held, patient_bolus=replace(patient, bolus=replace(patient.bolus, asked_ng=5_001)))
    view = review_view(replace(drafted, held=held, draft=Order(replace(held, patient_bolus=patient))), library)
    lines = [(line.label, line.was, line.will_be) for line in view.changes]
    assert ("Asked patient bolus dose, baclofen", "5.001 mcg", "5 mcg") in lines


@pytest.mark.req(27)
def test_a_step_of_a_plan_is_one_line(drafted: Desk, library: Library, context: Context):
    step = PlanStep(604_800, Continuous(720_000, 360_000))
    draft = replace(drafted.draft, program=replace(drafted.draft.program, step_plan=(step,)))
    view = review_view(replace(drafted, draft=draft), library, context)
    assert view is not None
    lines = [(line.label, line.will_be) for line in view.changes if line.label.startswith("Plan")]
    assert lines == [("Plan, step 1", "after 7 days: baclofen 360 mcg/day by 0.72 mL/day")]
    assert "From 7 days after the switch: step 1 of the plan" in view.after


@pytest.mark.req(27)
def test_a_dose_that_stays_while_its_flow_changes_is_no_line(drafted: Desk, library: Library, context: Context):
    strong = Fluid((Component("baclofen", 2_000_000),))
    view = review_view(replace(drafted, draft=filled(Order(drafted.held), strong, context, library)), library, context)
    assert view is not None
    assert {line.label for line in view.changes if line.was == line.will_be} == set()
    assert ("Flow, 06:00 to 22:00", "0.66 mL/day", "0.165 mL/day") in [
        (line.label, line.was, line.will_be) for line in view.changes
    ]


@pytest.mark.req(33)
def test_what_a_discarded_draft_would_lose_is_named(drafted: Desk, held: Desk, library: Library):
    words = lost_words(drafted, library)
    assert words.startswith("This would be lost: Baclofen a day: 330 mcg/day; Volume a day: 0.66 mL/day; ")
    assert lost_words(held, library) == "The draft is the same as what the pump holds."
    many = tuple(PlanStep(day * 86_400, Continuous(720_000, 360_000)) for day in range(1, 30))
    long = replace(drafted, draft=replace(drafted.draft, program=replace(drafted.draft.program, step_plan=many)))
    assert " more." in lost_words(long, library)


def test_a_first_program_has_no_before(demo, library: Library):
    assert {line.was for line in total_lines(None, demo.program, library)} == {"none"}
    assert program_totals(None, library) == ()


def test_the_whole_program_is_told_for_print(demo, library: Library):
    rows = dict(held_lines(demo.program, library))
    assert rows["Concentration, baclofen"] == "500 mcg/mL"
    assert rows["Mode"] == "Timed steps"


@pytest.mark.req(53)
def test_a_clock_is_told_only_when_it_is_off_by_more_than_a_minute(held: Desk, now: datetime):
    from console.context import local_wall_s

    right = replace(held.status, wall_offset_s=local_wall_s(now) - held.status.elapsed_s)
    assert clock_words(right, now) == ""
    assert clock_words(replace(right, wall_offset_s=right.wall_offset_s + 3_600), now) == "1 h ahead, within 1 s"
    assert (
        clock_words(replace(right, wall_offset_s=right.wall_offset_s - 120), now, 4_100) == "2 min behind, within 3 s"
    )


def test_a_due_date_says_why():
    assert due_words(None, UTC, PumpState.RUNNING) == "When the refill is due is not known."


def test_a_pump_that_gives_nothing_has_no_date_by_volume(held: Desk, demo, library: Library, now: datetime):
    due = Urgency(demo, None, None, 1_795_512_600, "volume")
    assert due_words(due, UTC, PumpState.RUNNING) == "Refill due 24 Nov 2026, by volume in the worst case."
    assert due_words(due, UTC, PumpState.FACTORY) == "No date by volume: the pump has no program yet."
    stopped = replace(held, status=replace(held.status, state=PumpState.STOPPED))
    view = pump_view(stopped, library, 100_000, now, due, UTC)
    assert view is not None
    assert view.due == "No date by volume: the pump has stopped and gives nothing."


def test_the_log_joins_pump_and_console_newest_first(held: Desk):
    events = (PumpEvent(1, held.status.elapsed_s - 60, "activated", 1), PumpEvent(2, held.status.elapsed_s, "x-y", 5))
    entry = sealed(9, "2026-11-24T09:29:30.000000Z", "A", "uncertain", canonical({"why": "silent"}), GENESIS)
    lines = log_lines(events, held.status, (entry,), 1_795_512_600, UTC)
    assert [(line.source, line.sequence) for line in lines] == [("Pump", 2), ("Console", 9), ("Pump", 1)]
    assert lines[1].tone == "danger"
    assert lines[2].text == "Program activated, generation 1"


def test_a_row_that_lacks_a_field_is_still_told(held: Desk):
    entry = sealed(1, "2026-11-24T09:29:30.000000Z", "A", "intent", canonical({}), GENESIS)
    (line,) = log_lines((), held.status, (entry,), 1_795_512_600, UTC)
    assert "not recorded" in line.text


def test_a_row_of_the_wire_is_told_without_its_codes(held: Desk):
    rows = (("intent", {"purpose": "program"}), ("not-applied", {"why": "killed"}), ("uncertain", {"why": "silent"}))
    entries = [sealed(1, "2026-11-24T09:29:30.000000Z", "A", action, canonical(body), GENESIS) for action, body in rows]
    assert [line.text for line in log_lines((), held.status, entries, 1_795_512_600, UTC)] == [
        "Written down before the first byte left: a program",
        "Not applied, the pump holds what it held before. The pump has struck it off: it never took effect and never "
        "will.",
        "Uncertain. The pump did not answer.",
    ]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_of_the_wire_has_a_word_in_the_log(held: Desk, purpose: Purpose):
    entry = sealed(1, "2026-11-24T09:29:30.000000Z", "A", "intent", canonical({"purpose": str(purpose)}), GENESIS)
    (line,) = log_lines((), held.status, (entry,), 1_795_512_600, UTC)
    assert line.text.split(": ")[1].startswith(("a ", "an ", "another ", "other "))


def test_a_digest_is_read_aloud_in_groups():
    assert short_digest("3fa941c077d20e15ffff") == "3fa9 41c0 77d2 0e15"
    assert short_digest("") == ""


def test_a_pump_that_gives_nothing_shows_no_dose_and_no_date(stalled: Desk, library: Library, now: datetime):
    view = pump_view(stalled, library, 100_000, now, None, UTC)
    assert view is not None
    assert (view.totals, view.since) == ((), "")
    assert view.due == "No date by volume: the pump gives nothing, because its motor has stalled."


def test_a_plan_is_told_as_it_runs_now_and_with_what_comes_next(rising: Desk, library: Library, now: datetime):
    view = pump_view(rising, library, 100_000, now, None, UTC)
    assert view is not None
    assert view.totals[0] == ("300 mcg/day", "Baclofen")
    assert view.course.startswith("The plan goes on by itself on 26 Nov, 09:30: baclofen 350 mcg/day")


def test_a_plan_of_which_nobody_knows_how_far_it_is_has_no_figure(rising: Desk, library: Library, now: datetime):
    unread = replace(rising, ran=None)
    view = pump_view(unread, library, 100_000, now, None, UTC)
    assert view is not None
    assert (view.totals, view.course) == ((("Not known", UNKNOWN_STEP),), "")
    review = review_view(replace(unread, draft=Order(replace(unread.held, step_plan=()))), library)
    assert review is not None
    assert {line.was for line in review.totals} == {"not known"}


def test_before_its_delayed_start_what_runs_meanwhile_is_told(waiting: Desk, library: Library, now: datetime):
    view = pump_view(waiting, library, 100_000, now, None, UTC)
    assert view is not None
    assert view.totals[0] == ("50 mcg/day", "Baclofen")
    assert view.course.startswith("'Day/night 300 mcg/day' starts by itself on 25 Nov, 09:30: baclofen 300 mcg/day")


def test_a_review_compares_with_what_runs_now_and_a_plan_that_begins_again_says_so(rising: Desk, library: Library):
    lower = replace(rising.held, base=Continuous(300_000, 150_000), step_plan=())
    review = review_view(replace(rising, draft=Order(lower)), library)
    assert review is not None
    assert (review.totals[0].was, review.totals[0].will_be) == ("300 mcg/day", "150 mcg/day")
    patient = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 3)
    again = review_view(replace(rising, draft=Order(replace(rising.held, patient_bolus=patient))), library)
    assert again is not None
    assert (again.totals[0].was, again.totals[0].will_be) == ("300 mcg/day", "50 mcg/day")
    assert "Plan, step 1" in {line.label for line in again.changes}


def test_the_review_tells_which_boluses_it_could_not_count(drafted: Desk, library: Library, context: Context):
    known = review_view(drafted, library, context, UTC)
    short = review_view(replace(drafted, log_from_s=drafted.status.elapsed_s - 60), library, context, UTC)
    assert "Not counted" not in known.after
    assert short.after.endswith("are not in the pump's log.")
