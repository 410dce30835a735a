"""What a pump was seen to deliver while it was watched: samples in a store that does not grow for ever."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CAPACITY = 32_768  # samples: nine hours of the status stream at 1 Hz, eleven minutes at 50 Hz


class MeasuredTrace:
    """Steps of measured flow (nL/day); a repeated value lengthens the last step instead of adding one.

    Samples come in the pump's own seconds. What is told begins at ``begin`` and counts from there.
    """

    def __init__(self) -> None:
        self._at_s = np.empty(CAPACITY)
        self._flow = np.empty(CAPACITY)
        self._count = 0
        self._end_s = self._begin_s = 0.0

    def begin(self, at_s: float) -> None:
        """From where it is told: second 0 of the axis in the pump's own seconds; earlier samples are kept."""
        self._begin_s = at_s

    def add(self, at_s: float, flow_nl_per_day: float) -> None:
        """A sample at ``at_s``; one that is older than the last is dropped, because time never runs back."""
        if self._count and at_s < self._end_s:
            return
        self._end_s = at_s
        if self._count and self._flow[self._count - 1] == flow_nl_per_day:
            return
        if self._count == CAPACITY:
            kept = CAPACITY // 2
            self._at_s[:kept], self._flow[:kept] = self._at_s[-kept:], self._flow[-kept:]
            self._count = kept
        self._at_s[self._count], self._flow[self._count] = at_s, flow_nl_per_day
        self._count += 1

    def clear(self) -> None:
        """Forget everything."""
        self._count, self._end_s = 0, 0.0

    def steps(self) -> tuple[Floats, Floats]:
        """Edges (n + 1,) in seconds and flows (n,) in nL/day; both empty when nothing was measured."""
        if not self._is_told():
            return np.empty(0), np.empty(0)
        first = self._first()
        edges_s = np.append(self._at_s[first : self._count], self._end_s) - self._begin_s
        edges_s[0] = max(0.0, edges_s[0])
        return edges_s, self._flow[first : self._count].copy()

    def last(self) -> tuple[float, float] | None:
        """When and what was measured last."""
        return (self._end_s - self._begin_s, float(self._flow[self._count - 1])) if self._is_told() else None

    def at(self, at_s: float) -> float | None:
        """What was measured at an instant; None before the first and after the last sample."""
        own_s = at_s + self._begin_s
        if at_s < 0 or not self._count or not self._at_s[0] <= own_s <= self._end_s:
            return None
        return float(self._flow[int(np.searchsorted(self._at_s[: self._count], own_s, side="right")) - 1])

    def highest(self) -> float:
        """The highest flow that was measured, 0 when nothing was."""
        return float(self._flow[self._first() : self._count].max(initial=0.0)) if self._is_told() else 0.0

    def _is_told(self) -> bool:
        return self._count > 0 and self._end_s >= self._begin_s

    def _first(self) -> int:
        """The step that held at the beginning, or the first one after it."""
        return max(0, int(np.searchsorted(self._at_s[: self._count], self._begin_s, side="right")) - 1)
