"""Each explained fault can still be planted where it says, has a reason, and stands in the docs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.mutation import harmless
from tests.mutation.harmless import ROOT, Harmless, explained, why
from tests.mutation.plant import mutants


def faults_of(file: str):
    return list(mutants(file, (ROOT / file).read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", sorted({one.file for one in explained()}))
def test_every_explained_fault_can_still_be_planted(file):
    reasons = {why(fault) for fault in faults_of(file)}
    assert {one.why for one in explained() if one.file == file} <= reasons


def test_no_two_explain_the_same_and_each_has_a_sentence():
    assert len({replace(one, why="") for one in explained()}) == len(explained())
    assert all(len(one.why.split()) > 3 and one.why.endswith(".") for one in explained())


def test_another_change_or_another_place_on_the_same_line_is_not_explained(monkeypatch):
    (fault, *_) = (fault for fault in faults_of("profiles/tip.py") if why(fault))
    assert why(replace(fault, change="another")) == ""
    assert why(replace(fault, column=fault.column + 1)) == ""
    monkeypatch.setattr(harmless, "explained", lambda: (Harmless("profiles/runs.py", "", 0, "", "no"),))
    assert why(fault) == ""
