"""Which single boluses a pump has given in the hours before, by its own log: what the next one is judged with."""

from __future__ import annotations

from collections.abc import Iterable

from profiles.context import Given
from profiles.document_bounds import LISTS
from profiles.pump import PumpEvent
from profiles.units_tables import MAX_FLOW_NL_PER_DAY, SECONDS_PER_DAY

BEGAN, ENDED = "bolus-started", "bolus-ended"  # the pump's log words; detail: nL that are to be given, or were
LOOKED_BACK_S = SECONDS_PER_DAY  # no window of any rule is longer
MOST_LINES = 4_096  # read back for it at most: a log of two days with a patient bolus every minute is shorter
_MOST = LISTS["given"][1]


def bolus_events(events: Iterable[PumpEvent]) -> tuple[PumpEvent, ...]:
    """The lines of a log that tell of single boluses, and its oldest line: nothing before that is known."""
    log = tuple(events)
    return (*log[:1], *(event for event in log[1:] if event.code in (BEGAN, ENDED)))


def whole_since_s(events: Iterable[PumpEvent]) -> int | None:
    """The pump's elapsed second since which the lines that were read lack none; None: none was read.

    Before the pump's first line it gave nothing: a log that begins with it reaches back as far as anybody looks.
    """
    oldest: PumpEvent | None = None
    for event in reversed(tuple(events)):
        if oldest is not None and event.sequence != oldest.sequence - 1:
            break
        oldest = event
    if oldest is None:
        return None
    return -LOOKED_BACK_S if oldest.sequence <= 1 else oldest.elapsed_s


def read_on_from(events: Iterable[PumpEvent], kept: int, now_s: int) -> int:
    """The line to read from where the lines read so far do not reach back a day; 0: they do, or there are no more.

    ``kept`` is the oldest line that the pump still has. Each time twice as many are asked for, up to ``MOST_LINES``.
    """
    log = tuple(events)
    since_s = whole_since_s(log)
    if since_s is None or now_s - since_s >= LOOKED_BACK_S or len(log) >= MOST_LINES:
        return 0
    first, oldest = log[0].sequence, max(1, kept)
    return max(oldest, first - len(log)) if first > oldest else 0


def given_before(events: Iterable[PumpEvent], now_s: int) -> tuple[Given, ...]:
    """The single boluses of the last 24 h, oldest first; ``now_s`` is the pump's elapsed second.

    One that is under way counts as given in full, now: no new program starts before it has ended. One whose beginning
    is older than the log counts from the oldest line. Beyond what a context can hold the oldest are told as one, given
    when the last of them ended: no window that looks back holds less than was given.
    """
    told: list[Given] = []
    began: PumpEvent | None = None
    for event in events:
        began = began or event
        if event.code == ENDED:
            told.append(_given(began.elapsed_s, event.elapsed_s, event.detail, now_s))
        if event.code in (BEGAN, ENDED):
            began = event
    if began is not None and began.code == BEGAN:
        told.append(_given(began.elapsed_s, now_s, began.detail, now_s))
    return _held([each for each in told if each.volume_nl and each.ended_ago_s < LOOKED_BACK_S])


def _given(began_s: int, ended_s: int, volume_nl: int, now_s: int) -> Given:
    """At least as long as the fastest pump needs for the volume: a log counts whole seconds."""
    least_s = max(1, -(-volume_nl * SECONDS_PER_DAY // MAX_FLOW_NL_PER_DAY))
    return Given(max(0, now_s - ended_s), max(least_s, ended_s - began_s), volume_nl)


def _held(given: list[Given]) -> tuple[Given, ...]:
    if len(given) <= _MOST:
        return tuple(given)
    old, new = given[: 1 - _MOST], given[1 - _MOST :]
    return (_given(0, 0, sum(each.volume_nl for each in old), old[-1].ended_ago_s), *new)
