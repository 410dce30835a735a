"""``main.py bench``: the rows, their references and targets, without measuring anything twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.commands import bench, bench_fleet, bench_instead, bench_loop, bench_records, bench_serial, bench_tip, run
from console.commands.answers import CommandError
from console.commands.bench import BEGIN, END, page, table
from console.commands.bench_rows import Row

STARTS = {"bare": 100, "first_paint": 110, "frame": 180, "worklist": 300, "everything_warm": 500}  # milliseconds
SPEED_PAGE = Path(__file__).resolve().parents[3] / "docs" / "speed.md"


@pytest.fixture
def measured(monkeypatch):
    """Children that take exactly so long, and a core that is half again as slow as its reference."""
    now_ns = 1_000_000_000
    monkeypatch.setattr(bench.time, "monotonic_ns", lambda: now_ns)
    told = {name: str(now_ns + ms * 1_000_000) for name, ms in STARTS.items()}
    told["everything_warm"] = f"45.0 {told['everything_warm']}"
    told["keystrokes"] = " ".join(["4.0"] * 99 + ["9.0"])
    told["repaints"] = json.dumps({"0": 2.0, "1000": 6.0, "1000000": 7.0})
    told["stream"] = "0.2"
    monkeypatch.setattr(bench, "_child", lambda _module, name, _folder: told[name])
    monkeypatch.setattr(bench_loop, "rows", lambda: (Row("check loop", 1.5, 1.6, "the same in C, 0.3 ms"),))
    without = Row("check loop, against pandas", None, 1.0, "pandas, which is not installed here")
    monkeypatch.setattr(bench_instead, "rows", lambda _library: (without,))
    monkeypatch.setattr(bench_tip, "rows", lambda _library: (Row("tip transport", 0.5, 1.0, "the same in C"),))
    monkeypatch.setattr(bench_fleet, "rows", lambda _library: (Row("emulated fleet", 0.21, 0.25, "one core"),))
    monkeypatch.setattr(bench_records, "rows", lambda _folder: (Row("durable append", 1.1, 1.3, "sqlite3"),))
    monkeypatch.setattr(bench_serial, "rows", lambda: (Row("serial round trip", 1.2, 1.5, "raw"),))


def test_each_row_is_a_ratio_to_a_reference_of_the_same_run(measured, capsys):
    assert run(["bench", "--json"]) == 0
    rows = {row["name"].split(" (")[0]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert all(set(row) == {"name", "ratio", "target", "reference"} for row in rows.values())
    ratios = {name: row["ratio"] for name, row in rows.items()}
    assert ratios == {
        "first paint of the window": 1.1,
        "rail, banner and emergency stop painted": 1.8,
        "first useful paint: the worklist with its rows": 3.0,
        "everything warm: records, plots, compiled loops": 5.0,
        "longest stall of the window until then": 0.75,
        "keystroke to repaint, median": 0.24,
        "keystroke to repaint, 99th percentile": 0.54,
        "repaint of 1,000 filled steps": 3.0,
        "repaint of 1,000,000 filled steps": 3.5,
        "repaint of 1,000,000 steps against 1,000": pytest.approx(7 / 6, abs=0.001),
        "measured stream of 50 Hz on the plots": 0.2,
        "check loop": 1.5,
        "check loop, against pandas": None,
        "tip transport": 0.5,
        "serial round trip": 1.2,
        "emulated fleet": 0.21,
        "durable append": 1.1,
    }
    assert "100 ms" in rows["first paint of the window"]["reference"]


def test_one_kind_can_be_measured_alone(measured, monkeypatch, capsys):
    monkeypatch.setattr(bench_loop, "rows", lambda: pytest.fail("the loop was not asked for"))
    assert run(["bench", "--only", "stream", "--only", "wire", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["name"] for row in rows] == ["measured stream of 50 Hz on the plots", "serial round trip"]


def test_a_page_is_never_written_with_half_of_the_rows(measured, tmp_path):
    kept = tmp_path / "speed.md"
    kept.write_text(f"{BEGIN}\nold\n{END}\n", encoding="utf-8")
    assert run(["bench", "--only", "wire", "--page", str(kept)]) == 2
    assert "old" in kept.read_text(encoding="utf-8")


def test_the_table_of_a_page_is_replaced_and_nothing_else_of_it(measured, tmp_path, capsys):
    written = tmp_path / "speed.md"
    written.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert run(["bench", "--page", str(written)]) == 0
    text = written.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n")
    assert "| check loop | the same in C, 0.3 ms | 1.6 | 1.50 |" in text
    assert "| check loop, against pandas | pandas, which is not installed here | 1 | none |" in text
    assert "old" not in text
    assert "check loop" in capsys.readouterr().out


def test_a_page_that_cannot_take_the_table_is_told_before_anything_is_measured(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "measured", lambda _kinds: pytest.fail("it was measured"))
    (tmp_path / "bare.md").write_text(f"{END}\n{BEGIN}\n", encoding="utf-8")
    for name, why in (("gone/page.md", "cannot be read"), ("bare.md", "has no place for the table")):
        assert run(["bench", "--page", str(tmp_path / name), "--json"]) == 2
        assert why in json.loads(capsys.readouterr().out)["error"]


def test_a_page_that_cannot_be_written_at_the_end_costs_no_figure(measured, monkeypatch, tmp_path, capsys):
    written = tmp_path / "speed.md"
    written.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    before = bench.measured

    def in_a_folder_that_goes_away(kinds):
        rows = before(kinds)
        written.unlink()
        tmp_path.rmdir()
        return rows

    monkeypatch.setattr(bench, "measured", in_a_folder_that_goes_away)
    assert run(["bench", "--page", str(written), "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["rows"]
    assert "cannot be written" in said.err


def test_the_page_of_the_docs_has_the_marks():
    assert "| --- | --- | --- | --- |" in page((), SPEED_PAGE.read_text(encoding="utf-8"))


def test_for_a_person_ratio_and_target_stand_side_by_side_and_a_miss_is_said():
    paints = (
        Row("a paint", 4.234, 4.0, "an empty one"),
        Row("a sum", None, 1.0, "pandas, which is not installed here"),
    )
    rows = (Row("a start", 1.204, 1.2, "a bare one"), *paints)
    assert table(rows).splitlines()[1:] == [
        "   1.20    1.20  a start",
        "                 a bare one",
        "   4.23    4.00  a paint  (missed)",
        "                 an empty one",
        "   none    1.00  a sum",
        "                 pandas, which is not installed here",
    ]


def test_a_child_that_fails_is_told_with_its_reason(tmp_path):
    with pytest.raises(CommandError, match="no_such_measurement"):
        bench._child("window", "no_such_measurement", tmp_path)


def test_packages_of_another_folder_are_found_after_everything_else(measured, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench.sys, "path", [*bench.sys.path])
    assert run(["bench", "--only", "wire", "--packages", str(tmp_path / "gone"), "--json"]) == 2
    assert "is no folder" in json.loads(capsys.readouterr().out)["error"]
    assert run(["bench", "--only", "wire", "--packages", str(tmp_path)]) == 0
    assert bench.sys.path[-1] == str(tmp_path.resolve())
