"""What a patient's signed and confirmed programs were: dose increases, and what was done once for a refill."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from console.patient import Revision
from device.image import decode_program
from device.kinds import CodecError
from profiles.checks_order import running_base
from profiles.context import Done, Increase
from profiles.document import Document, DocumentError, read_document
from profiles.program import Base, DelayedStart, Order, Program
from profiles.pump import PumpStatus
from profiles.totals import totals

DAY_S = 86_400
MOST = 100  # a context carries no more; the rules look back days, not years


def increases(revisions: Iterable[Revision], now_at: int) -> tuple[Increase, ...]:
    """Increases of the primary drug's mean dose, newest first; a change of drug is none.

    Those of a plan count until another program followed; those of the newest program are the rules' own to find.
    """
    found: list[Increase] = []
    until_at: int | None = None
    for revision in revisions:
        rises = _rises(revision) if until_at is None else (*_rises(revision), *_of_plan(revision))
        ends_at = now_at if until_at is None else until_at
        begun = (rise for rise in rises if not rise.ago_s or revision.at + rise.ago_s < ends_at)
        ages = (replace(rise, ago_s=max(0, now_at - revision.at - rise.ago_s)) for rise in begun)
        found += sorted(ages, key=lambda rise: rise.ago_s)
        until_at = revision.at
    return tuple(found)[:MOST]


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


@lru_cache(maxsize=256)
def _rises(revision: Revision) -> tuple[Increase, ...]:
    """What its activation raised, and its delayed start; ``ago_s`` is here how long after the signature that was."""
    before, after = program_of(revision.held_before), program_of(revision.image)
    if before is None or after is None or before.fluid.primary.drug_id != after.fluid.primary.drug_id:
        return ()
    told = _signed(revision)
    running = before.base if told is None else running_base(told.context) or before.base
    delayed = None if told is None else _delayed(told.order)
    first = (0, after.base) if delayed is None else (0, delayed.meanwhile)
    stages = (first,) if delayed is None else (first, (delayed.delay_s, after.base))
    return _rising(before, running, after, stages)


@lru_cache(maxsize=256)
def _of_plan(revision: Revision) -> tuple[Increase, ...]:
    """What the steps of its plan raised, had they all been reached."""
    after, told = program_of(revision.image), _signed(revision)
    if after is None:
        return ()
    delayed = None if told is None else _delayed(told.order)
    delay_s = 0 if delayed is None else delayed.delay_s
    plan = sorted(after.step_plan, key=lambda step: step.after_s)
    return _rising(after, after.base, after, tuple((delay_s + step.after_s, step.base) for step in plan))


def _rising(
    before: Program, running: Base, after: Program, stages: tuple[tuple[int, Base], ...]
) -> tuple[Increase, ...]:
    doses = [_mean(before, running), *(_mean(after, base) for _, base in stages)]
    steps = zip(stages, pairwise(doses), strict=True)
    return tuple(Increase(after_s, was, dose) for (after_s, _), (was, dose) in steps if dose > was)


def _mean(program: Program, base: Base) -> int:
    return int(totals(program, base).masses[0].ng.mean)


def _delayed(order: Order) -> DelayedStart | None:
    waits = [part for part in order.one_time if isinstance(part, DelayedStart)]
    return max(waits, key=lambda part: part.delay_s, default=None)


def _signed(revision: Revision) -> Document | None:
    """What was signed, with the moment that it was judged by; None where that cannot be read."""
    try:
        return read_document(revision.document)
    except DocumentError:
        return None


def program_of(image: bytes) -> Program | None:
    """The program of an image, None where there is none or it cannot be read."""
    try:
        return decode_program(image) if image else None
    except CodecError:
        return None
