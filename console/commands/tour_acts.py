"""The tour's story of what is done beside the program: alarms and who has seen them, clock, limits, a refill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QLineEdit

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, SERIAL, SIGNER, read, suffer
from device.pump_course import program_of
from device.pump_state import PumpState
from profiles.drugs import Fluid
from profiles.pump_book import Fill
from widgets.fields import QuantityField

_ALARMS = ("tube-wear", "clock-lost", "replace-soon")


def acting(staged: Staged) -> Iterator[str]:
    """A pump with three alarms and a clock that is wrong; nothing is changed in it."""
    suffer(
        staged, SERIAL, "alarm code=tube-wear", "alarm code=clock-lost", "alarm code=replace-soon", "clock-off by=-1 h"
    )
    staged.stage.pumps[SERIAL].change(_filled, staged.stage.clock.now_ms)
    staged.controller.choose(BACLOFEN)
    read(staged)
    staged.showing.go("pump")
    yield "pump-alarms"
    for name, ask in _questions(staged).items():
        ask()
        staged.settle()
        _sign(staged)
        yield name
        _leave(staged)
    suffer(
        staged, SERIAL, "clear code=tube-wear", "clear code=clock-lost", "clear code=replace-soon", "clock-off by=1 h"
    )
    staged.stage.pumps[SERIAL].change(lambda state: replace(state, fills=()), staged.stage.clock.now_ms)
    read(staged)


def _questions(staged: Staged) -> dict[str, Callable[[], None]]:
    status = staged.controller.desk.status
    if status is None:
        raise LookupError("the stage has no readable pump to ask about")
    errands = staged.errands
    return {
        "alarm-seen": partial(errands.see_alarm, status.alarms[0]),
        "set-clock": errands.set_clock,
        "set-limits": errands.set_limits,
        "record-refill": errands.record_refill,
        "record-refill-differs": partial(_refilled, staged, "0.4"),
        "plan-visit": errands.plan_visit,
    }


def _filled(state: PumpState) -> PumpState:
    """A refill on the pump's record, so that it is known how much was delivered since."""
    program = program_of(state)
    fluid = program.fluid if program is not None else Fluid(())
    return replace(state, fills=(Fill("at the last visit", 0, fluid, 20_000_000, 2_300_000, 2_200_000, 2_200_000),))


def _refilled(staged: Staged, drawn_ml: str) -> None:
    """The dialog with everything written into it; so little drawn out is more than the accuracy explains."""
    staged.errands.record_refill()
    staged.settle()
    dialog = staged.window.beside.dialog()
    if dialog is not None:
        for field, text in zip(dialog.findChildren(QuantityField), (drawn_ml, "500", "18.6", "26"), strict=True):
            line = field.findChildren(QLineEdit)[0]
            line.setText(text)
            line.textEdited.emit(text)
            line.editingFinished.emit()


def _sign(staged: Staged) -> None:
    dialog = staged.window.beside.dialog()
    if dialog is not None:
        name = dialog.findChildren(QLineEdit)[-1]
        name.setText(SIGNER[0])
        name.textEdited.emit(name.text())  # as if it were typed


def _leave(staged: Staged) -> None:
    dialog = staged.window.beside.dialog()
    if dialog is not None:
        dialog.reject()
    staged.settle()
