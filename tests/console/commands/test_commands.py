"""The command line: wrong usage is one sentence and exit code 2, and only what is asked for is imported."""

from __future__ import annotations

import importlib
import json
import signal
from pathlib import Path

import pytest

from console import commands
from console.commands.answers import CommandError, Exit
from console.files import FileError
from console.records.store import StoreError

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.mark.parametrize("arguments", [["nonsense"], ["check"], ["check", "--colour", "red", "x"], ["--what"]])
def test_wrong_usage_is_a_sentence_and_exit_code_2(arguments, capsys):
    assert commands.run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.rstrip().endswith("--help.")


@pytest.mark.parametrize("arguments", [["check", "--json"], ["push", "x", "--json"], ["status", "--json", "a", "b"]])
def test_wrong_usage_is_one_object_where_objects_are_asked_for(arguments, capsys):
    assert commands.run(arguments) == 2
    said = capsys.readouterr()
    assert json.loads(said.out) == {"error": said.err.rstrip()}


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_every_command_has_its_module_with_arguments_and_a_run(name):
    module = importlib.import_module(f"console.commands.{name}")
    assert callable(module.add_arguments)
    assert callable(module.run)


def test_trouble_is_a_sentence_with_its_exit_code_and_details_for_json(monkeypatch, capsys):
    def troubled(_arguments):
        raise CommandError("The port is gone: plug it in.", Exit.UNCHANGED, {"port": "x"})

    monkeypatch.setattr("console.commands.check.run", troubled)
    assert commands.run(["check", "x.json", "--json"]) == 3
    said = capsys.readouterr()
    assert said.err == "The port is gone: plug it in.\n"
    assert '"error": "The port is gone: plug it in."' in said.out
    assert '"port": "x"' in said.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_one_word_one_object_and_the_code_for_nothing_changed(number, monkeypatch, capsys):
    before = signal.getsignal(number)
    monkeypatch.setattr("console.commands.check.run", lambda _arguments: signal.raise_signal(number))
    assert commands.run(["check", "x.json", "--json"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out) == {"error": "Interrupted."}
    assert said.err == "Interrupted.\n"
    assert signal.getsignal(number) is before


def test_the_data_folder_is_handed_on_to_children(monkeypatch, tmp_path):
    monkeypatch.setenv("CISTERNA_DATA", "before")
    monkeypatch.setattr("console.commands.check.run", lambda _arguments: 0)
    import os

    assert commands.run(["--data", str(tmp_path), "check", "x.json"]) == 0
    assert os.environ["CISTERNA_DATA"] == str(tmp_path)


@pytest.mark.parametrize(("trouble", "code"), [(FileError("No file."), 2), (StoreError("No store."), 3)])
def test_trouble_with_files_and_records_is_a_sentence(trouble, code, monkeypatch, capsys):
    def troubled(_arguments):
        raise trouble

    monkeypatch.setattr("console.commands.check.run", troubled)
    assert commands.run(["check", "x.json"]) == code
    assert capsys.readouterr().err == f"{trouble}\n"


def test_what_is_no_trouble_of_files_is_not_hidden(monkeypatch):
    def broken(_arguments):
        raise ValueError("a bug")

    monkeypatch.setattr("console.commands.check.run", broken)
    with pytest.raises(ValueError, match="a bug"):
        commands.run(["check", "x.json"])
