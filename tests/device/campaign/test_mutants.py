"""Safeguards taken away: each absence shows, or something stands behind it."""

from __future__ import annotations

import pytest

from device.campaign import mutants
from device.campaign.mutants import BY_NAME, MUTANTS, PAIRS, Caught
from device.push_talk import PushTalk

ALONE = [mutant.name for mutant in MUTANTS if not mutant.behind]


@pytest.mark.parametrize("name", ALONE)
def test_a_safeguard_with_nothing_behind_it_is_missed_at_once(cast, quick, name):
    assert mutants.hunted(cast, (name,), 400, 1).is_caught


@pytest.mark.parametrize("names", PAIRS, ids=" + ".join)
def test_two_safeguards_that_stand_in_for_each_other_are_missed_together(cast, quick, names):
    caught = mutants.hunted(cast, names, 400, 1)
    assert caught.is_caught
    assert all(name in BY_NAME for name in names)


def test_a_safeguard_with_another_behind_it_survives_alone(cast, quick):
    for name in (mutants.ANY_EPOCH, mutants.NO_TOMBSTONE, mutants.NO_READ_BACK, mutants.NO_DIGEST):
        found = mutants.hunted(cast, (name,), 25, 1)
        assert (found.is_caught, found.runs) == (False, 25)


def test_names_are_single_and_nothing_stays_laid_on(cast, quick):
    assert len(BY_NAME) == len(MUTANTS)
    before = PushTalk.stages
    mutants.hunted(cast, (mutants.NO_SETTLING,), 3, 1)
    assert PushTalk.stages is before


def test_two_weak_classes_become_one(cast):
    weak = mutants.without(cast, [BY_NAME[mutants.ANY_EPOCH], BY_NAME["pump hears a frame twice"]])
    assert [kind.__name__ for kind in weak.pump.__mro__[:4]] == ["Weak", "AnyCounter", "AnyEpoch", "CampaignPump"]
    assert mutants.without(cast, []) == cast


def test_pairs_of_survivors_are_listed():
    singles = [Caught((name,), schedule, "", 1) for name, schedule in (("a", ""), ("b", "x"), ("c", ""), ("d", ""))]
    assert mutants.survivors_in_pairs(singles) == (("a", "c"), ("a", "d"), ("c", "d"))
