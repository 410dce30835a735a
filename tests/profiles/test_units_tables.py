"""The tables of units, and the proof that their bounds keep every sum of the compiled loop inside int64."""

from __future__ import annotations

import pytest

from profiles.document_bounds import LISTS
from profiles.units_tables import (
    LARGEST,
    LIMB_BITS,
    MAX_CONCENTRATION_NG_PER_ML,
    MAX_DOSE_NG_PER_DAY,
    MAX_FLOW_NL_PER_DAY,
    MAX_HORIZON_S,
    MAX_MASS_NG,
    MAX_VOLUME_NL,
    SECONDS_PER_DAY,
    UNITS,
    Kind,
    units_of,
)

HALF_INT64 = 2**62


def test_every_kind_has_units_and_a_bound() -> None:
    for kind in Kind:
        assert units_of(kind)
        assert LARGEST[kind] > 0
        assert 1 in UNITS[kind].values()


def test_no_unit_has_the_greek_letter() -> None:
    assert all("µ" not in unit and "μ" not in unit for kind in Kind for unit in units_of(kind))


@pytest.mark.req(19)
def test_the_largest_sums_stay_under_half_of_int64() -> None:
    assert MAX_FLOW_NL_PER_DAY * MAX_HORIZON_S < HALF_INT64
    most = max(LISTS["one_time"][1], LISTS["given"][1])  # after activation and before it
    adding = 2 + most  # base, periodic boluses and every single bolus at once
    assert adding * MAX_FLOW_NL_PER_DAY * SECONDS_PER_DAY * 2**LIMB_BITS < HALF_INT64
    assert MAX_CONCENTRATION_NG_PER_ML < 2 ** (2 * LIMB_BITS)
    assert MAX_VOLUME_NL * MAX_CONCENTRATION_NG_PER_ML < HALF_INT64
    assert MAX_FLOW_NL_PER_DAY * MAX_CONCENTRATION_NG_PER_ML * SECONDS_PER_DAY > HALF_INT64  # why there are limbs


def test_largest_mass_and_dose_are_what_volume_flow_and_concentration_allow() -> None:
    assert MAX_VOLUME_NL * MAX_CONCENTRATION_NG_PER_ML == MAX_MASS_NG * 10**6
    assert MAX_FLOW_NL_PER_DAY * MAX_CONCENTRATION_NG_PER_ML == MAX_DOSE_NG_PER_DAY * 10**6
