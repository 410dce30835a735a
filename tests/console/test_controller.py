"""The controller: wishes and facts become the next Desk, and only program and stop leave for the pump."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from console.asking import CHANGED_MEANWHILE, shown_of
from console.clock import Clock
from console.controller import LOG_LINES, Controller
from console.demo import first_reading
from console.demo_patients import demo_patients, record
from console.hearing import CHANGED_ELSEWHERE
from console.line import Broken
from console.open_ends import STOP_FIRST
from console.phases import Phase
from console.records import audit, patients
from console.records.store import Store, StoreError
from console.telling import banner_view
from console.urgency import Urgency
from device.commands import Cancel, Open, Perform, Push, ReadBook, ReadLog, Stop
from device.events import (
    BookRead,
    Confirmed,
    Declined,
    LogRead,
    Lost,
    NotApplied,
    Opened,
    Purpose,
    StatusRead,
    Streamed,
    Uncertain,
    Unrecorded,
    Why,
)
from device.image import digest, encode_program
from device.journal import Intent, intent_body
from device.kinds import CodecError
from profiles.acts import ClockChange, PumpLimits
from profiles.document_text import DocumentError, Problem
from profiles.edits import scale
from profiles.findings import Rule, soft
from profiles.limits import Library
from profiles.program import DelayedStart, Order, Stopped
from profiles.pump import PumpEvent, PumpState, PumpStatus
from profiles.pump_book import Activation, PumpBook

Blind = Callable[[Store], AbstractContextManager[None]]
URL = "socket://127.0.0.1:1"


class QuietLink(QObject):
    """Remembers what it was asked; a test says what comes back."""

    told = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.dialled: list[str] = []
        self.asked: list[Any] = []
        self.hung_up = 0

    def dial(self, url: str) -> int:
        self.dialled.append(url)
        return len(self.dialled)

    def ask(self, command: Any) -> None:
        self.asked.append(command)

    def hang_up(self) -> None:
        self.hung_up += 1

    def say(self, event: object) -> None:
        self.told.emit(len(self.dialled), event)


class Bench:
    """A controller at its desk, with everything that it said."""

    def __init__(self, store: Store, library: Library, clock: Clock, status: PumpStatus) -> None:
        self.store, self.status = store, status
        for demo in demo_patients():
            patients.save(store, record(demo, clock.now()), "test")
            patients.add_reading(store, first_reading(demo, library, clock.now()))
        self.demo = demo_patients()[0]
        self.link = QuietLink()
        self.controller = Controller(store, library, self.link, clock)  # type: ignore[arg-type]  # a link without thread
        self.said: list[str] = []
        self.controller.said.connect(self.said.append)
        self.controller.make_ready("")
        self.controller.reach(self.demo.serial, URL)

    @property
    def desk(self) -> Any:
        return self.controller.desk

    def read(self) -> None:
        self.controller.choose(self.demo.id)
        self.controller.read()
        image = encode_program(self.demo.program)
        self.link.say(Opened(self.status, self.demo.program, image, 0, 1))

    def draft(self, percent: int = 110) -> Order:
        order = Order(scale(self.demo.program, Fraction(percent, 100), 100))
        self.controller.edit(order)
        drafted = self.desk.draft
        assert isinstance(drafted, Order)
        return drafted

    def sign(self) -> None:
        self.controller.review()
        self.controller.acknowledge(tuple((f.key, "slow titration") for f in soft(self.desk.findings)))
        self.controller.sign("A. Doctor", "Titration")


@pytest.fixture
def bench(qtbot: QtBot, store: Store, library: Library, still: Clock, status: PumpStatus) -> Bench:
    return Bench(store, library, still, status)


def test_reading_dials_the_patients_pump_and_keeps_what_it_says(bench: Bench):
    bench.read()
    assert bench.link.dialled == [URL]
    assert (bench.desk.phase, bench.desk.held) == (Phase.HELD, bench.demo.program)
    assert patients.last_readings(bench.store)[bench.demo.id].status == bench.status
    assert isinstance(bench.link.asked[-1], ReadLog)


def test_the_age_that_the_log_told_is_known_when_the_pump_is_no_longer_on_the_line(bench: Bench):
    """A program that another programmer put in: no revision of this record tells when it began."""
    bench.read()
    day_s = 86_400
    begun = PumpEvent(3, bench.status.elapsed_s - day_s, "activated", bench.status.generation)
    bench.link.say(LogRead((begun,), 1, 4, gap=False, future=False))
    assert patients.last_readings(bench.store)[bench.demo.id].held_age_s == day_s
    bench.controller.choose(demo_patients()[1].id)
    assert bench.controller._past.age_at(patients.last_readings(bench.store)[bench.demo.id]) == day_s


def test_reading_again_asks_over_the_same_line(bench: Bench):
    bench.read()
    bench.controller.read()
    assert bench.link.dialled == [URL]
    assert bench.link.asked[-1] == Open()


@pytest.mark.req(32)
def test_another_pump_at_the_address_is_never_taken_for_the_patients(bench: Bench):
    bench.controller.choose(bench.demo.id)
    bench.controller.read()
    bench.link.say(Opened(replace(bench.status, serial="CIS-9"), bench.demo.program, b"", 0, 1))
    assert bench.desk.phase is Phase.LOST
    assert bench.desk.held is None
    assert "CIS-9, not CIS-104233" in bench.said[-1]
    assert bench.desk.stranger == "CIS-9"
    assert bench.link.hung_up == 2  # once for the former patient, once for the wrong pump


@pytest.mark.req(32)
def test_a_stop_of_another_pump_is_never_said_to_be_that_of_the_patients(bench: Bench):
    bench.read()
    bench.controller.stop()
    asked = bench.link.asked[-1]
    assert asked.serial == bench.demo.serial
    other = replace(bench.status, serial="CIS-9", state=PumpState.STOPPED, flow_nl_per_day=0)
    bench.link.say(Confirmed(asked.transaction, Why.STOPPED, Purpose.STOP, other))
    assert (bench.desk.phase, bench.desk.status) == (Phase.STOPPING, bench.status)


@pytest.mark.req(39)
@pytest.mark.parametrize("told", [Streamed, lambda status, at_ms: StatusRead(status, at_ms, 1)])
def test_a_pump_that_was_changed_from_elsewhere_is_read_again_before_anything_else_is_said_of_it(bench: Bench, told):
    bench.read()
    order = bench.draft(110)
    bench.sign()
    other = replace(bench.status, generation=bench.status.generation + 1, flow_nl_per_day=9_000_000)
    bench.link.say(told(other, 5))
    assert (bench.desk.phase, bench.desk.signature, bench.desk.status) == (Phase.READING, None, bench.status)
    assert bench.said[-1] == CHANGED_ELSEWHERE
    assert CHANGED_ELSEWHERE in banner_view(bench.desk, 0).sentence
    bench.link.say(told(other, 6))
    assert bench.link.asked.count(Open()) == 1
    bench.link.say(Opened(other, bench.demo.program, encode_program(bench.demo.program), 0, 1))
    assert (bench.desk.phase, bench.desk.draft, bench.desk.status) == (Phase.DRAFTED, order, other)


def test_a_bolus_that_began_meanwhile_counts_in_the_next_order(bench: Bench):
    bench.read()
    bench.draft(110)
    began = bench.status.elapsed_s + 60
    more = replace(bench.status, log_head=bench.status.log_head + 1, elapsed_s=began + 5)
    asked = bench.link.asked.copy()
    for ms in (1, 2):
        bench.link.say(Streamed(more, ms))
    assert bench.link.asked == [*asked, ReadLog(max(1, more.log_head - LOG_LINES + 1))]
    bench.link.say(LogRead((PumpEvent(9, began, "bolus-started", 4_000),), 9, 9, False, False))
    assert [given.volume_nl for given in bench.controller.context.given] == [4_000]


def test_nothing_is_asked_between_signature_and_hold(bench: Bench):
    bench.read()
    bench.draft(110)
    bench.sign()
    asked = bench.link.asked.copy()
    bench.link.say(Streamed(replace(bench.status, log_head=bench.status.log_head + 1), 1))
    assert bench.link.asked == asked


def test_the_age_of_what_is_held_grows_with_the_pumps_own_time(bench: Bench):
    bench.read()
    assert bench.controller.context.held_age_s == 0  # the log has not told yet
    began = bench.status.elapsed_s
    bench.link.say(LogRead((PumpEvent(4, began, "activated", bench.status.generation),), 4, 4, False, False))
    assert bench.controller.context.held_age_s == 1  # known, if only just begun
    later = replace(bench.status, elapsed_s=began + 7_200)
    bench.link.say(Opened(later, bench.demo.program, encode_program(bench.demo.program), 0, 1))
    assert bench.controller.context.held_age_s == 7_200
    bench.link.say(Opened(replace(later, generation=2), bench.demo.program, b"", 0, 1))
    assert bench.controller.context.held_age_s == 0  # another program: its log has not told yet


def test_findings_follow_each_edit_and_each_preview(bench: Bench):
    bench.read()
    bench.draft(130)
    assert [str(f.rule) for f in soft(bench.desk.findings)] == ["dose-step-up", "reservoir-endurance"]
    bench.controller.preview(Order(bench.demo.program))
    assert bench.desk.findings == ()
    bench.controller.preview(None)
    assert soft(bench.desk.findings)


def test_undo_redo_and_discard_go_through_the_drafts(bench: Bench):
    bench.read()
    first, second = bench.draft(110), bench.draft(120)
    bench.controller.undo()
    assert bench.desk.draft == first
    bench.controller.redo()
    assert bench.desk.draft == second
    bench.controller.discard()
    assert bench.desk.phase is Phase.HELD


@pytest.mark.req(34)
@pytest.mark.req(62)
def test_a_signed_draft_is_kept_before_it_leaves_bound_to_its_digests(bench: Bench):
    bench.read()
    order = bench.draft(130)
    bench.sign()
    assert bench.desk.phase is Phase.SIGNED
    bench.controller.program()
    push = bench.link.asked[-1]
    assert isinstance(push, Push)
    assert (push.order, push.person, push.base_generation) == (order, "A. Doctor", bench.status.generation)
    (kept,) = patients.revisions(bench.store, bench.demo.serial)
    assert (kept.transaction, kept.program_digest) == (
        push.transaction.hex(),
        digest(encode_program(order.program)).hex(),
    )
    assert kept.document_digest == push.document_digest.hex()
    assert kept.held_before == encode_program(bench.demo.program)
    assert push.acknowledged == {f.key for f in soft(bench.desk.findings)}
    assert [row.action for row in audit.newest(bench.store, 2)] == ["revision", "signed"]


def test_what_was_said_of_one_patient_is_not_said_beside_the_next(bench: Bench):
    bench.read()
    bench.controller.said.emit("The statement is in the record.")
    assert bench.controller.choose(demo_patients()[1].id)
    assert bench.said[-1] == ""


@pytest.mark.req(16)
def test_an_unacknowledged_finding_is_not_signed(bench: Bench):
    bench.read()
    bench.draft(130)
    bench.controller.review()
    bench.controller.sign("A. Doctor", "Titration")
    assert bench.desk.phase is Phase.REVIEW
    assert bench.said[-1]


@pytest.mark.req(16)
def test_a_reason_for_a_small_rise_does_not_pass_a_large_one(bench: Bench):
    bench.read()
    bench.draft(121)
    bench.controller.review()
    bench.controller.acknowledge(tuple((f.key, "as in hospital") for f in soft(bench.desk.findings)))
    bench.controller.back()
    bench.draft(250)
    bench.controller.review()
    rise = next(f for f in soft(bench.desk.findings) if f.rule is Rule.DOSE_STEP_UP)
    assert rise.key not in dict(bench.desk.acknowledged)
    bench.controller.sign("A. Doctor", "Titration")
    assert bench.desk.phase is Phase.REVIEW
    assert bench.said[-1]


@pytest.mark.req(16)
@pytest.mark.req(23)
def test_what_got_worse_between_signature_and_hold_does_not_leave(bench: Bench):
    bench.read()
    bench.draft(121)
    late = replace(bench.status, wall_offset_s=bench.status.wall_offset_s + 90)
    bench.link.say(Streamed(late, 1))
    bench.sign()
    assert bench.desk.phase is Phase.SIGNED
    bench.link.say(Streamed(replace(late, wall_offset_s=late.wall_offset_s + 40_000), 1))
    bench.controller.program()
    assert (bench.desk.phase, bench.desk.signature) == (Phase.REVIEW, None)
    assert not any(isinstance(command, Push) for command in bench.link.asked)


@pytest.mark.req(13)
def test_once_the_pump_has_stopped_its_next_program_is_a_new_start(bench: Bench):
    bench.read()
    bench.draft(105)
    assert Rule.FIRST_DOSE not in {f.rule for f in bench.desk.findings}
    still = replace(bench.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    bench.link.say(Streamed(still, 1))
    assert Rule.FIRST_DOSE in {f.rule for f in bench.desk.findings}
    bench.link.say(Streamed(bench.status, 1))
    assert Rule.FIRST_DOSE not in {f.rule for f in bench.desk.findings}


def test_clocks_read_a_second_apart_leave_the_signature(bench: Bench):
    bench.read()
    bench.draft(121)
    late = replace(bench.status, wall_offset_s=bench.status.wall_offset_s + 90)
    bench.link.say(Streamed(late, 1))
    bench.sign()
    bench.link.say(Streamed(replace(late, wall_offset_s=late.wall_offset_s + 1), 1))
    bench.controller.program()
    assert isinstance(bench.link.asked[-1], Push)


def test_what_the_record_does_not_keep_is_not_signed(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    def full(*_arguments: object) -> None:
        raise StoreError("The disk is full.")

    bench.read()
    bench.draft(110)
    monkeypatch.setattr("console.controller.note_signature", full)
    bench.sign()
    assert (bench.desk.phase, bench.desk.signature) == (Phase.REVIEW, None)
    assert bench.said[-1] == "Nothing was signed. The disk is full."


@pytest.mark.parametrize("error", [CodecError("program.name is too long"), DocumentError((Problem("", "No."),))])
def test_what_no_pump_can_hold_is_said_and_not_signed(bench: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception):
    def refuse(*_arguments: object) -> None:
        raise error

    bench.read()
    bench.draft(110)
    monkeypatch.setattr("console.controller.binding", refuse)
    bench.sign()
    assert (bench.desk.phase, bench.desk.signature) == (Phase.REVIEW, None)
    assert bench.said[-1] == f"Nothing was signed. {error}"


def test_an_edit_of_an_acknowledgement_makes_the_signature_lapse(bench: Bench):
    bench.read()
    bench.draft(130)
    bench.sign()
    bench.controller.acknowledge(())
    assert (bench.desk.phase, bench.desk.signature) == (Phase.REVIEW, None)
    bench.controller.program()
    assert not any(isinstance(command, Push) for command in bench.link.asked)
    assert bench.said[-1].startswith("Nothing was programmed")


@pytest.mark.req(21)
def test_nothing_is_programmed_before_the_loop_is_ready(bench: Bench):
    bench.controller.make_ready("The self-test failed.")
    bench.read()
    bench.draft(110)
    bench.sign()
    bench.controller.program()
    assert not any(isinstance(command, Push) for command in bench.link.asked)
    assert patients.revisions(bench.store, bench.demo.serial) == ()


@pytest.mark.req(35)
def test_a_confirmed_push_becomes_what_is_held_and_the_worklist_knows_it(bench: Bench):
    listed: list[Any] = []
    bench.controller.listed.connect(lambda rows, _doubts: listed.append(rows))
    bench.read()
    order = bench.draft(130)
    bench.sign()
    bench.controller.program()
    push = bench.link.asked[-1]
    after = replace(bench.status, generation=2, program_digest=digest(encode_program(order.program)))
    image = encode_program(order.program)
    bench.link.say(Confirmed(push.transaction, Why.ACTIVATED, status=after, program=order.program, image=image))
    assert (bench.desk.phase, bench.desk.held) == (Phase.HELD, order.program)
    rows = {row.patient.id: row for row in listed[-1]}
    assert rows[bench.demo.id].program == order.program


@pytest.mark.req(44)
def test_a_pulled_plug_in_a_push_is_uncertain_and_only_reading_leaves(bench: Bench):
    bench.read()
    bench.draft(110)
    bench.sign()
    bench.controller.program()
    bench.link.say(Lost(Why.UNPLUGGED))
    bench.link.say(Broken("The cable is out.", 250))
    assert bench.desk.phase is Phase.UNCERTAIN
    before = len(bench.link.asked)
    for wish in (bench.controller.review, bench.controller.program, bench.controller.discard, bench.controller.undo):
        wish()
    bench.controller.edit(Order(bench.demo.program))
    assert len(bench.link.asked) == before
    assert not bench.controller.choose(demo_patients()[1].id)
    bench.controller.read()
    assert bench.link.asked[-1] == Open()
    assert bench.desk.phase is Phase.RESOLVING


def without_line(bench: Bench) -> None:
    bench.read()
    bench.link.say(Broken("The cable is out.", 250))
    bench.controller.stop()
    bench.link.say(Broken("The cable is out.", 250))


@pytest.mark.req(35)
def test_a_stop_without_a_line_is_in_the_record_and_its_pump_is_not_left(bench: Bench):
    without_line(bench)
    stop = bench.link.asked[-1]
    assert [(one.transaction, one.what) for one in bench.desk.doubts] == [(stop.transaction.hex(), "stop")]
    hung_up = bench.link.hung_up
    assert not bench.controller.choose(demo_patients()[1].id)
    assert (bench.said[-1], bench.link.hung_up, bench.desk.patient.serial) == (STOP_FIRST, hung_up, bench.demo.serial)
    bench.controller.stop()
    assert bench.link.asked[-1] == stop  # the same one, and written down once
    stopped = replace(bench.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    bench.link.say(Confirmed(stop.transaction, Why.STOPPED, Purpose.STOP, stopped))
    assert (bench.desk.stop_waits, len(bench.desk.unexplained)) == (False, 1)


def test_a_stop_whose_record_cannot_be_written_is_sent_all_the_same(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    def full(*_arguments: object) -> None:
        raise StoreError("The disk is full.")

    bench.read()
    bench.link.say(Broken("The cable is out.", 250))
    monkeypatch.setattr("console.keeping.audit.append", full)
    bench.controller.stop()
    assert isinstance(bench.link.asked[-1], Stop)
    assert "STOP is not in the record" in bench.said[-1]


def cannot_be_read(said: list[str]) -> bool:
    return any("cannot be read (disk I/O error)" in sentence for sentence in said)


def test_the_link_has_a_stop_although_the_record_cannot_be_read(bench: Bench, blind: Blind):
    bench.read()
    bench.link.say(Lost(Why.SILENT))
    with blind(bench.store):
        bench.controller.stop()
    assert isinstance(bench.link.asked[-1], Stop)
    assert (bench.desk.phase, bench.desk.stop_waits) == (Phase.STOPPING, True)


def test_the_link_has_a_stop_before_anything_else_is_done_about_it(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    def broken(_desk: object) -> None:
        raise ZeroDivisionError

    bench.read()
    monkeypatch.setattr(bench.controller, "_set", broken)
    with pytest.raises(ZeroDivisionError):
        bench.controller.stop()
    assert isinstance(bench.link.asked[-1], Stop)


def test_what_was_heard_stays_although_judging_it_fails(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    def broken(_desk: object) -> None:
        raise ZeroDivisionError

    bench.read()
    bench.controller.stop()
    monkeypatch.setattr(bench.controller, "_take_context", broken)
    stopped = replace(bench.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    with pytest.raises(ZeroDivisionError):
        bench.controller.hear(1, Confirmed(bench.link.asked[-1].transaction, Why.STOPPED, Purpose.STOP, stopped))
    bench.controller.fail("It fell down.")
    assert (bench.desk.phase, bench.desk.stopped, bench.desk.stop_waits) == (Phase.FAULT, True, False)


def test_a_stop_that_the_pump_confirms_is_known_although_the_record_cannot_be_read(bench: Bench, blind: Blind):
    bench.read()
    bench.controller.stop()
    stopped = replace(bench.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    with blind(bench.store):
        bench.link.say(Confirmed(bench.link.asked[-1].transaction, Why.STOPPED, Purpose.STOP, stopped))
    assert (bench.desk.phase, bench.desk.stopped, bench.desk.stop_waits) == (Phase.HELD, True, False)
    assert cannot_be_read(bench.said)


def test_a_pump_is_read_and_its_log_told_although_the_record_cannot_be_read(bench: Bench, blind: Blind):
    bench.controller.choose(bench.demo.id)
    bench.controller.read()
    with blind(bench.store):
        bench.link.say(Opened(bench.status, bench.demo.program, encode_program(bench.demo.program), 0, 1))
        begun = PumpEvent(3, bench.status.elapsed_s - 86_400, "activated", bench.status.generation)
        bench.link.say(LogRead((begun,), 1, 4, gap=False, future=False))
    assert (bench.desk.phase, bench.desk.held, bench.desk.ready) == (Phase.HELD, bench.demo.program, False)
    assert "Nothing can be programmed until they can be" in bench.desk.not_ready
    assert cannot_be_read(bench.said)


def test_what_was_signed_does_not_leave_while_the_record_cannot_be_read(bench: Bench, blind: Blind):
    bench.read()
    bench.draft()
    bench.sign()
    with blind(bench.store):
        bench.controller.program()
    assert not any(isinstance(command, Push) for command in bench.link.asked)
    assert bench.said[-1].startswith("Nothing was programmed. The records in records.sqlite cannot be read")
    bench.controller.program()
    assert isinstance(bench.link.asked[-1], Push)
    assert "The records can be read again." in bench.said


def test_a_patient_whom_the_record_cannot_tell_is_not_opened_and_the_present_one_stays(bench: Bench, blind: Blind):
    bench.read()
    with blind(bench.store):
        assert not bench.controller.choose(demo_patients()[1].id)
        bench.controller.resume()
    assert (bench.desk.patient.id, bench.desk.phase) == (bench.demo.id, Phase.HELD)
    assert any(sentence.startswith("The patient was not opened.") for sentence in bench.said)


def test_a_stop_goes_on_waiting_while_another_pump_is_at_the_address(bench: Bench):
    without_line(bench)
    hung_up = bench.link.hung_up
    bench.link.say(Opened(replace(bench.status, serial="CIS-9"), bench.demo.program, b"", 0, 1))
    assert (bench.link.hung_up, bench.desk.stop_waits) == (hung_up, True)


def test_stop_leaves_at_once_even_for_a_pump_that_was_not_read(bench: Bench):
    bench.controller.choose(bench.demo.id)
    bench.controller.stop()
    assert bench.link.dialled == [URL]
    stop = bench.link.asked[-1]
    assert isinstance(stop, Stop)
    stopped = replace(bench.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    bench.link.say(Confirmed(stop.transaction, Why.STOPPED, Purpose.STOP, stopped))
    assert (bench.desk.phase, bench.desk.stopped) == (Phase.HELD, True)


def test_a_stop_is_in_the_record_and_the_worklist_at_once_with_the_program_that_was_running(bench: Bench):
    bench.read()
    rows: list[Urgency] = []
    bench.controller.listed.connect(lambda listed, _doubts: rows.extend(listed))
    bench.controller.stop()
    stopped = replace(bench.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    bench.link.say(Confirmed(bench.link.asked[-1].transaction, Why.STOPPED, Purpose.STOP, stopped))
    kept = patients.last_readings(bench.store)[bench.demo.id]
    assert (kept.status.state, kept.image) == (PumpState.STOPPED, encode_program(bench.demo.program))
    assert (rows[0].patient.id, rows[0].reason) == (bench.demo.id, "stopped")


def test_another_pump_that_was_stopped_at_this_address_is_not_kept_as_the_patients(bench: Bench):
    bench.controller.choose(bench.demo.id)
    before = patients.last_readings(bench.store)[bench.demo.id]
    bench.controller.stop()
    other = replace(bench.status, serial="CIS-900001", state=PumpState.STOPPED)
    bench.link.say(Confirmed(bench.link.asked[-1].transaction, Why.STOPPED, Purpose.STOP, other))
    assert patients.last_readings(bench.store)[bench.demo.id] == before


def test_an_opening_whose_log_tells_nothing_new_keeps_one_reading_and_lists_the_patients_once(bench: Bench):
    bench.read()
    begun = PumpEvent(3, bench.status.elapsed_s - 86_400, "activated", bench.status.generation)
    bench.link.say(LogRead((begun,), 1, 4, gap=False, future=False))
    listed: list[object] = []
    bench.controller.listed.connect(lambda rows, _doubts: listed.append(rows))
    later = replace(bench.status, elapsed_s=bench.status.elapsed_s + 60)
    bench.link.say(Opened(later, bench.demo.program, encode_program(bench.demo.program), 0, 1))
    bench.link.say(LogRead((begun,), 1, 4, gap=False, future=False))
    assert len(listed) == 1
    assert patients.last_readings(bench.store)[bench.demo.id].held_age_s == 86_460


def test_a_pump_that_comes_back_at_another_address_is_reached_there(bench: Bench):
    bench.read()
    bench.link.say(Broken("The line broke.", 1_000))
    bench.controller.reach(bench.demo.serial, "socket://127.0.0.1:2")
    assert bench.link.dialled == [URL, "socket://127.0.0.1:2"]


def test_a_line_that_holds_is_left_alone_when_an_address_is_told(bench: Bench):
    bench.read()
    bench.controller.reach(bench.demo.serial, "socket://127.0.0.1:2")
    assert bench.link.dialled == [URL]


def test_a_push_can_be_called_off_only_while_it_is_on_its_way(bench: Bench):
    bench.read()
    bench.controller.cancel()
    assert Cancel() not in bench.link.asked
    bench.draft(110)
    bench.sign()
    bench.controller.program()
    bench.controller.cancel()
    assert bench.link.asked[-1] == Cancel()


def test_what_a_former_line_says_late_is_no_news(bench: Bench):
    bench.read()
    bench.controller.choose(demo_patients()[1].id)
    bench.link.say(Lost(Why.UNPLUGGED))
    assert (bench.desk.phase, bench.desk.status) == (Phase.AWAY, None)


def test_a_record_that_could_not_be_written_is_said(bench: Bench):
    bench.read()
    bench.link.say(Unrecorded("done", "disk full"))
    assert bench.said[-1] == "The record could not be written (disk full)."


def test_a_bug_leaves_reading_and_stop(bench: Bench):
    bench.read()
    bench.draft(110)
    bench.controller.fail("A fault.")
    assert bench.desk.phase is Phase.FAULT
    bench.controller.review()
    assert bench.desk.phase is Phase.FAULT
    bench.controller.stop()
    assert isinstance(bench.link.asked[-1], Stop)


def test_an_outcome_that_was_seen_is_put_away(bench: Bench):
    bench.read()
    bench.draft(110)
    bench.sign()
    bench.controller.program()
    from device.events import NotApplied

    bench.link.say(NotApplied(bench.link.asked[-1].transaction, Why.PUMP_LIMITS))
    assert bench.desk.result is not None
    bench.controller.close_result()
    assert bench.desk.result is None


def ask(bench: Bench, serial: str, number: int, purpose: Purpose = Purpose.PROGRAM) -> str:
    """A transaction that a console wrote down before it ended; nobody has heard what became of it."""
    intent = Intent(bytes([number]) * 16, serial, purpose, 1, b"", b"")
    audit.append(bench.store, "A. Doctor", "intent", intent_body(intent))
    return intent.transaction.hex()


@pytest.mark.req(35)
def test_after_a_start_a_pump_in_doubt_stands_there_and_is_asked_as_soon_as_it_can_be_reached(bench: Bench):
    bench.controller.resume()
    assert bench.desk.phase is Phase.AWAY
    second = demo_patients()[1]
    name = ask(bench, second.serial, 1)
    bench.controller.resume()
    assert (bench.desk.phase, bench.desk.patient.serial) == (Phase.UNCERTAIN, second.serial)
    assert (bench.desk.result.transaction, bench.desk.held) == (name, second.program)
    assert bench.link.dialled == []
    bench.controller.reach(second.serial, URL)
    assert bench.link.dialled == [URL]


@pytest.mark.req(35)
def test_from_a_pump_in_doubt_one_may_turn_to_any_other_and_nothing_is_settled_by_it(bench: Bench):
    first, second, third = demo_patients()
    ask(bench, first.serial, 1)
    ask(bench, second.serial, 2, Purpose.STOP)
    bench.controller.resume()
    assert bench.link.dialled == [URL]
    assert bench.controller.choose(second.id)
    assert (bench.desk.phase, bench.desk.result.what) == (Phase.UNCERTAIN, "stop")
    assert bench.controller.choose(third.id)  # this one has answered: it can be seen to
    assert (bench.desk.phase, bench.desk.result, bench.desk.doubts) == (Phase.AWAY, None, ())
    for one, what in ((first, "push"), (second, "stop")):
        assert bench.controller.choose(one.id)  # and whoever turns back meets the doubt again
        assert (bench.desk.phase, bench.desk.result.what) == (Phase.UNCERTAIN, what)


@pytest.mark.req(35)
def test_a_pump_in_doubt_is_not_left_while_it_is_asked_nor_while_the_record_does_not_hold_the_doubt(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    first, second, _ = demo_patients()
    ask(bench, first.serial, 1)
    bench.controller.resume()
    monkeypatch.setattr("console.controller.doubts_of", lambda store, patient: ())
    assert not bench.controller.choose(second.id)
    monkeypatch.undo()
    bench.controller.read()
    assert bench.desk.phase is Phase.RESOLVING
    assert not bench.controller.choose(second.id)
    assert bench.desk.patient.serial == first.serial


@pytest.mark.req(35)
def test_only_the_pumps_answer_ends_a_doubt_of_an_earlier_session(bench: Bench):
    name = ask(bench, bench.demo.serial, 1)
    bench.controller.resume()
    outcome = NotApplied(bytes.fromhex(name), Why.KILLED)
    audit.append(bench.store, "console", "not-applied", {"transaction": name})  # as the session does before it tells
    image = encode_program(bench.demo.program)
    bench.link.say(Opened(bench.status, bench.demo.program, image, 0, 1, (outcome,)))
    assert (bench.desk.phase, bench.desk.doubts) == (Phase.HELD, ())
    assert (bench.desk.result.word, bench.desk.result.reason) == ("not-applied", "killed")


def test_the_reason_of_an_emergency_stop_is_asked_until_it_is_given(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    name = ask(bench, bench.demo.serial, 1, Purpose.STOP)
    audit.append(bench.store, "console", "done", {"transaction": name})
    bench.controller.explain_stop(name, "A", "b")
    assert audit.with_actions(bench.store, frozenset({"stop-reason"})) == ()  # of which pump?
    bench.read()
    assert [one.transaction for one in bench.desk.unexplained] == [name]
    with monkeypatch.context() as patch:
        patch.setattr("console.stop_reasons.audit.append", Raising("disk full"))
        bench.controller.explain_stop(name, "A. Nurse", "He did not wake up")
    assert bench.said[-1].startswith("The reason was not kept: give it again.")
    assert [one.transaction for one in bench.desk.unexplained] == [name]
    bench.controller.explain_stop(name, "A. Nurse", "He did not wake up")
    assert bench.desk.unexplained == ()
    assert bench.said[-1] == "The reason of the emergency stop is in the record."


class Raising:
    """A record that cannot be written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, *_arguments: object) -> None:
        raise StoreError(self.text)


