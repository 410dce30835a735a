"""What a pump was seen to deliver while it was watched: samples in a store that does not grow for ever."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CAPACITY = 32_768  # samples: nine hours of the status stream at 1 Hz, eleven minutes at 50 Hz


class MeasuredTrace:
    """Steps of measured flow (nL/day); a repeated value lengthens the last step instead of adding one."""

    def __init__(self) -> None:
        self._at_s = np.empty(CAPACITY)
        self._flow = np.empty(CAPACITY)
        self._count = 0
        self._end_s = 0.0

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
        if not self._count:
            return np.empty(0), np.empty(0)
        return np.append(self._at_s[: self._count], self._end_s), self._flow[: self._count].copy()

    def last(self) -> tuple[float, float] | None:
        """When and what was measured last."""
        return (self._end_s, float(self._flow[self._count - 1])) if self._count else None

    def at(self, at_s: float) -> float | None:
        """What was measured at an instant; None before the first and after the last sample."""
        if not self._count or not self._at_s[0] <= at_s <= self._end_s:
            return None
        return float(self._flow[int(np.searchsorted(self._at_s[: self._count], at_s, side="right")) - 1])

    def highest(self) -> float:
        """The highest flow that was measured, 0 when nothing was."""
        return float(self._flow[: self._count].max(initial=0.0))
