"""The stories of planning show what they are named for."""

from __future__ import annotations

import re
from pathlib import Path

from console.commands import tour_plan, tour_story
from console.commands.tour import staged
from widgets.tip_view import TipView


def scenes() -> list[str]:
    return re.findall(r'yield "([^"]+)"', Path(tour_plan.__file__).read_text(encoding="utf-8"))


def test_every_scene_of_planning_has_a_name_of_its_own():
    others = re.findall(r'yield "([^"]+)"', Path(tour_story.__file__).read_text(encoding="utf-8"))
    assert tuple(scenes()) == tour_plan.PLAN_SCENES
    assert len(set(scenes())) == len(scenes())
    assert not set(scenes()) & set(others)


def test_a_fluid_is_changed_without_and_with_a_bridge(qapp):
    with staged() as window:
        plots = window.showing.program.plots
        seen = {}
        for name in tour_plan.changing_the_fluid(window):
            window.settle()
            found = plots.estimates()
            assert isinstance(found, TipView)
            seen[name] = (found.bridged, bool(found.csf), plots.tip.note.value()[:18])
    assert seen == {
        "program-unbridged": (False, False, "Without a bridge t"),
        "program-bridged": (True, False, "Without the bridge"),
        "program-spinal-fluid": (True, True, "Without the bridge"),
    }
