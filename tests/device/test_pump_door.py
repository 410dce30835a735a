"""Who may speak to a pump: greetings that prove nothing change nothing, and one HELLO opens one session at most."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.framing import Frame
from device.keys import PUBLISHED_CONSOLE, PumpKeys, session_of
from device.message_forms import encode_message
from device.messages import Hello, Status, StatusFrame
from device.noise import public
from device.pump_door import OPENINGS_MAX, Door
from device.sealing import offered, session_keys, taken
from tests.device.rig import Rig

STATUS = Rig().pump.status()
PATIENCE_MS = 30_000
FOREIGN = b"f" * 32


class Console:
    """One console's handshake with the door, step by step."""

    def __init__(self, door: Door, own: bytes = PUBLISHED_CONSOLE, seed: int = 1, keys: PumpKeys | None = None) -> None:
        self.door, self.keys = door, keys or PumpKeys()
        self._own, self._random, self._count = own, random.Random(seed), itertools.count(1)

    def hello(self, serial: str = "CIS-1") -> Frame:
        handshake = session_of(self._own, public(self.keys.private), is_console=True)
        frame_type, payload = encode_message(Hello(serial))
        self.handshake, frame = offered(
            handshake, frame_type, 0, next(self._count), payload, self._random.randbytes(32)
        )
        return frame

    def greet(self, epoch: int = 1, now_ms: int = 0, frame: Frame | None = None) -> Frame | None:
        return self.door.greeted(frame or self.hello(), self.keys, "CIS-1", epoch, now_ms)

    def request(self, answer: Frame, epoch: int = 1) -> Frame:
        over, _ = taken(self.handshake, answer)
        return session_keys(over).lock(2, epoch, next(self._count), encode_message(Status())[1])


@pytest.fixture
def door() -> Door:
    return Door(random.Random(0).randbytes, PATIENCE_MS)


@pytest.mark.req(65)
def test_a_console_that_is_trusted_begins_a_session_with_its_first_frame(door):
    console = Console(door)
    answer = console.greet(epoch=7)
    assert (answer.type, answer.epoch, answer.counter) == (0x81, 7, 1)
    assert door.session is None
    request = console.request(answer, epoch=7)
    assert door.payload(request, 0) == b"\xa0"
    assert (door.session.epoch, door.session.heard) == (7, request.counter)
    assert door.payload(request, 0) is None
    assert door.session.lock(*encode_message(StatusFrame(STATUS))).counter == 2


@pytest.mark.req(65)
@pytest.mark.req(71)
def test_who_is_not_trusted_is_not_answered(door):
    own = PumpKeys(b"s" * 32, b"c" * 18)
    for console in (
        Console(door, FOREIGN),
        Console(door, PUBLISHED_CONSOLE, keys=own),
        Console(door, FOREIGN, keys=own.trusting(public(b"o" * 32))),
    ):
        assert console.greet() is None
    assert Console(door, FOREIGN, keys=own.trusting(public(b"o" * 32)).trusting(public(FOREIGN))).greet() is not None


@pytest.mark.req(32)
def test_a_hello_for_another_pump_or_in_an_epoch_is_not_answered(door):
    console = Console(door)
    assert console.greet(frame=console.hello("CIS-2")) is None
    assert console.greet(frame=console.hello()._replace(epoch=1)) is None
    assert door.openings == ()


def test_a_hello_that_the_line_repeats_gets_the_very_same_answer(door):
    console = Console(door)
    hello = console.hello()
    answers = [console.greet(frame=hello) for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert len(door.openings) == 1


@pytest.mark.req(66)
def test_a_replayed_hello_opens_nothing_and_ends_nothing(door):
    console = Console(door)
    hello = console.hello()
    request = console.request(console.greet(frame=hello))
    assert door.payload(request, 0) == b"\xa0"
    session = door.session
    answer = console.greet(epoch=2, frame=hello)
    assert door.session is session
    for replayed in (request, request._replace(epoch=2), answer):
        assert door.payload(replayed, 0) is None
    assert door.session is session


@pytest.mark.req(66)
def test_when_one_session_begins_no_other_greeting_can_begin_any_more(door):
    slow, quick = Console(door, seed=1), Console(door, seed=2)
    late = slow.request(slow.greet())
    assert door.payload(quick.request(quick.greet()), 0) == b"\xa0"
    assert door.payload(late, 0) is None
    assert door.openings == ()


def test_some_greetings_may_wait_at_once_and_the_oldest_give_way(door):
    consoles = [Console(door, seed=seed) for seed in range(OPENINGS_MAX + 2)]
    requests = [console.request(console.greet()) for console in consoles]
    assert len(door.openings) == OPENINGS_MAX
    for request in requests[:2]:
        assert door.payload(request, 0) is None
    assert door.payload(requests[2], 0) == b"\xa0"


def test_a_greeting_waits_no_longer_than_a_session_may_be_idle(door):
    console = Console(door)
    request = console.request(console.greet(now_ms=5))
    assert door.payload(request, 5 + PATIENCE_MS) is None
    assert door.payload(request, 4 + PATIENCE_MS) == b"\xa0"


def test_a_closed_door_remembers_nobody(door):
    console = Console(door)
    request = console.request(console.greet())
    door.close()
    assert door.payload(request, 0) is None


@pytest.mark.req(40)
@settings(max_examples=200)
@given(st.integers(0, 255), st.integers(0, 3), st.integers(0, 9), st.binary(min_size=16, max_size=120))
def test_forged_frames_open_nothing(frame_type, epoch, counter, body):
    door = Door(random.Random(0).randbytes, PATIENCE_MS)
    console = Console(door)
    assert door.payload(console.request(console.greet()), 0) == b"\xa0"
    session = door.session
    forged = Frame(frame_type, epoch, counter, body)
    assert door.payload(forged, 0) is None
    assert door.greeted(forged, PumpKeys(), "CIS-1", 2, 0) is None
    assert (door.session, door.openings) == (session, ())
