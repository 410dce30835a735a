"""What the tests of the desk stand on: a made-up patient, a pump that was read, a store, a turned clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console import desk as steps
from console.clock import Clock
from console.context import local_wall_s
from console.demo_patients import DemoPatient, demo_patients, pump_context, record
from console.desk import Desk
from console.furnish import Console, furnish
from console.records.store import Store, StoreError, StoreKind, open_store
from console.running import Ran
from console.settings import Settings
from console.window import Window
from device.image import digest, encode_program
from profiles.context import Context
from profiles.limits import Library
from profiles.program import Continuous, DelayedStart, Order, PlanStep, Stopped
from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus

_DAY_S = 86_400
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Windows of the offscreen platform have no frame to tell their sizes to, and say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning."""
    return NOW


@pytest.fixture
def demo() -> DemoPatient:
    """The made-up patient with baclofen by day and night."""
    return demo_patients()[0]


@pytest.fixture
def still() -> Clock:
    """A clock that stands at 09:30 and at 100,000 ms."""
    return Clock(lambda: 100_000, lambda: NOW)


@pytest.fixture
def status(demo: DemoPatient) -> PumpStatus:
    """What that patient's pump says of itself."""
    return PumpStatus(
        serial=demo.serial,
        model_id=demo.model_id,
        emulator=True,
        state=PumpState.RUNNING,
        generation=1,
        program_digest=digest(encode_program(demo.program)),
        last_transaction=None,
        log_head=4,
        elapsed_s=34 * 86_400,
        wall_offset_s=local_wall_s(NOW) - 34 * 86_400,
        time_scale=1,
        previous_fluid=None,
        pumped_since_change_nl=0,
        reservoir_nl=demo.reservoir_nl,
        delivered_nl=0,
        flow_nl_per_day=660_000,
        patient_starts_24h=0,
    )


@pytest.fixture
def held(demo: DemoPatient, status: PumpStatus) -> Desk:
    """That pump was just read."""
    patient = replace(record(demo, NOW), url="socket://127.0.0.1:1")
    reading = steps.read(steps.choose(Desk(ready=True, not_ready=""), patient))
    digest_text = status.program_digest.hex()
    return steps.opened(reading, status, demo.program, digest_text, 100_000, int(NOW.timestamp()), unresolved=False)


@pytest.fixture
def context(demo: DemoPatient, library: Library) -> Context:
    """What orders for that pump are judged by."""
    return pump_context(demo, library, NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty demonstration store."""
    opened = open_store(tmp_path / "records.sqlite", StoreKind.DEMONSTRATION)
    yield opened
    opened.close()


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Store], AbstractContextManager[None]]:
    """While its block runs, nothing can be read from a store."""

    @contextmanager
    def unreadable(store: Store) -> Iterator[None]:
        def refuse() -> None:
            raise StoreError("The records in records.sqlite cannot be read (disk I/O error).")

        with monkeypatch.context() as patch:
            patch.setattr(store, "reading", refuse)
            yield

    return unreadable


@pytest.fixture(autouse=True)
def _usual_look(request: pytest.FixtureRequest):
    """Whatever theme or text size an earlier test of this process left behind, a window starts from the usual one."""
    if {"qtbot", "qapp", "console"} & set(request.fixturenames):
        from widgets import theme

        theme.apply(request.getfixturevalue("qapp"), "light", 1.0)


@pytest.fixture
def stalled(held: Desk) -> Desk:
    """Its motor has stood for three days: it holds its program, and gives nothing."""
    assert held.status is not None
    alarm = Alarm("motor-stall", AlarmRank.CRITICAL, held.status.elapsed_s - 3 * 86_400)
    return replace(held, status=replace(held.status, flow_nl_per_day=0, alarms=(alarm,)))


@pytest.fixture
def rising(held: Desk) -> Desk:
    """Its plan began at 50 mcg/day, stands at 300 since yesterday, and goes on to 350 in two days."""
    assert held.held is not None
    assert held.status is not None
    low, now, high = (Continuous(dose * 2_000, dose * 1_000) for dose in (50, 300, 350))
    program = replace(held.held, base=low, step_plan=(PlanStep(4 * _DAY_S, now), PlanStep(7 * _DAY_S, high)))
    status = held.status
    ran = Ran(status.serial, status.generation, status.elapsed_s - 5 * _DAY_S)
    return replace(held, held=program, draft=Order(program), ran=ran)


@pytest.fixture
def waiting(held: Desk) -> Desk:
    """Its program of 300 mcg/day starts tomorrow, after ten days at 50."""
    assert held.held is not None
    assert held.status is not None
    low, high = (Continuous(dose * 2_000, dose * 1_000) for dose in (50, 300))
    status = held.status
    delayed = DelayedStart("d" * 32, 10 * _DAY_S, low)
    ran = Ran(status.serial, status.generation, status.elapsed_s - 9 * _DAY_S, None, delayed)
    program = replace(held.held, base=high)
    return replace(held, held=program, draft=Order(program), ran=ran)


@pytest.fixture
def away(waiting: Desk) -> Desk:
    """The same, and until then it stands still."""
    assert waiting.ran is not None
    assert waiting.status is not None
    delayed = DelayedStart("d" * 32, 10 * _DAY_S, Stopped("trip"))
    status = replace(waiting.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    return replace(waiting, ran=replace(waiting.ran, delayed=delayed), status=status)


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """The furnished window on a demonstration without pumps, which compiles nothing."""
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    window = Window("Cisterna")
    qtbot.addWidget(window)
    window.show()
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    yield made
    made.end()
    window.release()
