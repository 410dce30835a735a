"""What a patient's signed and confirmed programs were: dose increases, and what was done once for a refill."""

from __future__ import annotations

import json
from collections.abc import Iterable

from console.patient import Revision
from device.image import decode_program
from device.kinds import CodecError
from profiles.context import Done, Increase
from profiles.program import Program
from profiles.pump import PumpStatus
from profiles.totals import totals

DAY_S = 86_400
MOST = 100  # a context carries no more; the rules look back days, not years


def increases(revisions: Iterable[Revision], now_at: int) -> tuple[Increase, ...]:
    """Increases of the primary drug's mean dose, newest first; a change of drug is none."""
    found = (_increase(revision, now_at) for revision in revisions)
    return tuple(one for one in found if one is not None)[:MOST]


def already(revisions: Iterable[Revision]) -> tuple[Done, ...]:
    """The primes of confirmed programs, each with its refill: none of them may come a second time.

    A bridge belongs to a change of fluid: whether it may come is told by what is in the line, and by the pump's book.
    """
    parts = [part for revision in revisions for part in json.loads(revision.document).get("one_time", ())]
    once = dict.fromkeys(Done(p["kind"], p["refill_id"]) for p in parts if p["kind"] == "prime")
    return tuple(once)[:MOST]


def past(
    revisions: tuple[Revision, ...], held: Program | None, status: PumpStatus, age_s: int, now_at: int
) -> tuple[Increase, ...]:
    """Increases of the record, and the start of a held program that this record did not put into the pump.

    Nobody here knows what ran before such a program, so it counts as a rise from nothing, as the rules have it for a
    pump without any record.
    """
    known = increases(revisions, now_at)
    ours = {revision.program_digest for revision in revisions[:1]}
    if held is None or not known or not age_s or status.program_digest.hex() in ours:
        return known
    ago_s, dose = age_s // status.time_scale, int(totals(held).masses[0].ng.mean)
    return tuple(sorted((*known, Increase(ago_s, 0, dose)), key=lambda one: one.ago_s))[:MOST]


def with_those_of(recorded: tuple[Increase, ...], told: tuple[Increase, ...]) -> tuple[Increase, ...]:
    """Increases of the record and those that only a document tells, newest first; one that both tell counts once.

    A document grows old, so both may date one increase a little differently; in doubt it counts twice.
    """
    others = tuple(one for one in told if not any(_same(one, known) for known in recorded))
    return tuple(sorted((*recorded, *others), key=lambda one: one.ago_s))[:MOST]


def _same(one: Increase, other: Increase) -> bool:
    doses = one.from_ng_per_day == other.from_ng_per_day and one.to_ng_per_day == other.to_ng_per_day
    return doses and abs(one.ago_s - other.ago_s) <= DAY_S


def _increase(revision: Revision, now_at: int) -> Increase | None:
    before, after = program_of(revision.held_before), program_of(revision.image)
    if before is None or after is None or before.fluid.primary.drug_id != after.fluid.primary.drug_id:
        return None
    was, will_be = (int(totals(program).masses[0].ng.mean) for program in (before, after))
    return Increase(max(0, now_at - revision.at), was, will_be) if will_be > was else None


def program_of(image: bytes) -> Program | None:
    """The program of an image, None where there is none or it cannot be read."""
    try:
        return decode_program(image) if image else None
    except CodecError:
        return None
