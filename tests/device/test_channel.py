"""The console's side of the line: handshakes, epochs, counters, and what counts as noise."""

from __future__ import annotations

import random

import pytest

from device import messages as m
from device.channel import Channel
from device.events import Noise
from device.framing import Deframer, Frame, encode_frame
from device.keys import PUBLISHED_CONSOLE, PUBLISHED_PUMP, PublishedKeys, session_of
from device.message_forms import encode_message
from device.noise import public
from device.sealing import SessionKeys, offered, session_keys, taken, unsealed
from tests.device.rig import Rig

STATUS = Rig().pump.status()


class PumpEnd:
    """The other end, which answers as it is told to."""

    def __init__(self) -> None:
        self.channel = Channel(PublishedKeys(), random.Random(1).randbytes)
        self.keys: SessionKeys | None = None
        self._deframer = Deframer()

    def said(self) -> list[Frame]:
        return list(self._deframer.feed(self.channel.take_outgoing()))

    def here(self, answers: int = 1, published: bool = True) -> bytes:
        frame_type, payload = encode_message(m.WhoReply(answers, "CIS-1", published, False))
        return b"\x00" + encode_frame(unsealed(frame_type, answers, payload))

    def greet(self, epoch: int = 5, counter: int = 1) -> bytes:
        """The answer to the HELLO that the channel has said last, and the keys that it makes."""
        hello = self.said()[-1]
        pump, _ = taken(session_of(PUBLISHED_PUMP, public(PUBLISHED_CONSOLE), is_console=False), hello)
        frame_type, payload = encode_message(m.HelloReply(hello.counter))
        over, answer = offered(pump, frame_type, epoch, counter, payload, bytes([epoch % 256]) * 32)
        self.keys = session_keys(over)
        return b"\x00" + encode_frame(answer)

    def frame(self, message: m.Message, epoch: int = 5, counter: int = 2) -> bytes:
        frame_type, payload = encode_message(message)
        return encode_frame(self.keys.lock(frame_type, epoch, counter, payload))


def opened(epoch: int = 5) -> PumpEnd:
    end = PumpEnd()
    end.channel.say(m.Who())
    end.channel.hear(end.here())
    end.channel.say(m.Hello("CIS-1"))
    assert end.channel.hear(end.greet(epoch)) == (m.HelloReply(2),)
    return end


def noises(heard) -> list[bool]:
    return [isinstance(item, Noise) for item in heard]


def test_a_port_begins_with_a_delimiter_and_who_is_there_is_asked_in_plain():
    end = PumpEnd()
    assert end.channel.say(m.Who()) == 1
    data = end.channel.take_outgoing()
    assert data.startswith(b"\x00\x00")
    assert end.channel.take_outgoing() == b""
    (frame,) = Deframer().feed(data)
    assert (frame.type, frame.epoch, frame.counter, frame.body) == (5, 0, 1, b"\xa0" + bytes(16))


@pytest.mark.req(66)
def test_who_is_there_is_heard_once_and_as_the_answer_to_the_last_time_it_was_asked():
    end = PumpEnd()
    assert noises(end.channel.hear(end.here(1))) == [True]  # nobody has asked
    end.channel.say(m.Who())
    end.channel.say(m.Who())
    assert noises(end.channel.hear(end.here(1))) == [True]  # an answer to the try before
    assert end.channel.hear(end.here(2)) == (m.WhoReply(2, "CIS-1", True, False),)
    assert noises(end.channel.hear(end.here(2))) == [True]  # played again
    end.channel.say(m.Who())
    end.channel.say(m.Hello("CIS-1"))
    assert noises(end.channel.hear(end.here(3))) == [True]


@pytest.mark.req(66)
def test_the_epoch_of_the_answer_is_used_from_then_on_and_counters_rise():
    end = opened(epoch=5)
    assert end.channel.is_open
    assert (end.channel.say(m.Status()), end.channel.say(m.Status())) == (3, 4)
    frames = end.said()
    assert [(frame.epoch, frame.counter) for frame in frames] == [(5, 3), (5, 4)]
    assert [end.keys.unlock(frame) for frame in frames] == [b"\xa0", b"\xa0"]


@pytest.mark.req(65)
def test_nothing_but_a_greeting_is_said_before_the_pump_is_proved():
    for request in (m.Status(), m.Stop(b"s" * 16), m.Proof()):
        with pytest.raises(ValueError, match=r"open session|after the pump"):
            PumpEnd().channel.say(request)


