"""The tour's story of a stronger fill: programmed with its bridge, and the pump while the bridge runs."""

from __future__ import annotations

from collections.abc import Iterator

from console.commands.staged import Staged
from console.commands.tour_shapes import choose, write
from console.commands.tour_steps import HOUR_MS, MIXTURE, SECOND_MS, read, sign
from profiles.fill_edits import Treatment

_SERIAL = "CIS-207511"  # the pump of that patient
_HALF_AS_STRONG_AGAIN = (3, 2)
_LATER_MS = 2 * HOUR_MS


def bridging(staged: Staged) -> Iterator[str]:
    """Two hours after the switch the line still gives the former fluid, and every page says so."""
    desk = staged.controller
    desk.choose(MIXTURE)
    read(staged)
    staged.showing.go("program")
    _refill(staged)
    sign(staged)
    desk.program()
    staged.turn(3 * SECOND_MS)
    staged.stage.pumps[_SERIAL].confirm()
    staged.turn(5 * SECOND_MS)
    yield "bridge-confirmed"
    desk.close_result()
    staged.stage.clock.now_ms += _LATER_MS
    read(staged)
    read(staged)
    staged.showing.go("pump")
    yield "pump-bridging"
    staged.showing.go("program")
    yield "program-bridging"
    staged.showing.go("worklist")
    yield "worklist-bridging"


def _refill(staged: Staged) -> None:
    """Every drug of the mixture stronger by the same factor, with the bridge that this needs."""
    fill, held = staged.showing.program.editor.fill, staged.controller.desk.held
    if held is None:
        raise LookupError("the stage has no readable pump to refill")
    fill.switch.click()
    more, less = _HALF_AS_STRONG_AGAIN
    for row, part in zip(fill.fields.rows.rows(), held.fluid.components, strict=True):
        for field in (row.ordered, row.labelled):
            write(field, part.concentration_ng_per_ml * more // less)
    choose(fill.fields.line, Treatment.BRIDGE_SCALED)
    staged.settle()
