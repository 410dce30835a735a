"""A bolus from the command line: judged like an order, given once, its name good for one dose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.commands import run
from console.commands.bolus import id_of

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
URL = "socket://127.0.0.1:1"


def test_the_same_name_is_the_same_bolus_for_one_pump_and_another_for_another():
    assert id_of("CIS-1", "morning") == id_of("CIS-1", " morning ")
    assert len({id_of("CIS-1", "morning"), id_of("CIS-1", "evening"), id_of("CIS-2", "morning")}) == 3
    assert len(bytes.fromhex(id_of("CIS-1", "morning"))) == 16


def test_dose_and_duration_have_units(capsys):
    common = ("bolus", URL, "--by", "N", "--id", "a", "--context", str(EXAMPLES / "good-timed.json"))
    assert run([*common, "--dose", "25", "--duration", "5 min"]) == 2
    assert "--dose" in capsys.readouterr().err
    assert run([*common, "--dose", "25 mcg", "--duration", "5"]) == 2
    assert "--duration" in capsys.readouterr().err


def test_a_bolus_without_a_name_is_wrong_usage(capsys):
    common = ("bolus", URL, "--by", "N", "--context", str(EXAMPLES / "good-timed.json"), "--duration", "5 min")
    assert run([*common, "--id", " ", "--dose", "25 mcg"]) == 2
    assert "--id needs a name of its own" in capsys.readouterr().err


@pytest.mark.req(50)
def test_a_bolus_is_judged_given_once_and_never_again_by_the_same_name(pump_process, run_main, tmp_path):
    example = EXAMPLES / "good-bridge.json"
    pump = pump_process("--state", example)

    def told(dose, *more):
        common = ("bolus", pump.url, "--by", "Dr. Example", "--context", str(example), "--duration", "10 min")
        ran = run_main("--data", tmp_path, *common, "--dose", dose, *more, "--json")
        return ran.code, json.loads(ran.out)

    code, said = told("500 mg", "--id", "far too much")
    assert (code, said["outcome"], said["transaction"]) == (1, "not-applied", None)
    assert {finding["severity"] for finding in said["findings"]} == {"absolute"}  # no pump can do it
    code, said = told("10 mcg", "--id", "visit 23 Nov")
    rules = sorted({finding["rule"] for finding in said["findings"] if finding["severity"] == "soft"})
    assert (code, said["reason"], bool(rules)) == (1, "unacknowledged", True)
    passed = [part for rule in rules for part in ("--accept", f"{rule}=Agreed with the patient")]
    code, said = told("10 mcg", "--id", "visit 23 Nov", *passed)
    assert (code, said["outcome"], said["reason"]) == (0, "confirmed", "applied"), said
    code, said = told("10 mcg", "--id", "visit 23 Nov", *passed)
    assert (code, said["outcome"]) == (3, "not-applied"), said


def test_a_second_bolus_is_judged_with_the_one_that_the_pump_has_just_been_given(pump_process, run_main, tmp_path):
    """140 mcg beside 300 mcg/day are within 320 mcg in 4 h, and twice that is not."""
    example = EXAMPLES / "good-bridge.json"
    pump = pump_process("--state", example)
    accepted = ("--accept", "reservoir-endurance=Refilled tomorrow", "--accept", "bolus-size=Agreed with the patient")

    def told(name):
        common = ("bolus", pump.url, "--by", "Dr. Example", "--context", str(example), "--duration", "1 h")
        ran = run_main("--data", tmp_path, *common, "--dose", "140 mcg", "--id", name, *accepted, "--json")
        said = json.loads(ran.out)
        return said["outcome"], {finding["rule"]: finding["asked"] for finding in said["findings"]}

    outcome, found = told("first")
    assert (outcome, found.keys()) == ("confirmed", {"reservoir-endurance", "bolus-size"})
    outcome, found = told("second")
    assert (outcome, found.keys()) == ("not-applied", {"reservoir-endurance", "bolus-size", "dose-window"})
    assert float(found["dose-window"]) == pytest.approx(2 * 140 + 50, abs=1)
