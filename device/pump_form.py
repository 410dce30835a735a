"""The pump's state as bytes: one deterministic encoding, read back strictly."""

from __future__ import annotations

from device.act_image import ACT_MAX, FILL, LIMITS
from device.card import SECRET_LENGTH
from device.codec import Form, Part, Row, decode, encode
from device.codes import AlarmCode, EventCode, Result
from device.image import FLUID, IMAGE_MAX
from device.keys import CONSOLES_MAX, PumpKeys
from device.kinds import Flag, Number, Octets, Text, Whole
from device.mechanics import SOUND, Mechanics
from device.memory import BANK_BYTES
from device.noise import KEY_LENGTH
from device.pump_state import (
    CLOCK_PARTS_MAX,
    FILLS_MAX,
    KILLED_MAX,
    LEDGER_MAX,
    LOG_MAX,
    PATIENT_STARTS_MAX,
    RESULTS_MAX,
    BolusSource,
    ClockPart,
    Counters,
    Ended,
    FluidChange,
    LedgerEntry,
    LineKind,
    LogLine,
    OwnLimits,
    PartState,
    Proposal,
    PumpState,
    RunningBolus,
    Stage,
    StandingAlarm,
)

_COUNT = Whole(0, 2**63 - 1)
_TIME = Whole(-(2**62), 2**62)
_NATURAL = Whole(0, 2**62)
_ID = Octets(16, 16)
_DIGEST = Octets(0, 32)
_IMAGE = Octets(0, IMAGE_MAX)


def _whole(shape: type, kind: Whole, *names: str) -> Form:
    return Form(shape, {key: Part(name, kind) for key, name in enumerate(names, 1)})


