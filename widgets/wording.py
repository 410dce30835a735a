"""Findings in words: what was wrong, where, what to do next; no Qt, so that the commands say the same sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets.wording_rules import NOT_JUDGED, RULES, RuleWords, words_of


@dataclass(frozen=True, slots=True)
class FindingWords:
    """One finding as a card shows it; each text but ``title`` and ``place`` is a whole sentence."""

    title: str
    place: str
    problem: str
    remedy: str
    consequence: str


class Of(StrEnum):
    """What findings are of."""

    ASKED = "asked"  # an order that somebody asks for
    HELD = "held"  # what a pump holds and nobody has changed
    PAST = "past"  # what it held when it was last read, without a line to it now


SEVERITY_WORDS: dict[Severity, str] = {
    Severity.ABSOLUTE: "Impossible",
    Severity.HARD: "Blocked",
    Severity.SOFT: "Needs a reason",
    Severity.NOTE: "Note",
}
SEVERITY_ICONS: dict[Severity, str] = {
    Severity.ABSOLUTE: "absolute",
    Severity.HARD: "hard",
    Severity.SOFT: "soft",
    Severity.NOTE: "note",
}
SEVERITY_INKS: dict[Severity, str] = {
    Severity.ABSOLUTE: "danger",
    Severity.HARD: "danger",
    Severity.SOFT: "caution",
    Severity.NOTE: "soft",
}
HELD_WORDS: dict[Severity, str] = {  # of what a pump holds already: nobody asks for it, and nothing is refused
    Severity.ABSOLUTE: "Breaks a limit",
    Severity.HARD: "Breaks a limit",
    Severity.SOFT: "To know",
    Severity.NOTE: "Note",
}
_HELD_CONSEQUENCES: dict[Of, str] = {
    Of.HELD: "The pump goes on with it.",
    Of.PAST: "That was judged when the pump was last read.",
}
_CONSEQUENCES: dict[Severity, str] = {
    Severity.ABSOLUTE: "No reason and no setting can pass this.",
    Severity.HARD: "This blocks programming.",
    Severity.SOFT: "Programming it needs your reason and a separate confirmation.",
    Severity.NOTE: "This is for information and blocks nothing.",
}
MODES: dict[str, str] = {  # the code of a base delivery, and what it is called
    "continuous": "Simple continuous",
    "timed": "Timed steps",
    "periodic": "Periodic bolus",
    "minimum-rate": "Minimum rate",
    "stopped": "Stopped",
}
_PLACES: dict[Part, str] = {
    Part.PROGRAM: "Program",
    Part.FLUID: "Component {0}",
    Part.BASE: "Base delivery",
    Part.STEP: "Pattern {0}, step {1}",
    Part.PERIODIC: MODES["periodic"],
    Part.PATIENT_BOLUS: "Patient bolus",
    Part.PLAN: "Plan, step {0}",
    Part.ONE_TIME: "One-time part {0}",
    Part.RESERVOIR: "Reservoir",
}


def place_text(place: Place) -> str:
    """A place as people count, from one: ``Pattern 1, step 3``."""
    return _PLACES[place.part].format(place.index + 1, place.sub + 1)


# decimals that a sentence needs; flows are never shortened, because the pump's steps are as fine as their last digit
_DECIMALS = {"%": 1, "mL": 3, "mcg": 3, "mg": 3, "mcg/day": 3, "mg/day": 3, "day": 1, "h": 2, "min": 2}


def amount(text: str, unit: str) -> str:
    """A number with its unit behind a space; words (``never``, ``unknown``) stay alone."""
    if not any(letter.isdigit() for letter in text):
        return text or "nothing"
    return f"{text} {'days' if unit == 'day' and text != '1' else unit}".strip()


def shortened(asked: str, allowed: str, unit: str) -> str:
    """``asked`` with fewer decimals where it has many, unless it would then no longer tell itself from ``allowed``."""
    value, bound = _exact(asked), _exact(allowed)
    if value is None or unit not in _DECIMALS:
        return asked
    rounded = round(value, _DECIMALS[unit])
    told = bound is None or ((rounded > bound) == (value > bound) and rounded != bound)
    return f"{rounded.normalize():,f}" if told and rounded != value else asked


def _exact(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _direction(finding: Finding) -> str:
    """``above`` or ``below`` the bound where both are plain numbers, else ``other``."""
    asked, allowed = _exact(finding.asked), _exact(finding.allowed)
    if asked is None or allowed is None or asked == allowed:
        return "other"
    return "above" if asked > allowed else "below"


def _sentences(finding: Finding) -> tuple[RuleWords, str]:
    """The sentences that fit a finding, and what they are about; a note without a bound says what was not judged."""
    words, about = words_of(finding.rule, finding.detail)
    if finding.called:
        about = about.replace(finding.detail.partition(" ")[0], finding.called, 1)
    if finding.severity is Severity.NOTE and not finding.allowed:
        return replace(NOT_JUDGED, title=f"{NOT_JUDGED.title}: {words.title.lower()}"), ""
    return words, about


def finding_words(finding: Finding, of: Of = Of.ASKED) -> FindingWords:
    """The words of a finding, part by part."""
    words, about = _sentences(finding)
    problem, remedy = words.sentences(_direction(finding))
    asked = amount(shortened(finding.asked, finding.allowed, finding.unit), finding.unit)
    asked = f"at most {asked}" if finding.at_most else asked
    allowed = amount(shortened(finding.allowed, finding.asked, finding.unit), finding.unit)
    return FindingWords(
        title=_titled(words.title, about, problem),
        place=place_text(finding.where),
        problem=problem.format(asked=asked, allowed=allowed, about=about or "value"),
        remedy=remedy,
        consequence=_HELD_CONSEQUENCES.get(of) or _CONSEQUENCES[finding.severity],
    )


def _titled(title: str, about: str, problem: str) -> str:
    """A title with what it is about, unless the problem names that."""
    return f"{title}, {about}" if about and "{about}" not in problem else title


def heading(finding: Finding) -> str:
    """Title and place of a finding; the place is left out where it is the whole program or all that it always does."""
    words = finding_words(finding)
    return words.title if finding.where.part in (Part.PROGRAM, Part.BASE) else f"{words.title} · {words.place}"


def finding_text(finding: Finding) -> str:
    """The whole finding as sentences: place and title, problem, what to do, what it blocks."""
    words = finding_words(finding)
    rule, about = _sentences(finding)
    inside = _titled(rule.title.lower(), about, rule.sentences(_direction(finding))[0])  # a drug's capitals stay
    title = words.title if finding.where.part is Part.PROGRAM else f"{words.place}, {inside}"
    return f"{title}: {words.problem} {words.remedy} {words.consequence}".replace("_", " ")


def count_text(findings: tuple[Finding, ...], of: Of = Of.ASKED) -> str:
    """The head line of a list of findings: ``2 blocked · 1 needs a reason · 1 note``, or that nothing was found.

    Of what a pump holds, ``2 break a limit · 1 to know · 1 note``; of the past, ``When last read: 2 break a limit``.
    """
    held = of is not Of.ASKED
    blocked = sum(f.severity >= Severity.HARD for f in findings)
    soft = sum(f.severity is Severity.SOFT for f in findings)
    notes = sum(f.severity is Severity.NOTE for f in findings)
    parts = [
        f"{blocked} {_blocked(blocked, held=held)}" if blocked else "",
        f"{soft} {_soft(soft, held=held)}" if soft else "",
        f"{notes} {'note' if notes == 1 else 'notes'}" if notes else "",
    ]
    told = " · ".join(part for part in parts if part) or "Nothing found"
    return f"When last read: {told[0].lower()}{told[1:]}" if of is Of.PAST else told


def _blocked(many: int, *, held: bool) -> str:
    return f"{'breaks' if many == 1 else 'break'} a limit" if held else "blocked"


def _soft(many: int, *, held: bool) -> str:
    return "to know" if held else f"{'needs' if many == 1 else 'need'} a reason"


def rule_title(rule: Rule) -> str:
    """What a rule is about, as a heading."""
    return RULES[rule].title
