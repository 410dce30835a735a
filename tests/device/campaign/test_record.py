"""The record of a run."""

from __future__ import annotations

import pytest

from device.campaign.record import CampaignJournal, ConsoleDied
from device.campaign.schedule import Kind
from device.journal import JournalError


@pytest.mark.parametrize(
    ("kind", "error", "kept"),
    [(Kind.FAILS, JournalError, 0), (Kind.DIES_BEFORE, ConsoleDied, 0), (Kind.DIES_AFTER, ConsoleDied, 1)],
)
def test_a_line_is_written_or_not_as_its_strike_says(kind, error, kept):
    journal = CampaignJournal(lambda: kind)
    with pytest.raises(error):
        journal.append("intent", {"transaction": "00"})
    assert len(journal.lines) == kept


def test_without_a_strike_a_line_is_written():
    journal = CampaignJournal(lambda: None)
    journal.append("intent", {"transaction": "00"})
    journal.sent()
    assert journal.lines == [("intent", {"transaction": "00"})]
