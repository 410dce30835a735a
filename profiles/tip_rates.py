"""Between which mass rates a drug leaves the tip while a new fluid arrives: strengths of ``dispersion`` times the flow.

For drawing alone, as floats: no rule reads it. The band reaches over the stretch in which the strength is not certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from profiles.dispersion import TipCurve
from profiles.dispersion_kernel import Floats

_FG_PER_NG = 1e6
_JUST_AFTER_S = 1e-3  # a change of flow is upright to the eye, and its instants still rise
_TAIL = 1e-3  # share of the strongest fluid below which a tail is not drawn any more


@dataclass(frozen=True, slots=True, eq=False)
class TipRate:
    """Mass per day (ng/day) at ``at_s``, linear between them: at least ``low``, expected ``mean``, at most ``high``."""

    at_s: Floats
    low: Floats
    mean: Floats
    high: Floats


def tip_rate(edges_s: Floats, flow_nl_per_day: Floats, curve: TipCurve) -> TipRate | None:
    """The rates of one drug while its strength is uncertain; None where it never is.

    ``flow_nl_per_day[i]`` holds from ``edges_s[i]`` to ``edges_s[i + 1]``, as in a ``Projection``.
    """
    mixed = np.abs(curve.mean - curve.low) > _TAIL * max(float(curve.high.max()), 1.0)
    uncertain = np.flatnonzero((curve.low < curve.high) | mixed)
    if not uncertain.size or not flow_nl_per_day.size:
        return None
    begin_s = max(curve.at_s[max(0, uncertain[0] - 1)], edges_s[0])
    end_s = min(curve.at_s[min(len(curve.at_s) - 1, uncertain[-1] + 1)], edges_s[-1])
    instants = np.unique(np.concatenate([curve.at_s, edges_s, [begin_s, end_s]]))
    instants = instants[(instants >= begin_s) & (instants <= end_s)]
    if len(instants) < 2:
        return None
    at_s = np.column_stack((instants[:-1], instants[1:])).ravel()  # both ends of every stretch of one flow
    at_s[2::2] += _JUST_AFTER_S
    stretch = np.clip(np.searchsorted(edges_s, instants[:-1], "right") - 1, 0, len(flow_nl_per_day) - 1)
    flow = np.repeat(flow_nl_per_day[stretch], 2)
    low, mean, high = (np.interp(at_s, curve.at_s, s) * flow / _FG_PER_NG for s in (curve.low, curve.mean, curve.high))
    return TipRate(at_s, low, mean, high)
