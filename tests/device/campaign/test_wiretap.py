"""Somebody between console and pump sees everything, and without him nothing is changed."""

from __future__ import annotations

import pytest

from device.campaign.wiretap import Wiretap, changed, every_bit, spliced
from device.commands import ReadStatus
from device.events import Opened, StatusRead
from device.framing import decode_frame


def test_a_line_that_is_only_heard_carries_everything(cast):
    tap = Wiretap(cast)
    assert any(isinstance(event, Opened) for event in tap.opened())
    assert isinstance(tap.ask(ReadStatus())[-1], StatusRead)
    assert [decode_frame(frame[:-1]).type for frame in tap.to_pump] == [5, 1, 2, 3, 2]
    assert tap.goes_on()
    assert tap.held == []


def test_what_is_held_does_not_arrive(cast):
    tap = Wiretap(cast)
    tap.hold = lambda frame: decode_frame(frame[:-1]).type == 2
    assert not any(isinstance(event, Opened) for event in tap.opened())
    assert len(tap.held) == 1


def test_a_change_at_either_end_is_seen(cast):
    tap = Wiretap(cast)
    tap.opened()
    fresh = tap.session._channel._keys.lock(0x15, tap.pump.state.epoch, 99, b"\xa1\x01P" + b"s" * 16)
    from device.framing import encode_frame

    assert not tap.at_the_pump([encode_frame(fresh)])


def test_frames_are_changed_where_they_are_meant_to_be(cast):
    tap = Wiretap(cast)
    tap.opened()
    one, other = tap.to_pump[-2:]
    assert decode_frame(changed(one, counter=77)[:-1]).counter == 77
    assert decode_frame(spliced(one, other)[:-1]).body == decode_frame(other[:-1]).body
    flipped = list(every_bit(one))
    whole = decode_frame(one[:-1])
    assert len(flipped) == 8 * (12 + len(whole.body)) == len(set(flipped))
    assert one not in flipped


@pytest.mark.parametrize("published", [True, False])
def test_the_keyring_knows_one_pump_and_emulators(cast, published):
    from device.campaign.wiretap import Keyring
    from device.keys import PublishedKeys

    assert Keyring().peer("CIS-9", published) == PublishedKeys().peer("CIS-9", published)
    assert Keyring().peer("CIS-1", published) != PublishedKeys().peer("CIS-1", published)
