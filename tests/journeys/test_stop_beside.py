"""Whatever dialog is open, the emergency stop is held with the mouse, the pump stops, and that is confirmed.

The presses go through the window's handle, as the desktop sends them: a modal dialog would swallow them there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from console.commands.stage import Stage
from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, MIXTURE, SERIAL, draft, read, suffer
from console.files import shipped_library
from console.phases import Phase
from device.pump_state import PumpState
from profiles.pump import PumpState as Does

SECOND_MS, TICK_MS = 1_000, 50
CLOSED = "was closed by STOP"


def see_alarm(staged: Staged) -> None:
    status = staged.controller.desk.status
    assert status is not None
    staged.errands.see_alarm(status.alarms[0])


def drafted(then: Callable[[Staged], None]) -> Callable[[Staged], None]:
    """After a draft that would be lost."""

    def do(staged: Staged) -> None:
        draft(staged, Fraction(9, 10))
        then(staged)

    return do


def mix(staged: Staged) -> None:
    staged.showing.go("program")
    staged.showing.program.editor.fill.fields.openMixture()


# name -> how it is opened, and whether it is still right after a STOP
DIALOGS: dict[str, tuple[Callable[[Staged], None], bool]] = {
    "alarm": (see_alarm, False),
    "clock": (lambda s: s.errands.set_clock(), False),
    "limits": (lambda s: s.errands.set_limits(), False),
    "refill": (lambda s: s.errands.record_refill(), False),
    "visit": (lambda s: s.errands.plan_visit(), False),
    "tolerance": (lambda s: s.errands.tolerance(), False),
    "mixture": (mix, False),
    "discard": (drafted(lambda s: s.errands.discard()), False),
    "leave": (drafted(lambda s: s.errands.open_patient(MIXTURE)), False),
    "close": (drafted(lambda s: s.errands.close()), False),
    "pairing": (lambda s: s.pairing.begin(), True),
    "summary": (lambda s: s.errands.summary(), True),
    "compare": (lambda s: s.showing.planning.ask_file(), True),
    "library": (lambda s: s.showing.library.chooseRequested.emit(), True),
    "about": (lambda s: s.errands.about(), True),
}


@pytest.fixture(scope="module")
def stage(qapp, tmp_path_factory) -> Iterator[Staged]:
    folder = tmp_path_factory.mktemp("beside")
    made = Staged(Stage(folder, shipped_library(), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), folder)
    made.ready()
    made.resize(1_280, 720)
    yield made
    made.close()


@pytest.fixture
def staged(stage: Staged) -> Iterator[Staged]:
    """A pump that runs, with an alarm and a wrong clock to ask about, and as it was afterwards."""
    pump, clock = stage.stage.pumps[SERIAL], stage.stage.clock
    before: PumpState = pump.state
    suffer(stage, SERIAL, "alarm code=tube-wear", "clock-off by=-1 h")
    stage.controller.choose(BACLOFEN)
    read(stage)
    if stage.controller.desk.phase is Phase.DRAFTED:
        stage.controller.discard()
    assert stage.controller.desk.phase is Phase.HELD
    assert not stage.controller.desk.stopped
    yield stage
    stage.window.beside.close()
    stage.controller.close_result()
    pump.change(lambda _: before, clock.now_ms)
    read(stage)


def press_stop(staged: Staged) -> None:
    """Down, a second of time, up; all of it on the window and none of it on the button."""
    window, stop = staged.window, staged.window.banner.stopButton()
    place = stop.mapTo(window, stop.rect().center())
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    for _ in range(SECOND_MS // TICK_MS):
        stop.advance(TICK_MS)
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)


def covers(dialog: QDialog, staged: Staged) -> bool:
    stop = staged.window.banner.stopButton()
    area = stop.rect().translated(stop.mapToGlobal(QPoint()))
    return dialog.geometry().intersects(area)


@pytest.mark.req(13)
@pytest.mark.parametrize("name", DIALOGS)
def test_the_pump_is_stopped_and_confirmed_while_a_dialog_is_open(staged: Staged, name: str):
    ask, still_right = DIALOGS[name]
    ask(staged)
    staged.settle()
    dialog = staged.window.beside.dialog()
    assert dialog is not None
    assert dialog.isEnabled()
    assert not covers(dialog, staged)
    title = dialog.windowTitle()
    press_stop(staged)
    assert staged.controller.desk.phase is Phase.STOPPING
    staged.turn(5 * SECOND_MS)
    desk = staged.controller.desk
    assert staged.stage.pumps[SERIAL].status().state is Does.STOPPED
    assert (desk.phase, desk.stopped) == (Phase.HELD, True)
    assert desk.result is not None
    assert (desk.result.word, desk.result.what) == ("confirmed", "stop")
    left = staged.window.beside.dialog()
    assert (left is dialog) is still_right
    assert (f"'{title}' {CLOSED}" in staged.window.said()) is not still_right


@pytest.mark.req(13)
def test_the_key_leads_from_a_field_of_a_dialog_to_the_stop_and_the_space_bar_holds_it(staged: Staged):
    staged.errands.record_refill()
    staged.settle()
    dialog = staged.window.beside.dialog()
    dialog.findChildren(QLineEdit)[0].setFocus()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    staged.settle()
    stop = staged.window.banner.stopButton()
    assert stop.hasFocus()
    QTest.keyPress(staged.window.windowHandle(), Qt.Key.Key_Space)
    for _ in range(SECOND_MS // TICK_MS):
        stop.advance(TICK_MS)
    QTest.keyRelease(staged.window.windowHandle(), Qt.Key.Key_Space)
    staged.turn(5 * SECOND_MS)
    assert staged.controller.desk.stopped


def test_no_key_of_the_window_reaches_a_page_behind_a_dialog(staged: Staged):
    staged.showing.go("pump")
    staged.errands.record_refill()
    staged.settle()
    staged.window.activateWindow()
    staged.settle()
    QTest.keyClick(staged.window.windowHandle(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert staged.window.page() == "pump"
    staged.window.beside.close()
    staged.settle()
    QTest.keyClick(staged.window.windowHandle(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert staged.window.page() == "worklist"
