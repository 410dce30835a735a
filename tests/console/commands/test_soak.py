"""``main.py soak``: what it prints, and what it calls a failure."""

from __future__ import annotations

import json
import signal

import pytest

from console.commands import run, soak
from console.commands.soaking import Gap, Tally

GOOD = Tally(minutes=6, frames=7_000, pulls=6, looks=9, memory_warm_kib=1_000, memory_end_kib=1_001, hourly_kib=[1_234])
GOOD.gaps.append(Gap(12.0, 8.0, 50, "held"))
BAD = {
    "a wrong word": Tally(wrong_words=1, wrong=["50 ms: 'Running' calls known what nobody knows"]),
    "a long gap": Tally(gaps=[Gap(soak.MOST_GAP_MS, 8.0, 50, "held")]),
    "growth": Tally(memory_warm_kib=1_000, memory_end_kib=1_010),
}


def test_a_clean_run_is_one_object_and_0(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(soak, "played", lambda minutes, seed: asked.append((minutes, seed)) or GOOD)
    assert run(["soak", "--hours", "0.1", "--seed", "7", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert asked == [(6, 7)]
    assert (row["ok"], row["hours"], row["worst_gap_ms"], row["growth_percent"]) == (True, 0.1, 12.0, 0.1)
    assert run(["soak"]) == 0
    assert asked[-1] == (480, 1)
    said = capsys.readouterr().out
    assert "7,000 status frames" in said
    assert "behind each hour: 1,234" in said


@pytest.mark.parametrize("what", BAD)
def test_each_thing_that_may_not_be_is_a_failure(what, monkeypatch, capsys):
    monkeypatch.setattr(soak, "played", lambda _minutes, _seed: BAD[what])
    assert run(["soak"]) == 1
    said = capsys.readouterr().out
    assert all(word in said for word in BAD[what].wrong)


@pytest.mark.parametrize("hours", ["0", "-1", "nan", "1001", "many"])
def test_hours_that_are_none_are_wrong_usage(hours, capsys):
    assert run(["soak", "--hours", hours]) == 2
    assert "hours" in capsys.readouterr().err


def test_a_signal_ends_it_behind_a_minute(monkeypatch, capsys):
    from console.commands.soaking import Soak

    monkeypatch.setattr(Soak, "minute", lambda _soak: signal.raise_signal(signal.SIGTERM))
    assert run(["soak", "--json"]) == 3
    assert json.loads(capsys.readouterr().out) == {"error": "Interrupted."}


def test_a_minute_is_really_played():
    tally = soak.played(1, 3)
    assert (tally.minutes, tally.pulls, tally.wrong) == (1, 1, [])
    assert tally.frames > 500
