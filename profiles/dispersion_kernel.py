"""How a sharp front spreads on its way: the first-passage (inverse Gaussian) kernel of axial dispersion, in volume.

A front that enters a line of volume V arrives as ``F(v)``, the share of it that has left after ``v`` was pumped: mean
V exactly, so no mass is lost or made, and a variance from the dispersion on the way. Formula: Kreft and Zuber 1978 for
flux in and flux out, with ``mean = V`` and ``shape = V**3 / variance``; written so that nothing overflows. Floats: this
is for drawing, never for a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FAR = 25.0  # standard deviations beyond which the tail's own series is exact to double precision


@dataclass(frozen=True, slots=True)
class Kernel:
    """Mean (nL) and variance (nL squared), both above 0, of the volume after which a piece of a front leaves."""

    mean_nl: float
    variance_nl2: float

    def arrived(self, pumped_nl: float) -> float:
        """The share of the front that has left the tip after ``pumped_nl`` since it entered: 0 to 1, never falling."""
        if pumped_nl <= 0.0:
            return 0.0
        scale = sqrt(self.mean_nl**3 / self.variance_nl2 / pumped_nl)
        ahead, behind = scale * (pumped_nl / self.mean_nl - 1.0), scale * (pumped_nl / self.mean_nl + 1.0)
        return min(1.0, erfc(-ahead / sqrt(2.0)) / 2.0 + exp(-ahead * ahead / 2.0) * _scaled_tail(behind))

    def curve(self, pumped_nl: Floats) -> Floats:
        """``arrived`` for an array."""
        return np.array([self.arrived(float(volume)) for volume in pumped_nl], dtype=np.float64)

    def volume_nl(self, share: float) -> float:
        """The volume after which ``share`` (above 0, below 1) of the front has left; ValueError outside."""
        if not 0.0 < share < 1.0:
            raise ValueError("Only a share between 0 and 1 has a volume: nothing and everything arrive at no instant.")
        low, high = 0.0, self.mean_nl
        while self.arrived(high) < share:
            low, high = high, 2.0 * high
        for _ in range(60):
            middle = (low + high) / 2.0
            low, high = (low, middle) if self.arrived(middle) >= share else (middle, high)
        return high


def _scaled_tail(z: float) -> float:
    """``exp(z**2 / 2)`` times the upper tail of the normal distribution, for z above 0."""
    if z < _FAR:
        return exp(z * z / 2.0) * erfc(z / sqrt(2.0)) / 2.0
    return (1.0 - 1.0 / z**2 + 3.0 / z**4) / (z * sqrt(2.0 * pi))
