"""The compiled loop's own arithmetic and its own way through an order: runs, flow, tip, worst window, all in int64.

Shares no code with ``runs``, ``delivery``, ``tip`` or ``windows``; it follows the same definitions (their captions).
A mass is kept as two sums, one for the upper and one for the lower bits of a strength: ``high x 2**14 + low`` in
1/86,400 fg (``units_tables`` proves that neither overflows).
"""

from __future__ import annotations

import numpy as np

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.lowering_layout import Pair, Table, Triple, Vector
from profiles.units_tables import LIMB_BITS, MAX_HORIZON_S

DAY = 86_400
WEEK = 604_800
FOREVER = 400 * 400 * 86_400  # beyond every horizon, and times a flow still far inside int64
LOW_MASK = 2**LIMB_BITS - 1

(RUN_START, RUN_END, RUN_BASE, RUN_ORIGIN, RUN_BOLUSES, RUN_HEAD, RUN_COLUMNS) = range(7)
(PIECE_START, PIECE_END, PIECE_FLOW, PIECE_ZONES, PIECE_COLUMNS) = range(5)


# --- the tape


@compiled
def size(t: Vector, table: int) -> int:
    """How many rows a table of the tape has."""
    return t[at.SCALARS + 3 * table + 1]


@compiled
def cell(t: Vector, table: int, row: int, column: int) -> int:
    """One number of a table; a row or a column that the table does not have is a bug and raises."""
    head = at.SCALARS + 3 * table
    if not (0 <= row < t[head + 1] and 0 <= column < t[head + 2]):
        raise IndexError("no such row or column")
    return t[t[head] + row * t[head + 2] + column]


# --- what runs when


@compiled
def bolus_flow(t: Vector, base: int) -> int:
    """The whole flow that gives a base's bolus."""
    return cell(t, at.BASES, base, at.BASE_VOLUME) * DAY // cell(t, at.BASES, base, at.BASE_DURATION)


@compiled
def first_bolus(t: Vector, base: int) -> int:
    """From the origin to the first periodic bolus."""
    given = cell(t, at.BASES, base, at.BASE_FIRST)
    return given if given >= 0 else cell(t, at.BASES, base, at.BASE_INTERVAL)


@compiled
def timed_flow(t: Vector, base: int, wall: int) -> Pair:
    """(flow, seconds until it may change) of a timed base that tiles its days, at a second of the wall clock."""
    weekday, second = (wall // DAY) % 7, wall % DAY
    pattern = cell(t, at.BASES, base, at.BASE_WEEK + weekday)
    for step in range(cell(t, at.PATTERNS, pattern, at.PATTERN_FIRST), cell(t, at.PATTERNS, pattern, at.PATTERN_LAST)):
        if cell(t, at.STEPS, step, at.STEP_START) <= second < cell(t, at.STEPS, step, at.STEP_END):
            return cell(t, at.STEPS, step, at.STEP_FLOW), cell(t, at.STEPS, step, at.STEP_END) - second
    raise ValueError("a day that does not tile was walked")


@compiled
def periodic_flow(t: Vector, run: Vector, now: int) -> Pair:
    """(flow of the bolus under way or 0, second until which that holds) in a run of a periodic base."""
    base, origin = run[RUN_BASE], run[RUN_ORIGIN]
    interval, duration = cell(t, at.BASES, base, at.BASE_INTERVAL), cell(t, at.BASES, base, at.BASE_DURATION)
    first = origin + first_bolus(t, base)
    number = (now - first) // interval
    start = first + number * interval
    given = start >= run[RUN_START] and (number >= 0 or start < origin)
    if given and now < start + duration:
        return bolus_flow(t, base), start + duration
    coming = start + interval
    return 0, first if number + 1 < 0 and coming >= origin else coming


@compiled
def run_flow(t: Vector, run: Vector, now: int) -> Pair:
    """(flow, second until which it holds) of one run."""
    base = run[RUN_BASE]
    kind = cell(t, at.BASES, base, at.BASE_KIND)
    if kind == at.TIMED:
        flow, seconds = timed_flow(t, base, t[at.WALL] + now)
        return flow, min(now + seconds, run[RUN_END])
    flow = 0 if kind == at.STOPPED else cell(t, at.BASES, base, at.BASE_FLOW)
    if kind == at.PERIODIC and run[RUN_BOLUSES] == 1:
        bolus, until = periodic_flow(t, run, now)
        return flow + bolus, min(until, run[RUN_END])
    return flow, run[RUN_END]


@compiled
def second_pumped(t: Vector, run: Vector, volume: int) -> int:
    """The first second by which a run has pumped a volume in 1/86,400 nL; FOREVER if not within the horizon."""
    now, left = run[RUN_START], volume
    while left > 0:
        flow, until = run_flow(t, run, now)
        if flow * (until - now) >= left:
            return now + (left + flow - 1) // flow
        left -= flow * (until - now)
        if until == now or until > run[RUN_START] + MAX_HORIZON_S:
            return FOREVER
        now = until
    return now


@compiled
def program_origin(t: Vector) -> int:
    """When the standing program starts: at once, or at the end of the longest delayed start."""
    origin = 0
    for part in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, part, at.ONCE_KIND) == at.DELAYED:
            origin = max(origin, cell(t, at.ONCE, part, at.ONCE_DELAY))
    return origin


