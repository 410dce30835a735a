"""The safeguards that can be taken away."""

from __future__ import annotations

from device.campaign import attacks, cuts, mutants
from device.campaign.mutants import ANY_CRC, ANY_EPOCH, ANY_TAG, BY_NAME, MUTANTS, OF_OTHERS
from device.campaign.swaps import swapped


def test_names_are_single():
    assert len(BY_NAME) == len(MUTANTS) + len(OF_OTHERS)


def test_two_weak_classes_become_one(cast):
    weak = mutants.without(cast, [BY_NAME[ANY_EPOCH], BY_NAME["pump hears a frame twice"]])
    assert [kind.__name__ for kind in weak.pump.__mro__[:4]] == ["Weak", "AnyCounter", "AnyEpoch", "CampaignPump"]
    assert mutants.without(cast, []) == cast


def test_a_missing_crc_shows_in_the_corrupted_frames_and_a_missing_tag_in_the_attackers_list(cast, quick):
    """What no run of a story shows alone, the other parts of the campaign show."""
    frame = cuts.heard(cast)[0][-1]
    with swapped(BY_NAME[ANY_CRC].swaps):
        assert cuts.accepted(frame, list(cuts.small_corruptions(frame))[::40])[1] > 0
    with swapped(BY_NAME[ANY_TAG].swaps):
        assert not all(held for _, held in attacks.nowhere(cast))
