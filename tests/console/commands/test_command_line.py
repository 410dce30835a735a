"""The reading of the command line: every command is offered, and only the one that is asked for is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from console.commands import COMMANDS
from console.commands.answers import CommandError
from console.commands.command_line import parser

ROOT = Path(__file__).resolve().parents[3]


def test_help_offers_every_command_with_its_caption():
    said = " ".join(parser().format_help().split())
    assert all(f"{name} {caption}" in said for name, caption in COMMANDS.items())


def test_a_command_knows_its_arguments_only_when_it_is_the_one():
    assert parser("check").parse_args(["check", "order.json"]).command == "check"
    with pytest.raises(CommandError, match="main"):
        parser().parse_args(["check", "order.json"])


def test_asking_for_help_imports_no_command():
    code = "import sys; from console.commands.command_line import parser; parser('').format_help(); "
    code += "print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
