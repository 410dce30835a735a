"""The demonstration: its own store, and pump processes that end with the console."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.demo import MOST_RESTARTS, PUMPS, STORE_FILE, DemoPumps, first_reading, open_demonstration
from console.demo_patients import DemoPatient, demo_patients
from console.holding import Hold
from console.records import patients
from console.records.store import StoreKind
from device.image import decode_program
from profiles.limits import Library


@pytest.mark.req(72)
def test_the_store_is_made_once_and_is_a_demonstration(tmp_path: Path, library: Library, now: datetime):
    first = open_demonstration(tmp_path, library, now)
    assert (first.path.name, first.kind) == (STORE_FILE, StoreKind.DEMONSTRATION)
    assert len(patients.everyone(first)) == 3
    assert len(patients.last_readings(first)) == 3
    first.close()
    again = open_demonstration(tmp_path, library, now)
    assert len(patients.everyone(again)) == 3
    again.close()


def test_a_first_reading_holds_the_program_itself(demo: DemoPatient, library: Library, now: datetime):
    reading = first_reading(demo, library, now)
    assert decode_program(reading.image) == demo.program
    assert reading.status.flow_nl_per_day == 600_000


def test_a_pump_process_listens_and_ends_with_the_console(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, demo: DemoPatient
):
    pumps = DemoPumps(tmp_path, library, now)
    with qtbot.waitSignal(pumps.listening, timeout=30_000) as heard:
        pumps.start((demo,))
    assert heard.args[0] == demo.serial
    assert heard.args[1].startswith("socket://127.0.0.1:")
    assert pumps.running() == 1
    pumps.end()
    assert pumps.running() == 0
    assert (tmp_path / PUMPS / f"{demo.serial}.memory").stat().st_size > 0


def test_a_pump_that_breaks_off_comes_back_with_its_memory(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, demo: DemoPatient
):
    pumps = DemoPumps(tmp_path, library, now)
    with qtbot.waitSignal(pumps.listening, timeout=30_000) as first:
        pumps.start((demo,))
    broken: list[str] = []
    pumps.failed.connect(broken.append)
    with qtbot.waitSignal(pumps.listening, timeout=30_000) as again:
        pumps._children[demo.serial].kill()
    assert len(broken) == 1
    assert again.args[0] == demo.serial
    assert again.args[1] != first.args[1]
    assert pumps.running() == 1
    pumps.end()


def test_a_second_console_on_the_same_folder_hears_who_has_the_pumps(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, demo: DemoPatient
):
    first, second = DemoPumps(tmp_path, library, now), DemoPumps(tmp_path, library, now)
    with qtbot.waitSignal(first.listening, timeout=30_000):
        first.start((demo,))
    second._looks = 2
    with qtbot.waitSignal(second.failed, timeout=5_000) as heard:
        second.start((demo,))
    assert heard.args[0].startswith(f"Another console on this computer has these pumps (process {os.getpid()})")
    assert second.running() == 0
    second.end()
    assert first.running() == 1
    first.end()


def test_a_console_that_is_opened_while_the_one_before_is_leaving_gets_its_pumps(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, demo: DemoPatient
):
    (tmp_path / PUMPS).mkdir()
    leaving, pumps = Hold(tmp_path / PUMPS), DemoPumps(tmp_path, library, now)
    pumps.start((demo,))
    assert pumps.running() == 0
    leaving.release()
    qtbot.waitSignal(pumps.listening, timeout=30_000).wait()
    assert pumps.running() == 1
    pumps.end()


def test_where_nothing_can_be_locked_no_pump_starts_and_the_window_says_why(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def no_locks(_folder: Path, *, patience_s: float) -> Hold:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("console.demo.Hold", no_locks)
    pumps, told = DemoPumps(tmp_path, library, now), list[str]()
    pumps.failed.connect(told.append)
    pumps.start()
    assert told == [f"The emulated pumps could not start: {tmp_path / PUMPS} cannot be used (No locks available)."]
    assert pumps.running() == 0
    pumps.end()


def test_a_pump_that_ends_before_it_listens_says_why(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, demo: DemoPatient
):
    (tmp_path / PUMPS).mkdir()
    elsewhere, pumps = Hold(tmp_path / PUMPS / f"{demo.serial}.memory"), DemoPumps(tmp_path, library, now)
    with qtbot.waitSignal(pumps.failed, timeout=30_000) as heard:
        pumps.start((demo,))
    assert heard.args[0].startswith(f"The emulated pump {demo.serial} did not start. The pump in ")
    assert f"is running already, in process {os.getpid()}:" in heard.args[0]
    pumps.end()
    elsewhere.release()


def test_pumps_start_one_after_the_other_and_one_that_fails_holds_nobody_up(
    tmp_path: Path, library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    begun: list[str] = []
    pumps = DemoPumps(tmp_path, library, now)
    monkeypatch.setattr(DemoPumps, "_start", lambda _self, one: begun.append(one.serial))
    serials = [demo.serial for demo in demo_patients()]
    pumps.start()
    for number in range(1, len(serials) + 2):
        assert begun == serials[:number]
        pumps._start_next()
    pumps.start(demo_patients()[:2])
    pumps.end()
    pumps._start_next()
    assert begun == [*serials, serials[0]]


def test_each_pump_that_cannot_run_makes_room_for_the_next(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.demo.sys.executable", str(tmp_path / "no-python"))
    pumps, told = DemoPumps(tmp_path, library, now), list[str]()
    pumps.failed.connect(told.append)
    pumps.start()
    qtbot.waitUntil(lambda: len(told) == len(demo_patients()), timeout=5_000)
    pumps.end()


def test_a_pump_that_always_breaks_off_is_left_alone_in_the_end(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, demo: DemoPatient, monkeypatch: pytest.MonkeyPatch
):
    begun: list[str] = []
    pumps = DemoPumps(tmp_path, library, now)
    monkeypatch.setattr(DemoPumps, "_start", lambda _self, one: begun.append(one.serial))
    for _ in range(MOST_RESTARTS + 3):
        pumps._start_again(demo.serial)
    assert begun == [demo.serial] * MOST_RESTARTS


def test_a_pump_that_cannot_run_is_a_sentence(
    qtbot: QtBot, tmp_path: Path, library: Library, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.demo.sys.executable", str(tmp_path / "no-python"))
    pumps = DemoPumps(tmp_path, library, now)
    with qtbot.waitSignal(pumps.failed, timeout=5_000) as heard:
        pumps.start(demo_patients()[:1])
    assert heard.args[0].startswith("The emulated pump CIS-104233 could not run")
    pumps.end()
