"""The question on slides, and its answer in words and in a plot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from profiles.comparing import Question
from profiles.reservoir import Span
from profiles.unusual import Unusual
from widgets import theme, what_if_panel
from widgets.marks_item import Form
from widgets.projection_view import DAY_S
from widgets.what_if_panel import change_words, facts_of, margin_words


@pytest.fixture
def panel(keep):
    return keep(what_if_panel.example())


def test_the_answer_stands_beside_the_question_with_its_band(panel):
    told = dict(facts_of(panel.value()))
    assert told["Left at the refill"] == "4 mL (between 2 mL and 6 mL)"
    assert told["Alarm volume"] == "Wed 30 Dec at the earliest, Sat 9 Jan at the latest"
    assert margin_words(panel.value()) == "earliest alarm 6 days BEFORE the refill"
    assert panel.plot.words() == margin_words(panel.value())
    assert [m.text for m in panel.plot.marks() if m.form is Form.UP] == ["refill Tue 5 Jan"]
    assert panel.slide("accuracy").words() == "\N{PLUS-MINUS SIGN}14.5 %"


def test_moving_a_slide_asks_anew(panel, qtbot):
    with qtbot.waitSignal(panel.asked) as said:
        qtbot.keyClick(panel.slide("refill")._slide, Qt.Key.Key_Right)
    assert said.args == [Question(43 * DAY_S, 145, 0)]


def test_patient_boluses_are_asked_for_only_where_the_program_has_them(panel):
    assert panel.slide("starts").isHidden()
    panel.setValue(replace(panel.value(), most_starts=4, question=Question(DAY_S, 145, 3)))
    assert not panel.slide("starts").isHidden()
    assert panel.slide("starts").words() == "3 a day"
    assert panel.slide("refill").words() == "in 1 day"


def test_findings_that_come_and_go_are_named(panel):
    assert change_words(panel.value()) == "Brings: Reservoir too small."
    assert change_words(replace(panel.value(), appear=(), go=("Refill late",))) == "Takes away: Refill late."
    assert change_words(replace(panel.value(), appear=())) == "The findings stay as they are."


def test_where_the_patient_may_ask_it_is_said_that_the_rules_count_every_bolus_already(panel):
    words = change_words(replace(panel.value(), appear=(), most_starts=6))
    assert words.startswith("The findings stay as they are. They always count every patient bolus")


def test_a_question_without_an_answer_is_a_sentence(panel):
    view = replace(panel.value(), answer=Unusual("This program has no patient bolus to use."), course=None)
    panel.setValue(view)
    assert (facts_of(view), margin_words(view)) == ((), "")
    assert panel._unusual.text() == "This program has no patient bolus to use."
    assert panel.plot.curve("nominal")._high.size == 0


def test_never_is_a_word(panel):
    answer = replace(panel.value().answer, alarm=Span(None, None, None), empty=Span(DAY_S, None, None), margin_s=None)
    view = replace(panel.value(), answer=answer)
    assert dict(facts_of(view))["Alarm volume"] == "never within ten years"
    assert dict(facts_of(view))["Empty"].endswith("no latest day at the latest")
    assert margin_words(view) == "the alarm volume is never reached"
    later = replace(view, answer=replace(answer, margin_s=2 * DAY_S))
    assert margin_words(later) == "earliest alarm 2 days after the refill"


def test_one_day_is_said_once_and_a_pump_that_gives_nothing_is_named_as_that(panel):
    answer = replace(panel.value().answer, alarm=Span(36 * DAY_S, 36 * DAY_S, 36 * DAY_S))
    assert dict(facts_of(replace(panel.value(), answer=answer)))["Alarm volume"] == "Wed 30 Dec"
    assert panel._title.text() == "What if, for 'Day and night'"
    panel.setValue(replace(panel.value(), still=True))
    assert panel._title.text() == "What if, for 'Day and night', which gives nothing"


def test_another_theme_takes_every_colour_again(panel, qapp):
    before = panel.plot.curve("nominal").style().stroke
    theme.apply(qapp, "dark")
    assert panel.plot.curve("nominal").style().stroke != before
    theme.apply(qapp, "light")
