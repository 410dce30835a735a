"""The console is killed in the middle of a push and started again: what nobody knows is on the screen, and stays there.

Two pumps are left in doubt one after the other; each has its own answer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from console.demo import arguments
from console.demo_patients import demo_patients
from console.doubts import all_doubts
from console.phases import Phase
from console.records import patients
from tests.journeys.killed_console import opened, until

pytestmark = [
    pytest.mark.timeout(900),  # the first time on a machine the check loop is compiled
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]
ROOT = Path(__file__).resolve().parents[2]


def kill_a_console(folder: Path, serial: str, url: str) -> None:
    """A console that dies while the pump waits for the hand beside it."""
    command = [sys.executable, "-m", "tests.journeys.killed_console", str(folder), serial, url]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.req(35)
@pytest.mark.req(30)
def test_the_screen_is_there_again_for_each_pump_until_its_own_answer(qapp, pump_process, library, tmp_path):
    first, second = demo_patients()[:2]
    now = datetime.now().astimezone()
    urls = {
        demo.serial: pump_process(*arguments(demo, tmp_path, library, now)[1:-1], "--confirm", "never").url
        for demo in (first, second)
    }
    kill_a_console(tmp_path, first.serial, urls[first.serial])
    leave_another_in_doubt(tmp_path, second.serial)
    console = opened(tmp_path)
    desk = console.controller
    try:
        assert desk.desk.phase is Phase.UNCERTAIN
        assert console.window.covered()
        view = console.showing.cover.uncertain.value()
        assert first.serial in view.pump
        assert any("A. Physician asked for" in sentence for sentence in view.known)
        console.showing.pass_cover()
        console.showing.go("worklist")
        assert console.window.covered()  # nothing puts it away
        assert [line.key for line in console.window.strip.value()] == [second.id]
        for demo in (first, second):
            desk.reach(demo.serial, urls[demo.serial])  # the console asks by itself as soon as the pump can be reached
            until(lambda: desk.desk.phase in (Phase.HELD, Phase.DRAFTED))
            assert desk.desk.result.word == "not-applied"
            assert desk.desk.held == demo.program
            assert not console.window.covered()
            desk.close_result()
            if demo is first:
                console.window.strip.openRequested.emit(second.id)
        assert all_doubts(console.store, patients.everyone(console.store)) == ()
        assert console.window.strip.value() == ()
    finally:
        until(lambda: desk.desk.ready)  # the warm-up has ended before its window does
        console.end()
        console.window.release()
        console.window.deleteLater()


def leave_another_in_doubt(folder: Path, serial: str) -> None:
    """An intent that no line closes, as a console leaves it that dies before its first byte."""
    from console.demo import STORE_FILE
    from console.journal import StoreJournal
    from console.records.store import StoreKind, open_store
    from device.events import Purpose
    from device.journal import Action, Intent, intent_body

    store = open_store(folder / STORE_FILE, StoreKind.DEMONSTRATION)
    intent = Intent(os.urandom(16), serial, Purpose.PROGRAM, 1, b"\x01" * 32, b"\x02" * 32)
    StoreJournal(store).append(str(Action.INTENT), {**intent_body(intent), "person": "R. Physician"})
    store.close()
