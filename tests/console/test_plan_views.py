"""What-if as a view, and what planning stands on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from console.plan_views import Planned, answer_what_if, usual_question
from profiles.comparing import Question
from profiles.program import Order
from profiles.unusual import Unusual

DAY = 86_400
START = datetime(2026, 11, 24, 9, 30)


@pytest.fixture
def planned(context, library) -> Planned:
    return Planned(context, library, START)


def test_a_later_refill_brings_the_finding_about_the_reservoir(demo, planned: Planned):
    order = Order(demo.program)
    usual = usual_question(order, planned)
    assert usual == Question(8 * DAY, 145)
    late = answer_what_if(order, Question(14 * DAY, 145), planned)
    assert late.appear
    assert late.answer.margin_s < 0
    assert late.course.at_s[-1] >= 14 * DAY
    same = answer_what_if(order, usual, planned)
    assert (same.appear, same.go) == ((), ())


def test_a_pump_as_exact_as_none_takes_the_finding_away_again(demo, planned: Planned):
    tight = replace(planned, context=replace(planned.context, planned_refill_s=10 * DAY))
    exact = answer_what_if(Order(demo.program), Question(10 * DAY, 0), tight)
    assert exact.go
    assert exact.appear == ()


def test_a_use_that_the_program_does_not_allow_is_a_sentence(demo, planned: Planned):
    view = answer_what_if(Order(demo.program), Question(DAY, 145, 2), planned)
    assert isinstance(view.answer, Unusual)
    assert view.course is None


def test_numbers_that_nobody_confirmed_do_not_stop_planning(demo, planned: Planned):
    unknown = replace(planned, context=replace(planned.context, pump_model_id="nobody-knows"))
    assert (unknown.resolution, unknown.accuracy_per_mille, unknown.residual_nl) == (1, 0, 0)
    assert unknown.label("unheard").name == "unheard"
    assert usual_question(
        Order(demo.program), replace(unknown, context=replace(unknown.context, planned_refill_s=None))
    ) == (Question(30 * DAY, 0))
