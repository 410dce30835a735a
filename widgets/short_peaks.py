"""What an axis is chosen by: the highest step that can be seen; a peak too short to be drawn is said in words instead.

A bridge ends on a whole second, so the new fluid is at the tip at the old flow for up to a second. As a dose that is
nothing; as a rate it is several times everything else, and an axis that reached up to it would flatten the rest.
"""

from __future__ import annotations

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
