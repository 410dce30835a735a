"""Numbers and their units: read exactly or refused with a sentence, written so that they cannot be misread."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.units import Kind, UnitError, duration_text, entry, parse, parse_quantity, parse_written, text, units_of
from profiles.units_tables import LARGEST, UNITS

pytestmark = pytest.mark.req(1)

SAID = [
    ("0.66", Kind.FLOW, "mL/day", 660_000),
    ("0,66", Kind.FLOW, "mL/day", 660_000),
    ("500", Kind.CONCENTRATION, "mcg/mL", 500_000),
    ("25", Kind.CONCENTRATION, "mg/mL", 25_000_000),
    ("0.1", Kind.DOSE, "mcg/h", 2_400),
    ("1.25", Kind.VOLUME, "mL", 1_250_000),
    ("1.125", Kind.VOLUME, "mL", 1_125_000),
    ("0.250", Kind.VOLUME, "mL", 250_000),
    ("1.2500", Kind.VOLUME, "mL", 1_250_000),
    ("2.0", Kind.MASS, "mcg", 2_000),
    (" 12 ", Kind.COUNT, "", 12),
    ("10:00", Kind.CLOCK, "", 36_000),
    ("24:00", Kind.CLOCK, "", 86_400),
    ("07:30:15", Kind.CLOCK, "", 27_015),
    ("0.5", Kind.DURATION, "h", 1_800),
]

REFUSED = [
    ("", "empty"),
    (".5", "write 0.5"),
    (",5", "write 0,5"),
    ("5.", "ends in a point"),
    ("1.2.3", "more than one point"),
    ("1,2,3", "more than one point"),
    ("1,000", "two ways"),
    ("12,345,678", "two ways"),
    ("1.000", "two ways: write 1000, or 1."),
    ("20.000", "two ways: write 20000, or 20."),
    ("1.250", "two ways: write 1250, or 1.25."),
    ("-1", "negative"),
    ("05", "begins with 0"),
    ("1e3", "not a number"),
    ("1 000", "not a number"),
    ("٣", "not a number"),
    ("nan", "not a number"),
    ("inf", "not a number"),
    ("0x10", "not a number"),
    ("1_000", "not a number"),
    ("9" * 25, "too long"),
    ("101", "largest volume here is 100 mL"),
    ("0.0000001", "0 mL and 0.000001 mL"),
]


@pytest.mark.parametrize(("said", "kind", "unit", "meant"), SAID)
def test_a_plain_decimal_is_read_as_whole_base_units(said: str, kind: Kind, unit: str, meant: int) -> None:
    assert parse(said, kind, unit) == meant


@pytest.mark.req(4)
@pytest.mark.parametrize(("said", "why"), REFUSED)
def test_text_that_could_be_misread_is_refused_with_a_sentence(said: str, why: str) -> None:
    with pytest.raises(UnitError) as refused:
        parse(said, Kind.VOLUME, "mL")
    assert why in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_value_finer_than_the_base_unit_names_its_two_neighbours() -> None:
    with pytest.raises(UnitError, match=r"0\.333 mcg and 0\.334 mcg"):
        parse("0.3335", Kind.MASS, "mcg")


@pytest.mark.parametrize("said", ["7", "25:00", "24:01", "12:60", "12:00:60", "12.30", "1:2"])
def test_a_time_that_no_day_has_is_refused(said: str) -> None:
    with pytest.raises(UnitError, match="time of day"):
        parse(said, Kind.CLOCK, "")


def test_a_unit_of_another_kind_is_refused() -> None:
    with pytest.raises(UnitError, match="not a unit of flow"):
        parse("1", Kind.FLOW, "mL")


@pytest.mark.parametrize(
    ("said", "kind", "meant"),
    [
        ("19.2 mcg/day", Kind.DOSE, 19_200),
        ("500 mcg/mL", Kind.CONCENTRATION, 500_000),
        ("20 %", Kind.PERCENT, 20),
        ("48", Kind.COUNT, 48),
        ("6 h 30 min", Kind.DURATION, 23_400),
        ("14 days", Kind.DURATION, 1_209_600),
        ("1 day 6 h", Kind.DURATION, 108_000),
        ("0.14 mL", Kind.VOLUME, 140_000),
        ("07:30", Kind.CLOCK, 27_000),
    ],
)
def test_a_quantity_of_a_library_file_carries_its_unit(said: str, kind: Kind, meant: int) -> None:
    assert parse_quantity(said, kind) == meant


@pytest.mark.req(4)
@pytest.mark.parametrize(
    ("said", "kind", "meant"),
    [("1.250 mcg/day", Kind.DOSE, 1_250), ("1.000 mL", Kind.VOLUME, 1_000_000), ("2.500 h", Kind.DURATION, 9_000)],
)
def test_zeros_at_the_end_are_refused_where_a_person_types_and_read_from_a_file(said, kind, meant) -> None:
    assert parse_written(said, kind) == meant
    with pytest.raises(UnitError, match="two ways"):
        parse_quantity(said, kind)
    for read in (parse_written, parse_quantity):
        assert read(said.replace("0 ", "5 "), kind) > meant
        with pytest.raises(UnitError, match="two ways"):
            read("1,000 mcg/day", Kind.DOSE)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("19.2", Kind.DOSE),
        ("19.2mcg/day", Kind.DOSE),
        ("19.2 mcg", Kind.DOSE),
        ("19.2  mcg/day", Kind.DOSE),
        ("20%", Kind.PERCENT),
        ("20", Kind.PERCENT),
        ("30 min 6 h", Kind.DURATION),
        ("6 h 30", Kind.DURATION),
        ("6 h 6 h", Kind.DURATION),
        ("4000 days 1 h", Kind.DURATION),
        ("5 µg/day", Kind.DOSE),
    ],
)
def test_a_quantity_without_a_clear_unit_is_refused(said: str, kind: Kind) -> None:
    with pytest.raises(UnitError, match=r".+\.$"):
        parse_quantity(said, kind)


@given(st.data(), st.sampled_from([kind for kind in Kind if kind is not Kind.CLOCK]))
def test_what_is_written_for_a_field_reads_back_as_the_same_value(data: st.DataObject, kind: Kind) -> None:
    unit = data.draw(st.sampled_from(units_of(kind)))
    step = UNITS[kind][unit] if unit in {"mL/h", "mcg/h", "mg/h", "h", "min", "day"} else 1
    value = data.draw(st.integers(0, LARGEST[kind] // step)) * step
    assert parse(entry(value, kind, unit), kind, unit) == value


@given(st.integers(0, 86_400))
def test_every_second_of_a_day_reads_back(second: int) -> None:
    assert parse(text(second, Kind.CLOCK, ""), Kind.CLOCK, "") == second


@given(st.integers(0, 999 * 86_400))
def test_every_duration_in_words_reads_back(duration_s: int) -> None:
    assert parse_quantity(duration_text(duration_s), Kind.DURATION) == duration_s


@pytest.mark.req(3)
@given(st.text(string.digits + ".,", min_size=1, max_size=12))
def test_no_character_is_dropped_silently(said: str) -> None:
    """What is accepted has every digit that was typed, in order, and one point at most."""
    try:
        value = parse(said, Kind.VOLUME, "mL")
    except UnitError:
        return
    assert said.replace(",", ".").count(".") <= 1
    assert value == float(said.replace(",", ".")) * 1_000_000 or abs(value - float(said.replace(",", ".")) * 1e6) < 0.5


@given(st.text(max_size=30))
def test_any_text_is_a_number_in_bounds_or_a_sentence(said: str) -> None:
    for kind in Kind:
        answer = read(said, kind)
        assert type(answer) is int or str(answer).endswith(".")


def read(said: str, kind: Kind) -> int | str:
    try:
        return parse(said, kind, units_of(kind)[0])
    except UnitError as refused:
        return str(refused)
