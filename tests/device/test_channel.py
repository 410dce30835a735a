"""The console's side of the line: counters, epochs, and what counts as noise."""

from __future__ import annotations

import pytest

from device import messages as m
from device.channel import Channel
from device.events import Noise
from device.framing import Frame, decode_frame, encode_frame
from device.message_forms import encode_message
from device.sealing import PlainSealing
from tests.device.rig import Rig, frames

NONCE = b"n" * 16
STATUS = Rig().pump.status()


def framed(message: m.Message, epoch: int, counter: int) -> bytes:
    frame_type, payload = encode_message(message)
    return encode_frame(Frame(frame_type, epoch, counter, payload), PlainSealing())


def spoken(channel: Channel) -> list[Frame]:
    return [decode_frame(piece, PlainSealing()) for piece in frames(channel.take_outgoing())]


def opened(epoch: int = 5) -> Channel:
    channel = Channel(PlainSealing())
    channel.say(m.Hello(NONCE))
    channel.take_outgoing()
    assert channel.hear(b"\x00" + framed(m.HelloReply(1, NONCE, STATUS), epoch, 1))
    return channel


def test_a_port_begins_with_a_delimiter_and_a_hello_is_said_in_epoch_0():
    channel = Channel(PlainSealing())
    assert channel.take_outgoing() == b"\x00"
    assert channel.take_outgoing() == b""
    assert channel.say(m.Hello(NONCE)) == 1
    data = channel.take_outgoing()
    assert data[:1] == b"\x00"
    assert [(frame.type, frame.epoch, frame.counter) for frame in [decode_frame(data[1:-1], PlainSealing())]] == [
        (1, 0, 1)
    ]


@pytest.mark.req(66)
def test_the_epoch_of_the_answer_is_used_from_then_on_and_counters_rise():
    channel = opened(epoch=5)
    assert channel.is_open
    assert (channel.say(m.Status()), channel.say(m.Status())) == (2, 3)
    assert [(frame.epoch, frame.counter) for frame in spoken(channel)] == [(5, 2), (5, 3)]


def test_only_the_answer_to_the_last_hello_opens():
    channel = Channel(PlainSealing())
    channel.hear(b"\x00")
    other = framed(m.HelloReply(1, b"o" * 16, STATUS), 5, 1)
    assert isinstance(channel.hear(other)[0], Noise)
    channel.say(m.Hello(NONCE))
    assert isinstance(channel.hear(other)[0], Noise)
    assert not channel.is_open
    assert channel.hear(framed(m.HelloReply(1, NONCE, STATUS), 5, 1)) == (m.HelloReply(1, NONCE, STATUS),)


@pytest.mark.req(41)
def test_frames_of_another_epoch_are_noise():
    channel = opened(epoch=5)
    for epoch in (0, 4, 6, 2**32 - 1):
        (noise,) = channel.hear(framed(m.StatusReply(2, STATUS), epoch, 9))
        assert isinstance(noise, Noise)
    assert channel.hear(framed(m.StatusReply(2, STATUS), 5, 9)) == (m.StatusReply(2, STATUS),)


@pytest.mark.req(66)
def test_a_frame_that_comes_again_or_late_is_noise():
    channel = opened()
    second, third = framed(m.StatusReply(2, STATUS), 5, 2), framed(m.StatusReply(3, STATUS), 5, 3)
    heard = channel.hear(third + third + second)
    assert heard[0] == m.StatusReply(3, STATUS)
    assert [type(item) for item in heard[1:]] == [Noise, Noise]


def test_a_closed_channel_is_opened_by_no_late_answer():
    channel = opened(epoch=5)
    channel.close()
    assert isinstance(channel.hear(framed(m.HelloReply(1, NONCE, STATUS), 6, 1))[0], Noise)
    assert not channel.is_open


def test_damage_requests_and_malformed_payloads_are_noise():
    channel = opened()
    garbled = encode_frame(Frame(0x82, 5, 7, b"\xa0"), PlainSealing())
    reflected = framed(m.Kill(NONCE), 5, 8)
    for data in (b"junk\x00", garbled, reflected):
        (noise,) = channel.hear(data)
        assert isinstance(noise, Noise)


def test_a_new_epoch_counts_its_frames_from_the_beginning():
    channel = opened(epoch=5)
    channel.hear(framed(m.StatusFrame(STATUS), 5, 900))
    channel.say(m.Hello(b"m" * 16))
    reply = m.HelloReply(2, b"m" * 16, STATUS)
    assert channel.hear(framed(reply, 6, 1)) == (reply,)
    assert channel.hear(framed(m.StatusFrame(STATUS), 6, 2)) == (m.StatusFrame(STATUS),)
    assert isinstance(channel.hear(framed(m.StatusFrame(STATUS), 5, 901))[0], Noise)
