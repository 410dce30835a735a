"""The first program of a pump that comes from the factory: named, primed, signed and confirmed through the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.commands.staged import Staged
from console.commands.tour import Look, staged
from console.commands.tour_shapes import choose, write
from console.context import local_wall_s
from console.phases import Phase
from device.emulator import Confirm, Emulator
from device.memory import Memory, RamBanks
from device.pump_factory import factory_new, written
from profiles.drugs import Component, Fluid
from profiles.fill_edits import Treatment
from profiles.findings import Severity
from profiles.program import Continuous, Prime
from profiles.pump import PumpState
from widgets.change_review import ReviewAnswer

BACLOFEN, SERIAL = "d0" * 16, "CIS-104233"
SECOND_MS = 1_000


@pytest.fixture
def window(qapp) -> Iterator[Staged]:
    with staged(Look("light", "light", 1_280, 720)) as made:
        model = made.stage.library.model("cisterna-20")
        state = factory_new(SERIAL, model, local_wall_s(made.stage.clock.start))
        made.stage.pumps[SERIAL] = Emulator(written(Memory(RamBanks()), state), confirm=Confirm.AUTO)
        made.controller.choose(BACLOFEN)
        made.controller.read()
        made.turn(5 * SECOND_MS)
        made.showing.go("program")
        made.settle()
        yield made


def name_the_fill(window: Staged) -> None:
    row = window.showing.program.editor.fill.fields.rows.rows()[0]
    choose(row.drug, "baclofen")
    write(row.ordered, 500_000)
    write(row.labelled, 500_000)
    window.settle()


def test_before_the_fill_is_named_nothing_else_can_be_shaped(window: Staged):
    editor = window.showing.program.editor
    assert window.controller.desk.status.state is PumpState.FACTORY
    assert window.window.page() == "program"
    assert editor.fill.isOn()
    assert editor.fill.title.text() == "What is in the syringe"
    assert not editor._rest.isVisible()
    assert not window.showing.program.buttons["review"].isEnabled()


@pytest.mark.req(12)
def test_the_fill_comes_first_and_the_dose_is_empty(window: Staged):
    name_the_fill(window)
    editor, desk = window.showing.program.editor, window.controller.desk
    assert desk.phase is Phase.DRAFTED
    assert desk.draft.program.fluid == Fluid((Component("baclofen", 500_000),))
    assert editor._rest.isVisible()
    assert editor._simple.field("dose").text() == ""
    assert any(finding.severity is Severity.ABSOLUTE for finding in desk.findings), "no dose is no program"


def test_a_first_program_is_primed_and_becomes_what_the_pump_holds(window: Staged):
    desk, editor = window.controller, window.showing.program.editor
    name_the_fill(window)
    choose(editor.fill.fields.line, Treatment.PRIME_SYSTEM)
    write(editor._simple.field("dose"), 60_000)
    window.settle()
    assert [type(part) for part in desk.desk.draft.one_time] == [Prime]
    assert [f for f in desk.desk.findings if f.severity >= Severity.HARD] == []
    desk.review()
    review = window.showing.review.review.value()
    assert {line.was for line in review.totals} == {"none"}
    reasons = tuple((f.key, "First implant") for f in desk.desk.findings if f.severity is Severity.SOFT)
    window.errands.sign(ReviewAnswer(reasons, "A. Physician", "Titration"))
    desk.program()
    window.turn(8 * SECOND_MS)
    assert desk.desk.phase is Phase.HELD
    assert desk.desk.held.base == Continuous(120_000, 60_000)
    assert "Running 'First program'" in window.window.banner.value().sentence


def test_a_first_draft_can_be_discarded_and_brought_back(window: Staged):
    desk = window.controller
    name_the_fill(window)
    drafted = desk.desk.draft
    desk.discard()
    window.settle()
    assert (desk.desk.draft, desk.desk.phase) == (None, Phase.HELD)
    assert not window.showing.program.editor._rest.isVisible()
    desk.undo()
    window.settle()
    assert desk.desk.draft == drafted
    assert window.showing.program.editor._rest.isVisible()
