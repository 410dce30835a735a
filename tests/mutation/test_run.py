"""A planted fault is noticed by the tests that reach it; a change that changes nothing is not."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.mutation import run
from tests.mutation.plant import Mutant, mutants
from tests.mutation.reach import Reach

GUARDRAILS = "profiles/guardrails.py"
LEFT = Mutant("profiles/windows.py", 1, 2, "Lt -> LtE", 0, 0)


def searched(*arguments: str) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.mutation.run", "--json", *arguments]
    done = subprocess.run(command, cwd=run.ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    return json.loads(done.stdout)


def test_faults_are_planted_in_what_is_covered():
    assert {"profiles.checks", "profiles.kernels_change", "profiles.tip", "profiles.lowering"} <= set(run.core())
    assert all(path.is_file() for path in run.core().values())


def test_a_sample_is_seeded():
    assert run.planted(1, 5) == run.planted(1, 5)
    assert run.planted(1, 5) != run.planted(2, 5)
    assert len(run.planted(1, 5)) == 5


def test_only_the_module_of_the_mutant_is_replaced():
    text = (run.ROOT / "profiles" / "windows.py").read_text(encoding="utf-8")
    finder = run.Planted(next(mutants("profiles/windows.py", text)))
    assert finder.find_spec("profiles.tip") is None
    assert finder.find_spec("profiles.windows").loader is finder


@pytest.mark.parametrize(("survivors", "code"), [(0, 0), (1, 0), (2, 1)])
def test_less_than_95_percent_noticed_fails(survivors, code, monkeypatch, capsys):
    monkeypatch.setattr(run, "planted", lambda _seed, _sample: [replace(LEFT, line=line) for line in range(20)])
    monkeypatch.setattr(run, "searched", lambda faults, *_: [fault.name for fault in faults[:survivors]])
    assert run.main(["--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert (told["planted"], len(told["survivors"])) == (20, survivors)


def test_what_changes_nothing_is_told_apart_and_counts_for_nothing(monkeypatch, capsys):
    text = (run.ROOT / "profiles/tip.py").read_text(encoding="utf-8")
    known = next(fault for fault in mutants("profiles/tip.py", text) if run.why(fault))
    monkeypatch.setattr(run, "planted", lambda _seed, _sample: [known, LEFT])
    monkeypatch.setattr(run, "searched", lambda faults, *_: [fault.name for fault in faults if fault is known])
    assert run.main([]) == 0
    said = "2 planted, 1 change nothing (docs/harmless.md), 0 others survived: 100.0 % of the others noticed\n"
    assert capsys.readouterr().out == said


def test_tests_that_fail_with_no_fault_planted_judge_nothing(monkeypatch, capsys):
    monkeypatch.setattr(run, "planted", lambda _seed, _sample: [LEFT])
    monkeypatch.setattr(run, "searched", lambda *_: None)
    assert run.main([]) == 2
    assert run.main(["--tests", "tests/profiles/test_tip.py"]) == 2
    assert "no fault planted" in capsys.readouterr().err


def test_a_fault_is_shown_to_the_tests_of_its_own_file_first_and_what_survives_to_all(monkeypatch):
    windows, tip = "tests/profiles/test_windows.py", "tests/profiles/test_tip.py"
    first, second, other = LEFT, replace(LEFT, line=2), replace(LEFT, file="profiles/tip.py")
    elsewhere = replace(LEFT, file="profiles/runs.py")
    asked = []

    def searched(faults, tests, _seconds, _tell, _note):
        asked.append((faults, tests))
        return [fault.name for fault in faults if fault in (first, elsewhere)]

    monkeypatch.setattr(run, "searched", searched)
    faults, notes = [elsewhere, other, first, second], run.Notes()
    assert run.in_two_rounds(faults, [windows, tip], 1, lambda _line: None, notes) == [elsewhere.name, first.name]
    assert asked == [([other], [tip]), ([first, second], [windows]), ([elsewhere, first], [windows, tip])]
    assert notes.open(faults) == []
    assert run.in_two_rounds(faults, [windows, tip], 1, lambda _line: None, notes) == [elsewhere.name, first.name]
    assert len(asked) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_what_a_child_does_not_end_by_itself_is_no_success():
    assert run.in_a_child(lambda: 0) == 0
    assert run.in_a_child(lambda: 3) == 3
    assert run.in_a_child(lambda: 1 // 0) == 1
    assert run.in_a_child(lambda: run.os.kill(run.os.getpid(), run.signal.SIGKILL)) == -run.signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_a_real_fault_is_noticed_by_the_tests_that_reach_it():
    text = (run.ROOT / GUARDRAILS).read_text(encoding="utf-8")
    fault = next(m for m in mutants(GUARDRAILS, text) if m.change == "LtE -> Lt")
    found = searched("--only", fault.name, "--tests", "tests/profiles/test_guardrails.py")
    assert found == {"planted": 1, "harmless": [], "score": 1.0, "survivors": []}


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
@pytest.mark.parametrize("noticed", [True, False])
def test_a_fault_in_what_ran_while_the_tests_were_read_is_imported_anew(noticed, monkeypatch):
    faults, asked = [LEFT, replace(LEFT, line=9)], []

    def in_pytest(_faults, _tests, _seconds, _tell, _note, to):
        to.write_text(json.dumps({"survivors": [0], "early": [[1, ["a test"]]]}), encoding="utf-8")
        return 0

    def anew(fault, tests):
        asked.append((fault, tests))
        return not noticed

    monkeypatch.setattr(run.os, "environ", dict(run.os.environ))
    monkeypatch.setattr(run, "_in_pytest", in_pytest)
    monkeypatch.setattr(run, "anew", anew)
    found = run.searched(faults, [], 1, lambda _line: None, lambda *_: None)
    assert asked == [(faults[1], ["a test"])]
    assert found == [fault.name for fault in faults[: 1 if noticed else 2]]


def test_a_fault_that_no_test_reaches_survives():
    told: list[str] = []
    noted: list[tuple[object, bool]] = []
    search = run.Search([LEFT], SimpleNamespace(lines=dict), 1, told.append, lambda *what: noted.append(what))
    search._judge(0, LEFT, [], Reach({}, [], {}), [])
    assert (search.survivors, told) == ([0], [f"survived {LEFT.name} (0 tests)"])
    assert noted == [(LEFT, True)]


@pytest.mark.parametrize("final", [False, True])
def test_a_search_that_is_ended_has_kept_what_it_knew(final, monkeypatch, tmp_path):
    faults, tests = [LEFT, replace(LEFT, line=2)], ["tests/profiles/test_windows.py"]

    def searched(faults, _tests, _seconds, _tell, note):
        note(faults[0], True)
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "searched", searched)
    kept = run.Notes(tmp_path / "notes")
    for fault in faults if final else ():
        kept.write(fault, survived=None)
    with pytest.raises(KeyboardInterrupt):
        run.in_two_rounds(faults, tests, 1, lambda _line: None, kept)
    again = run.Notes(tmp_path / "notes")
    assert again.open(faults) == faults[int(final) :]
    assert again.new(faults) == ([] if final else faults[1:])
    assert again.survivors(faults) == ([LEFT.name] if final else [])
