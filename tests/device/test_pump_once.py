"""Boluses, stops, primes, refills, clocks and programs in every order: each part at most once, and truly told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from device import pump_acts, pump_bolus, pump_ledger, pump_transactions
from device.act_image import encode_act
from device.image import digest, encode_one_time, encode_program
from device.messages import Activate, Apply, Begin, Chunk, Propose, Seal, Stop
from device.pump_bolus import BolusSource
from device.pump_course import bolus_flow_nl_per_day
from device.pump_ledger import line_of
from device.pump_state import UNITS_PER_NL, LineKind, PartState
from device.pump_therapy import advanced
from device.pump_transactions import Presence
from profiles.acts import ClockChange, Refill
from profiles.program import Bolus, PatientBolus, Prime, SingleBolus, Step, Timed

CLOSED = {PartState.DONE, PartState.EXPIRED, PartState.CUT}
DAY = Timed(((Step(0, 43_200, 600_000, 0), Step(43_200, 43_800, 2_400_000, 0), Step(43_800, 86_400, 480_000, 0)),))
PATIENT = PatientBolus(Bolus(5_000, 120, 0), 3_600, 6)


class Bedside(RuleBasedStateMachine):
    """What people do to one pump, in any order; ``start`` and ``program`` are put in by the test."""

    start = None
    program = None

    def __init__(self) -> None:
        super().__init__()
        self.state = self.start
        self.number = 0
        self.ordered: dict[bytes, SingleBolus] = {}
        self.acts: list[tuple[bytes, object, int]] = []
        self.closed: dict[bytes, object] = {}
        self.begun: dict[bytes, int] = {}
        self.primed: dict[str, int] = {}

    def fresh(self) -> bytes:
        self.number += 1
        return self.number.to_bytes(16, "big")

    def go_to(self, target_s: int) -> None:
        """Minute by minute, so that no start is overlooked."""
        while self.state.now_s < target_s:
            self.look_at(advanced(self.state, min(target_s, self.state.now_s + 60)))

    def look_at(self, state) -> None:
        before = {entry.id: entry.state for entry in self.state.ledger}
        for entry in state.ledger:
            started = entry.state is not PartState.PENDING and entry.state is not PartState.EXPIRED
            if started and before.get(entry.id) in (None, PartState.PENDING):
                self.begun[entry.id] = self.begun.get(entry.id, 0) + 1
                if entry.line is LineKind.PRIME:
                    self.primed[entry.refill_id] = self.primed.get(entry.refill_id, 0) + 1
        self.state = state

    def perform(self, transaction: bytes, act, base: int) -> None:
        data = encode_act(act)
        self.look_at(pump_acts.propose(self.state, Propose(transaction, base, data), 1).state)
        self.look_at(pump_acts.apply(self.state, Apply(transaction, base, digest(data)), 2, Presence.GIVEN).state)

    def push(self, parts) -> None:
        name, image, once = self.fresh(), encode_program(self.program), encode_one_time(parts)
        base, digests = self.state.generation, (digest(image), digest(once))
        for answered in (
            lambda: pump_transactions.begin(
                self.state, Begin(name, base, len(image), digests[0], len(once), digests[1]), 1
            ),
            lambda: pump_transactions.chunk(self.state, Chunk(name, 0, image + once), 2),
            lambda: pump_transactions.seal(self.state, Seal(name), 3),
            lambda: pump_transactions.activate(self.state, Activate(name, base, *digests), 4, Presence.GIVEN),
        ):
            self.look_at(answered().state)

    @rule(delay_s=st.integers(0, 1_800), expiry_s=st.integers(1_801, 7_200))
    def a_bolus_is_ordered(self, delay_s, expiry_s):
        bolus = SingleBolus(self.fresh().hex(), Bolus(10_000, 600, 0), delay_s, expiry_s)
        self.ordered[bytes.fromhex(bolus.id)] = bolus
        self.acts.append((self.fresh(), bolus, self.state.generation))
        self.perform(*self.acts[-1])

    @precondition(lambda self: self.acts)
    @rule(data=st.data(), again_as_new=st.booleans())
    def an_act_comes_once_more(self, data, again_as_new):
        transaction, act, base = data.draw(st.sampled_from(self.acts))
        self.perform(
            self.fresh() if again_as_new else transaction, act, self.state.generation if again_as_new else base
        )

    @rule(span_s=st.integers(1, 5_000))
    def time_passes(self, span_s):
        self.go_to(self.state.now_s + span_s)

    @rule()
    def it_is_stopped(self):
        self.look_at(pump_transactions.stop(self.state, Stop(self.fresh()), 1).state)

    @rule()
    def it_is_programmed(self):
        self.push(())

    @rule(refill=st.integers(1, 3))
    def it_is_primed(self, refill):
        self.push((Prime(self.fresh().hex(), f"fill-{refill}", "system", 20_000, 1_896_000),))

    @rule(refill=st.integers(1, 3))
    def it_is_refilled(self, refill):
        act = Refill(f"fill-{refill}", self.program.fluid, 18_000_000, 1_000_000, 1_000_000)
        self.perform(self.fresh(), act, self.state.generation)

    @rule(shift_s=st.integers(-7_200, 7_200).filter(bool))
    def the_clock_is_set(self, shift_s):
        offset = self.state.wall_offset_s
        self.perform(self.fresh(), ClockChange(offset, offset + shift_s), self.state.generation)

    @rule()
    def the_patient_asks(self):
        self.look_at(pump_bolus.ask(self.state).state)

    @rule()
    def the_power_goes_and_comes(self):
        restarted = replace(pump_ledger.restarted(self.state), boluses=())
        self.look_at(advanced(restarted, restarted.now_s + 60))

    @invariant()
    def no_part_begins_twice(self):
        assert all(times == 1 for times in self.begun.values())

    @invariant()
    def no_refill_is_primed_twice(self):
        assert all(times == 1 for times in self.primed.values())

    @invariant()
    def what_is_closed_stays_as_it_was(self):
        for entry in self.state.ledger:
            if entry.state in CLOSED:
                assert self.closed.setdefault(entry.id, entry) == entry

    @invariant()
    def the_word_for_its_end_is_true(self):
        for entry in self.state.ledger:
            bolus = self.ordered.get(entry.id)
            if bolus is None:
                continue
            whole = bolus_flow_nl_per_day(bolus.bolus) * bolus.bolus.duration_s
            assert 0 <= entry.delivered_units <= whole <= bolus.bolus.volume_nl * UNITS_PER_NL
            assert (entry.state is PartState.DONE) <= (entry.delivered_units == whole)
            assert (entry.state in (PartState.EXPIRED, PartState.PENDING)) <= (entry.delivered_units == 0)

    @invariant()
    def one_single_bolus_at_a_time(self):
        assert sum(bolus.source is BolusSource.SINGLE for bolus in self.state.boluses) <= 1


@pytest.mark.req(36)
@pytest.mark.req(50)
def test_in_every_order_each_part_is_given_at_most_once(running_pump, program_with):
    class AtThisPump(Bedside):
        program = program_with(DAY, PATIENT)
        start = running_pump(program)

    run_state_machine_as_test(AtThisPump, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))


def test_a_line_part_knows_its_refill():
    assert line_of(Prime("1" * 32, "fill-1", "system", 1, 1)) == (LineKind.PRIME, "fill-1")
