"""The scoreboard says what was counted, and what is wrong counts."""

from __future__ import annotations

import json

from device.campaign import scoreboard
from device.campaign.hunts import Caught
from device.campaign.mutants import ANY_EPOCH, NO_TOMBSTONE
from device.campaign.shares import Board
from device.campaign.tally import Broken, Tally

SURVIVES = Caught((ANY_EPOCH,), "push", "", "", 30, "killed ids are remembered")
CAUGHT = Caught((ANY_EPOCH, NO_TOMBSTONE), "bolus", "bolus/retries-1: request.7.stuck", "a rule", 1)
TALLIES = {"push singles": Tally(3, line_ms=7_200_000), "push pairs": Tally(4, uncertain=2), "stop cuts": Tally(5)}
GOOD = Board(TALLIES, caught=(SURVIVES, CAUGHT))


def test_a_good_board_has_every_figure():
    score = scoreboard.as_json(GOOD, 7)
    json.dumps(score)
    assert score["seed"] == 7
    assert (score["singles"], score["pairs"], score["random"], score["cuts"]) == (3, 4, 0, 0)
    assert (score["act_cuts"], score["stories"]["stop"], score["stories"]["push"], score["schedules"]) == (5, 5, 7, 12)
    assert (score["mutants"], score["mutants_caught"]) == (1, 0)
    assert (score["mutant_pairs"], score["mutant_pairs_caught"]) == (1, 1)
    assert (score["violations"], score["failing_seeds"], score["simulated_hours"]) == (0, [], 2.0)
    text = scoreboard.as_text(GOOD, 7)
    assert "survives  push: pump hears any epoch; behind it: killed ids are remembered" in text
    assert "Violations: 0" in text


def test_everything_wrong_is_a_violation():
    broken = Tally(1, 2, (Broken("retries-1: request.1.lost", ("one", "two")),))
    missed = tuple(
        Caught(names, "push", "", "", 9) for names in ((ANY_EPOCH, NO_TOMBSTONE), ("results are forgotten",))
    )
    board = Board({"push random": broken}, accepted=1, torn=1, caught=missed)
    assert scoreboard.violations(board) == 6
    assert scoreboard.missed(board) == missed
    text = scoreboard.as_text(board, 1)
    assert "BROKEN   retries-1: request.1.lost: one; two" in text
    assert text.count("MISSED") == 2
    assert scoreboard.as_json(board, 1)["failing_seeds"] == [
        {"schedule": "retries-1: request.1.lost", "rules": ["one", "two"]}
    ]
