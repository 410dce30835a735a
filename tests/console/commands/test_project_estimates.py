"""The estimates beside the table: named as such, with the sentences that must stand beside them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from console.commands import run
from console.commands.answers import CommandError
from console.commands.project_estimates import weight_of

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
START = ("--start", "2026-11-23T09:00", "--horizon", "3d")


def projected(capsys, name: str, *more: str) -> tuple[list[dict[str, str]], str]:
    blocked = name.startswith("bad-")  # it is drawn all the same, and the exit code says that it may not be programmed
    assert run(["project", str(EXAMPLES / name), *START, *more]) == int(blocked)
    told = capsys.readouterr()
    return list(csv.DictReader(io.StringIO(told.out))), told.err


def test_without_a_bridge_the_dose_is_said_before_anyone_asks(capsys):
    rows, err = projected(capsys, "bad-concentration-step.json")
    assert "Without a bridge the tip gets 250 mcg/day of baclofen instead of 300 mcg/day" in err
    assert "At the tip: new fluid after 0.316 mL" in err
    assert not [name for name in rows[0] if name.startswith("estimate")]


def test_the_arrival_band_goes_around_plug_flow_and_is_empty_elsewhere(capsys):
    rows, _ = projected(capsys, "good-bridge.json", "--estimates")
    low, mean, high = (f"estimate_tip_baclofen_{word}_ng_per_day" for word in ("low", "mean", "high"))
    inside = [row for row in rows if row[low]]
    assert 5 < len(inside) < len(rows)
    assert all(float(row[low]) <= float(row[high]) for row in inside)
    assert any(float(row[low]) < float(row[mean]) < float(row[high]) for row in inside)
    assert rows[0][low] == ""


def test_the_spinal_fluid_is_a_band_that_is_called_an_estimate(capsys):
    rows, err = projected(capsys, "good-continuous.json", "--estimates")
    low, high = (float(rows[-1][f"estimate_csf_baclofen_{word}_ng_per_ml"]) for word in ("low", "high"))
    assert 0 < low < high
    assert "not measured" in err


def test_a_drug_per_kilogram_asks_for_the_weight(capsys):
    rows, err = projected(capsys, "good-mixture.json", "--estimates")
    assert "weight" in err
    assert "No human data" in err
    assert not [name for name in rows[0] if "csf_morphine" in name]
    rows, _ = projected(capsys, "good-mixture.json", "--estimates", "--weight", "70 kg")
    assert float(rows[-1]["estimate_csf_morphine_high_ng_per_ml"]) > 0


def test_a_prime_says_how_long_the_drug_comes_thin(capsys):
    rows, err = projected(capsys, "good-prime.json", "--estimates")
    assert "comes thin at first" in err
    assert float(rows[0]["estimate_tip_baclofen_low_ng_per_day"] or 0) == 0


def test_a_weight_is_written_with_its_unit():
    assert (weight_of(""), weight_of("70 kg"), weight_of("72,5 kg")) == (None, 70_000, 72_500)
    with pytest.raises(CommandError, match="--weight"):
        weight_of("heavy")
