"""What would be lost is asked about, and staying is the default."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from console import desk as steps
from console.desk import Desk
from console.phases import Phase
from console.questions import loses_draft, question
from profiles.edits import scale
from profiles.program import Order


def test_staying_is_the_default_and_names_are_never_markup(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    go = question(window, "Leave?", "<b>M. Example</b>", "Leave", "Stay")
    box = window.findChild(QMessageBox)
    assert (box.defaultButton().text(), box.escapeButton().text(), go.text()) == ("Stay", "Stay", "Leave")
    assert (box.textFormat(), box.text()) == (Qt.TextFormat.PlainText, "<b>M. Example</b>")
    box.close()


@pytest.mark.parametrize(("phase", "lost"), [(Phase.DRAFTED, True), (Phase.LOST, True), (Phase.UNCERTAIN, False)])
def test_a_draft_is_lost_to_another_patient_alone(held: Desk, demo, phase: Phase, lost: bool):
    drafted = replace(steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100))), phase=phase)
    assert loses_draft(drafted, "another") is lost
    assert not loses_draft(drafted, held.patient.id)
    assert not loses_draft(held, "another")
    assert not loses_draft(Desk(), "another")