# --- acts beside the program


def act_of(bench: Bench) -> ClockChange:
    offset = bench.status.wall_offset_s
    return ClockChange(offset, offset + 3_600)


def test_an_act_leaves_with_its_person_and_the_generation_on_the_screen(bench: Bench):
    bench.read()
    bench.controller.perform(act_of(bench), " A. Nurse ", "summer time", shown_of(bench.desk))
    command = bench.link.asked[-1]
    assert isinstance(command, Perform)
    assert (command.act, command.person, command.base_generation) == (
        act_of(bench),
        "A. Nurse",
        bench.status.generation,
    )
    assert (bench.desk.phase, bench.desk.doing) == (Phase.PROGRAMMING, "clock")


def test_an_act_without_a_name_or_with_a_draft_does_not_leave(bench: Bench):
    bench.read()
    bench.controller.perform(act_of(bench), " ", "summer time", shown_of(bench.desk))
    bench.draft()
    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", shown_of(bench.desk))
    assert not any(isinstance(command, Perform) for command in bench.link.asked)


@pytest.mark.req(39)
@pytest.mark.parametrize("changed", [{"generation": 99}, {"serial": "CIS-OTHER"}])
def test_what_was_asked_about_another_state_of_the_pump_is_not_done(bench: Bench, changed: dict[str, Any]):
    bench.read()
    asked_about = shown_of(bench.desk)
    set_status = replace(bench.desk, status=replace(bench.status, **changed))
    bench.controller._set(set_status)
    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", asked_about)
    assert not any(isinstance(command, Perform) for command in bench.link.asked)
    assert bench.said[-1] == CHANGED_MEANWHILE
    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", None)
    assert not any(isinstance(command, Perform) for command in bench.link.asked)


