"""Acts in the pump: one atomic change or none, at most once, inside the pump's own bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import pump_acts, pump_bolus, pump_form, pump_limits, pump_transactions
from device.act_image import encode_act
from device.codes import Activation, AlarmCode, EventCode, Reason, Result, Verdict
from device.image import digest, encode_one_time, encode_program
from device.mechanics import Mechanics
from device.messages import Activate, Apply, ApplyReply, Begin, Kill, Propose, ProposeReply, Refused, Stop
from device.pump_course import flow_now
from device.pump_ledger import line_of
from device.pump_state import FILLS_MAX, UNITS_PER_NL, LedgerEntry, PartState
from device.pump_therapy import advanced
from device.pump_transactions import Presence
from profiles.acts import ClockChange, LimitsChange, Refill
from profiles.checks_fluid import concentration_step
from profiles.drugs import Component, Fluid
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pump import Catheter, CatheterPiece
from profiles.tip import dead_volume_nl
from tests.device.rig import CONTEXT, library

ID, OTHER = b"i" * 16, b"o" * 16
BOLUS = SingleBolus("ab" * 16, Bolus(10_000, 600, 5_000), delay_s=60, expiry_s=3_600)
BACLOFEN = Fluid((Component("baclofen", 500_000),))
STRONGER = Fluid((Component("baclofen", 1_000_000),))
STRONGEST = Fluid((Component("baclofen", 2_000_000),))
REFILL = Refill("fill-1", BACLOFEN, 18_000_000, 2_100_000, 2_000_000)


def proposed(state, act, transaction=ID, base=None):
    base = state.generation if base is None else base
    return pump_acts.propose(state, Propose(transaction, base, encode_act(act)), 1)


def apply_request(state, act, transaction=ID):
    return Apply(transaction, state.generation, digest(encode_act(act)))


def performed(state, act, transaction=ID, presence=Presence.GIVEN):
    state = proposed(state, act, transaction).state
    return pump_acts.apply(state, apply_request(state, act, transaction), 2, presence)


def done(state, act, transaction=ID):
    answered = performed(state, act, transaction)
    assert isinstance(answered.reply, ApplyReply), answered.reply
    return answered.state


def verdict(state, act):
    reply = proposed(state, act).reply
    assert isinstance(reply, ProposeReply)
    return reply.verdict


def verdict_of(state, act):
    return pump_acts.verdict_on(state, encode_act(act))


def reason(answered):
    assert isinstance(answered.reply, Refused), answered.reply
    return answered.reply.reason


def clock(state, shift_s=3_600):
    return ClockChange(state.wall_offset_s, state.wall_offset_s + shift_s)


def limits(state, **changes):
    return LimitsChange(replace(pump_acts.factory_limits(state.limits), **changes))


ACTS = (lambda state: BOLUS, clock, lambda state: limits(state, bolus_max_nl=500_000), lambda state: REFILL)


# --- at most once, and only what was proposed


@pytest.mark.req(36)
@pytest.mark.parametrize("act", ACTS)
def test_the_same_id_again_gets_the_same_answer_and_changes_nothing(running_pump, act):
    state = running_pump()
    wanted = act(state)
    first = performed(state, wanted)
    assert first.reply == ApplyReply(2, ID, Activation.ACTIVATED, state.generation + 1)
    again = pump_acts.apply(first.state, apply_request(state, wanted), 3, Presence.GIVEN)
    assert again.state == first.state
    assert again.reply == replace(first.reply, answers=3)
    assert reason(proposed(first.state, wanted)) is Reason.FINISHED


@pytest.mark.req(37)
@pytest.mark.parametrize("act", ACTS)
def test_a_proposal_changes_nothing_that_runs(running_pump, act):
    state = running_pump()
    answered = proposed(state, act(state))
    assert answered.reply == ProposeReply(1, ID, encode_act(act(state)), Verdict.ACCEPTED)
    assert replace(answered.state, proposal=None) == state


@pytest.mark.req(41)
@pytest.mark.parametrize("act", ACTS)
def test_a_killed_act_can_never_take_effect(running_pump, act):
    state = running_pump()
    wanted = act(state)
    state = proposed(state, wanted).state
    killed = pump_transactions.kill(state, Kill(ID), 2)
    assert killed.reply.result is Result.KILLED
    for request in (apply_request(state, wanted),):
        assert reason(pump_acts.apply(killed.state, request, 3, Presence.GIVEN)) is Reason.KILLED
    assert reason(proposed(killed.state, wanted)) is Reason.KILLED


@pytest.mark.req(39)
@pytest.mark.parametrize("act", ACTS)
def test_another_programmer_is_noticed_before_and_after_the_proposal(running_pump, program_with, act):
    state = running_pump()
    assert reason(proposed(state, act(state), base=state.generation + 1)) is Reason.WRONG_BASE
    waiting = proposed(state, act(state)).state
    changed = done(waiting, clock(state, 60), OTHER)
    assert reason(pump_acts.apply(changed, apply_request(state, act(state)), 3, Presence.GIVEN)) is Reason.UNKNOWN_ID
    other = running_pump(program_with(Continuous(500_000, 0)), pump=waiting)
    assert reason(pump_acts.apply(other, apply_request(state, act(state)), 3, Presence.GIVEN)) is Reason.WRONG_BASE


@pytest.mark.req(39)
def test_an_act_makes_a_staged_program_too_old(running_pump, program_with):
    state, image = running_pump(), encode_program(program_with(Continuous(500_000, 0)))
    begin = Begin(OTHER, state.generation, len(image), digest(image), 0, digest(b""))
    state = done(pump_transactions.begin(state, begin, 1).state, clock(state))
    activate = Activate(OTHER, begin.base_generation, digest(image), digest(b""))
    assert reason(pump_transactions.activate(state, activate, 2, Presence.GIVEN)) is not None


@pytest.mark.req(67)
def test_an_act_waits_for_the_hand_at_the_pump(running_pump):
    state = running_pump()
    waits = performed(state, REFILL, presence=Presence.AWAITED)
    assert waits.reply == ApplyReply(2, ID, Activation.WAITING, state.generation)
    assert waits.state.fills == ()
    missed = performed(state, REFILL, presence=Presence.MISSED)
    assert reason(missed) is Reason.NOT_CONFIRMED
    assert (missed.state.fills, missed.state.ended[-1].result) == ((), Result.REFUSED)


def test_only_the_act_that_was_proposed_is_applied(running_pump):
    state = proposed(running_pump(), REFILL).state
    for request, expected in (
        (Apply(ID, state.generation, digest(b"another")), Reason.WRONG_DIGEST),
        (Apply(OTHER, state.generation, digest(encode_act(REFILL))), Reason.UNKNOWN_ID),
        (Apply(ID, state.generation + 1, digest(encode_act(REFILL))), Reason.WRONG_BASE),
    ):
        assert reason(pump_acts.apply(state, request, 2, Presence.GIVEN)) is expected


def test_bytes_that_are_no_act_are_told_and_never_applied(running_pump):
    state = running_pump()
    answered = pump_acts.propose(state, Propose(ID, state.generation, b"\xff"), 1)
    assert answered.reply.verdict is Verdict.UNREADABLE
    request = Apply(ID, state.generation, digest(b"\xff"))
    assert reason(pump_acts.apply(answered.state, request, 2, Presence.GIVEN)) is Reason.WRONG_DIGEST


def test_a_stop_strikes_an_open_proposal_off(running_pump):
    state = pump_transactions.stop(proposed(running_pump(), REFILL).state, Stop(OTHER), 2).state
    assert state.proposal is None
    assert reason(proposed(state, REFILL)) is Reason.KILLED


# --- a single bolus


def entry(state):
    return next(one for one in state.ledger if one.id == bytes.fromhex(BOLUS.id))


def test_a_bolus_is_given_beside_the_program_that_goes_on(running_pump, program_with):
    periodic = Periodic(Bolus(20_000, 1_200, 0), 14_400, 100_000, 0)
    before = advanced(running_pump(program_with(periodic)), 10_000)
    state = done(before, BOLUS)
    assert (state.program_image, state.activated_s) == (before.program_image, before.activated_s)
    assert entry(advanced(state, 10_059)).state is PartState.PENDING
    assert flow_now(advanced(state, 10_060)) == 100_000 + 10_000 * 86_400 // 600
    ended = advanced(state, 10_700)
    assert (entry(ended).state, entry(ended).delivered_units) == (PartState.DONE, 10_000 * UNITS_PER_NL)
    assert [bolus.start_s for bolus in advanced(state, 14_400).boluses] == [14_400]


def test_a_bolus_that_cannot_start_in_time_is_void(running_pump, program_with):
    periodic = Periodic(Bolus(20_000, 1_200, 0), 14_400, 100_000, 0, first_after_s=0)
    state = advanced(done(running_pump(program_with(periodic)), replace(BOLUS, expiry_s=900)), 8_000)
    assert (entry(state).state, entry(state).delivered_units) == (PartState.EXPIRED, 0)


def test_a_bolus_that_a_stop_interrupts_is_closed_with_what_it_delivered(running_pump):
    state = advanced(done(running_pump(), BOLUS), 60 + 100)
    state = pump_transactions.stop(state, Stop(OTHER), 3).state
    assert entry(state).state is PartState.CUT
    assert entry(state).delivered_units == 10_000 * 86_400 // 600 * 100
    assert entry(advanced(state, 10_000)) == entry(state)


def test_no_second_bolus_while_one_is_waiting(running_pump):
    state = done(running_pump(), BOLUS)
    assert verdict_of(state, replace(BOLUS, id="cd" * 16)) is Verdict.BOLUS
    assert reason(proposed(advanced(state, 100), replace(BOLUS, id="cd" * 16), OTHER)) is Reason.BUSY


@pytest.mark.req(50)
@pytest.mark.parametrize("part", [
    Prime("1" * 32, "implant", "system", 316_000, 1_896_000),
    Bridge("1" * 32, "fill-1", "unchanged", BACLOFEN, 316_000, Continuous(600_000, 0)),
])  # fmt: skip
def test_no_bolus_while_the_line_is_filled_or_bridged(running_pump, part):
    state = advanced(running_pump(None, (part,)), 60)
    assert verdict_of(state, BOLUS) is Verdict.BOLUS
    assert verdict_of(advanced(state, 86_400), BOLUS) is Verdict.ACCEPTED


@pytest.mark.req(50)
def test_a_bolus_moves_nothing_of_a_program_whose_start_was_delayed(running_pump, program_with):
    """The delayed start is over, and the program's boluses and plan still count from its end."""
    plan = (PlanStep(20_000, Continuous(700_000, 0)),)
    program = replace(program_with(Periodic(Bolus(20_000, 1_200, 0), 14_400, 100_000, 0)), step_plan=plan)
    state = advanced(running_pump(program, (DelayedStart("d" * 32, 3_000, Continuous(500_000, 0)),)), 10_000)
    after = done(state, BOLUS)
    for second in (10_800, 17_399, 17_400, 22_999, 23_000, 60_000):
        with_bolus, without = (flow_now(advanced(pump, second)) for pump in (after, state))
        assert with_bolus == without
    assert flow_now(advanced(after, 23_000)) == 700_000


