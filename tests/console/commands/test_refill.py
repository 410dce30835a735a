"""What is recorded of a refill is written with its units."""

from __future__ import annotations

import pytest

from console.commands import run
from console.commands.answers import CommandError
from console.commands.refill import _can_be_drawn, _fluid, filled
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Program

WEAK, STRONG = (Fluid((Component("baclofen", ng_per_ml),)) for ng_per_ml in (500_000, 2_000_000))
HELD = Program("300 mcg/day", WEAK, Continuous(600_000, 300_000))
URL = "socket://127.0.0.1:1"


def test_a_fluid_names_drugs_of_the_library_with_their_strength():
    assert _fluid(["baclofen=500 mcg/mL"]) == Fluid((Component("baclofen", 500_000),))
    assert _fluid([]) is None
    for wrong in ("water=1 mg/mL", "baclofen", "baclofen=500"):
        with pytest.raises(CommandError, match="--drug"):
            _fluid([wrong])


@pytest.mark.req(46)
def test_what_cannot_be_drawn_out_is_not_expected():
    assert _can_be_drawn(5_000_000, "cisterna-20") == 3_600_000
    assert _can_be_drawn(1_000_000, "cisterna-20") == 0
    assert _can_be_drawn(5_000_000, "unheard-of") == 5_000_000


def test_volumes_have_units(capsys):
    assert run(["refill", URL, "--by", "N", "--id", "a", "--volume", "18", "--withdrawn", "2 mL"]) == 2
    assert "--volume" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "why"), [(" ", "needs a name of its own"), ("x" * 65, "64 bytes at most")])
def test_a_name_that_no_pump_can_keep_is_wrong_usage(name, why, capsys):
    assert run(["refill", URL, "--by", "N", "--id", name, "--volume", "18 mL", "--withdrawn", "2 mL"]) == 2
    assert why in capsys.readouterr().err


def test_the_fluid_is_the_programs_own_or_what_a_pump_without_a_program_was_filled_with():
    assert filled(HELD, None) == filled(HELD, WEAK) == filled(None, WEAK) == WEAK
    with pytest.raises(CommandError, match="--drug"):
        filled(None, None)


def test_another_strength_than_the_programs_is_not_recorded_because_every_total_would_be_counted_with_the_old_one():
    with pytest.raises(CommandError, match=r"500 mcg/mL.*2,000 mcg/mL.*runs as before.*Push a program"):
        filled(HELD, STRONG)
