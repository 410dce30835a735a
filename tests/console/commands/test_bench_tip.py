"""The references of what the plots are computed from say the same, or nothing is measured at all."""

from __future__ import annotations

import numpy as np
import pytest

from console.commands import bench_tip
from console.commands.answers import CommandError


def test_each_row_has_a_reference_that_says_the_same(library):
    rows = bench_tip.rows(library)
    assert [row.name.split(",")[0] for row in rows] == [
        "tip transport",
        "CSF estimate",
        "projection of 180 days of 48 steps",
    ]
    assert all(row.ratio > 0 for row in rows)


def test_without_a_compiler_numpy_and_python_are_the_references(library, monkeypatch):
    monkeypatch.setattr(bench_tip, "library", lambda _source: None)
    transport, csf, _ = bench_tip.rows(library)
    assert "no C" in transport.reference
    assert "no C" in csf.reference


def test_references_that_say_something_else_are_none(library, monkeypatch):
    monkeypatch.setattr(bench_tip, "_same", lambda _tip, _out: False)
    if bench_tip.library(bench_tip.SOURCE):
        with pytest.raises(CommandError, match="do not say the same"):
            bench_tip.rows(library)
    monkeypatch.setattr(bench_tip.csf, "curve", lambda _model, at_s, _rates, relax: np.zeros(len(at_s)))
    monkeypatch.setattr(bench_tip, "_same", lambda _tip, _out: True)
    with pytest.raises(CommandError, match="estimate"):
        bench_tip.rows(library)
