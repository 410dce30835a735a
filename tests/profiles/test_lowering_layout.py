"""The layout has one number for each name, in the order of the enumerations that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from profiles import lowering_layout as at
from profiles.findings import Part, Rule, Severity
from profiles.limits import QUANTITIES


def test_rules_severities_and_parts_have_the_numbers_of_their_enumerations():
    named = {name.removeprefix("R_"): value for name, value in vars(at).items() if name.startswith("R_")}
    assert sorted(named.values()) == list(range(len(Rule)))
    assert (named["FLOW_RANGE"], named["CLOCK"], named["UNIT_SLIP"]) == tuple(
        list(Rule).index(rule) for rule in (Rule.FLOW_RANGE, Rule.CLOCK, Rule.UNIT_SLIP)
    )
    starts = dict(zip(list(Rule), sorted(named, key=lambda name: named[name]), strict=True))
    for rule, name in starts.items():
        words = name.replace("STEP_UP", "DOSE_STEP_UP").replace("STEP_DOWN", "DOSE_STEP_DOWN")
        assert rule.name.startswith(words) or rule.name == words
    assert tuple(Severity) == (at.NOTE, at.SOFT, at.HARD, at.ABSOLUTE)
    places = [at.P_PROGRAM, at.P_FLUID, at.P_BASE, at.P_STEP, at.P_PERIODIC, at.P_PATIENT, at.P_PLAN, at.P_ONCE]
    assert [*places, at.P_RESERVOIR] == list(Part)


def test_every_quantity_of_the_library_has_its_number():
    assert {*at.QUANTITY_NAMES, "first_fill_age_s"} == set(QUANTITIES)  # the age of a first fill is lowered as its age
    codes = [value for name, value in vars(at).items() if name.startswith("Q_")]
    assert sorted(codes) == list(range(len(at.QUANTITY_NAMES)))
    assert at.QUANTITY_NAMES[at.Q_WINDOW] == "window_dose_ng"
    assert at.QUANTITY_NAMES[at.Q_MIXTURE] == "mixture_components"
    assert at.QUANTITY_NAMES[at.Q_GAP] == "increase_interval_s"


def test_every_detail_has_its_number_and_no_two_are_the_same():
    codes = [value for name, value in vars(at).items() if name.startswith("D_")]
    assert sorted(codes) == list(range(len(at.DETAILS)))
    assert len(set(at.DETAILS)) == len(at.DETAILS)
    assert (at.DETAILS[at.D_BOUNDS], at.DETAILS[at.D_DRUG], at.DETAILS[at.D_LOCKOUT]) == ("bounds", "{}", "lockout")


def test_a_tape_says_where_each_table_begins_and_how_large_it_is():
    made = at.tape([7, 8], ([(1, 2), (3, 4)], 2), ([], 3), ([(5, 6, 7)], 3))
    assert made.dtype == np.int64
    assert made.flags.c_contiguous
    assert made.tolist() == [7, 8, 11, 2, 2, 15, 0, 3, 15, 1, 3, 1, 2, 3, 4, 5, 6, 7]


def test_a_number_beyond_int64_is_no_tape():
    with pytest.raises(OverflowError):
        at.tape([2**63])
