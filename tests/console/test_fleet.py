"""A fleet: many pumps, one loop, each with its own port, memory, serial number and trouble."""

from __future__ import annotations

import os

import pytest

from console.fleet import Fleet
from console.line import Line
from console.spoken import SpokenLines
from device.emulator import Emulator
from device.events import Opened, Streamed
from device.journal import MemoryJournal
from device.memory import Memory, RamBanks
from device.session import Session
from device.transport import open_url
from device.troubled import Power, TroubledPump
from tests.device.rig import HELD, banks_of, open_gate


def pump() -> TroubledPump:
    ram = RamBanks()
    ram.cells = list(banks_of(HELD))
    return TroubledPump(lambda: Emulator(Memory(ram)), Power(), lambda: None)


@pytest.fixture
def fleet():
    now = [0]
    reading, writing = os.pipe()
    said: list[str] = []
    made = Fleet(
        [(f"CIS-{n}", pump()) for n in range(3)], 0, SpokenLines(reading), said.append, lambda: now[0],
        ends_with_parent=True,
    )  # fmt: skip

    def step(ms: int = 100) -> None:
        now[0] += ms
        made.turn()

    made.step, made.said_lines, made.speak = step, said, lambda text: os.write(writing, text.encode())
    made.leave = lambda: os.close(writing)
    yield made
    made.close()
    os.close(reading)


def told_by(fleet, place, seconds=30):
    """What a console at one port of the fleet hears."""
    heard, now_ms = [], 0
    line = Line(
        lambda: Session(os.urandom, MemoryJournal(), open_gate()), lambda url: open_url(url, 0.001), heard.append
    )
    line.dial(fleet.berths[place].port.url, 0)
    while now_ms < seconds * 1_000 and not any(isinstance(event, Streamed) for event in heard):
        now_ms += 100
        line.step(now_ms)
        fleet.step()
    line.hang_up()
    fleet.step()
    return heard


def test_each_port_is_a_pump_of_its_own(fleet):
    urls = {berth.port.url for berth in fleet.berths}
    assert len(urls) == 3
    heard = told_by(fleet, 1)
    (opened,) = [event for event in heard if isinstance(event, Opened)]
    assert opened.program == HELD
    assert [berth.pump.state.epoch for berth in fleet.berths] == [0, 1, 0]
    assert fleet.berths[1].there is False


def test_time_passes_in_all_of_them(fleet):
    for _ in range(40):
        fleet.step(1_000)
    assert all(berth.pump.state.now_s >= 30 for berth in fleet.berths)


def test_trouble_is_said_to_one_or_to_all(fleet):
    fleet.speak("CIS-1 leak volume=1 mL\nall stall\nCIS-9 stall\nall confirm\n")
    fleet.step()
    assert fleet.said_lines == [
        "Fault: leak volume=1000000.",
        "Fault: stall for=0.",
        "Begin with a serial number or 'all', as in 'CIS-100001 stall for=2 h'; 'all faults' lists them.",
        "Nothing waits for a confirmation.",
    ]
    assert [berth.pump.state.mechanics.surplus > 0 for berth in fleet.berths] == [False, True, False]
    assert all(berth.pump.state.mechanics.stands for berth in fleet.berths)


def test_it_ends_with_its_parent_and_saves_everything(fleet):
    fleet.leave()
    fleet.step()
    assert fleet.ended
    fleet.save()
    assert all(berth.pump.state.now_s == 0 for berth in fleet.berths)
