"""The sentences of every rule: title, problem above and below its bound, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.findings import Rule


@dataclass(frozen=True, slots=True)
class RuleWords:
    """``{asked}`` and ``{allowed}`` stand for numbers with their units. An empty text falls back to ``other``."""

    title: str
    other: str
    remedy: str
    above: str = ""
    below: str = ""
    remedy_below: str = ""

    def sentences(self, direction: str) -> tuple[str, str]:
        """Problem and remedy for a value ``above`` or ``below`` its bound, or ``other``."""
        problem = {"above": self.above, "below": self.below}.get(direction, "") or self.other
        return problem, (self.remedy_below if direction == "below" else "") or self.remedy


RULES: dict[Rule, RuleWords] = {
    Rule.FLOW_RANGE: RuleWords(
        "Flow the pump cannot deliver",
        "The flow of {asked} is outside what the pump can deliver: {allowed}.",
        "Use a lower dose or a stronger fill.",
        above="The flow of {asked} is more than the pump can deliver, {allowed} at most.",
        below="The flow of {asked} is less than the pump can deliver, {allowed} at least.",
        remedy_below="Use a weaker fill, a periodic bolus or the minimum rate; it is never rounded up.",
    ),
    Rule.FLOW_RESOLUTION: RuleWords(
        "Flow between two steps of the pump",
        "The flow of {asked} is no multiple of the pump's step, {allowed}.",
        "Enter the dose again: the editor rounds it down to what the pump can do and shows it.",
    ),
    Rule.CONCENTRATION_MAX: RuleWords(
        "Concentration too high",
        "The concentration of {asked} is against the limit of {allowed}.",
        "Check the label of the fill, or use a weaker one.",
        above="The concentration of {asked} is above the limit of {allowed}.",
    ),
    Rule.CONCENTRATION_MIN: RuleWords(
        "Concentration too low",
        "The concentration of {asked} is against the least of {allowed}.",
        "Check the label of the fill: too low a number makes the pump give too much drug.",
        below="The concentration of {asked} is below the least of {allowed}.",
    ),
    Rule.CONCENTRATION_STEP: RuleWords(
        "Concentration differs from the line",
        "The fluid in the line holds {allowed}, the new one {asked}, and no bridge is planned.",
        "Add a bridge, so that the line is emptied at the right dose.",
    ),
    Rule.DOSE_DAY: RuleWords(
        "Dose in 24 hours",
        "The worst 24 hours give {asked}; the limit is {allowed}.",
        "Lower the dose or the patient boluses.",
        above="The worst 24 hours give {asked}, above the limit of {allowed}.",
        below="24 hours give {asked}, below the least of {allowed}.",
        remedy_below="Check the dose and its unit.",
    ),
    Rule.DOSE_WINDOW: RuleWords(
        "Dose in a short window",
        "The worst window gives {asked}; the limit is {allowed}.",
        "Spread the dose, or lengthen the lockout.",
        above="The worst window gives {asked}, above the limit of {allowed}.",
    ),
    Rule.FIRST_DOSE: RuleWords(
        "Start dose",
        "The start dose of {asked} is against the limit of {allowed} for this patient.",
        "Start lower: a patient who is naive, or whose therapy was interrupted, may not tolerate it.",
        above="The start dose of {asked} is above the {allowed} for a patient who is naive or was interrupted.",
        below="The start dose of {asked} is below the usual {allowed}.",
        remedy_below="Check the dose and its unit.",
    ),
    Rule.DOSE_STEP_UP: RuleWords(
        "Increase against the running program",
        "The increase is {asked}; the limit is {allowed}.",
        "Take a smaller step, or say why this one is right.",
        above="The increase of {asked} is above the limit of {allowed}.",
    ),
    Rule.DOSE_STEP_DOWN: RuleWords(
        "Decrease against the running program",
        "The decrease is {asked}; the limit is {allowed}.",
        "Take a smaller step: a steep fall can cause withdrawal.",
        above="The decrease of {asked} is steeper than the limit of {allowed}.",
    ),
    Rule.STEP_INTERVAL: RuleWords(
        "Increase too soon",
        "The last increase was {asked} ago; the limit is {allowed}.",
        "Wait, or say why the next step cannot.",
        above="{asked} increases were made in a week, above the limit of {allowed}.",
        below="The last increase was {asked} ago, sooner than the {allowed} of the library.",
    ),
    Rule.BOLUS_SIZE: RuleWords(
        "Size of a bolus",
        "The bolus of {asked} is against the limit of {allowed}.",
        "Make the bolus smaller.",
        above="The bolus of {asked} is above the limit of {allowed}.",
        below="The bolus of {asked} is smaller than the pump can give, {allowed} at least.",
        remedy_below="Make the bolus larger, or use a weaker fill.",
    ),
    Rule.BOLUS_RATE: RuleWords(
        "Speed of a bolus",
        "The bolus runs at {asked}; the limit is {allowed}.",
        "Make the bolus longer.",
        above="The bolus runs at {asked}, faster than the limit of {allowed}.",
        below="The bolus runs at {asked}, slower than the pump can deliver, {allowed} at least.",
        remedy_below="Make the bolus shorter.",
    ),
    Rule.BOLUS_INTERVAL: RuleWords(
        "Interval of a bolus",
        "The interval of {asked} is against the limit of {allowed}.",
        "Check that the interval is in hours as meant, not minutes.",
        above="The interval of {asked} is longer than the limit of {allowed}.",
        below="The interval of {asked} is shorter than the limit of {allowed}.",
    ),
    Rule.BOLUS_OVERLAP: RuleWords(
        "Boluses that overlap",
        "The next bolus would start after {asked}, while the one before still runs: {allowed}.",
        "Make the bolus shorter or its interval longer.",
        below="The next bolus would start after {asked}, before the one before it has ended at {allowed}.",
    ),
    Rule.PATIENT_BOLUS: RuleWords(
        "Patient bolus",
        "The patient bolus asks for {asked}; the limit is {allowed}.",
        "Make it smaller, rarer, or leave it off.",
        above="The patient bolus reaches {asked}, above the limit of {allowed}.",
        below="The lockout or the share of {asked} is below the least of {allowed}.",
    ),
    Rule.UNIT_SLIP: RuleWords(
        "Looks like a slipped unit",
        "The new value is {asked} of the old one, close to {allowed}: a typical slip of unit or point.",
        "Compare number and unit with the order on paper before you confirm.",
    ),
    Rule.DAY_TILING: RuleWords(
        "Steps do not fill the day",
        "The steps reach {asked}, where {allowed} is needed to fill 24 hours without gap or overlap.",
        "Move the edges of the steps until they meet.",
    ),
    Rule.RESERVOIR_ENDURANCE: RuleWords(
        "Reservoir does not last",
        "In the worst case the alarm volume is reached after {asked}; the refill is planned after {allowed}.",
        "Bring the refill forward, or use a stronger fill.",
    ),
    Rule.STABILITY: RuleWords(
        "Age of the fill",
        "The fill will be {asked} old at the planned refill; it is stable for {allowed}.",
        "Bring the refill forward.",
    ),
    Rule.REPLACEMENT: RuleWords(
        "Pump due for replacement",
        "The pump reports {asked}; the planned refill would come later than {allowed}.",
        "Plan the replacement before the next refill.",
    ),
    Rule.MIXTURE: RuleWords(
        "Drugs in one fluid",
        "The mixture holds {asked}; allowed is {allowed}.",
        "Change the fill, or have the mixture approved by the pharmacist.",
    ),
    Rule.CATHETER_UNKNOWN: RuleWords(
        "Volume of the line unknown",
        "This needs the volume of the catheter, which is {asked}; {allowed} is needed.",
        "Enter the catheter model and the removed length in the patient's record.",
    ),
    Rule.ONCE_ONLY: RuleWords(
        "Already done once",
        "This one-time part was given before: {asked}; allowed is {allowed}.",
        "Read the pump's log; a new one needs a new refill.",
    ),
    Rule.CLOCK: RuleWords(
        "Clock of the pump",
        "The clocks of pump and console differ by {asked}; the bound is {allowed}.",
        "Check the time at the patient, and set the pump's clock as a step of its own.",
        above="The clocks of pump and console differ by {asked}, more than {allowed}.",
    ),
}
