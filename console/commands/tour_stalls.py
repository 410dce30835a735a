"""The tour's story of a pump that gives nothing although nobody has stopped it: its motor has stalled."""

from __future__ import annotations

from collections.abc import Iterator

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, HOUR_MS, MIXTURE, SECOND_MS, read, suffer

STALLED = "CIS-207511"  # the pump of that patient
STILL_MS = 2 * HOUR_MS


def stalling(staged: Staged) -> Iterator[str]:
    """It has stood for some hours when it is read; then the worklist knows it too."""
    staged.stage.unplug()
    staged.turn(SECOND_MS)
    suffer(staged, STALLED, "stall")
    staged.stage.clock.now_ms += STILL_MS
    staged.stage.plug()
    staged.controller.choose(MIXTURE)
    read(staged)
    staged.turn(5 * SECOND_MS)
    yield "stalled"
    staged.showing.pass_cover()
    staged.showing.go("pump")
    yield "pump-stalled"
    staged.showing.go("worklist")
    yield "worklist-stalled"
    suffer(staged, STALLED, "recover")
    read(staged)
    staged.controller.choose(BACLOFEN)  # whoever comes to this pump next has not read it
