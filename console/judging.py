"""What the desk is judged by: the library in use, the moment, and whether anything may be programmed at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from console import desk as steps
from console.bridging import still_bridging, untold
from console.clock import Clock
from console.context import Horizon, clock_change_s, live_context
from console.desk import Desk
from console.library_files import InUse
from console.past import Past
from console.records.store import Store, StoreError
from console.visits import unrecorded
from profiles.checks_order import drug_ids
from profiles.context import Context
from profiles.drugs import Fluid
from profiles.limits import Library
from profiles.pump import PumpStatus
from profiles.remarks import with_remarks


class Judging(QObject):
    """Holds the one Desk and its context; every new Desk passes ``_set`` and is judged there.

    Signals: ``changed(new, old)`` Desks; ``said(sentence)``.
    """

    changed = Signal(object, object)
    said = Signal(str)

    def __init__(self, store: Store, library: Library, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._library, self._clock = store, library, clock
        self._desk = Desk(unkept=store.trouble)
        self._loop_trouble, self._library_trouble, self._record_trouble = self._desk.not_ready, "", ""
        self._context: Context | None = None
        self._horizon: Horizon | None = None
        self._moment: PumpStatus | None = None
        self._context_ms = 0
        self._past = Past(store)

    @property
    def desk(self) -> Desk:
        """The state that the window shows."""
        return self._desk

    @property
    def context(self) -> Context | None:
        """What the shown order is judged and projected by; None before a pump was read."""
        return self._context

    @property
    def horizon(self) -> Horizon | None:
        """Until when the reservoir has to last, for a program of any fluid; None before a pump was read."""
        return None if self._context is None else self._horizon

    def context_of(self, fluid: Fluid) -> Context | None:
        """What another program than the shown one is judged by, of what the pump holds say."""
        if self._context is None or self._horizon is None:
            return None
        return self._horizon.of(fluid, self._context, self._library)

    @property
    def moment(self) -> PumpStatus | None:
        """What the pump said at the moment of the context."""
        return None if self._context is None else self._moment

    def make_ready(self, trouble: str) -> None:
        """The compiled loop is warm, or will never be: then ``trouble`` says why nothing can be programmed."""
        self._loop_trouble = trouble
        self._show_readiness()

    def _judge_by(self, in_use: InUse) -> None:
        """By another library from now on; one that does not verify judges too, and lets nothing be programmed."""
        self._library, self._library_trouble = in_use.library, in_use.trouble
        self._refresh_context()
        self._show_readiness()

    def _show_readiness(self) -> None:
        trouble = self._loop_trouble or self._library_trouble or self._record_trouble
        self._set(replace(self._desk, ready=not trouble, not_ready=trouble))

    def _set(self, new: Desk) -> None:
        old, self._desk = self._desk, new  # before it is judged: a fact stays, whatever fails after it
        if new is old:
            return
        moved = (new.held, new.ran, new.still, new.statements) != (old.held, old.ran, old.still, old.statements)
        moved = moved or (self._context is None and new.status is not None) or _drugs(new) != _drugs(old)
        if moved:
            self._take_context(new)
        if moved or new.shown != old.shown:
            self._desk = self._judged(new)
        self.changed.emit(self._desk, old)

    def _judged(self, desk: Desk, *, by_time: bool = False) -> Desk:
        order = desk.shown
        if order is None or self._context is None or self._moment is None:
            return desk
        if order == steps.held_order(desk):  # nobody asks for it: it goes on, with the rest of a bridge that runs
            if untold(self._moment, desk.bridge_nl):
                return steps.judged(desk, (), by_time=by_time)  # its log is being read: then it is judged
            order = still_bridging(order, self._moment, desk.bridge_nl)
        missing = () if desk.patient is None else unrecorded(desk.patient, order.program.fluid)
        return steps.judged(desk, with_remarks(order, self._context, self._library, missing), by_time=by_time)

    def _refresh_context(self) -> None:
        """Judge again by this moment: record, limits, reservoir, clock and pump may have moved on."""
        self._read_past()
        self._take_context(self._desk)
        judged = self._judged(self._desk, by_time=True)
        if judged is not self._desk:
            old, self._desk = self._desk, judged
            self.changed.emit(judged, old)

    def _read_past(self) -> None:
        """What the record knows of this pump; while it cannot be read, nothing that it has to allow is programmed."""
        trouble = ""
        try:
            self._past.load(self._desk.patient)
        except StoreError as error:
            trouble = f"{error} Nothing can be programmed until they can be; reading and STOP go on."
        if trouble != self._record_trouble:
            self._record_trouble = trouble
            self._show_readiness()
            self.said.emit(trouble or "The records can be read again.")

    @contextmanager
    def _record(self, lost: str = "") -> Iterator[None]:
        """A record that refuses is said, after the sentence on what was not done for it, and ends nothing else."""
        try:
            yield
        except StoreError as error:
            self.said.emit(f"{lost} {error}".strip())

    def _take_context(self, desk: Desk) -> None:
        """What orders are judged by at this moment."""
        if desk.patient is None or desk.status is None or desk.unkept:
            return  # without records nothing is known of the patient, and nothing may be shaped
        fluid = None if desk.shown is None else desk.shown.program.fluid
        whose, now = (desk.patient, desk.status, desk.held), self._clock.now()
        live = live_context(*whose, self._library, now, stated=desk.statements, fluid=fluid)
        change_s = clock_change_s(self._clock.offset_s, self._clock.at())
        known = self._past.told(live, desk.status, desk.held, self._clock.at())
        self._context = replace(known, clock_change_s=change_s)
        self._horizon = Horizon(desk.patient.planned_refill_at, now)
        self._moment, self._context_ms = desk.status, self._clock.ms()


def _drugs(desk: Desk) -> tuple[str, ...]:
    """Of what is shown: how long a fill lasts goes by them."""
    return () if desk.shown is None else drug_ids(desk.shown.program.fluid)
