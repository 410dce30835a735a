"""Counting runs."""

from __future__ import annotations

from device.campaign import tally
from device.campaign.person import Played
from device.campaign.schedule import Schedule
from device.campaign.tally import KEPT_MAX, Tally


def test_tallies_add_up_and_name_a_bounded_number():
    bad = tally.of(Played(Schedule(1), ("a rule", "another"), (), 500, "Uncertain", "Confirmed", {}))
    good = tally.of(Played(Schedule(3), (), (), 200, "Confirmed", "Confirmed", {}))
    total = sum([bad, good], Tally())
    assert (total.runs, total.violations, total.uncertain, total.line_ms) == (2, 2, 1, 700)
    assert [broken.schedule for broken in total.broken] == ["retries-1:"]
    assert len(sum([bad] * (KEPT_MAX + 5), Tally()).broken) == KEPT_MAX
