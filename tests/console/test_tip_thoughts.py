"""What is thought of the tip beside plug flow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.tip_thoughts import TipQuestion, tip_view, worth_thinking
from profiles.context import Context
from profiles.csf import Estimate
from profiles.drugs import Component, Fluid
from profiles.edits import set_fluid
from profiles.limits import Library
from profiles.line_change import BridgePlan, Policy, Unbridged, bridge
from profiles.program import Order, Prime
from profiles.projection import project
from profiles.unusual import Unusual
from widgets.tip_view import TipView

DAY = 86_400
STRONGER = Fluid((Component("baclofen", 2_000_000),))
IDS = "b1" * 16, "refill"


@pytest.fixture
def aged(context: Context) -> Context:
    return replace(context, held_age_s=30 * DAY)


def question(order: Order, context: Context, library: Library, csf: tuple[int, int | None] | None = None):
    return TipQuestion(order, context, project(order, context, library, 7 * DAY), csf)


def test_one_fluid_and_no_wish_leave_nothing_to_think(demo, aged: Context, library: Library):
    asked = question(Order(demo.program), aged, library)
    assert not worth_thinking(asked)
    assert tip_view(asked, library).unbridged is None
    assert worth_thinking(replace(asked, csf=(DAY, None)))


def test_another_strength_without_a_bridge_is_in_numbers_with_its_band(demo, aged: Context, library: Library):
    asked = question(Order(set_fluid(demo.program, STRONGER, 100)), aged, library)
    assert worth_thinking(asked)
    found = tip_view(asked, library)
    assert isinstance(found.unbridged, Unbridged)
    assert [dose.ratio for dose in found.unbridged.doses] == [pytest.approx(0.25)]
    assert set(found.rates) == {"baclofen"}
    assert (found.bridged, found.primed, found.overdose) == (False, False, False)


def test_a_bridge_is_known_and_what_it_prevents_stays_said(demo, aged: Context, library: Library):
    stronger = set_fluid(demo.program, STRONGER, 100)
    planned = bridge(Policy.SCALED, stronger, aged, library, *IDS)
    assert isinstance(planned, BridgePlan)
    found = tip_view(question(Order(stronger, (planned.part,)), aged, library), library)
    assert found.bridged
    assert isinstance(found.unbridged, Unbridged)


def test_a_first_prime_is_thin_and_needs_no_bridge(demo, context: Context, library: Library):
    primed = Order(demo.program, (Prime("a" * 32, "refill", "system", 316_000, 1_896_000),))
    found = tip_view(question(primed, replace(context, held=None), library), library)
    assert found.primed
    assert found.unbridged is None
    assert found.rates
    unprimed = tip_view(question(Order(demo.program), replace(context, held=None), library), library)
    assert (unprimed.primed, unprimed.unbridged) == (False, None)


def test_an_unknown_line_is_said_only_where_a_fluid_changes(demo, aged: Context, library: Library):
    unknown = replace(aged, catheter=replace(aged.catheter, pieces=()))
    same = tip_view(question(Order(demo.program), unknown, library), library)
    other = tip_view(question(Order(set_fluid(demo.program, STRONGER, 100)), unknown, library), library)
    assert same.unbridged is None
    assert isinstance(other.unbridged, Unusual)
    assert (other.bands, other.rates) == ((), {})


def test_the_spinal_fluid_begins_where_the_held_program_left_it(demo, aged: Context, library: Library):
    found = tip_view(question(Order(demo.program), aged, library, (DAY, None)), library)
    band = found.csf["baclofen"]
    assert isinstance(band, Estimate)
    assert band.at_s[-1] == DAY
    assert band.low[0] == pytest.approx(300_000 / 24 / 80, rel=1e-6)
    nothing = tip_view(question(Order(demo.program), replace(aged, held=None), library, (DAY, None)), library)
    assert isinstance(nothing.csf["baclofen"], Estimate)
    assert nothing.csf["baclofen"].low[0] == 0
    assert isinstance(found, TipView)
