"""The stalled pump is told as one that gives nothing, on its cover, on its page and in the worklist."""

from __future__ import annotations

from console.commands.tour import staged
from console.commands.tour_stalls import STALLED, stalling


def test_a_stalled_pump_covers_the_page_and_is_the_most_urgent_of_the_worklist(qapp):
    with staged() as window:
        story = stalling(window)
        assert next(story) == "stalled"
        assert window.window.covered()
        assert window.controller.desk.still == "motor-stall"
        assert [next(story), next(story)] == ["pump-stalled", "worklist-stalled"]
        row = next(row for row in window.showing.worklist.rows() if row.serial == STALLED)
        assert (row.state, row.dose) == ("Gives nothing", "Nothing")
        assert list(story) == []  # and it runs again for whatever story follows
        assert window.controller.desk.still == ""
