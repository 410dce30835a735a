"""A pump in trouble, between a real session and a real emulator: every fault of the model, by script and by seed."""

from __future__ import annotations

import random

import pytest

from device.commands import Open, Perform, Push, ReadLog, Stop
from device.emulator import Emulator
from device.events import Confirmed, LogRead, NotApplied, Opened, StatusRead, Uncertain
from device.journal import MemoryJournal
from device.memory import CutBanks, Memory, RamBanks
from device.mishaps import MISHAPS, spoken
from device.session import Session
from device.troubled import Planned, Power, TroubledPump
from profiles.acts import Refill
from tests.device.rig import BACLOFEN, CONTEXT, HELD, PUSHED, STOPPED, banks_of, open_gate, push

REFILL = Perform(b"d" * 16, "CIS-1", Refill("fill-1", BACLOFEN, 18_000_000, 1, 1), "Nurse", "refill", CONTEXT)
OTHER = Push(b"q" * 16, "CIS-1", push().order, CONTEXT, frozenset(), "Dr. Example", "approved", bytes(32))


class Bedside:
    """A console and a pump in trouble on one line, in turned time."""

    def __init__(self, *script: Planned, seed: int = 1, baud: int = 0, retries: int = 3) -> None:
        ram = RamBanks()
        ram.cells = list(banks_of(HELD))
        power = Power()
        banks = CutBanks(ram, power.cut)
        drawn = random.Random(-seed)  # the pump's own shares of its handshakes

        def start() -> Emulator:
            return Emulator(Memory(banks), random=drawn.randbytes)

        self.troubled = TroubledPump(start, power, banks.damage, script, seed, baud)
        self.journal, self.retries, self.random = MemoryJournal(), retries, random.Random(seed)
        self.now_ms, self.events = 0, []
        self.plug_in()

    def plug_in(self) -> None:
        self.troubled.hang_up()
        self.session = Session(self.random.randbytes, self.journal, open_gate(), self.retries)

    def wait(self, ms: int, until=lambda: False) -> None:
        """Turns of 20 ms while something is said, of 100 ms while both sides are quiet."""
        end_ms, quiet = self.now_ms + ms, False
        while self.now_ms < end_ms and not until():
            self.now_ms = min(end_ms, self.now_ms + (100 if quiet else 20))
            asked = self.session.outgoing()
            self.troubled.receive(asked, self.now_ms)
            self.troubled.tick(self.now_ms)
            told = self.troubled.outgoing()
            self.session.receive(told, self.now_ms)
            quiet = not (asked or told or self.troubled.waiting)
            self.session.tick(self.now_ms)
            self.events += self.session.events()

    def ask(self, command, ms: int = 120_000) -> list:
        told = len(self.events)
        self.session.ask(command, self.now_ms)
        self.wait(ms, until=lambda: not self.session.is_busy)
        self.wait(20)
        return self.events[told:]

    def said(self, transaction: bytes) -> str:
        told = [e for e in self.events if isinstance(e, Confirmed | NotApplied | Uncertain)]
        return next((type(e).__name__ for e in reversed(told) if e.transaction == transaction), "")

    def hear(self, line: str) -> str:
        return self.troubled.hear(line)

    @property
    def state(self):
        return self.troubled.state


# Every fault of the model (reference: reliability 4.3) that lies on the pump's side or on the line, as a line of a
# script; what the console itself suffers (it dies, its record fails) no emulator can inject: the campaign does.
MODEL = {
    "request lost": "drop to-pump=1",
    "request doubled": "double to-pump=1",
    "request late": "late to-pump=1 ms=1500",
    "request doubled and late": "echo to-pump=1 ms=1500",
    "request corrupted": "corrupt to-pump=1",
    "request cut": "cut to-pump=1 byte=9",
    "undetected flip of a program byte": "flip byte=12",
    "cable pulled": "unplug for=3 s",
    "reply lost": "drop to-pump=0",
    "reply corrupted": "corrupt to-pump=0",
    "reply stale": "stale to-pump=0",
    "power lost before a write": "power-loss write=0 part=0",
    "power lost within a write": "power-loss write=1 part=500",
    "power lost after a write": "power-loss write=2 part=1000",
    "another programmer": "other-programmer",
}


@pytest.mark.req(73)
@pytest.mark.parametrize("retries", [1, 3])
@pytest.mark.parametrize("fault", MODEL, ids=str)
def test_every_fault_of_the_model_leaves_the_word_true(fault, retries):
    side = Bedside(retries=retries)
    side.ask(Open())
    side.session.ask(push(), side.now_ms)
    side.wait(60)
    assert side.hear(MODEL[fault]).startswith("Fault: ")
    side.wait(70_000)
    side.troubled.hear("calm")
    for _ in range(3):
        side.plug_in()
        side.ask(Open())
    holds = b"330 mcg/day" in side.state.program_image and b"somebody" not in side.state.program_image
    assert side.said(PUSHED) == ("Confirmed" if holds else "NotApplied") or fault == "another programmer"
    assert side.journal.open_intents("CIS-1") == ()
    assert any(isinstance(event, Opened) for event in side.events[-20:])


