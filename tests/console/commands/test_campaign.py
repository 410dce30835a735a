"""``main.py campaign``: the real twins, the scoreboard, the exit code, and what is kept."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from console.commands import campaign
from device.campaign import attacks, hunts, shares
from device.campaign.shares import Board, Extent, Part, Reach, Share
from device.campaign.stories import STORIES
from device.campaign.tally import Broken, Tally

WHOLE_S = 1_200  # two minutes of one processor, which a busy machine may stretch; nothing here is timed by it
TINY = Extent(Reach(1, 2, 4_000), Reach(1, 2, 4_000), 20_000, 900, 1, 300)


@pytest.fixture
def little(monkeypatch):
    """A campaign of a few seconds, in this process."""
    every = shares.shares

    def few(cast, extent, seed):
        work = list(every(cast, extent, seed))
        pairs = [share for share in work if share.part is Part.PAIRS]
        return iter([share for share in work if share.part in (Part.RANDOM, Part.MEMORY)] + pairs[::400])

    monkeypatch.setattr(shares, "SHORT", TINY)
    monkeypatch.setattr(shares, "shares", few)


def test_the_scoreboard_is_one_object_and_a_clean_campaign_is_done(little, capsys):
    from console.commands import run

    assert run(["campaign", "--json", "--processes", "1", "--seed", "3"]) == 0
    score = json.loads(capsys.readouterr().out)
    assert {"seed", "singles", "pairs", "random", "cuts", "mutants", "mutants_caught"} <= set(score)
    assert (score["seed"], score["violations"], score["failing_seeds"]) == (3, 0, [])
    assert (score["control_runs"], score["controls_differ"]) == (6, 0)


@pytest.mark.timeout(WHOLE_S + 30)
@pytest.mark.req(36)
@pytest.mark.req(40)
def test_the_whole_short_campaign_is_clean(run_main):
    """In a process of its own, as the command plays it: every story, every safeguard taken away."""
    told = run_main("campaign", "--seed", 1, "--processes", 1, "--json", timeout_s=WHOLE_S)
    assert told.code == 0, told.err
    score = json.loads(told.out)
    assert (score["violations"], score["failing_seeds"], score["controls_differ"]) == (0, [], 0)
    assert (score["corruptions_accepted"], score["memory_torn"], score["attacks_reached"]) == (0, 0, [])
    assert score["mutant_pairs_caught"] == score["mutant_pairs"] == sum(len(one.names) > 1 for one in hunts.HUNTS)
    assert [story for story in STORIES if score["stories"][story] < 500] == []
    least = {"schedules": 10_000, "corruptions": 100_000, "memory_cuts": 2_500}
    assert {name: score[name] for name in least if score[name] < least[name]} == {}
    assert score["attacks"] == len(attacks.ATTACKS)


def test_a_broken_rule_is_an_exit_code_and_its_schedule_is_kept(little, monkeypatch, capsys, tmp_path):
    from console.commands import run

    bad = Board({"push random": Tally(1, 1, (Broken("retries-1: request.3.lost", ("a rule",)),))})
    monkeypatch.setattr(campaign, "played", lambda *arguments: bad)
    kept = tmp_path / "seeds.txt"
    kept.write_text("# seeds\n", encoding="utf-8")
    assert run(["campaign", "--keep", str(kept), "--processes", "1"]) == 1
    assert run(["campaign", "--keep", str(kept), "--processes", "1"]) == 1
    assert kept.read_text(encoding="utf-8").splitlines() == ["# seeds", "retries-1: request.3.lost"]
    assert "BROKEN" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--notes", "--keep"])
def test_files_that_cannot_be_written_are_told_before_anything_is_played(monkeypatch, capsys, tmp_path, option):
    from console.commands import run

    monkeypatch.setattr(campaign, "_controls", lambda _cast: pytest.fail("it was played"))
    for wrong in (tmp_path / "gone" / "x", tmp_path):
        assert run(["campaign", option, str(wrong), "--json"]) == 2
        assert str(wrong) in json.loads(capsys.readouterr().out)["error"]


def test_the_scoreboard_comes_before_the_file_of_failing_schedules(little, monkeypatch, capsys, tmp_path):
    from console.commands import run

    def with_the_folder_gone(*_arguments):
        (tmp_path / "kept").rmdir()
        return Board({"push random": Tally(1, 1, (Broken("retries-1: request.3.lost", ("a rule",)),))})

    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(campaign, "played", with_the_folder_gone)
    monkeypatch.setattr(campaign, "_controls", lambda _cast: 0)
    assert run(["campaign", "--keep", str(tmp_path / "kept" / "x"), "--json", "--processes", "1"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["violations"] == 1
    assert "cannot be written" in said.err


def test_a_campaign_that_is_broken_off_does_not_play_what_had_not_begun(monkeypatch):
    begun, may_end = [], threading.Event()

    class Pool(ThreadPoolExecutor):
        """Like the real one, and its second share ends only once the rest was called off."""

        def __init__(self, workers, *_of_processes):
            super().__init__(workers)

        def shutdown(self, wait=True, *, cancel_futures=False):
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            may_end.set()
            super().shutdown(wait=wait)

    def one(number):
        begun.append(number)
        assert number == 0 or may_end.wait(20)
        return Board()

    monkeypatch.setattr(campaign, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(campaign, "_one", one)
    played = campaign._side_by_side({number: number for number in range(100)}, 1)
    assert next(played) == (0, Board())
    played.close()
    assert begun in ([0], [0, 1])


def test_no_process_at_all_is_a_sentence(capsys):
    from console.commands import run

    assert run(["campaign", "--processes", "0"]) == 2
    assert "--processes 1" in capsys.readouterr().err


def test_a_worker_does_a_share_like_this_process(monkeypatch):
    share = Share(Part.MEMORY, 1, TINY)
    cast = campaign.remembering(campaign.real_cast())
    monkeypatch.setattr(campaign, "_cast", [])
    with campaign._worker:
        assert campaign._one(share) == shares.done(share, cast)
        assert campaign._one(share) == shares.done(share, replace(cast))
