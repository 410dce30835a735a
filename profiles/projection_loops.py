"""The hot loops of what is drawn, as one value: plain numpy, or ``projection_kernels.COMPILED`` once that is warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from profiles.csf import Relax, relax_plain
from profiles.projection_flow import Carry, Ints, carry_plain, union

Rolling = Callable[[Ints, Ints, int], tuple[Ints, Ints]]


def rolling_plain(edges_s: Ints, flow: Ints, window_s: int) -> tuple[Ints, Ints]:
    """Volume in the window that ends at each instant: ``flow`` is fluids x segments, the volume fluids x instants.

    The instants are every edge and every edge + window, from one window after the first edge to the last edge.
    """
    behind = np.zeros((len(flow), len(edges_s)), dtype=np.int64)
    np.cumsum(flow * np.diff(edges_s), axis=1, out=behind[:, 1:])
    at_s = union(edges_s, edges_s + window_s)
    at_s = at_s[(at_s >= edges_s[0] + window_s) & (at_s <= edges_s[-1])]

    def until(t_s: Ints) -> Ints:
        i = np.minimum(np.searchsorted(edges_s, t_s, "right") - 1, flow.shape[1] - 1)
        volume: Ints = behind[:, i] + flow[:, i] * (t_s - edges_s[i])
        return volume

    return at_s, until(at_s) - until(at_s - window_s)


@dataclass(frozen=True, slots=True)
class Loops:
    """``rolling`` sums a window, ``carry`` brings the flow to the tip, ``relax`` steps a compartment."""

    rolling: Rolling = rolling_plain
    carry: Carry = carry_plain
    relax: Relax = relax_plain


PLAIN = Loops()
