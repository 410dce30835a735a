"""Pumps that propose, apply or keep their book wrongly, and the clause that each of them breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.act_image import decode_act, decode_book, encode_act, encode_book
from device.codes import Activation, Reason, Slot, Verdict
from device.conformance.act_clauses import ACTS
from device.image import digest, encode_one_time
from device.messages import Apply, ApplyReply, Kill, Propose, Read, Seal
from device.pump_acts import applied
from device.pump_transactions import Answered, refused
from profiles.acts import ClockChange
from tests.device.conformance.pumps import broken, made, on


def does_it_at_once(_state, request, _answers, right):
    """Lets an act take effect that was only proposed."""
    answer = right()
    act = decode_act(request.act)
    if not isinstance(act, ClockChange):
        return answer
    return replace(answer, state=replace(answer.state, wall_offset_s=act.wall_offset_s))


def keeps_another(_state, request, _answers, right):
    """Says that another act stands in its memory."""
    answer, act = right(), decode_act(request.act)
    if not isinstance(act, ClockChange):
        return answer
    other = encode_act(replace(act, wall_offset_s=act.wall_offset_s + 1))
    return replace(answer, reply=replace(answer.reply, act=other))


def any_base(state, request, _answers, right):
    """Does not look at the generation."""
    return right(request=replace(request, base_generation=state.generation))


def applies_unproposed(state, request, answers, right):
    """Says that it has done what it never heard of."""
    unknown = state.proposal is None or state.proposal.id != request.id
    done = any(ended.id == request.id for ended in state.ended)
    if unknown and not done and request.id not in state.killed:
        return Answered(state, ApplyReply(answers, request.id, Activation.ACTIVATED, state.generation + 1))
    return right()


def any_digest(state, request, _answers, right):
    """Looks at its own digest alone."""
    proposal = state.proposal
    return right() if proposal is None else right(request=replace(request, act_digest=digest(proposal.act)))


def says_yes(state, request, answers, right):
    """Says that it is done, and does nothing."""
    answer = right()
    done = isinstance(answer.reply, ApplyReply) and answer.state is not state
    return Answered(state, answer.reply) if done else answer


def two_further(state, _request, _answers, right):
    """Counts an act twice."""
    answer = right()
    if answer.state.generation == state.generation:
        return answer
    return replace(answer, state=replace(answer.state, generation=answer.state.generation + 1))


def answers_once(state, request, answers, right):
    """Refuses to say again what it has said."""
    ended = any(ended.id == request.id for ended in state.ended)
    return refused(state, answers, request, Reason.FINISHED) if ended else right()


def does_it_again(state, request, _answers, right):
    """Moves the clock once more at the same request."""
    answer = right()
    ended = any(ended.id == request.id for ended in state.ended)
    return replace(answer, state=replace(answer.state, wall_offset_s=state.wall_offset_s + 60)) if ended else answer


def lives_on(_state, request, _answers, right):
    """Says that it is killed, and would take the same id again."""
    answer = right()
    kept = tuple(ended for ended in answer.state.ended if ended.id != request.id)
    killed = tuple(one for one in answer.state.killed if one != request.id)
    return replace(answer, state=replace(answer.state, ended=kept, killed=killed))


def likes_everything(_state, _request, _answers, right):
    """Accepts whatever is proposed."""
    answer = right()
    return replace(answer, reply=replace(answer.reply, verdict=Verdict.ACCEPTED))


def has_no_bounds(state, request, answers, right):
    """Applies what it has judged to be beyond its limits."""
    answer = right()
    if getattr(answer.reply, "reason", None) is not Reason.LIMITS or state.proposal is None:
        return answer
    after = applied(state, decode_act(state.proposal.act))
    return Answered(after, ApplyReply(answers, request.id, Activation.ACTIVATED, after.generation))


def book_of(change):
    """A pump whose book is wrong."""

    def told(state, request, _answers, right):
        answer = right()
        if request.slot is not Slot.BOOK or request.offset or len(answer.reply.data) < answer.reply.total:
            return answer
        data = change(answer.reply.data)
        return replace(answer, reply=replace(answer.reply, data=data, total=len(data)))

    return on(Read, told)


def takes_any_fluid(_state, _request, _answers, right):
    """Asks for no bridge."""
    answer = right()
    other = answer.reply.verdict is Verdict.FLUID
    return replace(answer, reply=replace(answer.reply, verdict=Verdict.ACCEPTED)) if other else answer


def takes_any_bridge(state, request, answers, right):
    """Asks for a bridge, and not what for."""
    bridged = state.stage is not None and state.stage.once_length > len(encode_one_time(()))
    return takes_any_fluid(state, request, answers, right) if bridged else right()


def with_book(**changes):
    return book_of(lambda data: encode_book(replace(decode_book(data), **changes)))


def tight(data):
    book = decode_book(data)
    return encode_book(replace(book, limits=book.factory))


def to_come(data):
    book = decode_book(data)
    return encode_book(replace(book, activation=replace(book.activation, at_s=2**40)))


WRONG = {
    "at once": (on(Propose, does_it_at_once), "P1"),
    "another act": (on(Propose, keeps_another), "P1"),
    "any base to propose": (on(Propose, any_base), "P2"),
    "any base to apply": (on(Apply, any_base), "P2"),
    "unproposed": (on(Apply, applies_unproposed), "P3"),
    "any digest": (on(Apply, any_digest), "P4"),
    "only says yes": (on(Apply, says_yes), "P5"),
    "two further": (on(Apply, two_further), "P5"),
    "answers once": (on(Apply, answers_once), "P6"),
    "does it again": (on(Apply, does_it_again), "P6"),
    "lives on": (on(Kill, lives_on), "P7"),
    "likes everything": (on(Propose, likes_everything), "P8"),
    "no bounds": (on(Apply, has_no_bounds), "P8"),
    "no book": (book_of(lambda _data: b"\xa0"), "P9"),
    "the factory's limits for its own": (book_of(tight), "P9"),
    "no refill": (with_book(fill=None), "P10"),
    "refills twice": (on(Propose, likes_everything), "P10"),
    "no activation": (with_book(activation=None), "P11"),
    "an activation to come": (book_of(to_come), "P11"),
    "any fluid": (on(Seal, takes_any_fluid), "P12"),
    "any bridge": (on(Seal, takes_any_bridge), "P12"),
}


@pytest.mark.req(50)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_pump_breaks_its_clause(name):
    kind, clause = WRONG[name]
    assert clause in broken(made(kind), clause), name


def test_every_clause_is_broken_by_some_pump_and_met_by_the_right_one():
    ids = [clause.id for clause in ACTS]
    assert {clause for _, clause in WRONG.values()} == set(ids)
    assert broken(made(), *ids) == {}