@pytest.mark.req(73)
def test_a_script_happens_at_its_time_and_the_same_seed_is_the_same_again():
    script = (Planned(30, spoken("noise per-million=20000")), Planned(10, spoken("leak volume=1 mL")))
    runs = []
    for _ in range(2):
        side = Bedside(*script, seed=7)
        side.ask(Open())
        side.wait(20_000)
        assert side.troubled.told == ["Fault: leak volume=1000000."]
        side.wait(40_000)
        runs.append(side.events)
    assert runs[0] == runs[1]
    assert any(type(event).__name__ == "Noise" for event in runs[0])


def test_a_slow_and_paced_line_still_confirms():
    side = Bedside(baud=9_600)
    side.hear("slow ms=60")
    side.ask(Open())
    side.ask(push())
    assert side.said(PUSHED) == "Confirmed"


def test_a_wrong_key_and_an_unplugged_cable_are_silence():
    for line in ("wrong-key", "unplug for=1 h"):
        side = Bedside()
        side.ask(Open())
        side.hear(line)
        side.ask(push())
        assert side.said(PUSHED) == "Uncertain"
        assert b"330" not in side.state.program_image


def test_another_serial_number_is_not_the_pump_that_was_opened():
    side = Bedside()
    side.ask(Open())
    side.hear("other-pump")
    side.ask(Open())
    assert [event.why.value for event in side.events if type(event).__name__ == "Lost"] == ["another-pump"]


def test_a_refusal_is_a_refusal_and_a_stop_is_never_refused():
    side = Bedside()
    side.ask(Open())
    side.hear("refuse reason=memory times=2")
    side.ask(push())
    assert side.said(PUSHED) == "NotApplied"
    side.ask(Stop(STOPPED, "CIS-1", "Nurse"))
    assert side.said(STOPPED) == "Confirmed"


@pytest.mark.req(42)
@pytest.mark.parametrize(("line", "gap", "future"), [("log-gap lines=2", True, False), ("log-future", False, True)])
def test_a_damaged_log_is_an_error_that_is_told(line, gap, future):
    side = Bedside()
    for _ in range(4):
        side.ask(Open())
    side.hear(line)
    (read,) = [event for event in side.ask(ReadLog()) if isinstance(event, LogRead)]
    assert (read.gap, read.future) == (gap, future)


@pytest.mark.parametrize(("line", "alarm"), [("reset", "reset"), ("memory-error", "memory-error")])
def test_the_pump_starts_anew_with_its_alarm_and_its_program(line, alarm):
    side = Bedside()
    before = side.state.program_image
    assert "The pump started anew." in side.hear(line)
    assert alarm in {word.lower().replace("_", "-") for word in (a.code.name for a in side.state.alarms)}
    assert side.state.program_image == before


def test_a_stall_is_in_the_status_that_is_streamed():
    side = Bedside()
    side.ask(Open())
    side.hear("stall")
    side.wait(1_000)
    side.troubled.pump._zero = (side.now_ms, side.state.now_s + 1_300)
    side.wait(3_000)
    last = [event for event in side.events if type(event).__name__ == "Streamed"][-1]
    assert (last.status.flow_nl_per_day, [a.code for a in last.status.alarms]) == (0, ["motor-stall"])


@pytest.mark.req(37)
@pytest.mark.parametrize("part", [0, 1, 333, 999, 1_000])
@pytest.mark.parametrize("write", range(6))
def test_the_power_may_go_at_any_write_of_an_act(write, part):
    side = Bedside(retries=1)
    side.ask(Open())
    side.hear(f"power-loss write={write} part={part}")
    side.ask(REFILL)
    for _ in range(3):
        side.plug_in()
        side.ask(Open())
    assert side.said(b"d" * 16) == ("Confirmed" if side.state.fills else "NotApplied")
    assert b"300 mcg/day" in side.state.program_image


def test_questions_and_what_nobody_understands():
    side = Bedside()
    assert side.hear("truth").startswith("Really in the reservoir: 20,000,000 nL")
    assert side.hear("faults").count("\n") == len(MISHAPS) - 1
    assert "There is no fault" in side.hear("explode")
    side.hear("stall")
    assert "The rotor stands" in side.hear("truth")


def test_it_passes_on_what_belongs_to_the_pump():
    side = Bedside()
    assert side.troubled.confirm() is False
    assert side.troubled.waits_for_confirmation is False
    assert side.troubled.ask_bolus(side.now_ms) is not None
    side.troubled.save()
    side.troubled.hang_up()
    assert not any(isinstance(event, StatusRead) for event in side.events)


@pytest.mark.parametrize("name", MISHAPS)
def test_every_fault_can_happen_at_any_time(name):
    side = Bedside()
    side.ask(Open())
    needed = {key: "1" for key, (_, default) in MISHAPS[name].takes.items() if default is None}
    units = {"volume": "1 mL", "by": "1 h", "code": "tube-wear", "reason": "busy"}
    line = " ".join((name, *(f"{key}={units.get(key, value)}" for key, value in needed.items())))
    assert side.hear(line).startswith(f"Fault: {name}")
    side.wait(3_000)
    side.ask(Open())  # what waits for a write or a frame strikes here
    side.hear("calm")
    side.plug_in()
    side.wait(1_000)
    # a power loss at the write of an epoch takes the session of that epoch with it: the line then opens another one
    assert any(isinstance(event, Opened) for _ in range(2) for event in side.ask(Open()))