@compiled
def add_standing(t: Vector, runs: Table, count: int, first: int, last: int, origin: int, start: int, end: int) -> int:
    """Write the runs of the stages [first, last) between two instants; the new count of runs."""
    for stage in range(first, last):
        begin = origin + cell(t, at.STAGES, stage, at.STAGE_AFTER)
        stop = origin + cell(t, at.STAGES, stage + 1, at.STAGE_AFTER) if stage + 1 < last else end
        begin_cut = start if stage == first else max(begin, start)
        if begin_cut < min(stop, end):
            runs[count, RUN_START], runs[count, RUN_END] = begin_cut, min(stop, end)
            runs[count, RUN_BASE], runs[count, RUN_ORIGIN] = cell(t, at.STAGES, stage, at.STAGE_BASE), begin
            runs[count, RUN_BOLUSES], runs[count, RUN_HEAD] = 1, 0
            count += 1
    return count


@compiled
def lay_runs(t: Vector, with_held: bool) -> Table:
    """Every run of the order from the distant past to the distant future; without a held program none before 0."""
    held, stages = t[at.HELD_STAGES], size(t, at.STAGES)
    runs = np.zeros((stages + size(t, at.ONCE) + 1, RUN_COLUMNS), np.int64)
    count = add_standing(t, runs, 0, 0, held, -t[at.HELD_AGE], -FOREVER, 0) if with_held else 0
    free = 0
    for part in range(size(t, at.ONCE)):
        kind = cell(t, at.ONCE, part, at.ONCE_KIND)
        if kind in (at.PRIME, at.BRIDGE):
            runs[count, RUN_START], runs[count, RUN_END] = free, FOREVER
            runs[count, RUN_BASE], runs[count, RUN_ORIGIN] = cell(t, at.ONCE, part, at.ONCE_BASE), free
            runs[count, RUN_HEAD] = 1
            free = second_pumped(t, runs[count], cell(t, at.ONCE, part, at.ONCE_VOLUME) * DAY)
            runs[count, RUN_END] = free
            count += 1 if free > runs[count, RUN_START] else 0
    origin = program_origin(t)
    for part in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, part, at.ONCE_KIND) == at.DELAYED:
            delay = cell(t, at.ONCE, part, at.ONCE_DELAY)
            if free < delay:
                runs[count, RUN_START], runs[count, RUN_END] = free, delay
                runs[count, RUN_BASE], runs[count, RUN_ORIGIN] = cell(t, at.ONCE, part, at.ONCE_BASE), 0
                runs[count, RUN_BOLUSES], runs[count, RUN_HEAD] = 1, 0
                count += 1
                free = delay
    return runs[: add_standing(t, runs, count, held, stages, origin, max(free, origin), FOREVER)]


