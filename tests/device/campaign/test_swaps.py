"""Laying things over modules and taking them off."""

from __future__ import annotations

import contextlib
import inspect

import device.emulator
from device.campaign.swaps import PURE, STEPS, Swap, bare, swapped
from device.emulator import Emulator


def test_what_is_laid_on_is_taken_off_even_after_an_error():
    before = device.emulator.decode_request, vars(Emulator)["_hear"]
    swaps = [
        Swap("device.emulator", "decode_request", lambda old: (old, 1)),
        Swap("device.emulator", "decode_request", lambda old: (*old, 2)),
        Swap("device.emulator:Emulator", "_hear", lambda old: None),
    ]
    with contextlib.suppress(KeyError), swapped(swaps):
        assert device.emulator.decode_request == (before[0], 1, 2)
        assert Emulator._hear is None
        raise KeyError
    assert (device.emulator.decode_request, vars(Emulator)["_hear"]) == before


def test_a_remembered_function_gives_what_it_gave():
    with swapped(PURE):
        assert device.emulator.decode_request(0x02, b"\xa0") is device.emulator.decode_request(0x02, b"\xa0")


def test_what_is_remembered_is_taken_off_however_often_it_was_laid_on():
    plain = inspect.unwrap(device.emulator.answered)
    with swapped((*STEPS, *STEPS)):
        assert device.emulator.answered is not plain
        with swapped(bare(STEPS)):
            assert device.emulator.answered is plain
    with swapped(bare(STEPS)), swapped(bare(STEPS)):
        assert device.emulator.answered is plain
