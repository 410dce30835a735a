"""Acts: PROPOSE puts one beside what runs, APPLY lets it take effect in one step, and the pump's book can be read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from device.act_image import decode_book, encode_act
from device.codes import Activation, Reason, Result, Slot, Verdict, word
from device.conformance.bench import Bench, Clause, Missed, Pause, Talk, require
from device.conformance.drafts import HAND_MS, POLL_MS, SAMPLE, draft, filled, read_all, running, sealed
from device.image import digest, encode_program
from device.kinds import CodecError
from device.messages import Apply, ApplyReply, Kill, KillReply, Propose, ProposeReply, Seal, SealReply
from profiles.acts import Act, ClockChange, LimitsChange, Refill
from profiles.drugs import Fluid
from profiles.program import Bridge, Continuous
from profiles.pump import PumpStatus
from profiles.pump_book import PumpBook

_BRIDGE_NL = 1_000  # small enough for any reservoir; it is staged and never begun
_SHIFT_S = 60  # a clock that moves by this meets no rule of the reference pumps' samples


@dataclass(frozen=True, slots=True)
class _Deed:
    """An act that is not proposed: its id, the generation it is for, and its bytes."""

    id: bytes
    base: int
    act: bytes

    def propose(self) -> Propose:
        return Propose(self.id, self.base, self.act)

    def apply(self) -> Apply:
        return Apply(self.id, self.base, digest(self.act))


def _deed(bench: Bench, status: PumpStatus, act: Act) -> _Deed:
    return _Deed(bench.random(16), status.generation, encode_act(act))


def _shifted(bench: Bench, status: PumpStatus) -> _Deed:
    """The clock a minute on, or back where an earlier clause has moved it."""
    offset_s = status.wall_offset_s
    by_s = -_SHIFT_S if status.elapsed_s % 2 else _SHIFT_S
    return _deed(bench, status, ClockChange(offset_s, offset_s + by_s))


def _proposed(bench: Bench, deed: _Deed) -> Talk[ProposeReply]:
    reply = yield from bench.granted(deed.propose(), ProposeReply)
    require(reply.id == deed.id, "The answer to Propose names another transaction.")
    return reply


def _accepted(bench: Bench, deed: _Deed) -> Talk[None]:
    reply = yield from _proposed(bench, deed)
    accepted = reply.verdict is Verdict.ACCEPTED
    require(accepted, f"The pump's verdict on an act within its limits is {word(reply.verdict)}.")


def _applied(bench: Bench, deed: _Deed) -> Talk[ApplyReply]:
    """Taken effect, asked for until the hand at the pump has confirmed it."""
    yield from _accepted(bench, deed)
    for _ in range(HAND_MS // POLL_MS):
        reply = yield from bench.granted(deed.apply(), ApplyReply)
        require(reply.id == deed.id, "The answer to Apply names another transaction.")
        bench.waits_for_hand = reply.state is Activation.WAITING
        if not bench.waits_for_hand:
            return reply
        yield Pause(POLL_MS)
    raise Missed(f"Nobody confirmed at the pump within {HAND_MS // 1_000} s.")


def _book(bench: Bench) -> Talk[PumpBook]:
    data = yield from read_all(bench, Slot.BOOK)
    try:
        return decode_book(data)
    except CodecError as error:
        raise Missed(f"What READ gives of the pump's book is none: {error}.") from error


def _changes_nothing(bench: Bench) -> Talk[None]:
    before = yield from bench.before(running(bench))
    deed = _shifted(bench, before)
    reply = yield from _proposed(bench, deed)
    require(reply.act == deed.act, "The answer to Propose does not carry the act that was proposed.")
    after = yield from bench.unchanged(before, "Propose")
    require(after.wall_offset_s == before.wall_offset_s, "Propose has moved the clock.")


def _other_base(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    deed = _shifted(bench, status)
    wrong = replace(deed, base=deed.base + 1)
    yield from bench.refused(wrong.propose(), Reason.WRONG_BASE, because=" for another generation")
    yield from bench.before(_accepted(bench, deed))
    yield from bench.refused(wrong.apply(), Reason.WRONG_BASE, because=" for another generation")


def _unproposed(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    deed = _shifted(bench, status)
    yield from bench.refused(deed.apply(), Reason.UNKNOWN_ID, because=" of an act that was never proposed")


def _other_digest(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    deed = _shifted(bench, status)
    yield from bench.before(_accepted(bench, deed))
    wrong = replace(deed.apply(), act_digest=bytes(32))
    yield from bench.refused(wrong, Reason.WRONG_DIGEST, because=" with another digest of the act")


def _takes_effect(bench: Bench) -> Talk[None]:
    before = yield from bench.before(running(bench))
    deed = _shifted(bench, before)
    reply = yield from _applied(bench, deed)
    after = yield from bench.status()
    due = deed.base + 1
    require((reply.generation, after.generation) == (due, due), f"After Apply the generation is not {due}.")
    require(after.program_digest == before.program_digest, "After Apply another program is active.")
    require(after.wall_offset_s != before.wall_offset_s, "After Apply the clock is where it was.")
    last = after.last_transaction
    named = last is not None and (last.id, last.result) == (deed.id, word(Result.APPLIED))
    require(named, "After Apply the status does not name that transaction as applied.")


def _same_apply(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    deed = _shifted(bench, status)
    first = yield from bench.before(_applied(bench, deed))
    before = yield from bench.status()
    again = yield from bench.granted(deed.apply(), ApplyReply)
    same = (again.state, again.generation) == (Activation.ACTIVATED, first.generation)
    require(same, "The same Apply again gets another answer.")
    after = yield from bench.unchanged(before, "The same Apply again")
    require(after.wall_offset_s == before.wall_offset_s, "The same Apply again has moved the clock.")


def _killed(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    deed = _shifted(bench, status)
    yield from bench.before(_accepted(bench, deed))
    reply = yield from bench.granted(Kill(deed.id), KillReply)
    require(reply.result is Result.KILLED, f"KILL of an act that never took effect says {word(reply.result)}.")
    for request in (deed.propose(), deed.apply()):
        yield from bench.refused(request, Reason.KILLED, because=" after KILL")


def _bounds(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    book = yield from bench.before(_book(bench))
    wider = replace(book.factory, bolus_max_nl=book.factory.bolus_max_nl + 1)
    deed = _deed(bench, status, LimitsChange(wider))
    reply = yield from _proposed(bench, deed)
    require(reply.verdict is Verdict.BOUNDS, f"Limits beyond the factory's are judged {word(reply.verdict)}.")
    yield from bench.refused(deed.apply(), Reason.LIMITS, because=" of limits beyond the factory's")


def _book_of_limits(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    book = yield from _book(bench)
    longer = replace(book.limits, change_max_percent=book.limits.change_max_percent - 1)
    for asked in (longer, book.limits):
        status = yield from bench.status()
        yield from bench.before(_applied(bench, _deed(bench, status, LimitsChange(asked))))
        after = yield from _book(bench)
        require(after.limits == asked, "The book does not hold the limits that were set last.")
        require(after.factory == book.factory, "Setting limits has changed those of the factory.")


def _refilled(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    nl = status.reservoir_nl
    refill = Refill(f"conformance {bench.random(4).hex()}", bench.sample.fluid, nl, nl, nl)
    yield from bench.before(_applied(bench, _deed(bench, status, refill)))
    fill = (yield from _book(bench)).fill
    require(fill is not None and fill.refill_id == refill.refill_id, "The book does not hold the last refill.")
    status = yield from bench.status()
    again = _deed(bench, status, refill)
    reply = yield from _proposed(bench, again)
    require(reply.verdict is Verdict.ONCE_ONLY, f"A refill of the same name again is judged {word(reply.verdict)}.")
    yield from bench.refused(again.apply(), Reason.ONCE_ONLY, because=" of a refill that was recorded before")


def _since_when(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    before = (yield from _book(bench)).activation
    require(before is not None, "The book does not tell since when the program runs.")
    if before is not None:
        require(before.generation == status.generation, "The book tells the activation of another generation.")
        require(before.at_s <= status.elapsed_s, "The book tells an activation that is still to come.")
        require(before.stopped_s is None, "The book tells that a pump was stopped which says that it runs.")
        yield from bench.before(_applied(bench, _shifted(bench, status)))
        status = yield from bench.status()
        after, same = (yield from _book(bench)).activation, replace(before, generation=status.generation)
        require(after == same, "An act beside the program has changed since when the program runs.")


def _bridges(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    fluid, nl = bench.sample.fluid, status.reservoir_nl
    refill = Refill(f"conformance {bench.random(4).hex()}", fluid, nl, nl, nl)
    yield from bench.before(_applied(bench, _deed(bench, status, refill)))
    status = yield from bench.status()
    other, third = (_of_strength(fluid, times) for times in (2, 3))
    program = replace(bench.sample, fluid=other)
    for parts, how in (((), "without a bridge"), ((_bridge(bench, third),), "with a bridge from a third one")):
        order = replace(draft(bench, status, parts), image=encode_program(program))
        yield from bench.before(filled(bench, order))
        verdict = (yield from bench.granted(Seal(order.id), SealReply)).verdict
        require(verdict is Verdict.FLUID, f"An order for another fluid {how} is judged {word(verdict)}.")
        yield from bench.refused(order.activate(), Reason.LIMITS, because=f" of an order for another fluid {how}")
    right = replace(draft(bench, status, (_bridge(bench, fluid),)), image=encode_program(program))
    yield from sealed(bench, right)


def _of_strength(fluid: Fluid, times: int) -> Fluid:
    """The same drugs, so many times as strong."""
    parts = fluid.components
    return Fluid(tuple(replace(part, concentration_ng_per_ml=times * part.concentration_ng_per_ml) for part in parts))


def _bridge(bench: Bench, previous: Fluid) -> Bridge:
    flow = SAMPLE.base if not isinstance(bench.sample.base, Continuous) else bench.sample.base
    return Bridge(bench.random(16).hex(), "conformance", "unchanged", previous, _BRIDGE_NL, flow)


ACTS = (
    Clause("P1", "PROPOSE answers with the very act that stands in memory, and changes nothing.", _changes_nothing),
    Clause("P2", "PROPOSE and APPLY for another generation are refused.", _other_base),
    Clause("P3", "APPLY of what was never proposed is refused.", _unproposed),
    Clause("P4", "APPLY with another digest than that of the proposed act is refused.", _other_digest),
    Clause("P5", "APPLY takes effect in one step, one generation further, and leaves the program.", _takes_effect),
    Clause("P6", "The same APPLY again gets the same answer and changes nothing.", _same_apply),
    Clause("P7", "KILL ends a proposal for ever.", _killed),
    Clause("P8", "Limits beyond the factory's are judged so and cannot be applied.", _bounds),
    Clause("P9", "READ of the book tells the factory's limits and those in force.", _book_of_limits),
    Clause("P10", "READ of the book tells the last refill, and a refill is recorded once.", _refilled),
    Clause("P11", "READ of the book tells since when the program runs, and an act does not change it.", _since_when),
    Clause("P12", "Once a refill is recorded, another fluid needs a bridge that leaves the one in the pump.", _bridges),
)
