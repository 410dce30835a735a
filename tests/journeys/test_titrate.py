"""Journey 1, *Titrate*, by clicking through the real window against a real pump process (README: Follow one change).

Where the system has pseudo-terminals, the window opens the pump as a serial port.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from console.phases import Phase
from console.records import audit, patients
from device.image import digest, encode_program
from profiles.findings import soft
from profiles.program import Timed
from tests.journeys.cable import LISTEN
from widgets.banner import BannerTone
from widgets.hold_button import HoldButton
from widgets.outcome_panel import Outcome

BACLOFEN = "d0" * 16
DAY_STEP, ASKED_COLUMN = 1, 2

pytestmark = pytest.mark.timeout(600)  # the first time on a machine the check loop is compiled


@pytest.fixture(scope="module")
def listen() -> str:
    """At a serial port, where there is one."""
    return LISTEN


@pytest.mark.req(26)
@pytest.mark.req(27)
@pytest.mark.req(37)
@pytest.mark.req(38)
def test_a_dose_is_raised_reviewed_signed_and_confirmed_by_the_pump(opened: Any, tmp_path: Path):
    opened.wait_for_pumps()
    choose_in_the_worklist(opened)
    read_the_pump(opened)
    assert opened.desk.patient.url.startswith("socket://") is (LISTEN != "pty")
    draft_a_higher_dose(opened)
    undo_and_redo(opened)
    review_and_sign(opened)
    signature = opened.desk.signature
    hold_to_program(opened)
    assert opened.desk.held_digest == signature.program_digest
    save_the_summary(opened, tmp_path / "summary.pdf")
    look_at_the_record(opened, signature)


def choose_in_the_worklist(opened: Any) -> None:
    """The most urgent patient is the first row."""
    assert opened.window.page() == "worklist"
    assert opened.console.showing.worklist.value() == BACLOFEN
    opened.hands.click("Open patient")
    assert opened.window.page() == "pump"
    assert opened.window.banner.value().sentence == "The pump of M. Example has not been read."


def read_the_pump(opened: Any) -> None:
    """What it holds becomes what is known."""
    opened.hands.click("Read pump")
    opened.hands.until(lambda: opened.desk.phase is Phase.HELD, "the pump is read")
    assert opened.window.banner.value().tone is BannerTone.KNOWN
    assert "Day/night 300 mcg/day" in opened.window.banner.value().sentence
    opened.hands.until(lambda: opened.desk.running_since_at is not None, "the log is read")


def draft_a_higher_dose(opened: Any) -> None:
    """Plots, totals and findings follow each keystroke."""
    opened.hands.click("Shape program")
    assert opened.window.page() == "program"
    page = opened.console.showing.program
    opened.hands.until(lambda: page.plots.view() is not None and page.plots.view().held is not None, "plots show it")
    assert page.plots.view().draft is None
    raise_day_step(opened, "480")
    opened.hands.until(lambda: opened.desk.phase is Phase.DRAFTED, "the dose is taken")  # Qt ends a cell's edit queued
    assert opened.desk.draft.program.name == "Day/night 400 mcg/day"
    assert page.plots.view().draft is not None
    assert "dose-step-up" in {str(finding.rule) for finding in soft(page.findings.value())}
    assert opened.window.banner.value().draft == "Draft, not in the pump"


def undo_and_redo(opened: Any) -> None:
    """They are there while it is a draft."""
    opened.hands.click("Undo")
    assert opened.desk.phase is Phase.HELD
    opened.hands.click("Redo")
    assert opened.desk.phase is Phase.DRAFTED


def review_and_sign(opened: Any) -> None:
    """Was and will be, totals, soft findings one by one with a reason, name and meaning."""
    hands, review = opened.hands, opened.console.showing.review.review
    hands.click("Review and program")
    assert opened.window.page() == "review"
    totals = [(line.label, line.was, line.will_be, line.difference) for line in review.value().totals]
    assert totals == [
        ("Baclofen a day", "300 mcg/day", "400 mcg/day", "+33.4 %"),
        ("Volume a day", "0.6 mL/day", "0.8 mL/day", "+33.4 %"),
    ]
    assert not hands.is_there(HoldButton, "Hold to program")
    for finding in soft(opened.desk.findings):
        acknowledge(opened, finding)
    hands.type("Your name", "A. Physician")
    hands.choose("Meaning", "Titration")
    hands.click("Sign this draft")
    assert opened.desk.phase is Phase.SIGNED
    assert opened.desk.signature.program_digest == digest(encode_program(opened.desk.draft.program)).hex()


def hold_to_program(opened: Any) -> None:
    """Staged, read back, compared, activated, read again; then it is what the pump is known to hold."""
    stages: list[str] = []
    opened.console.controller.changed.connect(lambda new, _old: stages.append(new.stage))
    opened.hands.hold("Hold to program", lambda: opened.desk.phase is not Phase.SIGNED)
    opened.hands.until(lambda: opened.desk.phase is Phase.HELD, "the push has ended")
    passed = [stage for stage in dict.fromkeys(stages) if stage]
    assert passed == ["begin", "sending", "sealing", "reading-back", "activating", "settling"]
    assert opened.console.showing.review.outcome.value().outcome is Outcome.CONFIRMED
    assert opened.window.banner.value().sentence.startswith("Running 'Day/night 400 mcg/day'")


def save_the_summary(opened: Any, path: Path) -> None:
    """One page of PDF, and the outcome is put away."""
    opened.console.errands.save_summary(str(path))
    assert path.read_bytes().startswith(b"%PDF-")
    opened.hands.click("Done")
    assert opened.window.page() == "program"


def look_at_the_record(opened: Any, signature: Any) -> None:
    """Signed before, intent before the first byte, activating before the switch, done after it."""
    store = opened.console.store
    rows = [row.action for row in reversed(audit.newest(store, 20))]
    told = [action for action in rows if action in ("signed", "revision", "intent", "activating", "done")]
    assert told == ["signed", "revision", "intent", "activating", "done"]
    (revision,) = patients.confirmed_revisions(store, "CIS-104233", BACLOFEN)
    assert revision.document_digest == signature.document_digest
    assert json.loads(revision.document)["program"]["name"] == "Day/night 400 mcg/day"
    assert audit.verified(store) is None


def raise_day_step(opened: Any, figures: str) -> None:
    """Type another dose into the day's step, and look at what each keystroke does."""
    table = opened.console.showing.program.editor.findChild(type(opened.console.showing.program.editor._timed.table))
    table.setFocus()
    table.setCurrentIndex(table.model().index(DAY_STEP, ASKED_COLUMN))
    QTest.keyClick(table, Qt.Key.Key_F2)
    line = next(edit for edit in table.findChildren(QLineEdit) if edit.isVisible())
    line.selectAll()
    seen = []
    for figure in figures:
        QTest.keyClicks(line, figure)
        shown = opened.desk.shown.program.base
        assert isinstance(shown, Timed)
        seen.append(shown.patterns[0][DAY_STEP].asked_ng_per_day)
        assert opened.console.showing.program.plots.view().typing
    assert seen == [4_000, 48_000, 480_000]
    assert opened.desk.draft.program.base.patterns[0][DAY_STEP].asked_ng_per_day == 330_000
    QTest.keyClick(line, Qt.Key.Key_Return)


def acknowledge(opened: Any, finding: Any) -> None:
    """Give a reason, then confirm it separately."""
    from widgets.acknowledgement import Acknowledgement
    from widgets.fields import TickField

    def shown() -> list[Any]:
        cards = opened.console.showing.review.review.findChildren(Acknowledgement)
        return [card for card in cards if card.isVisible() and card.finding().key == finding.key]

    opened.hands.until(lambda: len(shown()) == 1, f"a card for {finding.rule}")
    card = shown()[0]
    tick = next(tick for tick in card.findChildren(TickField))
    assert not tick.isEnabled()
    line = next(edit for edit in card.findChildren(QLineEdit))
    line.setFocus()
    QTest.keyClicks(line, "Spasms at night, seen today")
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert card.value() == "Spasms at night, seen today"
