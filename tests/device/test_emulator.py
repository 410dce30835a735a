"""The emulated pump on the wire: sessions, memory, confirmation, stream; and no fault makes it anything but whole."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.channel import Channel
from device.codes import Activation, AlarmCode, EventCode, Reason, Slot
from device.emulator import CONFIRM_WITHIN_MS, IDLE_MS, STREAM_MS, Confirm, Emulator
from device.events import Noise
from device.framing import encode_frame
from device.image import digest, encode_one_time, encode_program
from device.keys import PublishedKeys
from device.memory import Memory, PowerLoss, RamBanks
from device.messages import (
    Activate,
    ActivateReply,
    Begin,
    Chunk,
    Hello,
    Kill,
    Read,
    Refused,
    Seal,
    Status,
    StatusFrame,
    StatusReply,
    Stop,
    StopReply,
    Who,
)
from device.pump_bolus import Denied
from device.pump_course import program_of
from device.pump_factory import written
from device.pump_state import PartState
from profiles.program import Bolus, Continuous, PatientBolus, SingleBolus

ID = b"i" * 16
SINGLE = SingleBolus("5" * 32, Bolus(50_000, 600, 0))


class Wire:
    """A console that says what it is told to, frame by frame."""

    def __init__(self, pump: Emulator, now_ms: int = 0, seed: int = 1) -> None:
        self.pump, self.now_ms = pump, now_ms
        self.channel = Channel(PublishedKeys(), random.Random(seed).randbytes)

    @property
    def epoch(self) -> int:
        return self.channel._epoch

    @property
    def counter(self) -> int:
        return self.channel._counter

    def frame(self, request) -> bytes:
        self.channel.say(request)
        return self.channel.take_outgoing()

    def sealed(self, frame_type: int, payload: bytes, counter: int) -> bytes:
        return encode_frame(self.channel._keys.lock(frame_type, self.epoch, counter, payload))

    def raw(self, data: bytes) -> list:
        self.pump.receive(data, self.now_ms)
        return self.heard()

    def heard(self) -> list:
        return [said for said in self.channel.hear(self.pump.outgoing()) if not isinstance(said, Noise)]

    def ask(self, request):
        (reply,) = [m for m in self.raw(self.frame(request)) if not isinstance(m, StatusFrame)]
        return reply

    def turn(self, ms: int) -> list:
        self.now_ms += ms
        self.pump.tick(self.now_ms)
        return self.heard()

    def hello(self) -> StatusReply:
        for request in (Who(), Hello(self.pump.state.serial)):
            self.ask(request)
        return self.ask(Status())


@pytest.fixture
def banks(running_pump):
    banks = RamBanks()
    written(Memory(banks), running_pump())
    return banks


@pytest.fixture
def pump(banks):
    return Emulator(Memory(banks))


@pytest.fixture
def wire(pump):
    wire = Wire(pump)
    wire.hello()
    return wire


def requests_of(program, parts=(), base=1):
    image, once = encode_program(program), encode_one_time(parts)
    return [
        Begin(ID, base, len(image), digest(image), len(once), digest(once)),
        Chunk(ID, 0, image + once),
        Seal(ID),
        Activate(ID, base, digest(image), digest(once)),
    ]


def push(wire, program, parts=(), base=1):
    return [wire.ask(request) for request in requests_of(program, parts, base)][-1]


# --- sessions


@pytest.mark.req(41)
@pytest.mark.req(66)
def test_a_greeting_begins_an_epoch_with_the_first_sealed_frame_and_not_before(pump, banks):
    wire = Wire(pump)
    before, sequence = pump.state, Memory(banks)._sequence
    for _ in range(9):
        wire.ask(Who())
        wire.ask(Hello("CIS-000001"))
    assert pump.state == before
    assert Memory(banks)._sequence == sequence
    wire.ask(Status())
    assert (wire.epoch, pump.state.epoch) == (before.epoch + 1, before.epoch + 1)
    wire.hello()
    assert (wire.epoch, pump.state.epoch) == (before.epoch + 2, before.epoch + 2)


@pytest.mark.req(41)
def test_frames_of_an_older_epoch_change_nothing(wire, pump):
    late = wire.frame(Stop(b"s" * 16))
    wire.hello()
    assert wire.raw(late) == []
    assert pump.state.stopped_s is None


@pytest.mark.req(66)
def test_a_frame_that_comes_again_changes_nothing(wire, pump):
    once = wire.frame(Kill(ID))
    assert len(wire.raw(once)) == 1
    before = pump.state
    assert wire.raw(once) == []
    assert wire.raw(wire.sealed(0x02, b"\xa0", counter=1)) == []
    assert pump.state == before


@pytest.mark.req(66)
def test_a_whole_session_played_again_leaves_the_running_one_as_it_is(pump):
    wire, played = Wire(pump), []
    plain = wire.frame
    wire.frame = lambda request: played.append(plain(request)) or played[-1]
    wire.hello()
    wire.ask(Kill(ID))
    other = Wire(pump, seed=2)
    other.hello()
    before = pump.state
    pump.receive(b"".join(played), other.now_ms)
    pump.outgoing()
    assert pump.state == before
    assert isinstance(other.ask(Status()), StatusReply)


def test_the_epoch_outlives_the_power(wire, banks):
    again = Wire(Emulator(Memory(banks)))
    again.hello()
    assert again.epoch > wire.epoch


@pytest.mark.req(65)
def test_nothing_is_answered_before_a_greeting_but_who_is_there(pump, wire):
    known = wire.frame(Status())
    pump.hang_up()
    assert wire.raw(b"\x00" + known) == []
    assert wire.ask(Who()).serial == pump.state.serial


def test_a_session_that_nobody_speaks_to_is_over(wire):
    wire.turn(IDLE_MS - 1)
    assert isinstance(wire.ask(Status()), StatusReply)
    wire.turn(IDLE_MS)
    assert wire.raw(wire.frame(Status())) == []
    assert isinstance(wire.hello(), StatusReply)


def test_a_greeting_that_nobody_follows_is_over_too(pump):
    wire = Wire(pump)
    wire.ask(Who())
    wire.ask(Hello("CIS-000001"))
    wire.turn(IDLE_MS)
    assert wire.raw(wire.frame(Status())) == []


def test_a_whole_frame_without_a_request_is_refused(wire):
    counter = wire.channel._next()
    assert wire.raw(wire.sealed(0x55, b"\xa0", counter)) == [Refused(counter, 0x55, Reason.UNREADABLE)]


@pytest.mark.req(40)
@given(noise=st.binary(max_size=600))
def test_noise_on_the_line_changes_nothing(running_pump, noise):
    banks = RamBanks()
    pump = Emulator(written(Memory(banks), running_pump()))
    before = pump.state
    pump.receive(noise + b"\x00", 0)
    assert pump.state == before
    assert isinstance(Wire(pump).hello(), StatusReply)


def test_a_console_that_hangs_up_leaves_no_session_and_therapy_goes_on(wire, pump):
    pump.receive(wire.frame(Status())[:5], wire.now_ms)
    pump.hang_up()
    assert wire.turn(10 * STREAM_MS) == []
    assert pump.state.counters.delivered_units == 600_000 * 10
    assert isinstance(wire.hello(), StatusReply)


# --- stream and time


def test_the_status_is_streamed_about_once_a_second_to_an_open_session(wire):
    said = [message for _ in range(50) for message in wire.turn(100)]
    assert [type(message) for message in said] == [StatusFrame] * 5
    assert [message.status.elapsed_s for message in said] == [1, 2, 3, 4, 5]


def test_a_time_scale_is_kept_to_and_said(running_pump):
    wire = Wire(Emulator(written(Memory(RamBanks()), running_pump()), time_scale=3_600), now_ms=500)
    assert wire.hello().status.time_scale == 3_600
    wire.turn(2_000)
    assert wire.pump.state.now_s == 7_200


def test_a_clock_that_goes_back_stops_nothing(wire, pump):
    wire.turn(5_000)
    wire.now_ms = 1_000
    wire.turn(0)
    assert pump.state.now_s == 5


@pytest.mark.parametrize("scale", [0, -1, 1_000_001])
def test_a_time_scale_out_of_range_is_refused(banks, scale):
    with pytest.raises(ValueError, match="time scale"):
        Emulator(Memory(banks), time_scale=scale)


def test_a_blank_memory_is_no_pump():
    with pytest.raises(ValueError, match="blank"):
        Emulator(Memory(RamBanks()))


@pytest.mark.req(53)
def test_setting_the_wall_clock_is_a_line_in_the_log(wire, pump):
    wire.turn(10_000)
    pump.set_wall(pump.state.wall_s + 3_600, wire.now_ms)
    assert pump.state.now_s == 10
    assert pump.state.log[-1].code is EventCode.CLOCK_SET
    before = pump.state
    pump.set_wall(before.wall_s, wire.now_ms)
    assert pump.state == before


# --- pushing


def test_an_order_comes_in_is_read_back_and_runs(wire, program_with, pump):
    program = program_with(Continuous(700_000, 0))
    begin, chunk, seal, activate = requests_of(program, (SINGLE,))
    for request in (begin, chunk, seal):
        wire.ask(request)
    staged = wire.ask(Read(Slot.STAGED, 0, 384))
    assert staged.data == encode_program(program) + encode_one_time((SINGLE,))
    assert wire.ask(activate) == ActivateReply(wire.counter, ID, Activation.ACTIVATED, 2)
    assert program_of(pump.state) == program
    assert wire.ask(Status()).status.flow_nl_per_day == 700_000 + 7_200_000


def test_a_stop_is_obeyed_in_the_middle_of_a_transaction(wire, program_with):
    begin, chunk, *_ = requests_of(program_with(Continuous(700_000, 0)))
    wire.ask(begin)
    wire.ask(chunk)
    assert wire.ask(Stop(b"s" * 16)) == StopReply(wire.counter, b"s" * 16, 2)
    assert wire.ask(Status()).status.flow_nl_per_day == 0


# --- the hand at the pump


def asking(running_pump, confirm):
    wire = Wire(Emulator(written(Memory(RamBanks()), running_pump()), confirm=confirm))
    wire.hello()
    return wire


@pytest.mark.req(67)
def test_an_activation_waits_for_the_hand_at_the_pump(running_pump, program_with):
    wire = asking(running_pump, Confirm.ASK)
    requests = requests_of(program_with(Continuous(700_000, 0)))
    assert not wire.pump.confirm()
    assert push(wire, program_with(Continuous(700_000, 0))).state is Activation.WAITING
    assert wire.pump.waits_for_confirmation
    wire.turn(5_000)
    assert wire.ask(requests[-1]).state is Activation.WAITING
    assert wire.pump.confirm()
    assert not wire.pump.waits_for_confirmation
    assert wire.ask(requests[-1]).state is Activation.ACTIVATED


@pytest.mark.parametrize("confirm", [Confirm.ASK, Confirm.NEVER])
def test_without_a_hand_in_time_nothing_is_activated(running_pump, program_with, confirm):
    wire = asking(running_pump, confirm)
    activate = requests_of(program_with(Continuous(700_000, 0)))[-1]
    push(wire, program_with(Continuous(700_000, 0)))
    if confirm is Confirm.NEVER:
        assert not wire.pump.confirm()
    for _ in range(CONFIRM_WITHIN_MS // 1_000 - 1):
        wire.turn(1_000)
        assert wire.ask(activate).state is Activation.WAITING
    wire.turn(1_000)
    assert wire.ask(activate).reason is Reason.NOT_CONFIRMED
    assert wire.pump.state.generation == 1
    assert not wire.pump.confirm()


def test_a_killed_activation_waits_for_nobody(running_pump, program_with):
    wire = asking(running_pump, Confirm.ASK)
    push(wire, program_with(Continuous(700_000, 0)))
    wire.ask(Kill(ID))
    assert not wire.pump.waits_for_confirmation
    assert not wire.pump.confirm()


def test_the_patient_may_ask_for_a_bolus(running_pump, program_with):
    program = program_with(None, PatientBolus(Bolus(5_000, 120, 0), 3_600, 6))
    pump = Emulator(written(Memory(RamBanks()), running_pump(program)))
    assert pump.ask_bolus(0) is None
    assert pump.ask_bolus(1_000) is Denied.OTHER_BOLUS
    assert pump.status().patient_starts_24h == 1


# --- memory


def test_what_is_answered_is_in_the_memory_already(wire, banks, program_with):
    push(wire, program_with(Continuous(700_000, 0)))
    again = Emulator(Memory(banks))
    assert again.state.generation == 2
    assert again.state.log[-1].code is EventCode.STARTED


def test_time_alone_is_saved_at_least_once_a_minute_and_when_asked(wire, banks, pump):
    sequence = Memory(banks)._sequence
    for _ in range(59):
        wire.turn(1_000)
    assert Memory(banks)._sequence == sequence
    wire.turn(1_000)
    assert Memory(banks)._sequence == sequence + 1


def test_a_damaged_bank_is_an_alarm_until_the_next_start(banks, wire):
    banks.cells[0] = banks.cells[0][:-1] + bytes([banks.cells[0][-1] ^ 1])
    pump = Emulator(Memory(banks))
    assert [alarm.code for alarm in pump.state.alarms] == [AlarmCode.MEMORY_ERROR]
    assert Emulator(Memory(banks)).state.alarms == ()


def test_the_counter_never_runs_back_and_no_lockout_is_cut_when_the_power_goes(running_pump, program_with):
    banks = RamBanks()
    program = program_with(None, PatientBolus(Bolus(5_000, 120, 0), 3_600, 6))
    wire = Wire(Emulator(written(Memory(banks), running_pump(program))))
    wire.pump.ask_bolus(0)
    wire.turn(59_000)
    shown_s = wire.pump.status().elapsed_s
    again = Emulator(Memory(banks))
    assert again.status().elapsed_s > shown_s
    left_s = again.state.patient_starts[-1] + 3_600 - again.state.now_s
    assert left_s == 3_600  # as much as when the bolus was last known to have started


def test_a_power_taken_away_in_peace_loses_and_adds_no_second(wire, banks, pump):
    wire.turn(59_000)
    pump.save()
    assert Emulator(Memory(banks)).state.counters == pump.state.counters


@pytest.mark.req(50)
def test_what_a_damaged_record_may_have_said_is_taken_as_said(running_pump, program_with):
    banks = RamBanks()
    program = program_with(None, PatientBolus(Bolus(5_000, 120, 0), 3_600, 6))
    pump = Emulator(written(Memory(banks), running_pump(program, (replace(SINGLE, delay_s=600),))))
    newest = Memory(banks)._bank
    banks.cells[newest] = b"\x01" + banks.cells[newest][1:]
    after = Emulator(Memory(banks))
    assert after.state.ledger[0].state is PartState.EXPIRED
    assert after.ask_bolus(0) is Denied.LOCKOUT
    assert after.state.epoch > pump.state.epoch
    assert EventCode.FELL_BACK in [line.code for line in after.state.log]


class Cutter:
    """Cuts the power at one write, after so many bytes of it (a share of 1 is just behind it)."""

    def __init__(self, at: int, share: float) -> None:
        self.at, self.share, self.writes = at, share, 0

    def __call__(self, bank: int, data: bytes) -> int | None:
        self.writes += 1
        return int(len(data) * self.share) if self.writes == self.at else None


@pytest.mark.req(37)
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_power_loss_at_every_write_of_a_push_leaves_the_old_or_the_new_program(running_pump, program_with, share):
    program = program_with(Continuous(700_000, 0))
    at, finished = 0, False
    while not finished:
        at += 1
        banks = RamBanks()
        wire = Wire(Emulator(written(Memory(banks), running_pump())))
        banks.cut = Cutter(at, share)
        try:
            wire.hello()
            push(wire, program, (SINGLE,))
            wire.turn(100_000)
            finished = True
        except PowerLoss:
            pass
        banks.cut = None
        after = Emulator(Memory(banks)).state
        assert (after.generation, program_of(after)) in [(1, program_with()), (2, program)]
        assert (after.generation == 2) == (after.ended != () and after.ended[-1].id == ID)
    assert at > 5


@pytest.mark.req(50)
@settings(max_examples=40)
@given(cuts=st.lists(st.tuples(st.integers(1, 9), st.sampled_from([0, 0.5, 1])), max_size=6))
def test_power_losses_and_repeated_asking_start_a_one_time_part_at_most_once(running_pump, program_with, cuts):
    banks, program, starts = RamBanks(), program_with(Continuous(700_000, 0)), set()
    written(Memory(banks), running_pump())
    for cut in [*cuts, None]:
        banks.cut = Cutter(*cut) if cut else None
        with contextlib.suppress(PowerLoss):
            wire = Wire(Emulator(Memory(banks)))
            wire.hello()
            for request in requests_of(program, (SINGLE,)):
                wire.ask(request)
            wire.turn(90_000)
        banks.cut = None
        state = Emulator(Memory(banks)).state
        starts |= {(line.sequence) for line in state.log if line.code is EventCode.BOLUS_STARTED}
    assert len(starts) <= 1
    assert [entry.state in {PartState.DONE, PartState.CUT, PartState.EXPIRED} for entry in state.ledger] == [True]
    assert state.ledger[0].delivered_units <= SINGLE.bolus.volume_nl * 86_400


def test_a_restart_takes_no_bolus_up_again(running_pump, program_with):
    banks = RamBanks()
    program = program_with(None, PatientBolus(Bolus(5_000, 120, 0), 3_600, 6))
    pump = Emulator(written(Memory(banks), running_pump(program)))
    pump.ask_bolus(0)
    again = Emulator(Memory(banks))
    assert again.state.boluses == ()
    assert again.ask_bolus(0) is Denied.LOCKOUT
    assert replace(again.state, log=()).generation == 1
