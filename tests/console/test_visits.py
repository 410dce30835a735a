"""A patient's dates: a fill is dated by the pump's book, and a visit lies ahead until its day is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo_patients import demo_patients, record
from console.visits import SAME_FILL_S, after_fill, by_book, filled_at, first_of, is_newer, lasting_s, missed
from profiles.drugs import Component, Fluid
from profiles.pump import PumpStatus
from profiles.pump_book import Fill
from profiles.pumping import DAY_S

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AT = int(NOW.timestamp())
PATIENT = record(demo_patients()[0], NOW)
BACLOFEN, MORPHINE, ZICONOTIDE, BOTH = (
    Fluid(tuple(Component(drug_id, 25_000) for drug_id in drugs))
    for drugs in (("baclofen",), ("morphine",), ("ziconotide",), ("morphine", "ziconotide"))
)


@pytest.mark.parametrize("scale", [1, 60])
def test_a_fill_is_as_old_as_the_pump_has_counted(status: PumpStatus, scale: int):
    read = replace(status, time_scale=scale)
    fill = Fill("r", read.elapsed_s - 7_200, demo_patients()[0].program.fluid, 18_000_000, 0, 0, 0)
    assert filled_at(fill, read, AT) == AT - 7_200 // scale


def test_another_fill_is_one_that_the_drift_of_a_clock_does_not_explain():
    assert PATIENT.filled_at is not None
    assert not is_newer(PATIENT.filled_at + SAME_FILL_S, PATIENT)
    assert is_newer(PATIENT.filled_at + SAME_FILL_S + 1, PATIENT)
    assert is_newer(AT, replace(PATIENT, filled_at=None))


@pytest.mark.parametrize(("planned_s", "left"), [(-3 * DAY_S, False), (3_600, False), (8 * DAY_S, True)])
def test_a_fill_uses_up_the_visit_at_which_it_was_made(planned_s: int, left: bool):
    planned = replace(PATIENT, planned_refill_at=AT + planned_s)
    after = after_fill(planned, AT, None, BACLOFEN)
    assert (after.filled_at, after.planned_refill_at) == (AT, AT + planned_s if left else None)
    assert after_fill(planned, AT, AT + 40 * DAY_S, BACLOFEN).planned_refill_at == AT + 40 * DAY_S
    assert after_fill(replace(PATIENT, planned_refill_at=None), AT, None, BACLOFEN).planned_refill_at is None


def filled(patient, *fluids):
    """The record after those fills, thirty days apart."""
    for fluid in fluids:
        at = AT if patient.filled_at is None else patient.filled_at + 30 * DAY_S
        patient = after_fill(patient, at, None, fluid)
    return patient


@pytest.mark.req(47)
def test_a_fill_is_the_first_of_its_drug_until_a_second_one_in_a_row_has_it():
    morphine = replace(PATIENT, fills=(("morphine",),) * 2)
    assert first_of(morphine, MORPHINE) == ()
    assert first_of(morphine, ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(morphine, ZICONOTIDE), ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(morphine, ZICONOTIDE, ZICONOTIDE), ZICONOTIDE) == ()
    assert first_of(filled(morphine, ZICONOTIDE, ZICONOTIDE), MORPHINE) == ("morphine",)
    assert first_of(filled(morphine, ZICONOTIDE, MORPHINE, ZICONOTIDE), ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(morphine, BOTH), BOTH) == ("ziconotide",)


@pytest.mark.req(47)
def test_a_record_that_does_not_know_what_a_pump_was_filled_with_takes_the_fill_for_a_first_one():
    unknown = replace(PATIENT, fills=())
    assert first_of(unknown, ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(unknown, ZICONOTIDE), ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(unknown, ZICONOTIDE, ZICONOTIDE), ZICONOTIDE) == ()


@pytest.mark.req(47)
def test_the_first_refill_in_a_record_is_a_first_fill_because_nobody_recorded_one_before_it():
    """A pump from the factory has its first fill there; of one that was implanted elsewhere nobody knows it."""
    implanted = replace(PATIENT, filled_at=None, fills=())
    assert first_of(implanted, ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(implanted, ZICONOTIDE), ZICONOTIDE) == ("ziconotide",)
    assert first_of(filled(implanted, ZICONOTIDE, ZICONOTIDE), ZICONOTIDE) == ()


def test_one_fill_that_is_told_twice_counts_once():
    once = filled(replace(PATIENT, fills=(("morphine",),)), ZICONOTIDE)
    assert once.filled_at is not None
    again = after_fill(once, once.filled_at + SAME_FILL_S, None, ZICONOTIDE)
    assert again.fills == once.fills == (("ziconotide",), ("morphine",))


def test_what_the_book_tells_is_taken_once_and_its_drugs_where_the_record_lacks_them():
    assert PATIENT.filled_at is not None
    lacking, at = replace(PATIENT, fills=()), PATIENT.filled_at
    for off_s in (-SAME_FILL_S, SAME_FILL_S):
        assert by_book(lacking, at + off_s, BACLOFEN) == replace(lacking, fills=(("baclofen",),))
    assert by_book(PATIENT, at, MORPHINE) is PATIENT
    assert by_book(lacking, at - SAME_FILL_S - 1, BACLOFEN) is lacking  # an older one: nobody knows the last
    later = by_book(PATIENT, at + DAY_S, MORPHINE)
    assert (later.filled_at, later.fills[0]) == (at + DAY_S, ("morphine",))


def test_a_visit_is_missed_when_its_day_is_over_on_the_wall_here():
    assert not missed(None, NOW)
    assert not missed(AT - 9 * 3_600, NOW)
    assert missed(AT - 10 * 3_600, NOW)
    west = NOW.astimezone(timezone(timedelta(hours=-5)))
    assert not missed(AT - 4 * 3_600, west)
    assert missed(AT - 5 * 3_600, west)


@given(st.integers(-400 * DAY_S, 400 * DAY_S), st.none() | st.integers(0, 200 * DAY_S))
def test_the_reservoir_has_to_last_to_a_visit_that_lies_ahead_and_never_to_no_time_at_all(planned_s, fresh_s):
    lasting = lasting_s(AT + planned_s, NOW, fresh_s)
    assert lasting > 0
    if planned_s > 0:
        assert lasting == planned_s
    elif missed(AT + planned_s, NOW):
        assert lasting == max(DAY_S, fresh_s or 0)
    else:
        assert lasting <= DAY_S


def test_without_any_visit_it_lasts_as_long_as_the_fill():
    assert lasting_s(None, NOW, None) is None
    assert lasting_s(None, NOW, 90 * DAY_S) == 90 * DAY_S
    assert lasting_s(None, NOW, 5) == DAY_S
