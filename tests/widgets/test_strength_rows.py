"""Every strength is written twice, from two sources; only what agrees is taken over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.drugs import Component, Fluid
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.strength_rows import MOST_DRUGS, StrengthRows

STRONG = Fluid((Component("baclofen", 2_000_000),))


@pytest.fixture
def rows(keep):
    made = keep(StrengthRows())
    made.resize(460, 400)
    made.setDrugs(example.LIBRARY.drugs)
    made.setFluid(example.BACLOFEN, empty=True)
    return made


def listen(rows):
    previewed, changed = [], []
    rows.fluidPreviewed.connect(previewed.append)
    rows.fluidChanged.connect(changed.append)
    return previewed, changed


def write(qtbot, field, text, *, enter=True):
    line = field.focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, text)
    if enter:
        qtbot.keyClick(line, Qt.Key.Key_Return)


def choose(row, drug_id):
    row.drug.setCurrentIndex([drug.id for drug in example.LIBRARY.drugs].index(drug_id))
    row.drug.activated.emit(row.drug.currentIndex())


@pytest.mark.req(12)
def test_a_new_fill_names_its_drug_and_leaves_the_strength_to_be_written(rows):
    (row,) = rows.rows()
    assert (row.drug.value(), row.ordered.value(), row.labelled.value()) == ("baclofen", None, None)
    assert rows.missing() == "Write each strength twice, once from the order and once from the label."


@pytest.mark.req(7)
def test_one_entry_is_not_enough_and_two_that_agree_are(qtbot, rows):
    _, changed = listen(rows)
    (row,) = rows.rows()
    write(qtbot, row.ordered, "2000")
    assert changed == []
    write(qtbot, row.labelled, "2000")
    assert changed == [STRONG]
    assert rows.missing() == ""


@pytest.mark.req(7)
def test_a_mismatch_is_refused_with_both_numbers(qtbot, rows):
    _, changed = listen(rows)
    (row,) = rows.rows()
    write(qtbot, row.ordered, "2000")
    write(qtbot, row.labelled, "500")
    assert changed == []
    assert row.note() == (
        "The entries differ: 2,000 mcg/mL and 500 mcg/mL. Read order and label again; nothing is taken over."
    )
    write(qtbot, row.labelled, "2000")
    assert row.note() == ""
    assert changed == [STRONG]


def test_the_second_entry_is_followed_while_it_is_typed(qtbot, rows):
    previewed, changed = listen(rows)
    (row,) = rows.rows()
    write(qtbot, row.ordered, "2000")
    write(qtbot, row.labelled, "2000", enter=False)
    assert previewed == [STRONG]
    assert changed == []


def test_another_drug_is_written_in_its_own_unit_and_never_takes_a_strength_over(qtbot, rows):
    (row,) = rows.rows()
    write(qtbot, row.ordered, "2000")
    choose(row, "morphine")
    assert (row.ordered.unit(), row.ordered.value(), row.labelled.value()) == ("mg/mL", None, None)


def test_the_first_drug_sets_the_flow_and_another_can_be_let(rows):
    rows.setFluid(example.MIXTURE)
    _, changed = listen(rows)
    morphine, bupivacaine = rows.rows()
    assert (morphine.role.text(), bupivacaine.role.text()) == ("sets the flow", "follows")
    bupivacaine.first.click()
    assert [part.drug_id for part in changed[-1].components] == ["bupivacaine", "morphine"]
    assert rows.rows()[0].role.text() == "sets the flow"


def test_a_drug_is_added_whole_or_not_at_all_and_taken_away(qtbot, rows):
    rows.setFluid(example.MIXTURE)
    _, changed = listen(rows)
    rows.add.click()
    new = rows.rows()[2]
    choose(new, "morphine")
    assert rows.missing() == "A drug is named twice: give its strength in one row."
    choose(new, "baclofen")
    write(qtbot, new.ordered, "50")
    write(qtbot, new.labelled, "50")
    assert [part.drug_id for part in changed[-1].components] == ["morphine", "bupivacaine", "baclofen"]
    new.remove.click()
    assert changed[-1] == example.MIXTURE


def test_no_more_drugs_than_a_pump_can_name(rows):
    for _ in range(MOST_DRUGS - 1):
        rows.add.click()
    assert not rows.add.isEnabled()


def test_showing_a_fluid_is_silent_and_the_same_one_is_left_alone(qtbot, rows):
    previewed, changed = listen(rows)
    rows.setFluid(example.MIXTURE)
    before = rows.rows()
    rows.setFluid(example.MIXTURE)
    assert rows.rows() == before
    assert previewed == changed == []


@pytest.mark.req(58)
def test_nothing_is_cut_and_every_field_has_a_name_of_its_own(rows):
    rows.setFluid(example.MIXTURE)
    rows.resize(rows.sizeHint().expandedTo(rows.size()))
    assert unnamed(rows) == ()
    assert clipped(rows) == ()
    names = [field.accessibleName() for row in rows.rows() for field in (row.drug, row.ordered, row.labelled)]
    assert len(set(names)) == len(names)
