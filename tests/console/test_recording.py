"""What goes into the record and not to a pump: reasons of a stop, and what a patient is used to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from console.asking import shown_of
from console.clock import Clock
from console.demo_patients import demo_patients
from console.patient import Patient
from console.phases import Phase
from console.records import audit, patients
from console.records.patients import DATES, EXPOSURE
from console.records.store import Store, StoreError
from console.tolerance import STATED, relied_on
from console.visits import Visit
from device.events import BookRead, Confirmed, Opened, Purpose, Why
from device.image import encode_program
from profiles.acts import PumpLimits
from profiles.context import Exposure
from profiles.drugs import Component, Fluid
from profiles.findings import Rule, blocking
from profiles.kernels import verdict
from profiles.limits import Library
from profiles.program import Continuous, Program
from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus
from profiles.pump_book import Fill, PumpBook
from profiles.pumping import DAY_S
from tests.console.test_controller import Bench


@pytest.fixture
def bench(qtbot: QtBot, store: Store, library: Library, still: Clock, status: PumpStatus) -> Bench:
    return Bench(store, library, still, status)


def stopped(status: PumpStatus, since_s: int, generation: int) -> PumpStatus:
    alarm = Alarm("stopped", AlarmRank.CRITICAL, since_s)
    return replace(status, state=PumpState.STOPPED, flow_nl_per_day=0, generation=generation, alarms=(alarm,))


def stop(bench: Bench) -> PumpStatus:
    """Stopped by mistake a moment ago, and read again."""
    still = stopped(bench.status, bench.status.elapsed_s, bench.status.generation + 1)
    bench.link.say(Opened(still, bench.demo.program, encode_program(bench.demo.program), 0, 1))
    return still


def state(bench: Bench, exposure: Exposure = Exposure.TOLERANT, reason: str = "examined", person: str = "A. Doctor"):
    bench.controller.state_tolerance(exposure, reason, person, shown_of(bench.desk))


def starts(bench: Bench) -> set[Rule]:
    return {finding.rule for finding in blocking(bench.desk.findings)}


@pytest.mark.req(13)
def test_a_pump_stopped_by_mistake_is_restarted_with_its_own_program_once_tolerance_is_stated(bench: Bench):
    bench.read()
    stop(bench)
    assert (bench.controller.context.exposure, starts(bench)) == (Exposure.INTERRUPTED, {Rule.FIRST_DOSE})
    state(bench)
    assert bench.said[-1] == "The statement is in the record."
    assert bench.controller.context.exposure is Exposure.TOLERANT
    assert bench.desk.findings == ()
    assert bench.desk.stated.person == "A. Doctor"
    context = bench.controller.context
    assert verdict(bench.desk.draft, context, bench.controller._library) == frozenset()
    bench.sign()
    assert bench.desk.phase is Phase.SIGNED
    bench.controller.program()
    push = bench.link.asked[-1]
    assert push.order.program == bench.demo.program
    assert push.context.exposure is Exposure.TOLERANT
    bench_row = audit.with_actions(bench.store, frozenset({"signed"}))[0].fields()
    assert bench_row["statement"] == bench.desk.stated.row
    assert relied_on(bench.store, push.transaction.hex()) == bench.desk.stated


@pytest.mark.req(13)
def test_a_statement_ends_when_a_program_was_activated_and_a_later_stop_knows_nothing_of_it(bench: Bench):
    bench.read()
    still = stop(bench)
    state(bench)
    again = replace(still, state=PumpState.RUNNING, generation=still.generation + 1, alarms=())
    bench.link.say(Opened(again, bench.demo.program, encode_program(bench.demo.program), 0, 1))
    assert (bench.desk.stated, bench.controller.context.exposure) == (None, Exposure.TOLERANT)  # by the record
    later = stopped(bench.status, still.elapsed_s + 9, still.generation + 2)
    bench.link.say(Opened(later, bench.demo.program, encode_program(bench.demo.program), 0, 1))
    assert (bench.desk.stated, bench.controller.context.exposure) == (None, Exposure.INTERRUPTED)


@pytest.mark.parametrize("exposure", [Exposure.NAIVE, Exposure.INTERRUPTED])
def test_any_other_statement_leaves_the_limits_of_a_new_start(bench: Bench, exposure: Exposure):
    bench.read()
    stop(bench)
    state(bench, exposure)
    assert starts(bench) == {Rule.FIRST_DOSE}
    assert bench.desk.stated.exposure is exposure


def test_a_statement_can_be_made_anew_and_the_row_says_what_counted_until_then(bench: Bench):
    bench.read()
    stop(bench)
    state(bench)
    state(bench, Exposure.INTERRUPTED, "has been confused since noon")
    assert starts(bench) == {Rule.FIRST_DOSE}
    told = [(row.fields()["was"], row.fields()["exposure"]) for row in
            audit.with_actions(bench.store, frozenset({STATED}))]  # fmt: skip
    assert told == [("tolerant", "interrupted"), ("interrupted", "tolerant")]


def test_a_signature_lapses_with_a_statement(bench: Bench):
    bench.read()
    stop(bench)
    state(bench)
    bench.sign()
    state(bench, Exposure.TOLERANT, "and the family agrees")
    assert (bench.desk.phase, bench.desk.signature) == (Phase.REVIEW, None)


def test_the_record_says_what_a_patient_is_used_to_and_who_changed_that(bench: Bench):
    bench.read()
    state(bench, Exposure.NAIVE, "new to this drug")
    assert bench.controller.context.exposure is Exposure.NAIVE
    assert patients.of_serial(bench.store, bench.demo.serial).exposure is Exposure.NAIVE
    (row,) = audit.with_actions(bench.store, frozenset({EXPOSURE}))
    assert row.actor == "A. Doctor"
    assert row.fields() == {
        "patient": bench.demo.id, "serial": bench.demo.serial, "was": "tolerant", "exposure": "naive",
        "reason": "new to this drug",
    }  # fmt: skip
    assert bench.desk.patient.url  # where the pump was reached stays


@pytest.mark.parametrize(
    ("reason", "person", "words"), [(" ", "A. Doctor", "write why"), ("examined", " ", "write who does it")]
)
def test_without_reason_or_name_nothing_is_stated(bench: Bench, reason: str, person: str, words: str):
    bench.read()
    stop(bench)
    state(bench, Exposure.TOLERANT, reason, person)
    assert words in bench.said[-1]
    assert bench.desk.stated is None


def test_what_was_asked_about_another_pump_or_generation_is_not_stated_about_this_one(bench: Bench):
    bench.read()
    before = shown_of(bench.desk)
    stop(bench)
    bench.controller.state_tolerance(Exposure.TOLERANT, "examined", "A. Doctor", before)
    assert bench.desk.stated is None
    assert "has changed since you were asked" in bench.said[-1]


def test_while_something_is_under_way_nothing_is_stated(bench: Bench):
    bench.read()
    stop(bench)
    shown = shown_of(bench.desk)
    bench.controller.stop()
    bench.controller.state_tolerance(Exposure.TOLERANT, "examined", "A. Doctor", shown)
    assert "read the pump first" in bench.said[-1]
    assert bench.desk.statements == ()


def test_a_record_that_cannot_be_written_says_that_nothing_was_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    def full(*_arguments: object) -> None:
        raise StoreError("The disk is full.")

    bench.read()
    stop(bench)
    monkeypatch.setattr("console.recording.state", full)
    state(bench)
    assert bench.said[-1] == "The statement was not kept: give it again. The disk is full."
    assert starts(bench) == {Rule.FIRST_DOSE}


def test_a_stop_by_this_console_can_be_spoken_of_at_once(bench: Bench):
    bench.read()
    bench.controller.stop()
    transaction = bench.link.asked[-1].transaction
    still = stopped(bench.status, bench.status.elapsed_s, bench.status.generation + 1)
    bench.link.say(Confirmed(transaction, Why.STOPPED, Purpose.STOP, still))
    state(bench)
    assert bench.desk.stated is not None


# --- dates


def book(bench: Bench, refill_id: str, ago_s: int = 60, fluid: Fluid | None = None) -> BookRead:
    limits = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
    at_s = bench.status.elapsed_s - ago_s
    fill = Fill(refill_id, at_s, fluid or bench.demo.program.fluid, 18_000_000, 2_000_000, 2_000_000, 2_000_000)
    return BookRead(PumpBook(limits, limits, fill), 0)


def kept(bench: Bench) -> Patient:
    found = patients.of_serial(bench.store, bench.demo.serial)
    assert found is not None
    return found


@pytest.mark.req(47)
def test_a_confirmed_refill_renews_the_age_of_the_fill_and_the_next_visit(bench: Bench):
    bench.read()
    now_at = bench.controller._clock.at()
    visit = Visit("refill-2", now_at + 25 * DAY_S, "A. Nurse")
    bench.controller.agree(visit)
    bench.link.say(book(bench, "refill-1", 5 * DAY_S))  # of former times: the visit is not for this one
    assert kept(bench).planned_refill_at == now_at + bench.demo.visit_days * DAY_S
    bench.link.say(book(bench, "refill-2"))
    assert (kept(bench).filled_at, kept(bench).planned_refill_at) == (now_at - 60, visit.at)
    context = bench.controller.context
    assert (context.fill_age_s, context.planned_refill_s) == (60, 25 * DAY_S)
    row = audit.with_actions(bench.store, frozenset({DATES}))[0]
    assert (row.actor, row.fields()["planned_refill_at"]) == ("A. Nurse", visit.at)
    rows = len(audit.newest(bench.store))
    bench.link.say(book(bench, "refill-2"))  # the same book again
    assert len(audit.newest(bench.store)) == rows


@pytest.mark.req(47)
def test_a_refill_from_elsewhere_uses_up_a_visit_that_was_missed(bench: Bench):
    bench.controller.choose(bench.demo.id)
    patients.set_dates(bench.store, replace(kept(bench), planned_refill_at=bench.controller._clock.at() - 60), "test")
    bench.controller.choose(demo_patients()[1].id)
    bench.read()
    bench.link.say(book(bench, "by the command line"))
    assert kept(bench).planned_refill_at is None
    assert audit.with_actions(bench.store, frozenset({DATES}))[0].actor == "console"
    assert bench.controller.context.planned_refill_s == 180 * DAY_S - 60  # the last day of the fill


def test_dates_that_cannot_be_kept_are_asked_of_the_pump_again(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.read()
    bench.controller.agree(Visit("refill-2", bench.controller._clock.at() + 25 * DAY_S, "A. Nurse"))
    with monkeypatch.context() as patch:
        patch.setattr(patients, "set_dates", refuse)
        bench.link.say(book(bench, "refill-2"))
    assert bench.said[-1] == "The dates were not kept. The disk is full."
    bench.link.say(book(bench, "refill-2"))
    assert kept(bench).planned_refill_at == bench.controller._clock.at() + 25 * DAY_S


@pytest.mark.req(47)
def test_after_another_drug_is_in_the_pump_its_fill_is_the_first_until_a_second_one_is_recorded(bench: Bench):
    """The label of ziconotide: the first fill is replaced within 14 days, a later one within 40."""
    drug = Fluid((Component("ziconotide", 25_000),))
    slow = Program("slow", drug, Continuous(96_000, 2_400))
    bench.read()
    status = replace(bench.status, previous_fluid=bench.demo.program.fluid)
    bench.link.say(Opened(status, slow, encode_program(slow), 0, 1))
    assert bench.controller.context.first_fill is True  # the program is there, its refill not yet
    bench.link.say(book(bench, "refill-1", 5 * DAY_S, drug))
    assert kept(bench).fills == (("ziconotide",), ("baclofen",))
    assert bench.controller.context.first_fill is True
    assert bench.controller.context.fill_age_s == 5 * DAY_S
    bench.link.say(book(bench, "refill-2", 60, drug))
    assert kept(bench).fills == (("ziconotide",), ("ziconotide",))
    assert bench.controller.context.first_fill is False
    rows = audit.with_actions(bench.store, frozenset({DATES}))
    assert [row.fields()["fills"][0] for row in rows] == [["ziconotide"]] * 2


@pytest.mark.req(47)
def test_a_record_of_a_former_release_learns_from_the_pump_what_it_was_filled_with(bench: Bench):
    bench.controller.choose(bench.demo.id)
    patients.set_dates(bench.store, replace(kept(bench), fills=()), "test")
    bench.controller.choose(demo_patients()[1].id)
    bench.read()
    visit_at, at = kept(bench).planned_refill_at, kept(bench).filled_at
    ago_s = bench.controller._clock.at() - at
    bench.link.say(book(bench, "the one that it has", ago_s))
    assert (kept(bench).fills, kept(bench).filled_at) == ((("baclofen",),), at)
    assert kept(bench).planned_refill_at == visit_at
    rows = len(audit.newest(bench.store))
    bench.link.say(book(bench, "the one that it has", ago_s))
    assert len(audit.newest(bench.store)) == rows


def refuse(*_arguments: object) -> None:
    raise StoreError("The disk is full.")


@pytest.mark.req(47)
def test_another_day_for_the_next_visit_is_kept_and_judged_by(bench: Bench):
    bench.controller.plan_visit(5, "A. Nurse", None)
    assert bench.said[-1].startswith("Nothing was done")
    bench.read()
    at = bench.controller._clock.at() + 3 * DAY_S
    bench.controller.plan_visit(at, "", shown_of(bench.desk))
    assert bench.said[-1] == "Nothing was done: write who does it."
    bench.controller.plan_visit(at, "A. Nurse", shown_of(bench.desk))
    assert bench.said[-1] == "The next visit is in the record."
    assert (kept(bench).planned_refill_at, bench.controller.context.planned_refill_s) == (at, 3 * DAY_S)
