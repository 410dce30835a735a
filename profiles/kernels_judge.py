"""The one compiled loop: every rule over one order, its findings as rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from profiles import lowering_layout as at
from profiles.kernels import compiled, entry, fingerprint
from profiles.kernels_bolus import judge_sizes
from profiles.kernels_change import judge_intervals, judge_slips, judge_steps, judge_volumes, lay_changes
from profiles.kernels_dose import judge_doses
from profiles.kernels_fluid import (
    judge_components,
    judge_dates,
    judge_line,
    judge_once,
    judge_reservoir,
    judge_stability,
)
from profiles.kernels_limits import emit, order_walkable, walkable
from profiles.kernels_pump import judge_boluses, judge_days, judge_flows, judge_overlap, judge_seam
from profiles.kernels_walk import RUN_COLUMNS, lay_runs, lay_singles, size
from profiles.lowering_layout import Table, Vector


@compiled
def judge_walk(t: Vector, rows: Table) -> None:
    """The rules that follow the delivery; an order that has no one flow at every instant is refused by others."""
    walked = order_walkable(t)
    held_walked = walkable(t, t[at.PROGRAM_BASES], size(t, at.BASES), 1)
    runs: Table = np.zeros((0, RUN_COLUMNS), np.int64)
    singles: Table = np.zeros((0, 3), np.int64)
    if walked:
        with_held = t[at.HELD] == 1 and held_walked
        runs, singles = lay_runs(t, with_held), lay_singles(t)
        judge_overlap(t, rows, runs)
        judge_doses(t, rows, runs, singles, with_held)
    judge_reservoir(t, rows, runs, singles, walked)


def _whole_loop(code: int) -> Callable[[Vector, Table], int]:
    """The loop, closed over the fingerprint of its code, which so becomes part of what numba's cache looks it up by."""

    @entry
    def judge(t: Vector, rows: Table) -> int:
        """Write a row for everything that is wrong; the number of rows, or -1 if there was no room for all of them."""
        rows[0, 0] = 0 if code >= 0 else -1
        if t[at.MODEL_KNOWN] == 1:
            judge_flows(t, rows)
            judge_boluses(t, rows)
            judge_seam(t, rows)
        else:
            emit(rows, at.R_FLOW_RANGE, at.ABSOLUTE, at.P_PROGRAM, 0, 0, at.D_MODEL, 0)
        judge_days(t, rows)
        judge_components(t, rows)
        judge_line(t, rows)
        judge_stability(t, rows)
        judge_dates(t, rows)
        judge_once(t, rows)
        changes = lay_changes(t)
        judge_steps(t, rows, changes)
        judge_intervals(t, rows, changes)
        judge_slips(t, rows)
        judge_volumes(t, rows)
        judge_sizes(t, rows)
        judge_walk(t, rows)
        return rows[0, 0]

    return judge


judge = _whole_loop(fingerprint())