def test_a_bolus_id_is_given_once_under_whatever_transaction(running_pump):
    state = advanced(done(running_pump(), BOLUS), 2_000)
    assert verdict_of(state, BOLUS) is Verdict.ONCE_ONLY
    state = proposed(state, BOLUS, OTHER).state
    assert reason(pump_acts.apply(state, apply_request(state, BOLUS, OTHER), 3, Presence.GIVEN)) is Reason.ONCE_ONLY


@pytest.mark.parametrize(("program", "expected"), [
    (Stopped("planned"), Verdict.NOT_RUNNING),
    (Continuous(24_000_000, 0), Verdict.BOLUS),
])  # fmt: skip
def test_a_bolus_beside_what_does_not_run_or_leaves_no_flow_is_refused(running_pump, program_with, program, expected):
    assert verdict_of(running_pump(program_with(program)), BOLUS) is expected


def test_a_factory_new_and_an_empty_pump_take_no_bolus(factory_pump, running_pump):
    assert verdict_of(factory_pump, BOLUS) is Verdict.NOT_RUNNING
    state = running_pump()
    assert verdict_of(replace(state, counters=replace(state.counters, reservoir_units=0)), BOLUS) is Verdict.NOT_RUNNING


def test_boluses_of_the_day_count_together(running_pump):
    tight = limits(running_pump(), day_max_nl=600_000 + 25_000)
    state = done(running_pump(), tight, OTHER)
    for turn in range(2):
        state = done(state, replace(BOLUS, id=f"{turn:032x}"), bytes([turn]) * 16)
        state = advanced(state, state.now_s + 1_000)
    third = replace(BOLUS, id="c" * 32)
    assert verdict_of(state, third) is Verdict.DAY_VOLUME
    assert verdict_of(advanced(state, state.now_s + 86_400), third) is Verdict.ACCEPTED


