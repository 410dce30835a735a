"""The campaign in shares."""

from __future__ import annotations

import pytest

from device.campaign import hunts, scoreboard
from device.campaign.schedule import PUSH
from device.campaign.shares import FULL, SHORT, Board, Extent, Part, Reach, Share, done, named, shares
from device.campaign.stories import STORIES
from device.campaign.tally import Tally

TINY = Extent(Reach(1, 6, 900), Reach(1, 4, 2_000), 2_000, 400, 2, 400)


def test_the_full_campaign_leaves_nothing_out():
    for reach in (FULL.push, FULL.act):
        assert (reach.pairs_each, reach.bytes_every) == (None, 1)
    assert (FULL.corruptions_every, FULL.bits_every) == (1, 1)
    assert SHORT.push.pairs_each is not None


def test_every_part_has_its_shares_in_every_story(cast, quick):
    work = list(shares(cast, TINY, 1))
    assert {share.part for share in work} == set(Part)
    assert len(set(work)) == len(work)
    for part in (Part.PAIRS, Part.RANDOM, Part.BYTES):
        assert {share.story for share in work if share.part is part} == set(STORIES)
    assert sum(share.part is Part.MUTANT for share in work) == len(hunts.HUNTS)


def test_no_share_is_a_story_alone(cast, quick):
    """What takes long is many shares, so that several processes end together."""
    work = [share for share in shares(cast, FULL, 1) if share.part is Part.PAIRS]
    assert all(sum(share.story == story for share in work) > 200 for story in STORIES)


@pytest.mark.req(36)
@pytest.mark.req(40)
def test_a_tiny_campaign_breaks_nothing_and_is_the_same_again(cast, quick):
    every = list(shares(cast, TINY, 1))
    work = [share for share in every if share.part is not Part.PAIRS and share.part is not Part.MUTANT]
    work += [share for share in every if share.part is Part.PAIRS][::40]
    work += [share for share in every if share.part is Part.MUTANT][::8]
    board = sum((done(share, cast) for share in work), Board())
    assert scoreboard.violations(board) == 0, scoreboard.as_text(board, 1)
    for story in STORIES:
        singles, pairs = (board.tally(named(story, sort)) for sort in ("singles", "pairs"))
        assert singles.runs >= pairs.runs >= singles.runs - 2 > 3  # behind the last point of a run nothing can follow
        assert board.tally(named(story, "random")).runs == TINY.of(story).random_runs
        assert board.tally(named(story, "cuts")).runs > 2
    assert (board.torn, board.accepted) == (0, 0)
    assert board.corruptions > 500
    again = next(share for share in work if share.part is Part.RANDOM)
    assert done(again, cast) == done(again, cast)


def test_boards_add_up():
    one = Board({named(PUSH, "singles"): Tally(2)}, corruptions=3)
    other = Board({named(PUSH, "singles"): Tally(1), named("stop", "cuts"): Tally(4)}, torn=1)
    both = one + other
    assert (both.tally("push singles").runs, both.tally("stop cuts").runs, both.tally("none").runs) == (3, 4, 0)
    assert (both.corruptions, both.torn) == (3, 1)


def test_a_share_without_a_strike_does_nothing(cast):
    assert done(Share(Part.PAIRS, 1, TINY), cast) == Board()