@compiled
def lay_singles(t: Vector) -> Table:
    """(start, end, flow) of each single bolus that has been given, before activation, or will be."""
    singles, count = np.zeros((size(t, at.GIVEN) + size(t, at.ONCE), 3), np.int64), 0
    for row in range(size(t, at.GIVEN)):
        singles[row, 0], singles[row, 1] = cell(t, at.GIVEN, row, at.GIVEN_START), cell(t, at.GIVEN, row, at.GIVEN_END)
        singles[row, 2] = cell(t, at.GIVEN, row, at.GIVEN_FLOW)
        count += 1
    for part in range(size(t, at.ONCE)):
        given = cell(t, at.ONCE, part, at.ONCE_KIND) == at.SINGLE and cell(t, at.ONCE, part, at.ONCE_DELAY) < cell(
            t, at.ONCE, part, at.ONCE_EXPIRY
        )
        if given:
            start, duration = cell(t, at.ONCE, part, at.ONCE_DELAY), cell(t, at.ONCE, part, at.ONCE_DURATION)
            singles[count, 0], singles[count, 1] = start, start + duration
            singles[count, 2] = cell(t, at.ONCE, part, at.ONCE_VOLUME) * DAY // duration
            count += 1
    return singles[:count]


@compiled
def flow_at(t: Vector, runs: Table, singles: Table, which: int, now: int) -> Triple:
    """(flow, second until which it holds, row of the run) from one instant on; ``which`` is a run not after it."""
    while which < len(runs) and runs[which, RUN_END] <= now:
        which += 1
    flow, until = 0, FOREVER
    if which < len(runs) and runs[which, RUN_START] <= now:
        flow, until = run_flow(t, runs[which], now)
    elif which < len(runs):
        until = runs[which, RUN_START]
    for single in range(len(singles)):
        start, end = singles[single, 0], singles[single, 1]
        if start <= now < end:
            flow += singles[single, 2]
            until = min(until, end)
        elif now < start:
            until = min(until, start)
    return flow, until, which


# --- what leaves the tip


@compiled
def pumped_before(t: Vector, runs: Table, singles: Table, start: int) -> int:
    """The volume pumped from a negative second until activation (1/86,400 nL)."""
    volume, now, which = 0, start, 0
    while now < 0:
        flow, until, which = flow_at(t, runs, singles, which, now)
        volume += flow * (min(until, 0) - now)
        now = min(until, 0)
    return volume


@compiled
def front_arrival(t: Vector, runs: Table, singles: Table, volume: int) -> int:
    """The first second by which a volume has been pumped since activation; -1 if not within the horizon."""
    now, which, left = 0, 0, volume
    while left > 0 and now <= MAX_HORIZON_S:
        flow, until, which = flow_at(t, runs, singles, which, now)
        if flow * (until - now) >= left:
            now += (left + flow - 1) // flow
            left = 0
        else:
            left -= flow * (until - now)
            now = until
    return now if left <= 0 and now <= MAX_HORIZON_S else -1


@compiled
def lay_zones(t: Vector, with_held: bool) -> Table:
    """(volume at which it leaves the tip, row of its fluid) of each fluid in the line, the oldest first."""
    dead = max(t[at.DEAD], 0) * DAY
    before = at.FLUID_BEFORE if with_held else at.FLUID_PROGRAM
    zones, count = np.zeros((3, 2), np.int64), 1
    zones[0, 0], zones[0, 1] = -(2**62), at.FLUID_OLDEST
    if t[at.PUMPED_SINCE] > 0:
        zones[1, 0], zones[1, 1] = dead - t[at.PUMPED_SINCE] * DAY, before
        count = 2
    zones[count, 0], zones[count, 1] = dead, at.FLUID_PROGRAM
    return zones[: count + 1]


@compiled
def with_piece(pieces: Table, count: int) -> Table:
    """The table with room for one more piece."""
    if count < len(pieces):
        return pieces
    wider = np.zeros((2 * len(pieces), PIECE_COLUMNS), np.int64)
    for piece in range(count):
        for column in range(PIECE_COLUMNS):
            wider[piece, column] = pieces[piece, column]
    return wider


