"""How long a program has been running, by log and record."""

from __future__ import annotations

from dataclasses import replace

from console.past import Past
from console.patient import Reading
from console.records.store import Store
from profiles.context import Given
from profiles.pump import PumpEvent, PumpStatus


def activated(status: PumpStatus, ago_s: int) -> PumpEvent:
    return PumpEvent(3, status.elapsed_s - ago_s, "activated", status.generation)


def test_the_log_tells_until_another_program_or_pump_is_held(store: Store, status: PumpStatus):
    past = Past(store)
    assert past.age_s(status) == 0
    assert past.take_log(status, (activated(status, 500),)) == 500
    assert past.age_s(replace(status, elapsed_s=status.elapsed_s + 60)) == 560
    assert past.age_s(replace(status, generation=2)) == 0
    assert past.age_s(replace(status, serial="CIS-2")) == 0
    past.forget()
    assert past.age_s(status) == 0
    assert past.take_log(status, ()) is None


def test_a_reading_that_has_its_own_age_needs_no_log(store: Store, status: PumpStatus):
    past = Past(store)
    assert past.age_at(Reading("p", 1, status, b"", 77)) == 77
    assert past.age_at(Reading("p", 1, status, b"", 0)) == 1
    assert past.age_at(Reading("p", 1, status, b"")) == 0


def test_log_and_record_speak_in_the_context_of_an_order(store: Store, status: PumpStatus, demo, context):
    past = Past(store)
    past.load(None)
    past.take_log(status, (activated(status, 500),))
    told = past.told(context, status, demo.program, 5)
    assert (told.held_age_s, told.increases, told.done, told.given) == (500, (), (), ())


def test_single_boluses_of_hours_ago_are_told_as_old_as_they_are_by_now(
    store: Store, status: PumpStatus, demo, context
):
    past, ended_s = Past(store), status.elapsed_s - 60
    log = (PumpEvent(4, ended_s - 600, "bolus-started", 9_000), PumpEvent(5, ended_s, "bolus-ended", 9_000))
    past.take_log(status, (activated(status, 5_000), *log))
    assert past.told(context, status, demo.program, 5).given == (Given(60, 600, 9_000),)
    later = replace(status, elapsed_s=status.elapsed_s + 3_600)
    assert past.told(context, later, demo.program, 5).given == (Given(3_660, 600, 9_000),)
    past.forget()
    assert past.told(context, status, demo.program, 5).given == ()
