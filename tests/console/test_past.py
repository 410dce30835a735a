"""How long a program has been running, by log and record."""

from __future__ import annotations

from dataclasses import replace

from console.desk import Desk
from console.past import Past
from console.patient import Reading
from console.records import patients
from console.records.store import Store
from console.running import Ran, so_far
from profiles.acts import PumpLimits
from profiles.context import Given
from profiles.program import DelayedStart, PlanStep, Stopped
from profiles.pump import PumpEvent, PumpState, PumpStatus
from profiles.pump_book import Activation, PumpBook

LIMITS = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)


def activated(status: PumpStatus, ago_s: int) -> PumpEvent:
    return PumpEvent(3, status.elapsed_s - ago_s, "activated", status.generation)


def test_the_log_tells_until_another_program_or_pump_is_held(store: Store, status: PumpStatus):
    past = Past(store)
    assert past.age_s(status) == 0
    assert past.take_log(status, (activated(status, 500),)) == Ran(status.serial, 1, status.elapsed_s - 500)
    assert past.age_s(replace(status, elapsed_s=status.elapsed_s + 60)) == 560
    assert past.age_s(replace(status, generation=2)) == 0
    assert past.age_s(replace(status, serial="CIS-2")) == 0
    past.forget()
    assert past.age_s(status) == 0
    assert past.take_log(status, ()) is None


def test_the_pumps_book_has_the_last_word_and_a_short_log_takes_nothing_away(store: Store, status: PumpStatus):
    """A patient who presses often fills the log in days; the pump itself still knows when its program began."""
    past = Past(store)
    past.take_log(status, (activated(status, 500),))
    told = past.take_book(status, PumpBook(LIMITS, LIMITS, activation=Activation(1, status.elapsed_s - 900)))
    assert (told, past.age_s(status)) == (past.ran, 900)
    assert past.take_log(status, ()) is told
    assert past.take_book(status, PumpBook(LIMITS, LIMITS)) is told


def test_the_age_outlives_an_act_and_is_held_by_a_stop(store: Store, status: PumpStatus):
    past = Past(store)
    assert (past.take_act(status), past.take_stop(status)) == (None, None)
    past.take_log(status, (activated(status, 500),))
    acted = replace(status, generation=2, elapsed_s=status.elapsed_s + 10)
    past.take_act(acted)
    assert past.age_s(acted) == 510
    stopped = replace(acted, generation=3, state=PumpState.STOPPED)
    past.take_stop(stopped)
    assert past.age_s(replace(stopped, elapsed_s=stopped.elapsed_s + 999)) == 510


def test_until_the_pump_tells_the_age_of_the_record_counts(store: Store, held: Desk, demo, context):
    patients.save(store, held.patient, "test")
    patients.add_reading(store, Reading(held.patient.id, 1, held.status, b"", 70))
    past, later = Past(store), replace(held.status, elapsed_s=held.status.elapsed_s + 5)
    past.take_reading(held.patient, later)
    assert past.told(context, later, demo.program, 5).held_age_s == 75
    assert past.take_reading(held.patient, replace(later, generation=9)) is None


def test_a_delayed_start_is_a_part_of_what_is_held(store: Store, status: PumpStatus, demo, context):
    past = Past(store)
    delayed = DelayedStart("d" * 32, 1_000, Stopped("trip"))
    past.take_book(status, PumpBook(LIMITS, LIMITS, activation=Activation(1, status.elapsed_s - 900, None, delayed)))
    told = past.told(context, status, demo.program, 5)
    assert told.held is not None
    assert (told.held.base, told.held.step_plan) == (delayed.meanwhile, (PlanStep(1_000, demo.program.base),))
    assert told.held_age_s == 900


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


def test_a_plan_that_waits_is_judged_as_far_as_rules_and_documents_hold(
    store: Store, status: PumpStatus, demo, context
):
    """A pump of another maker may hold 64 steps and a delayed start beside them."""
    past = Past(store)
    delayed = DelayedStart("d" * 32, 1_000, Stopped("trip"))
    past.take_book(status, PumpBook(LIMITS, LIMITS, activation=Activation(1, status.elapsed_s - 900, None, delayed)))
    full = replace(demo.program, step_plan=tuple(PlanStep(n * 86_400, demo.program.base) for n in range(1, 65)))
    told = past.told(context, status, full, 5)
    assert told.held is not None
    assert len(told.held.step_plan) == 64
    assert len(so_far(full, past.ran, status)[0].step_plan) == 65
