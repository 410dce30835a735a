"""A new fill moves the whole order; the line is treated by an explicit choice, whose figures are said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from profiles.drugs import Component, Fluid
from profiles.fill_edits import Treatment, treatment_of
from profiles.findings import Part, Place
from profiles.program import Continuous, Order, Program
from profiles.pump import Catheter
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.edit_scene import EditScene
from widgets.fill_form import FillPart, changes_fluid, drugs_offered

HELD = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000))
SCENE = EditScene(example.context_of(HELD), example.LIBRARY, "CIS-104233 2026-11-24")
STRONG = Fluid((Component("baclofen", 2_000_000),))


@pytest.fixture
def part(keep):
    ids = iter(f"{number:032x}" for number in range(1, 50))
    made = keep(FillPart(lambda: next(ids)))
    made.resize(460, 700)
    made.setOrder(Order(HELD), "Baclofen 500 mcg/mL", SCENE)
    return made


class Followed:
    """What a part said; like the desk, it shows every finished order at once."""

    def __init__(self, part, scene=SCENE):
        self.changed, self.previewed = [], []
        part.valuePreviewed.connect(self.previewed.append)
        part.valueChanged.connect(self.changed.append)
        part.valueChanged.connect(lambda order: part.setOrder(order, "fluid", scene))


def write(qtbot, part, ordered, labelled):
    row = part.fields.rows.rows()[0]
    for field, text in ((row.ordered, ordered), (row.labelled, labelled)):
        line = field.focusProxy()
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)


def treat(part, treatment):
    part.fields.line.setCurrentIndex(list(Treatment).index(treatment))
    part.fields.line.activated.emit(part.fields.line.currentIndex())


@pytest.mark.req(7)
def test_the_draft_takes_the_fill_over_only_when_both_entries_agree(qtbot, part):
    said = Followed(part)
    part.switch.click()
    write(qtbot, part, "2000", "500")
    assert said.changed == []
    write(qtbot, part, "2000", "2000")
    assert said.changed[-1] == Order(replace(HELD, fluid=STRONG, base=Continuous(150_000, 300_000)))
    assert said.previewed[-1] == said.changed[-1]


def test_the_old_fluid_in_the_line_is_said_until_something_is_chosen(qtbot, part):
    said = Followed(part)
    part.switch.click()
    write(qtbot, part, "2000", "2000")
    assert part.fields.line.value() is None, "the choice is the hand's"
    assert "The line still holds the old fluid" in part.fields.words()
    treat(part, Treatment.BRIDGE_SCALED)
    assert treatment_of(said.changed[-1]) is Treatment.BRIDGE_SCALED
    assert said.changed[-1].one_time[0].refill_id == "CIS-104233 2026-11-24"
    assert "still holds" not in part.fields.words()
    assert "1. 0.316 mL of the old fluid" in part.fields.words()


@pytest.mark.req(50)
def test_every_bridge_has_an_id_of_its_own(qtbot, part):
    said = Followed(part)
    part.switch.click()
    write(qtbot, part, "2000", "2000")
    treat(part, Treatment.BRIDGE_SCALED)
    treat(part, Treatment.BRIDGE_UNCHANGED)
    first, second = (order.one_time[0].id for order in said.changed[-2:])
    assert first != second


@pytest.mark.req(49)
def test_a_line_of_unknown_volume_refuses_in_words_and_changes_nothing(qtbot, part):
    unknown = replace(SCENE, context=replace(SCENE.context, catheter=Catheter()))
    part.setOrder(Order(HELD), "fluid", unknown)
    said = Followed(part, unknown)
    part.switch.click()
    treat(part, Treatment.PRIME_SYSTEM)
    assert said.changed == []
    assert "volume of the line is not known" in part.fields.words()
    assert part.fields.line.value() is Treatment.NOTHING


def test_off_brings_the_held_fluid_back_with_the_doses_of_the_draft(qtbot, part):
    said = Followed(part)
    part.switch.click()
    write(qtbot, part, "2000", "2000")
    treat(part, Treatment.BRIDGE_SCALED)
    part.switch.click()
    assert said.changed[-1] == Order(HELD)
    assert not part.isOn()


def test_off_after_another_drug_is_the_held_program(part):
    other = Order(Program("m", Fluid((Component("morphine", 5_000_000),)), Continuous(0, 0)))
    part.setOrder(other, "fluid", SCENE)
    said = Followed(part)
    assert part.isOn()
    part.switch.click()
    assert said.changed == [Order(HELD)]


def test_off_without_anything_written_changes_nothing(part):
    said = Followed(part)
    part.switch.click()
    part.switch.click()
    assert said.changed == []


def test_half_an_entry_outlives_a_glance_at_the_clock_but_not_another_patient(qtbot, part):
    part.switch.click()
    row = part.fields.rows.rows()[0]
    qtbot.keyClicks(row.ordered.focusProxy(), "2000")
    qtbot.keyClick(row.ordered.focusProxy(), Qt.Key.Key_Return)
    part.setOrder(Order(HELD), "fluid", replace(SCENE, context=replace(SCENE.context, held_age_s=99)))
    assert part.isOn()
    assert part.fields.rows.rows()[0].ordered.value() == 2_000_000
    part.forget()
    assert not part.isOn()


@pytest.mark.parametrize(("fluid", "place", "line"), [
    (example.BACLOFEN, Place(Part.FLUID, 0), False),
    (STRONG, Place(Part.FLUID, 0), True),
    (example.BACLOFEN, Place(Part.ONE_TIME, 0), True),
])  # fmt: skip
def test_a_finding_leads_to_the_strength_or_to_the_line(part, fluid, place, line):
    part.setOrder(Order(replace(HELD, fluid=fluid)), "fluid", SCENE)
    target = part.field(place)
    assert part.isOn()
    assert (target is part.fields.line) is line


def test_drugs_for_this_indication_stand_first():
    names = [drug.id for drug in drugs_offered(SCENE)]
    assert names == sorted(names)
    other = replace(example.LIBRARY.drugs[0], indications=("other",))
    library = replace(example.LIBRARY, drugs=(other, *example.LIBRARY.drugs[1:]))
    assert drugs_offered(replace(SCENE, library=library))[-1] == other


def test_without_a_pump_that_was_read_nothing_changes_a_fluid():
    assert not changes_fluid(Order(HELD), None)


@pytest.mark.req(58)
def test_nothing_is_cut_and_everything_is_named(qtbot, part):
    part.switch.click()
    write(qtbot, part, "2000", "2000")
    part.resize(part.width(), part.heightForWidth(part.width()) + 40)
    assert unnamed(part) == ()
    assert clipped(part) == ()


def test_a_fill_that_was_programmed_is_no_new_fill_any_more(qtbot, part):
    said = Followed(part)
    part.switch.click()
    write(qtbot, part, "2000", "2000")
    treat(part, Treatment.BRIDGE_SCALED)
    programmed = said.changed[-1]
    holds = replace(SCENE, context=replace(SCENE.context, held=programmed.program, line_fluid=HELD.fluid))
    part.setOrder(programmed, "fluid", holds)
    part.setOrder(Order(programmed.program), "fluid", holds)
    assert not part.isOn()
    part.switch.click()
    part.setOrder(Order(programmed.program), "fluid", holds)
    assert part.isOn(), "what the hand opens stays open"
