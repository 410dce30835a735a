"""The check loop against the same walk in C, or where there is no compiler against numpy; all must say the same."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.commands.answers import CommandError, Exit
from profiles.units_tables import LIMB_BITS

Ints = NDArray[np.int64]
Walk = Callable[[Ints, Ints, int, int, int], tuple[int, int]]

SOURCE = Path(__file__).with_name("worst_window.c")
PIECES = 48 * 400  # 48 steps a day over the longest horizon that a rule walks
DAY_S = 86_400
ROUNDS = 41


def course(seed: int = 1) -> tuple[Ints, Ints]:
    """A made-up titration: (pieces, strength of each) with 48 uneven steps a day and one change of fluid."""
    chance = np.random.default_rng(seed)
    edges = np.concatenate(([0], np.cumsum(chance.integers(600, 3_000, PIECES)))).astype(np.int64)
    flows = chance.integers(48_000, 2_000_000, PIECES).astype(np.int64)
    pieces = np.stack([edges[:-1], edges[1:], flows, np.ones(PIECES, np.int64)], axis=1)
    strengths = np.where(np.arange(PIECES) < PIECES // 3, 500_000, 1_000_000).astype(np.int64)
    return np.ascontiguousarray(pieces), strengths


def in_c() -> Walk | None:
    """The walk compiled with ``-O3 -march=native``; None where no compiler is."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform == "win32":
        return None
    folder = tempfile.mkdtemp(prefix="cisterna-bench-")
    library = Path(folder) / "walk.so"
    command = [compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        return None
    function = ctypes.CDLL(str(library)).worst_window
    shutil.rmtree(folder, ignore_errors=True)  # it is loaded
    function.restype = None

    def walk(pieces: Ints, strengths: Ints, window: int, start: int, end: int) -> tuple[int, int]:
        best = (ctypes.c_int64 * 2)()
        numbers = [ctypes.c_int64(n) for n in (window, start, end)]
        function(_pointer(pieces), ctypes.c_int64(len(pieces)), _pointer(strengths), *numbers, best)
        return best[0], best[1]

    return walk


def _pointer(values: Ints) -> ctypes.c_void_p:
    return ctypes.c_void_p(values.ctypes.data)


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


def ratio() -> tuple[float, str]:
    """How many times longer the compiled loop takes than its reference, and what that reference is."""
    pieces, strengths = course()
    ours, reference = compiled(), in_c()
    name = "the same walk in C (-O3 -march=native)" if reference else "the same with numpy (no C compiler here)"
    other = reference or in_numpy
    asked = (pieces, strengths, DAY_S, 0, int(pieces[-1, 1]))
    if tuple(ours(*asked)) != tuple(other(*asked)):
        raise CommandError("The compiled loop and its reference do not say the same: do not program.", Exit.BLOCKED)
    mine, theirs = _side_by_side(lambda: ours(*asked), lambda: other(*asked))
    return mine / theirs, f"{name}, {theirs / 1_000_000:.3f} ms"


def _side_by_side(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The median nanoseconds of both, run in turns so that both meet the same machine."""
    took: tuple[list[int], list[int]] = ([], [])
    for _ in range(ROUNDS):
        for run, times in ((one, took[0]), (other, took[1])):
            begun = time.perf_counter_ns()
            run()
            times.append(time.perf_counter_ns() - begun)
    return float(np.median(took[0])), float(np.median(took[1]))
