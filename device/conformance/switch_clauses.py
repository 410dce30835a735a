"""Switching: ACTIVATE is one step that can be asked for again, and KILL is for ever."""

from __future__ import annotations

from dataclasses import replace

from device.codes import Activation, Reason, Result, Slot, Verdict, word
from device.conformance.bench import Bench, Clause, Talk, require
from device.conformance.drafts import Draft, activated, begun, draft, filled, pushed, read_all, sealed
from device.image import digest
from device.messages import ActivateReply, Kill, KillReply, Seal, SealReply
from profiles.program import Bolus, SingleBolus
from profiles.pump import PumpState

KILLED_KEPT = 64  # ids that a pump remembers as killed, at least
_LATER_S = 3_600  # a bolus that is never given on the bench: the clauses of STOP come before


def _not_sealed(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(filled(bench, order))
    yield from bench.refused(order.activate(), Reason.NOT_SEALED, because=" before Seal")


def _other_digest(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(sealed(bench, order))
    right = order.activate()
    wrong = (
        ("program", replace(right, program_digest=bytes(32))),
        ("one-time parts", replace(right, once_digest=bytes(32))),
    )
    for what, request in wrong:
        yield from bench.refused(request, Reason.WRONG_DIGEST, because=f" with another digest of the {what}")


def _other_base(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(sealed(bench, order))
    request = replace(order, base=order.base + 1).activate()
    yield from bench.refused(request, Reason.WRONG_BASE, because=" for another generation")


def _switches(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(sealed(bench, order))
    reply = yield from activated(bench, order)
    after = yield from bench.status()
    due = order.base + 1
    require(reply.generation == due, f"ACTIVATED says generation {reply.generation}; {due} was due.")
    require(after.generation == due, f"After ACTIVATED the generation is {after.generation}; {due} was due.")
    require(after.state is PumpState.RUNNING, f"After ACTIVATED the pump is {after.state.value}.")
    require(after.program_digest == digest(order.image), "After ACTIVATED another program is active.")
    held = yield from read_all(bench, Slot.ACTIVE)
    require(held == order.image, "After ACTIVATED the active image is not the one that was staged.")


def _last_transaction(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(pushed(bench, order))
    last = (yield from bench.status()).last_transaction
    named = last is not None and (last.id, last.result) == (order.id, word(Result.ACTIVATED))
    require(named, "After ACTIVATED the status does not name that transaction as activated.")


def _same_activate(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    first = yield from bench.before(pushed(bench, order))
    before = yield from bench.status()
    for _ in range(2):
        again = yield from bench.granted(order.activate(), ActivateReply)
        same = (again.state, again.generation) == (Activation.ACTIVATED, first.generation)
        require(same, "The same ACTIVATE again gets another answer.")
    yield from bench.unchanged(before, "The same ACTIVATE again")


def _same_activate_later(bench: Bench) -> Talk[None]:
    """After another order has replaced it, the old one is not brought back by asking for it again."""
    status = yield from bench.before(bench.opened())
    first = draft(bench, status)
    yield from bench.before(pushed(bench, first))
    second = replace(draft(bench, status), base=first.base + 1)
    yield from bench.before(pushed(bench, second))
    before = yield from bench.before(bench.opened())
    again = yield from bench.granted(first.activate(), ActivateReply)
    require(again.generation == first.base + 1, "An ACTIVATE of former times gets another answer than it had.")
    yield from bench.unchanged(before, "An ACTIVATE of former times")


def _finished_id(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(pushed(bench, order))
    again = replace(order, base=order.base + 1)
    yield from bench.refused(again.begin(), Reason.FINISHED, because=" of an id that has ended")


def _overtaken(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(pushed(bench, order))
    late = draft(bench, status)
    yield from bench.refused(late.begin(), Reason.WRONG_BASE, because=" for the generation before")


def _killed(bench: Bench, order: Draft) -> Talk[None]:
    reply = yield from bench.granted(Kill(order.id), KillReply)
    result = word(reply.result)
    require(reply.id == order.id, "The answer to Kill names another transaction.")
    require(reply.result is Result.KILLED, f"KILL of a transaction that never took effect says {result}.")


def _dead(bench: Bench, order: Draft, when: str) -> Talk[None]:
    requests = (order.begin(), next(order.chunks()), Seal(order.id), order.activate())
    for request in requests:
        yield from bench.refused(request, Reason.KILLED, because=when)


def _kill_open(bench: Bench) -> Talk[None]:
    before = yield from bench.before(bench.opened())
    order = draft(bench, before)
    yield from bench.before(sealed(bench, order))
    yield from _killed(bench, order)
    yield from _dead(bench, order, " after KILL")
    after = yield from bench.status()
    same = (after.generation, after.program_digest) == (before.generation, before.program_digest)
    require(same, "KILL has changed the running program.")


def _kill_unheard(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from _killed(bench, order)
    yield from bench.refused(order.begin(), Reason.KILLED, because=" of an id that was killed before it was heard of")


def _kill_again(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    first = yield from bench.before(bench.granted(Kill(order.id), KillReply))
    again = yield from bench.granted(Kill(order.id), KillReply)
    require(replace(again, answers=first.answers) == first, "The same KILL again gets another answer.")


def _kill_over_sessions(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(begun(bench, order))
    yield from bench.before(_killed(bench, order))
    yield from bench.before(bench.opened())
    yield from _dead(bench, order, " of an id that was killed in a former session")


def _kill_many(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    orders = [draft(bench, status) for _ in range(KILLED_KEPT)]
    for order in orders:
        yield from bench.before(_killed(bench, order))
    for order in orders:
        yield from bench.refused(order.begin(), Reason.KILLED, because=f" of one of {KILLED_KEPT} killed ids")


def _kill_too_late(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(pushed(bench, order))
    before = yield from bench.status()
    reply = yield from bench.granted(Kill(order.id), KillReply)
    result = word(reply.result)
    require(reply.result is Result.ACTIVATED, f"KILL of a transaction that has taken effect says {result}.")
    yield from bench.unchanged(before, "KILL of a transaction that has taken effect")


def _once_only(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    part = SingleBolus(bench.random(16).hex(), Bolus(10_000, 600, 0), delay_s=_LATER_S, expiry_s=2 * _LATER_S)
    yield from bench.before(pushed(bench, draft(bench, status, (part,))))
    again = replace(draft(bench, status, (part,)), base=status.generation + 1)
    yield from bench.before(filled(bench, again))
    reply = yield from bench.granted(Seal(again.id), SealReply)
    verdict = word(reply.verdict)
    require(reply.verdict is Verdict.ONCE_ONLY, f"A one-time part that the pump has had before is judged {verdict}.")
    yield from bench.refused(again.activate(), Reason.ONCE_ONLY, because=" of a one-time part that was there before")


SWITCHING = (
    Clause("A1", "ACTIVATE before SEAL is refused.", _not_sealed),
    Clause("A2", "ACTIVATE with another digest than that of the stage is refused.", _other_digest),
    Clause("A3", "ACTIVATE for another generation than that of the stage is refused.", _other_base),
    Clause("A4", "ACTIVATE switches to exactly the staged program, one generation further.", _switches),
    Clause("A5", "The status names the transaction that ended last, and how.", _last_transaction),
    Clause("A6", "The same ACTIVATE again gets the same answer and changes nothing.", _same_activate),
    Clause("A7", "An ACTIVATE of former times brings nothing back.", _same_activate_later),
    Clause("A8", "An id that has ended cannot begin again.", _finished_id),
    Clause("A9", "After a switch, orders for the generation before it are refused.", _overtaken),
    Clause("A10", "A one-time part is accepted once, whatever transaction brings it.", _once_only),
    Clause("K1", "KILL ends an open transaction, and nothing of that id is possible any more.", _kill_open),
    Clause("K2", "KILL of an id that was never heard of holds for the future.", _kill_unheard),
    Clause("K3", "The same KILL again gets the same answer.", _kill_again),
    Clause("K4", "Killed ids are remembered over sessions.", _kill_over_sessions),
    Clause("K5", f"At least {KILLED_KEPT} killed ids are remembered.", _kill_many),
    Clause("K6", "KILL of a transaction that has taken effect says so and changes nothing.", _kill_too_late),
)
