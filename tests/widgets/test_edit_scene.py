"""A scene is a value: two alike are one, so that nothing is shown twice."""

from widgets import example_program as example
from widgets.edit_scene import EditScene


def test_two_scenes_of_one_moment_are_the_same():
    one, other = (EditScene(example.context_of(example.DAY_AND_NIGHT), example.LIBRARY, "refill") for _ in range(2))
    assert one == other
