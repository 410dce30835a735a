"""The matrix: seventy-six requirements, each claim with a test, and a hole that fails the check."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import dev
from docs.requirement_matrix import Requirement, groups, holes, marks, page, read

ROOT = Path(__file__).resolve().parent.parent
ONE = {"A · Entry": (Requirement(3, "It is so", True), Requirement(4, "It will be so", False, "nobody has done it"))}


def test_every_requirement_stands_once_and_in_order():
    numbers = [requirement.number for rows in read().values() for requirement in rows]
    assert numbers == list(range(1, 77))


def test_what_is_not_claimed_says_what_is_missing_and_what_is_claimed_does_not():
    for rows in read().values():
        for requirement in rows:
            assert requirement.claimed is not bool(requirement.missing), requirement.number
            assert not requirement.says.endswith(".")


def test_no_claim_is_without_a_test():
    assert holes(read(), marks()) == []


def test_a_claim_without_a_test_is_a_hole_and_so_is_a_mark_without_a_requirement():
    assert holes(ONE, {3: ("test_a.py::test_x",)}) == []
    assert holes(ONE, {}) == ["Requirement 3 is claimed and no test carries req(3): It is so."]
    assert holes(ONE, {3: ("t.py::x",), 99: ("t.py::y",)}) == [
        "req(99) stands at t.py::y and there is no such requirement."
    ]


def test_marks_are_found_on_tests_and_on_classes_with_one_number_or_several(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "test_it.py").write_text(
        "import pytest\n\n@pytest.mark.req(3)\n@pytest.mark.req(4)\ndef test_one(): ...\n\n"
        "@pytest.mark.req(4, 5)\nclass TestTwo: ...\n",
        encoding="utf-8",
    )
    assert marks(tmp_path) == {
        3: ("room/test_it.py::test_one",),
        4: ("room/test_it.py::test_one", "room/test_it.py::TestTwo"),
        5: ("room/test_it.py::TestTwo",),
    }


def test_the_page_counts_the_claims_and_leads_to_the_tests():
    text = page(ONE, {3: ("room/test_a.py::x", "room/test_a.py::y"), 4: ("test_b.py::z",)})
    assert "1 of 2 are claimed" in text
    assert "| 3 | It is so | yes | [room/a](../tests/room/test_a.py) |" in text
    assert "| 4 | It will be so | no | nobody has done it; [b](../tests/test_b.py) |" in text


def test_the_file_is_read_as_it_stands():
    text = (
        '[[group]]\nkey = "A"\ntitle = "Entry"\n[[group.requirement]]\nnumber = 3\nsays = "It is so"\nclaimed = true\n'
    )
    assert groups(text) == {"A · Entry": ONE["A · Entry"][:1]}


def test_the_marks_that_pytest_sees_are_those_of_the_matrix():
    text = (ROOT / "tests" / "profiles" / "test_units.py").read_text(encoding="utf-8")
    found = [n for n, tests in marks().items() for test in tests if test.startswith("profiles/test_units.py::")]
    assert sorted(found) == sorted(map(int, re.findall(r"^@pytest\.mark\.req\((\d+)\)", text, re.MULTILINE)))


def test_the_check_of_everybody_runs_it():
    tool, *options = dev.CHECKS["requirements"]
    done = subprocess.run([sys.executable, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert tool == "python"
    assert (done.returncode, done.stderr) == (0, "")
