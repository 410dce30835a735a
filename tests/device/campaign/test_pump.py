"""The emulated pump of a run."""

from __future__ import annotations

from device.campaign import story
from device.campaign.pump import CampaignPump, banks_of, bytes_written, memory_on
from device.campaign.schedule import Kind


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
