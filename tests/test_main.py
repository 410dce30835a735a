"""The way in, as a process: one sentence when packages are missing, the exit code of what was asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import main

ROOT = Path(__file__).resolve().parent.parent


def test_without_its_packages_it_says_what_to_run():
    bare = [sys.executable, "-S", "-E", str(ROOT / "main.py"), "check", "x.json"]
    done = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "run python3 dev.py run" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_module_of_our_own_that_is_missing_is_a_bug_and_no_missing_package(monkeypatch):
    import console.commands

    def broken(_arguments):
        raise ModuleNotFoundError("No module named 'profiles.gone'", name="profiles.gone")

    monkeypatch.setattr(console.commands, "run", broken)
    with pytest.raises(ModuleNotFoundError):
        main.main([])


def test_help_names_every_command_and_exit_code(run_main):
    told = run_main("--help")
    assert told.code == 0
    for word in ("check", "project", "emulate", "status", "push", "tour", "bench", "not a medical device", "uncertain"):
        assert word in told.out
