"""What a change of mode makes of a program: the same daily dose, written in another way."""

from __future__ import annotations

from profiles.day_edits import dose_of_flow, flow_for_dose
from profiles.program import Continuous, Program, Step, Timed
from profiles.totals import mean_nl_per_day, totals
from widgets.edit_terms import EditTerms

_DAY_S = 86_400


def as_continuous(program: Program, terms: EditTerms) -> Continuous:
    """One flow with the mean daily dose of what there was, rounded down in whole ng/day and to the pump's steps."""
    if isinstance(program.base, Continuous):
        return program.base
    asked = totals(program).asked_ng_per_day
    whole = dose_of_flow(int(mean_nl_per_day(program.base)), terms.strength) if asked is None else int(asked)
    return Continuous(flow_for_dose(whole, terms.strength, terms.resolution_nl_per_day), whole)


def as_timed(program: Program, terms: EditTerms) -> Timed:
    """One step that lasts all day with that same dose; steps that exist stay."""
    if isinstance(program.base, Timed):
        return program.base
    steady = as_continuous(program, terms)
    return Timed(((Step(0, _DAY_S, steady.flow_nl_per_day, steady.asked_ng_per_day),),))
