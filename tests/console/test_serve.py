"""A pump process, turn by turn: the line, the person, the clock, the end."""

from __future__ import annotations

import os
import signal

import pytest

from console import serve as serving_room
from console.serve import Serving, serve
from console.spoken import SpokenLines
from device.commands import Open, Push
from device.emulator import Confirm, Emulator
from device.events import Confirmed, Opened, Streamed
from device.gate import Gate
from device.journal import MemoryJournal
from device.memory import Memory, RamBanks
from device.pump_factory import factory_new, written
from device.session import Session
from device.troubled import Power, TroubledPump
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, Continuous, Order, PatientBolus, Program
from profiles.pump import Catheter

FLUID = Fluid((Component("baclofen", 500_000),))
ORDER = Order(Program("p", FLUID, Continuous(600_000, 300_000), PatientBolus(Bolus(5_000, 120, 0), 3_600, 6)))
CONTEXT = Context(
    "cisterna-20", Catheter(), 20_000_000, 2_000_000, "spasticity-spinal", Jurisdiction.US, Exposure.TOLERANT
)


class Line:
    """A port in memory; ``None`` in ``incoming`` is a console that hangs up."""

    url = "memory://"

    def __init__(self) -> None:
        self.incoming, self.outgoing, self.there = [], bytearray(), True

    def wait(self, wait_s):
        assert wait_s > 0

    def read(self):
        return self.incoming.pop(0) if self.incoming else (b"" if self.there else None)

    def write(self, data):
        self.outgoing += data

    def close(self):
        self.there = False


@pytest.fixture
def memory(library):
    return written(Memory(RamBanks()), factory_new("CIS-1", library.model("cisterna-20"), 0))


@pytest.fixture
def person():
    ours, theirs = os.pipe()
    yield ours, lambda text: os.write(theirs, text), lambda: os.close(theirs)
    os.close(ours)


class Room:
    """A pump that serves, and a console's session at the other end."""

    def __init__(self, memory, descriptor, clock, confirm=Confirm.AUTO, **options) -> None:
        self.pump = Emulator(memory, confirm=confirm)
        self.line, self.said, self.clock = Line(), [], clock
        lines = SpokenLines(descriptor)
        self.serving = Serving(self.pump, self.line, lines, self.said.append, clock, **options)
        self.session = Session(os.urandom, MemoryJournal(), Gate(lambda o, c: (), lambda o, c: frozenset()))

    def turn(self, ms: int = 10) -> tuple:
        now_ms = self.clock.turn(ms)
        self.session.tick(now_ms)
        data = self.session.outgoing()
        self.line.incoming += [data] if data else []
        self.serving.turn()
        self.session.receive(bytes(self.line.outgoing), now_ms)
        self.line.outgoing.clear()
        return self.session.events()

    def until(self, kind, turns=2_000):
        for _ in range(turns):
            for event in self.turn():
                if isinstance(event, kind):
                    return event
        raise AssertionError(f"no {kind.__name__}")

    def push(self):
        self.session.ask(Open(), self.clock())
        self.until(Opened)
        push = Push(b"t" * 16, "CIS-1", ORDER, CONTEXT, frozenset(), "A", "titration", bytes(32))
        self.session.ask(push, self.clock())


def test_a_console_reads_and_pushes_and_sees_the_stream(memory, person, clock):
    room = Room(memory, person[0], clock)
    room.push()
    assert room.until(Confirmed).transaction == b"t" * 16
    assert room.until(Streamed).status.flow_nl_per_day == 600_000


def test_a_console_that_hangs_up_ends_the_session_and_not_the_therapy(memory, person, clock):
    room = Room(memory, person[0], clock)
    room.push()
    room.until(Confirmed)
    room.line.there = False
    delivered = room.pump.state.counters.delivered_units
    for _ in range(100):
        clock.turn(1_000)
        room.serving.turn()
    assert not room.line.outgoing
    assert room.pump.state.counters.delivered_units == delivered + 100 * 600_000


def test_the_person_at_the_pump_is_told_and_confirms(memory, person, clock):
    room = Room(memory, person[0], clock, Confirm.ASK)
    person[1](b"\n")
    room.turn()
    assert room.said == ["Nothing waits for a confirmation."]
    room.push()
    for _ in range(300):
        room.turn()
    assert [text for text in room.said if "press Enter" in text] == room.said[1:]
    person[1](b"confirm\n")
    room.until(Confirmed)
    assert room.said[-1] == "Confirmed at the pump."


def test_the_patient_asks_at_the_pump(memory, person, clock):
    room = Room(memory, person[0], clock)
    person[1](b"bolus\n")
    room.turn()
    assert room.said[-1].startswith("No patient bolus: the program has no patient bolus")
    room.push()
    room.until(Confirmed)
    person[1](b"bolus\nsing\n")
    room.turn()
    assert room.said[-2] == "The patient bolus has started."
    assert "does not know 'sing'" in room.said[-1]
    assert room.pump.status().patient_starts_24h == 1


def test_an_alarm_that_rises_sounds_once_and_again_only_when_it_rises_again(memory, person, clock):
    room = Room(memory, person[0], clock)
    room.serving._pump = room.pump = TroubledPump(lambda: Emulator(memory), Power(), lambda: None)
    for line in (b"alarm code=tube-wear\n", b"clear code=tube-wear\n", b"alarm code=motor-stall\n"):
        person[1](line)
        room.turn()
        room.turn()
    sounds = [text for text in room.said if text.startswith("The pump sounds")]
    assert sounds == [
        "The pump sounds: Tube wear. One tone for 1 s, every 1 h.",
        "The pump sounds: Motor stalled. 2 tones for 3 s, every 10 min.",
    ]


@pytest.mark.parametrize("ends", [True, False])
def test_the_parents_end_is_the_pumps_end_only_when_asked(memory, person, clock, ends):
    room = Room(memory, person[0], clock, ends_with_parent=ends)
    room.turn()
    assert not room.serving.ended
    person[2]()
    room.turn()
    assert room.serving.ended is ends


def test_a_signal_ends_it_and_the_memory_is_saved(memory, person, clock):
    room = Room(memory, person[0], clock)
    before = signal.getsignal(signal.SIGTERM)

    def started():
        clock.turn(30_000)
        signal.raise_signal(signal.SIGTERM)

    serve(room.serving, room.pump, started)
    assert signal.getsignal(signal.SIGTERM) is before
    assert Emulator(memory).state.now_s == room.pump.state.now_s


def test_its_clock_only_moves_forward():
    assert serving_room.now_ms() <= serving_room.now_ms()
