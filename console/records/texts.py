"""Values that a record keeps as JSON text: a pump's status, a catheter and what it was filled with, there and back."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from profiles.drugs import Component, Fluid
from profiles.pump import (
    Alarm,
    AlarmRank,
    Catheter,
    CatheterPiece,
    LastTransaction,
    PumpState,
    PumpStatus,
)


def status_text(status: PumpStatus) -> str:
    """A status as JSON; digests and ids as hex."""
    return json.dumps(asdict(status), default=bytes.hex, sort_keys=True)


def status_value(text: str) -> PumpStatus:
    """The status again; raises KeyError, TypeError or ValueError when the text is none."""
    read: dict[str, Any] = json.loads(text)
    last, fluid = read["last_transaction"], read["previous_fluid"]
    plain = PumpStatus(**{**read, "last_transaction": None, "previous_fluid": None, "alarms": ()})
    return replace(
        plain,
        state=PumpState(read["state"]),
        program_digest=bytes.fromhex(read["program_digest"]),
        last_transaction=None if last is None else LastTransaction(bytes.fromhex(last["id"]), last["result"]),
        previous_fluid=None if fluid is None else Fluid(tuple(Component(**c) for c in fluid["components"])),
        alarms=tuple(Alarm(a["code"], AlarmRank(a["rank"]), a["since_s"]) for a in read["alarms"]),
    )


def catheter_text(catheter: Catheter) -> str:
    """A catheter as JSON."""
    return json.dumps([asdict(piece) for piece in catheter.pieces], sort_keys=True)


def catheter_value(text: str) -> Catheter:
    """The catheter again."""
    return Catheter(tuple(CatheterPiece(**piece) for piece in json.loads(text)))


def fills_text(fills: tuple[tuple[str, ...], ...]) -> str:
    """The drugs of each fill as JSON."""
    return json.dumps(fills)


def fills_value(text: str | None) -> tuple[tuple[str, ...], ...]:
    """The same again; none where a record never had any."""
    return tuple(tuple(drugs) for drugs in json.loads(text or "[]"))
