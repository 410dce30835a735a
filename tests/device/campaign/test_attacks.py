"""The attacker gets nowhere; and where a safeguard is missing, he does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.campaign import weak_pump
from device.campaign.attacks import ATTACKS, nowhere
from device.campaign.swaps import Swap, swapped
from device.campaign.wiretap import Wiretap

BY_ID = {attack.id: attack for attack in ATTACKS}
ANY_TAG = Swap("device.sealing", "ChaCha20Poly1305", weak_pump.any_tag)


@pytest.mark.req(40)
@pytest.mark.req(41)
@pytest.mark.req(65)
@pytest.mark.req(66)
@pytest.mark.req(71)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_the_attacker_gets_nowhere(cast, attack):
    assert attack.play(Wiretap(cast)), attack.tries


def test_every_attack_is_told_with_its_end(cast):
    assert [(attack.id, held) for attack, held in nowhere(cast)] == [(attack.id, True) for attack in ATTACKS]
    assert len(BY_ID) == len(ATTACKS)


@pytest.mark.parametrize(
    ("attack", "pump"),
    [
        ("replay", weak_pump.AnyCounter),
        ("reorder", weak_pump.AnyEpoch),
        ("replay-hello", weak_pump.AnyHello),
        ("forge-pair", weak_pump.AnyCard),
    ],
)
@pytest.mark.req(66)
def test_a_pump_without_the_safeguard_is_reached(cast, attack, pump):
    assert not BY_ID[attack].play(Wiretap(replace(cast, pump=pump)))


@pytest.mark.parametrize("attack", ["flip", "renumber"])
@pytest.mark.req(65)
def test_without_the_tag_the_attacker_is_heard(cast, attack):
    with swapped([ANY_TAG]):
        assert not BY_ID[attack].play(Wiretap(cast))
