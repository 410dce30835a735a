"""The ways in which a standing flow is written, and what a pump that cannot be programmed leaves of them."""

from __future__ import annotations

from enum import StrEnum

from profiles.program import Continuous, MinimumRate, Periodic, Stopped, Timed
from profiles.units import flow_text
from widgets.choices import Choice
from widgets.edit_terms import EditTerms


class Mode(StrEnum):
    """How the standing flow is written."""

    SIMPLE = "simple"
    TIMED = "timed"
    BOLUS = "bolus"
    MINIMUM = "minimum"
    STOP = "stop"


MODES = (
    Choice(Mode.SIMPLE, "Simple", "One flow around the clock."),
    Choice(Mode.TIMED, "Timed", "Steps over the day, by weekday."),
    Choice(Mode.BOLUS, "Bolus", "A bolus every so many hours."),
    Choice(Mode.MINIMUM, "Minimum", "The pump's own minimum flow."),
    Choice(Mode.STOP, "Stop", "A planned stop, with its reason."),
)
MODE_OF: dict[type, Mode] = {
    Continuous: Mode.SIMPLE,
    Timed: Mode.TIMED,
    Periodic: Mode.BOLUS,
    MinimumRate: Mode.MINIMUM,
    Stopped: Mode.STOP,
}


def planning_words(terms: EditTerms) -> str:
    """That nothing can be programmed, and for a pump of one flow what its dose hangs on."""
    one = terms.fixed_flow_nl_per_day
    alone = f" It has one flow, {flow_text(one)}: its dose is changed by the strength of the fill alone." if one else ""
    return f"Planning only: this pump cannot be programmed from here.{alone}"
