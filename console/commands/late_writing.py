"""A file that is written when the answer is on standard output already: trouble with it is no second answer."""

from __future__ import annotations

from console.commands.answers import Exit, note
from console.files import FileError, write_text


def late_write(path: str, text: str) -> Exit:
    """Write it; trouble is told on standard error and by the exit code."""
    try:
        write_text(path, text)
    except FileError as error:
        note(str(error))
        return Exit.UNREADABLE
    return Exit.DONE
