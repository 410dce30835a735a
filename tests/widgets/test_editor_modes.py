"""Every base has its mode, and a pump for planning says what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from profiles.program import Base
from widgets import example_program as example
from widgets.editor_modes import MODE_OF, MODES, Mode, planning_words


def test_every_base_has_a_mode_and_every_mode_a_choice():
    assert set(MODE_OF) == set(get_args(Base))
    assert [choice.value for choice in MODES] == list(Mode)


def test_a_pump_for_planning_says_so_and_one_flow_what_its_dose_hangs_on():
    planning = replace(example.terms(), planning_only=True)
    assert planning_words(planning) == "Planning only: this pump cannot be programmed from here."
    assert "one flow, 0.5 mL/day" in planning_words(replace(planning, fixed_flow_nl_per_day=500_000))
