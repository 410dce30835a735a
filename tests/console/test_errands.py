"""Small things between a press and a wish."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPushButton

from console.asking import shown_of
from console.clock import Clock
from console.demo_patients import demo_patients
from console.desk import Desk
from console.furnish import Console
from console.phases import Phase
from console.records import audit
from console.records.store import StoreError
from console.visiting import VISIT
from console.visits import Visit
from console.warm import Warmth
from device.events import LogRead
from profiles.acts import ClockChange, LimitsChange, PumpLimits, Refill
from profiles.context import Exposure
from profiles.drugs import Component, Fluid
from profiles.edits import scale
from profiles.program import Continuous, Order
from profiles.projection_loops import PLAIN
from profiles.pump import Alarm, AlarmRank
from profiles.pump_book import PumpBook
from widgets import theme
from widgets.act_dialog import ActDialog
from widgets.quantity_line import QuantityLine
from widgets.tolerance_dialog import ToleranceDialog


def set_desk(console: Console, desk: Desk) -> None:
    console.controller._set(desk)


@pytest.mark.req(21)
def test_warmth_makes_programming_possible_and_speeds_the_plots(console: Console):
    console.errands.take_warmth(Warmth("The self-test failed."))
    assert (console.controller.desk.ready, console.controller.desk.not_ready) == (False, "The self-test failed.")
    console.errands.take_warmth(Warmth("", PLAIN))
    assert console.controller.desk.ready


def test_a_summary_is_written_where_it_was_asked_for(console: Console, held: Desk, tmp_path: Path):
    console.errands.save_summary(str(tmp_path / "none.pdf"))
    assert not (tmp_path / "none.pdf").exists()
    set_desk(console, held)
    console.errands.save_summary(str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert audit.newest(console.store, 1)[0].action == "summary-saved"
    assert console.window.said() == "The summary is saved as a.pdf."


def test_a_place_that_cannot_be_written_is_a_sentence(console: Console, held: Desk, tmp_path: Path):
    set_desk(console, held)
    console.errands.save_summary(str(tmp_path / "no" / "a.pdf"))
    assert "cannot be written" in console.window.said()


def test_a_record_that_is_full_leaves_the_summary_and_says_so(
    console: Console, held: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_arguments: object) -> None:
        raise StoreError("The disk is full.")

    set_desk(console, held)
    monkeypatch.setattr("console.errands.audit.append", full)
    console.errands.save_summary(str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").exists()
    assert console.window.said() == "The summary is saved as a.pdf. The record does not say so. The disk is full."


def test_a_summary_needs_a_record_that_can_be_read(console: Console, held: Desk, tmp_path: Path, blind):
    set_desk(console, held)
    with blind(console.store):
        console.errands.save_summary(str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()
    assert console.window.said().startswith("The summary was not saved. The records in")


def test_the_place_of_a_summary_is_asked_without_stopping_the_window(console: Console, held: Desk):
    set_desk(console, held)
    console.errands.summary()
    dialog = console.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.close()


def test_theme_and_text_size_change_and_are_remembered(console: Console, tmp_path: Path):
    before = theme.base_px()
    console.errands.theme()
    console.errands.larger()
    assert theme.tokens().dark
    assert theme.base_px() > before
    assert (console.settings.theme(), console.settings.text_scale()) == ("dark", 1.25)
    console.errands.theme()
    console.errands.smaller()
    console.errands.smaller()
    assert (console.settings.theme(), console.settings.text_scale()) == ("light", 1.0)
    assert theme.base_px() == before


def test_pages_are_reached_by_key(console: Console, held: Desk):
    set_desk(console, held)
    for go, page in (("go_pump", "pump"), ("go_program", "program"), ("go_worklist", "worklist")):
        getattr(console.errands, go)()
        assert console.window.page() == page


def test_a_settled_session_closes_without_a_word(console: Console, held: Desk):
    set_desk(console, held)
    console.errands.quit()
    assert not console.window.isVisible()


@pytest.mark.req(29)
@pytest.mark.req(30)
@pytest.mark.parametrize("phase", [Phase.DRAFTED, Phase.UNCERTAIN])
def test_an_unsettled_session_asks_and_staying_is_the_default(console: Console, held: Desk, phase: Phase):
    set_desk(console, replace(held, phase=phase))
    console.errands.close()
    box = console.window.findChild(QMessageBox)
    assert box is not None
    assert box.defaultButton().text() == "Stay"
    assert console.window.isVisible()
    leave = next(b for b in box.findChildren(QPushButton) if b.text() == "Close anyway")
    leave.click()
    assert not console.window.isVisible()


def test_about_says_what_it_is_not(console: Console):
    console.errands.about()
    box = console.window.findChild(QMessageBox)
    assert box is not None
    assert "not a medical device" in box.text()
    box.close()


@pytest.mark.req(33)
@pytest.mark.parametrize(("answer", "kept"), [("Keep the draft", True), ("Discard the draft", False)])
def test_discarding_is_asked_with_what_would_be_lost(console: Console, held: Desk, demo, answer: str, kept: bool):
    set_desk(console, held)
    console.controller.edit(Order(scale(demo.program, Fraction(11, 10), 100)))
    drafted = console.controller.desk.draft
    console.showing.program.buttons["discard"].click()
    box = console.window.findChild(QMessageBox)
    assert box is not None
    assert "This would be lost: " in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert box.defaultButton().text() == "Keep the draft"
    next(b for b in box.findChildren(QPushButton) if b.text() == answer).click()
    assert (console.controller.desk.draft == drafted) is kept


@pytest.mark.parametrize(("answer", "left"), [("Stay with the draft", False), ("Open the other patient", True)])
def test_another_patient_takes_no_draft_without_a_question(console: Console, held: Desk, demo, answer: str, left: bool):
    other = demo_patients()[1].id
    set_desk(console, held)
    console.controller.edit(Order(scale(demo.program, Fraction(11, 10), 100)))
    drafted = console.controller.desk.draft
    console.showing.worklist.openRequested.emit(other)
    box = console.window.findChild(QMessageBox)
    assert "This would be lost: " in box.text()
    assert console.controller.desk.draft == drafted
    next(b for b in box.findChildren(QPushButton) if b.text() == answer).click()
    assert (console.controller.desk.patient.id == other) is left
    assert (console.controller.desk.draft == drafted) is not left


def test_without_a_draft_another_patient_opens_at_once(console: Console, held: Desk):
    set_desk(console, held)
    console.showing.worklist.openRequested.emit(demo_patients()[1].id)
    assert console.controller.desk.patient.id == demo_patients()[1].id


def test_the_clock_and_the_limits_are_asked_for_in_a_dialog_and_then_done(
    console: Console, held: Desk, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    monkeypatch.setattr(console.controller, "perform", lambda *what: asked.append(what))
    wrong = replace(held, status=replace(held.status, wall_offset_s=0, time_scale=1), connected=True)
    set_desk(console, wrong)
    console.errands.set_clock()
    dialog = console.window.findChild(ActDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Set the pump's clock"
    dialog.performRequested.emit({}, "A. Nurse")
    act, person, _meaning, shown = asked.pop()
    assert isinstance(act, ClockChange)
    assert (act.from_offset_s, person, shown) == (0, "A. Nurse", shown_of(wrong))
    dialog.close()

    console.errands.set_limits()
    assert "have not been read" in console.window.said()
    limits = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
    set_desk(console, replace(wrong, book=PumpBook(limits, limits)))
    console.errands.set_limits()
    shown = [one for one in console.window.findChildren(ActDialog) if one is not dialog]
    assert shown[-1].windowTitle() == "Change the pump's own limits"
    shown[-1].performRequested.emit({**shown[-1].value(), "bolus_max_nl": 500_000}, "A. Nurse")
    ((act, person, _meaning, about),) = asked
    assert (act, person) == (LimitsChange(replace(limits, bolus_max_nl=500_000)), "A. Nurse")
    assert about == shown_of(wrong)
    shown[-1].close()


def test_a_refill_is_asked_for_against_the_pumps_count_and_then_recorded(
    console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    monkeypatch.setattr(console.controller, "perform", lambda *what: asked.append(what))
    console.errands.perform_refill({}, "A. Nurse")
    assert asked == []
    console.errands.record_refill()
    assert "read a pump that holds one first" in console.window.said()
    set_desk(console, replace(held, connected=True))
    console.showing.pump.panel.refillRequested.emit()
    dialog = console.window.findChild(ActDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Record a refill"
    agreed: list[Visit] = []
    monkeypatch.setattr(console.controller, "agree", agreed.append)
    figures = {"withdrawn_nl": 2_000_000, "volume_nl": 18_000_000, VISIT: 86_400, "explain": "a kinked needle"}
    dialog.performRequested.emit(figures, "A. Nurse")
    ((act, person, meaning, shown),) = asked
    assert isinstance(act, Refill)
    assert (act.fluid, act.withdrawn_nl, act.volume_nl) == (held.held.fluid, 2_000_000, 19_400_000)
    assert shown == shown_of(held)
    assert agreed == [Visit(act.refill_id, console.controller._clock.at() + 86_400, "A. Nurse")]
    assert (person, meaning) == ("A. Nurse", "The refill is recorded; the volume drawn differs: a kinked needle")
    dialog.close()


@pytest.mark.req(7)
@pytest.mark.req(39)
def test_a_refill_is_recorded_for_the_fluid_whose_label_was_read(
    console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(console.controller, "perform", lambda *what: asked.append(what))
    set_desk(console, replace(held, connected=True))
    console.errands.record_refill()
    other = replace(held.held, fluid=Fluid((Component("baclofen", 2_000_000),)))
    set_desk(console, replace(held, held=other, status=replace(held.status, generation=99)))
    figures = {"withdrawn_nl": 2_000_000, "volume_nl": 18_000_000}
    console.errands.perform_refill({**figures, "label_0": 2_000_000}, "A. Nurse")
    assert asked == []  # the label that fits by now is not the one that was asked for
    console.errands.perform_refill(figures, "A. Nurse")
    ((act, _person, _meaning, shown),) = asked
    assert (act.fluid, shown) == (held.held.fluid, shown_of(held))  # which the controller refuses: another generation


def test_the_next_visit_is_asked_for_and_kept(console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch):
    planned: list[object] = []
    monkeypatch.setattr(console.controller, "plan_visit", lambda *what: planned.append(what))
    console.errands.plan_visit()
    assert "Read the pump first" in console.window.said()
    set_desk(console, replace(held, connected=True))
    console.showing.pump.panel.visitRequested.emit()
    dialog = console.window.findChild(ActDialog)
    assert dialog.windowTitle() == "Plan the next visit"
    dialog.performRequested.emit({VISIT: 3 * 86_400}, "A. Nurse")
    assert planned == [(console.controller._clock.at() + 3 * 86_400, "A. Nurse", shown_of(held))]
    dialog.close()


def typed(console: Console, held: Desk, text: str) -> QLineEdit:
    """The dose of a steady program with a draft, written over and not left."""
    steady = replace(held.held, base=Continuous(600_000, 300_000), name="C 300")
    desk = replace(held, held=steady, draft=Order(steady), connected=True)
    set_desk(console, desk)
    console.showing.go("program")
    console.controller.edit(Order(replace(steady, base=Continuous(620_000, 310_000))))
    line = next(one for one in console.showing.program.editor.findChildren(QuantityLine) if one.text() == "310")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    return line


@pytest.mark.parametrize("by_key", [True, False])
def test_a_number_that_was_typed_is_the_one_that_is_reviewed(console: Console, held: Desk, by_key: bool):
    typed(console, held, "330")
    action, button = console.window.actions_by_id["review"], console.showing.program.buttons["review"]
    action.trigger() if by_key else button.click()
    desk = console.controller.desk
    assert (desk.phase, desk.draft.program.base) == (Phase.REVIEW, Continuous(660_000, 330_000))


@pytest.mark.parametrize("by_key", [True, False])
def test_a_number_that_cannot_be_read_holds_the_review_up(console: Console, held: Desk, by_key: bool):
    line = typed(console, held, "33..")
    action, button = console.window.actions_by_id["review"], console.showing.program.buttons["review"]
    action.trigger() if by_key else button.click()
    assert console.controller.desk.phase is Phase.DRAFTED
    assert console.window.said() == "Nothing is reviewed yet: '33..' does not count. The field says why."
    assert (line.text(), console.window.focusWidget()) == ("33..", line)


def test_a_clock_that_is_right_is_not_asked_about(console: Console, held: Desk):
    set_desk(console, replace(held, status=replace(held.status, time_scale=60)))
    console.errands.set_clock()
    assert console.window.findChild(ActDialog) is None
    assert "nothing to set" in console.window.said()


def test_who_has_seen_an_alarm_stands_beside_it_and_in_the_log(console: Console, held: Desk):
    low = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 500)
    set_desk(console, replace(held, status=replace(held.status, alarms=(low,))))
    console.controller.logged.emit(LogRead((), 1, 0, False, False))
    console.showing.pump.panel.seenRequested.emit(low)
    dialog = console.window.findChild(ActDialog)
    assert dialog is not None
    dialog.performRequested.emit({}, "A. Nurse")
    dialog.close()
    view = console.showing.pump.value()
    assert view is not None
    ((alarm, words),) = view.seen
    assert (alarm, words.startswith("Seen by A. Nurse, ")) == (low, True)
    assert "A. Nurse has seen the alarm: Low reservoir" in [line.text for line in console.showing.pump.log.value()]


def test_what_cannot_be_recorded_of_an_alarm_is_said(console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr("console.errands.note_seen", full)
    console.errands.keep_seen({}, "A. Nurse")
    set_desk(console, held)
    console.errands.see_alarm(Alarm("reset", AlarmRank.CRITICAL, 1))
    console.errands.keep_seen({}, "A. Nurse")
    assert "not recorded" in console.window.said()
    console.window.findChild(ActDialog).close()


def test_what_the_patient_is_used_to_is_asked_about_the_pump_on_the_screen(
    console: Console, held: Desk, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    monkeypatch.setattr(console.controller, "state_tolerance", lambda *what: asked.append(what))
    console.errands.tolerance()
    assert "Read the pump first" in console.window.said()
    set_desk(console, held)
    for ask in (console.window.actions_by_id["tolerance"].trigger, console.showing.pump.advice.stateRequested.emit):
        ask()
        dialog = console.window.findChildren(ToleranceDialog)[-1]
        dialog.setValue(Exposure.NAIVE, "new to this drug", "A. Doctor")
        dialog.state()
        assert asked.pop() == (Exposure.NAIVE, "new to this drug", "A. Doctor", shown_of(held))
