"""The session: commands, time, retries; then the line is hurt at every byte and the word must stay true."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from device import messages as m
from device.codes import Reason
from device.commands import Cancel, Open, Push, ReadLog, ReadStatus, Resolve, Stop
from device.events import Confirmed, Declined, LogRead, Lost, Noise, NotApplied, Opened, StatusRead, Streamed, Why
from device.framing import decode_frame
from device.gate import Gate
from device.image import digest, encode_program
from device.memory import PowerLoss
from device.session import KEEP_ALIVE_MS, QUEUE_MAX, REPLY_MS
from profiles.checks import findings
from profiles.document import read_document
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.kernels import verdict
from tests.device.rig import (
    DRAFT,
    HELD,
    PUSHED,
    STOPPED,
    AtByte,
    CutAt,
    FailingJournal,
    Rig,
    clean,
    frames,
    instead,
    is_true,
    library,
    push,
    requests,
)


def opened(**changes) -> Rig:
    rig = Rig(**changes)
    rig.ask(Open())
    return rig


# --- commands and time


def test_commands_wait_their_turn():
    rig = Rig()
    for command in (Open(), ReadStatus()):
        rig.session.ask(command, rig.now_ms)
    assert rig.session.events() == (Declined("ReadStatus", Why.NOT_OPEN),)
    rig.settle()
    rig.session.ask(ReadLog(), rig.now_ms)
    rig.session.ask(ReadStatus(), rig.now_ms)
    rig.session.ask(push(), rig.now_ms)
    rig.settle()
    assert [type(event) for event in rig.events] == [Opened, Declined, LogRead, StatusRead]
    assert rig.events[1] == Declined("Push", Why.BUSY)


def test_a_push_waits_behind_a_status_that_is_under_way():
    rig = opened()
    rig.session.ask(ReadStatus(), rig.now_ms)
    rig.ask(push())
    assert rig.said() == "Confirmed"


def test_nothing_but_stop_is_begun_before_an_opening():
    rig = Rig()
    for command in (ReadStatus(), ReadLog(), push(), Cancel()):
        rig.ask(command)
    assert [event.why for event in rig.events] == [Why.NOT_OPEN] * 3 + [Why.NOTHING_TO_DO]
    assert rig.sent == []


def test_a_second_push_is_declined_while_one_runs():
    rig = opened()
    rig.session.ask(push(), rig.now_ms)
    rig.ask(push(HELD, b"q" * 16))
    assert Declined("Push", Why.BUSY) in rig.events
    assert rig.said() == "Confirmed"


def test_the_queue_is_bounded():
    rig = opened()
    for _ in range(QUEUE_MAX + 2):
        rig.session.ask(ReadStatus(), rig.now_ms)
    rig.settle()
    assert [event.why for event in rig.events if isinstance(event, Declined)] == [Why.BUSY]


def test_a_retry_has_a_new_counter_and_the_same_transaction():
    rig = opened(retries=3)
    first = []
    rig.to_console = instead(m.BeginReply, lambda reply: reply if first else first.append(reply))
    rig.ask(push())
    assert rig.said() == "Confirmed"
    begins = [decode_frame(piece) for data in rig.sent for piece in frames(data)]
    begins = [frame for frame in begins if frame.type == 0x10]
    assert len(begins) == 2
    assert begins[0].body != begins[1].body
    assert len({request.id for request in rig.asked if isinstance(request, m.Begin)}) == 1
    assert begins[0].counter < begins[1].counter


def test_silence_lasts_as_many_tries_as_were_asked_for():
    for retries in (1, 3):
        rig = Rig(retries=retries)
        rig.to_console = lambda data: b""
        rig.ask(Open())
        assert len(requests(rig)) == retries
        assert rig.events == [Lost(Why.SILENT)]
        assert retries * REPLY_MS <= rig.now_ms < (retries + 1) * REPLY_MS


def test_an_idle_session_asks_for_the_status_by_itself_and_notices_a_loss():
    rig = opened()
    rig.wait(3 * KEEP_ALIVE_MS)
    assert sum(isinstance(event, StatusRead) for event in rig.events) == 2
    assert sum(isinstance(event, Streamed) for event in rig.events) > 5
    rig.to_console = lambda data: b""
    rig.wait(2 * KEEP_ALIVE_MS)
    assert rig.events[-1] == Lost(Why.SILENT)
    assert rig.session.next_deadline_ms() is None


def test_a_factory_new_pump_is_kept_alive_too():
    rig = opened(held=None)
    rig.wait(2 * KEEP_ALIVE_MS)
    assert any(isinstance(event, StatusRead) for event in rig.events)


def test_a_deadline_is_told_and_nothing_happens_before_it():
    rig = Rig()
    assert rig.session.next_deadline_ms() is None
    rig.session.ask(Open(), 1_000)
    rig.session.outgoing()
    assert rig.session.next_deadline_ms() == 1_000 + REPLY_MS
    rig.session.tick(1_000 + REPLY_MS - 1)
    assert rig.session.outgoing() == b""
    rig.session.tick(1_000 + REPLY_MS)
    assert rig.session.outgoing() != b""


def test_a_late_answer_to_an_earlier_try_is_no_answer_to_a_later_request():
    rig = opened()
    rig.session.ask(ReadStatus(), rig.now_ms)
    rig.pump.receive(rig.session.outgoing(), rig.now_ms)
    late = rig.pump.outgoing()
    rig.now_ms += REPLY_MS
    rig.session.tick(rig.now_ms)
    rig.session.receive(late, rig.now_ms)
    assert rig.session.events() == ()
    rig.settle()
    assert isinstance(rig.events[-1], StatusRead)


def test_a_refusal_of_another_request_is_no_answer():
    rig = opened(retries=1)
    rig.to_console = instead(m.StatusReply, lambda said: m.Refused(said.answers, 0x15, Reason.BUSY))
    rig.ask(ReadStatus())
    assert rig.events[-1] == Lost(Why.SILENT)
    assert rig.now_ms >= REPLY_MS


def test_an_interrupted_reading_leaves_nothing_in_doubt():
    for command in (Open(), ReadStatus(), ReadLog()):
        rig = opened()
        rig.session.ask(command, rig.now_ms)
        rig.pull_plug()
        assert rig.session.uncertain == frozenset()
        assert [type(event) for event in rig.events] == [Opened, Lost]


def test_noise_is_told_and_changes_nothing():
    rig = opened()
    rig.session.receive(b"garbage\x00", rig.now_ms)
    assert [type(event) for event in rig.session.events()] == [Noise]
    rig.ask(push())
    assert rig.said() == "Confirmed"


# --- the gate and the base


def test_what_the_gate_refuses_sends_nothing_and_is_on_record():
    found = Finding(Rule.DOSE_DAY, Severity.HARD, Place(Part.BASE), "2", "1", "mcg/day", "label")
    rows = frozenset({(found.rule, found.severity, found.where, found.detail)})
    rig = opened(gate=Gate(lambda order, context: (found,), lambda order, context: rows))
    before = len(rig.sent)
    rig.ask(push())
    (ended,) = rig.outcomes()
    assert (type(ended), ended.why, ended.findings) == (NotApplied, Why.HARD_FINDINGS, (found,))
    assert len(rig.sent) == before
    assert rig.actions() == ["not-applied"]


@pytest.mark.req(39)
def test_a_push_that_was_reviewed_against_another_generation_is_not_begun():
    rig = opened()
    rig.ask(push(base_generation=0))
    assert rig.outcomes()[0].why is Why.ANOTHER_PROGRAMMER
    rig.ask(push(base_generation=1))
    assert rig.said() == "Confirmed"


def test_one_push_after_another_goes_on_from_the_new_generation():
    rig = opened()
    rig.ask(push())
    rig.ask(replace(push(HELD, b"q" * 16), order=replace(push().order, program=HELD, one_time=())))
    assert rig.said(b"q" * 16) == "Confirmed"
    assert rig.pump.state.generation == 3


GOOD = sorted((Path(__file__).resolve().parents[2] / "docs" / "examples").glob("good-*.json"))


@pytest.mark.req(20)
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_good_example_passes_both_real_twins_and_runs_in_a_new_pump(path):
    document, known = read_document(path.read_text(encoding="utf-8")), library()
    gate = Gate(
        lambda order, context: findings(order, context, known), lambda order, context: verdict(order, context, known)
    )
    rig = opened(held=None, gate=gate)
    rig.ask(replace(push(), order=document.order, context=document.context))
    assert rig.said() == "Confirmed"
    assert rig.pump_program == digest(encode_program(document.order.program))
    rig.ask(Open())
    assert rig.events[-1].program == document.order.program


# --- losing the line


@pytest.mark.req(35)
def test_after_the_plug_is_out_nothing_is_begun_and_what_waited_is_declined():
    rig = opened()
    rig.session.ask(push(), rig.now_ms)
    rig.session.ask(ReadStatus(), rig.now_ms)
    rig.session.unplugged()
    rig.session.unplugged()
    told = rig.session.events()
    assert [type(event).__name__ for event in told] == ["Progress", "Uncertain", "Declined", "Lost"]
    for command in (Open(), Resolve(), push(), Stop(STOPPED, "CIS-1", "x"), Cancel()):
        rig.session.ask(command, rig.now_ms)
    assert {event.why for event in rig.session.events()} == {Why.UNPLUGGED}
    rig.session.receive(b"\x00junk\x00", rig.now_ms)
    assert rig.session.events() == ()


def test_a_pump_that_was_lost_for_a_reason_is_not_called_unplugged_on_top_of_it():
    rig = opened()
    rig.to_console = lambda data: b""
    rig.ask(ReadStatus())
    assert [event.why for event in rig.events if isinstance(event, Lost)] == [Why.SILENT]
    rig.session.unplugged()
    assert rig.session.events() == ()
    again = opened()
    again.session.unplugged()
    assert again.session.events() == (Lost(Why.UNPLUGGED),)


def test_what_is_heard_after_a_loss_makes_no_second_one_of_it():
    rig = opened()
    rig.to_console = lambda data: b""
    rig.ask(ReadStatus())
    rig.session.ask(Stop(STOPPED, "CIS-1", "Nurse Example"), rig.now_ms)
    rig.settle()
    losses = [event for event in rig.events if isinstance(event, Lost)]
    rig.session.ask(Cancel(), rig.now_ms)
    assert rig.session.events() == (Declined("Cancel", Why.NOTHING_TO_DO),)
    rig.session.unplugged()
    assert rig.session.events() == ()
    assert {event.why for event in losses} == {Why.SILENT}


def test_an_opening_after_a_loss_that_the_plug_cuts_short_is_told_as_unplugged():
    rig = opened()
    rig.to_console = lambda data: b""
    rig.ask(ReadStatus())
    rig.session.ask(Open(), rig.now_ms)
    rig.session.unplugged()
    assert rig.session.events() == (Lost(Why.UNPLUGGED),)


def test_what_waits_for_its_turn_is_declined_when_the_pump_is_lost():
    rig = opened()
    rig.to_console = lambda data: b""
    rig.session.ask(ReadStatus(), rig.now_ms)
    rig.session.ask(ReadLog(), rig.now_ms)
    rig.settle()
    assert rig.events[-2:] == [Lost(Why.SILENT), Declined("ReadLog", Why.SILENT)]


def test_a_calling_off_that_stop_overtakes_keeps_its_own_reason():
    rig = opened()
    rig.to_console = instead(m.KillReply, lambda reply: None)
    rig.session.ask(push(), rig.now_ms)
    rig.step()
    rig.session.ask(Cancel(), rig.now_ms)
    rig.ask(Stop(STOPPED, "CIS-1", "Nurse Example"))
    assert rig.outcomes()[-1].why is Why.STOP_CAME_BETWEEN
    rig.to_console = clean
    rig.ask(Resolve())
    assert (rig.said(), rig.outcomes()[-1].why) == ("NotApplied", Why.CANCELLED)


@pytest.mark.req(35)
def test_uncertain_blocks_everything_but_reading_resolving_and_stop():
    rig = opened()
    rig.session.ask(push(), rig.now_ms)
    rig.to_console = lambda data: b""
    rig.settle()
    assert rig.said() == "Uncertain"
    rig.to_console = clean
    rig.ask(Stop(STOPPED, "CIS-1", "Nurse Example"))
    rig.ask(push(transaction=b"q" * 16))
    assert rig.events[-1] == Declined("Push", Why.UNRESOLVED)
    rig.ask(ReadStatus())
    rig.ask(ReadLog())
    assert isinstance(rig.events[-1], LogRead)
    rig.ask(Resolve())
    assert rig.session.uncertain == frozenset()
    assert is_true(rig)


def test_a_journal_that_fails_at_uncertain_does_not_lose_the_word():
    rig = opened(journal=FailingJournal("uncertain"))
    rig.session.ask(push(), rig.now_ms)
    rig.step()
    rig.pull_plug()
    assert rig.said() == "Uncertain"
    rig.plug_in()
    rig.ask(Open())
    assert is_true(rig)
    assert rig.said() == "NotApplied"


# --- every byte


def recover(rig: Rig) -> None:
    """The faults are over: a new session on the same journal must learn the truth."""
    rig.to_pump = rig.to_console = clean
    rig.pull_plug()
    rig.plug_in()
    rig.ask(Open())
    assert isinstance(rig.events[-1], Opened)
    assert rig.journal.open_intents("CIS-1") == ()
    assert rig.session.uncertain == frozenset()


def one_run(rig: Rig, settle: bool = True) -> None:
    """A push on a line that is already hurt; then everything that must always hold."""
    rig.session.ask(push(), rig.now_ms)
    if settle:
        rig.settle()
    assert is_true(rig)
    assert rig.pump_program in (digest(encode_program(HELD)), digest(encode_program(DRAFT)))
    recover(rig)
    assert is_true(rig)
    assert rig.said() in ("Confirmed", "NotApplied")
    assert sum(entry.id == bytes.fromhex("ab" * 16) for entry in rig.pump.state.ledger) <= 1
    applied = rig.pump_program == digest(encode_program(DRAFT))
    assert ("activating" in rig.actions()) or not applied


def lengths() -> tuple[int, int]:
    """How many bytes a push takes in each direction."""
    rig = opened()
    counters = CutAt(10**9), CutAt(10**9)
    rig.to_pump, rig.to_console = counters
    rig.ask(push())
    assert rig.said() == "Confirmed"
    return counters[0].seen, counters[1].seen


TO_PUMP, TO_CONSOLE = lengths()
CHANGES = {
    "dropped": lambda byte: b"",
    "doubled": lambda byte: bytes([byte, byte]),
    "zeroed": lambda byte: b"\x00" if byte else b"\x01",
    "flipped": lambda byte: bytes([byte ^ 0x10]),
}


@pytest.mark.req(36)
@pytest.mark.req(40)
@pytest.mark.parametrize("way", ["to_pump", "to_console"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_hurt_byte_anywhere_never_makes_the_word_untrue(change, way):
    for place in range(TO_PUMP if way == "to_pump" else TO_CONSOLE):
        rig = opened(retries=1 + 2 * (place % 2))
        setattr(rig, way, AtByte(place, change))
        one_run(rig)


@pytest.mark.req(37)
@pytest.mark.req(44)
@pytest.mark.parametrize("way", ["to_pump", "to_console"])
def test_the_plug_pulled_at_any_byte_never_makes_the_word_untrue(way):
    for place in range(TO_PUMP if way == "to_pump" else TO_CONSOLE):
        rig = opened(retries=1)
        cut = CutAt(place)
        setattr(rig, way, cut)
        rig.session.ask(push(), rig.now_ms)
        rig.settle(until=lambda cut=cut: cut.cut)
        one_word = rig.said()
        rig.pull_plug()
        assert one_word in ("", "Confirmed")
        assert rig.said() == (one_word or "Uncertain")
        recover(rig)
        assert is_true(rig)
        assert rig.said() in ("Confirmed", "NotApplied")


@dataclass
class HoldAfter:
    """Lets so many writes through and keeps the rest in a buffer."""

    writes: int
    kept: list[bytes]

    def __call__(self, data: bytes) -> bytes:
        self.writes -= 1
        if self.writes >= 0:
            return data
        self.kept.append(data)
        return b""


@pytest.mark.req(36)
@pytest.mark.req(41)
def test_frames_held_back_and_delivered_after_the_end_change_nothing():
    for place in range(12):
        rig, kept = opened(retries=1), []

        rig.to_pump = HoldAfter(place, kept)
        rig.session.ask(push(), rig.now_ms)
        rig.settle()
        recover(rig)
        said, program = rig.said(), rig.pump_program
        rig.pump.receive(b"".join(kept), rig.now_ms)
        rig.wait(2_000)
        assert (rig.said(), rig.pump_program) == (said, program)
        assert is_true(rig)


@pytest.mark.parametrize("seed", range(40))
def test_a_line_that_loses_hurts_and_doubles_at_random_never_makes_the_word_untrue(seed):
    rng = random.Random(seed)
    rig = opened(retries=rng.choice([1, 2, 3]), seed=seed)

    def hurt(data):
        out = bytearray()
        for byte in data:
            dice = rng.random()
            if dice > 0.003:
                out.append(byte)
            elif dice > 0.001:
                out += bytes([byte ^ 1 << rng.randrange(8)] * rng.choice([1, 2]))
        return bytes(out)

    rig.to_pump = rig.to_console = hurt
    one_run(rig)


def test_power_lost_in_the_pump_at_every_write_of_its_memory_never_makes_the_word_untrue():
    for write in range(12):
        for arrived in (0, 40, 10**9):
            rig, writes = opened(retries=1), []

            def cut(bank, data, write=write, arrived=arrived, writes=writes):
                writes.append(bank)
                return min(arrived, len(data)) if len(writes) == write + 1 else None

            rig.banks.cut = cut
            rig.session.ask(push(), rig.now_ms)
            try:
                rig.settle()
            except PowerLoss:
                rig.banks.cut = None
                rig.power_on()
                rig.settle()
            rig.banks.cut = None
            assert is_true(rig)
            recover(rig)
            assert is_true(rig)
            assert rig.said() in ("Confirmed", "NotApplied")


class ConsoleGoneError(RuntimeError):
    """The process of the console is gone."""


@pytest.mark.req(34)
def test_a_console_killed_at_every_line_and_every_send_learns_the_truth_afterwards():
    survived = 0
    for point in range(16):
        rig, reached = opened(retries=1), []

        def reach(point=point, reached=reached):
            reached.append(point)
            if len(reached) == point + 1:
                raise ConsoleGoneError

        def write(action, body, append=rig.journal.append, reach=reach):
            reach()
            append(action, body)
            reach()

        rig.journal.append = write
        rig.to_pump = lambda data, reach=reach: reach() or data
        try:
            rig.session.ask(push(), rig.now_ms)
            rig.settle()
            survived += 1
        except ConsoleGoneError:
            rig.events.clear()
        del rig.journal.append
        rig.to_pump = clean
        rig.pump.hang_up()
        rig.plug_in()
        rig.ask(Open())
        assert isinstance(rig.events[-1], Opened)
        assert rig.journal.open_intents("CIS-1") == ()
        assert is_true(rig)
    assert 0 < survived < 8


def test_a_push_is_a_frozen_wish_of_one_order():
    assert Push.__dataclass_params__.frozen
    assert push().transaction == PUSHED
    assert isinstance(opened().ask(push())[-1], Confirmed)
