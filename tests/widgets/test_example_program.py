"""The made-up program is whole: what the gallery shows could run."""

from __future__ import annotations

from itertools import pairwise

from profiles.findings import Rule
from profiles.totals import totals
from widgets import example_program as example


def test_the_days_of_the_example_tile_24_hours():
    for pattern in example.DAY_AND_NIGHT.base.patterns:
        assert pattern[0].start_s == 0
        assert pattern[-1].end_s == example.DAY_S
        assert all(a.end_s == b.start_s for a, b in pairwise(pattern))


def test_raising_raises_and_the_view_projects_both():
    raised = example.raised(10)
    assert totals(raised).nl.mean > totals(example.DAY_AND_NIGHT).nl.mean
    view = example.view(draft=raised)
    assert view.held is not None
    assert view.draft is not None
    assert example.finding(rule=Rule.FLOW_RANGE).start_s is None