# --- the clock


@pytest.mark.req(53)
def test_the_clock_is_set_only_from_the_one_that_was_shown(running_pump):
    state = running_pump()
    shown = clock(state)
    after = done(state, shown)
    assert (after.wall_offset_s, after.now_s) == (shown.wall_offset_s, state.now_s)
    assert any(line.code is EventCode.CLOCK_SET for line in after.log)
    assert verdict_of(after, shown) is Verdict.CLOCK
    assert verdict_of(state, ClockChange(state.wall_offset_s, state.wall_offset_s)) is Verdict.CLOCK


@pytest.mark.req(53)
def test_the_clock_is_not_put_where_a_moved_bolus_would_be_more_than_the_pump_drives(running_pump, program_with):
    """What is left out because it was given already asks for no flow."""
    steps = tuple(Step(*row, 0) for row in ((0, 8_100, 240_000), (8_100, 8_700, 2_400_000), (8_700, 86_400, 240_000)))
    state = running_pump(program_with(Timed((steps,))))
    at_two = advanced(state, -state.wall_offset_s % 86_400 + 7_200)
    tight = done(at_two, limits(at_two, flow_max_nl_per_day=2_400_000))
    assert verdict_of(at_two, clock(at_two, 3_600)) is Verdict.ACCEPTED
    assert verdict_of(tight, clock(tight, 3_600)) is Verdict.FLOW
    assert reason(performed(tight, clock(tight, 3_600), OTHER)) is Reason.LIMITS
    at_three = advanced(tight, tight.now_s + 3_600)
    assert verdict_of(at_three, clock(at_three, -3_600)) is Verdict.ACCEPTED


