"""A pump is stopped by mistake; the physician states that the patient is still tolerant, and its program runs again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console.phases import Phase
from console.records import audit
from console.tolerance import STATED, relied_on, statements
from profiles.context import Exposure
from profiles.findings import Rule, blocking
from tests.journeys.test_titrate import BACLOFEN, choose_in_the_worklist, read_the_pump
from widgets.outcome_panel import Outcome
from widgets.tolerance_dialog import ToleranceDialog

SERIAL = "CIS-104233"
STATE = "State what the patient is used to\N{HORIZONTAL ELLIPSIS}"

pytestmark = pytest.mark.timeout(600)  # the first time on a machine the check loop is compiled


@pytest.mark.req(13)
@pytest.mark.req(34)
def test_a_pump_stopped_by_mistake_runs_its_program_again_after_a_statement(opened: Any, tmp_path: Path):
    opened.wait_for_pumps()
    choose_in_the_worklist(opened)
    read_the_pump(opened)
    before = opened.desk.held
    stop_by_mistake(opened)
    find_that_its_own_program_is_blocked(opened)
    state_that_the_patient_is_still_tolerant(opened)
    review_and_sign_the_same_program(opened)
    hold_to_program_again(opened)
    assert opened.desk.held == before
    look_at_record_and_paper(opened, tmp_path / "summary.pdf")
    stop_by_mistake(opened)
    assert opened.desk.stated is None  # a later stop knows nothing of it
    assert opened.console.controller.context.exposure is Exposure.INTERRUPTED


def stop_by_mistake(opened: Any) -> None:
    opened.hands.hold("Hold to stop", lambda: opened.desk.phase is Phase.STOPPING or opened.desk.stopped)
    opened.hands.until(lambda: opened.desk.stopped and opened.desk.phase is Phase.HELD, "the pump has stopped")
    opened.hands.click("Show the pages")
    opened.hands.click("Done")


def find_that_its_own_program_is_blocked(opened: Any) -> None:
    opened.console.errands.go_program()
    assert {finding.rule for finding in blocking(opened.desk.findings)} == {Rule.FIRST_DOSE}
    assert not opened.hands.is_there(type(opened.console.showing.program.buttons["review"]), "Review and program")


def state_that_the_patient_is_still_tolerant(opened: Any) -> None:
    """From the finding that blocks."""
    hands = opened.hands
    hands.click(STATE)
    hands.until(lambda: isinstance(opened.window.beside.dialog(), ToleranceDialog), "the dialog is open")
    hands.click("Still tolerant")
    hands.type("Why", "stopped by mistake, examined")
    hands.type("Your name", "A. Physician")
    hands.hold("Hold to state it", lambda: opened.desk.stated is not None)
    assert opened.desk.findings == ()
    assert opened.window.said() == "The statement is in the record."


def review_and_sign_the_same_program(opened: Any) -> None:
    hands = opened.hands
    hands.click("Review and program")
    view = opened.console.showing.review.review.value()
    assert view.restart[0] == "This is a restart"
    assert "A. Physician stated" in view.restart[2]
    assert [(line.label, line.was, line.will_be) for line in view.changes] == [("Delivery", "stopped", "runs again")]
    hands.type("Your name", "A. Physician")
    hands.choose("Meaning", "Titration")
    hands.click("Sign this draft")
    assert opened.desk.phase is Phase.SIGNED


def hold_to_program_again(opened: Any) -> None:
    opened.hands.hold("Hold to program", lambda: opened.desk.phase is not Phase.SIGNED)
    opened.hands.until(lambda: opened.desk.phase is Phase.HELD, "the push has ended")
    assert opened.console.showing.review.outcome.value().outcome is Outcome.CONFIRMED
    assert opened.window.banner.value().sentence.startswith("Running 'Day/night 300 mcg/day'")
    opened.hands.click("Done")


def look_at_record_and_paper(opened: Any, path: Path) -> None:
    store = opened.console.store
    (row,) = audit.with_actions(store, frozenset({STATED}), SERIAL)
    (said,) = statements(store, SERIAL)
    assert (row.actor, said.exposure, said.was) == ("A. Physician", Exposure.TOLERANT, Exposure.INTERRUPTED)
    assert opened.desk.stated is None  # it ended with the stop
    assert opened.desk.patient.id == BACLOFEN
    (revision,) = audit.with_actions(store, frozenset({"revision"}), SERIAL)
    assert relied_on(store, str(revision.fields()["transaction"])) == said
    opened.console.errands.save_summary(str(path))
    assert path.read_bytes().startswith(b"%PDF-")
    assert audit.verified(store) is None
