"""Every story: clean it is confirmed, hurt it breaks no rule."""

from __future__ import annotations

import pytest

from device.campaign.schedule import PUSH, Schedule, Where, read_schedule
from device.campaign.stories import ACTS, STORIES, play

GOOD = {"pairing": ("PairedWith", "Opened")}


@pytest.mark.req(36)
@pytest.mark.parametrize("retries", [1, 3])
@pytest.mark.parametrize("story", STORIES)
def test_a_run_in_which_nothing_goes_wrong_ends_well(cast, quick, story, retries):
    played = play(cast, Schedule(retries, (), story))
    assert (played.first_word, played.last_word) == GOOD.get(story, ("Confirmed", "Confirmed"))
    assert played.violations == ()
    places = {strike.point.where for strike in played.reached}
    assert places >= {Where.REQUEST, Where.REPLY, Where.MEMORY}
    assert (Where.RECORD in places) is (story != "pairing")  # a pairing is kept with the keys, not in the record


@pytest.mark.req(36)
@pytest.mark.req(39)
@pytest.mark.req(41)
@pytest.mark.parametrize("story", ACTS)
def test_every_fifth_single_fault_breaks_no_rule(cast, quick, story):
    strikes = play(cast, Schedule(1, (), story)).reached
    assert len(strikes) > 100
    words = set()
    for strike in strikes[::5]:
        played = play(cast, Schedule(1, (strike,), story))
        assert played.violations == (), str(played.schedule)
        words.add(played.first_word)
    assert len(words) > 1


def test_a_story_that_nobody_tells_is_refused(cast):
    with pytest.raises(ValueError, match="There is no story 'fable'; there are push, bolus"):
        play(cast, read_schedule("fable/retries-1:"))
    assert PUSH not in ACTS
