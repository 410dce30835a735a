"""Stage, seal, activate, kill, stop: one atomic change or none, and the same answer for the same id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import pump_form
from device import pump_transactions as transactions
from device.codes import Activation, EventCode, Reason, Result, Verdict
from device.image import digest as sha256
from device.image import encode_one_time, encode_program
from device.messages import (
    Activate,
    ActivateReply,
    Begin,
    BeginReply,
    Chunk,
    ChunkReply,
    Kill,
    KillReply,
    Refused,
    Seal,
    SealReply,
    Stop,
    StopReply,
)
from device.pump_course import flow_now, program_of
from device.pump_state import RESULTS_MAX, PartState
from device.pump_therapy import advanced
from device.pump_transactions import Presence
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, Bridge, Continuous, Prime, SingleBolus

ID, OTHER, STOP_ID = b"i" * 16, b"o" * 16, b"s" * 16
STRONGER = Fluid((Component("baclofen", 1_000_000),))


class Ordered:
    """One order with the requests that bring it into a pump."""

    def __init__(self, program, parts=(), transaction=ID, base=0):
        self.program, self.once = encode_program(program), encode_one_time(parts)
        self.id, self.base = transaction, base

    @property
    def data(self):
        return self.program + self.once

    def begin(self):
        return Begin(self.id, self.base, len(self.program), sha256(self.program), len(self.once), sha256(self.once))

    def activate(self):
        return Activate(self.id, self.base, sha256(self.program), sha256(self.once))

    def sealed(self, state):
        state = transactions.begin(state, self.begin(), 1).state
        state = transactions.chunk(state, Chunk(self.id, 0, self.data), 2).state
        return transactions.seal(state, Seal(self.id), 3).state

    def activated(self, state):
        return transactions.activate(self.sealed(state), self.activate(), 4, Presence.GIVEN)


@pytest.fixture
def order(program_with):
    return Ordered(program_with(Continuous(700_000, 0)))


def reason(answered):
    assert isinstance(answered.reply, Refused)
    return answered.reply.reason


def activate(state, order, presence=Presence.GIVEN):
    return transactions.activate(state, order.activate(), 9, presence)


@pytest.mark.req(37)
def test_the_running_program_goes_on_until_it_is_switched(running_pump, program_with):
    order = Ordered(program_with(Continuous(700_000, 0)), base=1)
    state = running_pump()
    steps = [
        lambda s: transactions.begin(s, order.begin(), 1),
        lambda s: transactions.chunk(s, Chunk(ID, 0, order.data[:9]), 2),
        lambda s: transactions.chunk(s, Chunk(ID, 9, order.data[9:]), 3),
        lambda s: transactions.seal(s, Seal(ID), 4),
    ]
    for step in steps:
        state = step(state).state
        assert (flow_now(state), state.generation) == (600_000, 1)
    answered = activate(state, order)
    assert answered.reply == ActivateReply(9, ID, Activation.ACTIVATED, 2)
    assert (flow_now(answered.state), answered.state.stage) == (700_000, None)


@pytest.mark.req(38)
def test_sealing_answers_from_memory(factory_pump, order):
    state = transactions.begin(factory_pump, order.begin(), 1).state
    state = transactions.chunk(state, Chunk(ID, 0, order.data), 2).state
    answered = transactions.seal(state, Seal(ID), 3)
    assert answered.reply == SealReply(3, ID, sha256(order.program), sha256(b""), 700_000, Verdict.ACCEPTED)
    assert transactions.seal(answered.state, Seal(ID), 4).state == answered.state


def test_a_changed_byte_in_memory_makes_it_unreadable_and_never_active(factory_pump, order):
    for place in range(len(order.data)):
        broken = bytearray(order.data)
        broken[place] ^= 1
        state = transactions.begin(factory_pump, order.begin(), 1).state
        state = transactions.chunk(state, Chunk(ID, 0, bytes(broken)), 2).state
        answered = transactions.seal(state, Seal(ID), 3)
        assert answered.reply.verdict is Verdict.UNREADABLE
        assert reason(activate(answered.state, order)) is Reason.WRONG_DIGEST


@pytest.mark.req(45)
def test_what_the_pump_itself_refuses_is_never_active(factory_pump, program_with):
    order = Ordered(program_with(Continuous(30_000_000, 0)))
    state = order.sealed(factory_pump)
    assert transactions.seal(state, Seal(ID), 5).reply.verdict is Verdict.FLOW
    answered = activate(state, order)
    assert reason(answered) is Reason.LIMITS
    assert answered.state == state


@pytest.mark.req(39)
def test_an_order_for_another_generation_is_refused(running_pump, program_with):
    order = Ordered(program_with(), base=7)
    assert reason(transactions.begin(running_pump(), order.begin(), 1)) is Reason.WRONG_BASE


@pytest.mark.req(39)
def test_a_stage_is_worth_nothing_once_another_programmer_was_there(running_pump, program_with):
    first = Ordered(program_with(Continuous(700_000, 0)), base=1)
    second = Ordered(program_with(Continuous(800_000, 0)), transaction=OTHER, base=1)
    state = second.activated(first.sealed(running_pump())).state
    assert reason(activate(state, first)) is Reason.UNKNOWN_ID
    assert flow_now(state) == 800_000
    assert reason(activate(replace(state, stage=first.sealed(running_pump()).stage), first)) is Reason.WRONG_BASE


@pytest.mark.req(36)
def test_the_same_id_again_gets_the_same_answer_and_nothing_more(factory_pump, program_with):
    single = SingleBolus("5" * 32, Bolus(50_000, 600, 0))
    order = Ordered(program_with(), (single,))
    first = order.activated(factory_pump)
    later = advanced(first.state, 5_000)
    again = activate(later, order)
    assert again.reply == replace(first.reply, answers=9)
    assert again.state == later
    assert later.ledger[0].state is PartState.DONE


@pytest.mark.req(41)
def test_a_killed_transaction_can_never_take_effect(factory_pump, order):
    killed = transactions.kill(order.sealed(factory_pump), Kill(ID), 5)
    assert killed.reply == KillReply(5, ID, Result.KILLED, 0)
    state = killed.state
    assert state.stage is None
    assert reason(activate(state, order)) is Reason.KILLED
    assert reason(transactions.begin(state, order.begin(), 6)) is Reason.KILLED
    assert reason(transactions.chunk(state, Chunk(ID, 0, b"x"), 6)) is Reason.KILLED
    assert reason(transactions.seal(state, Seal(ID), 6)) is Reason.KILLED
    assert transactions.kill(state, Kill(ID), 7).state == state


def test_killing_before_the_first_byte_has_arrived_works_too(factory_pump, order):
    state = transactions.kill(factory_pump, Kill(ID), 1).state
    assert reason(transactions.begin(state, order.begin(), 2)) is Reason.KILLED


def test_killing_what_has_taken_effect_says_so(factory_pump, order):
    state = order.activated(factory_pump).state
    killed = transactions.kill(state, Kill(ID), 5)
    assert killed.reply == KillReply(5, ID, Result.ACTIVATED, 1)
    assert killed.state == state


def test_a_slice_again_changes_nothing_and_a_gap_is_refused(factory_pump, order):
    state = transactions.begin(factory_pump, order.begin(), 1).state
    state = transactions.chunk(state, Chunk(ID, 0, order.data[:20]), 2).state
    again = transactions.chunk(state, Chunk(ID, 10, order.data[10:20]), 3)
    assert again.reply == ChunkReply(3, ID, 10)
    assert again.state == state
    assert reason(transactions.chunk(state, Chunk(ID, 21, b"x"), 4)) is Reason.BAD_RANGE
    assert reason(transactions.chunk(state, Chunk(ID, 0, order.data + b"x"), 4)) is Reason.BAD_RANGE
    assert reason(transactions.seal(state, Seal(ID), 5)) is Reason.NO_IMAGE


def test_nothing_goes_on_under_an_id_that_is_not_open(factory_pump, order):
    assert reason(transactions.chunk(factory_pump, Chunk(ID, 0, b"x"), 1)) is Reason.UNKNOWN_ID
    assert reason(transactions.seal(factory_pump, Seal(ID), 1)) is Reason.UNKNOWN_ID
    assert reason(activate(factory_pump, order)) is Reason.UNKNOWN_ID


def test_activating_before_the_seal_and_writing_behind_it_are_refused(factory_pump, order):
    begun = transactions.begin(factory_pump, order.begin(), 1).state
    whole = transactions.chunk(begun, Chunk(ID, 0, order.data), 2).state
    assert reason(activate(whole, order)) is Reason.NOT_SEALED
    sealed = transactions.seal(whole, Seal(ID), 3).state
    assert reason(transactions.chunk(sealed, Chunk(ID, 0, b"x"), 4)) is Reason.NOT_SEALED


def test_an_image_of_no_length_is_refused(factory_pump, order):
    empty = replace(order.begin(), program_length=0)
    assert reason(transactions.begin(factory_pump, empty, 1)) is Reason.BAD_RANGE


def test_beginning_again_empties_the_stage(factory_pump, order):
    sealed = order.sealed(factory_pump)
    again = transactions.begin(sealed, order.begin(), 5)
    assert again.reply == BeginReply(5, ID)
    assert (again.state.stage.data, again.state.stage.sealed) == (b"", False)


def test_other_digests_than_those_staged_are_refused(factory_pump, order):
    request = replace(order.activate(), program_digest=b"x" * 32)
    answered = transactions.activate(order.sealed(factory_pump), request, 5, Presence.GIVEN)
    assert reason(answered) is Reason.WRONG_DIGEST


def test_a_part_that_delivers_is_not_cut_by_a_new_program(factory_pump, program_with):
    prime = Prime("5" * 32, "implant", "system", 316_000, 1_896_000)
    state = Ordered(program_with(), (prime,)).activated(factory_pump).state
    order = Ordered(program_with(Continuous(700_000, 0)), transaction=OTHER, base=1)
    assert reason(transactions.begin(state, order.begin(), 5)) is Reason.BUSY
    later = advanced(state, 20_000)
    assert isinstance(transactions.begin(later, order.begin(), 6).reply, BeginReply)


@pytest.mark.req(67)
def test_nobody_at_the_pump_means_no_activation(factory_pump, order):
    state = order.sealed(factory_pump)
    waiting = activate(state, order, Presence.AWAITED)
    assert waiting.reply == ActivateReply(9, ID, Activation.WAITING, 0)
    assert waiting.state == state
    missed = activate(state, order, Presence.MISSED)
    assert reason(missed) is Reason.NOT_CONFIRMED
    assert missed.state.ended[-1].result is Result.REFUSED
    assert reason(activate(missed.state, order)) is Reason.FINISHED


def test_a_stop_is_always_done_and_done_once(running_pump):
    stopped = transactions.stop(running_pump(), Stop(STOP_ID), 5)
    assert stopped.reply == StopReply(5, STOP_ID, 2)
    state = advanced(stopped.state, 1_000)
    assert (flow_now(state), state.counters.delivered_units, state.stopped_s) == (0, 0, 0)
    assert transactions.stop(state, Stop(STOP_ID), 6).state == state
    another = transactions.stop(state, Stop(OTHER), 7)
    assert another.state.generation == 2
    assert [line.code for line in another.state.log].count(EventCode.STOPPED) == 1


def test_a_late_stop_of_old_does_not_stop_a_new_program(running_pump, program_with):
    state = transactions.stop(running_pump(), Stop(STOP_ID), 5).state
    state = Ordered(program_with(), base=2).activated(state).state
    late = transactions.stop(state, Stop(STOP_ID), 6)
    assert late.state == state
    assert flow_now(state) == 600_000


@pytest.mark.req(41)
def test_a_stop_ends_the_open_transaction_for_ever(running_pump, program_with):
    order = Ordered(program_with(Continuous(700_000, 0)), base=1)
    state = transactions.stop(order.sealed(running_pump()), Stop(STOP_ID), 5).state
    assert reason(activate(state, order)) is Reason.KILLED
    assert transactions.kill(state, Kill(ID), 6).reply.result is Result.KILLED
    assert state.ended[-1].id == STOP_ID
    assert flow_now(state) == 0


def test_a_stop_closes_a_bolus_and_a_prime_with_what_they_gave(factory_pump, program_with):
    prime = Prime("5" * 32, "implant", "system", 316_000, 1_896_000)
    single = SingleBolus("6" * 32, Bolus(50_000, 600, 0))
    state = Ordered(program_with(), (prime, single)).activated(factory_pump).state
    state = transactions.stop(advanced(state, 100), Stop(STOP_ID), 5).state
    assert [entry.state for entry in state.ledger] == [PartState.CUT, PartState.EXPIRED]
    assert state.ledger[0].delivered_units == 100 * 1_896_000


def test_another_fluid_in_the_reservoir_leaves_the_old_one_in_the_line(running_pump, program_with):
    state = advanced(running_pump(), 10_000)
    same = transactions.switched(state, encode_program(program_with(Continuous(700_000, 0))), b"")
    assert same.previous_fluid is None
    assert same.counters.since_change_units == state.counters.since_change_units
    other = transactions.switched(state, encode_program(replace(program_with(), fluid=STRONGER)), b"")
    assert other.previous_fluid == program_of(state).fluid
    assert other.counters.since_change_units == 0


def test_the_first_program_with_a_bridge_knows_what_is_in_the_line(factory_pump, program_with):
    bridge = Bridge("5" * 32, "refill", "unchanged", STRONGER, 316_000, Continuous(300_000, 0))
    state = Ordered(program_with(), (bridge,)).activated(factory_pump).state
    assert state.previous_fluid == STRONGER


@pytest.mark.req(35)
def test_a_stop_is_obeyed_under_an_id_that_was_killed_and_kill_then_says_stopped(running_pump):
    killed = transactions.kill(running_pump(), Kill(STOP_ID), 5).state
    stopped = transactions.stop(killed, Stop(STOP_ID), 6)
    assert (stopped.reply, flow_now(stopped.state)) == (StopReply(6, STOP_ID, 2), 0)
    assert transactions.kill(stopped.state, Kill(STOP_ID), 7).reply == KillReply(7, STOP_ID, Result.STOPPED, 2)


def names(count):
    return [number.to_bytes(16, "big") for number in range(1, count + 1)]


@pytest.mark.parametrize("how", ["killed", "stopped again", "missed"])
def test_what_made_no_generation_never_crowds_out_what_took_effect(running_pump, program_with, how):
    state = Ordered(program_with(), transaction=OTHER, base=1).activated(running_pump()).state
    if how == "stopped again":
        state = transactions.stop(state, Stop(STOP_ID), 5).state
    for name in names(3 * RESULTS_MAX):
        if how == "killed":
            state = transactions.kill(state, Kill(name), 5).state
        elif how == "missed":
            state = transactions.given_up(state, name)
        else:
            state = transactions.stop(state, Stop(name), 5).state
    assert transactions.kill(state, Kill(OTHER), 6).reply.result is Result.ACTIVATED
    assert len(state.ended) <= 2 * RESULTS_MAX
    assert state.ended[-1].id == name
    stored = pump_form.from_bytes(pump_form.to_bytes(state))
    assert stored.ended == state.ended


def test_what_took_effect_is_known_until_as_many_generations_have_followed(running_pump):
    state = running_pump()
    for generation, name in enumerate(names(100), start=2):
        state = transactions.ending(replace(state, generation=generation), name, Result.APPLIED)
        state = transactions.kill(state, Kill(b"k" + name[1:]), 1).state
    known = [one.generation for one in state.ended if one.result is Result.APPLIED]
    assert known == list(range(102 - RESULTS_MAX, 102))
