"""``main.py project``: the table says what the order says, at the instants where something changes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from console.commands import run
from console.commands.answers import CommandError
from console.commands.project import horizon_of, start_of

EXAMPLES = Path(__file__).resolve().parent.parent.parent.parent / "docs" / "examples"


def table(capsys, name: str, *more: str) -> list[dict[str, str]]:
    assert run(["project", str(EXAMPLES / name), *more]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_timed_day_changes_at_its_steps_and_gives_its_dose(capsys):
    rows = table(capsys, "good-timed.json", "--start", "2026-11-23T00:00", "--horizon", "24h")
    flows = {row["time"]: float(row["flow_nl_per_day"]) for row in rows}
    assert flows["2026-11-23T00:00:00"] == 504_000
    assert flows["2026-11-23T06:00:00"] == 648_000
    assert flows["2026-11-23T22:00:00"] == 504_000
    assert float(rows[-1]["tip_baclofen_total_ng"]) == pytest.approx(300_000)
    assert float(rows[-1]["rolling_24h_baclofen_ng"]) == pytest.approx(300_000)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("bad-*.json")), ids=lambda p: p.stem)
def test_an_order_that_may_not_be_pushed_is_projected_with_its_findings_beside_it(file, capsys):
    assert run(["project", str(file), "--start", "2026-11-23T09:00", "--horizon", "1d"]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("time,elapsed_s,flow_nl_per_day,")
    assert f" {file.stem.removeprefix('bad-')} at " in told.err


def test_the_weekday_of_the_start_picks_the_pattern(capsys):
    monday = table(capsys, "good-timed-week.json", "--start", "2026-11-23T12:00", "--horizon", "1h")
    sunday = table(capsys, "good-timed-week.json", "--start", "2026-11-22T12:00", "--horizon", "1h")
    assert float(monday[0]["flow_nl_per_day"]) == 648_000
    assert float(sunday[0]["flow_nl_per_day"]) == 612_000


def test_the_reservoir_goes_down_by_what_is_given(capsys):
    rows = table(capsys, "good-continuous.json", "--start", "2026-11-23T09:00", "--horizon", "2d")
    assert float(rows[0]["reservoir_nl"]) - float(rows[-1]["reservoir_nl"]) == pytest.approx(1_200_000)
    assert float(rows[-1]["reservoir_earliest_nl"]) < float(rows[-1]["reservoir_latest_nl"])


def test_every_component_of_a_mixture_has_its_columns(capsys):
    rows = table(capsys, "good-mixture.json", "--start", "2026-11-23T09:00+01:00", "--horizon", "1h")
    assert float(rows[0]["tip_bupivacaine_ng_per_day"]) == 2 * float(rows[0]["tip_morphine_ng_per_day"])
    assert rows[0]["time"] == "2026-11-23T09:00:00+01:00"


def test_the_process_writes_a_file_and_says_so_beside_the_answer(run_main, tmp_path):
    out = tmp_path / "out.csv"
    told = run_main(
        "project", EXAMPLES / "good-periodic.json", "--start", "2026-11-23T09:00", "--horizon", "7d", "--csv", out
    )
    assert (told.code, told.out) == (0, "")
    assert str(out) in told.err
    assert out.read_text(encoding="utf-8").startswith("time,elapsed_s,flow_nl_per_day,")


def test_a_place_that_cannot_be_written_is_a_sentence(run_main, tmp_path):
    told = run_main("project", EXAMPLES / "good-timed.json", "--start", "2026-11-23", "--csv", tmp_path / "no" / "x")
    assert told.code == 2
    assert "cannot be written" in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(("text", "span_s"), [("7d", 604_800), ("36h", 129_600), ("90min", 5_400), ("1.5h", 5_400)])
def test_a_span_is_a_number_and_its_unit(text, span_s):
    assert horizon_of(text) == span_s


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "7y", "0h", ".5h", "7dd"])
def test_what_is_no_span_is_refused_with_an_example(text):
    with pytest.raises(CommandError, match="--horizon"):
        horizon_of(text)


def test_what_is_no_time_is_refused_with_an_example():
    with pytest.raises(CommandError, match="2026-11-23T09:00"):
        start_of("yesterday")


@pytest.mark.parametrize("horizon", ["7d", "3650d"])
def test_a_table_that_would_leave_the_calendar_is_wrong_usage(horizon, capsys):
    file = str(EXAMPLES / "good-continuous.json")
    assert run(["project", file, "--start", "9999-12-30T09:00", "--horizon", horizon]) == 2
    assert "after the year 9999" in capsys.readouterr().err


def test_what_runs_after_a_one_time_part_is_said_beside_the_table(capsys):
    assert run(["project", str(EXAMPLES / "good-bridge.json"), "--start", "2026-11-23T09:00", "--horizon", "1h"]) == 0
    told = capsys.readouterr()
    assert "bridge of" in told.err
    assert told.err.rstrip().endswith("until it is changed.")
    assert told.out.startswith("time,elapsed_s")
