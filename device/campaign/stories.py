"""Every story that a schedule can strike: the push, the acts, the stops, the pairing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from device.campaign import acts, pairings, run, stops
from device.campaign.person import Played
from device.campaign.scene import Cast
from device.campaign.schedule import PUSH, Schedule

STORIES: Mapping[str, Callable[[Cast, Schedule], Played]] = {
    PUSH: run.play,
    **{kind: partial(lambda kind, cast, schedule: acts.play_act(cast, kind, schedule), kind) for kind in acts.KINDS},
    **{kind: partial(lambda kind, cast, schedule: stops.play(cast, kind, schedule), kind) for kind in stops.KINDS},
    pairings.KIND: pairings.play,
}
ACTS = tuple(name for name in STORIES if name != PUSH)


def play(cast: Cast, schedule: Schedule) -> Played:
    """Tell the schedule's story once; the same arguments give the same run. Raises ValueError for no story of ours."""
    told = STORIES.get(schedule.story)
    if told is None:
        raise ValueError(f"There is no story {schedule.story!r}; there are {', '.join(STORIES)}.")
    return told(cast, schedule)
