"""The shipped conversion ratios, and what the reader refuses."""

from fractions import Fraction
from pathlib import Path

import pytest

from profiles.conversions import ConversionsError, Route, read_conversions
from profiles.figures import Status

SHIPPED = Path("profiles/data/conversions.toml").read_text(encoding="utf-8")
GOOD = """
version = 1
screening = []
[[ratio]]
from_route = "oral"
from_drug = "morphine"
to_route = "intrathecal"
to_drug = "morphine"
low = "75"
high = "150"
note = "measured"
source = "a paper"
status = "consensus"
"""


def test_every_shipped_number_has_a_source_a_note_and_a_status():
    shipped = read_conversions(SHIPPED)
    assert shipped.version == 1
    for row in (*shipped.ratios, *shipped.screenings):
        assert row.source
        assert row.note
        assert row.status in Status


def test_the_shipped_oral_ratios_are_a_range_from_several_sources():
    rows = [r for r in read_conversions(SHIPPED).ratios if r.from_route is Route.ORAL and r.to_drug == "morphine"]
    assert len({row.source for row in rows}) >= 2
    assert (min(row.low for row in rows), max(row.high for row in rows)) == (10, 300)
    assert rows[0].middle == Fraction("105.5")
    assert all(row.has_spread for row in rows)


def test_what_nobody_confirmed_is_marked_so():
    rows = [row for row in read_conversions(SHIPPED).ratios if row.to_drug == "hydromorphone"]
    unconfirmed = [row for row in rows if row.status is Status.UNCONFIRMED]
    assert {row.low for row in unconfirmed} == {5, 6}
    assert not any(row.has_spread for row in unconfirmed)


def test_an_exact_decimal_is_read_exactly():
    (row,) = read_conversions(GOOD.replace('"75"', '"105.5"')).ratios
    assert row.low == Fraction(211, 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('low = "75"', "low = 75", "ratio.0.low"),
        ('"75"', '".5"', "a decimal above 0"),
        ('"75"', '"0.0"', "a decimal above 0"),
        ('"75"', '"200"', "do not follow each other"),
        ('high = "150"', 'high = "150"\nmiddle = "151"', "do not follow each other"),
        ('"a paper"', '" "', "without a source"),
        ('to_route = "intrathecal"', 'to_route = "oral"', "one route or drug to another"),
        ('"oral"', '"nasal"', "ratio.0.from_route"),
        ('status = "consensus"', 'status = "rumour"', "ratio.0.status"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", "version = ", "Invalid value"),
        ('note = "measured"', 'note = "measured"\nnotes = ""', "ratio.0.notes"),
        ("screening = []", '[[screening]]\nlong_effect = "8"', "screening.0.long_effect"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_path(old, new, said):
    with pytest.raises(ConversionsError) as refused:
        read_conversions(GOOD.replace(old, new, 1))
    assert any(said in problem for problem in refused.value.problems)
