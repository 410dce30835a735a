"""What a patient's signed and confirmed programs were: dose increases, and what was done once for a refill."""

from __future__ import annotations

import json
from collections.abc import Iterable

from console.patient import Revision
from device.image import decode_program
from device.kinds import CodecError
from profiles.context import Done, Increase
from profiles.program import Program
from profiles.totals import totals

MOST = 100  # a context carries no more; the rules look back days, not years


def increases(revisions: Iterable[Revision], now_at: int) -> tuple[Increase, ...]:
    """Increases of the primary drug's mean dose, newest first; a change of drug is none."""
    found = (_increase(revision, now_at) for revision in revisions)
    return tuple(one for one in found if one is not None)[:MOST]


def already(revisions: Iterable[Revision]) -> tuple[Done, ...]:
    """The primes and bridges of confirmed programs, each with its refill: none of them may come a second time."""
    parts = [part for revision in revisions for part in json.loads(revision.document).get("one_time", ())]
    once = dict.fromkeys(Done(p["kind"], p["refill_id"]) for p in parts if p["kind"] in ("prime", "bridge"))
    return tuple(once)[:MOST]


def _increase(revision: Revision, now_at: int) -> Increase | None:
    before, after = _program(revision.held_before), _program(revision.image)
    if before is None or after is None or before.fluid.primary.drug_id != after.fluid.primary.drug_id:
        return None
    was, will_be = (int(totals(program).masses[0].ng.mean) for program in (before, after))
    return Increase(max(0, now_at - revision.at), was, will_be) if will_be > was else None


def _program(image: bytes) -> Program | None:
    try:
        return decode_program(image) if image else None
    except CodecError:
        return None
