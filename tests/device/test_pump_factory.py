"""A pump leaves the factory filled and unprogrammed, or stands in the middle of a document's therapy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import EventCode
from device.memory import Memory, RamBanks
from device.pump_course import flow_now, program_of
from device.pump_factory import in_therapy, written
from device.pump_form import from_bytes
from device.pump_state import UNITS_PER_NL
from device.pump_status import status
from device.pump_therapy import advanced
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, PlanStep
from profiles.pump import Catheter, PumpState

WALL_S = 800_000_000
WEAKER = Fluid((Component("baclofen", 250_000),))


@pytest.fixture
def context(program_with):
    plan = (PlanStep(1_000, Continuous(700_000, 0)), PlanStep(90_000, Continuous(800_000, 0)))
    return Context(
        "cisterna-20",
        Catheter(),
        12_345_678,
        1_500_000,
        "spasticity-spinal",
        Jurisdiction.US,
        Exposure.TOLERANT,
        held=program_with(plan=plan),
        held_age_s=86_400,
        line_fluid=WEAKER,
        pumped_since_change_nl=100_000,
        clock_error_s=-90,
    )


@pytest.fixture
def model(library):
    return library.model("cisterna-20")


def test_the_context_is_what_the_pump_says_of_itself(context, model):
    state = in_therapy("CIS-7", model, context, WALL_S)
    said = status(state, 1)
    assert (said.state, said.generation, said.serial) == (PumpState.RUNNING, 1, "CIS-7")
    assert (said.reservoir_nl, said.previous_fluid, said.pumped_since_change_nl) == (12_345_678, WEAKER, 100_000)
    assert said.wall_offset_s + said.elapsed_s == WALL_S - 90
    assert program_of(state) == context.held
    assert state.limits.alarm_volume_nl == 1_500_000


def test_the_held_program_has_run_for_its_age(context, model):
    state = in_therapy("CIS-7", model, context, WALL_S)
    assert flow_now(state) == 700_000  # the first step of its plan, not the second
    activated = [line for line in state.log if line.code is EventCode.ACTIVATED]
    assert [(state.now_s - line.elapsed_s, line.detail) for line in activated] == [(86_400, 1)]
    assert flow_now(advanced(state, 90_000)) == 800_000


def test_without_a_held_program_it_is_factory_new(context, model):
    state = in_therapy("CIS-7", model, replace(context, held=None, held_age_s=0), WALL_S)
    assert status(state, 1).state is PumpState.FACTORY
    assert state.counters.reservoir_units == 12_345_678 * UNITS_PER_NL


def test_a_reservoir_fuller_than_the_pump_is_refused(context, model):
    with pytest.raises(ValueError, match="20,000,000 nL at most"):
        in_therapy("CIS-7", model, replace(context, reservoir_nl=20_000_001), WALL_S)


def test_a_new_pump_stands_in_both_banks(factory_pump):
    banks = RamBanks()
    written(Memory(banks), factory_pump)
    for blank in (0, 1):
        half = RamBanks()
        half.cells[1 - blank] = banks.cells[1 - blank]
        assert from_bytes(Memory(half).payload or b"") == factory_pump
