"""The references of what the plots are computed from say the same, or nothing is measured at all."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest

from console.commands import bench_tip
from console.commands.answers import CommandError
from profiles.projection_loops import PLAIN


def test_each_row_has_a_reference_that_says_the_same(library):
    rows = bench_tip.rows(library)
    assert [row.name.split(",")[0] for row in rows] == [
        "tip transport",
        "CSF estimate",
        "CSF estimate",
        "projection of 180 days of 48 steps",
    ]
    assert all(row.ratio > 0 for row in rows if row.ratio is not None)


@pytest.mark.skipif(find_spec("scipy") is not None, reason="scipy is installed here, and is measured")
def test_without_a_solver_its_row_says_so_and_has_no_figure(library):
    row = bench_tip.rows(library)[2]
    assert (row.ratio, row.reference) == (None, "scipy, which is not installed here")


def solver(steps):
    """What scipy offers under the name of odeint, made of ``steps(at)``."""
    made = ModuleType("scipy.integrate")
    made.odeint = lambda slope, _start, hours: steps(slope, hours)[:, None]
    return {"scipy": ModuleType("scipy"), "scipy.integrate": made}


def test_a_solver_is_told_with_how_far_off_it_is_and_one_of_something_else_is_none(monkeypatch):
    model, at_s, rates = bench_tip._modelled()
    exact = bench_tip.csf.curve(model, at_s, rates)
    for name, made in solver(lambda _slope, _hours: exact * 1.02).items():
        monkeypatch.setitem(sys.modules, name, made)
    row = bench_tip._solved("CSF", PLAIN)
    assert row.reference.endswith("off by up to 2.00 %")
    for name, made in solver(lambda _slope, _hours: exact * 1.2).items():
        monkeypatch.setitem(sys.modules, name, made)
    with pytest.raises(CommandError, match="solver"):
        bench_tip._solved("CSF", PLAIN)


def test_what_a_solver_is_handed_is_the_equation_that_the_estimate_steps_through(monkeypatch):
    """Small steps of Euler from edge to edge end where the exact steps do."""

    def euler(slope, hours):
        level, levels = 0.0, [0.0]
        for begin, end in pairwise(hours.tolist()):
            for part in range(20):
                step = (end - begin) / 20
                level += step * float(slope(np.array(level), begin + part * step))
            levels.append(level)
        return np.array(levels)

    for name, made in solver(euler).items():
        monkeypatch.setitem(sys.modules, name, made)
    model, at_s, rates = bench_tip._modelled()
    at_s, rates = at_s[:200], rates[:199]
    assert np.allclose(bench_tip._by_odeint(model, at_s, rates), bench_tip.csf.curve(model, at_s, rates), rtol=1e-2)


def test_without_a_compiler_numpy_and_python_are_the_references(library, monkeypatch):
    monkeypatch.setattr(bench_tip, "library", lambda _source: None)
    transport, csf, *_ = bench_tip.rows(library)
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
