"""Journey 3, *Pull the plug*: the cable goes before or just behind every message of a push.

Within a second the window says in plain words that nobody knows; only reading and STOP are possible; and when the
cable is back, what it says is what the pump process itself says. Pump and cable are serial ports where there are any.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from console.phases import Phase
from console.records import audit
from device.message_forms import TYPES
from device.messages import Activate, Begin, Chunk, Read, Request, Seal, Status
from profiles import units
from profiles.program import Continuous
from tests.journeys.cable import LISTEN, Cable
from widgets.banner import BannerTone
from widgets.hold_button import HoldButton
from widgets.outcome_panel import Outcome

pytestmark = pytest.mark.timeout(600)  # the first time on a machine the check loop is compiled
MIXTURE = "d1" * 16  # continuous: one field changes the dose
SERIAL = "CIS-207511"
LESS_NG_PER_DAY = 100_000
ANSWERS_WITHIN_MS = 1_000  # design: the window answers within a second

# the message, whether the pump still hears it, and what must be true afterwards
PULLS: tuple[tuple[type[Request], bool, Outcome], ...] = (
    (Begin, False, Outcome.NOT_APPLIED),
    (Begin, True, Outcome.NOT_APPLIED),
    (Chunk, False, Outcome.NOT_APPLIED),
    (Chunk, True, Outcome.NOT_APPLIED),
    (Seal, False, Outcome.NOT_APPLIED),
    (Seal, True, Outcome.NOT_APPLIED),
    (Read, False, Outcome.NOT_APPLIED),
    (Read, True, Outcome.NOT_APPLIED),
    (Activate, False, Outcome.NOT_APPLIED),
    (Activate, True, Outcome.CONFIRMED),
    (Status, False, Outcome.CONFIRMED),
    (Status, True, Outcome.CONFIRMED),
)


@pytest.fixture(scope="module")
def listen() -> str:
    """At serial ports, where there are any."""
    return LISTEN


@pytest.fixture(scope="module")
def cable(opened: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cable]:
    """The second patient's pump hangs on a cable that can be pulled; it was read over it."""
    opened.wait_for_pumps()
    made = Cable(opened.console.controller._urls[SERIAL], tmp_path_factory.mktemp("ports") / "pump")
    opened.console.controller.reach(SERIAL, made.url)
    opened.console.controller.choose(MIXTURE)
    opened.hands.click("Read pump")
    opened.hands.until(lambda: opened.desk.phase is Phase.HELD, "the pump is read over the cable")
    assert opened.desk.patient.url == made.url
    yield made
    made.end()


@pytest.mark.req(35)
@pytest.mark.req(36)
@pytest.mark.req(37)
@pytest.mark.req(41)
@pytest.mark.req(44)
@pytest.mark.parametrize(("message", "heard", "truth"), PULLS, ids=[f"{m.__name__}-{h}" for m, h, _ in PULLS])
def test_the_plug_is_pulled(opened: Any, cable: Cable, message: type[Request], heard: bool, truth: Outcome):
    pull_the_plug(opened, cable, message, heard, truth)


def pull_the_plug(opened: Any, cable: Cable, message: type[Request], heard: bool, truth: Outcome) -> None:
    """Program, lose the line at that message, be told, plug in, be told the truth."""
    before = opened.desk.held
    draft = sign_another_dose(opened)
    cable.cut(TYPES[message], behind=heard)
    opened.hands.hold("Hold to program", lambda: opened.desk.phase not in (Phase.SIGNED, Phase.REVIEW))
    opened.hands.until(lambda: opened.desk.phase in (Phase.UNCERTAIN, Phase.RESOLVING), "the window says uncertain")
    took_ms = (time.monotonic_ns() - cable.pulled_at_ns) // 1_000_000
    assert took_ms < ANSWERS_WITHIN_MS
    says_it_in_plain_words(opened)
    allows_only_reading_and_stop(opened)
    plug_in_and_read(opened, cable)
    assert opened.console.showing.review.outcome.value().outcome is truth
    assert opened.desk.held == (draft.program if truth is Outcome.CONFIRMED else before)
    is_closed_in_the_journal(opened)
    opened.hands.click("Done")
    if truth is Outcome.NOT_APPLIED:
        assert opened.desk.draft == draft
        opened.console.controller.discard()


def test_the_pump_itself_says_the_same(opened: Any, cable: Cable, run_main: Any):
    held, digest = opened.desk.held, opened.desk.held_digest
    cable.pull()
    opened.hands.until(lambda: not opened.desk.connected, "the line is down")
    opened.hands.until(lambda: f"{cable.url} " in opened.desk.note, "the window says which port is gone")
    cable.free_the_pump()
    said = json.loads(run_main("status", cable.pump_url, "--json").out)
    assert (said["serial"], said["digest"], said["program"]["name"]) == (SERIAL, digest, held.name)
    cable.plug()
    opened.hands.until(lambda: opened.desk.connected, "the line is up again by itself")


