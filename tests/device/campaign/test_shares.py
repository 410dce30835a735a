"""The campaign in shares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.campaign import scoreboard
from device.campaign.shares import ACT_SHARES, FULL, SHORT, Board, Extent, Part, done, shares

TINY = Extent(1, 1, 6, 900, 2_000, 400, 2, 400)


def test_the_full_campaign_leaves_nothing_out():
    assert FULL.pairs_each is FULL.act_pairs_each is None
    assert (FULL.bytes_every, FULL.corruptions_every, FULL.bits_every) == (1, 1, 1)
    assert SHORT.pairs_each is not None


def test_every_part_has_its_shares(cast, quick):
    work = list(shares(cast, TINY, 1))
    assert {share.part for share in work} == set(Part)
    assert len(set(work)) == len(work)


@pytest.mark.req(36)
@pytest.mark.req(40)
def test_a_tiny_campaign_breaks_nothing_and_is_the_same_again(cast, quick):
    work = [share for share in shares(cast, TINY, 1) if share.part not in (Part.PAIRS, Part.ACTS)]
    work += [share for share in shares(cast, TINY, 1) if share.part is Part.ACTS][:1]
    work += [share for share in shares(cast, TINY, 1) if share.part is Part.PAIRS][::20]
    board = sum((done(share, cast) for share in work), Board())
    assert scoreboard.violations(board) == 0, scoreboard.as_text(board, 1)
    last = 1  # behind the last point of a run nothing can follow
    assert board.singles.runs >= board.pairs.runs >= board.singles.runs - last > 10
    assert (board.random.runs, board.torn, board.accepted) == (6, 0, 0)
    assert board.bytes.runs > 8
    assert board.acts.runs >= board.act_pairs.runs >= board.acts.runs - last > 80
    assert board.corruptions > 500
    again = next(share for share in work if share.part is Part.RANDOM)
    assert done(again, cast) == done(again, cast)


def test_acts_are_struck_at_random_too(cast, quick, monkeypatch):
    monkeypatch.setattr("device.campaign.hunt.after", lambda alone, first: ())
    share = next(share for share in shares(cast, replace(TINY, random_runs=40), 1) if share.part is Part.ACTS)
    board = done(share, cast)
    assert (board.act_random.runs, board.act_random.violations, board.act_pairs.runs) == (40 // ACT_SHARES, 0, 0)


def test_a_share_without_a_strike_does_nothing(cast):
    from device.campaign.shares import Share

    assert done(Share(Part.PAIRS, 1, TINY), cast) == Board()
