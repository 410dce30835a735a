"""What an axis is chosen by: the highest step that can be seen; a peak too short to be drawn is said in words instead.

A bridge ends on a whole second, so the new fluid is at the tip at the old flow for up to a second. That is the rounding
of the front and no delivery: it is left out of what is drawn and said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DRAWN = 600  # parts of the time axis: what lasts less than one of them is narrower than about a pixel
_ALIKE = 0.8  # of the peak: what comes so near to it needs no axis of its own


@dataclass(frozen=True, slots=True)
class Tops:
    """``drawn`` is the highest value that lasts, ``peak`` the highest of all, above ``drawn`` for ``lasting_s``."""

    drawn: float
    peak: float
    lasting_s: float

    @property
    def short(self) -> bool:
        """Whether there is a peak that cannot be drawn."""
        return self.peak > self.drawn


def without_rounding(
    edges_s: NDArray[np.float64], values: NDArray[np.float64], fronts_s: Iterable[float]
) -> NDArray[np.float64]:
    """The steps ``values`` (n,) between ``edges_s`` (n + 1,) without the second to which a front's arrival is rounded.

    A step of at most a second beside a front is no higher than its higher neighbour; every other one is as it was.
    """
    kept = values.copy()
    for front_s in fronts_s:
        at = int(np.searchsorted(edges_s, front_s, side="right")) - 1
        for step in (at - 1, at):
            if not 0 < step < values.size - 1:
                continue
            begin_s, end_s = edges_s[step], edges_s[step + 1]
            if end_s - begin_s <= 1.0 and begin_s <= front_s <= end_s:
                kept[step] = min(values[step], max(values[step - 1], values[step + 1]))
    return kept


def tops(edges_s: NDArray[np.float64], values: NDArray[np.float64], span_s: float) -> Tops:
    """Of the steps ``values`` (n,) between ``edges_s`` (n + 1,) within the first ``span_s`` seconds.

    All stretches above a height count together: boluses that come again and again are seen, however short each is.
    """
    stop = max(1, int(np.searchsorted(edges_s[:-1], span_s, side="left")))
    lasting_s, shown = np.diff(np.clip(edges_s[: stop + 1], 0.0, span_s)), values[:stop]
    peak, least_s = float(shown.max(initial=0.0)), span_s / _DRAWN
    if lasting_s[shown >= peak * _ALIKE].sum() >= least_s:
        return Tops(peak, peak, 0.0)  # nearly always, and without sorting
    downwards = np.argsort(shown)[::-1]
    seen = int(np.searchsorted(np.cumsum(lasting_s[downwards]), least_s))
    drawn = float(shown[downwards[min(seen, shown.size - 1)]])
    if drawn >= peak * _ALIKE:
        return Tops(peak, peak, 0.0)
    return Tops(drawn, peak, float(lasting_s[shown > drawn].sum()))
