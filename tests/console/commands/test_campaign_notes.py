"""Notes of a campaign: what is over is not played again, and what does not belong together is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.commands import campaign, campaign_notes
from console.commands.answers import CommandError
from console.commands.campaign_notes import Notes
from device.campaign import shares
from device.campaign.hunts import Caught
from device.campaign.shares import FULL, SHORT, Board, Part, Share
from device.campaign.tally import Broken, Tally

BOARD = Board(
    {"push random": Tally(2, 1, (Broken("retries-1: request.3.lost", ("a rule",)),), 1, 20)},
    corruptions=3,
    reached=("F1",),
    caught=(Caught(("a", "b"), "bolus", "retries-1:", "a rule", 4, "another"),),
)


def test_a_board_comes_back_as_it_was(tmp_path):
    file = tmp_path / "notes"
    Notes(file, SHORT, 1).add(7, BOARD)
    assert Notes(file, SHORT, 1).done == {7: BOARD}


def test_a_line_that_was_cut_is_played_again(tmp_path):
    file = tmp_path / "notes"
    notes = Notes(file, SHORT, 1)
    notes.add(1, BOARD)
    notes.add(2, BOARD)
    file.write_bytes(file.read_bytes()[:-9])
    assert set(Notes(file, SHORT, 1).done) == {1}


def test_another_campaign_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "notes"
    Notes(file, SHORT, 1)
    for extent, seed in ((FULL, 1), (SHORT, 2)):
        with pytest.raises(CommandError, match="another campaign"):
            Notes(file, extent, seed)
    monkeypatch.setattr(campaign_notes, "sources_digest", lambda: "other sources")
    with pytest.raises(CommandError, match="remove it"):
        Notes(file, SHORT, 1)


def test_a_file_of_something_else_stays_as_it_is(tmp_path):
    file = tmp_path / "notes"
    file.write_bytes(b"my \xff diary\n")
    for wrong in (file, tmp_path, tmp_path / "gone" / "notes"):
        with pytest.raises(CommandError, match=r"cannot be used \("):
            Notes(wrong, SHORT, 1)
    assert file.read_bytes() == b"my \xff diary\n"


def test_notes_that_cannot_be_written_any_more_end_the_campaign_with_a_sentence(tmp_path, monkeypatch):
    notes = Notes(tmp_path / "notes", SHORT, 1)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CommandError, match=r"No space left.*goes on from them"):
        notes.add(1, BOARD)


def test_a_campaign_goes_on_from_its_notes(tmp_path, monkeypatch):
    """Broken off behind the first share, it plays the others alone, and the board is that of the whole."""
    work = [replace(Share(Part.MEMORY, 1, SHORT), number=number) for number in range(3)]
    played = []
    monkeypatch.setattr(shares, "shares", lambda cast, extent, seed: iter(work))
    monkeypatch.setattr(
        shares, "done", lambda share, cast: played.append(share.number) or Board(cells=10**share.number)
    )
    notes = Notes(tmp_path / "notes", SHORT, 1)
    notes.add(0, Board(cells=1))
    board = campaign.played(None, SHORT, 1, 1, Notes(tmp_path / "notes", SHORT, 1))
    assert (played, board.cells) == ([1, 2], 111)
    assert set(Notes(tmp_path / "notes", SHORT, 1).done) == {0, 1, 2}
