"""Schedules and their lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.campaign.schedule import BYTES, KINDS, Kind, Point, Schedule, Strike, Where, read_schedule

STRIKES = st.sampled_from([(where, kind) for where, kinds in KINDS.items() for kind in kinds]).flatmap(
    lambda row: st.builds(Strike, st.builds(Point, st.just(row[0]), st.integers(0, 9_999)), st.just(row[1]))
)


@given(
    retries=st.integers(1, 9), strikes=st.lists(STRIKES, max_size=6), story=st.sampled_from(["push", "bolus", "halt"])
)
def test_a_schedule_reads_back_from_its_text(retries, strikes, story):
    schedule = Schedule(retries, tuple(strikes), story)
    assert read_schedule(str(schedule)) == schedule


@pytest.mark.parametrize(
    "text", ["", "retries-1", "retries-x: request.1.lost", "retries-1: request.1", "retries-1: request.one.lost",
             "retries-1: request.1.stale", "retries-1: nowhere.1.lost"],
)  # fmt: skip
def test_a_line_that_is_no_schedule_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_schedule(text)


def test_every_place_has_its_kinds_and_every_kind_a_place():
    assert set(KINDS) == set(Where)
    assert {kind for kinds in KINDS.values() for kind in kinds} == set(Kind)
    assert set(BYTES) < set(Where)