@pytest.mark.req(35)
def test_the_three_outcomes_of_an_act(bench: Bench):
    bench.read()
    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", shown_of(bench.desk))
    transaction = bench.link.asked[-1].transaction
    after = replace(bench.status, generation=bench.status.generation + 1)
    bench.link.say(Confirmed(transaction, Why.APPLIED, Purpose.CLOCK, after))
    assert (bench.desk.phase, bench.desk.result.word, bench.desk.result.what) == (Phase.HELD, "confirmed", "clock")
    assert bench.desk.held == bench.demo.program
    assert [type(command) for command in bench.link.asked[-2:]] == [ReadBook, ReadLog]

    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", shown_of(bench.desk))
    bench.link.say(NotApplied(bench.link.asked[-1].transaction, Why.PUMP_LIMITS, Purpose.CLOCK))
    assert (bench.desk.phase, bench.desk.result.word) == (Phase.HELD, "not-applied")

    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", shown_of(bench.desk))
    bench.link.say(Uncertain(bench.link.asked[-1].transaction, Why.SILENT, Purpose.CLOCK))
    assert (bench.desk.phase, bench.desk.result.what) == (Phase.UNCERTAIN, "clock")
    bench.link.say(
        Opened(
            after, bench.demo.program, b"", 0, 1, outcomes=(Confirmed(b"x" * 16, Why.APPLIED, Purpose.CLOCK, after),)
        )
    )
    assert bench.desk.phase is Phase.HELD


