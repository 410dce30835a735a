"""The stories of doubt end with every pump settled."""

from __future__ import annotations

from console.commands.tour import staged
from console.commands.tour_doubts import doubting, forgetting, stopping
from console.doubts import all_doubts
from console.phases import Phase
from console.records import patients


def test_both_pumps_are_shown_in_doubt_and_both_answer(qapp):
    with staged() as window:
        story = doubting(window)
        assert next(story) == "uncertain-after-restart"
        assert window.controller.desk.phase is Phase.UNCERTAIN
        assert window.window.covered()
        assert len(window.window.strip.value()) == 1
        assert list(story) == ["one-answered"]
        assert window.controller.desk.phase is Phase.HELD
        assert all_doubts(window.stage.store, patients.everyone(window.stage.store)) == ()
        assert window.window.strip.value() == ()


def test_a_stop_is_shown_with_the_question_for_its_reason(qapp):
    with staged() as window:
        story = stopping(window)
        assert [next(story), next(story)] == ["stopped", "stop-reason"]
        assert window.showing.pump.reason.value() is not None
        assert list(story) == ["program-restart", "state-tolerance", "tolerance-stated", "review-restart"]


def test_what_a_pump_has_forgotten_is_told_as_not_known_and_holds_nothing_up(qapp):
    with staged() as window:
        story = forgetting(window)
        assert next(story) == "not-known-any-more"
        result = window.controller.desk.result
        assert (result.word, result.what) == ("forgotten", "bolus")
        assert list(story) == []
        assert all_doubts(window.stage.store, patients.everyone(window.stage.store)) == ()
