"""How far a push is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from widgets.progress_panel import ProgressPanel, ProgressView
from widgets.wording_pump import MAIN_STAGES


@pytest.fixture
def panel(keep):
    return keep(ProgressPanel())


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("at", range(len(MAIN_STAGES)))
def test_stages_are_done_under_way_or_to_come(panel, at):
    panel.setValue(ProgressView("Programming", MAIN_STAGES[at]))
    said = [name.rpartition(": ")[2] for name in panel.stages()]
    assert said == ["done"] * at + ["under way"] + ["still to come"] * (len(MAIN_STAGES) - at - 1)


@pytest.mark.req(67)
def test_the_hand_at_the_pump_is_asked_for_only_while_it_is_waited_for(panel):
    panel.setValue(ProgressView("Programming", "waiting"))
    assert "Confirm at the pump now." in texts(panel)
    panel.setValue(ProgressView("Programming", "settling"))
    assert "Confirm at the pump now." not in texts(panel)


def test_bytes_are_shown_where_a_stage_moves_bytes(panel):
    panel.setValue(ProgressView("Programming", "sending", 120, 480))
    bar = panel.findChild(QProgressBar)
    assert (bar.value(), bar.maximum(), bar.isVisible()) == (120, 480, True)
    panel.setValue(ProgressView("Programming", "sealing"))
    assert bar.isHidden()


@pytest.mark.parametrize("stage", ["calling-off", "asking-again"])
def test_what_leaves_the_path_is_said_alone(panel, stage):
    panel.setValue(ProgressView("Programming", stage))
    shown = texts(panel)
    assert any("transaction" in text or "became" in text for text in shown)
    assert "Send to the pump's second memory" not in shown


def test_calling_off_is_offered_while_it_is_possible(qtbot, panel):
    panel.setValue(ProgressView("Programming", "sending", may_cancel=True))
    cancel = panel.findChild(QPushButton)
    with qtbot.waitSignal(panel.cancelRequested):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    panel.setValue(ProgressView("Programming", "settling"))
    assert cancel.isHidden()
    assert panel.value().stage == "settling"


def test_it_says_that_the_old_program_still_runs(panel):
    panel.setValue(ProgressView("Programming", "begin"))
    assert any("keeps running the program that it held" in text for text in texts(panel))