_COUNTERS = _whole(
    Counters, _COUNT, "elapsed_s", "reservoir_units", "delivered_units", "since_change_units", "part_units"
)
_LIMITS = _whole(
    OwnLimits,
    _NATURAL,
    "flow_min_nl_per_day",
    "flow_max_nl_per_day",
    "minimum_rate_nl_per_day",
    "resolution_nl_per_day",
    "bolus_max_nl",
    "bolus_duration_min_s",
    "bolus_duration_max_s",
    "interval_min_s",
    "steps_per_day_max",
    "day_max_nl",
    "change_max_percent",
    "reservoir_max_nl",
    "residual_nl",
    "alarm_volume_nl",
)
_BOLUS = Form(
    RunningBolus,
    {
        1: Part("source", Number(BolusSource)),
        2: Part("start_s", _NATURAL),
        3: Part("end_s", _NATURAL),
        4: Part("flow_nl_per_day", _NATURAL),
        5: Part("part_id", Octets(0, 16)),
    },
)
_LEDGER = Form(
    LedgerEntry,
    {
        1: Part("id", _ID),
        2: Part("state", Number(PartState)),
        3: Part("at_s", _NATURAL),
        4: Part("delivered_units", _COUNT),
        5: Part("line", Number(LineKind), optional=True, default=LineKind.NONE),
        6: Part("refill_id", Text(0, 64), optional=True, default=""),
    },
)
_ENDED = Form(Ended, {1: Part("id", _ID), 2: Part("result", Number(Result)), 3: Part("generation", _NATURAL)})
_STAGE = Form(
    Stage,
    {
        1: Part("id", _ID),
        2: Part("base_generation", _NATURAL),
        3: Part("program_length", _NATURAL),
        4: Part("program_digest", _DIGEST),
        5: Part("once_length", _NATURAL),
        6: Part("once_digest", _DIGEST),
        7: Part("data", Octets(0, 2 * IMAGE_MAX)),
        8: Part("sealed", Flag()),
    },
)
_PROPOSAL = Form(
    Proposal, {1: Part("id", _ID), 2: Part("base_generation", _NATURAL), 3: Part("act", Octets(1, ACT_MAX))}
)
_CLOCK_PART = Form(
    ClockPart,
    {
        1: Part("wall_s", _TIME),
        2: Part("lasts_s", _NATURAL),
        3: Part("flow_nl_per_day", _NATURAL),
        4: Part("start_s", _NATURAL, optional=True),
    },
)
_MECHANICS = Form(
    Mechanics,
    {
        1: Part("stalled_s", _NATURAL, optional=True),
        2: Part("recovers_s", _NATURAL, optional=True),
        3: Part("magnetic", Flag()),
        4: Part("noticed", Flag()),
        5: Part("sessions", _NATURAL),
        6: Part("error_per_mille", _TIME),
        7: Part("wear_per_mille_per_day", _TIME),
        8: Part("worn_s", _NATURAL),
        9: Part("service_ends_s", _NATURAL, optional=True),
        10: Part("over", Flag()),
        11: Part("surplus", Whole(-(2**63), 2**63 - 1)),
    },
)
_CHANGE = Form(FluidChange, {1: Part("fluid", FLUID), 2: Part("at_s", _NATURAL)})
_ALARM = Form(StandingAlarm, {1: Part("code", Number(AlarmCode)), 2: Part("since_s", _NATURAL)})
_LINE = Form(
    LogLine,
    {
        1: Part("sequence", _NATURAL),
        2: Part("elapsed_s", _NATURAL),
        3: Part("code", Number(EventCode)),
        4: Part("detail", _TIME),
    },
)
_KEYS = Form(
    PumpKeys,
    {
        1: Part("secret", Octets(0, KEY_LENGTH)),
        2: Part("card", Octets(0, SECRET_LENGTH)),
        3: Part("consoles", Row(Octets(KEY_LENGTH, KEY_LENGTH), 0, CONSOLES_MAX)),
    },
)
_STATE = Form(
    PumpState,
    {
        1: Part("serial", Text(1, 24)),
        2: Part("model_id", Text(1, 24)),
        3: Part("limits", _LIMITS),
        4: Part("counters", _COUNTERS),
        5: Part("wall_offset_s", _TIME),
        6: Part("epoch", _NATURAL),
        7: Part("generation", _NATURAL),
        8: Part("program_image", _IMAGE),
        9: Part("once_image", _IMAGE),
        10: Part("activated_s", _NATURAL),
        11: Part("plan_steps_begun", _NATURAL),
        12: Part("stopped_s", _NATURAL, optional=True),
        13: Part("previous_fluid", FLUID, optional=True),
        14: Part("stage", _STAGE, optional=True),
        15: Part("ended", Row(_ENDED, 0, 2 * RESULTS_MAX)),
        16: Part("killed", Row(_ID, 0, KILLED_MAX)),
        17: Part("ledger", Row(_LEDGER, 0, LEDGER_MAX)),
        18: Part("boluses", Row(_BOLUS, 0, 3)),
        19: Part("last_periodic_s", _NATURAL, optional=True),
        20: Part("patient_starts", Row(_NATURAL, 0, PATIENT_STARTS_MAX)),
        21: Part("alarms", Row(_ALARM, 0, len(AlarmCode))),
        22: Part("log", Row(_LINE, 0, LOG_MAX)),
        23: Part("log_head", _NATURAL),
        24: Part("at_rest", Flag()),
        25: Part("proposal", _PROPOSAL, optional=True),
        26: Part("site", LIMITS, optional=True),
        27: Part("fills", Row(FILL, 0, FILLS_MAX), optional=True, default=()),
        28: Part("clock_parts", Row(_CLOCK_PART, 0, CLOCK_PARTS_MAX), optional=True, default=()),
        29: Part("mechanics", _MECHANICS, optional=True, default=SOUND),
        30: Part("change", _CHANGE, optional=True),
        40: Part("keys", _KEYS),
    },
)


def to_bytes(state: PumpState) -> bytes:
    """The one encoding of a state."""
    return encode(_STATE, state, "pump state")


def from_bytes(data: bytes) -> PumpState:
    """The state of its one encoding; raises CodecError for anything else."""
    state: PumpState = decode(_STATE, data, "pump state", BANK_BYTES)
    return state
