"""Words beside a plot's title that change with every keystroke: no layout is made again unless they need it."""

from __future__ import annotations

from widgets.steady_words import NO_ROOM, RIGHT, SteadyWords
from widgets.theme import Role


class PlotWords(SteadyWords):
    """Right-aligned small text that wraps where it must, and gives the room for it back to the plot."""

    def __init__(self) -> None:
        super().__init__(Role.SMALL, "soft", int(RIGHT))

    def kept(self, height: int) -> tuple[int, int, int]:
        """No room: what is read at an instant is shorter than what is said of the whole."""
        return NO_ROOM
