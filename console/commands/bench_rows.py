"""One figure of the bench, and how two ways are timed beside each other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

ROUNDS = 41


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the ratio to its reference, the target for it (None: it is only told), and what the reference is.

    Without a ratio the reference is not to be had on this machine, and ``reference`` says so.
    """

    name: str
    ratio: float | None
    target: float | None
    reference: str

    @property
    def met(self) -> bool:
        """Whether the target was met, as far as two decimals tell."""
        return self.target is None or self.ratio is None or round(self.ratio, 2) <= self.target

    def aim(self, form: str) -> str:
        """The target for a person."""
        return "none" if self.target is None else format(self.target, form)

    @property
    def told(self) -> str:
        """The ratio for a person."""
        return "none" if self.ratio is None else f"{self.ratio:.2f}"


def missing(name: str, target: float, module: str) -> Row | None:
    """The row of a figure whose reference is a package that is not installed here; None where it is."""
    return None if find_spec(module) else Row(name, None, target, f"{module}, which is not installed here")


def side_by_side(one: Callable[[], Any], other: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, float]:
    """The median nanoseconds of both, run in turns so that both meet the same machine."""
    took: tuple[list[int], list[int]] = ([], [])
    for _ in range(rounds):
        for run, times in ((one, took[0]), (other, took[1])):
            begun = time.perf_counter_ns()
            run()
            times.append(time.perf_counter_ns() - begun)
    return statistics.median(took[0]), statistics.median(took[1])
