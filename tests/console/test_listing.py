"""The worklist's rows in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.demo import first_reading
from console.demo_patients import DemoPatient, demo_patients, record
from console.listing import REASONS, dose_words, fluid_words, worklist_row
from console.urgency import DAY_S, urgency
from profiles.limits import Library
from profiles.projection import DueReason
from profiles.pump import Alarm, AlarmRank, PumpState
from widgets.worklist import Urgency
from widgets.worklist_model import days_text


def row_of(demo: DemoPatient, library: Library, now: datetime, later_s: int = 0, **status: object):
    reading = first_reading(demo, library, now)
    changed = replace(reading, status=replace(reading.status, **status))
    return worklist_row(urgency(record(demo, now), changed, library, UTC), library, int(now.timestamp()) + later_s, UTC)


def test_a_row_says_who_what_how_much_and_when(demo, library: Library, now: datetime):
    row = row_of(demo, library, now)
    assert (row.name, row.record, row.serial, row.state) == ("M. Example", "DEMO-001", "CIS-104233", "Running")
    assert (row.therapy, row.dose) == ("Baclofen 500 mcg/mL", "300 mcg/day")
    assert (row.due, row.days, row.reason, row.urgency) == ("2 Dec 2026", 8, "Planned visit", Urgency.LATER)
    assert row.reservoir is not None
    assert row.reservoir.left_nl == demo.reservoir_nl


@pytest.mark.parametrize(("days", "mark"), [(0, Urgency.LATER), (2, Urgency.SOON), (9, Urgency.OVERDUE)])
def test_urgency_grows_as_days_pass(demo, library: Library, now: datetime, days: int, mark: Urgency):
    assert row_of(demo, library, now, days * DAY_S).urgency is mark


def test_a_stopped_pump_is_as_urgent_as_can_be(demo, library: Library, now: datetime):
    row = row_of(demo, library, now, state=PumpState.STOPPED)
    assert (row.urgency, row.state, row.reason) == (Urgency.OVERDUE, "Stopped", REASONS["stopped"])
    assert (days_text(row), row.at_once) == ("Now", "See the pump")


def test_a_pump_that_was_never_programmed_wants_its_first_program(demo, library: Library, now: datetime):
    row = row_of(demo, library, now, state=PumpState.FACTORY)
    assert (days_text(row), row.at_once) == ("Now", "A first program")


def test_an_alarm_and_a_doubt_are_in_the_row(demo, library: Library, now: datetime):
    alarm = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 1)
    assert row_of(demo, library, now, alarms=(alarm,)).alarm == "Low reservoir"
    due = urgency(record(demo, now), first_reading(demo, library, now), library, UTC)
    doubtful = worklist_row(due, library, int(now.timestamp()), UTC, in_doubt=True)
    assert (doubtful.state, doubtful.urgency) == ("Uncertain", Urgency.OVERDUE)
    assert (days_text(doubtful), doubtful.at_once) == ("Now", "Read the pump")


def test_a_pump_never_read_says_so(demo, library: Library, now: datetime):
    row = worklist_row(urgency(record(demo, now), None, library, UTC), library, 0, UTC)
    assert (row.therapy, row.dose, row.state, row.days, row.urgency) == (
        "Not known",
        "Not known",
        "Never read",
        None,
        Urgency.UNKNOWN,
    )


def test_every_reason_for_a_date_has_words():
    assert {str(reason) for reason in DueReason} <= set(REASONS)


def test_mixtures_name_every_component(library: Library):
    mixed = demo_patients()[1].program
    assert fluid_words(mixed, library) == "Morphine 10 mg/mL + bupivacaine 7.5 mg/mL"
    assert dose_words(mixed, library) == "4 mg/day"


def test_the_gravest_alarm_is_in_the_row_and_not_the_oldest(demo, library: Library, now: datetime):
    low, stall = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 1), Alarm("motor-stall", AlarmRank.CRITICAL, 9)
    assert row_of(demo, library, now, alarms=(low, stall)).alarm == "Motor stalled"
    assert row_of(demo, library, now, alarms=(stall, low)).alarm == "Motor stalled"


def test_a_pump_that_gives_nothing_is_not_called_running(demo, library: Library, now: datetime):
    stall = Alarm("motor-stall", AlarmRank.CRITICAL, 9)
    row = row_of(demo, library, now, alarms=(stall,), flow_nl_per_day=0)
    assert (row.state, row.urgency, row.reason) == (
        "Gives nothing",
        Urgency.OVERDUE,
        "Nothing is given: its motor has stalled",
    )
