"""Program to image and back: the deterministic bytes that a pump stores, and their digest.

The image holds what the pump executes and what another console needs to rebuild the whole program: names,
concentrations, asked doses. One-time parts travel beside it as a blob of their own and are never in its digest.
Image to program to image is the identity; there is one byte string per program and no other is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from device.codec import Either, Form, Part, Row, decode, encode
from device.kinds import CodecError, HexText, Text, Whole
from profiles.document_bounds import DRUG_ID_MAX, LISTS, TEXT_BYTES
from profiles.drugs import Component, Fluid
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    OneTime,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.units_tables import (
    MAX_CONCENTRATION_NG_PER_ML,
    MAX_COUNT,
    MAX_DOSE_NG_PER_DAY,
    MAX_DURATION_S,
    MAX_FLOW_NL_PER_DAY,
    MAX_MASS_NG,
    MAX_VOLUME_NL,
    SECONDS_PER_DAY,
)

IMAGE_VERSION = 1
IMAGE_MAX = 65_536  # bytes of one image or one blob: seven patterns of 288 five-minute steps fit
ONE_TIME_MAX = LISTS["one_time"][1]
EMPTY_BLOB = b""  # what no one-time part at all is

_VOLUME = Whole(0, MAX_VOLUME_NL)
_FLOW = Whole(0, MAX_FLOW_NL_PER_DAY)
_DOSE = Whole(0, MAX_DOSE_NG_PER_DAY)
_MASS = Whole(0, MAX_MASS_NG)
_DURATION = Whole(0, MAX_DURATION_S)
_COUNT = Whole(0, MAX_COUNT)
_ID = HexText(16)

DRUG_ID = Text(1, DRUG_ID_MAX)
_COMPONENT = Form(
    Component,
    {1: Part("drug_id", DRUG_ID), 2: Part("concentration_ng_per_ml", Whole(0, MAX_CONCENTRATION_NG_PER_ML))},
)
FLUID = Form(Fluid, {1: Part("components", Row(_COMPONENT, *LISTS["components"]))})
_BOLUS = Form(Bolus, {1: Part("volume_nl", _VOLUME), 2: Part("duration_s", _DURATION), 3: Part("asked_ng", _MASS)})
_STEP = Form(
    Step,
    {
        1: Part("start_s", _DURATION),
        2: Part("end_s", _DURATION),
        3: Part("flow_nl_per_day", _FLOW),
        4: Part("asked_ng_per_day", _DOSE),
    },
)
_PATTERNS = Row(Row(_STEP, *LISTS["patterns[]"]), *LISTS["patterns"])
_BASE = Either(
    {
        1: Form(Continuous, {1: Part("flow_nl_per_day", _FLOW), 2: Part("asked_ng_per_day", _DOSE)}),
        2: Form(Timed, {1: Part("patterns", _PATTERNS), 2: Part("week", Row(Whole(0, 6), 7, 7))}),
        3: Form(
            Periodic,
            {
                1: Part("bolus", _BOLUS),
                2: Part("interval_s", _DURATION),
                3: Part("base_flow_nl_per_day", _FLOW),
                4: Part("asked_base_ng_per_day", _DOSE),
                5: Part("first_after_s", _DURATION, optional=True),
            },
        ),
        4: Form(MinimumRate, {1: Part("flow_nl_per_day", _FLOW)}),
        5: Form(Stopped, {1: Part("reason", Text(1, TEXT_BYTES["reason"]))}),
    }
)
SINGLE_BOLUS = Form(
    SingleBolus,
    {
        1: Part("id", _ID),
        2: Part("bolus", _BOLUS),
        3: Part("delay_s", _DURATION),
        4: Part("expiry_s", _DURATION),
    },
)
DELAYED_START = Form(DelayedStart, {1: Part("id", _ID), 2: Part("delay_s", _DURATION), 3: Part("meanwhile", _BASE)})
_PATIENT_BOLUS = Form(
    PatientBolus, {1: Part("bolus", _BOLUS), 2: Part("lockout_s", _DURATION), 3: Part("max_starts", _COUNT)}
)
_PLAN_STEP = Form(PlanStep, {1: Part("after_s", _DURATION), 2: Part("base", _BASE)})
_PROGRAM = Form(
    Program,
    {
        1: Part("name", Text(0, TEXT_BYTES["name"])),
        2: Part("fluid", FLUID),
        3: Part("base", _BASE),
        4: Part("patient_bolus", _PATIENT_BOLUS, optional=True),
        5: Part("step_plan", Row(_PLAN_STEP, *LISTS["step_plan"]), optional=True, default=()),
    },
)
_ONE_TIME = Either(
    {
        1: Form(
            Prime,
            {
                1: Part("id", _ID),
                2: Part("refill_id", Text(0, TEXT_BYTES["refill_id"])),
                3: Part("scope", Text(1, 16)),
                4: Part("volume_nl", _VOLUME),
                5: Part("flow_nl_per_day", _FLOW),
            },
        ),
        2: Form(
            Bridge,
            {
                1: Part("id", _ID),
                2: Part("refill_id", Text(0, TEXT_BYTES["refill_id"])),
                3: Part("policy", Text(1, 16)),
                4: Part("previous", FLUID),
                5: Part("volume_nl", _VOLUME),
                6: Part("pattern", _BASE),
            },
        ),
        3: SINGLE_BOLUS,
        4: DELAYED_START,
    }
)


@dataclass(frozen=True, slots=True)
class _OneTimeParts:
    parts: tuple[OneTime, ...]


_IMAGE = Either({IMAGE_VERSION: _PROGRAM})
_BLOB = Either({IMAGE_VERSION: Form(_OneTimeParts, {1: Part("parts", Row(_ONE_TIME, 1, ONE_TIME_MAX))})})


def encode_program(program: Program) -> bytes:
    """The image of a program; raises CodecError when a value is outside its form or the image is too long."""
    return _not_too_long(encode(_IMAGE, program, "program"), "program")


def decode_program(image: bytes) -> Program:
    """The program of an image; raises CodecError for anything that ``encode_program`` does not write."""
    program: Program = decode(_IMAGE, image, "program", IMAGE_MAX)
    return program


def encode_one_time(parts: tuple[OneTime, ...]) -> bytes:
    """The blob of one-time parts; no part at all is the empty blob."""
    if not parts:
        return EMPTY_BLOB
    return _not_too_long(encode(_BLOB, _OneTimeParts(parts), "one_time"), "one_time")


def decode_one_time(blob: bytes) -> tuple[OneTime, ...]:
    """The one-time parts of a blob; raises CodecError for anything that ``encode_one_time`` does not write."""
    if blob == EMPTY_BLOB:
        return ()
    held: _OneTimeParts = decode(_BLOB, blob, "one_time", IMAGE_MAX)
    return held.parts


def why_not_held(order: Order) -> str:
    """Why no pump can store an order, as a sentence; empty when one can."""
    try:
        encode_program(order.program)
        encode_one_time(order.one_time)
    except CodecError as error:
        return f"No pump can hold this: {error}."
    return ""


def digest(image: bytes) -> bytes:
    """SHA-256 of an image or a blob, 32 bytes: what gate, pump, read-back and signature compare."""
    return hashlib.sha256(image).digest()


def day_volume_nl(program: Program) -> int:
    """The base's volume on its fullest weekday, in nL rounded down; the pump computes the same by itself.

    Patient boluses and the step plan are left out: this is what the base alone delivers a day, counted in whole
    nL/day flows (a bolus flows at ``volume * 86,400 // duration``). Zero durations and intervals count as no bolus.
    """
    base = program.base
    if isinstance(base, Timed):
        return max(_pattern_nl_s_per_day(pattern) for pattern in map(base.day, range(7))) // SECONDS_PER_DAY
    if isinstance(base, Periodic):
        return base.base_flow_nl_per_day + _periodic_nl_per_day(base)
    return 0 if isinstance(base, Stopped) else base.flow_nl_per_day


def _pattern_nl_s_per_day(pattern: Sequence[Step]) -> int:
    return sum(step.flow_nl_per_day * (step.end_s - step.start_s) for step in pattern)


def _periodic_nl_per_day(base: Periodic) -> int:
    if not base.bolus.duration_s or not base.interval_s:
        return 0
    flow_nl_per_day = base.bolus.volume_nl * SECONDS_PER_DAY // base.bolus.duration_s
    return flow_nl_per_day * base.bolus.duration_s // base.interval_s


def _not_too_long(data: bytes, where: str) -> bytes:
    if len(data) > IMAGE_MAX:
        raise CodecError(f"{where} needs {len(data):,} bytes; a pump holds at most {IMAGE_MAX:,}")
    return data