@pytest.mark.req(65)
def test_nobody_is_greeted_without_a_key_for_it():
    end = PumpEnd()
    end.channel.say(m.Who())
    end.channel.hear(end.here(published=False))
    with pytest.raises(ValueError, match="without a key"):
        end.channel.say(m.Hello("CIS-1"))


@pytest.mark.req(65)
def test_only_the_answer_to_the_last_hello_opens_and_only_once():
    end = PumpEnd()
    end.channel.say(m.Who())
    end.channel.hear(end.here())
    end.channel.say(m.Hello("CIS-1"))
    first = end.greet()
    end.channel.say(m.Hello("CIS-1"))
    assert noises(end.channel.hear(first)) == [True]
    assert not end.channel.is_open
    second = end.greet()
    assert noises(end.channel.hear(second + second)) == [False, True]


@pytest.mark.req(65)
def test_an_answer_that_is_forged_leaves_the_true_one_to_open():
    end = PumpEnd()
    end.channel.say(m.Who())
    end.channel.hear(end.here())
    end.channel.say(m.Hello("CIS-1"))
    true = end.greet()
    (frame,) = Deframer().feed(true)
    forged = encode_frame(Frame(frame.type, 6, frame.counter, frame.body))
    assert noises(end.channel.hear(forged + true[1:])) == [True, False]


@pytest.mark.req(41)
def test_an_epoch_that_is_no_later_is_not_begun():
    end = opened(epoch=5)
    end.channel.hear(end.frame(m.StatusReply(3, STATUS), 5, 2))
    for epoch in (4, 5):
        end.channel.say(m.Hello("CIS-1"))
        assert noises(end.channel.hear(end.greet(epoch))) == [True]


def test_an_epoch_that_nothing_was_said_in_may_be_offered_again():
    end = opened(epoch=5)
    end.channel.say(m.Hello("CIS-1"))
    assert noises(end.channel.hear(end.greet(5))) == [False]
    assert end.channel.hear(end.frame(m.StatusReply(3, STATUS), 5, 2)) == (m.StatusReply(3, STATUS),)


@pytest.mark.req(41)
def test_frames_of_another_epoch_are_noise():
    end = opened(epoch=5)
    for epoch in (0, 4, 6, 2**32 - 1):
        assert noises(end.channel.hear(end.frame(m.StatusReply(2, STATUS), epoch, 9))) == [True]
    assert end.channel.hear(end.frame(m.StatusReply(2, STATUS), 5, 9)) == (m.StatusReply(2, STATUS),)


@pytest.mark.req(66)
def test_a_frame_that_comes_again_or_late_is_noise():
    end = opened()
    second, third = end.frame(m.StatusReply(2, STATUS), 5, 2), end.frame(m.StatusReply(3, STATUS), 5, 3)
    heard = end.channel.hear(third + third + second)
    assert heard[0] == m.StatusReply(3, STATUS)
    assert noises(heard) == [False, True, True]


def test_a_closed_channel_is_opened_by_no_late_answer():
    end = opened(epoch=5)
    end.channel.say(m.Hello("CIS-1"))
    late = end.greet(6)
    end.channel.close()
    assert noises(end.channel.hear(late)) == [True]
    assert not end.channel.is_open


@pytest.mark.req(66)
def test_damage_its_own_frames_and_malformed_payloads_are_noise():
    end = opened()
    end.channel.say(m.Kill(b"k" * 16))
    reflected = end.channel.take_outgoing()
    garbled = encode_frame(end.keys.lock(0x82, 5, 7, b"\xa0"))
    as_a_request = encode_frame(end.keys.lock(0x14, 5, 8, b"\xa0"))
    assert noises(end.channel.hear(b"junk\x00" + reflected + garbled + as_a_request)) == [True] * 4


def test_a_new_epoch_counts_its_frames_from_the_beginning_and_ends_the_one_before():
    end = opened(epoch=5)
    end.channel.hear(end.frame(m.StatusFrame(STATUS), 5, 900))
    former = end.frame(m.StatusFrame(STATUS), 5, 901)
    end.channel.say(m.Hello("CIS-1"))
    assert noises(end.channel.hear(end.greet(6))) == [False]
    assert end.channel.hear(end.frame(m.StatusFrame(STATUS), 6, 2)) == (m.StatusFrame(STATUS),)
    assert noises(end.channel.hear(former)) == [True]


def test_what_is_said_in_plain_is_heard_only_by_who_has_just_asked_who_is_there():
    end = opened()
    assert noises(end.channel.hear(end.here())) == [True]
    end.channel.say(m.Status())
    assert noises(end.channel.hear(end.here())) == [True]
    asked = end.channel.say(m.Who())
    assert noises(end.channel.hear(end.here(asked))) == [False]
