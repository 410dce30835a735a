"""Nothing is chosen for the person, and nothing can be held before choice, reason and name stand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from profiles.context import Exposure
from widgets.fields import TextField
from widgets.hold_button import HoldButton
from widgets.tolerance_dialog import ToleranceChoice, ToleranceDialog, ToleranceView

CHOICES = (
    ToleranceChoice(Exposure.NAIVE, "Not tolerant", ("A new start.", "First dose at most 200 mcg/day")),
    ToleranceChoice(Exposure.TOLERANT, "Still tolerant", ("A change of what ran last.",)),
)
VIEW = ToleranceView((("Pump", "CIS-1"),), CHOICES, ("A new start.",), ("Abrupt stop is dangerous.",))


@pytest.fixture
def dialog(qtbot):
    shown = ToleranceDialog(VIEW)
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # pytest-qt closes it once more
    qtbot.addWidget(shown)
    shown.show()
    return shown


def hold(dialog: ToleranceDialog) -> HoldButton:
    return dialog.findChild(HoldButton)


def write(dialog: ToleranceDialog, key: str, text: str) -> None:
    field = dialog._form.field(key)
    assert isinstance(field, TextField)
    field._line.setText(text)
    field._line.textEdited.emit(text)


def press(dialog: ToleranceDialog, text: str) -> None:
    next(b for b in dialog.findChildren(QAbstractButton) if b.text() == text).click()


@pytest.mark.req(12)
def test_it_begins_without_an_answer(dialog):
    assert dialog.chosen() is None
    assert "Choose what the patient is" in dialog._holds.text()
    assert not hold(dialog).isEnabled()


def test_choice_reason_and_name_are_all_needed(dialog):
    press(dialog, "Still tolerant")
    assert dialog._holds.text() == "A change of what ran last."
    assert not hold(dialog).isEnabled()
    write(dialog, "reason", "examined")
    assert not hold(dialog).isEnabled()
    write(dialog, "person", " A. Doctor ")
    assert hold(dialog).isEnabled()
    write(dialog, "reason", "  ")
    assert not hold(dialog).isEnabled()


def test_what_each_answer_makes_hold_stands_beside_what_holds_without_one(dialog):
    press(dialog, "Not tolerant")
    assert dialog._holds.text() == "A new start.\nFirst dose at most 200 mcg/day"
    press(dialog, "Still tolerant")
    assert dialog._holds.text() == "A change of what ran last."


def test_one_hold_states_it_once_and_closes(dialog):
    said = []
    dialog.statementRequested.connect(lambda *what: said.append(what))
    dialog.setValue(Exposure.TOLERANT, "examined", "A. Doctor")
    hold(dialog).held.emit()
    assert said == [(Exposure.TOLERANT, "examined", "A. Doctor")]
    assert not dialog.isVisible()


def test_without_an_answer_a_hold_states_nothing(dialog):
    said = []
    dialog.statementRequested.connect(lambda *what: said.append(what))
    dialog.state()
    assert said == []
    assert dialog.isVisible()


def test_for_the_record_there_is_no_other_side(qtbot):
    shown = ToleranceDialog(ToleranceView((), CHOICES))
    qtbot.addWidget(shown)
    titles = {label.text() for label in shown.findChildren(type(shown._holds))}
    assert "Once this is stated" in titles
    shown.setValue(None)
    assert shown.chosen() is None
