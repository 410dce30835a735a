"""Each story of shaping leaves the pump and the draft as it found them."""

from __future__ import annotations

from console.commands.tour import Look, staged
from console.commands.tour_shapes import SHAPES
from console.phases import Phase


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
