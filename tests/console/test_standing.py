"""A program that is already in a pump is judged by the library in use, and only told: it goes on running."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from console.demo import first_reading
from console.demo_patients import record
from console.standing import Standing, broken_limits, broken_text
from profiles.context import Context
from profiles.limits import Library
from profiles.pump import PumpState
from profiles.site import with_site
from tests.console.library_shop import SITE


@pytest.fixture
def strict(library: Library) -> Library:
    return with_site(library, SITE.format(version=4, most=250, name="St. Example"))


@pytest.mark.req(23)
def test_a_tighter_library_names_what_the_pump_holds_already(demo, context: Context, library: Library, strict: Library):
    assert broken_limits(demo.program, context, library) == ()
    assert broken_text((), library) == ""
    said = broken_text(broken_limits(demo.program, context, strict), strict)
    assert "site file of St. Example" in said
    assert "300 mcg/day, above the limit of 250 mcg/day" in said
    assert "goes on running" in said
    past = broken_text(broken_limits(demo.program, context, strict), strict, connected=False)
    assert past.endswith("So it was when last read.")
    assert "goes on" not in past


@pytest.mark.req(23)
def test_the_worklist_judges_each_last_reading_by_the_library_in_use(demo, now, library: Library, strict: Library):
    standing, patient, reading = Standing(), record(demo, now), first_reading(demo, library, now)
    assert not standing.breaks(patient, reading, library, UTC)
    assert standing.breaks(patient, reading, strict, UTC)
    assert standing.breaks(patient, reading, strict, UTC)  # remembered


@pytest.mark.req(23)
def test_a_pump_that_stands_still_runs_nothing_that_could_break_a_limit(demo, now, library: Library, strict: Library):
    standing, patient, reading = Standing(), record(demo, now), first_reading(demo, library, now)
    stopped = replace(reading, status=replace(reading.status, state=PumpState.STOPPED))
    assert not standing.breaks(patient, stopped, strict, UTC)
    assert standing.breaks(patient, reading, strict, UTC)


def test_what_was_never_read_or_cannot_be_read_breaks_nothing_that_is_known(demo, now, library: Library):
    standing, patient, reading = Standing(), record(demo, now), first_reading(demo, library, now)
    assert not standing.breaks(patient, None, library, UTC)
    assert not standing.breaks(patient, replace(reading, image=b""), library, UTC)
    assert not standing.breaks(patient, replace(reading, image=b"x", at=1), library, UTC)


@pytest.mark.req(23)
def test_the_last_answer_of_each_patient_is_kept_until_what_it_was_given_for_changes(
    demo, now, library: Library, strict: Library, monkeypatch
):
    standing, patient, reading = Standing(), record(demo, now), first_reading(demo, library, now)
    judged = []
    monkeypatch.setattr(Standing, "_judged", staticmethod(lambda *of: judged.append(of) or False))
    later, changed = replace(reading, at=reading.at + 60), replace(patient, planned_refill_at=reading.at)
    asked = [
        (patient, reading, library),
        (patient, later, library),
        (changed, later, library),
        (changed, later, strict),
    ]
    for of in asked:
        standing.breaks(*of, UTC)
        standing.breaks(*of, UTC)
    assert [of[:3] for of in judged] == asked
    assert len(standing._known) == 1
