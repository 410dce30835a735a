"""Every one-time part and every step of a plan is a line, and what follows is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.once_words import after_lines, once_lines, patient_lines, plan_lines
from profiles.context import Context
from profiles.drugs import Component, Fluid
from profiles.fill_edits import Treatment, filled, treated
from profiles.limits import Library
from profiles.program import (
    Bolus,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    PatientBolus,
    PlanStep,
    Prime,
    SingleBolus,
    Stopped,
)
from widgets.was_will_be import ChangeLine

ID, REFILL = "a" * 32, "CIS-104233 2026-11-24"
STRONG = Fluid((Component("baclofen", 2_000_000),))


@pytest.mark.req(27)
def test_every_kind_of_part_is_told_with_its_figures(demo, library: Library, context: Context):
    parts = (
        Prime(ID, REFILL, "catheter", 176_000, 24_000_000),
        DelayedStart("b" * 32, 21_600, MinimumRate(6_000)),
        SingleBolus("c" * 32, Bolus(20_000, 600, 10_000)),
    )
    told = [(line.label, line.was, line.will_be) for line in once_lines(parts, demo.program, library)]
    assert told == [
        ("Prime, once", "none", "0.176 mL of the catheter only at 24 mL/day, for refill CIS-104233 2026-11-24"),
        (
            "Delayed start", "none",
            "6 h after the switch; until then the pump's minimum rate, baclofen 3 mcg/day by 0.006 mL/day",
        ),
        ("Single bolus, once", "none", "10 mcg by 0.02 mL in 10 min, at the switch"),
    ]  # fmt: skip


@pytest.mark.req(49)
def test_a_bridge_is_told_with_its_policy_the_old_fluid_and_the_refill(demo, library: Library, context: Context):
    order = treated(
        filled(Order(demo.program), STRONG, context, library), Treatment.BRIDGE_SCALED, context, library, ID, REFILL
    )
    (line,) = once_lines(order.one_time, order.program, library)
    assert line.label == "Bridge, once"
    assert line.will_be == (
        "0.316 mL of baclofen 500 mcg/mL at the new dose: baclofen 300 mcg/day by 0.6 mL/day on average, for refill "
        "CIS-104233 2026-11-24"
    )


def test_only_steps_of_a_plan_that_differ_are_lines(demo, library: Library):
    steps = [PlanStep(days * 86_400, Continuous(flow, flow // 2)) for days, flow in ((7, 660_000), (14, 720_000))]
    held, draft = (replace(demo.program, step_plan=plan) for plan in ((steps[0],), tuple(steps)))
    assert [(line.label, line.was, line.will_be) for line in plan_lines(held, draft, library)] == [
        ("Plan, step 2", "none", "after 14 days: baclofen 360 mcg/day by 0.72 mL/day")
    ]
    assert [line.will_be for line in plan_lines(draft, held, library)] == ["none"]
    assert plan_lines(None, demo.program, library) == ()


def test_a_patient_bolus_that_comes_or_goes_is_one_line(demo, library: Library):
    allowed = replace(demo.program, patient_bolus=PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 1))
    words = "5 mcg by 0.01 mL in 10 min, lockout 2 h, at most 1 in any 24 h, together 5 mcg"
    assert patient_lines(demo.program, allowed, library) == (ChangeLine("Patient bolus", "none", words),)
    assert patient_lines(allowed, demo.program, library) == (ChangeLine("Patient bolus", words, "none"),)
    assert patient_lines(None, allowed, library) == (ChangeLine("Patient bolus", "none", words),)
    assert patient_lines(allowed, allowed, library) == ()


@pytest.mark.req(50)
def test_what_runs_afterwards_is_said_and_that_nothing_comes_twice(demo, library: Library, context: Context):
    told = after_lines(Order(demo.program, (DelayedStart(ID, 3_600, Stopped("wait")),)), context, library)
    assert told[-2].startswith("From 1 h after the switch: 'Day/night 300 mcg/day'")
    assert told[-2].endswith("until it is changed.")
    assert told[-1] == "A one-time part is given once and never again."
    assert after_lines(Order(demo.program), context, library) == ()


def test_a_stop_is_told_with_what_it_does_to_the_patient(demo, library: Library, context: Context):
    (told,) = after_lines(Order(replace(demo.program, base=Stopped("revision"))), context, library)
    assert told.startswith("A planned stop stays until the pump is programmed again.")
    assert "life-threatening" in told