@pytest.mark.req(44)
def test_a_cable_of_another_kind_may_take_its_place(opened: Any, cable: Cable, tmp_path: Path):
    cable.pull()
    opened.hands.until(lambda: not opened.desk.connected, "the line is down")
    cable.free_the_pump()
    other = Cable(cable.pump_url, tmp_path / "pump", "tcp:0")
    opened.console.controller.reach(SERIAL, other.url)
    opened.hands.until(lambda: opened.desk.connected, "the pump is found at its new address")
    pull_the_plug(opened, other, Activate, True, Outcome.CONFIRMED)
    other.end()


def sign_another_dose(opened: Any) -> Any:
    """Type a slightly lower dose (a second increase on one day would be blocked), review, sign."""
    opened.hands.until(lambda: opened.desk.running_since_at is not None, "the log is read")
    held = opened.desk.held.base
    assert isinstance(held, Continuous)
    opened.console.showing.go("program")
    other = units.number(held.asked_ng_per_day - LESS_NG_PER_DAY, units.Kind.DOSE, "mg/day")
    field = next(
        edit
        for edit in opened.console.showing.program.editor.findChildren(QLineEdit)
        if edit.isVisible() and "Dose" in edit.accessibleName()
    )
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()
    QTest.keyClicks(field, other)
    QTest.keyClick(field, Qt.Key.Key_Return)
    opened.hands.until(lambda: opened.desk.phase is Phase.DRAFTED, "the dose is taken")
    opened.hands.click("Review and program")
    opened.hands.until(lambda: opened.desk.phase is Phase.REVIEW, "the review")
    acknowledge_everything(opened)
    opened.hands.type("Your name", "A. Physician")
    opened.hands.choose("Meaning", "Titration")
    opened.hands.click("Sign this draft")
    assert opened.desk.phase is Phase.SIGNED
    return opened.desk.draft


def acknowledge_everything(opened: Any) -> None:
    """Each soft finding with its reason and its own tick."""
    from widgets.acknowledgement import Acknowledgement
    from widgets.fields import TickField

    review = opened.console.showing.review.review
    opened.hands.until(lambda: review.value() is not None, "the review is shown")
    for card in review.findChildren(Acknowledgement):
        line, tick = card.findChild(QLineEdit), card.findChild(TickField)
        line.setFocus()
        QTest.keyClicks(line, "As agreed at the last visit")
        tick.setFocus()
        QTest.keyClick(tick, Qt.Key.Key_Space)


def says_it_in_plain_words(opened: Any) -> None:
    """Banner and page, and nothing else can be read behind it."""
    banner = opened.window.banner.value()
    assert banner.tone is BannerTone.UNCERTAIN
    assert banner.sentence.startswith("What the pump holds is uncertain.")
    assert opened.window.covered()
    shown = opened.console.showing.cover.uncertain.value()
    assert all(shown.parts())
    assert "Do not program again and do not repeat a dose." in shown.next_steps


def allows_only_reading_and_stop(opened: Any) -> None:
    """Every therapy action is off, in the menu and on the page."""
    possible = {name for name, action in opened.window.actions_by_id.items() if action.isEnabled()}
    assert not possible & {"review", "undo", "redo", "discard", "back"}
    assert opened.hands.is_there(HoldButton, "Emergency stop")
    assert not opened.hands.is_there(HoldButton, "Hold to program")
    assert not opened.hands.is_there(QAbstractButton, "Review and program")


def plug_in_and_read(opened: Any, cable: Cable) -> None:
    """The cable is put back, and a person asks."""
    cable.plug()
    if opened.hands.is_there(QAbstractButton, "Read pump"):
        opened.hands.click("Read pump")
    settled = (Phase.HELD, Phase.DRAFTED)
    opened.hands.until(lambda: opened.desk.phase in settled and opened.desk.result is not None, "the pump has answered")
    assert not opened.window.covered()
    assert opened.window.banner.value().tone is BannerTone.KNOWN


def is_closed_in_the_journal(opened: Any) -> None:
    """The last transaction has its one certain end, and the chain holds."""
    wire = ("intent", "activating", "done", "not-applied", "uncertain")
    rows = [row for row in audit.newest(opened.console.store, 40) if row.action in wire]
    assert rows[0].action == {"confirmed": "done", "not-applied": "not-applied"}[opened.desk.result.word]
    assert rows[0].fields()["transaction"] == opened.desk.result.transaction
    assert any(row.action == "uncertain" for row in rows[:4])
    assert audit.verified(opened.console.store) is None
