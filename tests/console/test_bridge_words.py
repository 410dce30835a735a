"""What is said of a bridge that runs, where programs are shaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from console.bridge_words import after_words, bridge_words
from console.desk import Desk
from console.phases import Phase
from console.running import Ran
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Continuous, DelayedStart, PlanStep

WEAK = Fluid((Component("baclofen", 250_000),))


def test_until_when_it_runs_what_comes_after_and_what_would_end_it(held: Desk, library: Library):
    status = replace(held.status, previous_fluid=WEAK, pumped_since_change_nl=106_000, flow_nl_per_day=632_000)
    title, gives, cut = bridge_words(replace(held, status=status, bridge_nl=316_000), library, UTC)
    assert title == "A bridge runs until about 24 Nov, 17:28"
    assert gives == (
        "The pump gives the former fluid at 0.632 mL/day. Then 'Day/night 300 mcg/day' begins by itself: "
        "baclofen 300 mcg/day by 0.6 mL/day on average."
    )
    assert cut.startswith("Another program ends the bridge")


DAY_S = 86_400
HIGH, LOW = Continuous(800_000, 400_000), Continuous(50_000, 25_000)


@pytest.fixture
def crossing(held: Desk) -> Desk:
    """A bridge with 12 hours to go, whose program has run for an hour."""
    status = replace(held.status, previous_fluid=WEAK, pumped_since_change_nl=0, flow_nl_per_day=600_000)
    ran = Ran(status.serial, status.generation, status.elapsed_s - 3_600)
    return replace(held, status=status, bridge_nl=300_000, ran=ran)


def test_after_it_comes_what_a_plan_has_come_to_by_then(crossing: Desk, library: Library):
    plan = (PlanStep(12 * 3_600, HIGH), PlanStep(5 * DAY_S, LOW))
    planned = replace(crossing, held=replace(crossing.held, step_plan=plan))
    assert after_words(planned, library) == (
        "Then 'Day/night 300 mcg/day' goes on by itself: baclofen 400 mcg/day by 0.8 mL/day."
    )
    later = replace(planned, held=replace(planned.held, step_plan=(PlanStep(14 * 3_600, HIGH),)))
    assert "begins by itself: baclofen 300 mcg/day" in after_words(later, library)
    unknown = replace(planned, ran=None)
    assert after_words(unknown, library).endswith("how far nobody knows yet.")
    assert after_words(Desk(), library) == ""


def test_after_it_comes_what_a_delayed_start_gives_meanwhile(crossing: Desk, library: Library):
    waiting = replace(crossing.ran, delayed=DelayedStart("d" * 32, 4 * DAY_S, LOW))
    assert "goes on by itself: baclofen 25 mcg/day by 0.05 mL/day" in after_words(
        replace(crossing, ran=waiting), library
    )


def test_of_a_line_that_is_lost_it_is_told_as_what_was_read(crossing: Desk, library: Library):
    title, gave, _cut = bridge_words(replace(crossing, phase=Phase.AWAY, connected=False), library, UTC)
    assert title.startswith("A bridge ran when the pump was last read, until about")
    assert gave.startswith("The pump gave")


def test_nothing_is_said_while_none_runs(held: Desk, library: Library):
    assert bridge_words(held, library, UTC) == ("",)
    assert bridge_words(Desk(), library, UTC) == ("",)
