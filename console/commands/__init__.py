"""The same rooms without a window: one module a command, and the reading of the command line.

A command module has ``add_arguments(parser)`` and ``run(arguments) -> int``. Only the one that was asked for is
imported. Trouble is a ``CommandError``: a sentence on stderr, never a traceback, and an exit code that says what is so.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence

from console.commands.answers import CommandError, Exit, begin, ended, note, print_json

COMMANDS: dict[str, str] = {
    "check": "say what is wrong with an order",
    "project": "write what an order will deliver as a table",
    "emulate": "be a pump on a loopback port or a pseudo-terminal",
    "pair": "come to trust a pump, and have it trust this console",
    "status": "say what a pump says of itself",
    "push": "bring an order into a pump",
    "clock": "set a pump's clock to this computer's",
    "limits": "read or tighten the limits that a pump applies by itself",
    "refill": "record a refill in the pump",
    "bolus": "give one bolus on top of the running program, once",
    "library": "sign and verify the drug library and site files",
    "conformance": "examine a pump clause by clause of the protocol",
    "tour": "draw every screen into a folder",
    "campaign": "hurt the wire in every way and show that it tells the truth",
    "soak": "pull the cable every minute for hours, and compare every word of the window with what is so",
    "bench": "measure what is fast, each figure beside its own reference",
}
#: The commands whose answer is all that they are for: without it, their exit code stands on nothing.
_TELLS = frozenset({"check", "project", "status", "library verify", "conformance"})


def run(arguments: Sequence[str]) -> int:
    """Do what a command line asks for and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Windows would pick a code page that lacks half of our words
    if not arguments:
        return _window()
    try:
        return _asked(arguments)
    except CommandError as error:
        return _trouble(error, arguments)
    except ValueError as error:
        told = _of_files(error)
        if told is None:
            raise
        return _trouble(told, arguments)
    except KeyboardInterrupt:
        return _trouble(CommandError("Interrupted.", Exit.UNCHANGED), arguments)


def _asked(arguments: Sequence[str]) -> int:
    """The command, which Ctrl-C and SIGTERM end alike; without one the window, which they end as any program."""
    from console.commands.command_line import parser
    from console.commands.interrupts import listening

    begin()
    chosen = next((a for a in arguments if a in COMMANDS), "")
    with listening():
        read = parser(chosen).parse_args(arguments)
        if read.data:
            os.environ["CISTERNA_DATA"] = read.data  # children of this process keep to the same place
        if read.command:
            code = int(importlib.import_module(f"console.commands.{read.command}").run(read))
            return ended(code, tells=f"{read.command} {getattr(read, 'act', '')}".strip() in _TELLS)
    return _window()


def _trouble(error: CommandError, arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        print_json({"error": str(error), **error.details})
    note(str(error))
    return error.code


def _of_files(error: ValueError) -> CommandError | None:
    """Trouble with a file or with the records, told as that of a command; None: it is neither."""
    from console.files import FileError
    from console.records.store import StoreError

    if isinstance(error, FileError):
        return CommandError(str(error))
    return CommandError(str(error), Exit.UNCHANGED) if isinstance(error, StoreError) else None


def _window() -> int:
    """The window; on the way to its first paint nothing heavy is imported, a command line is not even read."""
    from console.app import run as run_window

    return run_window()
