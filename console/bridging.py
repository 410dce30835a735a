"""A bridge that is under way: what a pump gives until the line holds its own fluid, and when that is; pure.

A pump tells in its log that a bridge has begun and not ended; a record tells it of a reading by the order that was
signed. What is given meanwhile is the former fluid at the flow of the moment: that, and not the program, is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from console.given import read_on_from
from console.patient import Revision
from device.events import LogRead
from profiles.program import Bridge, Continuous, Order, Program
from profiles.pump import PumpEvent, PumpStatus
from profiles.stillness import why_still
from profiles.units_tables import SECONDS_PER_DAY

_BEGUN = "bridge-started"  # the pump's log word; detail: nL that it is to pump
_RUNNING = "0" * 32, "running"  # in place of its own id and of its refill's: nobody will send it again
_OVER = frozenset({"bridge-ended", "activated", "stopped"})


def begun_by_log(events: Iterable[PumpEvent], *, whole: bool = True) -> int | None:
    """The volume (nL) of the bridge that a log says has begun and not ended; 0: none.

    None where no line tells it and older ones are still to be read (not ``whole``).
    """
    lines = reversed(tuple(events))
    last = next((event for event in lines if event.code == _BEGUN or event.code in _OVER), None)
    if last is None:
        return 0 if whole else None
    return last.detail if last.code == _BEGUN else 0


def by_log(log: LogRead, status: PumpStatus) -> tuple[int | None, int]:
    """The same of the lines that were read of a pump's log, and the line to read on from; 0: they say enough.

    They reach back a day for what was given, and where a bridge may be under way, to the line that tells it.
    """
    kept = max(1, log.oldest)
    volume_nl = begun_by_log(log.events, whole=not log.events or log.events[0].sequence <= kept)
    return volume_nl, read_on_from(log.events, kept, status.elapsed_s) or kept * untold(status, volume_nl)


def untold(status: PumpStatus, volume_nl: int | None) -> bool:
    """Whether a bridge may be under way and only the pump's log tells, which has not been read since it may have begun.

    For the time of that reading nobody knows what the pump gives.
    """
    gives = bool(status.flow_nl_per_day) and not why_still(status)
    return volume_nl is None and status.previous_fluid is not None and gives


def begun_by_record(revisions: Iterable[Revision], status: PumpStatus) -> int:
    """The same by the newest order that a record has of the program of a status; ``revisions`` newest first."""
    held = status.program_digest.hex()
    signed = next((one for one in revisions if one.program_digest == held), None)
    parts = json.loads(signed.document).get("one_time", ()) if signed is not None else ()
    return next((int(part["volume_nl"]) for part in parts if part["kind"] == "bridge"), 0)


def left_nl(status: PumpStatus, volume_nl: int | None) -> int:
    """What of a bridge of that volume is still to be pumped (nL); 0: none is known to be under way."""
    if not volume_nl or status.previous_fluid is None or not status.flow_nl_per_day or why_still(status):
        return 0
    return max(0, volume_nl - status.pumped_since_change_nl)


def ends_in_s(status: PumpStatus, volume_nl: int | None) -> int:
    """In how many of the pump's seconds it is over at the flow of this moment; 0: none is under way."""
    flow = status.flow_nl_per_day
    return -(-left_nl(status, volume_nl) * SECONDS_PER_DAY // flow) if flow else 0


def bridged(program: Program, status: PumpStatus, volume_nl: int | None) -> Program:
    """What the pump gives now, told as a program: the former fluid at the flow of the moment while a bridge runs."""
    if status.previous_fluid is None or not left_nl(status, volume_nl):
        return program
    flow = status.flow_nl_per_day
    return replace(program, fluid=status.previous_fluid, base=Continuous(flow, 0), step_plan=(), patient_bolus=None)


def still_bridging(order: Order, status: PumpStatus, volume_nl: int | None) -> Order:
    """What a pump gives from now on, with the rest of its bridge before it while one runs."""
    rest_nl = left_nl(status, volume_nl)
    if status.previous_fluid is None or not rest_nl:
        return order
    flow = Continuous(status.flow_nl_per_day, 0)
    rest = Bridge(*_RUNNING, "unchanged", status.previous_fluid, rest_nl, flow)
    return replace(order, one_time=(rest,))  # what else would be under way waits for its end
