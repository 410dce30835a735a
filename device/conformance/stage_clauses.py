"""Staging: BEGIN, CHUNK, SEAL and READ fill a memory beside the running program and never touch it."""

from __future__ import annotations

from dataclasses import replace

from device.codes import Reason, Slot, Verdict, word
from device.conformance.bench import Bench, Clause, Missed, Pause, Talk, name_of, require
from device.conformance.drafts import begun, draft, filled, read_all, running, sealed, written
from device.image import day_volume_nl, decode_program, digest, encode_program
from device.messages import Chunk, Read, Seal, SealReply
from profiles.program import Continuous
from profiles.units_tables import MAX_FLOW_NL_PER_DAY

_FLOWING_MS = 3_000


def _wrong_base(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    for base in (order.base + 1, (order.base - 1) % 2**32):
        because = f" for generation {base} at generation {order.base}"
        yield from bench.refused(replace(order, base=base).begin(), Reason.WRONG_BASE, because=because)


def _empty_image(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = replace(draft(bench, status), image=b"")
    yield from bench.refused(order.begin(), Reason.BAD_RANGE, because=" of an empty image")


def _unknown_id(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    for request in (next(order.chunks()), Seal(order.id), order.activate()):
        yield from bench.refused(request, Reason.UNKNOWN_ID, because=" of a transaction that was never begun")


def _gap(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(begun(bench, order))
    gap = Chunk(order.id, 1, order.blob[1:2])
    yield from bench.refused(gap, Reason.BAD_RANGE, because=" that leaves a gap")


def _beyond(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(filled(bench, order))
    beyond = Chunk(order.id, len(order.blob), b"\x00")
    yield from bench.refused(beyond, Reason.BAD_RANGE, because=" behind the announced end")


def _slice_again(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(filled(bench, order))
    yield from written(bench, next(order.chunks()))
    held = yield from read_all(bench, Slot.STAGED)
    require(held == order.blob, "The same slice a second time has changed the stage.")


def _not_whole(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(begun(bench, order))
    yield from bench.refused(Seal(order.id), Reason.NO_IMAGE, because=" of a stage that is not whole")


def _digests(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    reply = yield from sealed(bench, order)
    fits = (reply.id, reply.program_digest, reply.once_digest) == (order.id, digest(order.image), digest(order.once))
    require(fits, "The digests of SealReply are not the SHA-256 of what was sent.")


def _day_volume(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    reply = yield from bench.before(sealed(bench, order))
    due = day_volume_nl(decode_program(order.image))
    said = reply.day_volume_nl
    require(said == due, f"SealReply says {said:,} nL a day; the base of that program delivers {due:,} nL a day.")


def _seal_again(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    first = yield from bench.before(sealed(bench, order))
    again = yield from bench.granted(Seal(order.id), SealReply)
    require(replace(again, answers=first.answers) == first, "The second answer to the same Seal is another one.")


def _after_seal(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(sealed(bench, order))
    yield from bench.refused(Chunk(order.id, 0, b"\x55"), Reason.NOT_SEALED, because=" after Seal")
    held = yield from read_all(bench, Slot.STAGED)
    require(held == order.blob, "A Chunk after Seal has changed the stage.")


def _other_bytes(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(filled(bench, order))
    yield from bench.before(written(bench, Chunk(order.id, len(order.blob) - 1, bytes([order.blob[-1] ^ 1]))))
    reply = yield from bench.granted(Seal(order.id), SealReply)
    said, over = word(reply.verdict), digest(order.image[:-1] + bytes([order.image[-1] ^ 1]))
    require(reply.program_digest == over, "SealReply repeats the announced digest instead of one over its memory.")
    require(reply.verdict is Verdict.UNREADABLE, f"Bytes that do not fit their digest are judged {said}.")
    yield from bench.refused(order.activate(), Reason.WRONG_DIGEST, because=" of bytes that do not fit their digest")


def _own_limits(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    program = replace(bench.sample, base=Continuous(MAX_FLOW_NL_PER_DAY, 0), step_plan=(), patient_bolus=None)
    order = replace(draft(bench, status), image=encode_program(program))
    yield from bench.before(filled(bench, order))
    reply = yield from bench.granted(Seal(order.id), SealReply)
    accepted = reply.verdict is Verdict.ACCEPTED
    require(not accepted, f"A flow of {MAX_FLOW_NL_PER_DAY:,} nL a day is within the pump's own limits.")
    yield from bench.refused(order.activate(), Reason.LIMITS, because=" beyond the pump's own limits")


def _read_back(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(sealed(bench, order))
    held = yield from read_all(bench, Slot.STAGED)
    require(held == order.blob, "READ of the stage gives other bytes than were sent.")


def _read_beyond(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(filled(bench, order))
    far = Read(Slot.STAGED, len(order.blob) + 1, 16)
    yield from bench.refused(far, Reason.BAD_RANGE, because=" behind the end of the stage")


def _read_active(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    held = yield from read_all(bench, Slot.ACTIVE)
    require(digest(held) == status.program_digest, "The active image has another digest than the status says.")


def _never_stops(bench: Bench) -> Talk[None]:
    """Each step of staging, and some seconds after it: the pump goes on with what it ran."""
    before = yield from bench.before(running(bench))
    order = draft(bench, before)
    yield from bench.before(begun(bench, order))
    yield from bench.unchanged(before, "An open stage")
    yield from bench.before(sealed(bench, order))
    yield from bench.unchanged(before, "A sealed stage")
    heard = yield Pause(_FLOWING_MS)
    require(heard is None, f"{name_of(heard)} came unasked." if heard else "")
    after = yield from bench.unchanged(before, "A sealed stage")
    if before.flow_nl_per_day and after.delivered_nl <= before.delivered_nl:
        raise Missed("While an order was staged, the pump delivered nothing.")


def _begin_again(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    first, second = draft(bench, status), draft(bench, status)
    yield from bench.before(filled(bench, first))
    yield from begun(bench, second)
    yield from bench.refused(Seal(first.id), Reason.UNKNOWN_ID, because=" of a stage that another BEGIN has ended")
    yield from bench.refused(Seal(second.id), Reason.NO_IMAGE, because=" of a stage that BEGIN has emptied")


STAGING = (
    Clause("T1", "BEGIN for another generation than the current one is refused.", _wrong_base),
    Clause("T2", "BEGIN of an empty image is refused.", _empty_image),
    Clause("T3", "CHUNK, SEAL and ACTIVATE of a transaction that is not open are refused.", _unknown_id),
    Clause("T4", "A CHUNK that leaves a gap is refused.", _gap),
    Clause("T5", "A CHUNK behind the announced end is refused.", _beyond),
    Clause("T6", "The same CHUNK a second time changes nothing.", _slice_again),
    Clause("T7", "SEAL of a stage that is not whole is refused.", _not_whole),
    Clause("T8", "SEAL answers with the SHA-256 of image and one-time parts.", _digests),
    Clause("T9", "SEAL answers with the pump's own volume a day of the base.", _day_volume),
    Clause("T10", "The same SEAL a second time gets the same answer.", _seal_again),
    Clause("T11", "A CHUNK after SEAL is refused and changes nothing.", _after_seal),
    Clause("T12", "Digests are over the memory; bytes that do not fit the announced one never run.", _other_bytes),
    Clause("T13", "The pump has limits of its own, and what passes them is never activated.", _own_limits),
    Clause("T14", "READ of the stage gives the bytes that were sent.", _read_back),
    Clause("T15", "READ behind the end is refused.", _read_beyond),
    Clause("T16", "READ of the active image gives what the digest of the status stands for.", _read_active),
    Clause("T17", "Staging changes neither the running program nor its delivery.", _never_stops),
    Clause("T18", "BEGIN empties the stage and ends the transaction that was open.", _begin_again),
)