def test_lockout_and_counts_do_not_follow_the_clock(running_pump, program_with):
    patient = PatientBolus(Bolus(5_000, 120, 0), 3_600, 6)
    state = pump_bolus.ask(running_pump(program_with(patient_bolus=patient))).state
    state = done(advanced(state, 600), clock(state, 7_200))
    assert pump_bolus.ask(state).denied is pump_bolus.Denied.LOCKOUT


# --- limits


@pytest.mark.req(45)
def test_limits_that_were_set_judge_the_next_order(running_pump, program_with):
    state = done(running_pump(), limits(running_pump(), flow_max_nl_per_day=650_000))
    assert state.bounds.flow_max_nl_per_day == 650_000
    assert state.limits.flow_max_nl_per_day > 650_000
    assert pump_limits.verdict(state, program_with(Continuous(700_000, 0)), ()) is Verdict.FLOW
    assert pump_limits.verdict(state, program_with(Continuous(640_000, 0)), ()) is Verdict.ACCEPTED


@pytest.mark.req(45)
@pytest.mark.parametrize("change", [
    {"flow_max_nl_per_day": 599_999}, {"day_max_nl": 599_999}, {"flow_max_nl_per_day": 10**8}, {"interval_min_s": 0},
])  # fmt: skip
def test_limits_that_what_runs_would_break_or_that_are_wider_than_the_factorys_are_refused(running_pump, change):
    state = running_pump()
    assert verdict(state, limits(state, **change)) is Verdict.BOUNDS
    assert reason(performed(state, limits(state, **change))) is Reason.LIMITS


