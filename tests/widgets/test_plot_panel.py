"""A plot says where the hand is, keeps its scale until it is told another, and never zooms."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from widgets import theme
from widgets.axis_ticks import Tick
from widgets.marks_item import Form, Mark
from widgets.plot_panel import FOOT_PX, PlotPanel, dashed, solid


@pytest.fixture
def panel(keep):
    made = PlotPanel("Pump flow", ("line",))
    made.resize(500, 160)
    keep(made)
    made.setScale(100.0, 0.9e6, "mL/day", 1e6)
    return made


def test_the_axis_begins_at_zero_and_ends_at_a_round_number(panel):
    assert panel.top() == pytest.approx(1e6)
    assert panel._strip.unit() == "mL/day"
    assert panel._strip.ticks()[-1].text == "1"
    x, y = panel._box.viewRange()
    below_px = -y[0] / (y[1] - y[0]) * panel.viewport().height()
    assert (x, y[1], below_px) == ([0, 100], pytest.approx(1e6), pytest.approx(FOOT_PX))


def test_the_pointer_is_told_in_seconds_and_values(qtbot, panel):
    told = []
    panel.pointed.connect(told.append)
    width, height = panel.viewport().width(), panel.viewport().height()
    qtbot.mouseMove(panel.viewport(), QPoint(width // 2, height // 2))
    assert told[-1] == pytest.approx(50, abs=1)
    assert panel.at(width / 2, (height - FOOT_PX) / 2) == (pytest.approx(50), pytest.approx(0.5e6))
    assert panel.at(0, height - FOOT_PX)[1] == pytest.approx(0, abs=1e-3)
    assert panel.seconds_per_pixel() == pytest.approx(100 / width)


def test_a_drag_is_told_from_press_to_release(qtbot, panel):
    said = []
    for name in ("pressed", "released"):
        getattr(panel, name).connect(lambda at_s, _value, name=name: said.append((name, round(at_s, -1))))
    half = QPoint(panel.viewport().width() // 2, 20)
    qtbot.mousePress(panel.viewport(), Qt.MouseButton.LeftButton, pos=half)
    qtbot.mouseRelease(panel.viewport(), Qt.MouseButton.LeftButton, pos=half)
    assert said == [("pressed", 50), ("released", 50)]


def test_the_wheel_changes_nothing(panel):
    before = panel._box.viewRange()
    none, no_phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton, none, no_phase, False
    )
    QApplication.sendEvent(panel.viewport(), wheel)
    assert panel._box.viewRange() == before


def test_a_reading_stands_in_for_the_words_and_goes_again(panel):
    panel.setWords("next 24 h: 0.6 mL", "The next 24 hours")
    panel.setReading("held 0.6 mL/day")
    assert panel.words() == "held 0.6 mL/day"
    panel.setReading(None)
    assert panel.words() == "next 24 h: 0.6 mL"
    assert panel.accessibleName() == "Pump flow"
    assert panel.accessibleDescription() == "The next 24 hours"


def test_the_reading_line_stands_at_its_instant_and_hides_outside(panel):
    panel.setCursor_s(50)
    assert not panel._cursor.isHidden()
    assert panel._cursor.x() == pytest.approx(panel.viewport().width() / 2, abs=1.5)
    panel.setCursor_s(101)
    assert panel._cursor.isHidden()


def test_spans_lie_under_the_curves_and_words_over_them(panel):
    span, line = Mark(Form.SPAN, "#ff0000", x=1, x_end=2), Mark(Form.UP, "#00ff00", x=3, text="here")
    panel.setMarks((span, line))
    assert span in panel._under.marks()
    assert panel._over.marks() == (line,)
    panel.setTimeTicks((Tick(25.0, "06:00"),))
    assert any(mark.form is Form.UP and mark.x == 25 for mark in panel._under.marks())
    panel.setFindingMarks((Mark(Form.BAR, "#ff0000", x=0, x_end=9),))
    assert len(panel.findingMarks()) == 1


def test_another_theme_recolours_the_plot(qapp, panel):
    panel.curve("line").setSteps(np.array([0.0, 100.0]), np.array([0.5e6]))
    theme.apply(qapp, "dark")
    panel.restyle()
    assert panel._plot.backgroundBrush().color().name() == theme.tokens().surface


def test_styles_differ_by_more_than_colour():
    assert dashed("#000000").dash
    assert not solid("#000000").dash
    assert solid("#000000", fill="#ff0000", hatch=True).hatch


def test_the_grid_follows_the_numbers_when_the_plot_grows(qapp, panel):
    panel.resize(500, 400)
    qapp.processEvents()
    across = [mark.y for mark in panel._under.marks() if mark.form is Form.ACROSS]
    assert across == pytest.approx([tick.at * 1e6 for tick in panel._strip.ticks()])


def test_the_word_of_a_span_is_among_the_words_over_the_curves_where_none_hides_another(panel):
    span = Mark(Form.SPAN, "#ff0000", x=0, x_end=50, text="thin after the prime", alpha=40)
    bar = Mark(Form.BAR, "#0000ff", x=0, x_end=50, width=0.0, text="5 to 95 % arrival")
    panel.setMarks((span, bar))
    assert panel.marks() == (span, bar)
    assert [mark.text for mark in panel._over.marks()] == ["thin after the prime", "5 to 95 % arrival"]
    assert [mark.text for mark in panel._under.marks() if mark.form is Form.SPAN] == [""]


def test_a_plot_is_never_lower_than_its_curves_can_be_read(panel):
    panel.resize(500, panel.minimumSizeHint().height())
    panel.layout().activate()
    assert panel.viewport().height() >= 4 * theme.base_px()
