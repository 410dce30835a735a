"""The steps that the tour's stories share: who is there, reading, drafting, signing."""

from __future__ import annotations

from fractions import Fraction

from console.commands.staged import Staged
from console.desk import held_order
from device.mishaps import Mishap, happened, spoken
from device.pump_state import PumpState
from profiles.edits import scale
from profiles.program import Order
from widgets.change_review import ReviewAnswer

BACLOFEN, MIXTURE, ZICONOTIDE = "d0" * 16, "d1" * 16, "d2" * 16
SERIAL = "CIS-104233"  # of the first one's pump
SIGNER = ("A. Physician", "Titration")
SECOND_MS = 1_000
HOUR_MS = 3_600_000


def read(staged: Staged) -> None:
    staged.controller.read()
    staged.turn(5 * SECOND_MS)


def draft(staged: Staged, factor: Fraction) -> None:
    """What the pump holds, times a factor."""
    desk, library = staged.controller.desk, staged.stage.library
    held, model = held_order(desk), library.model(desk.status.model_id) if desk.status else None
    resolution = model.flow_resolution_nl_per_day.known() if model else None
    if held is None or resolution is None:
        raise LookupError("the stage has no readable pump to draft for")
    staged.controller.edit(Order(scale(held.program, factor, resolution)))
    staged.settle()


def sign(staged: Staged) -> None:
    desk = staged.controller
    desk.review()
    reasons = tuple((f.key, "Agreed on the ward round") for f in desk.desk.findings if f.severity)
    staged.errands.sign(ReviewAnswer(reasons, *SIGNER))


def suffer(staged: Staged, serial: str, *lines: str) -> None:
    """What is said beside a pump happens to it."""
    for what in map(spoken, lines):

        def step(state: PumpState, what: Mishap = what) -> PumpState:
            return happened(state, what)

        staged.stage.pumps[serial].change(step, staged.stage.clock.now_ms)
