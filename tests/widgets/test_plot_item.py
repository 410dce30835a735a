"""Items of several plots are painted in one round, with everything else that changed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme
from widgets.marks_item import Form, Mark, MarksItem
from widgets.plot_panel import PlotPanel, solid


class Rounds(QObject):
    """Counts the paints of a window."""

    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() is QEvent.Type.UpdateRequest
        return False


@pytest.fixture
def page(keep, qapp):
    made = QWidget()
    made.panels = [PlotPanel(f"Plot {number}", ("curve",)) for number in range(4)]
    made.words = theme.label("before")
    column = QVBoxLayout(made)
    for part in (made.words, *made.panels):
        column.addWidget(part)
    made.resize(400, 600)
    keep(made)
    for panel in made.panels:
        panel.setScale(10.0, 5.0, "mL", 1.0)
        panel.curve("curve").setStyle(solid("#000000"))
    qapp.processEvents()
    return made


def draw(page, height):
    page.words.setText(f"{height} mL")
    for panel in page.panels:
        panel.curve("curve").setSteps(np.array([0.0, 10.0]), np.array([height]))
        panel.setMarks((Mark(Form.ACROSS, "#000000", y=height),))


def test_four_plots_and_the_words_beside_them_are_painted_in_one_round(page, qapp):
    rounds = Rounds()
    page.installEventFilter(rounds)
    draw(page, 2.0)
    qapp.processEvents()
    assert rounds.count == 1


def test_what_changed_is_on_the_screen(page, qapp):
    draw(page, 2.0)
    qapp.processEvents()
    before = [panel.grab().toImage() for panel in page.panels]
    draw(page, 4.0)
    qapp.processEvents()
    for panel, old in zip(page.panels, before, strict=True):
        assert panel.grab().toImage() != old


def test_what_has_nothing_to_draw_is_not_asked_to(qapp):
    item = MarksItem()
    item.setMarks((Mark(Form.DOT, "#000000"),))
    assert item.isVisible()
    item.setMarks(())
    assert not item.isVisible()
