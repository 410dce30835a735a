"""Keys: published ones for emulators alone, and what a pump comes to trust."""

from __future__ import annotations

import pytest

from device.events import Why
from device.keys import (
    EMULATED,
    PUBLISHED_CONSOLE,
    PUBLISHED_PUMP,
    PublishedKeys,
    PumpKeys,
    pairing_of,
    session_of,
)
from device.noise import NoiseError, public


@pytest.mark.req(71)
def test_the_published_keys_are_never_those_of_a_pump_with_keys_of_its_own():
    keys = PublishedKeys()
    assert keys.peer("CIS-1", True) == EMULATED
    assert EMULATED.emulator
    assert keys.peer("CIS-1", False) is Why.NOT_PAIRED


@pytest.mark.req(65)
def test_the_published_keys_are_what_the_protocol_prints():
    assert public(PUBLISHED_PUMP).hex() == EMULATED.other.hex()
    assert len({PUBLISHED_PUMP, PUBLISHED_CONSOLE}) == 2


@pytest.mark.req(65)
@pytest.mark.req(71)
def test_a_pump_trusts_who_was_paired_and_under_published_keys_the_published_console():
    assert PumpKeys().published
    assert PumpKeys().trusted == (public(PUBLISHED_CONSOLE),)
    own = PumpKeys(b"s" * 32, b"c" * 18)
    assert not own.published
    assert (own.private, own.trusted) == (b"s" * 32, ())
    one = own.trusting(b"1" * 32)
    assert one.trusted == (b"1" * 32,)
    assert one.trusting(b"1" * 32) == one
    assert one.trusting(b"2" * 32).trusted == (b"1" * 32, b"2" * 32)


@pytest.mark.req(65)
def test_a_pairing_and_a_session_are_not_each_other():
    console, pump = b"k" * 32, b"p" * 32
    _, message = session_of(console, public(pump), is_console=True).write(b"", b"e" * 32)
    with pytest.raises(NoiseError):
        pairing_of(pump, b"c" * 18, is_console=False).read(message)
    with pytest.raises(NoiseError):
        pairing_of(pump, b"c" * 18, is_console=False).read(
            pairing_of(console, b"d" * 18, is_console=True).write(b"", b"e" * 32)[1]
        )
