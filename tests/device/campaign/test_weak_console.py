"""Consoles that lack a safeguard do lack it, and nothing else."""

from __future__ import annotations

import pytest

from device.campaign.mutants import BY_NAME, without
from device.campaign.run import play
from device.campaign.schedule import Kind, Schedule
from device.campaign.swaps import swapped
from device.campaign.weak_console import LateRecord, OpenGate, SilentRecord, TrustingGate
from device.gate import Standing
from device.messages import Seal

CONSOLES = [
    name for name in BY_NAME
    if name.startswith(("nothing", "console", "any reply", "gate", "session", "silence", "the last", "a failed"))
]  # fmt: skip


@pytest.mark.parametrize("name", CONSOLES)
def test_on_a_clean_line_a_weak_console_does_its_work(cast, name):
    mutant = BY_NAME[name]
    with swapped(mutant.swaps):
        played = play(without(cast, [mutant]), Schedule(3))
    assert (played.violations, played.last_word) == ((), "Confirmed")


def test_an_open_gate_lets_pass_what_a_gate_refuses(cast):
    assert OpenGate(cast.checks, cast.verdict).admit(Seal(b"i" * 16), Standing()) is None


def test_a_trusting_gate_reads_nothing_back(cast):
    from device.campaign import story

    gate = TrustingGate(cast.checks, cast.verdict)
    assert gate.offer(story.ORDERS[story.FIRST], story.context(), frozenset()) is None
    assert gate.accept_read_back(b"anything") is None


def test_a_late_record_writes_behind_the_request_and_a_silent_one_says_nothing():
    late = LateRecord(lambda: None)
    late.append("intent", {"transaction": "00"})
    assert late.lines == []
    late.sent()
    assert [action for action, _ in late.lines] == ["intent"]
    late.append("activating", {"transaction": "00"})
    late.append("done", {"transaction": "00"})
    assert [action for action, _ in late.lines] == ["intent", "activating", "done"]
    silent = SilentRecord(lambda: Kind.FAILS)
    silent.append("intent", {"transaction": "00"})
    assert silent.lines == []
