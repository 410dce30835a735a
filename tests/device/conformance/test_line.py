"""The kit's line: frames can be held back, sealed oddly, and changed inside with a CRC that fits."""

from __future__ import annotations

import random

from device.conformance.line import KitLine, rebuilt
from device.framing import DELIMITER, cobs_decode
from device.messages import Hello, Status
from tests.device.conformance.pumps import made


def opened():
    """A line to a pump with an open session."""
    line, pump = KitLine(random.Random(1).randbytes), made()
    line.say(line.greeting())
    return line, pump, speak(line, pump)


def speak(line, pump):
    """What the pump says to what stands on the line."""
    pump.receive(line.take_outgoing(), 0)
    return line.hear(pump.outgoing())


def test_each_greeting_is_one_that_no_pump_has_heard():
    line = KitLine(random.Random(1).randbytes)
    assert isinstance(line.greeting(), Hello)
    assert line.epoch == 0
    line, _, heard = opened()
    assert len(heard) == 1
    assert line.epoch > 0


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
