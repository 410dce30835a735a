"""The gate: no frame whose image has a hard finding passes, none without one is refused, and its default is no."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from device.act_image import encode_act
from device.codes import Slot
from device.events import Why
from device.gate import Gate, Standing
from device.image import decode_program, digest, encode_one_time, encode_program
from device.journal import Action
from device.messages import (
    Activate,
    Apply,
    Begin,
    Chunk,
    Hello,
    Kill,
    Log,
    Pair,
    Proof,
    Propose,
    Read,
    Request,
    Seal,
    Status,
    Stop,
    Who,
)
from profiles.acts import Refill
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.program import Bolus, Continuous, Order, Program, SingleBolus
from profiles.pump import Catheter

MINE, OTHER = b"m" * 16, b"o" * 16
ORDER = Order(
    Program("300 mcg/day", Fluid((Component("baclofen", 500_000),)), Continuous(600_000, 300_000)),
    (SingleBolus("ab" * 16, Bolus(10_000, 600, 5_000)),),
)
CONTEXT = Context("cisterna-20", Catheter(), 20_000_000, 1_000_000, "spasticity", Jurisdiction.US, Exposure.TOLERANT)
PROGRAM, ONCE = encode_program(ORDER.program), encode_one_time(ORDER.one_time)
BLOB = PROGRAM + ONCE
READY = Standing(MINE, 7, frozenset(), frozenset({MINE}), frozenset({Action.INTENT, Action.ACTIVATING}))

BEGIN = Begin(MINE, 7, len(PROGRAM), digest(PROGRAM), len(ONCE), digest(ONCE))
CHUNK = Chunk(MINE, 3, BLOB[3:40])
ACTIVATE = Activate(MINE, 7, digest(PROGRAM), digest(ONCE))
THERAPY = (BEGIN, CHUNK, Seal(MINE), ACTIVATE)
REFILL = Refill("fill-1", ORDER.program.fluid, 18_000_000, 2_000_000, 2_000_000)
ACT = encode_act(REFILL)
ACTS = (Propose(MINE, 7, ACT), Apply(MINE, 7, digest(ACT)))
FREE = (Who(), Hello("CIS-1"), Pair(), Proof(), Status(), Read(Slot.ACTIVE, 0, 10), Log(1), Stop(OTHER))


def finding(severity, rule=Rule.DOSE_DAY):
    return Finding(rule, severity, Place(Part.BASE), "1,200", "1,000", "mcg/day", "label")


def gate_with(*findings, twin=None):
    rows = frozenset((f.rule, f.severity, f.where, f.detail) for f in findings) if twin is None else twin
    return Gate(lambda order, context: tuple(findings), lambda order, context: rows)


def ready_gate():
    gate = gate_with()
    assert gate.offer(ORDER, CONTEXT, frozenset()) is None
    assert gate.accept_read_back(BLOB) is None
    return gate


@pytest.mark.req(13)
@pytest.mark.parametrize("severity", [Severity.HARD, Severity.ABSOLUTE])
def test_an_order_with_a_blocking_finding_is_not_offered_whatever_is_acknowledged(severity):
    found = finding(severity)
    gate = gate_with(found)
    refusal = gate.offer(ORDER, CONTEXT, frozenset({found.key}))
    assert (refusal.why, refusal.findings) == (Why.HARD_FINDINGS, (found,))
    assert gate.offered is None
    assert all(gate.admit(message, READY) for message in THERAPY)


@pytest.mark.req(16)
def test_a_soft_finding_needs_its_own_acknowledgement():
    one, two = finding(Severity.SOFT), finding(Severity.SOFT, Rule.UNIT_SLIP)
    gate = gate_with(one, two)
    refusal = gate.offer(ORDER, CONTEXT, frozenset({one.key}))
    assert (refusal.why, refusal.findings) == (Why.UNACKNOWLEDGED, (two,))
    assert gate.offer(ORDER, CONTEXT, frozenset({one.key, two.key})) is None


@pytest.mark.req(16)
def test_a_reason_does_not_reach_a_worse_finding_of_the_same_rule():
    found = finding(Severity.SOFT)
    read = frozenset({replace(found, asked="1,100").key})
    refusal = gate_with(found).offer(ORDER, CONTEXT, read)
    assert (refusal.why, refusal.findings) == (Why.UNACKNOWLEDGED, (found,))
    assert gate_with(found).offer(ORDER, CONTEXT, frozenset({replace(found, asked="1,300").key})) is None


def test_a_note_blocks_nothing_and_belongs_to_no_comparison():
    note = finding(Severity.NOTE)
    assert gate_with(note, twin=frozenset()).offer(ORDER, CONTEXT, frozenset()) is None
    row = (note.rule, note.severity, note.where, note.detail)
    assert gate_with(twin=frozenset({row})).offer(ORDER, CONTEXT, frozenset()) is None


@pytest.mark.req(20)
def test_twins_that_do_not_say_the_same_refuse():
    found = finding(Severity.SOFT)
    for gate in (gate_with(found, twin=frozenset()), gate_with(twin=frozenset({(Rule.CLOCK, Severity.SOFT, 0, "")}))):
        assert gate.offer(ORDER, CONTEXT, frozenset({found.key})).why is Why.TWINS_DISAGREE
        assert gate.offered is None


@pytest.mark.req(22)
def test_both_twins_judge_the_order_that_the_bytes_say():
    seen = []
    gate = Gate(
        lambda order, context: seen.append(("checks", order, context)) or (),
        lambda order, context: seen.append(("verdict", order, context)) or frozenset(),
    )
    gate.offer(ORDER, CONTEXT, frozenset())
    assert seen == [("checks", ORDER, CONTEXT), ("verdict", ORDER, CONTEXT)]
    assert seen[0][1] is not ORDER
    assert gate.offered.blob == BLOB
    gate.accept_read_back(BLOB)
    assert [name for name, *_ in seen] == ["checks", "verdict"] * 2


def test_an_order_without_an_image_is_not_offered():
    order = replace(ORDER, program=replace(ORDER.program, base=Continuous(-1, 0)))
    refusal = gate_with().offer(order, CONTEXT, frozenset())
    assert refusal.why is Why.UNENCODABLE
    assert "program.base.flow_nl_per_day" in refusal.detail


@pytest.mark.req(38)
def test_only_the_signed_bytes_are_accepted_as_read_back():
    gate = gate_with()
    assert gate.accept_read_back(BLOB).why is Why.READ_BACK_DIFFERS
    gate.offer(ORDER, CONTEXT, frozenset())
    for place in range(len(BLOB)):
        hurt = BLOB[:place] + bytes([BLOB[place] ^ 1]) + BLOB[place + 1 :]
        assert gate.accept_read_back(hurt).why is Why.READ_BACK_DIFFERS
        assert gate.admit(ACTIVATE, READY)
    assert gate.accept_read_back(BLOB[:-1]).why is Why.READ_BACK_DIFFERS
    assert gate.accept_read_back(BLOB) is None
    assert gate.admit(ACTIVATE, READY) is None


@pytest.mark.req(23)
def test_what_has_become_unsafe_since_the_offer_is_refused_at_read_back():
    findings = []
    gate = Gate(
        lambda order, context: tuple(findings),
        lambda order, context: frozenset((f.rule, f.severity, f.where, f.detail) for f in findings),
    )
    assert gate.offer(ORDER, CONTEXT, frozenset()) is None
    findings.append(finding(Severity.HARD))
    assert gate.accept_read_back(BLOB).why is Why.HARD_FINDINGS
    assert gate.admit(ACTIVATE, READY)


def test_everything_in_order_passes():
    gate = ready_gate()
    assert [gate.admit(message, READY) for message in (*THERAPY, *FREE, Kill(MINE))] == [None] * 13
    assert {type(message) for message in (*THERAPY, *ACTS, *FREE, Kill(MINE))} == set(get_args(Request))


def test_reading_and_stop_pass_in_every_standing_and_with_nothing_offered():
    uncertain = Standing(uncertain=frozenset({OTHER}))
    for standing in (Standing(), uncertain, READY):
        assert [gate_with().admit(message, standing) for message in FREE] == [None] * len(FREE)


STANDINGS = {
    "nothing known": Standing(),
    "something uncertain": replace(READY, uncertain=frozenset({OTHER})),
    "the same uncertain": replace(READY, uncertain=frozenset({MINE})),
    "another transaction": replace(READY, transaction=OTHER),
    "no durable intent": replace(READY, recorded=frozenset({Action.ACTIVATING})),
}


@pytest.mark.req(35)
@pytest.mark.parametrize("standing", STANDINGS.values(), ids=STANDINGS)
def test_no_therapy_message_passes_in_any_other_standing(standing):
    assert [gate.why for gate in (ready_gate().admit(message, standing) for message in THERAPY)] == [
        Why.NOT_ADMITTED
    ] * len(THERAPY)


@pytest.mark.req(39)
def test_another_generation_than_the_one_read_begins_and_switches_nothing():
    for standing in (replace(READY, generation=8), replace(READY, generation=None)):
        assert ready_gate().admit(BEGIN, standing)
        assert ready_gate().admit(ACTIVATE, standing)


@pytest.mark.req(34)
def test_the_switch_needs_its_durable_line():
    standing = replace(READY, recorded=frozenset({Action.INTENT}))
    assert ready_gate().admit(CHUNK, standing) is None
    assert ready_gate().admit(ACTIVATE, standing)


def test_only_an_open_transaction_may_be_killed():
    gate = gate_with()
    assert gate.admit(Kill(MINE), READY) is None
    assert gate.admit(Kill(OTHER), READY)
    assert gate.admit(Kill(MINE), replace(READY, uncertain=frozenset({MINE}))) is None


@pytest.mark.parametrize(
    "message",
    [
        replace(BEGIN, id=OTHER),
        replace(BEGIN, program_length=len(PROGRAM) - 1),
        replace(BEGIN, program_digest=bytes(32)),
        replace(BEGIN, once_length=0),
        replace(BEGIN, once_digest=bytes(32)),
        replace(CHUNK, id=OTHER),
        replace(CHUNK, offset=4),
        replace(CHUNK, data=CHUNK.data[:-1] + b"\xee"),
        replace(CHUNK, offset=len(BLOB) - 1),
        Seal(OTHER),
        replace(ACTIVATE, id=OTHER),
        replace(ACTIVATE, program_digest=bytes(32)),
        replace(ACTIVATE, once_digest=bytes(32)),
        "a text",
    ],
    ids=str,
)
def test_a_message_that_is_not_of_the_offered_image_is_refused(message):
    assert ready_gate().admit(message, READY).why is Why.NOT_ADMITTED


@pytest.mark.req(40)
def test_one_flipped_bit_after_the_check_is_a_refusal():
    gate = ready_gate()
    for bit in range(8 * len(CHUNK.data)):
        hurt = bytearray(CHUNK.data)
        hurt[bit // 8] ^= 1 << bit % 8
        assert gate.admit(replace(CHUNK, data=bytes(hurt)), READY)


def test_a_withdrawn_or_newly_offered_image_needs_its_own_read_back():
    gate = ready_gate()
    gate.offer(ORDER, CONTEXT, frozenset())
    assert gate.admit(BEGIN, READY) is None
    assert gate.admit(ACTIVATE, READY)
    gate.withdraw()
    assert all(gate.admit(message, READY) for message in THERAPY)
    assert decode_program(PROGRAM) == ORDER.program


# --- acts


def act_gate():
    gate = gate_with()
    assert gate.offer_act(REFILL, ORDER.program, None, frozenset()) is None
    assert gate.accept_act(ACT) is None
    return gate


@pytest.mark.parametrize("message", ACTS)
def test_an_act_passes_once_it_was_offered_and_came_back_the_same(message):
    assert act_gate().admit(message, READY) is None
    assert gate_with().admit(message, READY).why is Why.NOT_ADMITTED
    for standing in (
        replace(READY, generation=8),
        replace(READY, transaction=OTHER),
        replace(READY, recorded=frozenset()),
        replace(READY, uncertain=frozenset({OTHER})),
    ):
        assert act_gate().admit(message, standing).why is Why.NOT_ADMITTED


def test_another_act_than_the_offered_one_does_not_pass():
    other = encode_act(replace(REFILL, volume_nl=1))
    gate = act_gate()
    assert gate.admit(Propose(MINE, 7, other), READY).why is Why.NOT_ADMITTED
    assert gate.admit(Apply(MINE, 7, digest(other)), READY).why is Why.NOT_ADMITTED
    assert gate.accept_act(other).why is Why.READ_BACK_DIFFERS
    assert gate.admit(ACTS[1], READY).why is Why.NOT_ADMITTED


def test_an_act_needs_its_activating_line_before_it_takes_effect():
    standing = replace(READY, recorded=frozenset({Action.INTENT}))
    assert act_gate().admit(ACTS[0], standing) is None
    assert act_gate().admit(ACTS[1], standing).why is Why.NOT_ADMITTED


def test_an_offer_of_one_kind_withdraws_the_other():
    gate = act_gate()
    assert gate.offer(ORDER, CONTEXT, frozenset()) is None
    assert gate.admit(ACTS[0], READY).why is Why.NOT_ADMITTED
    assert gate.offer_act(ORDER.one_time[0], ORDER.program, CONTEXT, frozenset()) is None
    for message in THERAPY:
        assert gate.admit(message, READY).why is Why.NOT_ADMITTED


def test_nothing_that_came_back_empty_is_accepted():
    assert gate_with().accept_act(b"").why is Why.READ_BACK_DIFFERS
