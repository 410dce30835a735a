"""Acts on the command line: one transaction each against a pump process, told truthfully, done once."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands import acting
from console.commands.acting import answer_lines, answer_row
from console.commands.pushing import Answer
from console.records.store import StoreError
from device.events import Opened, Why
from profiles.acts import PumpLimits
from profiles.pump_book import PumpBook

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
ENDED = Answer("confirmed", Why.APPLIED, b"t" * 16, None, ())


@pytest.fixture
def before(status):
    """An emulated pump as an act is made for it."""
    limits = PumpLimits(24_000_000, 2_000_000, 18_000_000, 4_900, 3_600)
    return acting.Read(Opened(status, None, b"", 0, 1), PumpBook(limits, limits))


def test_the_three_outcomes_in_words_and_as_json():
    assert answer_lines(ENDED) == ["Confirmed: the pump has done it, read from the pump."]
    refused = replace(ENDED, outcome="not-applied", why=Why.PUMP_LIMITS)
    assert answer_lines(refused)[1] == "The pump's own limits do not allow it."
    assert answer_lines(replace(ENDED, outcome="uncertain"))[0].startswith("Uncertain: read the pump again")
    assert answer_row(ENDED) == {
        "outcome": "confirmed", "reason": "applied", "transaction": (b"t" * 16).hex(), "generation": None,
        "findings": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "why", "keeps"),
    [("confirmed", "", True), ("confirmed", "The disk is full.", True), ("uncertain", "", False)],
)
def test_only_what_is_confirmed_is_kept_and_a_record_that_refuses_takes_nothing_back(
    outcome, why, keeps, monkeypatch, capsys, before
):
    kept = []

    def keep(_store, read, act):
        kept.append((read, act))
        if why:
            raise StoreError(why)

    monkeypatch.setattr(acting, "read", lambda _url: before)
    monkeypatch.setattr(acting, "_transact", lambda *_asked: replace(ENDED, outcome=outcome))
    arguments = argparse.Namespace(by="A. Nurse", url="", json=False)
    code = acting.performed(arguments, lambda _read: "an act", "meaning", keep=keep)
    assert code == acting.CODES[outcome]
    assert kept == ([(before, "an act")] if keeps else [])
    told = capsys.readouterr()
    assert ("Confirmed: the pump has done it" in told.out) is (outcome == "confirmed")
    assert (f"The pump has done it; the patient's record was not changed. {why}" in told.err) is bool(why)


@pytest.mark.req(50)
def test_clock_limits_and_refill_are_each_done_once(pump_process, run_main, tmp_path):
    pump = pump_process("--state", EXAMPLES / "good-bridge.json")

    def ask(*arguments):
        return run_main("--data", tmp_path, *arguments[:1], pump.url, *arguments[1:])

    def told(*arguments):
        ran = ask(*arguments, "--json")
        return ran.code, json.loads(ran.out)

    code, said = told("refill", "--by", "Nurse", "--id", "fill-1", "--volume", "18 mL", "--withdrawn", "2.1 mL")
    assert (code, said["outcome"], said["reason"]) == (0, "confirmed", "applied")
    code, said = told("refill", "--by", "Nurse", "--id", "fill-1", "--volume", "19 mL", "--withdrawn", "0.1 mL")
    assert (code, said["outcome"], said["reason"]) == (3, "not-applied", "pump-once-only")
    shown = json.loads(run_main("status", pump.url, "--json").out)
    assert 17_990_000 < shown["reservoir_nl"] <= 18_000_000

    code, said = told("limits", "--by", "Dr. Example", "--bolus-max", "0.5 mL")
    assert (code, said["outcome"]) == (0, "confirmed")
    code, said = told("limits")
    assert (said["limits"]["bolus_max_nl"], said["factory"]["bolus_max_nl"]) == (500_000, 2_000_000)
    code, said = told("limits", "--by", "Dr. Example", "--day-max", "0.01 mL")
    assert (code, said["reason"]) == (3, "pump-limits")
    ran = ask("limits")
    assert "One bolus: 0.5 mL (the factory's: 2 mL)" in ran.out

    pump.process.stdin.write("clock-off by=-2 h\n")
    pump.process.stdin.flush()
    ran = ask("clock", "--by", "Nurse")
    assert (ran.code, "Confirmed" in ran.out) == (0, True), ran.err
    assert "The clock moves 2 h forward." in ran.err or "1 h 59 min" in ran.err or "2 h" in ran.err
    shown = json.loads(run_main("status", pump.url, "--json").out)
    assert abs(shown["clock"]["error_s"]) <= 2
