"""The stage: real session and emulator on a turned clock, so that two runs say the same at the same moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.commands.spent import Spent
from console.commands.stage import DirectPort, Stage
from console.files import shipped_library
from device.commands import Open
from device.events import Lost, Opened, Streamed

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SERIAL = "CIS-104233"


@pytest.fixture
def stage(tmp_path, qapp):
    made = Stage(tmp_path, shipped_library(), START)
    yield made
    made.close()


def heard(stage: Stage) -> list[object]:
    events: list[object] = []
    stage.link.told.connect(lambda _number, event: events.append(event))
    return events


def test_nothing_happens_until_the_clock_is_turned(stage):
    events = heard(stage)
    stage.link.dial(stage.url(SERIAL))
    assert events == []
    assert stage.clock.now_ms == 0
    stage.link.turn(1_000)
    assert stage.clock.now_ms == 1_000
    [opened] = [event for event in events if isinstance(event, Opened)]
    assert opened.status.serial == SERIAL
    assert opened.program.name == "Day/night 300 mcg/day"


def test_the_pump_streams_its_status_about_once_a_second(stage):
    events = heard(stage)
    stage.link.dial(stage.url(SERIAL))
    stage.link.turn(10_000)
    assert 8 <= sum(isinstance(event, Streamed) for event in events) <= 11


def test_a_pulled_cable_is_told_and_a_new_one_is_tried(stage):
    events = heard(stage)
    stage.link.dial(stage.url(SERIAL))
    stage.link.turn(1_000)
    stage.unplug()
    stage.link.turn(2_000)
    assert any(isinstance(event, Lost) for event in events)
    assert sum(isinstance(event, Opened) for event in events) == 1
    stage.plug()
    stage.link.turn(10_000)
    assert sum(isinstance(event, Opened) for event in events) == 2


def test_two_runs_say_the_same(tmp_path, qapp):
    told = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        stage = Stage(tmp_path / name, shipped_library(), START)
        events = heard(stage)
        stage.link.dial(stage.url(SERIAL))
        stage.link.turn(500)
        stage.link.ask(Open())
        stage.link.turn(3_000)
        told.append(events)
        stage.close()
    assert told[0] == told[1]


def test_what_a_hearer_does_with_an_event_is_none_of_the_lines_own_time(stage, monkeypatch):
    spent = [0.0]

    def takes(seconds: float) -> None:
        spent[0] += seconds

    read = DirectPort.read
    monkeypatch.setattr(Spent, "now", classmethod(lambda cls: cls(spent[0], spent[0] / 2)))
    monkeypatch.setattr(DirectPort, "read", lambda port: (takes(1.0), read(port))[1])
    events = heard(stage)
    stage.link.told.connect(lambda _number, _event: takes(100.0))
    stage.link.dial(stage.url(SERIAL))
    stage.link.turn(2_000)
    assert events
    assert spent[0] > 100
    assert stage.link.line_s == Spent(spent[0] - 100 * len(events), (spent[0] - 100 * len(events)) / 2)
