"""The command line: what can be asked for, in which words, and what a wrong one is told."""

from __future__ import annotations

import argparse
import importlib
from typing import NoReturn

from console.commands import COMMANDS
from console.commands.answers import CommandError

_ABOUT = """Cisterna: an open console for implanted intrathecal drug pumps.
Engineering and training software, not a medical device.
Without a command it opens its window."""

_EXITS = """exit codes: 0 done or clean; 1 findings that block; 2 unreadable input or wrong usage
(also: an answer that cannot be written); 3 nothing changed (also: no such port);
4 uncertain: the pump must be read again"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{self.prog}: {message}. See {self.prog} --help.")


def parser(chosen: str = "") -> argparse.ArgumentParser:
    """The command line; of the commands, only the chosen one knows its arguments."""
    made = _Parser(
        prog="main.py", description=_ABOUT, epilog=_EXITS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", metavar="DIR", help="where records and settings live (also CISTERNA_DATA)")
    rows = made.add_subparsers(dest="command", metavar="COMMAND")
    for name, caption in COMMANDS.items():
        row = rows.add_parser(name, help=caption, description=caption.capitalize() + ".")
        if name == chosen:
            importlib.import_module(f"console.commands.{name}").add_arguments(row)
    return made
