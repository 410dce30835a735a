"""``main.py check``: clean, blocked or unreadable, said by the exit code and by one JSON object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from profiles.findings import Rule

EXAMPLES = Path(__file__).resolve().parent.parent.parent.parent / "docs" / "examples"
BAD = sorted(EXAMPLES.glob("bad-*.json"))


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("good-*.json")), ids=lambda p: p.stem)
def test_every_good_example_is_clean(file, capsys):
    from console.commands import run

    assert run(["check", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True
    assert {f["severity"] for f in answer["findings"]} <= {"note"}


@pytest.mark.parametrize("file", BAD, ids=lambda p: p.stem)
def test_every_bad_example_is_blocked_by_just_its_rule(file, capsys):
    from console.commands import run

    assert run(["check", str(file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    blocking = {f["rule"] for f in answer["findings"] if f["severity"] != "note"}
    assert blocking == {file.stem.removeprefix("bad-")}


def test_there_is_a_bad_example_for_every_rule():
    assert {file.stem.removeprefix("bad-") for file in BAD} == {str(rule) for rule in Rule}


def test_the_process_says_it_in_words_with_exit_code_and_nothing_on_stderr(run_main):
    clean = run_main("check", EXAMPLES / "good-timed.json")
    assert (clean.code, clean.err) == (0, "")
    blocked = run_main("check", EXAMPLES / "bad-flow-range.json")
    assert (blocked.code, blocked.err) == (1, "")
    assert "flow-range" in blocked.out


def test_an_unreadable_file_is_exit_code_2_with_a_sentence_and_one_object(run_main, tmp_path):
    file = tmp_path / "x.json"
    file.write_text("{", encoding="utf-8")
    told = run_main("check", file, "--json")
    assert told.code == 2
    assert json.loads(told.out)["problems"]
    assert "Traceback" not in told.err


def test_a_gap_of_a_tolerant_patient_is_a_note_and_no_refusal(capsys, tmp_path):
    from console.commands import run

    document = json.loads((EXAMPLES / "good-timed.json").read_text(encoding="utf-8"))
    document["context"]["interrupted_s"] = 3 * 86_400
    file = tmp_path / "gap.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert document["context"]["exposure"] == "tolerant"
    assert run(["check", str(file), "--json"]) == 0
    [note] = [f for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "first-dose"]
    assert (note["severity"], note["asked"], note["allowed"]) == ("note", "3 days", "tolerant")
    assert run(["check", str(file)]) == 0
    assert "Nothing was given for 3 days, and the patient counts as tolerant." in capsys.readouterr().out


def test_what_runs_after_a_one_time_part_is_said(capsys):
    from console.commands import run

    assert run(["check", str(EXAMPLES / "good-delayed-start.json")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1].endswith("until it is changed.")
    assert any("until the delayed start" in line for line in said)
    assert run(["check", str(EXAMPLES / "good-delayed-start.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["course"][-1] == said[-1]
    assert run(["check", str(EXAMPLES / "good-continuous.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["course"] == []


def test_what_an_order_gives_is_said_whatever_was_asked(capsys, tmp_path):
    from console.commands import run

    document = json.loads((EXAMPLES / "good-patient-bolus.json").read_text(encoding="utf-8"))
    document["program"]["patient_bolus"]["bolus"]["asked_ng"] = 1_000
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    run(["check", str(file)])
    said = capsys.readouterr().out
    assert "Patient bolus: 0.1 mg (asked: 0.001 mg) by 0.02 mL" in said
    assert " gives " in said
    run(["check", str(file), "--json"])
    assert json.loads(capsys.readouterr().out)["gives"][1] in said


def test_what_no_pump_can_hold_is_said_before_anybody_pushes_it(capsys, tmp_path):
    """Each part keeps to its bounds, and all of them together are longer than an image may be."""
    from console.commands import run

    document = json.loads((EXAMPLES / "good-timed.json").read_text(encoding="utf-8"))
    step = {"start_s": 0, "end_s": 300, "flow_nl_per_day": 5_000_000, "asked_ng_per_day": 9_000_000_000}
    base = {"kind": "timed", "patterns": [[step] * 288] * 7, "week": [0] * 7}
    document["program"]["step_plan"] = [{"after_s": 86_400 * day, "base": base} for day in (1, 2)]
    file = tmp_path / "long.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    for command, *more in (("check",), ("push", "socket://127.0.0.1:9", "--by", "A. Doctor")):
        assert run([command, str(file), *more, "--json"]) == 2
        said = json.loads(capsys.readouterr().out)
        assert "No pump can hold this: program needs" in said["problems"][0]["message"]