@compiled
def next_front(zones: Table, flow: int, pumped: int, now: int, until: int) -> Pair:
    """(end of the piece, bits of the fluids that leave in it): up to a front, or the one second in which it passes."""
    zone = 0
    while zone + 1 < len(zones) and zones[zone + 1, 0] <= pumped:
        zone += 1
    if zone + 1 == len(zones) or zones[zone + 1, 0] >= pumped + flow * (until - now):
        return until, 1 << zone
    whole = (zones[zone + 1, 0] - pumped) // flow
    if whole > 0:
        return now + whole, 1 << zone
    mask = 1 << zone
    while zone + 1 < len(zones) and zones[zone + 1, 0] < pumped + flow:
        zone += 1
        mask |= 1 << zone
    return now + 1, mask


@compiled
def walk_tip(t: Vector, runs: Table, singles: Table, zones: Table, start: int, end: int) -> Table:
    """Pieces of constant flow at the tip; ``PIECE_ZONES`` has a bit for each fluid that leaves in it.

    A second in which a front passes is a piece of its own with every fluid that leaves in it.
    """
    pieces: Table = np.zeros((256, PIECE_COLUMNS), np.int64)
    count = 0
    now, which = start, 0
    pumped = -pumped_before(t, runs, singles, start)
    every = 2 ** len(zones) - 1
    while now < end:
        flow, until, which = flow_at(t, runs, singles, which, now)
        until = min(until, end)
        if now < 0:
            until = min(until, 0)
        mask = every
        if t[at.DEAD] >= 0:
            until, mask = next_front(zones, flow, pumped, now, until)
        pieces = with_piece(pieces, count)
        pieces[count, PIECE_START], pieces[count, PIECE_END] = now, until
        pieces[count, PIECE_FLOW], pieces[count, PIECE_ZONES] = flow, mask
        count += 1
        pumped += flow * (until - now)
        now = until
    return np.asarray(pieces)[:count]


@compiled
def strength_of(t: Vector, zones: Table, mask: int, drug: int) -> int:
    """The strongest of several fluids, for one drug."""
    strongest = 0
    for zone in range(len(zones)):
        if mask >> zone & 1:
            strongest = max(strongest, cell(t, at.FLUIDS, zones[zone, 1], drug))
    return strongest


# --- the worst window


@compiled
def worst_window(pieces: Table, strengths: Vector, window: int, start: int, end: int) -> Pair:
    """(high, low) of the greatest mass in any window inside [start, end); a shorter span is one window.

    ``strengths`` has the strength of each piece. Both edges walk the breakpoints together; no sampling.
    """
    head, tail = 0, 0
    while pieces[tail, PIECE_END] <= start:
        tail += 1
    head, high, low, best_high, best_low = tail, 0, 0, 0, 0
    left, right = max(start, pieces[0, PIECE_START]), max(start, pieces[0, PIECE_START])
    last = min(end, pieces[-1, PIECE_END])
    while right < last:
        step = pieces[head, PIECE_END] - right
        if right - left < window:
            step = min(step, window - (right - left), last - right)
            sliding, leaving = 0, 0
        else:
            step = min(step, pieces[tail, PIECE_END] - left, last - right)
            sliding, leaving = step, pieces[tail, PIECE_FLOW] * step
        if head != tail or sliding == 0:  # inside one piece as much leaves as enters, and it may last longer than int64
            entering = pieces[head, PIECE_FLOW] * step
            high += entering * (strengths[head] >> LIMB_BITS) - leaving * (strengths[tail] >> LIMB_BITS)
            low += entering * (strengths[head] & LOW_MASK) - leaving * (strengths[tail] & LOW_MASK)
        right, left = right + step, left + sliding
        whole, rest = high + (low >> LIMB_BITS), low & LOW_MASK
        if whole > best_high or (whole == best_high and rest > best_low):
            best_high, best_low = whole, rest
        if right == pieces[head, PIECE_END]:
            head += 1
        if left == pieces[tail, PIECE_END]:
            tail += 1
    return best_high, best_low
