"""Orders that stand on both sides of every limit: every mode, held programs, mixtures, one-time parts, libraries.

``orders`` holds orders short enough for an oracle by the second; these reach from the least to the greatest number a
document may hold, and to one less and one more than the numbers of the library and of the pumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from profiles.context import Context, Done, Exposure, Given, Increase, Jurisdiction
from profiles.delivery import concentration
from profiles.document_bounds import bounds_of
from profiles.drugs import Component, Fluid
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.library import read_library
from profiles.limits import QUANTITIES, Library, Limit
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
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
from profiles.pump import Catheter, CatheterPiece
from profiles.units_tables import (
    MAX_CONCENTRATION_NG_PER_ML,
    MAX_DOSE_NG_PER_DAY,
    MAX_DURATION_S,
    MAX_FLOW_NL_PER_DAY,
    MAX_HORIZON_S,
    MAX_MASS_NG,
    MAX_VOLUME_NL,
)
from tests.profiles import orders as short
from tests.profiles.orders import CATHETER, DAY, WEEK

DATA = Path(__file__).resolve().parents[2] / "profiles" / "data"


@cache
def shipped() -> Library:
    """The shipped library; strategies take their limits from it."""
    return read_library({p.relative_to(DATA).as_posix(): p.read_text("utf-8") for p in DATA.rglob("*.toml")})


def around(values: Iterable[int], low: int, high: int) -> st.SearchStrategy[int]:
    """Each of these values, one less and one more, as far as they lie inside two bounds."""
    near = {value + by for value in values for by in (-1, 0, 1)}
    return st.sampled_from(sorted(value for value in near if low <= value <= high))


DRUGS = (*(drug.id for drug in shipped().drugs), "saline")
INDICATIONS = tuple(dict.fromkeys(name for drug in shipped().drugs for name in drug.indications))
MODELS = ("cisterna-20", "cisterna-40", *(model.id for model in shipped().models), "nobody-s")
STRENGTHS = (
    *(limit.value for limit in shipped().limits if limit.quantity == "concentration_ng_per_ml"),
    *(500_000, 2_000_000, 20_000_000, 1, MAX_CONCENTRATION_NG_PER_ML),
)

strengths = around(STRENGTHS, 1, MAX_CONCENTRATION_NG_PER_ML)
components = st.builds(Component, st.sampled_from(DRUGS), strengths)


def bounded(fluid: Fluid) -> bool:
    """Whether no drug is stronger in all than one component may be."""
    drugs = {part.drug_id for part in fluid.components}
    return all(concentration(fluid, drug) <= MAX_CONCENTRATION_NG_PER_ML for drug in drugs)


fluids = st.one_of(
    st.sampled_from(short.FLUIDS),
    components.map(lambda component: Fluid((component,))),
    st.lists(components, min_size=1, max_size=4).map(lambda parts: Fluid(tuple(parts))).filter(bounded),
)


@cache
def limit_flows() -> tuple[int, ...]:
    """The flows at which a strength meets a daily limit, and those of the pumps."""
    doses = [limit.value for limit in shipped().limits if limit.quantity == "dose_ng_per_day"]
    met = {dose * 1_000_000 // strength for dose in doses for strength in STRENGTHS}
    met = {flow for flow in met if flow <= MAX_FLOW_NL_PER_DAY}
    return tuple(sorted({0, 6_000, 48_000, 24_000_000, MAX_FLOW_NL_PER_DAY, *met, *(f // 100 * 100 for f in met)}))


flows = st.one_of(
    st.integers(480, 20_000).map(lambda n: n * 100),
    around(limit_flows(), 0, MAX_FLOW_NL_PER_DAY),
    st.integers(0, MAX_FLOW_NL_PER_DAY),
)
seconds = st.one_of(
    around([60, 600, 3_600, 7_200, 14_400, DAY, WEEK, MAX_HORIZON_S, MAX_DURATION_S], 0, MAX_DURATION_S),
    st.integers(0, 3 * DAY),
)
volumes = st.one_of(
    around([1_000, 20_000, 176_000, 316_000, 1_000_000, 18_000_000, MAX_VOLUME_NL], 0, MAX_VOLUME_NL),
    st.integers(0, 400_000),
)
durations = st.one_of(around([1, 60, 600, 3_600, DAY], 1, MAX_DURATION_S), st.integers(1, 7_200))
boluses = st.builds(Bolus, volumes, durations, st.sampled_from([0, 1_000, MAX_MASS_NG]))


@st.composite
def days(draw):
    """The steps of a day that mostly tile it; sometimes with a hole, an overlap, or none at all."""
    at = [0, *sorted(draw(st.sets(st.integers(1, DAY - 1) | st.sampled_from([1, DAY // 2, DAY - 1]), max_size=5))), DAY]
    steps = [Step(low, high, draw(flows), 0) for low, high in pairwise(at)]
    if draw(st.integers(0, 9)) == 0:
        which, by = draw(st.integers(0, len(steps) - 1)), draw(st.sampled_from([-1, 1]))
        steps[which] = replace(steps[which], end_s=min(DAY, max(0, steps[which].end_s + by)))
    return tuple(steps[: draw(st.sampled_from([len(steps)] * 19 + [0]))])


@st.composite
def timed(draw):
    """A week of one to three patterns."""
    patterns = tuple(draw(st.lists(days(), min_size=1, max_size=3)))
    return Timed(patterns, tuple(draw(st.lists(st.integers(0, len(patterns) - 1), min_size=7, max_size=7))))


@st.composite
def periodic(draw):
    """Boluses at an interval that is mostly longer than they are."""
    bolus = draw(boluses)
    interval_s = draw(st.sampled_from([3_600, 7_200, 21_600, DAY, 10_801]) | around([60, bolus.duration_s], 1, DAY))
    first_s = draw(st.none() | around([0, interval_s, bolus.duration_s], 0, MAX_DURATION_S) | seconds)
    return Periodic(bolus, max(interval_s, draw(st.sampled_from([1_800, 1]))), draw(st.just(0) | flows), 0, first_s)


bases = st.one_of(
    st.builds(Continuous, flows, st.sampled_from([0, MAX_DOSE_NG_PER_DAY])),
    timed(),
    periodic(),
    st.builds(MinimumRate, st.sampled_from([6_000, 5_999, 6_001, 0])),
    st.builds(Stopped, st.sampled_from(["a rest", " ", ""])),
)
patients = st.builds(
    PatientBolus,
    boluses,
    st.one_of(around([600, 3_600, 10_800, DAY], 1, MAX_DURATION_S), st.integers(1, DAY)),
    st.sampled_from([1, 2, 4, 6, 10, 24, 1_440]),
)
plans = st.lists(st.builds(PlanStep, seconds, bases), max_size=3).map(tuple)


@st.composite
def programs(draw, fluid):
    """A standing program of any mode."""
    return Program("edge", draw(fluid), draw(bases), draw(st.none() | patients), draw(st.just(()) | plans))


ids = st.sampled_from(["0" * 32, "1" * 32, "2" * 32, "3" * 32, "F" * 32, "none"])
refills = st.sampled_from(["4" * 32, "5" * 32])
singles = st.builds(SingleBolus, ids, boluses, seconds, st.sampled_from([3_600, 500, DAY, MAX_DURATION_S]))
delays = st.builds(DelayedStart, ids, seconds, bases)
primes = st.builds(Prime, ids, refills, st.sampled_from(["system", "catheter"]), volumes, flows)


@st.composite
def one_time(draw, fluid):
    """Up to four parts that happen once, of any kind, some of them twice."""
    bridges = st.builds(Bridge, ids, refills, st.sampled_from(["scaled", "unchanged"]), fluid, volumes, bases)
    return tuple(draw(st.lists(st.one_of(singles, singles, delays, primes, bridges), max_size=4)))


pieces = st.builds(
    CatheterPiece,
    st.just("piece"),
    st.integers(500_000, 10_000_000),
    st.integers(0, 500_000),
    st.sampled_from([1, 2_200, 1_000_000]),
    st.just("made up"),
)
catheters = st.one_of(st.just(CATHETER), st.lists(pieces, max_size=2).map(lambda some: Catheter(tuple(some))))
increases = st.lists(
    st.builds(Increase, around([0, 12 * 3_600, DAY, WEEK], 0, MAX_DURATION_S), st.just(0), st.just(1)), max_size=3
).map(tuple)


done = st.lists(st.builds(Done, st.sampled_from(["prime", "bridge"]), refills), max_size=2).map(tuple)


ends = around([0, 3_600, DAY, MAX_DURATION_S], 0, MAX_DURATION_S) | st.integers(0, 2 * DAY)
given_before = st.lists(
    st.builds(Given, ends, durations, st.integers(0, 1_000) | volumes).filter(
        lambda bolus: bolus.flow_nl_per_day <= MAX_FLOW_NL_PER_DAY
    ),
    max_size=3,
).map(tuple)


def beside(program: Program) -> st.SearchStrategy[Program]:
    """Programs that were a rise, a fall or a slip of a unit away from a continuous one."""
    base = program.base
    if not isinstance(base, Continuous):
        return st.just(program)
    ratios = [(1, 1), (10, 1), (1, 10), (1, 24), (60, 1), (10, 11), (5, 6), (100, 130), (1, 2), (2, 1), (1_000, 1)]

    def at(ratio: tuple[int, int], by: int) -> Program:
        flow = base.flow_nl_per_day * ratio[0] // ratio[1] + by
        return replace(program, base=Continuous(min(max(flow, 0), MAX_FLOW_NL_PER_DAY), 0))

    return st.builds(at, st.sampled_from(ratios), st.sampled_from([-1, 0, 1]))


@st.composite
def contexts(draw, program):
    """A context whose held program and line often have the fluid of the order."""
    same = st.one_of(st.just(program.fluid), st.just(program.fluid), fluids)
    return short.context(
        pump_model_id=draw(st.sampled_from(MODELS[:2] * 4 + MODELS)),
        catheter=draw(catheters),
        reservoir_nl=draw(st.sampled_from([18_000_000, 20_000_000, 2_000_000, 2_000_001, 0, MAX_VOLUME_NL])),
        alarm_volume_nl=draw(st.sampled_from([2_000_000, 2_000_000, 0, MAX_VOLUME_NL])),
        indication=draw(st.sampled_from(INDICATIONS)),
        jurisdiction=draw(st.sampled_from(Jurisdiction)),
        exposure=draw(st.sampled_from(Exposure)),
        held=draw(st.one_of(st.none(), programs(same), beside(program), st.just(program))),
        held_age_s=draw(seconds),
        line_fluid=draw(st.none() | same),
        pumped_since_change_nl=draw(volumes | st.sampled_from([0, 100 * MAX_VOLUME_NL])),
        planned_refill_s=draw(st.none() | seconds | st.integers(1, 400).map(lambda day: day * DAY)),
        wall_at_start_s=draw(st.sampled_from([0, DAY - 700, 3 * DAY - 1, WEEK - 1]) | st.integers(0, WEEK - 1)),
        screening_bolus_ng=draw(st.none() | st.sampled_from([0, 25_000, 50_000, 100_000, MAX_MASS_NG])),
        fill_age_s=draw(around([30 * DAY, 90 * DAY, 180 * DAY], 0, MAX_DURATION_S) | seconds),
        interrupted_s=draw(seconds),
        increases=draw(increases),
        given=draw(given_before),
        clock_error_s=draw(st.sampled_from([0, 60, 61, -60, -61, MAX_DURATION_S])),
        replace_by_s=draw(st.none() | seconds),
        clock_change_s=draw(st.none() | seconds),
        done=draw(done),
        still_s=draw(st.none() | st.none() | seconds),
        first_fill=draw(st.booleans()),
    )


@st.composite
def cases(draw):
    """An order with its context."""
    program = draw(fluids.flatmap(lambda fluid: programs(st.just(fluid))))
    parts = draw(st.just(()) | one_time(st.one_of(st.just(program.fluid), fluids)))
    return Order(program, parts), draw(contexts(program))


# --- libraries

_RULES = {
    "dose_ng_per_day": (Rule.DOSE_DAY, Rule.FIRST_DOSE),
    "window_dose_ng": (Rule.DOSE_WINDOW,),
    "concentration_ng_per_ml": (Rule.CONCENTRATION_MAX, Rule.CONCENTRATION_MIN),
    "screening_percent": (Rule.FIRST_DOSE,),
    "increase_percent": (Rule.DOSE_STEP_UP,),
    "decrease_percent": (Rule.DOSE_STEP_DOWN,),
    "decrease_ng_per_day": (Rule.DOSE_STEP_DOWN,),
    "increase_ng_per_day": (Rule.DOSE_STEP_UP,),
    "increase_interval_s": (Rule.STEP_INTERVAL,),
    "increases_per_week": (Rule.STEP_INTERVAL,),
    "stop_without_plan": (Rule.DOSE_STEP_DOWN,),
    "bolus_ng": (Rule.BOLUS_SIZE,),
    "patient_bolus_percent": (Rule.PATIENT_BOLUS,),
    "patient_bolus_ng": (Rule.PATIENT_BOLUS,),
    "patient_bolus_starts": (Rule.PATIENT_BOLUS,),
    "fill_age_s": (Rule.STABILITY,),
    "first_fill_age_s": (Rule.STABILITY,),
    "mixture_components": (Rule.MIXTURE,),
}


@st.composite
def limits(draw):
    """A limit on any quantity for any drug, with any status, patient, place and window."""
    quantity = draw(st.sampled_from(sorted(QUANTITIES)))
    return Limit(
        rule=draw(st.sampled_from(_RULES[quantity])),
        severity=draw(st.sampled_from([Severity.NOTE, Severity.SOFT, Severity.HARD])),
        drug_id=draw(st.sampled_from(DRUGS)),
        quantity=quantity,
        value=draw(st.integers(0, 12) | st.integers(0, 2_000_000) | st.sampled_from([20, 50, 100, 200, MAX_MASS_NG])),
        upper=draw(st.booleans()) if quantity == "concentration_ng_per_ml" else quantity != "increase_interval_s",
        source="made up",
        status=draw(st.sampled_from(Status)),
        jurisdiction=draw(st.sampled_from(["", "US", "EU"])),
        exposure=draw(st.sampled_from(["", "naive", "tolerant", "interrupted"])),
        window_s=draw(st.sampled_from([3_600, 14_400, 1, DAY - 1, DAY])) if quantity == "window_dose_ng" else 0,
        beside=draw(st.sampled_from(["", *DRUGS])) if quantity.endswith("fill_age_s") else "",
    )


def libraries() -> st.SearchStrategy[Library]:
    """The shipped library, or one with a few limits more and a pump that is approved for some drugs only."""
    more = st.lists(limits(), min_size=1, max_size=6).map(tuple)
    return st.just(shipped()) | st.builds(_wider, more, st.sets(st.sampled_from(DRUGS), max_size=3))


def _wider(limits: tuple[Limit, ...], drugs: set[str]) -> Library:
    models = tuple(replace(m, approved_drugs=tuple(drugs)) if m.id == MODELS[0] else m for m in shipped().models)
    return replace(shipped(), limits=shipped().limits + limits, models=models)


# --- neighbours: the same case with one number moved


def neighbour(dice: Random, order: Order, context: Context) -> tuple[Order, Context]:
    """The case with one of its numbers moved by one, to a round value, or to a bound of its document."""
    where = dice.choice([(0, path) for path in _numbers(order)] + [(1, path) for path in _numbers(context)])
    pair: list[Any] = [order, context]
    pair[where[0]] = _moved(dice, pair[where[0]], where[1])
    return pair[0], pair[1]


def _numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every whole number that ends in the name of a field with bounds."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            if not (path and path[-1] == "week"):
                yield from _numbers(item, (*path, index))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _numbers(getattr(value, field.name), (*path, field.name))
    elif type(value) is int:
        yield path


def _moved(dice: Random, value: Any, path: tuple[Any, ...], name: str = "") -> Any:
    if not path:
        low, high = bounds_of(name)
        by = dice.choice([-1, 1, -1, 1, -100, 100, -60, 60, -3_600, 3_600])
        ways = [value + by] * 6 + [value * 2, value // 2, value * 10, value // 10, low, high]
        return min(max(dice.choice(ways), low), high)
    head, *rest = path
    if isinstance(value, tuple):
        return (*value[:head], _moved(dice, value[head], tuple(rest), name), *value[head + 1 :])
    return replace(value, **{head: _moved(dice, getattr(value, head), tuple(rest), head)})
