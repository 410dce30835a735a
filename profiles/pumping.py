"""How much a base has pumped by when, in closed form: whole integers, no walk, any horizon.

Volumes here are ``nL x s/day``, that is 1/86,400 nL: the product of a flow in whole nL/day and whole seconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate, pairwise

from profiles.program import Base, Bolus, PatientBolus, Periodic, Step, Stopped, Timed

DAY_S = 86_400
WEEK_S = 7 * DAY_S
FOREVER_S = 10_000 * 366 * DAY_S  # beyond every horizon, far below any overflow
_FARTHER = 16  # times as far is looked next, until it is far enough

VolumeBy = Callable[[int], int]


def bolus_flow_nl_per_day(bolus: Bolus) -> int:
    """The whole flow that gives a bolus: volume x 86,400 / duration, rounded down, so never above what was asked."""
    return bolus.volume_nl * DAY_S // bolus.duration_s if bolus.duration_s > 0 else 0


def bolus_achieved(bolus: Bolus) -> int:
    """The volume that a bolus really gives, in 1/86,400 nL: at most ``duration_s`` of them below what was asked."""
    return bolus_flow_nl_per_day(bolus) * max(bolus.duration_s, 0)


def first_bolus_s(periodic: Periodic) -> int:
    """Seconds from the origin to the first bolus: one whole interval unless a start is given."""
    return periodic.interval_s if periodic.first_after_s is None else periodic.first_after_s


def patient_spacing_s(patient: PatientBolus) -> int:
    """Start to start at least: the lockout, or the bolus itself, as a start during another bolus is refused."""
    return max(patient.lockout_s, patient.bolus.duration_s)


def base_flow_nl_per_day(base: Base) -> int:
    """The flow under the boluses of a base that has one flow; ``Timed`` has none of its own and raises TypeError."""
    if isinstance(base, Periodic):
        return base.base_flow_nl_per_day
    if isinstance(base, Stopped):
        return 0
    if isinstance(base, Timed):
        raise TypeError("A timed base has no single flow: read its steps.")
    return base.flow_nl_per_day


def base_volume(base: Base, wall_at_zero_s: int, start_s: int, origin_s: int | None) -> VolumeBy:
    """A function: what a base has pumped from ``start_s`` until second t (1/86,400 nL), for t at or after ``start_s``.

    Periodic boluses count from ``origin_s``; only those that start at or after ``start_s`` are given, none if None.
    """
    if isinstance(base, Timed):
        week = _week_volume(base)
        behind = week(wall_at_zero_s + start_s)
        return lambda t_s: week(wall_at_zero_s + t_s) - behind
    flow = base_flow_nl_per_day(base)
    if isinstance(base, Periodic) and origin_s is not None and base.interval_s > 0:
        boluses = _bolus_volume(base, origin_s, start_s)
        return lambda t_s: flow * (t_s - start_s) + boluses(t_s)
    return lambda t_s: flow * (t_s - start_s)


def second_of(volume: VolumeBy, wanted: int, from_s: int, until_s: int = FOREVER_S) -> int | None:
    """The first whole second at or after ``from_s`` by which ``wanted`` has been pumped; None if not by ``until_s``.

    It is looked for where a steady flow would have reached it and in the middle, in turns: most are nearly steady.
    """
    low, behind = from_s, volume(from_s)
    if behind >= wanted:
        return from_s
    reach = DAY_S
    while from_s + reach < until_s and volume(from_s + reach) < wanted:
        reach *= _FARTHER
    high = min(from_s + reach, until_s)
    ahead, by_pace = volume(high), True
    if ahead < wanted:
        return None
    while high - low > 1:  # behind < wanted <= ahead, wherever it is looked next
        pace_s = (wanted - behind) * (high - low) // (ahead - behind) if by_pace else (high - low) // 2
        middle = low + min(max(pace_s, 1), high - low - 1)
        pumped, by_pace = volume(middle), not by_pace
        if pumped >= wanted:
            high, ahead = middle, pumped
        else:
            low, behind = middle, pumped
    return high


def day_pieces(steps: tuple[Step, ...]) -> tuple[tuple[int, int, int], ...]:
    """(start, end, flow) of each step inside its day; steps that overlap both count, a gap has no flow."""
    clipped = ((max(step.start_s, 0), min(step.end_s, DAY_S), step.flow_nl_per_day) for step in steps)
    return tuple(piece for piece in clipped if piece[0] < piece[1])


def _week_volume(timed: Timed) -> VolumeBy:
    """Volume since Monday 00:00 of week zero as a function of wall seconds, negative ones included."""
    patterns = [_day_volume(steps) for steps in timed.patterns]
    days = [patterns[index] for index in timed.week]
    before = [0, *accumulate(day(DAY_S) for day in days)]

    def volume(wall_s: int) -> int:
        weeks, rest_s = divmod(wall_s, WEEK_S)
        weekday, of_day_s = divmod(rest_s, DAY_S)
        return weeks * before[7] + before[weekday] + days[weekday](of_day_s)

    return volume


def _day_volume(steps: tuple[Step, ...]) -> VolumeBy:
    """Volume since midnight as a function of the second of the day."""
    changes = sorted(change for start, end, flow in day_pieces(steps) for change in ((start, flow), (end, -flow)))
    edges_s = [0, *(at_s for at_s, _ in changes)]
    flows = [0, *accumulate(flow for _, flow in changes)]
    behind = [0, *accumulate(flow * (high - low) for flow, (low, high) in zip(flows, pairwise(edges_s), strict=False))]

    def volume(of_day_s: int) -> int:
        i = bisect_right(edges_s, of_day_s) - 1
        return behind[i] + flows[i] * (of_day_s - edges_s[i])

    return volume


def _bolus_volume(periodic: Periodic, origin_s: int, start_s: int) -> VolumeBy:
    """Volume of the boluses that start at or after ``start_s`` (not before ``origin_s``), given until second t."""
    flow, interval_s = bolus_flow_nl_per_day(periodic.bolus), periodic.interval_s
    zero_s = origin_s + first_bolus_s(periodic)
    skipped = max(0, -((zero_s - start_s) // interval_s))  # boluses that the run's start leaves out
    first_s = zero_s + skipped * interval_s
    whole, duration_s = bolus_achieved(periodic.bolus), max(periodic.bolus.duration_s, 0)

    def volume(t_s: int) -> int:
        begun = max(0, -((first_s - t_s) // interval_s))
        done = min(begun, max(0, (t_s - first_s - duration_s) // interval_s + 1))
        under_way = begun - done  # more than one only where boluses overlap
        elapsed_s = under_way * (t_s - first_s) - interval_s * (begun * (begun - 1) - done * (done - 1)) // 2
        return done * whole + flow * elapsed_s

    return volume
