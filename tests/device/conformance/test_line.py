"""The kit's line: frames can be held back, sealed oddly, and changed inside with a CRC that fits."""

from __future__ import annotations

import random

import pytest

from device.conformance.line import FORMER, KitLine, in_plain, rebuilt
from device.events import Noise
from device.framing import DELIMITER, cobs_decode
from device.keys import EMULATED, PublishedKeys
from device.messages import Hello, HelloReply, Status, Who
from tests.device.conformance.pumps import made


def opened():
    """A line to a pump with an open session."""
    line, pump = KitLine(PublishedKeys(), random.Random(1).randbytes), made()
    line.say(Who())
    (here,) = speak(line, pump)
    assert line.met(here) == EMULATED
    line.say(line.greeting())
    heard = speak(line, pump)
    line.say(Status())
    speak(line, pump)
    return line, pump, heard


def speak(line, pump):
    """What the pump says to what stands on the line."""
    pump.receive(line.take_outgoing(), 0)
    return line.hear(pump.outgoing())


def test_a_greeting_names_the_pump_on_the_bench():
    line = KitLine(PublishedKeys(), random.Random(1).randbytes)
    assert line.epoch == 0
    with pytest.raises(ValueError, match="before a session is open"):
        line.sealed(2, b"")
    line, _, heard = opened()
    assert line.greeting() == Hello("CIS-1")
    assert heard == (HelloReply(2),)
    assert line.epoch > 0


def test_another_console_stands_beside_and_hears_what_is_said_to_it():
    line, pump, _ = opened()
    stranger = line.beside(b"s" * 32)
    line.put(stranger.held(stranger.greeting())[1])
    assert speak(line, pump) == ()
    same = line.beside()
    line.put(same.held(same.greeting())[1])
    assert [type(item) for item in speak(line, pump)] == [Noise]
    assert (same.said, stranger.said) == ([HelloReply(1)], [])


def test_a_frame_in_plain_is_that_of_version_0():
    raw = cobs_decode(in_plain(2, 7, 9, b"\xa0")[:-1])
    assert raw[:12].hex() == "0002" + "00000007" + "00000009" + "0001"
    assert raw[12:29] == b"\xa0" + bytes(16)


def test_a_held_frame_is_not_sent_until_it_is_put():
    line, pump, _ = opened()
    counter, frame = line.held(Status())
    assert speak(line, pump) == ()
    line.put(frame)
    (reply,) = speak(line, pump)
    assert reply.answers == counter


def test_any_payload_can_be_sealed_with_any_counter_and_epoch():
    line, pump, _ = opened()
    line.put(line.sealed(0x02, b"\xa0"))
    (reply,) = speak(line, pump)
    assert reply.answers == line.counter
    line.put(line.sealed(0x02, b"\xa0", epochs=1) + line.sealed(0x02, b"\xa0", counter=1))
    assert speak(line, pump) == ()
    assert line.heard[-1].endswith(DELIMITER)


def test_a_rebuilt_frame_has_a_crc_that_fits_unless_it_must_not():
    line, pump, _ = opened()
    _, frame = line.held(Status())
    same = rebuilt(frame, lambda raw: None)
    assert same == frame
    assert cobs_decode(rebuilt(frame, lambda raw: None, crc_off=1)[:-1])[:-4] == cobs_decode(frame[:-1])[:-4]
    changed = rebuilt(frame, lambda raw: raw.__setitem__(0, 9))
    assert cobs_decode(changed.strip(DELIMITER))[0] == 9
    line.put(changed)
    assert speak(line, pump) == ()


def test_what_the_session_before_streams_until_the_new_one_begins_is_no_fault_of_the_pump():
    line, pump, _ = opened()
    line.say(line.greeting())
    (reply,) = speak(line, pump)
    assert reply == HelloReply(line.counter)
    pump.tick(1_000)
    assert line.hear(pump.outgoing()) == (FORMER,)
    line.say(Status())
    assert len(speak(line, pump)) == 1
