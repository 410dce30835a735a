"""Each story of shaping leaves the pump and the draft as it found them."""

from __future__ import annotations

from console.commands.tour import Look, staged
from console.commands.tour_shapes import SHAPES, starting
from console.phases import Phase
from profiles.program import Continuous, Prime
from profiles.pump import PumpState


def test_every_story_says_what_it_shows():
    assert all(story.__doc__ for story in SHAPES)


def test_every_story_ends_with_what_the_pump_holds(qapp):
    with staged(Look("light", "light", 1_280, 720)) as window:
        window.controller.choose("d0" * 16)
        window.controller.read()
        window.turn(5_000)
        window.showing.go("program")
        held = window.controller.desk.draft
        for story in SHAPES:
            assert list(story(window))
            assert window.controller.desk.phase is Phase.HELD
            assert window.controller.desk.draft == held


def test_the_first_program_is_that_of_a_pump_from_the_factory(qapp):
    with staged(Look("light", "light", 1_280, 720)) as window:
        story, desk = starting(window), window.controller
        assert next(story) == "program-first-fill"
        assert (desk.desk.status.state, desk.desk.held) == (PumpState.FACTORY, None)
        assert next(story) == "program-first"
        assert [type(part) for part in desk.desk.draft.one_time] == [Prime]
        assert desk.desk.draft.program.base == Continuous(96_000, 2_400)
        assert next(story, None) is None
