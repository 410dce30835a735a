"""Who is due when, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.demo_patients import demo_patients, record
from console.patient import Patient, Reading
from console.urgency import DAY_S, Urgency, by_urgency, urgency
from device.image import encode_program
from profiles.limits import Library
from profiles.program import Continuous, DelayedStart, PlanStep, Stopped
from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AT = int(NOW.timestamp())
DEMO = demo_patients()[0]
PATIENT = record(DEMO, NOW)
STATUS = PumpStatus(
    DEMO.serial, DEMO.model_id, True, PumpState.RUNNING, 1, b"", None, 1, 0, 0, 1, None, 0, 8_300_000, 0, 600_000, 0
)
READING = Reading(PATIENT.id, AT, STATUS, encode_program(DEMO.program))


def line(patient: Patient = PATIENT, reading: Reading | None = READING, *, library: Library) -> Urgency:
    return urgency(patient, reading, library, UTC)


@pytest.mark.req(47)
def test_the_appointment_counts_while_it_is_the_earliest(library: Library):
    found = line(library=library)
    assert (found.reason, found.due_at, found.days_left(AT, UTC)) == ("appointment", AT + 8 * DAY_S, 8)


@pytest.mark.req(47)
def test_a_visit_that_was_missed_stays_due_on_its_own_day_whenever_the_pump_is_read(library: Library):
    planned_at = AT - 2 * DAY_S
    for read_at in (AT, AT + 3 * DAY_S):
        found = line(replace(PATIENT, planned_refill_at=planned_at), replace(READING, at=read_at), library=library)
        assert (found.reason, found.due_at, found.days_left(AT, UTC)) == ("appointment", planned_at, -2)


@pytest.mark.req(47)
def test_the_worst_case_volume_counts_before_a_late_appointment(library: Library):
    late = replace(PATIENT, planned_refill_at=AT + 90 * DAY_S)
    found = line(late, library=library)
    # 8.3 mL down to the alarm at 2 mL, at 0.6 mL/day x 1.145: a little more than nine days
    assert (found.reason, found.days_left(AT, UTC)) == ("volume", 9)


def test_a_pump_that_stopped_is_due_at_once(library: Library):
    stopped = replace(READING, status=replace(STATUS, state=PumpState.STOPPED))
    assert (line(reading=stopped, library=library).reason, line(reading=stopped, library=library).due_at) == (
        "stopped",
        AT,
    )


def test_what_cannot_be_read_is_told_as_unknown(library: Library):
    assert line(reading=replace(READING, image=b"\xff"), library=library).reason == "unreadable"
    assert line(reading=None, library=library).reason == "never-read"
    assert line(reading=None, library=library).days_left(AT, UTC) is None


def test_the_unknown_come_first_and_then_the_most_urgent(library: Library):
    other = replace(PATIENT, id="1" * 32, name="Later", planned_refill_at=AT + 9 * DAY_S)
    unknown = replace(PATIENT, id="2" * 32, name="Unknown")
    readings = {PATIENT.id: READING, other.id: replace(READING, patient_id=other.id)}
    rows = by_urgency((other, PATIENT, unknown), readings, library, UTC)
    assert [row.patient.name for row in rows] == ["Unknown", "M. Example", "Later"]


@pytest.mark.parametrize(("hours", "days"), [(-24, 1), (-9, 0), (0, 0), (14, 0), (15, -1)])
def test_days_are_those_of_the_calendar_and_nobody_is_late_on_the_day_itself(library: Library, hours: int, days: int):
    assert line(library=library).days_left(AT + 8 * DAY_S + hours * 3_600, UTC) == days


def test_a_plan_that_has_begun_is_not_started_anew(library: Library):
    """8.3 mL down to the alarm at 2 mL: at 0.6 mL/day nine days, at 0.3 mL/day eighteen."""
    late = replace(PATIENT, planned_refill_at=None)
    slow = Continuous(300_000, 150_000)
    program = replace(DEMO.program, step_plan=(PlanStep(20 * DAY_S, slow),))
    reading = replace(READING, image=encode_program(program))
    new = urgency(late, reading, library, UTC)
    old = urgency(late, reading, library, UTC, lambda _: 21 * DAY_S)
    assert (new.days_left(AT, UTC), old.days_left(AT, UTC)) == (9, 18)


def test_a_pump_that_gives_nothing_is_due_at_once_and_says_why(library: Library):
    empty = replace(
        READING, status=replace(STATUS, flow_nl_per_day=0, alarms=(Alarm("empty-reservoir", AlarmRank.CRITICAL, 1),))
    )
    row = line(reading=empty, library=library)
    assert (row.reason, row.due_at) == ("empty-reservoir", empty.at)


def test_what_a_plan_gave_when_it_was_read_is_told_or_that_nobody_knows(library: Library):
    low, high = Continuous(100_000, 50_000), Continuous(600_000, 300_000)
    program = replace(DEMO.program, base=low, step_plan=(PlanStep(10 * DAY_S, high),))
    reading = replace(READING, image=encode_program(program))
    known = urgency(PATIENT, reading, library, UTC, lambda _reading: 20 * DAY_S)
    assert known.gives is not None
    assert known.gives.base == high
    assert urgency(PATIENT, reading, library, UTC).gives is None
    delayed = DelayedStart("d" * 32, 30 * DAY_S, Stopped("trip"))
    waits = urgency(PATIENT, replace(reading, delayed=delayed), library, UTC, lambda _reading: 20 * DAY_S)
    assert waits.gives is not None
    assert waits.gives.base == delayed.meanwhile


@pytest.mark.req(47)
def test_a_pump_that_gives_nothing_comes_before_every_missed_visit(library: Library):
    """In doubt, giving nothing (never programmed last of these), never read, then by date."""
    stall = (Alarm("motor-stall", AlarmRank.CRITICAL, 1),)
    states = {
        "in doubt": STATUS,
        "stopped": replace(STATUS, state=PumpState.STOPPED),
        "stalled": replace(STATUS, flow_nl_per_day=0, alarms=stall),
        "factory": replace(STATUS, state=PumpState.FACTORY),
        "never read": None,
        "missed": STATUS,
        "due": STATUS,
    }
    people, readings = [], {}
    for number, (name, status) in enumerate(states.items()):
        days = {"missed": -30, "in doubt": 60}.get(name, 8)
        serial = f"CIS-{number}"
        person = replace(PATIENT, id=str(number) * 32, name=name, serial=serial, planned_refill_at=AT + days * DAY_S)
        people.append(person)
        if status is not None:
            at = AT - 40 * DAY_S if name == "stalled" else AT
            readings[person.id] = Reading(person.id, at, status, encode_program(DEMO.program))
    rows = by_urgency(reversed(people), readings, library, UTC, doubted={"CIS-0"})
    wanted = ["in doubt", "stalled", "stopped", "factory", "never read", "missed", "due"]
    assert [row.patient.name for row in rows] == wanted
