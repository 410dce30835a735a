"""Differences and totals of programs in words, as the review and the report show them; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from profiles.changes import Change, Label

LABELS: dict[Label, str] = {
    Label.NAME: "Name",
    Label.MODE: "Mode",
    Label.CONCENTRATION: "Concentration",
    Label.DOSE_PER_DAY: "Dose a day",
    Label.ASKED_DOSE_PER_DAY: "Dose a day, as asked",
    Label.VOLUME_PER_DAY: "Volume a day",
    Label.WORST_DAY: "Most in 24 hours",
    Label.STEP_DOSE: "Dose",
    Label.FLOW: "Flow",
    Label.BOLUS_DOSE: "Periodic bolus",
    Label.BOLUS_VOLUME: "Periodic bolus, volume",
    Label.BOLUS_DURATION: "Periodic bolus, duration",
    Label.INTERVAL: "Periodic bolus, start to start",
    Label.FIRST_BOLUS: "First periodic bolus after",
    Label.STOP_REASON: "Reason for the stop",
    Label.PATIENT_DOSE: "Patient bolus",
    Label.PATIENT_VOLUME: "Patient bolus, volume",
    Label.PATIENT_DURATION: "Patient bolus, duration",
    Label.LOCKOUT: "Patient bolus, lockout",
    Label.MAX_STARTS: "Patient bolus, most in 24 h",
    Label.PLAN_START: "Plan, starts after",
    Label.PLAN_MODE: "Plan, mode",
    Label.PLAN_DOSE: "Plan, dose",
    Label.LAYOUT: "Same delivery, written otherwise",
}
MODES: dict[str, str] = {
    "continuous": "Continuous",
    "timed": "Timed steps",
    "periodic": "Periodic bolus",
    "minimum-rate": "Minimum rate",
    "stopped": "Stopped",
}


def mode_text(code: str) -> str:
    """The code of a mode in words."""
    return MODES.get(code, code)


def percent_text(percent: Fraction | None) -> str:
    """``+10 %``, ``-2.5 %``, ``no change``; one decimal at most, empty when there is nothing to compare with."""
    if percent is None:
        return ""
    tenths = round(percent * 10)
    whole, rest = divmod(abs(tenths), 10)
    number = f"{whole:,}.{rest}" if rest else f"{whole:,}"
    if not percent:
        return "no change"
    sign = "+" if percent > 0 else "\N{MINUS SIGN}"
    return f"{sign}{number} %" if tenths else f"less than 0.1 % {'more' if percent > 0 else 'less'}"


def change_words(change: Change, drug_name: Callable[[str], str] = str) -> tuple[str, str, str]:
    """(label, was, will be) with units; ``drug_name`` turns a drug's id into its name."""
    label = LABELS[change.label]
    if change.detail:
        label = f"{label}, {drug_name(change.detail)}"
    if change.label is Label.LAYOUT:
        return label, "as it was", "as drafted"
    return label, _value(change, change.was), _value(change, change.will_be)


def _value(change: Change, text: str) -> str:
    if not text:
        return "none"
    if change.label in (Label.MODE, Label.PLAN_MODE):
        return mode_text(text)
    return f"{text} {change.unit}".strip()
