"""Pumps and consoles that lack a safeguard of an act, a stop or a pairing do lack it, and nothing else."""

from __future__ import annotations

import pytest

from device.campaign import story
from device.campaign.hunts import ACTS, PAIRINGS, STOPS
from device.campaign.mutants import BY_NAME, OF_OTHERS, without
from device.campaign.schedule import Schedule
from device.campaign.stories import play
from device.campaign.swaps import swapped
from device.campaign.weak_acts import TrustingActGate
from device.gate import Gate
from profiles.acts import Refill

REFILL = Refill("fill-1", story.BACLOFEN, 17_000_000, 2_100_000, 2_000_000)
NAMES = [mutant.name for mutant in OF_OTHERS]
STORY = {hunt.names[0]: hunt.first.story for hunt in (*PAIRINGS, *STOPS, *ACTS) if len(hunt.names) == 1}
ALWAYS = ("results of acts are forgotten", "a pairing is told before it is proved")  # shown by a clean line already


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ALWAYS])
def test_on_a_clean_line_what_is_weak_does_its_work(cast, name):
    mutant = BY_NAME[name]
    with swapped(mutant.swaps):
        played = play(without(cast, [mutant]), Schedule(3, (), STORY[name]))
    assert (played.violations, played.last_word) == ((), "Confirmed")


def test_a_trusting_gate_compares_nothing(cast):
    for kind, refuses in ((Gate, True), (TrustingActGate, False)):
        gate = kind(cast.checks, cast.verdict)
        assert gate.offer_act(REFILL, None, None, frozenset()) is None
        assert (gate.accept_act(b"something else") is not None) is refuses
