"""Steps of the Desk for an act beside the program: it leaves, it was done, it was certainly not done; pure."""

from __future__ import annotations

from dataclasses import replace

from console.desk import Desk, NotNow, Result, may, step
from console.phases import Word
from device.act_start import PURPOSES
from profiles.acts import Act
from profiles.pump import PumpStatus


def act(desk: Desk, transaction: str, wanted: Act) -> Desk:
    """An act leaves; the program goes on, and only the pump says whether it was done."""
    if not may(desk, Word.ACT):
        raise NotNow(desk.phase, Word.ACT)
    what = str(PURPOSES[type(wanted)])
    return step(desk, Word.ACT, transaction=transaction, doing=what, stage="begin", moved=(0, 0), result=None)


def acted(desk: Desk, status: PumpStatus, result: Result, now_ms: int, now_at: int) -> Desk:
    """The pump has done it, by its own status; the program is the same."""
    known = step(desk, Word.CONFIRMED, status=status, result=result, stage="", connected=True)
    return replace(known, read_ms=now_ms, read_at=now_at)


def not_acted(desk: Desk, result: Result) -> Desk:
    """The pump certainly has not done it; nothing was drafted, so there is nothing to go back to."""
    return step(desk, Word.OPENED, result=result, stage="")
