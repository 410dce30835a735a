"""Pairing under faults: both sides know the same, and whoever else is trusted is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.campaign import story
from device.campaign.pairings import CONSOLE, PUMP, Keyring, PairScene, play
from device.campaign.schedule import Kind, Schedule, Where, read_schedule
from device.events import PairedWith, Why
from device.noise import public


def scene_of(cast, text="pairing/retries-1:"):
    return PairScene(cast, read_schedule(text))


@pytest.mark.req(65)
def test_the_console_knows_no_key_before_it_is_told_and_then_that_one():
    keyring = Keyring()
    assert keyring.peer(story.SERIAL, False) is Why.NOT_PAIRED
    keyring.paired = PairedWith(story.SERIAL, public(PUMP), True)
    assert keyring.peer(story.SERIAL, False).other == public(PUMP)
    assert keyring.peer("CIS-2", False) is Why.NOT_PAIRED


@pytest.mark.req(65)
def test_whatever_is_trusted_beside_the_two_is_noticed(cast):
    scene = scene_of(cast)
    state, truth = scene.pump.state, scene.truth
    truth.look(replace(state, keys=state.keys.trusting(b"x" * 32)))
    truth.look(replace(state, keys=replace(state.keys, card=b"y" * 18)))
    truth.hear(PairedWith(story.SERIAL, public(b"q" * 32), True))
    assert truth.violations == [
        "the pump trusts a console that nobody has paired",
        "the pump's own keys have changed",
        "the console takes another key for that of the pump",
        "the console was told that they are paired, and the pump does not know it",
    ]


def test_a_pairing_is_struck_at_every_place_but_by_a_stranger_with_a_session(cast, quick):
    played = play(cast, Schedule(1, (), "pairing"))
    assert {strike.kind for strike in played.reached} >= {Kind.REPLAYED, Kind.CHANGED, Kind.POWER_TORN, Kind.DIES}
    assert Kind.VISITED not in {strike.kind for strike in played.reached}
    assert played.bytes_passed[Where.TO_PUMP] > 200


def test_frames_that_are_played_again_cost_a_try_and_nothing_else(cast, quick):
    scene = scene_of(cast)
    scene.open_at_the_pump()
    scene._heard_by_pump.append(b"\0")
    scene._replay_to_pump()
    assert scene.truth.violations == []
    scene.pump.replayed = lambda frames, now_ms: scene.pump._remember(
        replace(scene.pump.state, keys=scene.pump.state.keys.trusting(public(CONSOLE)))
    )
    scene._replay_to_pump()
    assert scene.truth.violations == ["frames that were played again changed the pump"]


@pytest.mark.parametrize("text", ["reply.2.lost", "memory.1.power-before", "request.2.dies", "request.1.replayed"])
def test_a_hurt_pairing_is_done_again_and_holds(cast, quick, text):
    played = play(cast, read_schedule(f"pairing/retries-1: {text}"))
    assert (played.last_word, played.violations) == ("Opened", ())