def test_a_pump_without_a_program_takes_limits(factory_pump):
    assert done(factory_pump, limits(factory_pump, day_max_nl=1_000_000)).bounds.day_max_nl == 1_000_000


# --- refills, and what belongs to them


def test_a_refill_sets_the_reservoir_and_keeps_what_was_counted_and_drawn(running_pump):
    before = advanced(running_pump(), 86_400)
    state = done(before, REFILL)
    assert state.counters.reservoir_units == 18_000_000 * UNITS_PER_NL
    fill = state.fills[-1]
    assert (fill.withdrawn_nl, fill.expected_nl) == (2_100_000, 2_000_000)
    assert fill.counted_nl == before.counters.reservoir_units // UNITS_PER_NL
    assert state.log[-1].code is EventCode.REFILLED
    assert state.previous_fluid is None


@pytest.mark.parametrize("error_per_mille", [100, -100])
def test_what_leaked_or_stayed_before_a_refill_is_not_told_of_what_was_filled_in(running_pump, error_per_mille):
    """The volume was measured: what the pump had miscounted until then was drawn out with the rest."""
    pump = replace(running_pump(), mechanics=Mechanics(error_per_mille=error_per_mille))
    before = advanced(pump, 86_400)
    assert before.mechanics.surplus == error_per_mille * 86_400 * flow_now(before)
    state = done(before, REFILL)
    assert state.mechanics == replace(before.mechanics, surplus=0)


@pytest.mark.req(50)
def test_a_refill_is_recorded_once(running_pump):
    state = done(running_pump(), REFILL)
    assert verdict_of(state, replace(REFILL, volume_nl=10_000_000)) is Verdict.ONCE_ONLY
    assert verdict_of(state, replace(REFILL, refill_id="fill-2")) is Verdict.ACCEPTED


def test_the_newest_refills_are_remembered_and_fit_into_the_memory(running_pump):
    state = running_pump()
    for number in range(FILLS_MAX + 1):
        state = done(state, replace(REFILL, refill_id=f"fill-{number}"), bytes([number]) * 16)
    assert [fill.refill_id for fill in state.fills] == [f"fill-{number}" for number in range(1, FILLS_MAX + 1)]
    assert pump_form.from_bytes(pump_form.to_bytes(state)).fills == state.fills


@pytest.mark.parametrize("field", ["volume_nl", "withdrawn_nl"])
def test_more_than_the_reservoir_holds_is_neither_filled_in_nor_drawn_out(running_pump, field):
    assert verdict(running_pump(), replace(REFILL, **{field: 20_000_000})) is Verdict.ACCEPTED
    assert verdict(running_pump(), replace(REFILL, **{field: 20_000_001})) is Verdict.RESERVOIR


