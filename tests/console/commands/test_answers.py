"""Answers: a document is opened or refused with every problem, and a finding becomes a row."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.commands import answers
from console.commands.answers import CommandError, Exit, begin, ended, finding_lines, finding_row, open_document
from profiles.findings import Finding, Part, Place, Rule, Severity

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FINDING = Finding(Rule.FLOW_RANGE, Severity.ABSOLUTE, Place(Part.BASE), "0.02", "0.048", "mL/day", "the pump")


def test_a_file_that_is_not_there_is_unreadable_input(tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as caught:
        open_document(str(tmp_path / "none.json"))
    assert caught.value.code is Exit.UNREADABLE


def test_every_problem_of_a_document_is_in_the_sentence_and_in_the_details(tmp_path):
    file = tmp_path / "broken.json"
    file.write_text('{"format": "cisterna-order", "version": 1, "program": 3, "one_time": []}', encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        open_document(str(file))
    paths = [p["path"] for p in caught.value.details["problems"]]
    assert paths == ["program", "context"]
    assert all(path in str(caught.value) for path in paths)


@pytest.mark.req(15)
def test_a_finding_is_told_with_rule_place_value_limit_and_source():
    row = finding_row(FINDING)
    assert row["rule"] == "flow-range"
    assert row["severity"] == "absolute"
    assert row["where"] == "program.base"
    assert (row["asked"], row["allowed"], row["unit"], row["source"]) == ("0.02", "0.048", "mL/day", "the pump")
    assert row["text"] in finding_lines((FINDING,))


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe without a reader is told otherwise there")
@pytest.mark.parametrize(("name", "code"), [("bad-dose-day", 1), ("good-continuous", 0), ("no-such-file", 2)])
def test_a_reader_who_has_gone_away_does_not_change_the_exit_code(name, code):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, str(ROOT / "main.py"), "check", f"docs/examples/{name}.json", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    "words", [("check", "docs/examples/good-continuous.json"), ("library", "verify", "profiles/data")]
)
def test_an_answer_that_cannot_be_written_is_told_in_a_sentence_and_counts_as_none(words, tmp_path):
    command = [sys.executable, str(ROOT / "main.py"), "--data", str(tmp_path), *words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("The answer cannot be written (No space left on device).")
    assert len(done.stderr.splitlines()) == 1


def test_what_was_done_stands_although_nobody_could_be_told(monkeypatch):
    monkeypatch.setattr(answers, "_lost", ["No space left on device"])
    assert (ended(0, tells=False), ended(4, tells=False), ended(1, tells=True)) == (0, 4, 2)
    begin()
    assert (ended(0, tells=True), ended(1, tells=True)) == (0, 1)
