"""The sentences of every rule: title, problem above and below its bound, and what to do next.

``{asked}`` and ``{allowed}`` are numbers with their units, ``{about}`` is the drug or quantity that a finding is about.
A rule that judges several things has a variant for each, found by the last words of the finding's detail.
"""

from __future__ import annotations

from dataclasses import dataclass

from profiles.findings import Rule


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Sentences for a value above or below a bound; ``other`` where there is no direction, or no own sentence."""

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


_SLIP = "Compare number and unit with the order on paper before you confirm."
_DURATION = "Change the duration of the bolus."

RULES: dict[Rule, RuleWords] = {
    Rule.FLOW_RANGE: RuleWords(
        "Flow out of range",
        "The flow of {asked} is outside what the pump can deliver: {allowed}.",
        "Use a lower dose or a stronger fill.",
        above="The flow of {asked} is more than the pump can deliver, {allowed} at most.",
        below="The flow of {asked} is less than the pump can deliver, {allowed} at least.",
        remedy_below="Use a weaker fill, a periodic bolus or the minimum rate; it is never rounded up.",
    ),
    Rule.FLOW_RESOLUTION: RuleWords(
        "Flow between two steps of the pump",
        "The flow of {asked} is no whole number of the pump's steps; the next below is {allowed}.",
        "Enter the dose again: the editor rounds it down to what the pump can do, and shows it.",
    ),
    Rule.CONCENTRATION_MAX: RuleWords(
        "Concentration too high",
        "The concentration is {asked}; the limit is {allowed}.",
        "Check the label of the fill, or use a weaker one.",
        above="The concentration of {asked} is above the limit of {allowed}.",
    ),
    Rule.CONCENTRATION_MIN: RuleWords(
        "Concentration too low",
        "The concentration is {asked}; at least {allowed} is expected.",
        "Check the label of the fill: too low a number makes the pump give too much drug.",
        below="The concentration of {asked} is below the least of {allowed}.",
    ),
    Rule.CONCENTRATION_STEP: RuleWords(
        "Another fluid than in the line",
        "The line holds {allowed}; this order is for {asked}.",
        "Add a bridge, so that the line is emptied at the right dose.",
    ),
    Rule.DOSE_DAY: RuleWords(
        "Dose in 24 hours",
        "The worst 24 hours give {asked}; the limit is {allowed}.",
        "Lower the dose, or the patient boluses.",
        above="The worst 24 hours give {asked}, above the limit of {allowed}.",
        below="24 hours give {asked}, below the least of {allowed}.",
        remedy_below="Check the dose and its unit.",
    ),
    Rule.DOSE_WINDOW: RuleWords(
        "Dose in a short window",
        "The worst window gives {asked}; the limit is {allowed}.",
        "Spread the dose, or lengthen the lockout.",
        above="The worst window gives {asked}, above the limit of {allowed}.",
        below="A window gives {asked}, below the least of {allowed}.",
    ),
    Rule.FIRST_DOSE: RuleWords(
        "Start dose",
        "The start dose is {asked}; the limit is {allowed} for this patient.",
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
        "The last increase was {asked} before; the least is {allowed}.",
        "Wait, or say why the next step cannot.",
        below="The last increase was {asked} before, sooner than the least of {allowed}.",
    ),
    Rule.BOLUS_SIZE: RuleWords(
        "Size of a bolus",
        "The bolus is {asked}; the limit is {allowed}.",
        "Make the bolus smaller.",
        above="The bolus of {asked} is above the limit of {allowed}.",
        below="The bolus of {asked} is below the least of {allowed}.",
        remedy_below="Check the bolus and its unit.",
    ),
    Rule.BOLUS_RATE: RuleWords(
        "Speed of a bolus",
        "The bolus runs at {asked}; the limit is {allowed}.",
        "Make the bolus longer.",
        above="With the flow under it the bolus runs at {asked}, faster than the pump can, {allowed} at most.",
        below="The bolus runs at {asked}, slower than the pump can, {allowed} at least.",
        remedy_below="Make the bolus shorter.",
    ),
    Rule.BOLUS_INTERVAL: RuleWords(
        "Interval of a bolus",
        "The interval is {asked}; the limit is {allowed}.",
        "Check that the interval is in hours as meant, not in minutes.",
        above="The interval of {asked} is longer than the limit of {allowed}.",
        below="The interval of {asked} is shorter than the least of {allowed}.",
    ),
    Rule.BOLUS_OVERLAP: RuleWords(
        "Boluses that overlap",
        "A bolus would start after {asked}; allowed is {allowed}.",
        "Move the start of the bolus, or make it shorter.",
    ),
    Rule.PATIENT_BOLUS: RuleWords(
        "Patient bolus against the daily dose",
        "One patient bolus is {asked} of the daily dose; the limit is {allowed}.",
        "Make it smaller, or leave it off.",
        above="One patient bolus is {asked} of the daily dose, above the limit of {allowed}.",
    ),
    Rule.UNIT_SLIP: RuleWords(
        "Looks like a slipped unit",
        "The new {about} is the running one {asked}: a typical slip of unit or decimal point.",
        _SLIP,
    ),
    Rule.DAY_TILING: RuleWords(
        "Steps do not fill the day",
        "The steps leave a gap or overlap: there is {asked}, where {allowed} is needed.",
        "Move the edges of the steps until they meet.",
    ),
    Rule.RESERVOIR_ENDURANCE: RuleWords(
        "Runs short before the refill",
        "The reservoir holds {asked}; {allowed} is needed.",
        "Refill first, or plan the next visit earlier: without one ahead, the reservoir is judged to the last day of "
        "the fill.",
        above="Until the next refill up to {asked} may be pumped; only {allowed} is left above the alarm volume.",
    ),
    Rule.STABILITY: RuleWords(
        "Age of the fill",
        "The fill would be {asked} old; it is stable for {allowed}.",
        "Bring the refill forward.",
        above="The fill would be {asked} old before it is replaced; it is stable for {allowed}.",
    ),
    Rule.REPLACEMENT: RuleWords(
        "Pump due for replacement",
        "The pump's replacement date is {asked} away; {allowed} is needed.",
        "Plan the replacement before the next refill.",
    ),
    Rule.MIXTURE: RuleWords(
        "Drugs in one fluid",
        "The mixture holds {asked} drugs; allowed is {allowed}.",
        "Change the fill, or have the mixture approved by the pharmacist.",
        above="The mixture holds {asked} drugs, more than the {allowed} that the library allows.",
    ),
    Rule.CATHETER_UNKNOWN: RuleWords(
        "Volume of the line unknown",
        "A part that pumps {asked} through the line needs {allowed}.",
        "Enter the catheter model and the removed length in the patient's record.",
    ),
    Rule.ONCE_ONLY: RuleWords(
        "Happens only once",
        "There is {asked}; allowed is {allowed}.",
        "Take the second part out: a prime or a bridge comes again with a new refill only.",
    ),
    Rule.CLOCK: RuleWords(
        "Clock of the pump",
        "The clocks of pump and console differ by {asked}; the bound is {allowed}.",
        "Check the time at the patient, and set the pump's clock as a step of its own.",
        above="The clocks of pump and console differ by {asked}, more than {allowed}.",
    ),
}

# (rule, last words of the detail) -> sentences of their own
VARIANTS: dict[tuple[Rule, str], RuleWords] = {
    (Rule.FLOW_RANGE, "bounds"): RuleWords(
        "Number out of bounds",
        "The order holds {asked}, where {allowed} are possible.",
        "Correct the number at that place; nothing else was judged.",
    ),
    (Rule.FLOW_RANGE, "model"): RuleWords(
        "Unknown pump model",
        "The library has no pump model '{asked}'; it has {allowed}.",
        "Choose a model of the library: without its numbers nothing can be judged.",
    ),
    (Rule.FLOW_RANGE, "minimum rate"): RuleWords(
        "Minimum rate",
        "The minimum rate of this pump is {allowed}, not {asked}.",
        "Choose the minimum rate again: the pump model sets its number.",
    ),
    (Rule.CONCENTRATION_STEP, "previous"): RuleWords(
        "Bridge for another fluid",
        "The line holds {allowed}; the bridge is made for {asked}.",
        "Make the bridge again from the fluid that is in the line.",
    ),
    (Rule.CONCENTRATION_STEP, "volume"): RuleWords(
        "Bridge does not fit the line",
        "The bridge pumps {asked}; {allowed} is needed.",
        "Make the bridge again: it must push out the whole line, and no more of what comes behind it.",
        above="The bridge pumps {asked}, more than {allowed}, which is what is still in the line and a hundredth: "
        "what comes behind would be given at the bridge's flow.",
        below="The bridge pumps {asked}, less than the {allowed} that is still in the line.",
    ),
    (Rule.CONCENTRATION_STEP, "prime"): RuleWords(
        "Prime shorter than the line",
        "The prime pumps {asked}; what it is to fill holds {allowed}.",
        "Look at the catheter tip in the projection: until the rest has been pumped through, the patient gets what the "
        "line holds now.",
        below="The prime pumps {asked}, less than the {allowed} that it is to fill.",
    ),
    (Rule.STABILITY, "new"): RuleWords(
        "A new fill must follow",
        "The program in the pump has no {asked}: a fill with it has to follow. Its age is judged as of one that is "
        "made now, and such a fill is stable for {allowed}.",
        "Record the refill once the program runs and its bridge has ended, and plan the next visit with it.",
    ),
    (Rule.STABILITY, "unrecorded"): RuleWords(
        "The fill is not recorded",
        "The last refill on record had no {asked}, so nobody knows how old this fill is: it is judged as one that is "
        "made now, and such a fill is stable for {allowed}.",
        "Record the refill as soon as a bridge that runs has ended, and plan the next visit with it.",
    ),
    (Rule.STABILITY, "first"): RuleWords(
        "Judged as a first fill",
        "The record does not have two fills with {asked} in a row, so the one in the pump is judged as the first, "
        "which is replaced within {allowed}.",
        "Replace the fill and record the refill: from the second in a row on the limit of later fills counts. Fills "
        "that were recorded elsewhere are not in this record.",
    ),
    (Rule.FIRST_DOSE, "interrupted"): RuleWords(
        "Therapy was interrupted",
        "Nothing was given for {asked}, and the patient counts as {allowed}.",
        "State again what the patient is used to: no source of the library says after how long tolerance is lost.",
    ),
    (Rule.FIRST_DOSE, "screening"): RuleWords(
        "Start dose against the screening dose",
        "The start dose is {asked}; the limit is {allowed}, from the screening dose.",
        "Start lower, or enter the screening dose.",
        above="The start dose of {asked} is above the {allowed} that follow from the screening dose.",
    ),
    (Rule.DOSE_STEP_DOWN, "stop"): RuleWords(
        "Stop without a plan",
        "The pump would stop, and no reason or plan is stated.",
        "State the plan: an abrupt stop can cause withdrawal.",
    ),
    (Rule.STEP_INTERVAL, "week"): RuleWords(
        "Too many increases in a week",
        "{asked} increases fall into one week; the limit is {allowed}.",
        "Wait, or say why the next step cannot.",
        above="{asked} increases fall into one week, more than {allowed}.",
    ),
    (Rule.DOSE_DAY, "beyond"): RuleWords(
        "Changes too far ahead",
        "The order still changes, or has not repeated itself once, {asked} after its start; "
        "doses are judged for {allowed}.",
        "Let the last change come sooner: what lies beyond would reach the patient without having been judged.",
    ),
    (Rule.BOLUS_RATE, "duration"): RuleWords(
        "Duration of a bolus",
        "The bolus lasts {asked}; the pump can time {allowed}.",
        _DURATION,
        above="The bolus lasts {asked}, longer than the pump can time, {allowed} at most.",
        below="The bolus lasts {asked}, shorter than the pump can time, {allowed} at least.",
    ),
    (Rule.BOLUS_INTERVAL, "seam"): RuleWords(
        "First bolus after the change",
        "The first bolus would follow the last one of the running program after {asked}; the least is {allowed}.",
        "Let the first bolus start later.",
        below="The first bolus would follow the last one of the running program after {asked}, "
        "sooner than the least of {allowed}.",
    ),
    (Rule.PATIENT_BOLUS, "mass"): RuleWords(
        "Patient bolus",
        "The patient bolus is {asked}; the limit is {allowed}.",
        "Make it smaller, or leave it off.",
        above="The patient bolus of {asked} is above the limit of {allowed}.",
    ),
    (Rule.PATIENT_BOLUS, "starts"): RuleWords(
        "Patient boluses in 24 hours",
        "The patient may start {asked} boluses in 24 hours; the limit is {allowed}.",
        "Allow fewer, or leave it off.",
        above="The patient may start {asked} boluses in 24 hours, more than {allowed}.",
    ),
    (Rule.UNIT_SLIP, "volume"): RuleWords(
        "Looks like a slipped volume",
        "The volume entered is that of the line {asked}: a typical slip.",
        _SLIP,
    ),
    (Rule.DAY_TILING, "steps"): RuleWords(
        "Too many steps in a day",
        "The day has {asked} steps; the pump holds {allowed}.",
        "Merge neighbours that have the same flow.",
        above="The day has {asked} steps, more than the {allowed} that the pump holds.",
    ),
    (Rule.MIXTURE, "unknown"): RuleWords(
        "Drug not in the library",
        "The library does not know '{asked}'; it holds {allowed}.",
        "Choose a drug of the library: without its limits nothing can be judged.",
    ),
    (Rule.MIXTURE, "indication"): RuleWords(
        "Not for this indication",
        "The indication is {asked}; the library has this drug for {allowed}.",
        "Check the indication, or say why this drug is right.",
    ),
    (Rule.MIXTURE, "twice"): RuleWords(
        "One drug twice",
        "One drug is {asked}; allowed is {allowed}.",
        "Enter each drug once, with its whole concentration.",
    ),
    (Rule.MIXTURE, "pump"): RuleWords(
        "Not approved for this pump",
        "The drug is {asked}; this pump is approved for {allowed}.",
        "Choose an approved drug, or say why this one is right for this pump.",
    ),
    (Rule.CLOCK, "change"): RuleWords(
        "The clock changes before the refill",
        "The clock is put forward or back in {asked}; a program over the hours of the day wants {allowed}.",
        "Look at the preview of that day, and set the pump's clock after it.",
    ),
    (Rule.ONCE_ONLY, "id"): RuleWords(
        "One-time part without an id of its own",
        "The id is '{asked}'; needed is {allowed}.",
        "Make the part again in the editor: it gives every part its own id.",
    ),
    (Rule.ONCE_ONLY, "full"): RuleWords(
        "The line is full",
        "This is {asked}; allowed is {allowed}.",
        "Leave the prime out: it would push drug out of the catheter's tip all at once.",
    ),
    (Rule.ONCE_ONLY, "expiry"): RuleWords(
        "Would expire before it starts",
        "The bolus would start after {asked}; needed is {allowed}.",
        "Let it start sooner, or expire later.",
    ),
}

VARIANTS[Rule.BOLUS_RATE, "flow"] = RULES[Rule.BOLUS_RATE]
VARIANTS[Rule.ONCE_ONLY, "again"] = RULES[Rule.ONCE_ONLY]
VARIANTS[Rule.DOSE_STEP_UP, "amount"] = RULES[Rule.DOSE_STEP_UP]
VARIANTS[Rule.DOSE_STEP_DOWN, "amount"] = RULES[Rule.DOSE_STEP_DOWN]

# what a note says when a rule could not judge, because something that it needs is not known or not confirmed
NOT_JUDGED = RuleWords(
    "Not judged",
    "This needs {asked}, which is not known or which nobody could confirm.",
    "This rule is off for now: judge it yourself.",
)


def words_of(rule: Rule, detail: str) -> tuple[RuleWords, str]:
    """The sentences for a finding's detail, and what is left of the detail to name: a drug, a window, a quantity."""
    for length in (2, 1):
        words = detail.split()
        variant = VARIANTS.get((rule, " ".join(words[-length:])))
        if variant is not None and len(words) >= length:
            return variant, " ".join(words[:-length])
    return RULES[rule], detail
