"""The demonstration: its own store with made-up patients, and for each an emulated pump as a child process.

The children end with the console: they are asked to, and they notice by themselves when the pipe to their parent
closes, however that came about. While the console is closed the pumps sleep; their memory is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from console.demo_patients import DemoPatient, demo_patients, pump_context, record
from console.files import write_text
from console.holding import HeldError, Hold
from console.patient import Reading
from console.records import patients
from console.records.store import Store, StoreKind, open_store, utc_now
from device.image import digest, encode_program
from profiles.document import write_document
from profiles.limits import Library
from profiles.program import Order
from profiles.pump import PumpState, PumpStatus
from profiles.totals import mean_nl_per_day

STORE_FILE = "demonstration.sqlite"
PUMPS = "demonstration-pumps"
LISTEN = "tcp:0"  # every system has loopback ports, and each pump finds a free one
MAIN = Path(__file__).resolve().parent.parent / "main.py"
LEAVING_MS = 4_000  # a console that is being closed may hold the pumps so long
_LOOK_MS = 250
MOST_RESTARTS = 5  # of one pump that breaks off; then it is left alone until the console is started again
END_MS = 3_000  # how long closing waits for a pump to save its memory
_ACTOR = "demonstration"
_TAKEN = (
    "Another console on this computer has these pumps ({by}), so none can be read here. "
    "Close that one and start this one again."
)


def open_demonstration(folder: Path, library: Library, now: datetime, clock: Callable[[], datetime] = utc_now) -> Store:
    """The demonstration store in that folder, made with its patients, as of ``now``, when it is not there yet.

    ``clock`` tells the time that its audit rows carry.
    """
    store = open_store(folder / STORE_FILE, StoreKind.DEMONSTRATION, clock)
    known = {patient.id for patient in patients.everyone(store)}
    for demo in demo_patients():
        if demo.id not in known:
            patients.save(store, record(demo, now), _ACTOR)
            patients.add_reading(store, first_reading(demo, library, now))
    return store


def first_reading(demo: DemoPatient, library: Library, now: datetime) -> Reading:
    """What the pump of a made-up patient was last known to hold, so that the first worklist has dates."""
    context = pump_context(demo, library, now)
    image = encode_program(demo.program)
    status = PumpStatus(
        serial=demo.serial,
        model_id=demo.model_id,
        emulator=True,
        state=PumpState.RUNNING,
        generation=1,
        program_digest=digest(image),
        last_transaction=None,
        log_head=0,
        elapsed_s=context.held_age_s,
        wall_offset_s=0,
        time_scale=1,
        previous_fluid=None,
        pumped_since_change_nl=0,
        reservoir_nl=demo.reservoir_nl,
        delivered_nl=0,
        flow_nl_per_day=int(mean_nl_per_day(demo.program.base)),
        patient_starts_24h=0,
    )
    return Reading(demo.id, int(now.timestamp()), status, image)


class DemoPumps(QObject):
    """The children. Signals: ``listening(serial, url)``; ``failed(sentence)``."""

    listening = Signal(str, str)
    failed = Signal(str)

    def __init__(self, folder: Path, library: Library, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder / PUMPS
        self._library, self._now = library, now
        self._children: dict[str, QProcess] = {}
        self._hold: Hold | None = None
        self._looks = LEAVING_MS // _LOOK_MS
        self._again: dict[str, int] = {}
        self._waiting: list[DemoPatient] = []

    def start(self, who: Iterable[DemoPatient] = ()) -> None:
        """Start a pump for each, one after the other; their addresses follow by signal.

        Together they would take the processor from the window that is being built and from the loops that warm up.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._waiting += who or demo_patients()
        self._take()

    @Slot()
    def _take(self) -> None:
        """One console has them: another one on the same folder would run each a second time."""
        if not self._waiting:
            return  # it was ended meanwhile
        try:
            self._hold = self._hold or Hold(self._folder, patience_s=0)
        except HeldError as error:
            self._looks -= 1
            if self._looks > 0:
                QTimer.singleShot(_LOOK_MS, self._take)
            else:
                self._waiting = []
                self.failed.emit(_TAKEN.format(by=error.by))
            return
        except OSError as error:
            self._waiting = []
            self.failed.emit(f"The emulated pumps could not start: {self._folder} cannot be used ({error.strerror}).")
            return
        self._start_next()

    @Slot()
    def _start_next(self) -> None:
        if self._waiting:
            self._start(self._waiting.pop(0))

    def _start(self, demo: DemoPatient) -> None:
        child = QProcess(self)
        child.setObjectName(demo.serial)
        child.readyReadStandardOutput.connect(self._heard)
        child.errorOccurred.connect(self._broke)
        child.finished.connect(self._ended)
        child.setProgram(sys.executable)
        child.setArguments([str(MAIN), *arguments(demo, self._folder, self._library, self._now)])
        self._children[demo.serial] = child
        child.start()

    def _heard(self) -> None:
        child = self.sender()
        if isinstance(child, QProcess) and child.canReadLine():
            url = bytes(child.readLine().data()).decode("utf-8").strip()
            self.listening.emit(child.objectName(), url)
            self._start_next()

    def _broke(self) -> None:
        child = self.sender()
        if isinstance(child, QProcess) and self._children:
            self.failed.emit(f"The emulated pump {child.objectName()} could not run ({child.errorString()}).")
            self._start_next()
            if child.error() is QProcess.ProcessError.Crashed:
                self._start_again(child.objectName())

    def _ended(self, code: int, how: QProcess.ExitStatus) -> None:
        """One that ends before it listens holds nobody up, and says why, as where another console has its memory."""
        child = self.sender()
        if isinstance(child, QProcess) and code and how is QProcess.ExitStatus.NormalExit and self._children:
            why = bytes(child.readAllStandardError().data()).decode("utf-8").strip()
            self.failed.emit(f"The emulated pump {child.objectName()} did not start. {why}")
        self._start_next()

    def _start_again(self, serial: str) -> None:
        """A pump that broke off comes back with its memory, as one does that was without power; not without end."""
        self._again[serial] = self._again.get(serial, 0) + 1
        if self._again[serial] <= MOST_RESTARTS:
            self._start(next(demo for demo in demo_patients() if demo.serial == serial))

    def running(self) -> int:
        """How many children there are."""
        return sum(child.state() is QProcess.ProcessState.Running for child in self._children.values())

    def end(self) -> None:
        """Let every pump save its memory and end."""
        children, self._children, self._waiting = list(self._children.values()), {}, []
        hold, self._hold = self._hold, None
        for child in children:
            child.closeWriteChannel()  # the parent's end of the pipe: the pump notices and leaves
            child.terminate()
        for child in children:
            if child.state() is not QProcess.ProcessState.NotRunning and not child.waitForFinished(END_MS):
                child.kill()
                child.waitForFinished(END_MS)
        if hold is not None:
            hold.release()


def starting_state(demo: DemoPatient, library: Library, now: datetime) -> str:
    """The document that a pump starts from."""
    return write_document(Order(demo.program), pump_context(demo, library, now))


def arguments(demo: DemoPatient, folder: Path, library: Library, now: datetime) -> list[str]:
    """The command line of one pump; its starting state is written beside its memory."""
    state = folder / f"{demo.serial}.json"
    write_text(state, starting_state(demo, library, now))
    memory = folder / f"{demo.serial}.memory"
    return ["emulate", "--state", str(state), "--memory", str(memory), "--serial", demo.serial, "--listen", LISTEN,
            "--parent"]  # fmt: skip
