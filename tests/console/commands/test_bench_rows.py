"""A figure of the bench, and two ways in turns."""

from __future__ import annotations

from console.commands.bench_rows import Row, missing, side_by_side


def test_a_target_is_met_as_far_as_two_decimals_tell():
    assert Row("a", 1.204, 1.2, "b").met
    assert not Row("a", 1.206, 1.2, "b").met


def test_a_figure_without_a_target_misses_none():
    row = Row("a", 9.0, None, "b")
    assert row.met
    assert (row.aim("g"), Row("a", 1.0, 1.2, "b").aim(".2f")) == ("none", "1.20")


def test_a_reference_that_is_not_installed_has_no_figure_and_says_so():
    row = missing("a", 1.0, "no_such_package")
    assert row == Row("a", None, 1.0, "no_such_package, which is not installed here")
    assert (row.told, row.met, row.aim("g")) == ("none", True, "1")
    assert missing("a", 1.0, "numpy") is None
    assert Row("a", 1.204, 1.2, "b").told == "1.20"


def test_both_ways_run_in_turns_equally_often():
    ran: list[str] = []
    mine, theirs = side_by_side(lambda: ran.append("one"), lambda: ran.append("other"), rounds=3)
    assert ran == ["one", "other"] * 3
    assert mine > 0 and theirs > 0
