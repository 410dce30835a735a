"""Nothing can be held before every finding has its reason and the draft its signature."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets import theme
from widgets.acknowledgement import Acknowledgement
from widgets.change_review import ChangeLine, ChangeReview, ReviewAnswer, ReviewView, TotalLine
from widgets.finding_card import FindingCard
from widgets.hold_button import HOLD_MS, HoldButton
from widgets.notice import Notice
from widgets.signature_panel import SignaturePanel
from widgets.source_button import SourceButton

WHERE = Place(Part.STEP, 0, 1)
SOFT = Finding(Rule.DOSE_STEP_UP, Severity.SOFT, WHERE, "35", "30", "%", "label")
OTHER = dataclasses.replace(SOFT, rule=Rule.UNIT_SLIP, detail="dose")
HARD = Finding(Rule.DOSE_DAY, Severity.HARD, WHERE, "2", "1", "mg/day", "label")
VIEW = ReviewView(
    "M. Example", "CIS-1", (TotalLine("Baclofen a day", "300 mcg/day", "330 mcg/day", "+10 %"),),
    (ChangeLine("Step", "1 mL/day", "2 mL/day"),), (SOFT,), "Afterwards the pattern runs.", "3fa9",
)  # fmt: skip
SIGNED = "Signed by A. Physician."
FULL = ReviewAnswer(((SOFT.key, "spasm"),), "A. Physician", "Titration")


@pytest.fixture
def review(keep):
    made = keep(ChangeReview())
    made.resize(1190, 640)
    made.setValue(VIEW)
    made.said = []
    made.valueChanged.connect(made.said.append)
    return made


def hold(review):
    button, heard = review.findChild(HoldButton), []
    review.programRequested.connect(lambda: heard.append(1))
    button.begin()
    for _ in range(HOLD_MS // 40):
        button.advance(40)
    button.end()
    return heard


def button(review, text):
    return next(one for one in review.findChildren(QPushButton) if text in one.accessibleName())


@pytest.mark.req(26)
@pytest.mark.parametrize(
    ("answer", "signed", "missing"),
    [
        (ReviewAnswer(), "", "Give a reason and confirm: 1 finding is open."),
        (ReviewAnswer(FULL.reasons), "", "Sign with your name and a meaning."),
        (FULL, "", "Sign."),
        (dataclasses.replace(FULL, reasons=()), SIGNED, "Give a reason and confirm: 1 finding is open."),
    ],
)
def test_the_button_is_off_and_says_what_is_missing(review, answer, signed, missing):
    review.setAnswer(answer, signed)
    assert review.missing() == missing
    assert not review.findChild(HoldButton).isEnabled()
    assert hold(review) == []


@pytest.mark.req(16)
def test_a_card_is_not_ticked_by_a_reason_for_less(review):
    review.setAnswer(FULL, SIGNED)
    review.setValue(dataclasses.replace(VIEW, findings=(dataclasses.replace(SOFT, asked="150"),)))
    review.setAnswer(FULL, SIGNED)
    assert review.answer().reasons == ()
    assert review.missing() == "Give a reason and confirm: 1 finding is open."


@pytest.mark.req(26)
def test_with_reasons_and_signature_a_whole_hold_programs(review):
    review.setAnswer(FULL, SIGNED)
    assert review.missing() == ""
    assert hold(review) == [1]


def test_what_blocks_cannot_be_signed_or_held_and_leads_to_its_place(qtbot, review):
    review.setValue(dataclasses.replace(VIEW, findings=(HARD,)))
    review.setAnswer(dataclasses.replace(FULL, reasons=()), SIGNED)
    assert review.missing().startswith("Blocked")
    assert hold(review) == []
    with qtbot.waitSignal(review.placeRequested) as led:
        qtbot.mouseClick(review.findChild(FindingCard), Qt.MouseButton.LeftButton)
    assert led.args == [WHERE]


def test_a_refusal_of_the_console_is_shown_and_blocks(review):
    review.setValue(dataclasses.replace(VIEW, refusal="The check loop is not ready yet."))
    review.setAnswer(FULL, SIGNED)
    assert review.missing() == "The check loop is not ready yet."
    assert not review.findChild(HoldButton).isEnabled()


def test_setting_is_silent_and_typing_is_heard(qtbot, review):
    review.setAnswer(FULL)
    assert review.said == []
    card = review.findChild(Acknowledgement)
    card.setValue("")
    assert review.answer().reasons == ()
    card._reason._line.setFocus()
    qtbot.keyClicks(card._reason._line, "spasm")
    assert review.said[-1].reasons == ()
    qtbot.mouseClick(card._tick, Qt.MouseButton.LeftButton)
    assert review.said[-1] == FULL
    assert review.answer() == FULL


def test_signing_carries_the_whole_answer(qtbot, review):
    review.setAnswer(FULL)
    with qtbot.waitSignal(review.signRequested) as asked:
        qtbot.mouseClick(button(review, "Sign"), Qt.MouseButton.LeftButton)
    assert asked.args == [FULL]


@pytest.mark.req(23)
def test_another_draft_keeps_the_reasons_of_findings_that_are_still_there(review):
    review.setAnswer(FULL)
    review.setValue(dataclasses.replace(VIEW, findings=(SOFT, OTHER)))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert review.answer().reasons == FULL.reasons
    assert review.missing() == "Give a reason and confirm: 1 finding is open."
    review.setValue(dataclasses.replace(VIEW, findings=(dataclasses.replace(SOFT, detail="other"),)))
    assert review.answer().reasons == ()


def test_a_reason_that_is_being_typed_is_not_wiped_by_being_shown_the_old_answer(qtbot, review):
    card = review.findChild(Acknowledgement)
    qtbot.keyClicks(card._reason._line, "half a rea")
    review.setAnswer(review.said[-1])
    assert card.reason() == "half a rea"


@pytest.mark.req(26)
def test_the_safe_button_stands_where_the_one_before_was_pressed(qtbot, review):
    """The hold is under the signature, going back at the right end, where the page before has its primary button."""
    back, held = button(review, "Back"), review.findChild(HoldButton)
    assert back.mapTo(review, back.rect().center()).x() > review.width() * 0.75
    held_from, held_to = (held.mapTo(review, corner).x() for corner in (held.rect().topLeft(), held.rect().topRight()))
    signature = review.findChild(SignaturePanel)
    assert abs(held_from - signature.parentWidget().mapTo(review, QPoint(0, 0)).x()) <= 1
    assert held_to < back.mapTo(review, QPoint(0, 0)).x() - held.width() / 2
    with qtbot.waitSignal(review.backRequested):
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)


def test_the_books_of_a_finding_lead_to_its_limit(qtbot, review):
    with qtbot.waitSignal(review.sourceRequested) as asked:
        review.findChild(SourceButton).click()
    assert asked.args == [SOFT]


@pytest.mark.req(28)
def test_it_says_that_the_pump_still_runs_the_held_program_and_what_comes_after(review):
    texts = " ".join(label.text() for label in review.findChildren(QLabel))
    assert "the pump keeps running the held program until it switches" in texts
    assert "Afterwards the pattern runs." in texts


def test_before_any_draft_it_says_so(keep):
    empty = keep(ChangeReview())
    assert empty.value() is None
    assert empty.missing() == "There is no draft to review."


def test_a_restart_says_so_above_what_changes(review):
    notice = review.findChild(Notice)
    assert not notice.isVisible()
    review.setValue(dataclasses.replace(VIEW, restart=("This is a restart", "A. Doctor stated it.")))
    assert notice.value() == ("This is a restart", "A. Doctor stated it.")
    assert any("the pump stands still until it switches" in label.text() for label in review.findChildren(QLabel))


@pytest.mark.req(58)
def test_where_its_sides_stand_under_each_other_the_page_scrolls_down_to_its_button(qtbot, keep):
    review, page = ChangeReview(), QScrollArea()  # as in the window
    review.setValue(VIEW)
    page.setWidget(review)
    page.setWidgetResizable(True)
    keep(page)
    inner = review._scrolled.verticalScrollBar()
    for ems, page_scrolls in ((70, False), (40, True), (70, False)):
        page.resize(ems * theme.base_px(), 24 * theme.base_px())
        bars = (inner, page.verticalScrollBar())
        wanted = (not page_scrolls, page_scrolls)
        qtbot.waitUntil(lambda bars=bars, wanted=wanted: tuple(bar.maximum() > 0 for bar in bars) == wanted)
    page.resize(40 * theme.base_px(), 24 * theme.base_px())
    review.setAnswer(FULL, "Signed by A. Physician: Titration. It lapses with any change, and says so at some length.")
    qtbot.waitUntil(lambda: inner.maximum() == 0 and review.findChild(HoldButton).isVisible())


@pytest.mark.parametrize("ems", [70, 40])
def test_the_keyboard_begins_where_it_is_read_and_stays_there_when_other_findings_come(qtbot, keep, ems):
    review, page = ChangeReview(), QScrollArea()  # as in the window
    review.setValue(VIEW)
    page.setWidget(review)
    page.setWidgetResizable(True)
    keep(page).resize(ems * theme.base_px(), 24 * theme.base_px())
    page.activateWindow()
    review.takeFocus()
    qtbot.waitUntil(review._scrolled.hasFocus)
    review.setValue(dataclasses.replace(VIEW, findings=(OTHER,)))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert review._scrolled.hasFocus()
    assert page.verticalScrollBar().value() == 0
    QTest.keyClick(review._scrolled, Qt.Key.Key_PageDown)
    assert max(page.verticalScrollBar().value(), review._scrolled.verticalScrollBar().value()) > 0, "it can be read on"
