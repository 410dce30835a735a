"""Which steps from line to line of the wire's code an input took: what guides a search where atheris is not at hand.

A step counts once at each depth of calls: the forms of messages are data, which the same few functions read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

Step = tuple[CodeType, int, int, int]
Trace = Callable[[FrameType, str, Any], Any]

ROOM = str(Path(__file__).resolve().parents[2] / "device")


class Reach:
    """The steps that all inputs so far have taken; whoever traced before goes on tracing afterwards."""

    def __init__(self) -> None:
        self.steps: set[Step] = set()

    def is_new(self, run: Callable[[], object]) -> bool:
        """Whether this run took a step that none before it took."""
        taken: set[Step] = set()
        before = sys.gettrace()
        sys.settrace(_tracing(taken))
        try:
            run()
        finally:
            sys.settrace(before)
        new = not taken <= self.steps
        self.steps |= taken
        return new


def _depth(frame: FrameType | None) -> int:
    """How many functions of the wire stand above this one: the same few lines read an item at every depth."""
    depth = 0
    while (frame := frame.f_back if frame else None) is not None:
        depth += frame.f_code.co_filename.startswith(ROOM)
    return depth


def _tracing(taken: set[Step]) -> Trace:
    """A trace that follows the functions of the wire and no others."""

    def called(frame: FrameType, _event: str, _more: object) -> Trace | None:
        code = frame.f_code
        if not code.co_filename.startswith(ROOM):
            return None
        last, depth = code.co_firstlineno, _depth(frame)

        def stepped(frame: FrameType, event: str, _more: object) -> Trace:
            nonlocal last
            if event == "line":
                taken.add((code, last, frame.f_lineno, depth))
                last = frame.f_lineno
            return stepped

        return stepped

    return called
