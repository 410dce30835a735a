"""A script of faults: read with its seed and its units, or refused with the number of the fault that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.commands.answers import CommandError
from console.commands.fault_script import read_script
from device.mishaps import Mishap
from device.troubled import Planned

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"


@pytest.mark.req(73)
def test_the_example_is_read_with_its_seed():
    script = read_script(str(EXAMPLES / "faults.toml"))
    assert script.seed == 7
    assert script.planned[:2] == (
        Planned(60, Mishap("noise", {"per-million": 200})), Planned(600, Mishap("mri", {"for": 1_800})),
    )  # fmt: skip
    assert script.planned[3].what == Mishap("power-loss", {"write": 2, "part": 500})


@pytest.mark.parametrize(("text", "words"), [
    ("seed = ", "is no TOML"),
    ("sead = 3", "nothing else"),
    ('seed = "3"', "whole number"),
    ("fault = 3", "rows"),
    ('[[fault]]\ndo = "stall"', "fault 1: it needs 'at'"),
    ('[[fault]]\nat = "1 h"\ndo = "stall"\n[[fault]]\nat = "soon"\ndo = "stall"', "fault 2:"),
    ('[[fault]]\nat = "1 h"\ndo = "explode"', "There is no fault 'explode'"),
    ('[[fault]]\nat = "1 h"\ndo = "leak"\nvolume = 3', "volume must be a volume"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, words):
    file = tmp_path / "faults.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        read_script(str(file))
