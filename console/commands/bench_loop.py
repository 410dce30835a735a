"""The check loop against the same walk in C, or where there is no compiler against numpy; all must say the same."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from console.commands.answers import CommandError, Exit
from console.commands.bench_c import IN_C, library, pointer
from console.commands.bench_rows import ROUNDS, Row, side_by_side
from profiles.units_tables import LIMB_BITS

Ints = NDArray[np.int64]
Asked = tuple[Ints, Ints, int, int, int]
Walk = Callable[[Ints, Ints, int, int, int], tuple[int, int]]

SOURCE = Path(__file__).with_name("worst_window.c")
PIECES = 48 * 400  # 48 steps a day over the longest horizon that a rule walks
DAY_S = 86_400
BATCH = 48  # profiles


def course(seed: int = 1) -> tuple[Ints, Ints]:
    """A made-up titration: (pieces, strength of each) with 48 uneven steps a day and one change of fluid."""
    chance = np.random.default_rng(seed)
    edges = np.concatenate(([0], np.cumsum(chance.integers(600, 3_000, PIECES)))).astype(np.int64)
    flows = chance.integers(48_000, 2_000_000, PIECES).astype(np.int64)
    pieces = np.stack([edges[:-1], edges[1:], flows, np.ones(PIECES, np.int64)], axis=1)
    strengths = np.where(np.arange(PIECES) < PIECES // 3, 500_000, 1_000_000).astype(np.int64)
    return np.ascontiguousarray(pieces), strengths


def in_c() -> Walk | None:
    """The walk in C; None where no compiler is."""
    made = library(SOURCE)
    if made is None:
        return None
    function = made.worst_window
    function.restype = None

    def walk(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
        best = (ctypes.c_int64 * 2)()
        numbers = [ctypes.c_int64(n) for n in (window, start, end)]
        function(pointer(pieces), ctypes.c_int64(len(pieces)), pointer(strengths), *numbers, best)
        return best[0], best[1]

    return walk


def in_numpy(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
    """The same by sums at every breakpoint and every breakpoint + window, as one would write it with arrays."""
    edges = np.append(pieces[:, 0], pieces[-1, 1])
    end = min(end, int(edges[-1]))
    start = max(start, int(edges[0]))
    at = np.unique(np.clip(np.concatenate((edges, edges + window, [end])), min(start + window, end), end))
    sums = []
    for part in (strengths >> LIMB_BITS, strengths & (2**LIMB_BITS - 1)):
        rate = pieces[:, 2] * part
        total = np.concatenate(([0], np.cumsum(rate * np.diff(edges))))
        sums.append(_until(edges, rate, total, at) - _until(edges, rate, total, np.maximum(at - window, start)))
    whole, rest = sums[0] + (sums[1] >> LIMB_BITS), sums[1] & (2**LIMB_BITS - 1)
    best = int(np.lexsort((rest, whole))[-1])
    return int(whole[best]), int(rest[best])


def _until(edges: Ints, rate: Ints, total: Ints, at: Ints) -> Ints:
    place = np.minimum(np.searchsorted(edges, at, "right") - 1, len(rate) - 1)
    found: Ints = total[place] + rate[place] * (at - edges[place])
    return found


@cache
def compiled() -> Walk:
    """The walk that the gate relies on."""
    from profiles.kernels import alone
    from profiles.kernels_walk import worst_window

    return alone(worst_window)


def rows() -> tuple[Row, ...]:
    """The compiled walk beside C, in a batch on two threads, and beside the same sums in numpy."""
    pieces, strengths = course()
    asked = (pieces, strengths, DAY_S, 0, int(pieces[-1, 1]))
    ours, reference = compiled(), in_c()
    other, name = (reference, IN_C) if reference else (in_numpy, "the same with numpy (no C compiler here)")
    return (
        same("check loop: worst window of 19,200 pieces", 1.6, asked, other, name),
        _batch(ours, other, name),
        same("check loop, against numpy at every breakpoint", 1.0, asked, in_numpy, "numpy, exact"),
    )


def same(name: str, target: float, asked: Asked, other: Walk, reference: str, rounds: int = ROUNDS) -> Row:
    """The compiled walk beside another one that says the same; raises CommandError where it does not."""
    ours = compiled()
    if tuple(ours(*asked)) != tuple(other(*asked)):
        raise CommandError("The compiled loop and its reference do not say the same: do not program.", Exit.BLOCKED)
    mine, theirs = side_by_side(lambda: ours(*asked), lambda: other(*asked), rounds)
    return Row(name, mine / theirs, target, f"{reference}, {theirs / 1e6:.3f} ms")


def _batch(ours: Walk, other: Walk, reference: str) -> Row:
    """Different profiles on two threads (the loop gives up the lock of Python) against one after the other."""
    many = [(*course(seed), DAY_S, 0) for seed in range(BATCH)]
    batch = [(pieces, strengths, window, start, int(pieces[-1, 1])) for pieces, strengths, window, start in many]
    with ThreadPoolExecutor(2) as pool:

        def on_two() -> list[tuple[int, int]]:
            return list(pool.map(lambda asked: ours(*asked), batch))

        if [tuple(said) for said in on_two()] != [tuple(other(*asked)) for asked in batch]:
            raise CommandError("The compiled loop and its reference do not say the same: do not program.", Exit.BLOCKED)
        mine, theirs = side_by_side(on_two, lambda: [other(*asked) for asked in batch], 9)
    name = f"check loop: {BATCH} different profiles, two threads"
    return Row(name, mine / theirs, 0.9, f"{reference}, one thread, {theirs / 1e6:.1f} ms")
