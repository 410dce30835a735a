"""``main.py push`` on the command line: what is accepted, and how the answer is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.commands import run
from console.commands.answers import CommandError
from console.commands.push import answer_lines, answer_row, reasons_of
from console.commands.pushing import Answer
from device.events import Why
from profiles.findings import Rule

EXAMPLES = Path(__file__).resolve().parent.parent.parent.parent / "docs" / "examples"
GOOD = str(EXAMPLES / "good-continuous.json")


def test_a_reason_belongs_to_a_rule():
    assert reasons_of(["dose-day=agreed with pharmacy", "unit-slip=a=b"]) == {
        Rule.DOSE_DAY: "agreed with pharmacy",
        Rule.UNIT_SLIP: "a=b",
    }


@pytest.mark.parametrize(
    ("text", "words"), [("dose=x", "no rule 'dose'"), ("dose-day", "reason"), ("dose-day= ", "reason")]
)
def test_what_accepts_no_rule_or_gives_no_reason_is_wrong_usage(text, words):
    with pytest.raises(CommandError, match=words):
        reasons_of([text])


def test_nobody_signs_without_a_name(capsys):
    assert run(["push", GOOD, "socket://127.0.0.1:1", "--by", " "]) == 2
    assert "--by" in capsys.readouterr().err


def test_where_nobody_listens_nothing_is_changed(run_main):
    told = run_main("push", GOOD, "socket://127.0.0.1:1", "--by", "A. Tester", "--json")
    assert told.code == 3
    assert "Nobody listens" in json.loads(told.out)["error"]


def test_the_real_process_confirms_and_says_what_the_pump_holds(pump_process, run_main):
    pump = pump_process()
    told = run_main("push", GOOD, pump.url, "--by", "A. Tester", "--json", timeout_s=110)
    assert told.code == 0, told.err
    answer = json.loads(told.out)
    assert answer["outcome"] == "confirmed"
    status = json.loads(run_main("status", pump.url, "--json").out)
    assert answer["digest"] == status["digest"]
    assert answer["held"] == status["program"] == json.loads(Path(GOOD).read_text(encoding="utf-8"))["program"]
    assert answer["generation"] == status["generation"] == 1


@pytest.mark.parametrize(
    ("outcome", "why", "words"),
    [
        ("confirmed", Why.ACTIVATED, "Confirmed: the pump holds this program"),
        ("not-applied", Why.PUMP_LIMITS, "Not applied: the pump's program was not changed."),
        ("uncertain", Why.UNPLUGGED, "do not repeat the dose"),
    ],
)
def test_each_outcome_is_told_in_plain_words_and_never_claims_what_was_not_read(outcome, why, words):
    answer = Answer(outcome, why, b"\x01" * 16, None, ())
    told = "\n".join(answer_lines(answer))
    assert words in told
    assert "what it holds is not known" in told
    row = answer_row(answer)
    assert (row["held"], row["digest"], row["generation"]) == (None, None, None)


def test_a_data_folder_that_is_a_file_is_told_before_anything_leaves(pump_process, run_main, tmp_path):
    file = tmp_path / "taken"
    file.write_text("", encoding="utf-8")
    told = run_main("--data", file, "push", GOOD, pump_process().url, "--by", "A. Tester")
    assert told.code == 2
    assert told.err.startswith("The data folder")
    assert len(told.err.splitlines()) == 1


# what these break is measured against what the pump holds, so its own word for it must say the same
AGAINST_WHAT_IS_HELD = {"dose-step-up": 1, "dose-step-down": 0, "step-interval": 1, "reservoir-endurance": 0}


@pytest.mark.req(16)
@pytest.mark.parametrize(("rule", "accepted"), AGAINST_WHAT_IS_HELD.items())
def test_an_example_breaks_just_its_rule_in_a_pump_that_holds_what_it_says(
    rule: str, accepted: int, pump_process, tmp_path, monkeypatch, capsys
):
    """Not accepted it is blocked; a reason passes what is soft, and nothing else."""
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path))
    file = str(EXAMPLES / f"bad-{rule}.json")
    pump = pump_process("--state", file)
    command = ["push", file, pump.url, "--by", "A. Tester", "--json"]
    for more, code in (([], 1), (["--accept", f"{rule}=agreed on the ward round"], accepted)):
        assert run([*command, *more]) == code
        answer = json.loads(capsys.readouterr().out)
        assert {finding["rule"] for finding in answer["findings"]} == {rule}
        assert answer["outcome"] == ("not-applied" if code else "confirmed")
