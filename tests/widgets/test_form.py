"""Rows as data."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from profiles.units import Kind
from widgets.fields import QuantityField, TextField
from widgets.form import Form, Row

ROWS = (
    Row("dose", "&Dose", lambda: QuantityField(Kind.MASS, "mcg"), "Mass of one bolus."),
    Row("why", "&Why", TextField, "A reason."),
)


@pytest.fixture
def form(keep):
    return keep(Form(ROWS))


def test_values_go_in_silently_and_come_out_by_key(form):
    said = []
    form.valueChanged.connect(said.append)
    form.setValue({"dose": 5_000, "why": "pain"})
    assert form.value() == {"dose": 5_000, "why": "pain"}
    assert said == []
    form.setValue({"why": "rest"})
    assert form.value() == {"dose": 5_000, "why": "rest"}


@pytest.mark.req(58)
def test_labels_are_buddies_and_fields_have_names_and_descriptions(form):
    labels = {label.text(): label for label in form.findChildren(QLabel) if label.buddy()}
    assert labels["&Dose"].buddy() is form.field("dose")
    assert form.field("dose").accessibleName() == "Dose"
    assert form.field("dose").findChild(QLineEdit).accessibleDescription() == "In mcg. Mass of one bolus."
    assert form.field("why").accessibleDescription() == "A reason."


def test_it_says_which_field_was_previewed_and_which_changed(qtbot, form):
    previews, changes = [], []
    form.valuePreviewed.connect(lambda key, value: previews.append((key, value)))
    form.valueChanged.connect(changes.append)
    line = form.field("dose").findChild(QLineEdit)
    qtbot.keyClicks(line, "5")
    assert (previews, changes) == ([("dose", 5_000)], [])
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert changes == ["dose"]


def test_rows_hide_and_are_renamed_whole(form):
    form.setRowVisible("why", False)
    assert not form.field("why").isVisible()
    form.setRowVisible("why", True)
    form.setLabel("why", "&Reason")
    assert form.field("why").accessibleName() == "Reason"
    assert "&Reason" in [label.text() for label in form.findChildren(QLabel)]


def test_fields_can_be_named_by_their_part(keep):
    form = keep(Form((Row("dose", "&Dose", lambda: QuantityField(Kind.MASS, "mcg")),)))
    form.nameFields("Patient bolus")
    assert form.field("dose").accessibleName() == "Patient bolus, dose"


def test_a_label_stands_beside_the_line_whatever_is_said_under_it(qapp, form):
    field, label = form.field("dose"), next(each for each in form.findChildren(QLabel) if each.text() == "&Dose")
    before = label.geometry()
    field.setNote("This is said under the line, and makes the row taller than the line alone. " * 3)
    qapp.processEvents()
    assert field.height() > label.height()
    assert label.geometry() == before
