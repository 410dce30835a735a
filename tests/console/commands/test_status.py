"""``main.py status``: what a real emulator process says of itself, and sentences where there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.commands import run
from console.commands.status import status_lines, status_row
from device.events import Opened
from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus

FACTORY = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.FACTORY, 0, b"", None, 1, 60, 0, 1, None, 0, 20_000_000, 0, 0, 0
)  # fmt: skip


def test_a_pump_from_the_factory_holds_nothing(pump_process, run_main):
    pump = pump_process("--serial", "CIS-000007")
    told = run_main("status", pump.url, "--json")
    assert (told.code, told.err) == (0, "")
    row = json.loads(told.out)
    assert (row["serial"], row["emulator"], row["state"]) == ("CIS-000007", True, "factory")
    assert (row["program"], row["digest"], row["generation"]) == (None, None, 0)
    assert row["reservoir_nl"] == 20_000_000
    assert row["clock"]["time_scale"] == 1
    assert abs(row["clock"]["error_s"]) <= 60


def test_for_a_person_it_is_a_few_lines(pump_process, run_main):
    told = run_main("status", pump_process().url)
    assert told.code == 0
    assert "never programmed" in told.out
    assert "20 mL" in told.out


def test_where_nobody_listens_nothing_changes_and_a_sentence_says_so(run_main):
    told = run_main("status", "socket://127.0.0.1:1", "--json")
    assert told.code == 3
    assert "Nobody listens" in json.loads(told.out)["error"]
    assert "Traceback" not in told.err


def test_a_url_that_is_none_is_a_sentence(run_main):
    told = run_main("status", "socket://nowhere")
    assert told.code == 2
    assert told.err.count("\n") == 1


def test_a_listener_that_is_no_pump_is_named_as_such(monkeypatch, capsys):
    import socket

    monkeypatch.setattr("console.commands.talking.OPENS_WITHIN_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert run(["status", f"socket://127.0.0.1:{mute.getsockname()[1]}"]) == 3
    assert "No pump answers" in capsys.readouterr().err


def test_the_moment_of_reading_is_in_utc():
    row = status_row(Opened(FACTORY, None, b"", 0, 2), datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert row["read_at"] == "2026-11-23T09:00:00Z"
    assert row["clock"]["round_trip_ms"] == 2


@pytest.mark.parametrize("command", ["status", "conformance"])
@pytest.mark.parametrize("url", ["socket://foo", "socket://127.0.0.1:99999", "?baud=foo", "", "spy:///dev/ttyUSB0"])
def test_what_is_no_address_is_wrong_usage(command, url, capsys):
    assert run([command, url]) == 2
    assert "socket://host:port" in capsys.readouterr().err


def test_a_pump_that_gives_nothing_is_not_called_running():
    empty = Alarm("empty-reservoir", AlarmRank.CRITICAL, 9)
    status = replace(FACTORY, state=PumpState.RUNNING, program_digest=bytes(32), alarms=(empty,))
    found = Opened(status, None, b"", 0, 0)
    row = status_row(found, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert (row["state"], row["gives_nothing_because"]) == ("running", "empty-reservoir")
    first = status_lines(found, row)[0]
    assert first.endswith("gives nothing, because its reservoir is empty")
