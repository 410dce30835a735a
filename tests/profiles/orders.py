"""Made-up orders for property tests: every mode and part, short enough for an oracle that goes second by second."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from profiles.context import Context, Exposure, Given, Jurisdiction
from profiles.drugs import Component, Fluid
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

DAY = 86_400
WEEK = 7 * DAY
BACLOFEN = Fluid((Component("baclofen", 500_000),))
STRONG = Fluid((Component("baclofen", 2_000_000),))
MIXED = Fluid((Component("morphine", 20_000_000), Component("bupivacaine", 5_000_000)))
MIXED_WEAKER = Fluid((Component("morphine", 10_000_000), Component("bupivacaine", 7_500_000)))
FLUIDS = (BACLOFEN, STRONG, MIXED, MIXED_WEAKER)
CATHETER = Catheter((CatheterPiece("catheter", 1_000_000, 200_000, 2_200, "test"),))  # 80 cm x 2.2 nL/mm = 176,000 nL

flows = st.integers(0, 40).map(lambda n: n * 43_201)  # seldom whole nL a second
edges = st.sampled_from([300, 900, 1_700, 43_200, DAY - 1_300, DAY - 400])


def context(**fields):
    """A tolerant patient with a Cisterna 20 pump, and whatever differs."""
    known = {
        "pump_model_id": "cisterna-20",
        "catheter": CATHETER,
        "reservoir_nl": 18_000_000,
        "alarm_volume_nl": 2_000_000,
        "indication": "spasticity",
        "jurisdiction": Jurisdiction.US,
        "exposure": Exposure.TOLERANT,
    }
    return Context(**(known | fields))


def program(base, fluid=BACLOFEN, patient=None, plan=()):
    """A program with a name."""
    return Program("test", fluid, base, patient, tuple(plan))


def order(base, *one_time, fluid=BACLOFEN, patient=None, plan=()):
    """A program with its one-time parts."""
    return Order(program(base, fluid, patient, plan), one_time)


@st.composite
def days(draw):
    """Steps that tile a day."""
    at = [0, *sorted(draw(st.sets(edges, max_size=4))), DAY]
    return tuple(Step(low, high, draw(flows), 0) for low, high in pairwise(at))


@st.composite
def timed(draw):
    """A week with one to three patterns."""
    patterns = tuple(draw(st.lists(days(), min_size=1, max_size=3)))
    week = tuple(draw(st.lists(st.integers(0, len(patterns) - 1), min_size=7, max_size=7)))
    return Timed(patterns, week)


boluses = st.builds(Bolus, volume_nl=st.integers(0, 40_000), duration_s=st.integers(1, 400), asked_ng=st.just(0))
periodic = st.builds(
    Periodic,
    bolus=boluses,
    interval_s=st.integers(20, 900),
    base_flow_nl_per_day=flows,
    asked_base_ng_per_day=st.just(0),
    first_after_s=st.none() | st.integers(0, 700),
)
bases = st.one_of(
    st.builds(Continuous, flows, st.just(0)),
    timed(),
    periodic,
    st.builds(MinimumRate, st.just(6_000)),
    st.just(Stopped("test")),
)
patients = st.builds(PatientBolus, boluses, lockout_s=st.integers(1, 900), max_starts=st.integers(1, 6))
plans = st.lists(st.builds(PlanStep, st.integers(0, 1_800), bases), max_size=2).map(tuple)
singles = st.builds(
    SingleBolus, st.just("0" * 32), boluses, delay_s=st.integers(0, 900), expiry_s=st.sampled_from([3_600, 500])
)
delays = st.builds(DelayedStart, st.just("1" * 32), st.integers(0, 1_200), bases)
# flows of a prime or bridge are at least 1 nL/s, so that they end within minutes
quick = st.integers(1, 40).map(lambda n: n * 86_401)
primes = st.builds(Prime, st.just("2" * 32), st.just("r"), st.just("system"), st.integers(0, 900), quick)
bridges = st.builds(
    Bridge,
    st.just("3" * 32),
    st.just("r"),
    st.just("scaled"),
    st.just(STRONG),
    st.integers(0, 900),
    st.one_of(
        st.builds(Continuous, quick, st.just(0)), periodic.filter(lambda base: base.base_flow_nl_per_day > 86_400)
    ),
)


@st.composite
def programs(draw):
    """A standing program of any mode."""
    patient = draw(st.none() | patients)
    return Program("test", draw(st.sampled_from(FLUIDS)), draw(bases), patient, draw(plans))


@st.composite
def orders(draw):
    """A program with any one-time parts, at most one of each kind but primes."""
    kinds = draw(st.sets(st.sampled_from([0, 1, 2, 3])))
    parts = [draw((primes, bridges, singles, delays)[kind]) for kind in sorted(kinds)]
    return Order(draw(programs()), tuple(draw(st.permutations(parts))))


@st.composite
def contexts(draw):
    """A context with or without a held program, near a midnight or not, with or without another fluid in the line."""
    return context(
        held=draw(st.none() | programs()),
        held_age_s=draw(st.integers(0, 2_000)),
        wall_at_start_s=draw(st.integers(0, 6).flatmap(lambda day: st.integers(day * DAY, day * DAY + DAY - 1)))
        if draw(st.booleans())
        else draw(st.sampled_from([0, DAY - 700, WEEK - 500, 3 * DAY - 1])),
        line_fluid=draw(st.none() | st.sampled_from(FLUIDS)),
        pumped_since_change_nl=draw(st.integers(0, 2_000)),
        given=draw(given_before),
    )


given_before = st.lists(
    st.builds(Given, st.integers(0, 900), st.integers(1, 400), st.integers(0, 1_000)), max_size=2
).map(tuple)


def flow_at(order_, context_, t):
    """The oracle: flow in the second [t, t + 1), straight from the rules, nothing shared with the code."""
    if t < 0:
        if context_.held is None:
            return 0
        added = sum(
            -(-bolus.volume_nl * DAY // bolus.duration_s)
            for bolus in context_.given
            if bolus.ended_ago_s < -t <= bolus.ended_ago_s + bolus.duration_s
        )
        return added + _program_flow(context_.held, -context_.held_age_s, context_, t, cut_s=-(10**9), endless=True)
    total = sum(
        part.bolus.volume_nl * DAY // part.bolus.duration_s
        for part in order_.one_time
        if isinstance(part, SingleBolus)
        and part.delay_s < part.expiry_s
        and part.delay_s <= t < part.delay_s + part.bolus.duration_s
    )
    begin = 0
    for part in order_.one_time:
        if isinstance(part, Prime | Bridge):
            end = _head_end(part, begin, context_)
            if begin <= t < end:
                return total + _head_flow(part, t, context_)
            begin = max(begin, end)
    delayed = next((part for part in order_.one_time if isinstance(part, DelayedStart)), None)
    if delayed and t < delayed.delay_s:
        return total + _base_flow(delayed.meanwhile, 0, context_, t, begin, False)
    origin = delayed.delay_s if delayed else 0
    return total + _program_flow(order_.program, origin, context_, t, max(begin, origin), False)


def _head_flow(part, t, context_):
    if isinstance(part, Prime):
        return part.flow_nl_per_day
    quiet = part.pattern
    if isinstance(quiet, Periodic):
        return quiet.base_flow_nl_per_day
    return _base_flow(quiet, 0, context_, t, 0, False)


def _head_end(part, begin, context_):
    pumped, t = 0, begin
    while pumped < part.volume_nl * DAY:
        pumped += _head_flow(part, t, context_)
        t += 1
    return t


def _program_flow(program_, origin, context_, t, cut_s, endless):
    base, base_origin = program_.base, origin
    for step in sorted(program_.step_plan, key=lambda step: step.after_s):
        if origin + step.after_s <= t:
            base, base_origin, endless = step.base, origin + step.after_s, False
    return _base_flow(base, base_origin, context_, t, max(cut_s, base_origin) if not endless else cut_s, endless)


def _base_flow(base, origin, context_, t, cut_s, endless):
    if isinstance(base, Stopped):
        return 0
    if isinstance(base, Continuous | MinimumRate):
        return base.flow_nl_per_day
    if isinstance(base, Timed):
        wall = context_.wall_at_start_s + t
        steps = base.patterns[base.week[wall // DAY % 7]]
        return sum(step.flow_nl_per_day for step in steps if step.start_s <= wall % DAY < step.end_s)
    bolus, flow = base.bolus, base.base_flow_nl_per_day
    first = origin + (base.interval_s if base.first_after_s is None else base.first_after_s)
    for start in range(t, t - bolus.duration_s, -1):
        on_beat = (start - first) % base.interval_s == 0
        known = start >= first or (endless and start < origin)
        if on_beat and known and start >= cut_s:
            flow += bolus.volume_nl * DAY // bolus.duration_s
    return flow
