"""What the commands say: exit codes, sentences about trouble, and one JSON object when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from profiles.document import Document
    from profiles.findings import Finding


class Exit(IntEnum):
    """What an exit code promises."""

    DONE = 0  # done, or clean
    BLOCKED = 1  # findings that block: hard, or soft and not accepted
    UNREADABLE = 2  # unreadable input or wrong usage; also: an answer that could not be written
    UNCHANGED = 3  # nothing was changed; also: no such port
    UNCERTAIN = 4  # the pump must be read again before anything else


class CommandError(Exception):
    """Trouble as a sentence for a person, with the exit code it leads to and details for ``--json``."""

    def __init__(self, sentence: str, code: Exit = Exit.UNREADABLE, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.details = dict(details or {})


_lost: list[str] = []  # why the answer of this command could not be written


def say(text: str, *, end: str = "\n") -> None:
    """The answer, on stdout; a reader who has gone away changes neither what is done nor the exit code.

    An answer that cannot be written is told on stderr once, and what follows of it goes nowhere: ``ended`` counts it.
    """
    if trouble := _print(text, end, sys.stdout):
        _lost.append(trouble)
        note(
            f"The answer cannot be written ({trouble}). Whatever was done stands: make room, and ask again what is so."
        )


def begin() -> None:
    """Nothing of the answer is lost yet."""
    _lost.clear()


def ended(code: int, *, tells: bool) -> int:
    """The exit code of a command; one that only ``tells`` and whose answer was lost has told nothing."""
    return Exit.UNREADABLE if tells and _lost else code


def print_json(answer: Mapping[str, Any]) -> None:
    """One object on stdout."""
    import json  # not before the first paint

    say(json.dumps(answer, ensure_ascii=False, indent=2))


def note(sentence: str) -> None:
    """A sentence beside the answer: on stderr, so that what is on stdout stays the answer."""
    _print(sentence, "\n", sys.stderr)


def _print(text: str, end: str, stream: TextIO) -> str:
    """Print; why that was not possible, empty where it was or nobody reads any more."""
    try:
        print(text, end=end, file=stream, flush=True)
    except OSError as error:  # what follows goes nowhere too, what the stream still holds included
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return "" if isinstance(error, BrokenPipeError) else error.strerror or str(error)
    return ""


def open_document(path: str) -> Document:
    """The document in a file, which a pump can hold; every problem is named with its path."""
    from console.files import FileError, read_text
    from device.image import why_not_held
    from profiles.document import DocumentError, read_document

    try:
        document = read_document(read_text(path))
    except FileError as error:
        raise CommandError(str(error)) from error
    except DocumentError as error:
        lines = "".join(f"\n  {problem}" for problem in error.problems)
        problems = [{"path": p.path, "message": p.message} for p in error.problems]
        raise CommandError(f"{path} is no Cisterna order:{lines}", details={"problems": problems}) from error
    if why := why_not_held(document.order):
        raise CommandError(f"{path}: {why}", details={"problems": [{"path": "", "message": why}]})
    return document


def verdict(findings: tuple[Finding, ...]) -> Exit:
    """Whether an order passes as it is; a soft finding blocks as well, where nobody has accepted it."""
    from profiles.findings import Severity  # therapy: not before the first paint

    return Exit.DONE if all(finding.severity is Severity.NOTE for finding in findings) else Exit.BLOCKED


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as ``--json`` shows it."""
    from widgets.wording import finding_text

    return {
        "rule": str(finding.rule),
        "severity": finding.severity.name.lower(),
        "where": str(finding.where),
        "asked": finding.asked,
        "allowed": finding.allowed,
        "unit": finding.unit,
        "source": finding.source,
        "text": finding_text(finding),
    }


def finding_lines(findings: tuple[Finding, ...]) -> str:
    """Findings as lines for a person, each with its place and source."""
    rows = map(finding_row, findings)
    return "\n".join(
        f"{r['severity']:<8} {r['rule']} at {r['where']}\n         {r['text']} [{r['source']}]" for r in rows
    )
