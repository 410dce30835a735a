"""What is said of a bridge that runs, where programs are shaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from console.bridge_words import bridge_words
from console.desk import Desk
from profiles.drugs import Component, Fluid
from profiles.limits import Library

WEAK = Fluid((Component("baclofen", 250_000),))


def test_until_when_it_runs_what_comes_after_and_what_would_end_it(held: Desk, library: Library):
    status = replace(held.status, previous_fluid=WEAK, pumped_since_change_nl=106_000, flow_nl_per_day=632_000)
    title, gives, cut = bridge_words(replace(held, status=status, bridge_nl=316_000), library, UTC)
    assert title == "A bridge runs until about 24 Nov, 17:28"
    assert gives == (
        "The pump gives the former fluid at 0.632 mL/day. Then 'Day/night 300 mcg/day' begins by itself: "
        "baclofen 300 mcg/day by 0.6 mL/day on average."
    )
    assert cut.startswith("Another program ends the bridge")


def test_nothing_is_said_while_none_runs(held: Desk, library: Library):
    assert bridge_words(held, library, UTC) == ("",)
    assert bridge_words(Desk(), library, UTC) == ("",)
