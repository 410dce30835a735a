"""Pumps for the tests of the wire."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device.image import encode_one_time, encode_program
from device.pump_factory import factory_new
from device.pump_state import PumpState
from device.pump_transactions import switched
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Base, Continuous, OneTime, PatientBolus, PlanStep, Program

MONDAY_NOON_S = 1_300 * 7 * 86_400 + 43_200  # a Monday in 2025, 12:00, as a pump counts
BACLOFEN = Fluid((Component("baclofen", 500_000),))


@pytest.fixture(scope="session")
def factory_pump(library: Library) -> PumpState:
    """A pump that was never programmed; its wall clock shows a Monday noon."""
    return factory_new("CIS-000001", library.model("cisterna-20"), MONDAY_NOON_S)


@pytest.fixture(scope="session")
def program_with() -> Callable[..., Program]:
    """``program_with(base, patient_bolus, plan)``: a baclofen program."""

    def make(
        base: Base | None = None, patient_bolus: PatientBolus | None = None, plan: tuple[PlanStep, ...] = ()
    ) -> Program:
        return Program("test", BACLOFEN, base or Continuous(600_000, 300_000), patient_bolus, plan)

    return make


@pytest.fixture(scope="session")
def running_pump(factory_pump: PumpState, program_with: Callable[..., Program]) -> Callable[..., PumpState]:
    """``running_pump(program, parts)``: the factory pump with an order activated at its second 0."""

    def run(
        program: Program | None = None, parts: tuple[OneTime, ...] = (), pump: PumpState | None = None
    ) -> PumpState:
        return switched(pump or factory_pump, encode_program(program or program_with()), encode_one_time(parts))

    return run
