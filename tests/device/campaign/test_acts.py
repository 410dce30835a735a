"""Acts under faults: a clean run is confirmed, a hurt one is told truly, and a broken pump or console is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import pump_acts
from device.campaign import acts
from device.campaign.acts import KINDS, play_act
from device.campaign.schedule import Schedule, Where, read_schedule
from device.campaign.weak_console import silence_means_no
from device.change_talk import ChangeTalk
from device.pump_acts import apply


def test_a_pump_that_does_it_again_is_noticed(cast, quick, monkeypatch):
    """An APPLY that comes twice and is not remembered: the campaign must see it."""

    def forgetful(state, request, answers, presence):
        return apply(replace(state, ended=()), request, answers, presence)

    monkeypatch.setattr(pump_acts, "apply", forgetful)
    strikes = play_act(cast, "refill", Schedule(1)).reached
    broken = [
        play_act(cast, "refill", Schedule(3, (strike,))).violations for strike in strikes if strike.kind == "lost"
    ]
    assert any(broken)


def test_a_console_that_takes_silence_for_no_is_noticed(cast, quick, monkeypatch):
    monkeypatch.setattr(ChangeTalk, "doubt", silence_means_no(ChangeTalk.doubt))
    strikes = [s for s in play_act(cast, "clock", Schedule(1)).reached if s.point.where is Where.REPLY]
    broken = {rule for strike in strikes for rule in play_act(cast, "clock", Schedule(1, (strike,))).violations}
    assert "the console said not applied, and the pump had done it" in broken


@pytest.mark.req(38)
@pytest.mark.parametrize("kind", KINDS)
def test_a_byte_of_an_act_that_changes_unseen_is_not_applied(cast, quick, kind):
    played = play_act(cast, kind, read_schedule(f"{kind}/retries-1: request.4.flipped"))
    assert (played.first_word, played.last_word, played.violations) == ("NotApplied", "NotApplied", ())


def test_the_four_acts_are_those_of_the_pump(cast):
    from device.campaign.scene import Scene

    state = Scene(cast, Schedule(1)).pump.state
    assert {type(acts.act_of(kind, state)) for kind in KINDS} == set(pump_acts._KINDS)
