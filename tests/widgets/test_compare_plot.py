"""Programs over each other: told apart by dash and swatch, on one axis."""

from __future__ import annotations

import pytest

from widgets import compare_plot, theme
from widgets import example_program as example
from widgets.compare_plot import DASHES, CompareCurves, ComparePlot
from widgets.projection_view import DAY_S, WEEK_S


@pytest.fixture
def plot(keep):
    return keep(compare_plot.example())


def test_each_program_has_a_dash_of_its_own(plot):
    styles = [plot.tip.curve(f"program{n}").style() for n in range(4)]
    assert len({style.dash for style in styles}) == len({style.stroke for style in styles}) == 4
    assert len(set(DASHES)) == 4


def test_both_plots_share_their_time_and_reach_the_highest_program(plot):
    assert plot.tip._span_s == plot.rolling._span_s == DAY_S
    assert plot.tip.top() >= 324_000
    assert plot.rolling.words() == "in the last 4 h"
    plot._span._group.button(1).click()
    assert plot.tip._span_s == WEEK_S
    plot._window._group.button(2).click()
    assert plot.rolling.words() == "in the last 24 h"
    assert plot.rolling.top() >= 300_000


def test_a_program_that_cannot_be_compared_has_no_curve(plot):
    value = plot.value()
    plot.setValue(CompareCurves(example.START, value.drug, (None, value.projections[1])))
    assert plot.tip.curve("program0")._high.size == 0
    assert plot.tip.curve("program1")._high.size > 0
    plot.setValue(None)
    assert plot.value() is None


def test_another_theme_takes_every_colour_again(plot, qapp):
    before = plot.tip.curve("program0").style().stroke
    theme.apply(qapp, "dark")
    assert plot.tip.curve("program0").style().stroke != before
    theme.apply(qapp, "light")


def test_an_empty_plot_shows_nothing(keep):
    assert keep(ComparePlot()).value() is None
