"""``main.py conformance``: a real emulator process is examined, a wrong port is a sentence, a wrong pump is code 1."""

from __future__ import annotations

import json

import pytest

from console.commands import conformance, run
from console.commands.answers import Exit
from device.conformance.kit import CLAUSES
from device.emulator import Emulator
from device.messages import Stop
from device.pump_transactions import Answered
from tests.device.conformance.pumps import Wrong, made, on


class Wire:
    """A pump behind a port, in turned time: each look at the clock is a tenth of a second later."""

    def __init__(self, pump: Emulator) -> None:
        self.pump, self.now_ms, self.closed = pump, 0, False

    def write(self, data: bytes) -> None:
        self.pump.receive(data, self.now_ms)

    def read(self) -> bytes:
        self.pump.tick(self.now_ms)
        return self.pump.outgoing()

    def close(self) -> None:
        self.closed = True

    def clock(self) -> int:
        self.now_ms += 10
        return self.now_ms


@pytest.fixture
def plugged(monkeypatch):
    """``plugged(pump)``: that pump at any URL."""

    def plug(pump: Emulator) -> Wire:
        wire = Wire(pump)
        monkeypatch.setattr(conformance, "_opened", lambda _url: wire)
        monkeypatch.setattr(conformance, "_now_ms", wire.clock)
        return wire

    return plug


def test_a_real_emulator_process_meets_what_is_asked(pump_process, run_main):
    told = run_main(
        "conformance", pump_process("--serial", "CIS-000009").url, "--json", *["--only", "F1", "--only", "A4"]
    )
    assert (told.code, told.err) == (0, "")
    row = json.loads(told.out)
    assert (row["ok"], row["serial"], row["restored"]) == (True, "CIS-000009", True)
    assert [(clause["id"], clause["grade"]) for clause in row["clauses"]] == [("F1", "met"), ("A4", "met")]


def test_every_clause_is_told_and_counted(plugged, capsys):
    wire = plugged(made())
    assert run(["conformance", "any"]) == Exit.DONE
    told = capsys.readouterr()
    assert told.out == f"CIS-1, model cisterna-20: all {len(CLAUSES)} clauses are met.\n"
    assert [line.split()[:2] for line in told.err.splitlines()] == [["met", clause.id] for clause in CLAUSES]
    assert wire.closed


def test_a_wrong_pump_is_told_what_it_does_and_which_clause_says_so(plugged, capsys):
    def says_stopped(state, request, answers, _right):
        from device.messages import StopReply

        return Answered(state, StopReply(answers, request.id, state.generation + 1))

    plugged(made(on(Stop, says_stopped)))
    assert run(["conformance", "any", "--only", "X1", "--only", "F1"]) == Exit.BLOCKED
    told = capsys.readouterr()
    assert "1 of 2 clauses are not met: X1." in told.out
    assert "FAILED     X1     STOP ends all delivery, one generation further.\n" in told.err
    assert "After STOP the pump is running." in told.err


def test_a_pump_that_waits_for_a_hand_says_so_once(plugged, capsys):
    from device.emulator import Confirm

    class Slow(Wrong):
        looks = 0

        def tick(self, now_ms):
            super().tick(now_ms)
            self.looks += self.waits_for_confirmation
            if self.looks > 100:
                self.looks = 0
                self.confirm()

    plugged(made(Slow, confirm=Confirm.ASK))
    assert run(["conformance", "any", "--only", "A4"]) == Exit.DONE
    assert capsys.readouterr().err.count("confirm the activation at the pump") == 2  # A4, and the way back


@pytest.mark.parametrize(
    ("looks", "code", "word"), [(1, Exit.UNCHANGED, "Interrupted."), (400, Exit.UNCERTAIN, "Read it")]
)
def test_one_that_is_interrupted_claims_nothing_of_a_pump_that_it_has_touched(
    plugged, monkeypatch, capsys, looks, code, word
):
    wire = plugged(made())

    def pressed():
        if wire.now_ms >= 10 * looks:
            raise KeyboardInterrupt
        return wire.clock()

    monkeypatch.setattr(conformance, "_now_ms", pressed)
    assert run(["conformance", "any", "--json"]) == code
    assert word in json.loads(capsys.readouterr().out)["error"]
    assert wire.closed


def test_what_is_no_emulator_is_left_alone(plugged, capsys):
    from dataclasses import replace

    from tests.device.conformance.pumps import telling

    plugged(made(telling(lambda status: replace(status, emulator=False))))
    assert run(["conformance", "any", "--json"]) == Exit.UNCHANGED
    assert "does not say that it is an emulator" in json.loads(capsys.readouterr().out)["error"]


def test_where_nobody_listens_nothing_is_examined(run_main):
    told = run_main("conformance", "socket://127.0.0.1:1")
    assert told.code == Exit.UNCHANGED
    assert "Nobody listens" in told.err
    assert told.err.count("\n") == 1


def test_a_clause_that_is_not_there_is_named_with_those_that_are(capsys):
    assert run(["conformance", "any", "--only", "F99"]) == Exit.UNREADABLE
    assert "There is no clause F99. There are: F1, F2" in capsys.readouterr().err
