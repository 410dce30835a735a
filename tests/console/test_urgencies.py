"""A remembered line is the one that would be thought out now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from console import urgencies
from console.patient import Patient, Reading
from console.urgencies import Urgencies
from console.urgency import Urgency, unknown_age, urgency
from device.image import encode_program
from profiles.limits import Library
from profiles.program import Continuous, PlanStep
from profiles.pump import PumpState
from tests.console.test_urgency import AT, DEMO, PATIENT, READING, STATUS


@pytest.fixture
def thought_out(monkeypatch) -> list[Patient]:
    """Whose lines were thought out."""
    who: list[Patient] = []
    monkeypatch.setattr(urgencies, "urgency", lambda patient, *rest: who.append(patient) or urgency(patient, *rest))
    return who


def test_what_has_not_changed_is_thought_out_once(thought_out, library: Library):
    rows = Urgencies()
    first, again = (rows.row(PATIENT, READING, library, UTC, unknown_age, unknown_age) for _ in range(2))
    assert first is again
    assert first == urgency(PATIENT, READING, library, UTC)
    assert len(thought_out) == 1
    other = replace(PATIENT, id="other")
    assert rows.row(other, None, library, UTC, unknown_age, unknown_age).patient is other
    assert rows.row(PATIENT, READING, library, UTC, unknown_age, unknown_age) is first


@pytest.mark.parametrize(
    "change",
    [
        {"patient": replace(PATIENT, planned_refill_at=AT + 86_400)},
        {"reading": replace(READING, at=AT + 86_400)},
        {"reading": replace(READING, status=replace(STATUS, state=PumpState.STOPPED))},
        {"reading": None},
        {"zone": timezone(timedelta(hours=14))},
    ],
)
def test_whatever_has_changed_is_thought_out_anew(change, library: Library):
    made_of: dict[str, object] = {"patient": PATIENT, "reading": READING, "library": library, "zone": UTC}
    rows = Urgencies()
    before = rows.row(*made_of.values(), unknown_age, unknown_age)
    after = rows.row(*(made_of | change).values(), unknown_age, unknown_age)
    assert after == urgency(*(made_of | change).values())
    assert after is not before


def test_another_library_is_another_line_though_it_says_the_same(thought_out, library: Library):
    rows = Urgencies()
    for used in (library, replace(library)):
        rows.row(PATIENT, READING, used, UTC, unknown_age, unknown_age)
    assert len(thought_out) == 2


def test_a_plan_is_followed_as_soon_as_its_age_is_known_and_no_other_line_asks_for_it(library: Library):
    high = Continuous(600_000, 600_000)
    program = replace(DEMO.program, step_plan=(PlanStep(10 * 86_400, high),))
    told = replace(READING, image=encode_program(program))
    ages = [0, 20 * 86_400]
    rows, asked = Urgencies(), []

    def age_of(reading: Reading) -> int:
        asked.append(reading)
        return ages[0]

    def line(reading: Reading) -> Urgency:
        return rows.row(PATIENT, reading, library, UTC, age_of, unknown_age)

    unknown = line(told)
    ages.pop(0)
    known = line(told)
    assert known.gives != unknown.gives
    assert known == urgency(PATIENT, told, library, UTC, age_of)
    asked.clear()
    line(READING)
    line(READING)
    assert asked == []
