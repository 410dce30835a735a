"""Numbers as a clinician reads them: the words of ISMP, every digit that matters, none that does not."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.units import (
    Kind,
    UnitError,
    clock_text,
    concentration_text,
    dose_text,
    duration_text,
    entry,
    flow_text,
    mass_text,
    number,
    pair,
    text,
    total_number,
    total_pair,
    total_text,
    volume_text,
)


def test_texts_read_as_the_drug_label_writes_them() -> None:
    assert dose_text(330_000, "mcg") == "330 mcg/day"
    assert dose_text(1_200_000, "mcg/day") == "1,200 mcg/day"
    assert mass_text(5_000, "mcg") == "5 mcg"
    assert concentration_text(25_000_000, "mg") == "25 mg/mL"
    assert concentration_text(500_000, "mcg/mL") == "500 mcg/mL"
    assert flow_text(660_000) == "0.66 mL/day"
    assert volume_text(316_000) == "0.316 mL"
    assert volume_text(316_400) == "0.316 mL"
    assert volume_text(316_400, None) == "0.3164 mL"
    assert text(20, Kind.PERCENT, "%") == "20 %"
    assert text(12, Kind.COUNT, "") == "12"
    assert text(172_800, Kind.DURATION, "day") == "2 days"
    assert text(86_400, Kind.DURATION, "day") == "1 day"


def test_durations_and_clock_times_are_exact_to_the_second() -> None:
    assert duration_text(41_340) == "11 h 29 min"
    assert duration_text(90_061) == "1 day 1 h 1 min 1 s"
    assert duration_text(0) == "0 s"
    assert duration_text(-60) == "-1 min"
    assert clock_text(36_000) == "10:00"
    assert clock_text(86_400) == "24:00"
    assert clock_text(36_001) == "10:00:01"


@pytest.mark.parametrize(
    ("value", "kind", "unit", "written"),
    [
        (0, Kind.VOLUME, "mL", "0"),
        (1, Kind.VOLUME, "mL", "0.000001"),
        (500_000, Kind.VOLUME, "mL", "0.5"),
        (1_000_000, Kind.MASS, "mcg", "1,000"),
        (12_345_678_000, Kind.MASS, "mcg", "12,345,678"),
        (Fraction(1, 8), Kind.MASS, "mcg", "0.000125"),
        (-1_500, Kind.MASS, "mcg", "-1.5"),
        (-500, Kind.MASS, "mcg", "-0.5"),
        (1_000_000, Kind.FLOW, "mL/h", "0.041667"),
    ],
)
def test_a_number_has_all_its_digits_and_no_trailing_zero(
    value: int | Fraction, kind: Kind, unit: str, written: str
) -> None:
    assert number(value, kind, unit) == written


def test_decimals_asked_for_round_half_to_even_and_add_nothing() -> None:
    assert number(1_234_567, Kind.VOLUME, "mL", 2) == "1.23"
    assert number(125, Kind.CONCENTRATION, "mcg/mL", 2) == "0.12"
    assert number(1_000_000, Kind.VOLUME, "mL", 3) == "1"
    assert entry(-1, Kind.VOLUME, "mL", 2) == "0"


def test_a_unit_of_another_kind_cannot_be_written() -> None:
    with pytest.raises(UnitError, match="not a unit of volume"):
        text(1, Kind.VOLUME, "mg")


@given(st.integers(0, 10**10), st.sampled_from(["mcg", "mg", "ng"]))
def test_every_number_follows_ismp(value: int, unit: str) -> None:
    written = number(value, Kind.MASS, unit)
    assert re.fullmatch(r"(0|[1-9][0-9]{0,2}(,[0-9]{3})*)(\.[0-9]*[1-9])?", written)


@given(st.fractions(0, 10**6), st.fractions(0, 10**6))
def test_asked_and_allowed_never_look_alike_when_they_differ(asked: Fraction, allowed: Fraction) -> None:
    asked_text, allowed_text = pair(asked, allowed, Kind.FLOW, "mL/h")
    assert (asked_text == allowed_text) == (asked == allowed)


def test_two_values_closer_than_six_decimals_get_more() -> None:
    third = Fraction(1, 3)
    assert pair(third, third + Fraction(1, 10**9), Kind.FLOW, "nL/day") == ("0.333333333", "0.333333334")


def test_a_total_has_four_figures_and_whole_parts_in_full() -> None:
    assert total_text(Fraction(374_933_333, 1_000), Kind.DOSE, "mcg/day") == "374.9 mcg/day"
    assert total_text(Fraction(187_467), Kind.FLOW, "mL/day") == "0.1875 mL/day"
    assert total_number(Fraction(12_345_678), Kind.DOSE, "mcg/day") == "12,346"
    assert total_number(Fraction(65_104), Kind.FLOW, "mL/day") == "0.0651"
    assert total_text(0, Kind.FLOW, "mL/day") == "0 mL/day"


def test_two_totals_that_differ_never_read_the_same() -> None:
    assert total_pair(300_000, 330_000, Kind.DOSE, "mcg/day") == ("300", "330")
    assert total_pair(300_000, 300_000, Kind.DOSE, "mcg/day") == ("300", "300")
    assert total_pair(300_000, 300_001, Kind.DOSE, "mcg/day") == ("300", "300.001")
