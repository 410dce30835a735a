"""The calculator says what to draw while the numbers are written, and gives only the order's side of a fill."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.mixture_dialog import MixtureDialog
from widgets.strength_rows import MOST_DRUGS


@pytest.fixture
def dialog(keep):
    made = keep(MixtureDialog(example.LIBRARY, example.LIBRARY.drugs))
    made.setDrugs(("morphine", "bupivacaine"))
    return made


def write(qtbot, field, text, *, enter=True):
    line = field.focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, text)
    if enter:
        qtbot.keyClick(line, Qt.Key.Key_Return)


def fill(qtbot, dialog, total="20", flow="0.4"):
    for row, dose, stock in zip(dialog.rows(), ("4", "3"), ("25", "30"), strict=True):
        write(qtbot, row.dose, dose)
        write(qtbot, row.stock, stock)
    write(qtbot, dialog.form.field("total"), total)
    if flow:
        write(qtbot, dialog.form.field("flow"), flow)


def shown(dialog):
    return {label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()}


@pytest.mark.req(12)
def test_it_begins_with_nothing_but_the_drugs(dialog):
    assert [row.drug.value() for row in dialog.rows()] == ["morphine", "bupivacaine"]
    assert {row.dose.value() for row in dialog.rows()} == {None}
    assert dialog.words().startswith("Write for each drug")
    assert not dialog.use.isEnabled()


def test_volumes_masses_and_strengths_are_told(qtbot, dialog):
    fill(qtbot, dialog)
    assert {"8 mL", "5 mL", "7 mL", "20 mL", "10 mg/mL", "7.5 mg/mL", "200 mg"} <= shown(dialog)
    assert dialog.words() == "At 0.4 mL/day this gives every dose and lasts 50 days, to the last drop."


def test_the_answer_follows_the_typing(qtbot, dialog):
    fill(qtbot, dialog)
    write(qtbot, dialog.form.field("total"), "40", enter=False)
    assert "16 mL" in shown(dialog)


def test_without_a_flow_it_is_all_stock(qtbot, dialog):
    fill(qtbot, dialog, flow="")
    assert "Diluent" not in shown(dialog)
    assert dialog.words().startswith("At 0.26 mL/day")


def test_what_cannot_be_mixed_is_said(qtbot, dialog):
    fill(qtbot, dialog, flow="0.1")
    assert "too weak for this flow" in dialog.words()
    assert dialog.answer() is None
    assert not dialog.use.isEnabled()


def test_a_drug_that_is_not_wanted_is_taken_away_again(qtbot, dialog):
    fill(qtbot, dialog)
    dialog.add.click()
    assert dialog.answer() is None
    dialog.rows()[2].remove.click()
    assert dialog.words() == "At 0.4 mL/day this gives every dose and lasts 50 days, to the last drop."
    dialog.rows()[0].remove.click()
    assert [part.drug_id for part in dialog.answer().portions] == ["bupivacaine"]
    (last,) = dialog.rows()
    assert (last.drug.accessibleName(), last.remove.isHidden()) == ("Drug 1", True)
    last.remove.click()
    assert dialog.rows() == (last,)


def test_used_it_gives_the_strengths_that_the_label_will_show(qtbot, dialog):
    used = []
    dialog.used.connect(used.append)
    fill(qtbot, dialog, flow="0.3")
    dialog.use.click()
    assert used == [Fluid((Component("morphine", 13_340_000), Component("bupivacaine", 10_000_000)))]


def test_a_pump_of_one_flow_is_for_planning_only(qtbot, dialog):
    dialog.kind._group.button(1).click()
    fill(qtbot, dialog, flow="")
    assert dialog.words() == "Write the flow that stands on the pump's own certificate."
    write(qtbot, dialog.form.field("flow"), "0.5")
    assert "Planning only" in dialog.words()
    assert "lasts 40 days" in dialog.words()
    assert "made with 3 mL more" in dialog.words()
    assert "23 mL" in shown(dialog)
    assert not dialog.use.isEnabled()


def test_another_drug_keeps_no_number_of_the_one_before(qtbot, dialog):
    fill(qtbot, dialog)
    row = dialog.rows()[1]
    row.drug.setCurrentIndex([drug.id for drug in example.LIBRARY.drugs].index("baclofen"))
    row.drug.activated.emit(row.drug.currentIndex())
    assert (row.dose.value(), row.stock.value(), row.dose.unit()) == (None, None, "mcg/day")
    assert dialog.answer() is None


def test_no_more_drugs_than_a_pump_can_name(dialog):
    for _ in range(MOST_DRUGS):
        dialog.add.click()
    assert len(dialog.rows()) == MOST_DRUGS
    assert not dialog.add.isEnabled()


@pytest.mark.req(58)
def test_nothing_is_cut_and_everything_is_named(qtbot, dialog):
    fill(qtbot, dialog)
    assert unnamed(dialog) == ()
    assert clipped(dialog) == ()


def test_a_model_of_one_flow_gives_its_reservoir_and_says_who_vouches_for_its_flow(qtbot, keep):
    one = Figure(500_000, "flow code", Status.UNCONFIRMED)
    model = replace(
        example.LIBRARY.models[0], id="one", name="One flow 20", planning_only=True, flow_min_nl_per_day=one,
        flow_max_nl_per_day=one,
    )  # fmt: skip
    library = replace(example.LIBRARY, models=(*example.LIBRARY.models, model))
    dialog = keep(MixtureDialog(library, library.drugs))
    dialog.setDrugs(("morphine",))
    assert not dialog.model.isVisible()
    dialog.kind._group.button(1).click()
    assert dialog.model.isVisible()
    dialog.model.setCurrentIndex(0)
    dialog.model.activated.emit(0)
    assert dialog.form.field("total").value() == 20_000_000
    assert dialog.form.field("flow").value() is None
    write(qtbot, dialog.rows()[0].dose, "4")
    write(qtbot, dialog.rows()[0].stock, "25")
    assert dialog.words() == (
        "Write the flow that stands on the pump's own certificate. One flow 20 is taken to have 0.5 mL/day "
        "(unconfirmed: flow code)."
    )
