"""A fleet of emulated pumps in one process: what share of a core a thousand take at ten status frames a second."""

from __future__ import annotations

import os
import time

from console.commands.bench_rows import Row
from device.channel import Channel
from device.emulator import Emulator
from device.keys import PublishedKeys
from device.memory import Memory, RamBanks
from device.messages import Hello, Status, Who
from device.pump_factory import factory_new, written
from profiles.limits import Library
from profiles.pump import PumpModel

PUMPS = 1_000
STATUS_MS = 100
SPAN_MS = 3_000


def share(model: PumpModel, pumps: int = PUMPS, span_ms: int = SPAN_MS) -> float:
    """Processor seconds a second for so many pumps, each with a console and ten status frames a second."""
    fleet = [_greeted(model, f"CIS-{number + 1:06}") for number in range(pumps)]
    begun = time.process_time()
    sent = 0
    for now_ms in range(STATUS_MS, span_ms + 1, STATUS_MS):
        for pump in fleet:
            pump.tick(now_ms)
            sent += bool(pump.outgoing())
    spent = time.process_time() - begun
    if sent != pumps * span_ms // STATUS_MS:
        raise ValueError(f"{sent:,} status frames were sent, not {pumps * span_ms // STATUS_MS:,}")
    return spent * 1_000 / span_ms


def rows(shipped: Library) -> tuple[Row, ...]:
    """A thousand pumps beside one core."""
    model = next(model for model in shipped.models if not model.planning_only)
    return (Row(f"emulated fleet: {PUMPS:,} pumps, 10 statuses a second", share(model), 0.25, "one core"),)


def _greeted(model: PumpModel, serial: str) -> Emulator:
    pump = Emulator(written(Memory(RamBanks()), factory_new(serial, model, 0)), stream_ms=STATUS_MS)
    console = Channel(PublishedKeys(), os.urandom)
    for request in (Who(), Hello(serial), Status()):
        console.say(request)
        pump.receive(console.take_outgoing(), 0)
        console.hear(pump.outgoing())
    return pump
