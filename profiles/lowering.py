"""An order, its context and the library as one tape of integers for the compiled loop; only bounds are judged here.

Every number passes ``_Bounded.whole``: a whole number inside what the sums of the loop can hold, or no table at all
(``units_tables`` has the proof). No code is shared with ``checks``.
"""

from __future__ import annotations

import re

from profiles import lowering_layout as at
from profiles.context import Context, Exposure
from profiles.drugs import Fluid
from profiles.figures import Figure, Status
from profiles.findings import Part
from profiles.limits import Library
from profiles.lowering_bounds import BoundsError, whole
from profiles.lowering_limits import SameLibrary, limit_rows
from profiles.program import (
    Base,
    Bolus,
    Bridge,
    Continuous,
    MinimumRate,
    OneTime,
    Order,
    PatientBolus,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.units_tables import (
    MAX_CONCENTRATION_NG_PER_ML,
    MAX_DOSE_NG_PER_DAY,
    MAX_DURATION_S,
    MAX_FLOW_NL_PER_DAY,
    MAX_MASS_NG,
    MAX_VOLUME_NL,
    SECONDS_PER_DAY,
)

_LONGEST = {"components": (1, 8), "patterns": (1, 7), "steps": (0, 288), "plan": (0, 100), "parts": (0, 8)}


def lowered(order: Order, context: Context, library: Library) -> at.Ints:
    """The tape of one order; raises BoundsError."""
    drugs = drug_columns(order, context)
    rows = _Rows()
    held = context.held
    _few(len(order.one_time), "parts")
    stages = _stages(rows, order.program)
    once = _once(rows, order.one_time, context)
    program_bases = len(rows.bases)
    held_stages = _stages(rows, held) if held else []
    fluids = _fluids(order, context, drugs)
    scalars = _scalars(order, context, library)
    scalars[at.PROGRAM_BASES], scalars[at.HELD_STAGES] = program_bases, len(held_stages)
    scalars[at.DRUGS], scalars[at.FLUID_DRUGS] = len(drugs), len({p.drug_id for p in order.program.fluid.components})
    patients = [_patient(order.program.patient_bolus), _patient(held.patient_bolus if held else None)]
    if type(context.first_fill) is not bool:
        raise BoundsError(f"{context.first_fill!r} is neither true nor false.")
    known = {part.drug_id for part in held.fluid.components} if held and not context.first_fill else set()
    first = tuple(drug for drug in drugs if drug not in known)
    whom = (context.jurisdiction, context.indication, context.exposure)
    mixed = tuple(part.drug_id for part in order.program.fluid.components)
    limits = limit_rows(SameLibrary(library), *whom, first, mixed, drugs)
    return at.tape(
        scalars,
        (rows.bases, at.BASE_COLUMNS),
        (rows.patterns, at.PATTERN_COLUMNS),
        (rows.steps, at.STEP_COLUMNS),
        (held_stages + stages, at.STAGE_COLUMNS),
        (once, at.ONCE_COLUMNS),
        (patients, at.PATIENT_COLUMNS),
        (fluids, len(drugs)),
        (_components(order.program.fluid, context, library, drugs), at.COMPONENT_COLUMNS),
        (limits, at.LIMIT_COLUMNS),
        ([[rise] for rise in _rises(context)], 1),
        (_given(context), at.GIVEN_COLUMNS),
    )


def drug_columns(order: Order, context: Context) -> tuple[str, ...]:
    """The drugs of every fluid that matters, those of the order's own fluid first: the columns of the fluid table."""
    fluids = [order.program.fluid, context.held.fluid if context.held else None, context.line_fluid]
    fluids += [part.previous for part in order.one_time if isinstance(part, Bridge)]
    return tuple(dict.fromkeys(part.drug_id for fluid in fluids if fluid for part in fluid.components))


def _few(count: int, what: str) -> None:
    low, high = _LONGEST[what]
    whole(count, low, high)


def _flow(value: object) -> int:
    return whole(value, 0, MAX_FLOW_NL_PER_DAY)


def _volume(value: object) -> int:
    return whole(value, 0, MAX_VOLUME_NL)


def _seconds(value: object, low: int = 0) -> int:
    return whole(value, low, MAX_DURATION_S)


def _or_none(value: int | None, high: int = MAX_DURATION_S) -> int:
    return -1 if value is None else whole(value, 0, high)


def _asked(value: object) -> None:
    whole(value, 0, MAX_DOSE_NG_PER_DAY)


def _bolus(bolus: Bolus) -> tuple[int, int]:
    whole(bolus.asked_ng, 0, MAX_MASS_NG)
    return _volume(bolus.volume_nl), _seconds(bolus.duration_s, 1)


class _Rows:
    """The rows of bases, patterns and steps while they grow."""

    def __init__(self) -> None:
        self.bases: list[list[int]] = []
        self.patterns: list[tuple[int, int]] = []
        self.steps: list[tuple[int, int, int]] = []

    def add(self, base: Base, part: Part, index: int, role: int = 0) -> int:
        """The row of a base; ``role`` is 1 for the pattern of a bridge and 2 for a prime."""
        row = [0] * at.BASE_COLUMNS
        row[at.BASE_PART], row[at.BASE_INDEX], row[at.BASE_BRIDGE] = part, index, role
        self._fill(row, base)
        self.bases.append(row)
        return len(self.bases) - 1

    def _fill(self, row: list[int], base: Base) -> None:
        match base:
            case Continuous():
                row[at.BASE_KIND], row[at.BASE_FLOW] = at.CONTINUOUS, _flow(base.flow_nl_per_day)
                _asked(base.asked_ng_per_day)
            case Periodic():
                row[at.BASE_KIND], row[at.BASE_FLOW] = at.PERIODIC, _flow(base.base_flow_nl_per_day)
                row[at.BASE_VOLUME], row[at.BASE_DURATION] = _bolus(base.bolus)
                row[at.BASE_INTERVAL], row[at.BASE_FIRST] = _seconds(base.interval_s, 1), _or_none(base.first_after_s)
                _asked(base.asked_base_ng_per_day)
            case MinimumRate():
                row[at.BASE_KIND], row[at.BASE_FLOW] = at.MINIMUM, _flow(base.flow_nl_per_day)
            case Stopped():
                row[at.BASE_KIND], row[at.BASE_REASON] = at.STOPPED, int(bool(base.reason.strip()))
            case _:
                self._timed(row, base)

    def _timed(self, row: list[int], base: Timed) -> None:
        _few(len(base.patterns), "patterns")
        first = len(self.patterns)
        row[at.BASE_KIND], row[at.PATTERN_0], row[at.PATTERN_N] = at.TIMED, first, first + len(base.patterns)
        whole(len(base.week), 7, 7)
        for weekday, pattern in enumerate(base.week):
            row[at.BASE_WEEK + weekday] = first + whole(pattern, 0, len(base.patterns) - 1)
        for steps in base.patterns:
            _few(len(steps), "steps")
            self.patterns.append((len(self.steps), len(self.steps) + len(steps)))
            self.steps += map(_step, steps)


def _step(step: Step) -> tuple[int, int, int]:
    _asked(step.asked_ng_per_day)
    start_s, end_s = whole(step.start_s, 0, SECONDS_PER_DAY), whole(step.end_s, 0, SECONDS_PER_DAY)
    return start_s, end_s, _flow(step.flow_nl_per_day)


def _stages(rows: _Rows, program: Program) -> list[list[int]]:
    """The base and the steps of its plan in the order of time, each with its place."""
    _few(len(program.step_plan), "plan")
    _strengths(program.fluid)
    stages = [[rows.add(program.base, Part.BASE, 0), 0, Part.BASE, 0]]
    plan = [
        [rows.add(step.base, Part.PLAN, index), _seconds(step.after_s), Part.PLAN, index]
        for index, step in enumerate(program.step_plan)
    ]
    return stages + sorted(plan, key=lambda stage: stage[at.STAGE_AFTER])


def _once(rows: _Rows, parts: tuple[OneTime, ...], context: Context) -> list[list[int]]:
    whole(len(context.done), 0, 100)
    ids, done = list[str](), [(at.PRIME if run.part == "prime" else at.BRIDGE, run.refill_id) for run in context.done]
    once = []
    for index, part in enumerate(parts):
        row = _part(rows, part, index)
        named = bool(re.fullmatch("[0-9a-f]{32}", part.id)) and part.id not in ids
        again = (row[at.ONCE_KIND], part.refill_id if isinstance(part, Prime | Bridge) else "")
        row[at.ONCE_ID] = int(named)
        row[at.ONCE_AGAIN] = int(again in done and row[at.ONCE_KIND] != at.SINGLE)
        ids.append(part.id)
        done.append(again)
        once.append(row)
    return once


def _part(rows: _Rows, part: OneTime, index: int) -> list[int]:
    row = [0] * at.ONCE_COLUMNS
    match part:
        case Prime():
            flow = Continuous(part.flow_nl_per_day, 0)
            row[at.ONCE_KIND], row[at.ONCE_VOLUME] = at.PRIME, _volume(part.volume_nl)
            row[at.ONCE_BASE] = rows.add(flow, Part.ONE_TIME, index, 2)
            row[at.ONCE_CATHETER] = int(part.scope == "catheter")
        case Bridge():
            row[at.ONCE_KIND], row[at.ONCE_VOLUME] = at.BRIDGE, _volume(part.volume_nl)
            row[at.ONCE_BASE] = rows.add(part.pattern, Part.ONE_TIME, index, 1)
        case SingleBolus():
            row[at.ONCE_KIND] = at.SINGLE
            row[at.ONCE_VOLUME], row[at.ONCE_DURATION] = _bolus(part.bolus)
            row[at.ONCE_DELAY], row[at.ONCE_EXPIRY] = _seconds(part.delay_s), _seconds(part.expiry_s)
        case _:
            row[at.ONCE_KIND], row[at.ONCE_DELAY] = at.DELAYED, _seconds(part.delay_s)
            row[at.ONCE_BASE] = rows.add(part.meanwhile, Part.ONE_TIME, index)
    return row


def _patient(patient: PatientBolus | None) -> list[int]:
    if patient is None:
        return [0, 0, 0, 0]
    return [*_bolus(patient.bolus), _seconds(patient.lockout_s, 1), whole(patient.max_starts, 1, 1_440)]


def _strengths(fluid: Fluid) -> dict[str, int]:
    _few(len(fluid.components), "components")
    strengths: dict[str, int] = {}
    for part in fluid.components:
        strength = whole(part.concentration_ng_per_ml, 1, MAX_CONCENTRATION_NG_PER_ML)
        together = strengths.get(part.drug_id, 0) + strength
        strengths[part.drug_id] = whole(together, 1, MAX_CONCENTRATION_NG_PER_ML)
    return strengths


def _fluids(order: Order, context: Context, drugs: tuple[str, ...]) -> list[list[int]]:
    """One row of strengths for each fluid of ``lowering_layout``; a line that a first prime fills is empty."""
    program = _strengths(order.program.fluid)
    before = _strengths(context.held.fluid) if context.held else program
    line = _strengths(context.line_fluid) if context.line_fluid else {}
    primed = any(isinstance(part, Prime) for part in order.one_time)
    oldest = line or ({} if primed and not context.held else before)
    bridged = (_strengths(part.previous) if isinstance(part, Bridge) else {} for part in order.one_time)
    return [[strengths.get(drug, 0) for drug in drugs] for strengths in (program, before, oldest, line, *bridged)]


def _components(fluid: Fluid, context: Context, library: Library, drugs: tuple[str, ...]) -> list[list[int]]:
    rows = []
    listed = next((m.approved_drugs for m in library.models if m.id == context.pump_model_id), ())
    for index, part in enumerate(fluid.components):
        drug = library.drug(part.drug_id)
        indicated = drug is not None and context.indication in drug.indications
        approved = not listed or part.drug_id in listed
        again = part.drug_id in [other.drug_id for other in fluid.components[:index]]
        facts = [drug is not None, indicated, approved, again]
        rows.append([drugs.index(part.drug_id), part.concentration_ng_per_ml, *map(int, facts)])
    return rows


def _scalars(order: Order, context: Context, library: Library) -> list[int]:
    row = [-1] * at.SCALARS
    _model(row, context, library)
    row[at.CATHETER] = _catheter_nl(context)
    row[at.RESERVOIR], row[at.ALARM] = _volume(context.reservoir_nl), _volume(context.alarm_volume_nl)
    row[at.CLOCK_CHANGE] = _or_none(context.clock_change_s)
    row[at.REFILL], row[at.REPLACE_BY] = _or_none(context.planned_refill_s), _or_none(context.replace_by_s)
    row[at.WALL], row[at.HELD_AGE] = whole(context.wall_at_start_s, 0, 604_799), _seconds(context.held_age_s)
    row[at.PUMPED_SINCE] = whole(context.pumped_since_change_nl, 0, 100 * MAX_VOLUME_NL)
    row[at.SCREENING] = _or_none(context.screening_bolus_ng, MAX_MASS_NG)
    row[at.FILL_AGE] = _fill_age(order, context)
    _seconds(context.interrupted_s)
    row[at.CLOCK_ERROR] = abs(whole(context.clock_error_s, -MAX_DURATION_S, MAX_DURATION_S))
    row[at.STILL] = _or_none(context.still_s)
    row[at.INTERRUPTED] = int(context.exposure is Exposure.INTERRUPTED)
    row[at.HELD], row[at.LINE_KNOWN] = int(context.held is not None), int(context.line_fluid is not None)
    row[at.PATIENT] = int(order.program.patient_bolus is not None)
    row[at.HELD_PATIENT] = int(context.held is not None and context.held.patient_bolus is not None)
    if row[at.CATHETER] >= 0 and row[at.DEAD] >= 0:
        row[at.DEAD] += row[at.CATHETER]
    else:
        row[at.DEAD] = -1
    return row


def _fill_age(order: Order, context: Context) -> int:
    """Of the fill that is there; 0 where the order has a drug that is not in it, so that another one must follow."""
    age_s, held = _seconds(context.fill_age_s), context.held
    drugs = {part.drug_id for part in order.program.fluid.components}
    return age_s if held is None or drugs <= {part.drug_id for part in held.fluid.components} else 0


def _model(row: list[int], context: Context, library: Library) -> None:
    """The numbers of the pump model that somebody stands for; DEAD is the tubing alone here."""
    model = next((m for m in library.models if m.id == context.pump_model_id), None)
    row[at.MODEL_KNOWN] = int(model is not None)
    if model is None:
        return
    numbers: dict[int, Figure] = {
        at.FLOW_MIN: model.flow_min_nl_per_day,
        at.FLOW_MAX: model.flow_max_nl_per_day,
        at.FLOW_RESOLUTION: model.flow_resolution_nl_per_day,
        at.MINIMUM_RATE: model.minimum_rate_nl_per_day,
        at.DURATION_MIN: model.bolus_duration_min_s,
        at.DURATION_MAX: model.bolus_duration_max_s,
        at.INTERVAL_MIN: model.interval_min_s,
        at.STEPS_MAX: model.steps_per_day_max,
        at.PRIME_MAX: model.prime_flow_nl_per_day,
        at.ACCURACY: model.accuracy_per_mille,
        at.DEAD: model.tubing_nl,
    }
    for column, figure in numbers.items():
        if figure.status is not Status.UNCONFIRMED and figure.value is not None:
            row[column] = whole(figure.value, 0, MAX_DURATION_S)


def _catheter_nl(context: Context) -> int:
    """Length left x volume per cm of every piece, rounded up; -1 without a piece."""
    pieces = context.catheter.pieces
    whole(len(pieces), 0, 8)
    nl_um_per_cm = 0
    for piece in pieces:
        supplied = whole(piece.supplied_um, 0, 10_000_000)
        nl_um_per_cm += (supplied - whole(piece.removed_um, 0, supplied)) * whole(piece.volume_nl_per_cm, 0, 1_000_000)
    return (nl_um_per_cm + 9_999) // 10_000 if pieces else -1


def _rises(context: Context) -> list[int]:
    whole(len(context.increases), 0, 100)
    for increase in context.increases:
        _asked(increase.from_ng_per_day)
        _asked(increase.to_ng_per_day)
    return sorted(-_seconds(increase.ago_s) for increase in context.increases)


def _given(context: Context) -> list[tuple[int, int, int]]:
    whole(len(context.given), 0, 24)
    rows = []
    for bolus in context.given:
        ended, lasted = _seconds(bolus.ended_ago_s), _seconds(bolus.duration_s, 1)
        flow = _flow((_volume(bolus.volume_nl) * SECONDS_PER_DAY + lasted - 1) // lasted)
        rows.append((-ended - lasted, -ended, flow))
    return rows if context.held is not None else []  # it was given beside the held program, in that program's fluid
