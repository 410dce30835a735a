"""The check loop against what one would write instead: plain Python, interpolation, minutes in numpy and in pandas.

What is exact must say the same as the loop, or nothing is measured. What samples is told with how far off it is.
"""

from __future__ import annotations

from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from console.commands.answers import CommandError, Exit
from console.commands.bench_loop import DAY_S, Asked, Ints, Walk, compiled, course, same
from console.commands.bench_rows import Row, missing, side_by_side
from console.commands.bench_tip import order
from profiles.checks import findings, judged
from profiles.delivery import Rate
from profiles.limits import Library
from profiles.units_tables import LIMB_BITS
from profiles.windows import worst_window as plain_worst

MINUTE_S = 60
SAMPLED = 12  # courses over which a sampling one is judged
FEW = 5  # rounds for what takes long


def in_interp(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
    """The mass given until every breakpoint, interpolated there and a window earlier.

    Floats are exact here because strengths are divided by what they have in common: no sum comes near 2**53.
    """
    unit = int(np.gcd.reduce(strengths))
    edges = np.append(pieces[:, 0], pieces[-1, 1])
    masses = pieces[:, 2] * (strengths // unit) * np.diff(edges)
    total = np.concatenate(([0], np.cumsum(masses))).astype(np.float64)
    first, last = max(start, int(edges[0])), min(end, int(edges[-1]))
    at = np.clip(np.concatenate((edges, edges + window)), min(first + window, last), last)
    given = np.interp(at, edges, total) - np.interp(np.maximum(at - window, first), edges, total)
    return _limbs(int(given.max()) * unit)


def in_python(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
    """The plain rules' own walk."""
    rows = zip(pieces.tolist(), strengths.tolist(), strict=True)
    rates = [Rate(low, high, flow * strength) for (low, high, flow, _), strength in rows if low < end and high > start]
    return _limbs(plain_worst(rates, window).amount)


def in_minutes(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
    """As many write it: the rate at every minute, summed and shifted; nearly right, never sure to be high enough."""
    behind = np.concatenate(([0.0], np.cumsum(_by_minute(pieces, strengths, start, end))))
    wide = min(window // MINUTE_S, len(behind) - 1)
    return _limbs(int((behind[wide:] - behind[:-wide]).max()))


def in_pandas(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
    """The same minutes with the rolling sums of pandas."""
    minutes = import_module("pandas").Series(_by_minute(pieces, strengths, start, end))
    return _limbs(int(minutes.rolling(min(window // MINUTE_S, len(minutes))).sum().max()))


def _by_minute(pieces: Ints, strengths: Ints, start: int, end: int) -> NDArray[np.float64]:
    """What each minute would give if its first second's rate held for all of it."""
    first, last = max(start, int(pieces[0, 0])), min(end, int(pieces[-1, 1]))
    at = np.searchsorted(pieces[:, 0], np.arange(first, last, MINUTE_S), "right") - 1
    given: NDArray[np.float64] = pieces[at, 2].astype(np.float64) * strengths[at] * MINUTE_S
    return given


def _limbs(amount: int) -> tuple[int, int]:
    return amount >> LIMB_BITS, amount & (2**LIMB_BITS - 1)


def _amount(limbs: tuple[int, int]) -> int:
    return (int(limbs[0]) << LIMB_BITS) + int(limbs[1])


def rows(shipped: Library) -> tuple[Row, ...]:
    """What one would write instead, each with its time, and what samples with its error."""
    pieces, strengths = course()
    asked = (pieces, strengths, DAY_S, 0, int(pieces[-1, 1]))
    pandas = "check loop, against pandas by the minute"
    return (
        same("check loop, against interpolation by numpy", 1.0, asked, in_interp, "numpy.interp at every breakpoint"),
        same("check loop, against the plain rules", 1.0, asked, in_python, "plain Python, exact", rounds=FEW),
        _sampling("check loop, against numpy by the minute", asked, in_minutes, "numpy, sum and shift"),
        missing(pandas, 1.0, "pandas") or _sampling(pandas, asked, in_pandas, "rolling sums of pandas"),
        _whole(shipped),
    )


def _sampling(name: str, asked: Asked, other: Walk, reference: str) -> Row:
    """A walk by the minute is slower and, worse, wrong: by how much is told."""
    ours, off = compiled(), _errors(other)
    mine, theirs = side_by_side(lambda: ours(*asked), lambda: other(*asked), FEW)
    told = f"{min(off):+.3f} % to {max(off):+.3f} % of the true worst window in {SAMPLED} courses"
    return Row(name, mine / theirs, 1.0, f"{reference}, {theirs / 1e6:.1f} ms, {told}")


def _errors(other: Walk) -> list[float]:
    """How far off a sampling walk is, in per cent of what is true, for several courses."""
    ours = compiled()
    found = []
    for seed in range(SAMPLED):
        pieces, strengths = course(seed)
        asked = (pieces, strengths, DAY_S, 0, int(pieces[-1, 1]))
        true = _amount(ours(*asked))
        found.append(100 * (_amount(other(*asked)) - true) / true)
    return found


def _whole(shipped: Library) -> Row:
    """Every rule over one order as a push asks for it, lowering included, beside the plain rules with their words."""
    from profiles.kernels import verdict

    asked, context = order()
    if verdict(asked, context, shipped) != judged(findings(asked, context, shipped)):
        raise CommandError("The compiled loop and the plain rules do not say the same: do not program.", Exit.BLOCKED)
    mine, theirs = side_by_side(
        lambda: verdict(asked, context, shipped), lambda: findings(asked, context, shipped), 2 * FEW + 1
    )
    name = f"every rule over one order ({mine / 1e6:.2f} ms), against the plain rules"
    return Row(name, mine / theirs, 1.0, f"plain Python, {theirs / 1e6:.1f} ms")
