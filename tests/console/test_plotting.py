"""The plots follow the desk: what is held and drafted, from the moment by which it is judged, and what is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from console import desk as steps
from console.desk import Desk
from console.forecast import Question
from console.furnish import Console
from console.plotting import FOLLOWS_S
from device.events import LogRead
from profiles.drugs import Component, Fluid
from profiles.edits import scale, set_fluid
from profiles.program import Continuous, Order, PlanStep, Stopped
from profiles.pump import PumpEvent


@pytest.fixture
def drafted(held: Desk, demo) -> Desk:
    return steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100)))


def show(console: Console, desk: Desk) -> None:
    console.controller._set(desk)


def test_what_is_held_is_drawn_as_it_goes_on_once_its_age_is_known(
    console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Question] = []
    monkeypatch.setattr(console.forecast, "ask", asked.append)
    slow = Continuous(300_000, 150_000)
    planned = replace(held.held, step_plan=(PlanStep(100, slow),))
    reading = replace(held, held=planned, draft=Order(planned), held_digest="ab")
    show(console, reading)
    assert asked[-1].held == Order(planned)
    activated = PumpEvent(2, held.status.elapsed_s - 40, "activated", held.status.generation)
    console.controller._on_log(LogRead((activated,), 2, 2, False, False))
    assert asked[-1].held == Order(replace(planned, step_plan=(PlanStep(60, slow),)))
    assert asked[-1].shown is None


@pytest.mark.req(28)
def test_a_draft_is_drawn_beside_what_is_held(console: Console, held: Desk, drafted: Desk, qtbot):
    view = console.showing.program.plots.view
    show(console, held)
    show(console, drafted)
    qtbot.waitUntil(lambda: view() is not None and view().draft is not None)  # on a slow machine from the pool
    assert view().held is not None
    show(console, steps.preview(drafted, Order(held.held)))
    qtbot.waitUntil(lambda: view().typing)


@pytest.mark.req(56)
def test_measured_flow_goes_onto_the_plot_with_the_pumps_own_time(console: Console, held: Desk):
    show(console, held)
    later = replace(held.status, elapsed_s=held.status.elapsed_s + 60, flow_nl_per_day=655_000)
    console.showing.plotting.show_sample(held.status)
    console.showing.plotting.show_sample(later)
    assert console.showing.program.plots.flow.is_measured()


def test_what_follows_without_a_bridge_is_said_before_anyone_asks(console: Console, held: Desk, demo, qtbot):
    show(console, held)
    stronger = Fluid((Component("baclofen", 2_000_000),))
    show(console, steps.edit(held, Order(set_fluid(demo.program, stronger, 100))))
    note = console.showing.program.plots.tip.note
    qtbot.waitUntil(lambda: "instead of 300 mcg/day" in note.value())
    show(console, steps.edit(held, Order(demo.program)))
    qtbot.waitUntil(lambda: note.value() == "")


def test_the_spinal_fluid_is_estimated_when_it_is_asked_for(console: Console, held: Desk, qtbot):
    show(console, held)
    plots = console.showing.program.plots
    plots.tip.csf.click()
    qtbot.waitUntil(lambda: "not measured" in plots.csf.words())
    show(console, steps.leave(held))
    assert console.showing.plotting._answer is None


def test_what_stands_still_is_drawn_as_nothing_and_a_delayed_start_as_a_part_of_what_is_held(
    console: Console, held: Desk, stalled: Desk, waiting: Desk, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Question] = []
    monkeypatch.setattr(console.forecast, "ask", asked.append)
    show(console, held)
    show(console, stalled)
    assert asked[-1].held is not None
    assert asked[-1].held.program.base == Stopped("motor-stall")
    show(console, held)
    console.controller._past.ran = waiting.ran
    show(console, waiting)
    assert asked[-1].held is not None
    assert (asked[-1].held.program.base, len(asked[-1].held.program.step_plan)) == (waiting.ran.delayed.meanwhile, 1)


def later(desk: Desk, seconds: int, behind_s: int = 0) -> Desk:
    """The same pump, said again; its clock has gone so much less."""
    assert desk.status is not None
    moved = {"elapsed_s": desk.status.elapsed_s + seconds, "wall_offset_s": desk.status.wall_offset_s - behind_s}
    return replace(desk, status=replace(desk.status, **moved))


def judged_anew(console: Console, desk: Desk) -> None:
    """As after a reading: the moment is taken, and then something is said of the pump."""
    show(console, desk)
    console.controller._refresh_context()
    show(console, replace(desk))


@pytest.mark.req(28)
def test_what_is_drawn_begins_at_the_moment_by_which_it_is_judged(console: Console, held: Desk, demo, qtbot):
    show(console, held)
    plots = console.showing.program.plots
    first = plots.view().start
    console.showing.plotting.show_sample(held.status)
    two_hours = later(held, 7_200)
    console.showing.plotting.show_sample(replace(two_hours.status, flow_nl_per_day=655_000))
    judged_anew(console, two_hours)
    qtbot.waitUntil(lambda: plots.view().start == first + timedelta(hours=2))
    edge = plots.view().edges[0]  # where a hand would take it, and where the clock of the pump says it is
    at = plots.view().start + timedelta(seconds=edge.at_s)
    assert at.hour * 3_600 + at.minute * 60 + at.second == edge.second
    assert plots.flow._trace.last() == (0, 655_000), "what is measured now stands at the beginning"


@pytest.mark.req(28)
def test_the_axis_stays_while_nothing_changes_and_begins_anew_after_an_act_an_edit_or_an_hour(
    console: Console, held: Desk, drafted: Desk, monkeypatch: pytest.MonkeyPatch
):
    """The clock of the console stands here: one of the pump that went on would be a finding, which is drawn."""
    asked: list[Question] = []
    monkeypatch.setattr(console.forecast, "ask", asked.append)
    show(console, held)
    judged_anew(console, later(held, 60, 60))
    judged_anew(console, later(held, FOLLOWS_S - 1, FOLLOWS_S - 1))
    assert len(asked) == 1
    judged_anew(console, later(held, FOLLOWS_S, FOLLOWS_S))
    assert [question.begin.elapsed_s - held.status.elapsed_s for question in asked] == [0, FOLLOWS_S]
    refilled = replace(held, status=replace(later(held, FOLLOWS_S, FOLLOWS_S).status, generation=2))
    judged_anew(console, refilled)
    assert asked[-1].begin.generation == 2
    console.controller._refresh_context()
    show(console, drafted)
    assert (asked[-1].shown, len(asked)) == (drafted.draft, 4)


def test_a_bridge_that_runs_is_drawn_by_the_moment_of_the_curves(
    console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Question] = []
    monkeypatch.setattr(console.forecast, "ask", asked.append)
    weak = Fluid((Component("baclofen", 250_000),))
    status = replace(held.status, previous_fluid=weak, pumped_since_change_nl=100_000)
    show(console, replace(held, status=status, bridge_nl=316_000))
    assert asked[-1].held.one_time[0].volume_nl == 216_000
    assert asked[-1].context.pumped_since_change_nl == 100_000
