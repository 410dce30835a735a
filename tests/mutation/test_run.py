"""A planted fault is noticed by the tests of its file; a change that changes nothing is not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.mutation import run
from tests.mutation.plant import Mutant, mutants


def test_the_core_has_its_tests():
    for module in run.core():
        own, together = run.tests_of(module)
        assert all((run.ROOT / name.split("::")[0]).exists() for name in own + together), module


def test_a_sample_is_seeded():
    assert run.planted(1, 5) == run.planted(1, 5)
    assert run.planted(1, 5) != run.planted(2, 5)
    assert len(run.planted(1, 5)) == 5


def test_only_the_module_of_the_mutant_is_replaced():
    text = (run.ROOT / "profiles" / "windows.py").read_text(encoding="utf-8")
    finder = run.Planted("profiles.windows", next(mutants("profiles/windows.py", text)))
    assert finder.find_spec("profiles.tip") is None
    assert finder.find_spec("profiles.windows").loader is finder


@pytest.mark.parametrize(("survivors", "code"), [(0, 0), (1, 0), (2, 1)])
def test_less_than_95_percent_noticed_fails(survivors, code, monkeypatch, capsys):
    left = Mutant("profiles/windows.py", 1, 2, "Lt -> LtE", 0, 0)
    monkeypatch.setattr(run, "planted", lambda _seed, _sample: [("profiles.windows", left)] * 20)
    fates = iter([False] * survivors + [True] * 20)
    monkeypatch.setattr(run, "noticed", lambda _module, mutant: mutant is not None and next(fates))
    assert run.main(["--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert (told["planted"], len(told["survivors"])) == (20, survivors)


def test_tests_that_fail_with_no_fault_planted_judge_nothing(monkeypatch, capsys):
    left = Mutant("profiles/windows.py", 1, 2, "Lt -> LtE", 0, 0)
    monkeypatch.setattr(run, "planted", lambda _seed, _sample: [("profiles.windows", left)])
    monkeypatch.setattr(run, "noticed", lambda _module, mutant: mutant is None)
    assert run.main([]) == 2
    assert run.HARMLESS in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_a_real_fault_is_noticed_by_the_tests_of_its_file():
    text = (run.ROOT / "profiles" / "guardrails.py").read_text(encoding="utf-8")
    fault = next(m for m in mutants("profiles/guardrails.py", text) if m.change == "LtE -> Lt")
    command = [sys.executable, "-m", "tests.mutation.run", "--json", "--only", fault.name]
    done = subprocess.run(command, cwd=run.ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert json.loads(done.stdout) == {"planted": 1, "score": 1.0, "survivors": []}
