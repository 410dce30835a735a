"""One push, stage by stage, against the emulated pump and against pumps that say something else."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from device import messages as m
from device.codes import Reason, Result, Verdict
from device.commands import Cancel, Open, Stop
from device.emulator import Confirm
from device.events import Confirmed, Noise, NotApplied, Progress, Stage, Why
from device.framing import decode_frame, encode_frame
from device.gate import Gate
from device.image import digest, encode_one_time, encode_program
from device.journal import Action
from device.message_forms import TYPES, encode_message
from device.push_talk import PushTalk
from device.sealing import unsealed
from profiles.findings import Finding, Key, Part, Place, Rule, Severity
from profiles.program import Continuous, Step, Timed
from tests.device.rig import (
    BOLUS,
    DRAFT,
    HELD,
    PUSHED,
    STOPPED,
    FailingJournal,
    Rig,
    clean,
    instead,
    is_true,
    push,
    requests,
)

DAY = Key("dose-day", "program.base", "", "mcg/day", "2", "1")
CLOCK = Key("clock", "program", "x", "s", "90", "60")
DRAFT_DIGEST = digest(encode_program(DRAFT))


def opened(**changes) -> Rig:
    rig = Rig(**changes)
    rig.ask(Open())
    return rig


def stages(rig: Rig) -> list[Stage]:
    told = [event.stage for event in rig.events if isinstance(event, Progress)]
    return [stage for place, stage in enumerate(told) if place == 0 or told[place - 1] is not stage]


def test_a_push_passes_every_stage_and_is_confirmed_from_the_pump():
    rig = opened()
    rig.ask(push())
    assert stages(rig) == [
        Stage.BEGIN, Stage.SENDING, Stage.SEALING, Stage.READING_BACK, Stage.ACTIVATING, Stage.SETTLING,
    ]  # fmt: skip
    (confirmed,) = rig.outcomes()
    assert isinstance(confirmed, Confirmed)
    assert (confirmed.why, confirmed.program, confirmed.image) == (Why.ACTIVATED, DRAFT, encode_program(DRAFT))
    assert confirmed.status.generation == 2
    assert rig.pump_program == DRAFT_DIGEST
    assert rig.journal.open_intents("CIS-1") == ()


@pytest.mark.req(34)
def test_the_intent_stands_before_begin_and_activating_before_the_switch():
    order = []
    rig = opened()
    rig.journal.append = lambda action, body: order.append(action)
    rig.to_pump = lambda data: order.append(type(rig.asked[-1]).__name__) or data
    rig.ask(push())
    assert order == [
        "intent", "Begin", "Chunk", "Seal", "Read", "activating", "Activate", "Status", "done",
    ]  # fmt: skip


def test_the_intent_line_says_who_signed_what():
    rig = opened()
    rig.ask(push(acknowledged=frozenset({DAY, CLOCK})))
    action, body = rig.journal.lines[0]
    assert action == Action.INTENT
    assert body == {
        "transaction": PUSHED.hex(),
        "serial": "CIS-1",
        "purpose": "program",
        "base_generation": 1,
        "program_digest": DRAFT_DIGEST.hex(),
        "once_digest": digest(encode_one_time((BOLUS,))).hex(),
        "person": "Dr. Example",
        "meaning": "approved",
        "document_digest": bytes(32).hex(),
        "acknowledged": [list(CLOCK), list(DAY)],
    }


def test_a_long_image_goes_in_slices_and_comes_back_in_slices():
    steps = tuple(Step(1_800 * i, 1_800 * (i + 1), 600_000 + 100 * i, 300_000) for i in range(48))
    program = replace(DRAFT, base=Timed((steps,)))
    rig = opened()
    rig.ask(push(program))
    chunks = [request for request in requests(rig) if isinstance(request, m.Chunk)]
    assert len(chunks) > 2
    assert b"".join(chunk.data for chunk in chunks) == encode_program(program) + encode_one_time((BOLUS,))
    assert rig.pump_program == digest(encode_program(program))
    moved = [event for event in rig.events if isinstance(event, Progress) and event.stage is Stage.READING_BACK]
    assert [event.done for event in moved] == sorted(event.done for event in moved)
    assert moved[0].total == len(encode_program(program) + encode_one_time((BOLUS,)))


@pytest.mark.req(37)
def test_the_old_program_runs_until_the_switch():
    rig = opened(confirm=Confirm.ASK)
    rig.session.ask(push(), rig.now_ms)
    rig.settle(until=lambda: rig.pump.waits_for_confirmation)
    rig.wait(3_000)
    assert rig.pump_program == digest(encode_program(HELD))
    assert rig.pump.status().flow_nl_per_day == 600_000
    assert stages(rig)[-1] is Stage.WAITING
    assert rig.outcomes() == []
    rig.pump.confirm()
    rig.settle()
    assert rig.said() == "Confirmed"
    assert rig.pump_program == DRAFT_DIGEST


@pytest.mark.req(67)
def test_without_a_hand_at_the_pump_it_ends_not_applied():
    rig = opened(confirm=Confirm.NEVER)
    rig.ask(push())
    (ended,) = rig.outcomes()
    assert isinstance(ended, NotApplied)
    assert ended.why is Why.NOT_CONFIRMED
    assert rig.pump_program == digest(encode_program(HELD))


def test_a_pump_that_waits_for_ever_is_called_off_in_time():
    rig = opened(confirm=Confirm.ASK, confirm_ms=2_000)
    rig.ask(push())
    assert rig.outcomes()[0].why is Why.NOT_CONFIRMED
    assert rig.pump.state.killed[-1] == PUSHED
    assert rig.now_ms < 5_000


def test_a_person_can_call_it_off_while_the_pump_waits():
    rig = opened(confirm=Confirm.ASK)
    rig.session.ask(push(), rig.now_ms)
    rig.settle(until=lambda: rig.pump.waits_for_confirmation)
    rig.ask(Cancel())
    assert (rig.said(), rig.outcomes()[0].why) == ("NotApplied", Why.CANCELLED)
    rig.pump.confirm()
    rig.wait(2_000)
    assert rig.pump_program == digest(encode_program(HELD))


def test_a_calling_off_that_comes_too_late_says_confirmed():
    rig = opened()
    rig.session.ask(push(), rig.now_ms)
    rig.to_console = instead(m.ActivateReply, lambda reply: None)
    rig.settle(until=lambda: rig.pump_program == DRAFT_DIGEST)
    rig.to_console = clean
    rig.ask(Cancel())
    assert rig.said() == "Confirmed"
    assert len(rig.outcomes()) == 1


REFUSED = [
    (Reason.WRONG_BASE, Why.ANOTHER_PROGRAMMER),
    (Reason.BUSY, Why.PUMP_BUSY),
    (Reason.LIMITS, Why.PUMP_LIMITS),
    (Reason.ONCE_ONLY, Why.PUMP_ONCE_ONLY),
    (Reason.NOT_CONFIRMED, Why.NOT_CONFIRMED),
    (Reason.MEMORY, Why.PUMP_REFUSED),
]


@pytest.mark.req(35)
@pytest.mark.parametrize(("reason", "why"), REFUSED)
@pytest.mark.parametrize("reply", [m.BeginReply, m.ChunkReply, m.SealReply, m.ActivateReply])
def test_a_refusal_ends_not_applied_only_after_the_pump_has_answered_a_kill(reply, reason, why):
    rig = opened(confirm=Confirm.ASK)
    request = TYPES[reply] & 0x7F
    rig.to_console = instead(reply, lambda said: m.Refused(said.answers, request, reason))
    rig.ask(push())
    (ended,) = rig.outcomes()
    assert (type(ended), ended.why, ended.detail) == (NotApplied, why, reason.name.lower().replace("_", "-"))
    assert isinstance(requests(rig)[-1], m.Kill)
    assert rig.pump.state.killed[-1] == PUSHED
    assert is_true(rig)


@pytest.mark.req(45)
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"verdict": Verdict.FLOW}, Why.PUMP_LIMITS),
        ({"verdict": Verdict.ONCE_ONLY}, Why.PUMP_ONCE_ONLY),
        ({"program_digest": bytes(32)}, Why.READ_BACK_DIFFERS),
        ({"once_digest": bytes(32)}, Why.READ_BACK_DIFFERS),
        ({"day_volume_nl": 660_001}, Why.DAY_VOLUME_DIFFERS),
    ],
)
def test_the_pumps_own_account_of_its_memory_must_agree(change, why):
    rig = opened()
    rig.to_console = instead(m.SealReply, lambda reply: replace(reply, **change))
    rig.ask(push())
    assert (rig.said(), rig.outcomes()[0].why) == ("NotApplied", why)
    assert rig.pump_program == digest(encode_program(HELD))


def test_the_pumps_own_limits_refuse_what_the_console_let_pass():
    rig = opened()
    rig.ask(push(replace(DRAFT, base=Continuous(24_000_100, 12_000_050))))
    assert (rig.said(), rig.outcomes()[0].why) == ("NotApplied", Why.PUMP_LIMITS)
    assert rig.outcomes()[0].detail in ("flow", "change")


@pytest.mark.req(38)
@pytest.mark.parametrize(
    "change",
    [
        lambda reply: replace(reply, data=reply.data[:-1] + bytes([reply.data[-1] ^ 1])),
        lambda reply: replace(reply, data=reply.data[:-1]),
        lambda reply: replace(reply, data=reply.data + b"\x00"),
        lambda reply: replace(reply, data=b""),
        lambda reply: replace(reply, total=reply.total + 1),
        lambda reply: replace(reply, offset=1),
    ],
)
def test_a_read_back_that_differs_is_never_activated(change):
    rig = opened()
    rig.to_console = instead(m.ReadReply, change)
    rig.ask(push())
    assert rig.said() == "NotApplied"
    assert rig.outcomes()[0].why is Why.READ_BACK_DIFFERS
    assert not any(isinstance(request, m.Activate) for request in requests(rig))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (m.BeginReply, {"id": STOPPED}),
        (m.ChunkReply, {"id": STOPPED}),
        (m.ChunkReply, {"offset": 5}),
        (m.SealReply, {"id": STOPPED}),
        (m.ActivateReply, {"id": STOPPED}),
    ],
)
def test_an_answer_about_something_else_is_doubt_and_the_pump_is_asked(kind, change):
    rig = opened()
    rig.to_console = instead(kind, lambda reply: replace(reply, **change))
    rig.ask(push())
    assert stages(rig)[-1] is Stage.ASKING_AGAIN
    assert rig.said() == ("Confirmed" if kind is m.ActivateReply else "NotApplied")
    assert is_true(rig)


@pytest.mark.parametrize(
    "change",
    [{"program_digest": bytes(32)}, {"generation": 9}, {"last_transaction": None}, {"serial": "CIS-2"}],
)
def test_a_status_that_does_not_fit_after_the_switch_is_doubt(change):
    rig, lies = opened(), [change]
    rig.to_console = instead(
        m.StatusReply, lambda reply: replace(reply, status=replace(reply.status, **lies.pop())) if lies else reply
    )
    rig.ask(push())
    assert Stage.ASKING_AGAIN in stages(rig)
    assert rig.said() == "Confirmed"
    assert is_true(rig)


def test_a_kill_that_finds_it_activated_says_confirmed_and_a_strange_answer_asks_again():
    for change, asked_again in (({}, False), ({"result": Result.STOPPED}, True), ({"id": STOPPED}, True)):
        rig = opened()
        rig.to_console = _refusing_the_switch(change)
        rig.ask(push())
        assert (Stage.ASKING_AGAIN in stages(rig)) is asked_again
        assert rig.said() == "Confirmed"
        assert is_true(rig)


def _refusing_the_switch(change):
    """Tells the switch as refused although the pump has done it, and changes the answer to the first KILL."""

    def say(message):
        if isinstance(message, m.ActivateReply):
            return m.Refused(message.answers, 0x13, Reason.BUSY)
        return replace(message, **change) if isinstance(message, m.KillReply) else message

    return instead(m.ActivateReply | m.KillReply, say)


@pytest.mark.req(34)
def test_without_a_durable_intent_nothing_leaves():
    rig = opened(journal=FailingJournal("intent"))
    before = len(rig.sent)
    rig.ask(push())
    assert (rig.said(), rig.outcomes()[0].why) == ("NotApplied", Why.JOURNAL)
    assert len(rig.sent) == before


@pytest.mark.req(34)
def test_without_a_durable_activating_line_nothing_is_switched():
    rig = opened(journal=FailingJournal("activating"))
    rig.ask(push())
    assert (rig.said(), rig.outcomes()[0].why) == ("NotApplied", Why.UNRECORDED)
    assert rig.pump_program == digest(encode_program(HELD))
    assert rig.pump.state.killed[-1] == PUSHED


def test_a_closing_line_that_cannot_be_written_is_told_and_the_outcome_stands():
    rig = opened(journal=FailingJournal("done"))
    rig.ask(push())
    assert rig.said() == "Confirmed"
    assert [type(event).__name__ for event in rig.events].count("Unrecorded") == 1


def test_what_becomes_unsafe_before_the_switch_is_called_off():
    found = Finding(Rule.DOSE_DAY, Severity.HARD, Place(Part.BASE), "2", "1", "mcg/day", "label")
    judged = []

    def checks(order, context):
        judged.append(order)
        return (found,) if len(judged) > 1 else ()

    gate = Gate(
        checks,
        lambda order, context: frozenset(
            {(found.rule, found.severity, found.where, found.detail)} if len(judged) > 1 else ()
        ),
    )
    rig = opened(gate=gate)
    rig.ask(push())
    assert (rig.said(), rig.outcomes()[0].why) == ("NotApplied", Why.HARD_FINDINGS)
    assert rig.pump_program == digest(encode_program(HELD))


@pytest.mark.req(50)
def test_a_one_time_part_that_the_pump_knows_is_refused():
    rig = opened()
    rig.ask(push())
    rig.ask(push(HELD, b"q" * 16))
    assert (rig.said(b"q" * 16), rig.outcomes(b"q" * 16)[0].why) == ("NotApplied", Why.PUMP_ONCE_ONLY)
    assert rig.pump_program == DRAFT_DIGEST


@pytest.mark.req(39)
def test_a_pump_that_another_programmer_changed_is_not_overwritten():
    rig, other = opened(), opened(seed=2)
    other.pump, other.banks = rig.pump, rig.banks
    other.plug_in()
    other.now_ms = rig.now_ms
    other.ask(Open())
    other.ask(push(replace(HELD, name="another"), b"o" * 16, context=None))
    assert other.said(b"o" * 16) == "Confirmed"
    rig.now_ms = other.now_ms
    rig.ask(push())
    assert rig.said() == "NotApplied"
    assert rig.pump_program == digest(encode_program(replace(HELD, name="another")))


def test_the_table_names_every_stage_but_asking_again_and_leads_where_it_says():
    assert set(PushTalk.stages) == set(Stage) - {Stage.ASKING_AGAIN}
    for confirm in Confirm:
        rig = opened(confirm=confirm)
        rig.session.ask(push(), rig.now_ms)
        rig.settle(until=lambda rig=rig: rig.pump.waits_for_confirmation and not rig.pump.confirm())
        path = stages(rig)
        for one, two in itertools.pairwise(path):
            assert two in PushTalk.stages[one].leads_to or two in (Stage.CALLING_OFF, Stage.ASKING_AGAIN)


def test_stop_in_the_middle_leaves_the_push_uncertain_and_stops():
    for stage in (Stage.BEGIN, Stage.SENDING, Stage.READING_BACK, Stage.ACTIVATING):
        rig = opened()
        rig.session.ask(push(), rig.now_ms)
        rig.settle(until=lambda rig=rig, stage=stage: stages(rig)[-1] is stage)
        rig.ask(Stop(STOPPED, "CIS-1", "Nurse Example"))
        assert (rig.said(), rig.said(STOPPED)) == ("Uncertain", "Confirmed")
        assert rig.pump.status().flow_nl_per_day == 0
        assert rig.session.uncertain == {PUSHED}
        rig.ask(Open())
        assert rig.said() == "NotApplied" if rig.pump_program != DRAFT_DIGEST else "Confirmed"
        assert rig.pump.status().flow_nl_per_day == 0


def test_a_frame_in_plain_by_somebody_without_a_key_does_not_disturb_a_push():
    rig = opened()

    def beside(data: bytes) -> bytes:
        """Whatever stands in the plain header of the request is answered first, by a stranger."""
        asked = decode_frame(data.strip(b"\x00")) if data.strip(b"\x00") else None
        if asked is not None and asked.epoch:
            frame_type, payload = encode_message(m.WhoReply(asked.counter, "CIS-1", True, False))
            rig.session.receive(b"\x00" + encode_frame(unsealed(frame_type, 1, payload)), rig.now_ms)
        return data

    rig.to_pump = beside
    rig.ask(push())
    assert [type(event) for event in rig.outcomes()] == [Confirmed]
    assert sum(isinstance(event, Noise) for event in rig.events) >= 5
