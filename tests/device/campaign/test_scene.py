"""Where runs are played."""

from __future__ import annotations

import pytest

from device.campaign import story
from device.campaign.record import ConsoleDied
from device.campaign.scene import Scene
from device.campaign.schedule import Kind, Schedule, Where, read_schedule
from device.commands import Open
from device.events import Lost, Opened, Why


def opened(cast, text):
    scene = Scene(cast, read_schedule(text))
    scene.connect()
    return scene, scene.ask(Open())


def test_a_clean_line_opens_the_pump_and_time_passes_on_it(cast):
    scene, events = opened(cast, "retries-1:")
    assert isinstance(events[-1], Opened)
    assert scene.now_ms > 0
    assert scene.bytes_passed[Where.TO_PUMP] > 50
    assert {strike.kind for strike in scene.reached} >= {Kind.LOST, Kind.STALE, Kind.POWER_TORN}
    assert all(strike.kind is not Kind.FLIPPED for strike in scene.reached)


def test_a_lost_hello_is_silence_and_a_pulled_cable_is_called_so(cast):
    assert opened(cast, "retries-1: request.2.lost")[1] == [Lost(Why.SILENT)]
    assert opened(cast, "retries-1: request.2.pulled")[1] == [Lost(Why.UNPLUGGED)]
    assert opened(cast, "retries-1: reply.2.pulled")[1] == [Lost(Why.UNPLUGGED)]
    assert isinstance(opened(cast, "retries-3: request.2.lost")[1][-1], Opened)


def test_a_console_dies_instead_of_sending(cast):
    with pytest.raises(ConsoleDied):
        opened(cast, "retries-1: request.3.dies")


def test_a_pump_without_power_starts_again_on_its_memory(cast):
    for kind in ("before", "torn", "after"):
        scene, _ = opened(cast, f"retries-3: memory.1.power-{kind}")
        assert scene.pump.state.generation == 1
        assert scene.truth.violations == []


def test_a_pump_that_cannot_start_is_a_broken_rule_and_the_run_goes_on(cast):
    scene = Scene(cast, Schedule(1))
    scene.banks.cells = [b"", b""]
    scene.pump = scene._powered()
    assert "lost its memory" in scene.truth.violations[0]
    assert scene.pump.state.serial == story.SERIAL


def test_nothing_strikes_once_the_faults_are_over(cast):
    scene = Scene(cast, read_schedule("retries-1: request.2.lost to-pump.0.silent cell.400.power-torn"))
    scene.faulty = False
    scene.connect()
    assert isinstance(scene.ask(Open())[-1], Opened)
    assert scene.bytes_passed[Where.TO_PUMP] == 0
