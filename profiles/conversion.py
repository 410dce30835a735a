"""From a trial or another route to a first pump program: a range with its provenance, then a draft of a chosen dose.

Nothing here chooses a dose: every published ratio gives its own range, the clinician writes the number, and
the draft goes through the same checks as any other. A ratio is never applied backwards.
Trial to pump: boluses per day = 24 h / relief time (a pump maker's planner, P-S15, rounds it; both neighbours are
given here). Screening to first dose: the label's multiple, by how long the bolus worked.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from profiles.context import Jurisdiction
from profiles.conversions import Conversions, Ratio, Route, Screening
from profiles.drugs import Fluid
from profiles.edits import bolus_for_dose, set_base_dose
from profiles.figures import Figure, Status
from profiles.program import Continuous, Periodic, Program
from profiles.pumping import DAY_S
from profiles.units import duration_text
from profiles.unusual import Unusual

#: Where the trial formula comes from; the value is the minutes of a day it divides.
TRIAL_RULE = Figure(1_440, "P-S15: a pump maker's planner, boluses per day = 1,440 / relief minutes", Status.LABEL)


@dataclass(frozen=True, slots=True)
class Given:
    """A drug by a route: what the patient has now, or is to have."""

    route: Route
    drug_id: str

    def __str__(self) -> str:
        return f"{self.route} {self.drug_id}"


@dataclass(frozen=True, slots=True)
class ByRatio:
    """What one published ratio makes of the dose (ng/day): from the highest ratio to the lowest."""

    low_ng_per_day: Fraction
    middle_ng_per_day: Fraction | None
    high_ng_per_day: Fraction
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class Converted:
    """The whole range over every published ratio, each of them with its own, and what must be said beside it."""

    low_ng_per_day: Fraction
    high_ng_per_day: Fraction
    rows: tuple[ByRatio, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialBeat:
    """One way to repeat a trial bolus over the day: how many, how far apart, and the dose per day that results.

    ``interval_s`` is rounded up to a whole second, so that there are never more boluses than ``boluses_per_day``.
    """

    boluses_per_day: int
    interval_s: int
    dose_ng_per_day: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial bolus made a day: the exact quotients of the longest and shortest relief, and whole beats around them."""

    fewest_per_day: Fraction
    most_per_day: Fraction
    beats: tuple[TrialBeat, ...]
    rule: Figure


@dataclass(frozen=True, slots=True)
class FirstDose:
    """The label's first daily dose after a screening bolus, between both multiples; ``rule`` says which applies."""

    low_ng_per_day: int
    high_ng_per_day: int
    by_rule_ng_per_day: int | Unusual
    rule: Screening


def convert(dose_ng_per_day: int, now: Given, wanted: Given, conversions: Conversions) -> Converted | Unusual:
    """Every published ratio from ``now`` to ``wanted`` applied to a daily dose."""
    if dose_ng_per_day <= 0:
        return Unusual("There is no dose to convert: write the whole dose of a day.")
    if now == wanted:
        return Unusual("Both sides are the same drug by the same route: nothing is converted.")
    ratios = _published(now, wanted, conversions)
    if not ratios:
        backwards = _published(wanted, now, conversions)
        only = " Only the other direction is published, and a ratio is not applied backwards." if backwards else ""
        return Unusual(f"No ratio is published here from {now} to {wanted}.{only}")
    rows = tuple(_by_ratio(dose_ng_per_day, ratio) for ratio in ratios)
    low, high = min(row.low_ng_per_day for row in rows), max(row.high_ng_per_day for row in rows)
    return Converted(low, high, rows, _cautions(ratios))


