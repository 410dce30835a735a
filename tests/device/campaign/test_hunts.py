"""Safeguards taken away: each absence shows, or something stands behind it."""

from __future__ import annotations

import pytest

from device.campaign import hunts
from device.campaign import mutants as m
from device.campaign.hunts import HUNTS, Hunt
from device.campaign.mutants import BY_NAME
from device.campaign.schedule import PUSH, Schedule
from device.campaign.stories import STORIES
from device.push_talk import PushTalk

NOTICED = [hunt for hunt in HUNTS if not hunt.behind]
COVERED = [hunt for hunt in HUNTS if hunt.behind]


def told(hunt: Hunt) -> str:
    return f"{hunt.first.story}: {' + '.join(hunt.names)}"


@pytest.mark.parametrize("hunt", NOTICED, ids=told)
def test_what_nothing_stands_behind_is_missed_at_once(cast, quick, hunt):
    assert hunts.hunted(cast, hunt, 400, 1).is_caught


def test_a_safeguard_with_another_behind_it_survives_alone(cast, quick):
    for hunt in COVERED[::4]:
        found = hunts.hunted(cast, hunt, 12, 1)
        assert (found.is_caught, found.runs, found.behind) == (False, 12, hunt.behind), told(hunt)


def test_every_safeguard_is_hunted_and_what_survives_alone_is_caught_in_company():
    assert {name for hunt in HUNTS for name in hunt.names} == set(BY_NAME)
    assert {hunt.first.story for hunt in HUNTS} > {PUSH, "bolus", "stop", "halt", "pairing"}
    assert {hunt.first.story for hunt in HUNTS} <= set(STORIES)
    for hunt in COVERED:
        assert any(set(hunt.names) <= set(other.names) for other in NOTICED), told(hunt)


def test_hunts_are_single_and_nothing_stays_laid_on(cast, quick):
    assert len({(hunt.names, hunt.first.story) for hunt in HUNTS}) == len(HUNTS)
    before = PushTalk.stages
    hunts.hunted(cast, Hunt((m.NO_SETTLING,), Schedule(1)), 3, 1)
    assert PushTalk.stages is before