def test_another_fluid_is_alarmed_until_a_program_for_it_runs(running_pump, program_with):
    state = done(running_pump(), replace(REFILL, fluid=STRONGER))
    assert state.previous_fluid == BACLOFEN
    assert state.counters.since_change_units == 0
    assert AlarmCode.FLUID_DIFFERS in {alarm.code for alarm in state.alarms}
    old = program_with(Continuous(500_000, 0))
    assert pump_limits.verdict(state, old, ()) is Verdict.FLUID
    state = advanced(state, 3_600)
    after = running_pump(replace(old, fluid=STRONGER), pump=state)
    assert AlarmCode.FLUID_DIFFERS not in {alarm.code for alarm in after.alarms}
    assert after.counters.since_change_units == state.counters.since_change_units > 0


@pytest.mark.req(50)
@pytest.mark.parametrize("part", [
    Prime("1" * 32, "fill-1", "system", 316_000, 1_896_000),
    Bridge("1" * 32, "fill-1", "unchanged", BACLOFEN, 316_000, Continuous(600_000, 0)),
])  # fmt: skip
def test_a_prime_or_bridge_happens_once_for_a_refill_whatever_its_id(running_pump, program_with, part):
    state = done(running_pump(), REFILL)
    state = advanced(running_pump(program_with(), (part,), pump=state), 86_400)
    again = replace(part, id="2" * 32)
    assert pump_limits.verdict(state, program_with(), (again,)) is Verdict.ONCE_ONLY
    another_name = replace(again, refill_id="fill-2")
    assert pump_limits.verdict(state, program_with(), (another_name,)) is Verdict.ONCE_ONLY
    later = done(state, replace(REFILL, refill_id="fill-2"), OTHER)
    assert pump_limits.verdict(later, program_with(), (again,)) is Verdict.ONCE_ONLY
    may = {Prime: Verdict.ACCEPTED, Bridge: Verdict.ONCE_ONLY}  # no other fluid came with the new fill
    assert pump_limits.verdict(later, program_with(), (another_name,)) is may[type(part)]


BRIDGE = Bridge("1" * 32, "fill-1", "unchanged", BACLOFEN, 316_000, Continuous(600_000, 0))
AFTER_CHANGE = replace(REFILL, refill_id="fill-2", fluid=STRONGER)


@pytest.fixture
def bridged(running_pump, program_with):
    """A pump with a recorded fill, switched to a stronger fluid with its bridge; and that program."""
    stronger = replace(program_with(Continuous(300_000, 0)), fluid=STRONGER)
    state = advanced(done(running_pump(), REFILL), 86_400)
    assert pump_limits.verdict(state, stronger, ()) is Verdict.FLUID
    assert pump_limits.verdict(state, stronger, (BRIDGE,)) is Verdict.ACCEPTED
    return running_pump(stronger, (BRIDGE,), pump=state), stronger


def test_a_refill_that_is_recorded_after_its_bridge_begins_no_second_change(bridged):
    state = advanced(bridged[0], 2 * 86_400)
    after = done(state, AFTER_CHANGE, OTHER)
    assert after.previous_fluid == BACLOFEN
    assert after.counters.since_change_units == state.counters.since_change_units > 316_000 * UNITS_PER_NL
    assert after.change == state.change
    back = done(after, replace(REFILL, refill_id="fill-3"), b"t" * 16)
    assert (back.previous_fluid, back.counters.since_change_units) == (STRONGER, 0)


def test_a_bridge_tells_of_its_fluid_so_no_alarm_stands_for_it(bridged):
    for state in (bridged[0], advanced(bridged[0], 2 * 86_400)):
        assert AlarmCode.FLUID_DIFFERS not in {alarm.code for alarm in state.alarms}


@pytest.mark.req(50)
def test_one_change_of_fluid_has_one_bridge_recorded_or_not(bridged, running_pump):
    state, stronger = advanced(bridged[0], 2 * 86_400), bridged[1]
    again = replace(BRIDGE, id="2" * 32, refill_id="another name")
    assert pump_limits.verdict(state, stronger, (again,)) is Verdict.ONCE_ONLY
    assert pump_limits.verdict(done(state, AFTER_CHANGE, OTHER), stronger, (again,)) is Verdict.ONCE_ONLY
    third = replace(stronger, fluid=STRONGEST)
    assert pump_limits.verdict(state, third, (again,)) is Verdict.FLUID
    assert pump_limits.verdict(state, third, (replace(again, previous=STRONGER),)) is Verdict.ACCEPTED


