"""What a patient is used to, in words: since when, what each answer makes hold, and what was stated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console import desk as steps
from console.desk import Desk
from console.patient import Statement
from console.tolerance_views import (
    counts_words,
    exposure_words,
    restart_lines,
    since_words,
    stated_words,
    tolerance_view,
)
from profiles.context import Exposure
from profiles.program import Stopped
from profiles.pump import Alarm, AlarmRank, PumpState


def still(desk: Desk, span_s: int = 180) -> Desk:
    status = desk.status
    alarm = Alarm("stopped", AlarmRank.CRITICAL, status.elapsed_s - span_s)
    stopped = replace(status, state=PumpState.STOPPED, flow_nl_per_day=0, alarms=(alarm,))
    return steps.seen(desk, stopped, desk.read_ms, desk.read_at)


def stated(desk: Desk, exposure: Exposure = Exposure.TOLERANT) -> Desk:
    status = desk.status
    row = Statement("A. Doctor", desk.read_at, status.serial, status.alarms[0].since_s, status.generation,
                    Exposure.INTERRUPTED, exposure, "examined", "ab")  # fmt: skip
    return replace(desk, statements=(row,))


def test_since_when_it_stands_still_is_told_by_the_pumps_own_counter(held, now):
    assert since_words(still(held), now.tzinfo) == "24 Nov, 09:27, for 3 min"
    fast = replace(still(held).status, time_scale=60)
    assert since_words(steps.seen(held, fast, held.read_ms, held.read_at), now.tzinfo) == "24 Nov, 09:29, for 3 min"
    assert since_words(held, now.tzinfo) == since_words(Desk(), now.tzinfo) == ""


def test_what_the_patient_counts_as_follows_stop_statement_and_record(held):
    assert counts_words(Desk()) == ""
    assert counts_words(held) == "tolerant"
    assert counts_words(still(held)) == "interrupted"
    assert counts_words(stated(still(held))) == "still tolerant"
    assert exposure_words(Exposure.NAIVE) == "Not tolerant"


def test_a_review_of_a_stopped_pump_says_that_it_is_a_restart_and_what_it_rests_on(held, now):
    assert restart_lines(held, now.tzinfo) == ()
    title, since, said = restart_lines(still(held), now.tzinfo)
    assert (title, since) == ("This is a restart", "The pump has stood still since 24 Nov, 09:27, for 3 min.")
    assert "counts as a new start" in said
    *_, said, until = restart_lines(stated(still(held)), now.tzinfo)
    assert said == "A. Doctor stated on 24 Nov 2026, 09:30 that the patient is still tolerant: examined."
    assert "this stop alone" in until
    silent = replace(still(held), status=replace(still(held).status, alarms=()))
    assert restart_lines(silent, now.tzinfo)[1] == "The pump stands still."
    assert stated_words(None) == ""


@pytest.mark.req(15)
def test_the_dialog_shows_the_limits_with_and_without_the_statement(held, context, library, now):
    view = tolerance_view(still(held), context, library, now.tzinfo)
    facts = dict(view.facts)
    assert facts["Stopped since"] == "24 Nov, 09:27, for 3 min"
    assert facts["Ran last"] == f"'{held.held.name}'"
    assert facts["Counts now as"] == "interrupted"
    holds = {choice.exposure: choice.holds for choice in view.choices}
    assert set(holds) == set(Exposure)
    assert view.without == holds[Exposure.INTERRUPTED] == holds[Exposure.NAIVE]
    assert view.without[0] == "The next program is judged as a new start."
    assert any("First dose at most 200 mcg/day" in line for line in view.without)
    assert holds[Exposure.TOLERANT][0].startswith("The next program is judged as a change of 'Day/night 300 mcg/day'")
    assert any(line.startswith("\N{BULLET} Increase at most") for line in holds[Exposure.TOLERANT])
    assert "life-threatening" in view.notes[0]


def test_after_a_planned_stop_even_a_tolerant_patient_starts_anew(held, context, library, now):
    rested = replace(held.held, base=Stopped("withdrawn for imaging"))
    desk = replace(still(held), held=rested)
    view = tolerance_view(desk, replace(context, held=rested), library, now.tzinfo)
    (tolerant,) = (choice for choice in view.choices if choice.exposure is Exposure.TOLERANT)
    assert tolerant.holds[0] == "The next program is judged as a new start."


def test_a_statement_that_stands_is_shown_and_a_running_pump_asks_for_the_record(held, context, library, now):
    facts = dict(tolerance_view(stated(still(held)), context, library, now.tzinfo).facts)
    assert facts["Stated"].startswith("A. Doctor stated")
    view = tolerance_view(held, context, library, now.tzinfo)
    assert (view.without, dict(view.facts)["Runs"]) == ((), f"'{held.held.name}'")
    assert view.notes == ("While a pump stands still the therapy counts as interrupted, whatever the record says.",)


def test_before_a_reading_and_without_a_time_of_the_stop_there_is_nothing_to_ask(held, context, library):
    assert tolerance_view(Desk(), context, library) is None
    assert tolerance_view(held, None, library) is None
    silent = replace(still(held), status=replace(still(held).status, alarms=()))
    assert tolerance_view(silent, context, library) is None


def test_a_pump_without_a_program_is_spoken_of_too(held, context, library):
    fresh = replace(held, held=None, draft=None)
    view = tolerance_view(fresh, replace(context, held=None), library)
    assert dict(view.facts)["Runs"] == "no program"
    assert view.choices[0].holds == ("The first program of this pump is judged as a new start.",)
