"""What the coverage of the core counts, and by which tests."""

from __future__ import annotations

from tests import cover


def test_every_source_of_the_core_is_counted_and_has_its_tests_run():
    sources, tests = cover.files("sources"), cover.files("tests")
    assert {"profiles/checks.py", "profiles/kernels_walk.py", "profiles/windows.py", "profiles/tip.py"} <= set(sources)
    assert {f"profiles/{name}.py" for name in ("continuing", "stillness", "dispersion", "line_change")} <= set(sources)
    assert {name.replace("profiles/", "tests/profiles/test_") for name in sources} <= set(tests)


def test_less_than_every_branch_fails():
    run, report = cover.commands("python")
    assert {"--branch", "pytest"} <= set(run)
    assert "--fail-under=100" in report


def test_it_is_not_started_with_the_jit_on(monkeypatch, capsys):
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    assert cover.main() == 2
    assert "dev.py cover" in capsys.readouterr().err
