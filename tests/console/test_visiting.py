"""The next visit is asked for in days and shown as a date, against how long the reservoir lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console import visiting
from console.desk import Desk
from console.phases import Phase
from console.visiting import VISIT, Lasting, lasting_of, too_late, visit_field, visit_rows, visit_view
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Program
from profiles.projection import Due, DueReason
from profiles.pumping import DAY_S

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def lasting(held: Desk, context, library) -> Lasting:
    return Lasting(held.held, context, library, NOW)


@pytest.mark.req(47)
def test_a_fill_lasts_by_its_volume_in_the_worst_case_or_by_its_age(lasting: Lasting):
    by_volume = lasting.due(18_000_000)
    assert by_volume.reason is DueReason.VOLUME
    assert by_volume.at_s < 18 / 0.6 * DAY_S
    aged = replace(lasting, context=replace(lasting.context, fill_age_s=179 * DAY_S))
    assert aged.due() == Due(DAY_S, DueReason.STABILITY)
    assert aged.due(18_000_000) == by_volume


@pytest.mark.req(47)
def test_a_refill_ends_the_first_fill_whose_time_is_shorter(lasting: Lasting):
    slow = Program("slow", Fluid((Component("ziconotide", 25_000),)), Continuous(48_000, 1_200))
    first = replace(lasting, held=slow, context=replace(lasting.context, held=slow, fill_age_s=0, first_fill=True))
    assert first.due() == Due(14 * DAY_S, DueReason.STABILITY)
    assert first.due(18_000_000) == Due(40 * DAY_S, DueReason.STABILITY)
    assert replace(first, first_again=True).due(18_000_000) == Due(14 * DAY_S, DueReason.STABILITY)


@pytest.mark.req(47)
@pytest.mark.parametrize(("fills", "again"), [(("ziconotide",), False), (("morphine",), True)])
def test_a_refill_that_is_the_first_of_a_drug_lasts_as_long_as_a_first_one(fills, again, held: Desk, context, library):
    slow = Program("slow", Fluid((Component("ziconotide", 25_000),)), Continuous(48_000, 1_200))
    known = replace(held, held=slow, patient=replace(held.patient, fills=(fills, fills)))
    lasting = lasting_of(known, replace(context, held=slow), library, NOW)
    assert lasting.first_again is again


@pytest.mark.req(47)
def test_the_visit_is_shown_as_a_date_beside_the_last_day_of_the_reservoir(lasting: Lasting):
    rows = dict(visit_rows(lasting, Due(23 * DAY_S + 5, DueReason.VOLUME), 21 * DAY_S))
    assert rows == {
        "The reservoir lasts until": "17 Dec 2026, in 23 days, by volume in the worst case",
        "Next visit": "15 Dec 2026, in 21 days",
    }
    assert [value for _, value in visit_rows(lasting, None, None)] == ["not known", "not known yet"]


def test_a_visit_after_the_last_day_is_told_and_not_refused(lasting: Lasting):
    due = Due(10 * DAY_S, DueReason.VOLUME)
    assert too_late(due, 12 * DAY_S).startswith("The visit is 2 days later than the reservoir lasts")
    assert too_late(due, 10 * DAY_S) == too_late(due, None) == too_late(None, DAY_S) == ""


def test_the_date_alone_is_asked_for_while_nothing_is_under_way(held: Desk, lasting: Lasting):
    view = visit_view(held, lasting)
    assert view.fields == (visit_field(),)
    assert view.changes[0] == ("Planned until now", "2 Dec 2026")
    late = view.follow({VISIT: 90 * DAY_S})
    assert (late.may, late.ink) == (True, "caution")
    assert view.follow({VISIT: 2 * DAY_S}).ink == "soft"
    none = replace(held, patient=replace(held.patient, planned_refill_at=None))
    assert visit_view(none, lasting).changes[0] == ("Planned until now", "none")
    assert visit_view(replace(held, phase=Phase.PROGRAMMING), lasting) is None
    assert visit_view(held, None) is None


def test_it_needs_a_pump_that_was_read(held: Desk, context, library):
    assert lasting_of(held, context, library, NOW) == Lasting(held.held, context, library, NOW)
    assert lasting_of(held, None, library, NOW) is None
    assert lasting_of(Desk(), context, library, NOW) is None
    assert visiting.visit_field().value is None
