"""The console's side of a pairing: what it tells, and that nothing is left open."""

from __future__ import annotations

import random

import pytest

from device import messages as m
from device.commands import PairUp
from device.emulator import Emulator
from device.events import Lost, PairedWith, Why
from device.memory import Memory, RamBanks
from device.noise import public
from device.pair_talk import PairTalk
from device.pump_factory import keyed, written
from device.turns import Answer, Silence
from tests.device.rig import Rig

OWN, WRONG = b"o" * 32, b"w" * 18


@pytest.fixture
def rig(running_pump) -> Rig:
    """A console at a pump that has keys of its own."""
    rig = Rig()
    state = keyed(running_pump(), random.Random(3).randbytes)
    rig.pump = Emulator(written(Memory(RamBanks()), state), random=random.Random(5).randbytes)
    return rig


def heard(talk, *replies):
    turn = talk.start(0)
    for reply in replies:
        turn = turn.talk.heard(reply if isinstance(reply, Silence) else Answer(reply, 0, 0))
    return turn


@pytest.mark.req(65)
def test_a_pairing_tells_the_pumps_key(rig):
    rig.pump.open_pairing(0)
    told = rig.ask(PairUp(OWN, rig.pump.state.keys.card))
    assert told == [PairedWith("CIS-000001", public(rig.pump.state.keys.private), True)]
    assert rig.pump.state.keys.consoles == (public(OWN),)
    assert not rig.session.is_busy
    assert rig.session.next_deadline_ms() is None


@pytest.mark.req(65)
def test_a_wrong_secret_is_told_as_a_refusal_and_pairs_nobody(rig):
    rig.pump.open_pairing(0)
    assert rig.ask(PairUp(OWN, WRONG)) == [Lost(Why.PAIRING_REFUSED, "CIS-000001")]
    assert rig.pump.state.keys.consoles == ()


def test_a_pump_that_nobody_has_opened_is_not_tried(rig):
    assert rig.ask(PairUp(OWN, rig.pump.state.keys.card)) == [Lost(Why.NOT_PAIRING, "CIS-000001")]
    assert [type(request) for request in rig.asked] == [m.Who]


def test_the_secrets_are_shown_nowhere():
    assert "o" * 8 not in repr(PairUp(OWN, WRONG)) and "w" * 8 not in repr(PairUp(OWN, WRONG))


def test_silence_and_another_pump_end_it():
    here = m.WhoReply(1, "CIS-1", False, True)
    assert heard(PairTalk(), Silence(0)).tell == (Lost(Why.SILENT),)
    assert heard(PairTalk(), here, m.PairReply(2, "CIS-2", True)).tell == (Lost(Why.ANOTHER_PUMP, "CIS-1"),)
    assert heard(PairTalk(), here, m.PairReply(2, "CIS-1", True), Silence(0)).tell == (Lost(Why.SILENT, "CIS-1"),)
    assert PairTalk().open_doubts == ()


@pytest.mark.parametrize("seed", range(6))
def test_a_line_that_doubles_and_delays_pairs_all_the_same(rig, seed):
    rng = random.Random(seed)
    rig.to_pump = lambda data: data * rng.choice([1, 2])
    rig.to_console = lambda data: b"" if rng.random() < 0.2 else data * rng.choice([1, 2])
    for _ in range(20):
        rig.pump.open_pairing(rig.now_ms)
        rig.ask(PairUp(OWN, rig.pump.state.keys.card))
        if any(isinstance(event, PairedWith) for event in rig.events):
            break
        rig.plug_in()
    assert rig.pump.state.keys.consoles == (public(OWN),)
