"""A patient's dates: a fill is dated by the pump's book, and a visit lies ahead until its day is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo_patients import demo_patients, record
from console.visits import (
    SAME_FILL_S,
    after_fill,
    by_book,
    filled_at,
    first_of,
    is_newer,
    lasting_s,
    missed,
    seen,
    unrecorded,
)
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
    after = after_fill(planned, "r", AT, None, BACLOFEN)
    assert (after.filled_at, after.planned_refill_at) == (AT, AT + planned_s if left else None)
    assert after_fill(planned, "r", AT, AT + 40 * DAY_S, BACLOFEN).planned_refill_at == AT + 40 * DAY_S
    assert after_fill(replace(PATIENT, planned_refill_at=None), "r", AT, None, BACLOFEN).planned_refill_at is None


def filled(patient, *fluids):
    """The record after those fills, thirty days apart."""
    for fluid in fluids:
        at = AT if patient.filled_at is None else patient.filled_at + 30 * DAY_S
        patient = after_fill(patient, f"on {at}", at, None, fluid)
    return patient


def told(refill_id, fluid, ago_s, status):
    """A fill as the pump's book has it, made so long ago by the pump's own count."""
    return Fill(refill_id, status.elapsed_s - ago_s, fluid, 18_000_000, 0, 0, 0)


def after_book(patient, refill_id, fluid, ago_s, status):
    return by_book(patient, told(refill_id, fluid, ago_s, status), status, AT)


def changed(status, before, at_nl):
    """The status of a pump whose fluid was ``before`` until it had delivered so much in all."""
    return replace(status, previous_fluid=before, pumped_since_change_nl=status.delivered_nl - at_nl)


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


@pytest.fixture
def pump(status: PumpStatus) -> PumpStatus:
    """One that has run for a year, with 90 mL delivered, of one fluid until now."""
    return replace(status, elapsed_s=365 * DAY_S, delivered_nl=90_000_000, pumped_since_change_nl=90_000_000)


@pytest.mark.req(47)
@pytest.mark.parametrize("off_s", [0, 60, 5 * DAY_S, 29 * DAY_S])
def test_one_refill_counts_once_whatever_time_the_pump_tells(pump: PumpStatus, off_s: int):
    """An emulated pump that was off has not counted on: what it was filled with then looks so much newer."""
    before = replace(PATIENT, fills=(("morphine",),), filled_at=AT - 60 * DAY_S)
    once = after_book(before, "one", ZICONOTIDE, 30 * DAY_S, pump)
    assert (once.fills, once.filled_at) == ((("ziconotide",), ("morphine",)), AT - 30 * DAY_S)
    assert after_book(once, "one", ZICONOTIDE, 30 * DAY_S - off_s, pump) == once
    assert after_fill(once, "one", AT, None, ZICONOTIDE).fills == once.fills
    twice = after_book(once, "two", ZICONOTIDE, 0, pump)
    assert (twice.fills, twice.filled_at, twice.refill_id) == ((("ziconotide",),) * 2, AT, "two")


@pytest.mark.req(47)
def test_a_refill_that_is_made_over_within_the_hour_stands_for_the_one_before(pump: PumpStatus):
    once = after_book(replace(PATIENT, filled_at=None, fills=()), "one", ZICONOTIDE, SAME_FILL_S, pump)
    again = after_book(once, "one, once more", ZICONOTIDE, 0, pump)
    assert (again.fills, again.refill_id, again.filled_at) == (once.fills, "one, once more", AT)
    assert after_book(once, "the right syringe", MORPHINE, 0, pump).fills == (("morphine",),)
    assert after_book(replace(once, filled_at=AT - SAME_FILL_S - 1), "two", ZICONOTIDE, 0, pump).fills == (
        ("ziconotide",), ("ziconotide",)
    )  # fmt: skip


@pytest.mark.req(47)
def test_where_the_record_has_no_name_a_fill_with_the_same_drugs_is_no_second_one(pump: PumpStatus):
    """A record of a former release: the same fill or another one, nobody can tell."""
    for fills in ((("ziconotide",),), (("ziconotide",),) * 2, (("ziconotide",), ("morphine",))):
        unnamed = replace(PATIENT, fills=fills, filled_at=AT - 30 * DAY_S)
        after = after_book(unnamed, "one", ZICONOTIDE, 5 * DAY_S, pump)
        assert (after.fills, after.refill_id, after.filled_at) == (fills, "one", AT - 5 * DAY_S)
        assert after_book(after, "two", ZICONOTIDE, 0, pump).fills == (("ziconotide",), *fills[:1])
        assert after_book(unnamed, "one", MORPHINE, 5 * DAY_S, pump).fills == (("morphine",), fills[0])


def test_what_the_book_tells_is_taken_once_and_its_drugs_where_the_record_lacks_them(pump: PumpStatus):
    lacking, at = replace(PATIENT, fills=(), filled_at=AT - DAY_S), AT - DAY_S
    for off_s in (-SAME_FILL_S, SAME_FILL_S):
        known = after_book(lacking, "one", BACLOFEN, DAY_S - off_s, pump)
        assert known == replace(lacking, fills=(("baclofen",),), refill_id="one", changed_nl=0)
    older = after_book(lacking, "one", BACLOFEN, DAY_S + SAME_FILL_S + 1, pump)
    assert older == replace(lacking, changed_nl=0)  # nobody knows what the last one was
    later = after_book(lacking, "two", MORPHINE, 0, pump)
    assert (later.filled_at, later.fills) == (at + DAY_S, (("morphine",),))


# --- another fluid between two fills


@pytest.mark.req(47)
def test_another_drug_between_two_recorded_fills_makes_the_count_begin_anew(pump: PumpStatus):
    known = replace(PATIENT, fills=(("ziconotide",),) * 2, refill_id="one", filled_at=AT - 30 * DAY_S, changed_nl=0)
    assert after_book(known, "two", ZICONOTIDE, 0, pump).fills == (("ziconotide",),) * 2
    between = changed(pump, MORPHINE, 80_000_000)  # morphine was in it until then, and no record has its fill
    after = after_book(known, "two", ZICONOTIDE, 0, between)
    assert (after.fills, after.changed_nl) == ((("ziconotide",),), 80_000_000)
    assert first_of(after, ZICONOTIDE) == ("ziconotide",)
    assert first_of(after_book(replace(after, filled_at=AT - DAY_S), "three", ZICONOTIDE, 0, between), ZICONOTIDE) == ()
    same = after_book(known, "one", ZICONOTIDE, 30 * DAY_S, between)  # there and back, without a refill in its book
    assert first_of(same, ZICONOTIDE) == ("ziconotide",)


@pytest.mark.req(47)
@pytest.mark.parametrize("off_nl", [-1, 0, 1])
def test_a_change_of_fluid_that_the_record_knows_is_none_between(pump: PumpStatus, off_nl: int):
    """Both counts are told in whole nanolitres, so that their difference may be one off."""
    known = replace(PATIENT, fills=(("ziconotide",), ("morphine",)), refill_id="one", filled_at=0, changed_nl=7_000)
    later = changed(pump, MORPHINE, 7_000 + off_nl)
    assert seen(known, later) is known
    assert after_book(known, "two", ZICONOTIDE, 0, later).fills == (("ziconotide",),) * 2


@pytest.mark.req(47)
def test_another_strength_and_the_next_drug_are_changes_from_the_last_recorded_fill(pump: PumpStatus):
    known = replace(PATIENT, fills=(("ziconotide",),) * 2, refill_id="one", filled_at=0, changed_nl=0)
    now = changed(pump, ZICONOTIDE, 80_000_000)
    assert seen(known, now) == replace(known, changed_nl=80_000_000)
    assert after_book(known, "two", MORPHINE, 0, now).fills == (("morphine",), ("ziconotide",))


@pytest.mark.req(47)
def test_a_pump_that_has_never_had_another_fluid_is_not_the_one_whose_fluid_changed(pump: PumpStatus):
    """The memory of an emulated one was made anew, or the patient has a new pump: its metal is new too."""
    known = replace(PATIENT, fills=(("ziconotide",),) * 2, refill_id="one", filled_at=0, changed_nl=80_000_000)
    assert after_book(known, "two", ZICONOTIDE, 0, pump).fills == (("ziconotide",),)


def test_a_record_without_a_change_of_fluid_takes_the_pumps_and_doubts_nothing(pump: PumpStatus):
    known = replace(PATIENT, fills=(("ziconotide",),) * 2)
    assert seen(known, changed(pump, MORPHINE, 5)) == replace(known, changed_nl=5)


def test_a_drug_that_the_last_fill_had_not_is_unrecorded_and_of_an_unknown_one_nothing_is_said():
    m, z = "morphine", "ziconotide"
    for fills, wanted in (((), ()), (((m,), (z,)), (z,)), (((z, m),), ()), (((z,),), (m,))):
        assert unrecorded(replace(PATIENT, fills=fills), BOTH) == wanted


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
