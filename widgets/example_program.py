"""A made-up patient's program for examples and tests: no number here is anybody's advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Drug, Fluid
from profiles.edits import scale
from profiles.figures import Figure, Status
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library, Limit
from profiles.program import Order, Program, Step, Timed
from profiles.projection import project
from profiles.pump import Catheter, CatheterPiece, PumpModel
from widgets.edit_terms import EditTerms, terms_of
from widgets.projection_view import LONGEST_S, ProjectionView, view_of

DAY_S = 86_400
START = datetime(2026, 11, 24, 9, 40)  # a Tuesday
_WALL_S = DAY_S + 9 * 3_600 + 40 * 60


def _own(value: int) -> Figure:
    return Figure(value, "made up for an example", Status.DEFINITION)


_MODEL = PumpModel(
    id="example-20",
    name="Example 20",
    version=1,
    planning_only=False,
    reservoir_nl=_own(20_000_000),
    residual_nl=_own(1_000_000),
    tubing_nl=_own(140_000),
    flow_min_nl_per_day=_own(48_000),
    flow_max_nl_per_day=_own(24_000_000),
    flow_resolution_nl_per_day=_own(100),
    minimum_rate_nl_per_day=_own(6_000),
    bolus_duration_min_s=_own(60),
    bolus_duration_max_s=_own(14_400),
    interval_min_s=_own(1_800),
    steps_per_day_max=_own(48),
    alarm_volume_nl=_own(2_000_000),
    accuracy_per_mille=_own(145),
    prime_flow_nl_per_day=_own(12_000_000),
)


def _drug(name: str, unit: str) -> Drug:
    return Drug(id=name, name=name, display_unit=unit, indications=("example",), withdrawal="", source="example")


def _limit(drug_id: str, severity: Severity, value: int) -> Limit:
    return Limit(Rule.DOSE_DAY, severity, drug_id, "dose_ng_per_day", value, True, "example", Status.LABEL)


LIBRARY = Library(
    version=1,
    title="Example",
    drugs=(_drug("baclofen", "mcg"), _drug("morphine", "mg"), _drug("bupivacaine", "mg")),
    limits=(
        _limit("baclofen", Severity.SOFT, 400_000),
        _limit("baclofen", Severity.HARD, 500_000),
        _limit("morphine", Severity.SOFT, 15_000_000),
    ),
    models=(_MODEL,),
    catheters=(),
)
BACLOFEN = Fluid((Component("baclofen", 500_000),))
MIXTURE = Fluid((Component("morphine", 5_000_000), Component("bupivacaine", 10_000_000)))


def _step(start_s: int, end_s: int, flow: int) -> Step:
    return Step(start_s, end_s, flow, flow // 2)


DAY_AND_NIGHT = Program(
    name="Day and night, 300 mcg/day",
    fluid=BACLOFEN,
    base=Timed(
        (
            (_step(0, 21_600, 504_000), _step(21_600, 79_200, 648_000), _step(79_200, DAY_S, 504_000)),
            (_step(0, 32_400, 504_000), _step(32_400, DAY_S, 648_000)),
        ),
        (0, 0, 0, 0, 0, 1, 1),
    ),
)


def context_of(held: Program | None) -> Context:
    """The made-up pump, two thirds full, on a Tuesday at 09:40."""
    return Context(
        pump_model_id=_MODEL.id,
        catheter=Catheter((CatheterPiece("example", 800_000, 0, 2_200, "example"),)),
        reservoir_nl=14_000_000,
        alarm_volume_nl=2_000_000,
        indication="example",
        jurisdiction=Jurisdiction.US,
        exposure=Exposure.TOLERANT,
        held=held,
        held_age_s=30 * DAY_S,
        wall_at_start_s=_WALL_S,
    )


def terms(fluid: Fluid = BACLOFEN) -> EditTerms:
    """What the editor must know of it."""
    return terms_of(fluid, _MODEL, LIBRARY)


def view(
    held: Program = DAY_AND_NIGHT, draft: Program | None = None, findings: tuple[Finding, ...] = ()
) -> ProjectionView:
    """The plots of a held program, and of a draft where there is one."""
    context = context_of(held)
    projections = [project(Order(p), context, LIBRARY, LONGEST_S) for p in (held, draft) if p is not None]
    shown = Order(draft if draft is not None else held)
    drafted = projections[1] if draft is not None else None
    return view_of(START, projections[0], drafted, shown, context, LIBRARY, findings)


def raised(percent: int = 10, program: Program = DAY_AND_NIGHT) -> Program:
    """The same program with every dose higher by so many percent."""
    return replace(scale(program, Fraction(100 + percent, 100), 100), name=program.name)


def finding(severity: Severity = Severity.SOFT, rule: Rule = Rule.DOSE_DAY) -> Finding:
    """A finding that points at the second step, or at the worst day."""
    where = Place(Part.STEP, 0, 1)
    window = (30_000, 30_000 + DAY_S) if rule is Rule.DOSE_DAY else (None, None)
    return Finding(rule, severity, where, "420", "400", "mcg/day", "example", "baclofen", *window)
