"""How each message stands on the line: its type number and the form of its payload; strict both ways.

Requests have types below 0x80, replies the same type with the highest bit set; 0xC0 is streamed, 0xFF refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from device.act_image import ACT_MAX
from device.codec import Form, Part, Row, decode, encode
from device.codes import Activation, AlarmCode, EventCode, Reason, Result, Slot, Verdict, word
from device.framing import BODY_MAX
from device.image import FLUID, IMAGE_MAX
from device.kinds import CodecError, Flag, Number, Octets, Text, Whole, Word
from device.messages import (
    Activate,
    ActivateReply,
    Apply,
    ApplyReply,
    Begin,
    BeginReply,
    Chunk,
    ChunkReply,
    Hello,
    HelloReply,
    Kill,
    KillReply,
    Log,
    LogReply,
    Message,
    Pair,
    PairReply,
    Proof,
    ProofReply,
    Propose,
    ProposeReply,
    Read,
    ReadReply,
    Refused,
    Reply,
    Request,
    Seal,
    SealReply,
    Status,
    StatusFrame,
    StatusReply,
    Stop,
    StopReply,
    Who,
    WhoReply,
)
from profiles.pump import Alarm, AlarmRank, LastTransaction, PumpEvent, PumpState, PumpStatus

CHUNK_MAX = 384  # bytes of image in one CHUNK or one READ reply
EVENTS_MAX = 12  # lines in one LOG reply
ALARMS_MAX = 10  # in one status, the gravest: every critical one that can stand, and the frame is full

_U8 = Whole(0, 0xFF)
_U32 = Whole(0, 0xFFFF_FFFF)
_TIME = Whole(0, 2**40)  # 34,000 years: no clock can fail to fit
_VOLUME = Whole(0, 2**48)
_ID = Octets(16, 16)
_DIGEST = Octets(32, 32)
_LENGTH = Whole(0, IMAGE_MAX)
_ACT = Octets(1, ACT_MAX)
_SPAN = Whole(0, 2 * IMAGE_MAX)
_NAME = Text(1, 24)
_ANSWERS = {0: Part("answers", _U32)}

_RESULT = Word({word(result): int(result) for result in Result})
_RANK = Word({"critical": 1, "non-critical": 2}, AlarmRank)
_STATE = Word({"factory": 1, "running": 2, "stopped": 3}, PumpState)
_LAST = Form(LastTransaction, {1: Part("id", _ID), 2: Part("result", _RESULT)})
_ALARM = Form(
    Alarm,
    {
        1: Part("code", Word({word(code): int(code) for code in AlarmCode})),
        2: Part("rank", _RANK),
        3: Part("since_s", _U32),  # a pump that counts further tells the highest
    },
)
_EVENT = Form(
    PumpEvent,
    {
        1: Part("sequence", _U32),
        2: Part("elapsed_s", _TIME),
        3: Part("code", Word({word(code): int(code) for code in EventCode})),
        4: Part("detail", Whole(-(2**40), 2**40)),
    },
)
_STATUS = Form(
    PumpStatus,
    {
        1: Part("serial", _NAME),
        2: Part("model_id", _NAME),
        3: Part("emulator", Flag()),
        4: Part("state", _STATE),
        5: Part("generation", _U32),
        6: Part("program_digest", Octets(0, 32)),
        7: Part("last_transaction", _LAST, optional=True),
        8: Part("log_head", _U32),
        9: Part("elapsed_s", _TIME),
        10: Part("wall_offset_s", Whole(-(2**40), 2**40)),
        11: Part("time_scale", Whole(1, 1_000_000)),
        12: Part("previous_fluid", FLUID, optional=True),
        13: Part("pumped_since_change_nl", _VOLUME),
        14: Part("reservoir_nl", _VOLUME),
        15: Part("delivered_nl", _VOLUME),
        16: Part("flow_nl_per_day", _VOLUME),
        17: Part("patient_starts_24h", _U32),
        18: Part("alarms", Row(_ALARM, 0, ALARMS_MAX), optional=True, default=()),
    },
)

_REQUESTS: Mapping[int, Form] = {
    0x01: Form(Hello, {1: Part("serial", _NAME)}),
    0x02: Form(Status, {}),
    0x03: Form(Read, {1: Part("slot", Number(Slot)), 2: Part("offset", _SPAN), 3: Part("length", Whole(1, CHUNK_MAX))}),
    0x04: Form(Log, {1: Part("first", _U32)}),
    0x05: Form(Who, {}),
    0x06: Form(Pair, {}),
    0x07: Form(Proof, {}),
    0x10: Form(
        Begin,
        {
            1: Part("id", _ID),
            2: Part("base_generation", _U32),
            3: Part("program_length", _LENGTH),
            4: Part("program_digest", _DIGEST),
            5: Part("once_length", _LENGTH),
            6: Part("once_digest", _DIGEST),
        },
    ),
    0x11: Form(Chunk, {1: Part("id", _ID), 2: Part("offset", _SPAN), 3: Part("data", Octets(1, CHUNK_MAX))}),
    0x12: Form(Seal, {1: Part("id", _ID)}),
    0x13: Form(
        Activate,
        {
            1: Part("id", _ID),
            2: Part("base_generation", _U32),
            3: Part("program_digest", _DIGEST),
            4: Part("once_digest", _DIGEST),
        },
    ),
    0x14: Form(Kill, {1: Part("id", _ID)}),
    0x15: Form(Stop, {1: Part("id", _ID)}),
    0x20: Form(Propose, {1: Part("id", _ID), 2: Part("base_generation", _U32), 3: Part("act", _ACT)}),
    0x21: Form(Apply, {1: Part("id", _ID), 2: Part("base_generation", _U32), 3: Part("act_digest", _DIGEST)}),
}
_REPLIES: Mapping[int, Form] = {
    0x81: Form(HelloReply, {**_ANSWERS}),
    0x82: Form(StatusReply, {**_ANSWERS, 1: Part("status", _STATUS)}),
    0x83: Form(
        ReadReply,
        {
            **_ANSWERS,
            1: Part("slot", Number(Slot)),
            2: Part("offset", _SPAN),
            3: Part("total", _SPAN),
            4: Part("data", Octets(0, CHUNK_MAX)),
        },
    ),
    0x84: Form(
        LogReply,
        {
            **_ANSWERS,
            1: Part("oldest", _U32),
            2: Part("head", _U32),
            3: Part("events", Row(_EVENT, 0, EVENTS_MAX)),
        },
    ),
    0x85: Form(
        WhoReply, {**_ANSWERS, 1: Part("serial", _NAME), 2: Part("published", Flag()), 3: Part("pairing", Flag())}
    ),
    0x86: Form(PairReply, {**_ANSWERS, 1: Part("serial", _NAME), 2: Part("emulator", Flag())}),
    0x87: Form(ProofReply, {**_ANSWERS}),
    0x90: Form(BeginReply, {**_ANSWERS, 1: Part("id", _ID)}),
    0x91: Form(ChunkReply, {**_ANSWERS, 1: Part("id", _ID), 2: Part("offset", _SPAN)}),
    0x92: Form(
        SealReply,
        {
            **_ANSWERS,
            1: Part("id", _ID),
            2: Part("program_digest", _DIGEST),
            3: Part("once_digest", _DIGEST),
            4: Part("day_volume_nl", _VOLUME),
            5: Part("verdict", Number(Verdict)),
        },
    ),
    0x93: Form(
        ActivateReply,
        {**_ANSWERS, 1: Part("id", _ID), 2: Part("state", Number(Activation)), 3: Part("generation", _U32)},
    ),
    0x94: Form(
        KillReply, {**_ANSWERS, 1: Part("id", _ID), 2: Part("result", Number(Result)), 3: Part("generation", _U32)}
    ),
    0x95: Form(StopReply, {**_ANSWERS, 1: Part("id", _ID), 2: Part("generation", _U32)}),
    0xA0: Form(
        ProposeReply,
        {**_ANSWERS, 1: Part("id", _ID), 2: Part("act", _ACT), 3: Part("verdict", Number(Verdict))},
    ),
    0xA1: Form(
        ApplyReply,
        {**_ANSWERS, 1: Part("id", _ID), 2: Part("state", Number(Activation)), 3: Part("generation", _U32)},
    ),
    0xC0: Form(StatusFrame, {1: Part("status", _STATUS)}),
    0xFF: Form(Refused, {**_ANSWERS, 1: Part("request", _U8), 2: Part("reason", Number(Reason))}),
}
FORMS: Mapping[int, Form] = {**_REQUESTS, **_REPLIES}
TYPES: Mapping[type, int] = {form.shape: number for number, form in FORMS.items()}


def encode_message(message: Message) -> tuple[int, bytes]:
    """Frame type and payload; raises CodecError when a value is outside its form. Each form fits into a frame."""
    frame_type = TYPES[type(message)]
    return frame_type, encode(FORMS[frame_type], message, type(message).__name__)


def decode_request(frame_type: int, payload: bytes) -> Request:
    """The request of a frame that reached a pump; raises CodecError for anything else."""
    message: Request = _decode(_REQUESTS, frame_type, payload)
    return message


def decode_reply(frame_type: int, payload: bytes) -> Reply | StatusFrame:
    """The reply or streamed frame that reached a console; raises CodecError for anything else."""
    message: Reply | StatusFrame = _decode(_REPLIES, frame_type, payload)
    return message


def _decode(forms: Mapping[int, Form], frame_type: int, payload: bytes) -> Any:
    form = forms.get(frame_type)
    if form is None:
        raise CodecError(f"message type {frame_type:#04x} has no place in this direction")
    return decode(form, payload, form.shape.__name__, BODY_MAX)
