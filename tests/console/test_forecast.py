"""Projections: at once while they are quick, on the pool when they are not, and never an old answer."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from console.forecast import AT_ONCE_MS, Answer, Forecast, Question
from profiles.context import Context
from profiles.edits import scale
from profiles.limits import Library
from profiles.program import Order
from profiles.projection_loops import Loops, rolling_plain
from profiles.pump import PumpStatus


@pytest.fixture
def forecast(qtbot: QtBot, library: Library) -> Forecast:
    return Forecast(library)


@pytest.fixture
def question(demo, context: Context, status: PumpStatus) -> Question:
    return Question(Order(demo.program), Order(scale(demo.program, Fraction(11, 10), 100)), context, status)


def test_a_quick_answer_comes_before_ask_returns(forecast: Forecast, question: Question):
    answers: list[Answer] = []
    forecast.answered.connect(answers.append)
    forecast.ask(question)
    (answer,) = answers
    assert answer.question is question
    assert answer.held is not None
    assert answer.draft is not None
    assert answer.held.drug_ids == ("baclofen",)


def test_what_is_held_is_projected_once(forecast: Forecast, question: Question, demo):
    answers: list[Answer] = []
    forecast.answered.connect(answers.append)
    forecast.ask(question)
    forecast._took_ms = 0
    forecast.ask(replace(question, shown=Order(scale(demo.program, Fraction(6, 5), 100))))
    assert answers[0].held is answers[1].held
    assert answers[0].draft is not answers[1].draft


def test_a_slow_one_goes_to_the_pool_and_only_the_newest_is_told(
    qtbot: QtBot, forecast: Forecast, question: Question, demo
):
    forecast._took_ms = AT_ONCE_MS + 1
    answers: list[Answer] = []
    forecast.answered.connect(answers.append)
    later = replace(question, shown=Order(scale(demo.program, Fraction(6, 5), 100)))
    forecast.ask(question)
    forecast.ask(later)
    assert answers == []
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: bool(answers))
    assert [answer.question for answer in answers] == [later]


def test_the_compiled_loop_is_used_once_it_is_warm(forecast: Forecast, question: Question):
    calls: list[int] = []

    def rolling(edges_s, flow, window_s):
        calls.append(window_s)
        return rolling_plain(edges_s, flow, window_s)

    forecast.use(Loops(rolling))
    forecast.ask(question)
    assert calls


def test_nothing_held_and_nothing_drafted_is_an_answer_too(forecast: Forecast, question: Question):
    answers: list[Answer] = []
    forecast.answered.connect(answers.append)
    forecast.ask(replace(question, held=None, shown=None))
    assert (answers[0].held, answers[0].draft) == (None, None)
