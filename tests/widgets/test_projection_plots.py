"""Four plots, one time axis: read together, told apart by word and dash, and fast enough for a hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from profiles.findings import Rule
from profiles.line_change import Unbridged, Wrong
from profiles.program import Continuous, Program
from profiles.unusual import Unusual
from widgets import example_program as example
from widgets import theme
from widgets.projection_plots import ProjectionPlots, legend_rows
from widgets.projection_view import DAY_S, WEEK_S, ProjectionView
from widgets.scroll import Scroll
from widgets.tip_view import TipView
from widgets.tokens import THEMES, contrast


@pytest.fixture
def plots(keep):
    made = ProjectionPlots()
    made.resize(780, 600)
    return keep(made)


def test_without_a_program_a_sentence_says_what_to_do(plots):
    assert plots._stack.currentIndex() == 1
    plots.setView(ProjectionView(start=example.START, gap="Read the pump first."))
    assert plots._empty.value().sentence == "Read the pump first."
    plots.setView(None)
    assert "Read the pump" in plots._empty.value().sentence


def test_while_the_pumps_log_is_read_nothing_is_drawn_and_that_is_said(plots):
    plots.setView(example.view())
    plots.setUntold(reading=True)
    plots.setHorizon("week")
    assert (plots.view(), plots._stack.currentIndex()) == (None, 1)
    assert plots._empty.value().title == "Reading the pump's log"
    plots.setUntold(reading=False)
    assert "Read the pump again" in plots._empty.value().sentence
    plots.setView(None)
    assert plots._empty.value().title == "No program to project"


def test_all_four_plots_show_the_same_time(plots):
    plots.setView(example.view(draft=example.raised()))
    for horizon, span_s in (("day", DAY_S), ("week", WEEK_S)):
        plots.setHorizon(horizon)
        assert {panel._span_s for panel in plots.panels() if not panel.isHidden()} == {span_s}
    plots.setHorizon("refill")
    assert plots.span_s() == plots.view().refill_span_s()


def test_choosing_a_horizon_by_hand_is_said_and_setting_it_is_silent(qtbot, plots):
    plots.setView(example.view())
    said = []
    plots.horizonChanged.connect(said.append)
    plots.setHorizon("week")
    assert said == []
    plots._horizon._group.button(2).click()
    assert said == ["refill"]
    assert plots.horizon() == "refill"


def test_hovering_reads_all_four_at_one_instant(plots):
    plots.setView(example.view(draft=example.raised()))
    plots.flow.pointed.emit(3_600.0)
    assert plots._moment.text() == "Tue 24 Nov 10:40 · in 1 h"
    assert [panel.words() for panel in plots.panels()][:2] == [
        "held 0.648 mL/day · draft 0.7128 mL/day",
        "baclofen 356.4 mcg/day",
    ]
    assert all(not panel._cursor.isHidden() for panel in plots.panels())
    plots.flow.left.emit()
    assert plots._moment.text() == ""
    assert all(panel._cursor.isHidden() for panel in plots.panels())


def test_the_arrow_keys_read_too(qtbot, plots):
    plots.setView(example.view())
    plots.setFocus()
    qtbot.keyClick(plots, Qt.Key.Key_Right)
    assert plots._moment.text() == "Tue 24 Nov 09:40 · in 0 s"
    qtbot.keyClick(plots, Qt.Key.Key_Right)
    assert plots._moment.text() == "Tue 24 Nov 09:55 · in 15 min"
    qtbot.keyClick(plots, Qt.Key.Key_End)
    assert plots._moment.text() == "Wed 25 Nov 09:40 · in 1 day"
    qtbot.keyClick(plots, Qt.Key.Key_Left)
    assert plots._moment.text().startswith("Wed 25 Nov 09:25")
    qtbot.keyClick(plots, Qt.Key.Key_Home)
    assert plots._moment.text().startswith("Tue 24 Nov 09:40")
    qtbot.keyClick(plots, Qt.Key.Key_Escape)
    assert plots._moment.text() == ""


def test_the_legend_says_what_is_not_in_the_pump():
    view = example.view(draft=example.raised())
    assert [row.word for row in legend_rows(view, measured=True)] == [
        "held",
        "draft",
        "measured",
    ]
    assert legend_rows(replace(view, typing=True), measured=False)[1].word == "draft, typing"
    alone = legend_rows(example.view(), measured=False)
    assert [row.word for row in alone] == ["held"]
    assert not alone[0].dashed


def test_a_mixture_offers_its_drugs_and_the_choice_stays(plots):
    mixed = Program("Mixture", example.MIXTURE, Continuous(300_000, 1_500_000))
    view = example.view(mixed)
    plots.setView(view)
    assert plots._drug_choice.isVisible()
    plots._drug_choice._group.button(1).click()
    assert plots.window_plot._drug.name == "bupivacaine"
    plots.setView(example.view(mixed))
    assert plots.window_plot._drug.name == "bupivacaine"
    plots.setView(example.view())
    assert not plots._drug_choice.isVisible()


def test_another_window_is_shown_against_its_own_limit(plots):
    plots.setView(example.view())
    plots._window._group.button(0).click()
    assert plots.window_plot.words() == "no 1 h limit in the library"


def test_a_finding_is_marked_in_its_plot(plots):
    plots.setView(example.view(findings=(example.finding(),)))
    assert [len(panel.findingMarks()) for panel in plots.panels()] == [0, 0, 0, 1, 0]


def test_a_drag_and_a_sample_pass_through(qtbot, plots):
    plots.setView(example.view())
    with qtbot.waitSignal(plots.stepEdgeMoved) as moved:
        plots.flow.stepEdgeMoved.emit(0, 1, 7_200)
    assert moved.args == [0, 1, 7_200]
    plots.addMeasured(1.0, 600_000)
    assert plots.flow.is_measured()
    assert [row.word for row in plots._legend.rows()] == ["held", "measured"]
    plots.clearMeasured()
    assert [row.word for row in plots._legend.rows()] == ["held"]
    assert not plots.flow.is_measured()


@pytest.mark.parametrize("dress", THEMES)
def test_every_theme_draws_and_keeps_curves_apart_from_the_ground(qapp, plots, dress):
    plots.setView(example.view(draft=example.raised()))
    theme.apply(qapp, dress)
    qapp.processEvents()
    tokens = theme.tokens()
    image = plots.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 780, 2) for y in range(0, 600, 2)}
    assert tokens.surface in colours
    assert tokens.draft in colours
    for name in ("held", "draft", "measured", "caution", "danger"):
        assert contrast(getattr(tokens, name), tokens.surface) >= 4.5
    for ink in tokens.series:
        assert contrast(ink, tokens.surface) >= 3.0
    assert len({tokens.held, tokens.draft, *tokens.series}) == 6


def test_a_finding_about_a_window_leads_to_enough_time_and_its_length(plots):
    found = example.finding()
    plots.setView(example.view(findings=(found,)))
    plots._window.setValue(3_600)
    plots.showPlace(found.where)
    assert plots.horizon() == "week"  # the window ends after the first day
    assert plots._window.value() == DAY_S
    later = replace(found, start_s=8 * DAY_S, end_s=9 * DAY_S)
    plots.setView(example.view(findings=(later,)))
    plots.showPlace(later.where)
    assert plots.horizon() == "refill"


def test_a_finding_without_a_window_leaves_the_plots_alone(plots):
    step = example.finding(rule=Rule.FLOW_RANGE)
    plots.setView(example.view(findings=(step,)))
    plots.showPlace(step.where)
    assert plots.horizon() == "day"
    plots.setView(None)
    plots.showPlace(step.where)


def test_the_spinal_fluid_is_a_plot_of_its_own_only_when_it_is_asked_for(plots, qtbot):
    plots.setView(example.view())
    assert plots.csf.isHidden()
    assert plots.csfWish() is None
    with qtbot.waitSignal(plots.estimatesWanted):
        plots.tip.csf.click()
    assert plots.csfWish() == (DAY_S, None)
    assert plots.csf.words() == "being estimated"
    with qtbot.waitSignal(plots.estimatesWanted):
        plots._change_horizon("day")
    plots.setEstimates(TipView(csf={"baclofen": Unusual("No human data are known.")}))
    assert plots.csf.words() == "No human data are known."
    plots.setCsfShown(False)
    assert plots.csf.isHidden()


@pytest.mark.parametrize("height", [480, 300])
def test_every_plot_keeps_room_for_its_curves_beside_long_words(keep, height):
    """Where the window is too low for that, the plots scroll."""
    plots = ProjectionPlots()
    page = keep(Scroll(plots, "Plots of the program"))
    page.resize(560, height)
    plots.setView(example.view(draft=example.raised()))
    wrong = Unbridged((Wrong("baclofen", Fraction(300_000), Fraction(75_000)),), 316_000, 91_008)
    plots.setEstimates(TipView(unbridged=wrong))
    qt_settled()
    assert plots.tip.note.height() >= plots.tip.note.heightForWidth(plots.tip.note.width())
    assert all(panel.viewport().height() >= 4 * theme.base_px() for panel in plots.panels() if panel.isVisible())


def qt_settled():
    for _ in range(3):
        QCoreApplication.processEvents()
