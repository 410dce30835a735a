"""Every rule as a small pure function, in plain Python, readable with the library beside it.

This is the twin that explains; ``kernels`` is the same set as one compiled loop that decides alone. They share the
limit numbers and no code, and must agree before anything leaves for a pump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from profiles.checks_bolus import bolus_overlap, bolus_size, patient_bolus
from profiles.checks_bounds import within_bounds
from profiles.checks_change import dose_step_down, dose_step_up, step_interval
from profiles.checks_dates import clock, once_only, replacement, reservoir_endurance
from profiles.checks_dose import dose_day, dose_window, first_dose
from profiles.checks_fluid import (
    catheter_unknown,
    concentration_max,
    concentration_min,
    concentration_step,
    mixture,
    stability,
)
from profiles.checks_pump import bolus_interval, bolus_rate, day_tiling, flow_range, flow_resolution, known_model
from profiles.checks_slip import unit_slip
from profiles.context import Context
from profiles.findings import Finding, Place, Rule, Severity
from profiles.limits import Library
from profiles.program import Order

Check = Callable[[Order, Context, Library], tuple[Finding, ...]]
Judged = tuple[Rule, Severity, Place, str]

CHECKS: tuple[Check, ...] = (
    known_model,
    flow_range,
    flow_resolution,
    concentration_max,
    concentration_min,
    concentration_step,
    dose_day,
    dose_window,
    first_dose,
    dose_step_up,
    dose_step_down,
    step_interval,
    bolus_size,
    bolus_rate,
    bolus_interval,
    bolus_overlap,
    patient_bolus,
    unit_slip,
    day_tiling,
    reservoir_endurance,
    stability,
    replacement,
    mixture,
    catheter_unknown,
    once_only,
    clock,
)

_ORDER = {rule: number for number, rule in enumerate(Rule)}


def findings(order: Order, context: Context, library: Library) -> tuple[Finding, ...]:
    """Everything that is wrong, worst first; at one place one finding of a rule, its worst.

    Numbers outside the bounds of this program are the one finding that leaves the others unasked.
    """
    outside = within_bounds(order, context, library)
    if outside:
        return outside
    return merged(_called(finding, library) for check in CHECKS for finding in check(order, context, library))


def _called(finding: Finding, library: Library) -> Finding:
    """The same, with the name of its drug where that is written otherwise than its id."""
    drug = library.drug(finding.detail.partition(" ")[0])
    return finding if drug is None or drug.name == drug.id else replace(finding, called=drug.name)


def merged(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each rule, place and detail, the worst of several, worst first."""
    worst: dict[tuple[Rule, Place, str], Finding] = {}
    for finding in found:
        key = (finding.rule, finding.where, finding.detail)
        if key not in worst or finding.severity > worst[key].severity:
            worst[key] = finding
    return tuple(sorted(worst.values(), key=lambda f: (-f.severity, _ORDER[f.rule], f.where, f.detail)))


def judged(found: Iterable[Finding]) -> frozenset[Judged]:
    """What the compiled loop says of the same order: rule, severity, place and detail, no words."""
    return frozenset((finding.rule, finding.severity, finding.where, finding.detail) for finding in found)