@pytest.mark.req(50)
def test_a_bridge_that_was_cut_short_may_be_followed_by_one_for_the_rest(bridged, running_pump):
    state, stronger = bridged
    cut = pump_transactions.stop(advanced(state, 90_000), Stop(OTHER), 1).state
    rest = replace(BRIDGE, id="2" * 32, volume_nl=291_000)
    assert pump_limits.verdict(cut, stronger, (rest,)) is Verdict.ACCEPTED
    whole = advanced(running_pump(stronger, (rest,), pump=cut), 2 * 86_400)
    assert pump_limits.verdict(whole, stronger, (replace(rest, id="3" * 32),)) is Verdict.ONCE_ONLY


@pytest.mark.req(50)
def test_a_line_that_is_not_pumped_through_takes_no_third_fluid_that_a_console_lets_pass(running_pump, program_with):
    """Nothing is recorded but the change itself, whose bridge a STOP has cut: the line holds both fluids now."""
    second, third = (replace(program_with(Continuous(600_000, 0)), fluid=fluid) for fluid in (STRONGER, STRONGEST))
    bridge = replace(BRIDGE, volume_nl=316_000)  # tubing and catheter, as the console wants it
    assert pump_limits.verdict(running_pump(), second, ()) is Verdict.ACCEPTED  # it was never told what is inside
    begun = advanced(running_pump(second, (bridge,)), 30_000)
    cut = pump_transactions.stop(begun, Stop(OTHER), 1).state
    oldest, newest = (replace(bridge, id="2" * 32, previous=fluid) for fluid in (BACLOFEN, STRONGER))
    for order in (third, program_with()):
        assert pump_limits.verdict(cut, order, ()) is Verdict.FLUID
        assert pump_limits.verdict(cut, order, (oldest,)) is Verdict.FLUID
    assert pump_limits.verdict(cut, third, (newest,)) is Verdict.ACCEPTED
    catheter = Catheter((CatheterPiece("whole", 800_000, 0, 2_200, "ours"),))
    context = replace(CONTEXT, catheter=catheter, held=second, line_fluid=BACLOFEN)
    through = replace(context, pumped_since_change_nl=dead_volume_nl(context, library()))
    for known, passes in ((context, oldest), (through, newest)):
        found = {part: bool(concentration_step(Order(third, (part,)), known, library())) for part in (oldest, newest)}
        assert found == {part: part is not passes for part in (oldest, newest)}


@pytest.mark.req(50)
def test_a_prime_that_was_cut_short_is_not_begun_again(running_pump, program_with):
    part = Prime("1" * 32, "implant", "system", 316_000, 1_896_000)
    cut = pump_transactions.stop(advanced(running_pump(None, (part,)), 60), Stop(OTHER), 1).state
    again = replace(part, id="2" * 32, refill_id="another name")
    assert pump_limits.verdict(cut, program_with(), (again,)) is Verdict.ONCE_ONLY


@pytest.mark.req(50)
def test_a_prime_that_never_began_may_still_be_given(running_pump, program_with):
    part = Prime("1" * 32, "fill-1", "system", 316_000, 1_896_000)
    ended = replace(running_pump(program_with(), (part,)), ledger=())
    entry_ = pump_ledger_entry(part, PartState.EXPIRED)
    state = replace(ended, ledger=(entry_,), once_image=encode_one_time(()))
    assert pump_limits.verdict(state, program_with(), (replace(part, id="2" * 32),)) is Verdict.ACCEPTED


def pump_ledger_entry(part, how):
    return LedgerEntry(bytes.fromhex(part.id), how, 0, 0, *line_of(part))
