"""The stories of the tour have names that can be files, each said once."""

from __future__ import annotations

import re
from pathlib import Path

from console.commands import tour_story


def test_every_scene_has_a_name_of_its_own_that_can_be_a_file():
    names = re.findall(r'yield "([^"]+)"', Path(tour_story.__file__).read_text(encoding="utf-8"))
    assert len(names) == len(set(names)) > 15
    assert all(re.fullmatch(r"[a-z-]+", name) for name in names)


def test_each_story_says_what_it_shows():
    assert all(story.__doc__ for story in tour_story.STORIES)