def test_an_act_that_is_declined_and_one_whose_line_breaks(bench: Bench):
    bench.read()
    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", shown_of(bench.desk))
    bench.link.say(Declined("Perform", Why.BUSY))
    assert (bench.desk.phase, bench.desk.result.what) == (Phase.HELD, "clock")
    bench.controller.perform(act_of(bench), "A. Nurse", "summer time", shown_of(bench.desk))
    bench.link.say(Broken("The cable is out.", 1_000))
    assert (bench.desk.phase, bench.desk.result.what, bench.desk.result.word) == (Phase.UNCERTAIN, "clock", "uncertain")


def test_the_book_of_the_pump_is_kept_on_the_desk(bench: Bench):
    limits = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
    bench.read()
    bench.link.say(BookRead(PumpBook(limits, limits), 0))
    assert bench.desk.book == PumpBook(limits, limits)


def test_the_pumps_book_tells_how_far_a_program_is_where_its_log_does_not_reach_back(bench: Bench):
    bench.read()
    assert bench.controller.context.held_age_s == 0
    limits = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
    delayed = DelayedStart("d" * 32, 900, Stopped("trip"))
    activation = Activation(bench.status.generation, bench.status.elapsed_s - 500, None, delayed)
    bench.link.say(BookRead(PumpBook(limits, limits, activation=activation), 0))
    context = bench.controller.context
    assert context.held is not None
    assert (context.held_age_s, context.held.base) == (500, delayed.meanwhile)
    bench.link.say(LogRead((), 200, 215, gap=False, future=False))  # filled by the patient's presses
    assert bench.controller.context.held_age_s == 500
    kept = patients.last_readings(bench.store)[bench.demo.id]
    assert (kept.held_age_s, kept.delayed) == (500, delayed)
    assert bench.desk.running_since_at is not None


