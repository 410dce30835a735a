"""What is recorded of a refill is written with its units."""

from __future__ import annotations

import pytest

from console.commands import run
from console.commands.answers import CommandError
from console.commands.refill import _can_be_drawn, _fluid
from profiles.drugs import Component, Fluid

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
