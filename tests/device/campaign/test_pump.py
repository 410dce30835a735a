"""The emulated pump of a run."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from device.campaign import story
from device.campaign.pump import CampaignPump, _flipped, banks_of, bytes_written, memory_on
from device.campaign.schedule import Kind
from device.channel import Channel
from device.keys import PublishedKeys
from device.messages import Chunk, Hello, Kill, Status, Stop, Who


def test_another_programmer_makes_a_whole_transaction(cast):
    pump = CampaignPump(memory_on(banks_of(cast.model, lambda bank, data: None)))
    pump.reprogrammed()
    assert pump.state.program_image == story.OTHERS_IMAGE
    assert pump.state.generation == 2
    assert pump.state.stage is None


def test_a_visitor_takes_the_session_too(cast):
    pump = CampaignPump(memory_on(banks_of(cast.model, lambda bank, data: None)))
    pump.visited(0)
    assert (pump.state.epoch, pump.state.generation, pump.outgoing()) == (1, 2, b"")


def test_power_goes_before_inside_or_behind_a_write():
    assert [bytes_written(kind, 10) for kind in (Kind.POWER_BEFORE, Kind.POWER_TORN, Kind.POWER_AFTER)] == [0, 5, 10]


@pytest.mark.parametrize(("place", "byte"), [(6, 6), (7, 99), (46, 46)])
def test_a_flip_changes_one_byte_of_the_order_behind_every_seal(cast, place, byte):
    chunk = Chunk(b"i" * 16, 0, bytes(range(40)))
    changed = _flipped(chunk, 7, 99)
    assert changed == replace(chunk, data=bytes([*range(7), 99, *range(8, 40)]))
    assert _flipped(chunk, 40, 99) == chunk
    assert (changed.data + bytes(range(40, 60)))[place] == byte


@pytest.mark.req(66)
def test_what_was_heard_before_changes_nothing_when_it_comes_again(cast):
    pump = CampaignPump(memory_on(banks_of(cast.model, lambda bank, data: None)))
    channel, heard = Channel(PublishedKeys(), Random(1).randbytes), []
    for request in (Who(), Hello(story.SERIAL), Status(), Stop(b"s" * 16)):
        channel.say(request)
        heard.append(channel.take_outgoing())
        pump.receive(heard[-1], 0)
        channel.hear(pump.outgoing())
    assert pump.state.stopped_s is not None
    assert pump.replayed(heard, 0)
    fresh = CampaignPump(memory_on(banks_of(cast.model, lambda bank, data: None)))
    channel.say(Kill(b"k" * 16))
    assert fresh.replayed([channel.take_outgoing()], 0)
