"""The pump that is read without records is the one at the address that was typed, and its stop is told by itself."""

from __future__ import annotations

from console.commands.tour import UNREAD, staged
from console.commands.tour_steps import SERIAL
from console.commands.tour_unread import unread
from widgets.outcome_panel import Outcome


def test_the_story_ends_with_a_pump_that_stands_still_and_words_to_note_it_by_hand(qapp):
    with staged(trouble=UNREAD) as window:
        assert [*unread(window)][-1] == "records-unread-stopped"
        desk = window.controller.desk
        assert (desk.patient.serial, desk.stopped) == (SERIAL, True)
        told = window.showing.review.outcome.value()
    assert told.outcome is Outcome.CONFIRMED
    assert "note by hand" in " ".join(told.next_steps)
