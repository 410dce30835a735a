"""A finding stands in the plot that it speaks of, over the time it means, in the colour of its weight."""

from __future__ import annotations

from profiles.findings import Rule, Severity
from widgets import example_program as example
from widgets import theme
from widgets.finding_marks import marks_for, plot_of
from widgets.projection_view import DAY_S


def test_every_rule_has_a_plot():
    for rule in Rule:
        assert plot_of(example.finding(rule=rule)) in ("flow", "tip", "window", "reservoir")


def test_a_window_is_marked_in_the_rolling_plot_within_the_view(qapp):
    view = example.view(findings=(example.finding(),))
    bars = marks_for(view, "window", DAY_S)
    assert [(bar.x, bar.x_end) for bar in bars] == [(30_000, DAY_S)]
    assert bars[0].colour == theme.tokens().caution
    assert marks_for(view, "flow", DAY_S) == ()


def test_the_worst_lies_on_top_and_a_note_is_not_drawn(qapp):
    findings = tuple(example.finding(weight) for weight in (Severity.HARD, Severity.SOFT, Severity.NOTE))
    bars = marks_for(example.view(findings=findings), "window", DAY_S)
    assert [bar.colour for bar in bars] == [theme.tokens().caution, theme.tokens().danger]


def test_a_finding_beyond_the_view_is_not_drawn(qapp):
    view = example.view(findings=(example.finding(),))
    assert marks_for(view, "window", 20_000) == ()