def test_how_far_a_program_was_is_known_after_stop(bench: Bench):
    bench.read()
    begun = PumpEvent(3, bench.status.elapsed_s - 500, "activated", bench.status.generation)
    bench.link.say(LogRead((begun,), 1, 4, gap=False, future=False))
    bench.controller.stop()
    stopped = replace(bench.status, state=PumpState.STOPPED, generation=bench.status.generation + 1, flow_nl_per_day=0)
    bench.link.say(Confirmed(bench.link.asked[-1].transaction, Why.STOPPED, Purpose.STOP, stopped))
    assert bench.desk.stopped
    assert bench.controller.context.held_age_s == 500
    assert bench.desk.ran is not None
    assert bench.desk.ran.ended_s == stopped.elapsed_s


def test_the_log_is_read_on_until_the_boluses_of_a_day_are_in_it(bench: Bench):
    bench.status = replace(bench.status, log_head=256)
    bench.read()
    now_s = bench.status.elapsed_s
    log = [PumpEvent(n, now_s - (256 - n) * 200, "session", 0) for n in range(1, 257)]
    log[20:22] = [PumpEvent(21, log[20].elapsed_s, "bolus-started", 9_000),
                  PumpEvent(22, log[21].elapsed_s, "bolus-ended", 9_000)]  # fmt: skip
    bench.link.say(LogRead(tuple(log[56:]), 10, 256, False, False))
    assert bench.controller.context.given == ()
    assert bench.desk.log_from_s == log[56].elapsed_s
    assert bench.link.asked[-1] == ReadLog(10)
    bench.link.say(LogRead(tuple(log[9:]), 10, 256, False, False))
    assert [each.volume_nl for each in bench.controller.context.given] == [9_000]
    assert bench.link.asked[-1] == ReadLog(10)  # the pump keeps no more
    assert bench.link.asked.count(ReadLog(10)) == 1
    bench.link.say(Streamed(replace(bench.status, log_head=257, elapsed_s=now_s + 5), 0))
    assert bench.link.asked[-1] == ReadLog(11)  # as far back as it took