def trial_to_pump(trial_bolus_ng: int, relief_low_s: int, relief_high_s: int) -> Trial | Unusual:
    """A bolus that relieved for ``relief_low_s`` to ``relief_high_s`` (equal where it was given once), repeated."""
    if trial_bolus_ng <= 0:
        return Unusual("There is no trial bolus to repeat: write its dose.")
    if relief_low_s <= 0:
        return Unusual("The trial brought no relief, so it gives no daily dose.")
    if relief_low_s > relief_high_s:
        return Unusual("The shortest relief is longer than the longest: write them the other way round.")
    fewest, most = Fraction(DAY_S, relief_high_s), Fraction(DAY_S, relief_low_s)
    if most < 1:
        return Unusual(
            f"The relief lasts {duration_text(relief_low_s)} or more, longer than a day: "
            "not even one bolus a day follows from it."
        )
    counts = range(max(1, floor(fewest)), ceil(most) + 1)
    beats = tuple(TrialBeat(count, -(-DAY_S // count), count * trial_bolus_ng) for count in counts)
    return Trial(fewest, most, beats, TRIAL_RULE)


def first_dose(
    drug_id: str,
    bolus_ng: int,
    effect_s: int,
    jurisdiction: Jurisdiction,
    conversions: Conversions,
    longest_s: int | None = None,
) -> FirstDose | Unusual:
    """The first daily dose that a label derives from an effective screening bolus that worked for ``effect_s``.

    Where it was given more than once that is the shortest, and ``longest_s`` the longest effect.
    """
    rules = (rule for rule in conversions.screenings if (rule.drug_id, rule.jurisdiction) == (drug_id, jurisdiction))
    rule = next(rules, None)
    if rule is None:
        return Unusual(f"No label rule from a screening bolus to a first dose is known for {drug_id} here.")
    if bolus_ng <= 0 or effect_s <= 0:
        return Unusual("No screening bolus worked, so no first dose follows from it.")
    doses = sorted((rule.multiple_up_to * bolus_ng, rule.multiple_beyond * bolus_ng))
    return FirstDose(doses[0], doses[1], _by_rule(rule, bolus_ng, effect_s, longest_s or effect_s), rule)


def draft_steady(name: str, fluid: Fluid, chosen_ng_per_day: int, resolution_nl_per_day: int) -> Program:
    """A draft that gives the clinician's number of the primary drug steadily; raises EditError without a strength."""
    return set_base_dose(Program(name, fluid, Continuous(0, 0)), chosen_ng_per_day, resolution_nl_per_day)


def draft_beat(name: str, fluid: Fluid, beat: TrialBeat, duration_s: int) -> Program:
    """A draft that repeats the trial bolus on a beat, with no flow between; raises EditError without a strength."""
    bolus = bolus_for_dose(beat.dose_ng_per_day // beat.boluses_per_day, duration_s, fluid)
    return Program(name, fluid, Periodic(bolus, beat.interval_s, 0, 0))


def _published(now: Given, wanted: Given, conversions: Conversions) -> tuple[Ratio, ...]:
    leads = (now.route, now.drug_id, wanted.route, wanted.drug_id)
    return tuple(r for r in conversions.ratios if (r.from_route, r.from_drug, r.to_route, r.to_drug) == leads)


def _by_ratio(dose_ng_per_day: int, ratio: Ratio) -> ByRatio:
    middle = dose_ng_per_day / ratio.middle if ratio.middle else None
    return ByRatio(dose_ng_per_day / ratio.high, middle, dose_ng_per_day / ratio.low, ratio)


def _cautions(ratios: tuple[Ratio, ...]) -> tuple[str, ...]:
    cautions = ["These are published ratios, not a dose: tolerance across drugs and routes is incomplete."]
    if len({(ratio.low, ratio.high) for ratio in ratios}) == 1 and not ratios[0].has_spread:
        cautions.append("Nobody published how far this ratio varies: the one figure is a point of reference, no range.")
    if any(ratio.status is Status.UNCONFIRMED for ratio in ratios):
        cautions.append("At least one of these ratios is unconfirmed.")
    return tuple(cautions)


def _by_rule(rule: Screening, bolus_ng: int, effect_s: int, longest_s: int) -> int | Unusual:
    if effect_s <= rule.long_effect_s <= longest_s:
        low, high = duration_text(effect_s), duration_text(longest_s)
        lasted = f"exactly {low}" if low == high else f"{low} to {high}"
        return Unusual(
            f"An effect of {lasted} is left open by the rule: both doses are shown, the lower one is the cautious "
            "choice."
        )
    return bolus_ng * (rule.multiple_up_to if effect_s < rule.long_effect_s else rule.multiple_beyond)
