"""``main.py bench``: the rows, their references and targets, without measuring anything twice."""

from __future__ import annotations

import json

import pytest

from console.commands import bench, run
from console.commands.answers import CommandError
from console.commands.bench import Row, table

CHILDREN = {"bare": 100, "first_paint": 110, "everything_warm": 500}  # milliseconds


@pytest.fixture
def measured(monkeypatch):
    """Children that take exactly so long, and a loop that is half again as slow as its reference."""
    now_ns = 1_000_000_000
    monkeypatch.setattr(bench.time, "monotonic_ns", lambda: now_ns)
    told = {name: str(now_ns + ms * 1_000_000) for name, ms in CHILDREN.items()}
    told["keystrokes"] = " ".join(["4.0"] * 99 + ["9.0"])
    monkeypatch.setattr(bench, "_child", lambda name, _folder: told[name])
    monkeypatch.setattr("console.commands.bench_fleet.share", lambda _model: 0.21)
    monkeypatch.setattr("console.commands.bench_loop.ratio", lambda: (1.5, "the same in C, 0.3 ms"))


def test_each_row_is_a_ratio_to_a_reference_of_the_same_run(measured, capsys):
    assert run(["bench", "--json"]) == 0
    rows = {row["name"].split(" (")[0]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert all(set(row) == {"name", "ratio", "target", "reference"} for row in rows.values())
    assert rows["first paint of the window"]["ratio"] == 1.1
    assert rows["everything warm: records, plots, compiled loops"]["ratio"] == 5.0
    assert rows["keystroke to repaint, median"]["ratio"] == pytest.approx(4.0 / 16.67, abs=0.01)
    assert rows["keystroke to repaint, 99th percentile"]["ratio"] == pytest.approx(9.0 / 16.67, abs=0.01)
    assert rows["check loop: worst window of 19,200 pieces"]["ratio"] == 1.5
    assert rows["emulated fleet: 1,000 pumps, 10 statuses a second"]["ratio"] == 0.21
    assert "100 ms" in rows["first paint of the window"]["reference"]


def test_for_a_person_ratio_and_target_stand_side_by_side():
    assert table((Row("a start", 1.234, 1.2, "a bare one"),)).splitlines()[1:] == [
        "   1.23    1.20  a start",
        "                 a bare one",
    ]


def test_a_child_that_fails_is_told_with_its_reason(tmp_path):
    with pytest.raises(CommandError, match="no_such_measurement"):
        bench._child("no_such_measurement", tmp_path)
