"""A signal ends a command until it has asked a pump for a change; then it is only counted."""

from __future__ import annotations

import signal

import pytest

from console.commands.interrupts import Interrupts, ending_between_steps, listening


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_command_at_once_or_is_counted(number):
    before = signal.getsignal(number)
    with listening() as interrupts:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        interrupts.counting = True
        signal.raise_signal(number)
        assert interrupts.take()
        assert not interrupts.take()
    assert signal.getsignal(number) is before


def test_each_interrupt_is_taken_once():
    interrupts = Interrupts()
    interrupts.counting = True
    interrupts.hear()
    interrupts.hear()
    assert [interrupts.take() for _ in range(3)] == [True, True, False]
    assert not interrupts.waiting()


def test_a_command_that_plays_a_window_ends_between_two_of_its_steps():
    done = []

    def play():
        with ending_between_steps() as look:
            for step in range(3):
                if step == 1:
                    signal.raise_signal(signal.SIGTERM)
                done.append(step)
                look()

    with pytest.raises(KeyboardInterrupt):
        play()
    assert done == [0, 1]
