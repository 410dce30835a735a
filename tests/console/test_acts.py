"""Acts as views: what is and what will be, which doses a change of the clock meets, limits inside the factory's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.acts import clock_change, clock_view, fill_words, limit_lines, limits_change, limits_view
from console.context import local_wall_s
from console.desk import Desk
from profiles.acts import ClockChange, LimitsChange, PumpLimits
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Continuous, Program, Step, Timed
from profiles.pump import Catheter
from profiles.pump_book import Fill, PumpBook
from tests.device.rig import Rig

NOW = datetime(2027, 3, 28, 1, 58, tzinfo=UTC)  # a Sunday
LIMITS = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
FLUID = Fluid((Component("baclofen", 500_000),))
H, DAY = 3_600, 86_400


def desk_at(shift_s: int = 0, **changes) -> Desk:
    status = Rig().pump.status()
    offset = local_wall_s(NOW) - status.elapsed_s - shift_s
    return Desk(status=replace(status, wall_offset_s=offset, **changes))


def test_the_change_puts_the_clock_to_this_computers():
    change = clock_change(desk_at(3_600), NOW)
    assert change.shift_s == 3_600
    assert clock_change(desk_at(), NOW) is None
    assert clock_change(desk_at(3_600, time_scale=60), NOW) is None
    assert clock_change(Desk(), NOW) is None


def test_both_readings_stand_beside_each_other():
    desk = desk_at(3_600)
    view = clock_view(desk, clock_change(desk, NOW), None)
    assert view.changes == (("The pump's clock now", "Sunday 00:58"), ("The pump's clock then", "Sunday 01:58"))
    assert view.notes[0].startswith("The clock moves 1 h forward.")
    assert len(view.notes) == 2


def test_a_dose_that_the_change_meets_is_told():
    base = Timed(
        ((Step(0, 2 * H, 240_000, 0), Step(2 * H, 2 * H + 600, 2_400_000, 0), Step(2 * H + 600, DAY, 240_000, 0)),)
    )
    held = Program("with a morning bolus", FLUID, base)
    context = Context("cisterna-20", Catheter(), 20_000_000, 0, "pain", Jurisdiction.US, Exposure.TOLERANT,
                      wall_at_start_s=6 * DAY + 2 * H - 120, held=held)  # fmt: skip
    for shift_s, words in ((H, "is skipped by the clock"), (-H, None)):
        desk = replace(desk_at(shift_s), held=held)
        told = clock_view(desk, ClockChange(0, shift_s), context).notes[1:-1]
        assert [words in note for note in told] == ([True] if words else [])
    later = replace(context, wall_at_start_s=6 * DAY + 2 * H + 1_800)
    (note,) = clock_view(desk, ClockChange(0, -H), later).notes[1:-1]
    assert "leaves it out" in note


def test_limits_are_asked_for_inside_the_factorys():
    tight = replace(LIMITS, bolus_max_nl=500_000)
    view = limits_view(Desk(book=PumpBook(LIMITS, tight)))
    fields = {field.key: field for field in view.fields}
    assert (fields["bolus_max_nl"].value, fields["bolus_max_nl"].high) == (500_000, 2_000_000)
    assert (fields["interval_min_s"].low, fields["interval_min_s"].high) == (3_600, None)
    assert limits_view(Desk()) is None
    values = {field.key: field.value for field in view.fields}
    assert limits_change(values) == LimitsChange(tight)


def test_lines_of_the_pump_page(library: Library):
    fill = Fill("fill-1", 0, FLUID, 18_000_000, 2_100_000, 2_000_000, 2_000_000)
    desk = Desk(book=PumpBook(LIMITS, LIMITS, fill))
    assert dict(limit_lines(desk))["One bolus"] == "2 mL"
    assert fill_words(desk, library) == "18 mL, 2.1 mL drawn of 2 mL"
    assert (limit_lines(Desk()), fill_words(Desk(), library)) == ((), "")


@pytest.mark.req(47)
def test_a_fill_that_must_follow_the_program_is_told_until_it_is_recorded(library: Library):
    fill = Fill("fill-1", 0, FLUID, 18_000_000, 2_100_000, 2_000_000, 2_000_000)
    desk = Desk(book=PumpBook(LIMITS, LIMITS, fill), held=Program("p", FLUID, Continuous(480_000, 240_000)))
    assert fill_words(desk, library) == "18 mL, 2.1 mL drawn of 2 mL"
    strong = replace(desk, held=replace(desk.held, fluid=Fluid((Component("baclofen", 2_000_000),))))
    told = "Now programmed for Baclofen 2,000 mcg/mL, whose refill is not recorded yet"
    assert fill_words(strong, library) == f"18 mL, 2.1 mL drawn of 2 mL. {told}"
