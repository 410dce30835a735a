"""The figures of limits are quantities with their units, and nothing is set that is set already."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from console.commands import limits, run
from console.commands.answers import CommandError
from profiles.acts import PumpLimits

HELD = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)


def test_a_figure_without_its_unit_is_refused(capsys):
    assert run(["limits", "socket://127.0.0.1:1", "--by", "Dr. Example", "--bolus-max", "5"]) == 2
    assert "--bolus-max" in capsys.readouterr().err


def test_nobody_sets_limits_without_a_name(capsys):
    assert run(["limits", "socket://127.0.0.1:1", "--bolus-max", "0.5 mL"]) == 2
    assert "--by" in capsys.readouterr().err


def test_only_what_is_named_changes():
    read = SimpleNamespace(book=SimpleNamespace(limits=HELD))
    change = limits._change(read, {"bolus_max_nl": 500_000})
    assert change.limits == PumpLimits(24_000_000, 500_000, 18_000_000, 4_900, 3_600)
    with pytest.raises(CommandError, match="already"):
        limits._change(read, {"bolus_max_nl": 2_000_000})


def test_each_limit_has_its_unit():
    assert [value for _, value in limits.lines(HELD)] == ["24 mL/day", "2 mL", "18 mL", "4,900 %", "1 h"]
