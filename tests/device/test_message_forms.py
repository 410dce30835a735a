"""Messages: one hex vector each, both directions strict, and everything fits into a frame."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import messages as m
from device.act_image import ACT_MAX
from device.codes import Activation, Reason, Result, Slot, Verdict
from device.framing import BODY_MAX
from device.kinds import CodecError
from device.message_forms import (
    ALARMS_MAX,
    CHUNK_MAX,
    EVENTS_MAX,
    FORMS,
    TYPES,
    decode_reply,
    decode_request,
    encode_message,
)
from profiles.drugs import Component, Fluid
from profiles.pump import Alarm, AlarmRank, LastTransaction, PumpEvent, PumpState, PumpStatus

VECTORS = Path(__file__).resolve().parent.parent / "golden" / "messages.txt"
ID = bytes(range(16))
ONE, TWO = bytes([1]) * 32, bytes([2]) * 32
STATUS = PumpStatus(
    serial="CIS-104233",
    model_id="cisterna-20",
    emulator=True,
    state=PumpState.RUNNING,
    generation=7,
    program_digest=ONE,
    last_transaction=LastTransaction(ID, "activated"),
    log_head=41,
    elapsed_s=86_400,
    wall_offset_s=786_240_000,
    time_scale=1,
    previous_fluid=Fluid((Component("baclofen", 500_000),)),
    pumped_since_change_nl=316_000,
    reservoir_nl=12_345_678,
    delivered_nl=7_654_322,
    flow_nl_per_day=600_000,
    patient_starts_24h=2,
    alarms=(Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 80_000),),
)
EXAMPLES = (
    m.Hello("CIS-104233"),
    m.Status(),
    m.Read(Slot.STAGED, 384, 384),
    m.Log(17),
    m.Who(),
    m.Pair(),
    m.Proof(),
    m.Begin(ID, 7, 1_133, ONE, 38, TWO),
    m.Chunk(ID, 384, b"\x00\x01\x02"),
    m.Seal(ID),
    m.Activate(ID, 7, ONE, TWO),
    m.Kill(ID),
    m.Stop(ID),
    m.Propose(ID, 7, b"\xa3\x00\x02\x01\x00\x02\x00"),
    m.Apply(ID, 7, ONE),
    m.HelloReply(1),
    m.StatusReply(2, STATUS),
    m.ReadReply(3, Slot.ACTIVE, 0, 1_133, b"\xa4\x00\x01"),
    m.LogReply(4, 1, 41, (PumpEvent(17, 3_600, "clock-set", -7_200), PumpEvent(18, 3_601, "activated", 7))),
    m.WhoReply(12, "CIS-104233", False, True),
    m.PairReply(13, "CIS-104233", False),
    m.ProofReply(14),
    m.BeginReply(5, ID),
    m.ChunkReply(6, ID, 384),
    m.SealReply(7, ID, ONE, TWO, 450_000, Verdict.ACCEPTED),
    m.ActivateReply(8, ID, Activation.WAITING, 7),
    m.KillReply(9, ID, Result.KILLED, 7),
    m.StopReply(10, ID, 8),
    m.ProposeReply(12, ID, b"\xa3\x00\x02\x01\x00\x02\x00", Verdict.CLOCK),
    m.ApplyReply(13, ID, Activation.ACTIVATED, 8),
    m.Refused(11, 0x13, Reason.WRONG_BASE),
    m.StatusFrame(STATUS),
)
BY_NAME = {type(example).__name__: example for example in EXAMPLES}


def vectors() -> dict[str, tuple[int, str]]:
    """Name -> type and payload of each line."""
    lines = [line.split() for line in VECTORS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {name: (int(number, 16), payload) for name, number, payload in lines}


def decoded(frame_type: int, payload: bytes) -> m.Message:
    decode = decode_request if frame_type < 0x80 else decode_reply
    return decode(frame_type, payload)


def test_every_message_has_a_form_an_example_and_a_vector():
    every = {item.__name__ for item in get_args(m.Message)}
    assert every == set(BY_NAME) == set(vectors()) == {form.shape.__name__ for form in FORMS.values()}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_message_has_its_vector_both_ways(name):
    frame_type, payload = vectors()[name]
    assert encode_message(BY_NAME[name]) == (frame_type, bytes.fromhex(payload))
    assert decoded(frame_type, bytes.fromhex(payload)) == BY_NAME[name]


def test_a_reply_has_the_type_of_its_request_with_the_highest_bit():
    for request in get_args(m.Request):
        assert TYPES[getattr(m, f"{request.__name__}Reply")] == TYPES[request] | 0x80


def test_each_direction_knows_only_its_own_messages():
    for example in EXAMPLES:
        frame_type, payload = encode_message(example)
        other = decode_reply if frame_type < 0x80 else decode_request
        with pytest.raises(CodecError, match="no place in this direction"):
            other(frame_type, payload)
    with pytest.raises(CodecError):
        decode_request(0x7F, b"\xa0")


@pytest.mark.req(68)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_hurt_payload_is_refused_in_one_way_or_is_another_message(name):
    frame_type, payload = encode_message(BY_NAME[name])
    for place in range(len(payload)):
        for value in (0x00, 0x01, 0x17, 0x18, 0x40, 0x7F, 0x80, 0xA0, 0xF5, 0xF6, 0xFB, 0xFF, payload[place] ^ 1):
            hurt = payload[:place] + bytes([value]) + payload[place + 1 :]
            for candidate in (hurt, payload[:place], payload[:place] + payload[place + 1 :]):
                try:
                    message = decoded(frame_type, candidate)
                except CodecError:
                    continue
                assert encode_message(message) == (frame_type, candidate)


@pytest.mark.req(68)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_payload_is_the_deterministic_one_of_the_cbor_standard(name):
    _, payload = encode_message(BY_NAME[name])
    assert cbor2.dumps(cbor2.loads(payload), canonical=True) == payload


@pytest.mark.req(68)
@given(st.sampled_from(sorted(FORMS)), st.binary(max_size=80))
def test_garbage_is_never_more_than_a_refusal(frame_type, payload):
    try:
        message = decoded(frame_type, payload)
    except CodecError:
        return
    assert encode_message(message) == (frame_type, payload)


def test_the_longest_of_each_fits_into_a_frame():
    top = 2**40
    status = PumpStatus(
        "S" * 24, "M" * 24, True, PumpState.STOPPED, 2**32 - 1, ONE, LastTransaction(ID, "stopped"), 2**32 - 1, top,
        -top, 1_000_000, Fluid((Component("d" * 20, 100_000_000),) * 5), 2**48, 2**48, 2**48, 2**48, 2**32 - 1,
        (Alarm("stopped-too-long", AlarmRank.NON_CRITICAL, 2**32 - 1),) * ALARMS_MAX,
    )  # fmt: skip
    event = PumpEvent(2**32 - 1, top, "patient-bolus-refused", -top)
    for message in (
        m.StatusReply(2**32 - 1, status),
        m.LogReply(2**32 - 1, 2**32 - 1, 2**32 - 1, (event,) * EVENTS_MAX),
        m.ReadReply(2**32 - 1, Slot.STAGED, 100_000, 100_000, bytes(CHUNK_MAX)),
        m.Chunk(ID, 100_000, bytes(CHUNK_MAX)),
        m.ProposeReply(2**32 - 1, ID, bytes(ACT_MAX), Verdict.ACCEPTED),
    ):
        frame_type, payload = encode_message(message)
        assert len(payload) <= BODY_MAX
        assert decoded(frame_type, payload) == message


def test_values_outside_a_form_do_not_leave():
    for message in (m.Hello(""), m.Read(Slot.ACTIVE, 0, 0), m.Chunk(ID, 0, b""), m.Seal(bytearray(ID))):
        with pytest.raises(CodecError):
            encode_message(message)
