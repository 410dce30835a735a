"""Pumps and consoles that lack a safeguard of an act, of a stop or of a pairing: what the campaign must notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from device import pump_acts
from device.act_image import decode_act
from device.campaign.weak_pump import Answer
from device.change_talk import ChangeTalk, Row
from device.codes import Activation, Result
from device.events import Confirmed, PairedWith, Purpose, Stage, Why
from device.gate import Gate, Refusal
from device.image import digest
from device.messages import Apply, ApplyReply, PairReply, Propose, Stop
from device.pair_talk import PairTalk
from device.pump_requests import Circumstance
from device.pump_state import PumpState
from device.pump_transactions import Answered, ending
from device.stop_talk import StopTalk
from device.turns import Answer as Heard
from device.turns import Turn, concluded


class TrustingActGate(Gate):
    """Takes whatever act the pump shows for the one that was decided on."""

    def accept_act(self, act: bytes) -> Refusal | None:
        """Judge the offer instead of what was shown."""
        del act
        return super().accept_act(self.offered_act)


def any_generation_proposed(old: Answer) -> Answer:
    """PROPOSE for a generation that is not the current one."""

    def propose(state: PumpState, request: Propose, circumstance: Circumstance) -> Answered:
        return old(state, replace(request, base_generation=state.generation), circumstance)

    return propose


def any_generation_applied(old: Answer) -> Answer:
    """APPLY over whatever is there by now."""

    def apply(state: PumpState, request: Apply, circumstance: Circumstance) -> Answered:
        if state.proposal is not None:
            state = replace(state, proposal=replace(state.proposal, base_generation=state.generation))
        return old(state, replace(request, base_generation=state.generation), circumstance)

    return apply


def any_act_applied(old: Answer) -> Answer:
    """APPLY of whatever was proposed, under whatever digest."""

    def apply(state: PumpState, request: Apply, circumstance: Circumstance) -> Answered:
        held = state.proposal
        return old(state, request if held is None else replace(request, act_digest=digest(held.act)), circumstance)

    return apply


def applies_again(old: Answer) -> Answer:
    """The same APPLY once more is done once more."""
    done: dict[bytes, bytes] = {}

    def apply(state: PumpState, request: Apply, circumstance: Circumstance) -> Answered:
        if state.proposal is not None:
            done[request.id] = state.proposal.act
        if not any(ended.id == request.id and ended.result is Result.APPLIED for ended in state.ended):
            return old(state, request, circumstance)
        after = ending(pump_acts.applied(state, decode_act(done[request.id])), request.id, Result.APPLIED)
        return Answered(after, ApplyReply(circumstance.answers, request.id, Activation.ACTIVATED, after.generation))

    return apply


def stops_killed(old: Answer) -> Answer:
    """STOP under an id that was killed stops all the same."""

    def stop(state: PumpState, request: Stop, circumstance: Circumstance) -> Answered:
        alive = tuple(ended for ended in state.ended if ended.id != request.id or ended.result is Result.STOPPED)
        return old(replace(state, ended=alive), request, circumstance)

    return stop


def runs_again(old: Callable[[PumpState, bool], PumpState]) -> Callable[[PumpState, bool], PumpState]:
    """A pump that stood still runs when its power comes back."""
    return lambda state, repaired: old(replace(state, stopped_s=None), repaired)


def never_settles(stages: Mapping[Stage, Row]) -> dict[Stage, Row]:
    """What was applied is believed without reading the status."""
    row = stages[Stage.ACTIVATING]

    def applied(talk: ChangeTalk, reply: ApplyReply, heard: Heard) -> Turn:
        if reply.state is Activation.ACTIVATED:
            done = Confirmed(talk.intent.transaction, Why.APPLIED, talk.intent.purpose)
            return concluded(done, talk.intent.serial)
        turn: Turn = row.answered(talk, reply, heard)
        return turn

    return {**stages, Stage.ACTIVATING: replace(row, answered=applied)}


def looks_nowhere(_: Callable[[StopTalk], Turn]) -> Callable[[StopTalk], Turn]:
    """The answer to STOP is believed without reading the status."""
    return _stopped


def silence_means_stopped(old: Callable[[StopTalk], Turn]) -> Callable[[StopTalk], Turn]:
    """A missing answer to STOP is called *stopped*, once the pump was met."""
    return lambda talk: _stopped(talk) if talk.serial else old(talk)


def _stopped(talk: StopTalk) -> Turn:
    return concluded(Confirmed(talk.transaction, Why.STOPPED, Purpose.STOP), talk.serial)


_Step = Callable[[PairTalk, object], Turn]


def paired_unproved(steps: Mapping[Any, _Step]) -> dict[Any, _Step]:
    """A pairing is told as soon as the pump has answered PAIR, before it has heard the proof."""
    return {at: _told_early(step) for at, step in steps.items()}


def _told_early(step: _Step) -> _Step:
    def heard(talk: PairTalk, reply: object) -> Turn:
        turn = step(talk, reply)
        if not isinstance(reply, PairReply) or turn.ask is None:
            return turn
        return replace(turn, tell=(PairedWith(reply.serial, reply.key, reply.emulator),))

    return heard
