"""Differences of two programs in words: the label of a line, and values that are codes."""

from __future__ import annotations

from fractions import Fraction

from profiles.changes import Change, Label
from profiles.limits import Library
from profiles.units import percent_change_text
from widgets.wording import MODES

_LABELS: dict[Label, str] = {
    Label.NAME: "Name",
    Label.MODE: "Mode",
    Label.CONCENTRATION: "Concentration",
    Label.DOSE_PER_DAY: "Dose per day",
    Label.ASKED_DOSE_PER_DAY: "Asked dose per day",
    Label.VOLUME_PER_DAY: "Volume per day",
    Label.WORST_DAY: "Most in any 24 h, patient boluses included",
    Label.STEP_DOSE: "Dose",
    Label.FLOW: "Flow",
    Label.BOLUS_DOSE: "Bolus dose",
    Label.ASKED_BOLUS: "Asked bolus dose",
    Label.BOLUS_VOLUME: "Bolus volume",
    Label.BOLUS_DURATION: "Bolus duration",
    Label.INTERVAL: "Interval, start to start",
    Label.FIRST_BOLUS: "First bolus after",
    Label.STOP_REASON: "Reason of the stop",
    Label.PATIENT_DOSE: "Patient bolus dose",
    Label.ASKED_PATIENT: "Asked patient bolus dose",
    Label.PATIENT_VOLUME: "Patient bolus volume",
    Label.PATIENT_DURATION: "Patient bolus duration",
    Label.LOCKOUT: "Lockout, start to start",
    Label.MAX_STARTS: "Most patient boluses in any 24 h",
    Label.PATIENT_DAY: "All patient boluses in any 24 h, at most",
    Label.PLAN_START: "Plan, begins after",
    Label.PLAN_MODE: "Plan, mode",
    Label.PLAN_DOSE: "Plan, dose per day",
    Label.LAYOUT: "Written otherwise, the same delivery",
}
_OF_DRUG = frozenset(
    {
        Label.CONCENTRATION,
        Label.DOSE_PER_DAY,
        Label.ASKED_DOSE_PER_DAY,
        Label.WORST_DAY,
        Label.BOLUS_DOSE,
        Label.ASKED_BOLUS,
        Label.PATIENT_DOSE,
        Label.ASKED_PATIENT,
        Label.PATIENT_DAY,
    }
)
_CODED = frozenset({Label.MODE, Label.PLAN_MODE})


def label_text(change: Change, library: Library) -> str:
    """What a line is about: ``Dose per day, baclofen``."""
    words, detail = _LABELS[change.label], change.detail
    if change.label in _OF_DRUG:
        drug = library.drug(detail)
        detail = drug.name if drug else detail
    return f"{words}, {detail}" if detail else words


def value_text(change: Change, value: str) -> str:
    """One side of a line with its unit; ``none`` where there is nothing."""
    if not value:
        return "none"
    if change.label in _CODED:
        return MODES[value]
    if change.label is Label.MAX_STARTS:
        return f"{value} bolus" if value == "1" else f"{value} boluses"
    return f"{value} {change.unit}".strip()


def percent_text(percent: Fraction | None) -> str:
    """A change in per cent; nothing where there is none."""
    return percent_change_text(percent) if percent else ""
