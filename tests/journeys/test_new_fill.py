"""A stronger fill through the whole window: written twice, bridged, signed, programmed, and never bridged again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.commands.staged import Staged
from console.commands.tour import Look, staged
from console.commands.tour_shapes import choose, write
from console.phases import Phase
from console.records import patients
from device.pump_state import PartState
from profiles.drugs import Component, Fluid
from profiles.fill_edits import Treatment, line_part
from profiles.findings import Rule, Severity
from profiles.program import Bridge
from widgets.change_review import ReviewAnswer

BACLOFEN, SERIAL = "d0" * 16, "CIS-104233"
STRONG = Fluid((Component("baclofen", 2_000_000),))
SECOND_MS = 1_000


@pytest.fixture
def window(qapp) -> Iterator[Staged]:
    with staged(Look("light", "light", 1_280, 720)) as made:
        made.controller.choose(BACLOFEN)
        made.controller.read()
        made.turn(5 * SECOND_MS)
        made.showing.go("program")
        yield made


def fill(window: Staged) -> None:
    """2,000 mcg/mL by the order and by the label."""
    part = window.showing.program.editor.fill
    if not part.isOn():
        part.switch.click()
    row = part.fields.rows.rows()[0]
    write(row.ordered, 2_000_000)
    write(row.labelled, 2_000_000)
    window.settle()


def program(window: Staged) -> None:
    """Reviewed, signed, held, confirmed at the pump."""
    desk = window.controller
    desk.review()
    reasons = tuple((f.key, "Agreed on the ward round") for f in desk.desk.findings if f.severity is Severity.SOFT)
    window.errands.sign(ReviewAnswer(reasons, "A. Physician", "Titration"))
    assert desk.desk.phase is Phase.SIGNED
    desk.program()
    window.turn(3 * SECOND_MS)
    window.stage.pumps[SERIAL].confirm()
    window.turn(5 * SECOND_MS)
    assert desk.desk.phase is Phase.HELD
    desk.close_result()


@pytest.mark.req(7)
@pytest.mark.req(49)
@pytest.mark.req(50)
def test_a_stronger_fill_is_bridged_once_and_for_good(window: Staged):
    desk, editor = window.controller, window.showing.program.editor
    fill(window)
    assert [f.rule for f in desk.desk.findings if f.severity >= Severity.HARD] == [Rule.CONCENTRATION_STEP]
    assert not window.showing.program.buttons["review"].isEnabled()
    choose(editor.fill.fields.line, Treatment.BRIDGE_SCALED)
    bridge = line_part(desk.desk.draft)
    assert isinstance(bridge, Bridge)
    desk.review()
    review = window.showing.review.review.value()
    assert "Bridge, once" in [line.label for line in review.changes]
    assert "until it is changed." in review.after
    desk.back()
    program(window)
    assert desk.desk.held.fluid == STRONG
    state = window.stage.pumps[SERIAL].state
    assert {entry.state for entry in state.ledger if entry.id == bytes.fromhex(bridge.id)} == {PartState.RUNNING}
    assert not window.showing.program.buttons["undo"].isEnabled(), "what was given never comes back"
    assert desk.desk.draft.one_time == ()


def test_the_printed_summary_says_what_was_bridged_and_what_runs_after_it(window: Staged, tmp_path: Path):
    fill(window)
    choose(window.showing.program.editor.fill.fields.line, Treatment.BRIDGE_UNCHANGED)
    program(window)
    (revision,) = patients.confirmed_revisions(window.stage.store, SERIAL, BACLOFEN)
    assert '"policy": "unchanged"' in revision.document or '"policy":"unchanged"' in revision.document
    window.errands.save_summary(str(tmp_path / "summary.pdf"))
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF-")


def test_a_planned_stop_goes_the_same_way_and_the_pump_stands_still(window: Staged):
    desk, editor = window.controller, window.showing.program.editor
    from widgets.editor_modes import Mode

    editor.chooseMode(Mode.STOP)
    editor.stop.field().setValue("Revision of the catheter")
    assert desk.desk.phase is Phase.HELD, "neither a mode nor a reason alone stops anything"
    editor.stop.tick.click()
    window.settle()
    assert "life-threatening" in editor.stop.words()
    program(window)
    assert desk.desk.status.flow_nl_per_day == 0
